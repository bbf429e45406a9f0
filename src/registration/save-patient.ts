import { announceEvents } from '../events/announce';
import type { Clock, LocalDate } from '../platform/clock';
import { localDate } from '../platform/clock';
import { violatedConstraint, type Db, type Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { patientRegistered } from '../queue/booking-events';
import { sealedPatient } from '../queue/patient-columns';
import { markRegistered, nextOfCounter } from '../queue/patient-store';
import { refuse } from '../queue/refusals';
import { boardChanged } from '../service-points/board';
import { holderOf, patientFile } from './patient-file';
import { refuseRegistration } from './refusals';

/** What the desk asks a person; empty text where there is none. */
export interface PatientData {
  fullName: string;
  nik: string;
  cardNumber: string;
  familyCardNumber: string;
  sex: 'L' | 'P';
  birthDate: LocalDate;
  phone: string;
  address: string;
}

export interface SavePatient {
  /** Undefined: a patient who is not in the master yet. */
  known: string | undefined;
  /** As the SIMRS gave it; empty: a temporary one of our own (new), or the one the patient has (known). */
  medicalRecordNumber: string;
  person: PatientData;
  actor: string;
}

const DIGITS = 6;
const KNOWN_ALREADY = new Set(['patient_nik_is_unique', 'patient_card_is_unique']);

/**
 * Writes a patient of the desk: a new one, or changed data of one who is known; a temporary record number gives way to the
 * real one everywhere.
 *
 * Guarantee: one person, one record number: a NIK or card that somebody has is refused with that somebody's number, also
 * when two desks save at once.
 * @returns the record number
 * @throws Refusal birth-date-impossible, patient-known-as, record-number-taken, patient-not-found
 */
export async function savePatient(deps: { db: Db; clock: Clock }, facility: Facility, input: SavePatient): Promise<string> {
  const { facilityId } = facility;
  const now = deps.clock();
  if (input.person.birthDate > localDate(now, facility.timeZone)) throw refuse('birth-date-impossible');
  try {
    return await deps.db.transaction(async (tx) => {
      const medicalRecordNumber = input.known === undefined ? await insertPatient(tx, facility, input, now) : await updatePatient(tx, facilityId, input.known, input);
      const act = input.known === undefined ? 'patient-added' : 'patient-changed';
      await recordAct(tx, facilityId, { at: now, actor: input.actor, act, subject: medicalRecordNumber, detail: medicalRecordNumber === input.known || input.known === undefined ? {} : { before: input.known } });
      if (input.known === undefined) await announceEvents(tx, facilityId, now, [patientRegistered(medicalRecordNumber, now, { isProvisional: input.medicalRecordNumber === '', isComplete: false, source: 'desk' })]);
      boardChanged(tx, facilityId);
      return medicalRecordNumber;
    });
  } catch (error) {
    const constraint = violatedConstraint(error) ?? '';
    if (constraint === 'patient_pkey') throw refuseRegistration('record-number-taken', { medicalRecordNumber: input.medicalRecordNumber });
    if (!KNOWN_ALREADY.has(constraint)) throw error;
    // After the roll-back: whose it is can only be read outside the failed transaction.
    const holder = await holderOf(deps.db, facilityId, input.person, input.known ?? '');
    throw holder === undefined ? error : refuseRegistration('patient-known-as', { medicalRecordNumber: holder });
  }
}

/**
 * The data are complete without a visit today: from the next one on a returning patient. With a visit it is the end of its
 * registration (task 3) that says so; said before, the visit would count as one of a returning patient.
 * @throws Refusal patient-not-found, registration-unfinished
 */
export async function completePatient(deps: { db: Db; clock: Clock }, facility: Facility, medicalRecordNumber: string, actor: string): Promise<void> {
  const { facilityId } = facility;
  await deps.db.transaction(async (tx) => {
    const now = deps.clock();
    if ((await patientFile(tx, facilityId, medicalRecordNumber)) === undefined) throw refuseRegistration('patient-not-found');
    const [underWay] = await tx.rows<{ queue_number: string }>(
      `select queue_number from booking
       where facility_id = :facilityId and medical_record_number = :medicalRecordNumber and visit_date = :today
         and state = 'waiting' and is_new_patient and last_task in (1, 2)`,
      { facilityId, medicalRecordNumber, today: localDate(now, facility.timeZone) },
    );
    if (underWay !== undefined) throw refuseRegistration('registration-unfinished', { ticketNumber: underWay.queue_number });
    await markRegistered(tx, facility, now, { medicalRecordNumber, at: now, source: 'desk', canBeUndone: false });
    await recordAct(tx, facilityId, { at: now, actor, act: 'patient-completed', subject: medicalRecordNumber });
  });
}

async function insertPatient(tx: Tx, facility: Facility, input: SavePatient, now: Date): Promise<string> {
  if (input.medicalRecordNumber !== '') {
    await insert(tx, facility.facilityId, input.medicalRecordNumber, false, input.person, now);
    return input.medicalRecordNumber;
  }
  for (;;) {
    const number = await nextOfCounter(tx, facility.facilityId, 'provisional-record');
    const provisional = `${facility.settings.provisionalRecordPrefix}-${String(number).padStart(DIGITS, '0')}`;
    if ((await patientFile(tx, facility.facilityId, provisional)) !== undefined) continue;
    await insert(tx, facility.facilityId, provisional, true, input.person, now);
    return provisional;
  }
}

async function insert(tx: Tx, facilityId: FacilityId, medicalRecordNumber: string, isProvisional: boolean, person: PatientData, now: Date): Promise<void> {
  await tx.rows(
    `insert into patient (facility_id, medical_record_number, is_provisional, nik, nik_key, card_number, card_key, family_card_number, full_name, name_keys, sex, birth_date, phone, address, created_at)
     values (:facilityId, :medicalRecordNumber, :isProvisional, :nik, :nikKey, :cardNumber, :cardKey, :familyCardNumber, :fullName, :nameKeys, :sex, :birthDate, :phone, :address, :now)`,
    { facilityId, medicalRecordNumber, isProvisional, now, ...columnsOf(facilityId, person) },
  );
}

async function updatePatient(tx: Tx, facilityId: FacilityId, known: string, input: SavePatient): Promise<string> {
  const medicalRecordNumber = input.medicalRecordNumber === '' ? known : input.medicalRecordNumber;
  const changed = await tx.rows(
    `update patient set medical_record_number = :medicalRecordNumber, is_provisional = is_provisional and medical_record_number = :medicalRecordNumber,
       nik = :nik, nik_key = :nikKey, card_number = :cardNumber, card_key = :cardKey, family_card_number = :familyCardNumber, full_name = :fullName,
       name_keys = :nameKeys, sex = :sex, birth_date = :birthDate, phone = :phone, address = :address
     where facility_id = :facilityId and medical_record_number = :known
     returning 1`,
    { facilityId, known, medicalRecordNumber, ...columnsOf(facilityId, input.person) },
  );
  if (changed.length === 0) throw refuseRegistration('patient-not-found');
  return medicalRecordNumber;
}

/** NIK and card are unique where there is one: none is null, and no empty text. */
function columnsOf(facilityId: FacilityId, person: PatientData): Record<string, unknown> {
  const orNull = (value: string): string | null => (value === '' ? null : value);
  return {
    ...sealedPatient(facilityId, {
      nik: orNull(person.nik),
      cardNumber: orNull(person.cardNumber),
      familyCardNumber: orNull(person.familyCardNumber),
      fullName: person.fullName,
      phone: orNull(person.phone),
      address: orNull(person.address),
    }),
    sex: person.sex,
    birthDate: person.birthDate,
  };
}
