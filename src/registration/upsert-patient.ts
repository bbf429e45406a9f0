import { localDate, type Clock } from '../platform/clock';
import { violatedConstraint, type Db, type Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import { sealedPatient } from '../queue/patient-columns';
import { markRegistered } from '../queue/patient-store';
import { refuse } from '../queue/refusals';
import { refuseEditing } from '../schedules/editing-refusals';
import { boardChanged } from '../service-points/board';
import { holderOf, patientFile, type PatientFile } from './patient-file';
import { refuseRegistration } from './refusals';

/** What the system of the house keeps of a person. */
export type MasterData = Pick<PatientFile, 'fullName' | 'nik' | 'cardNumber' | 'familyCardNumber' | 'sex' | 'birthDate' | 'phone' | 'address'>;

export interface MasterRecord {
  medicalRecordNumber: string;
  /** What is undefined stays as it is; empty text empties. */
  person: { [Field in keyof MasterData]: MasterData[Field] | undefined };
  /** A registration desk still has to complete the data. */
  isNew: boolean;
  /** The version its writer has seen, `*`: any; undefined: the master system writes over whatever stands. */
  seenVersion: string | undefined;
  actor: string;
}

export interface UpsertedPatient {
  file: PatientFile;
  version: string;
  outcome: 'added' | 'changed' | 'unchanged';
}

const KNOWN_ALREADY = new Set(['patient_nik_is_unique', 'patient_card_is_unique']);
const NOBODY: MasterData = { fullName: '', nik: '', cardNumber: '', familyCardNumber: '', sex: '', birthDate: '', phone: '', address: '' };

/** What a writer sends back as the version seen. */
export const versionOfPatient = (file: PatientFile): string => versionOf(file);

/**
 * Writes a record of the hospital's own master: a new one, or over the one with this number. Who is in that master is a known
 * patient from then on, unless the writer says that the registration is not over (`isNew`); once known, always known.
 *
 * Guarantee: one person, one record number: a NIK or card that somebody else has is refused with that somebody's number, also
 * when two write at once. With `seenVersion`, nobody writes over what they have not seen.
 * @throws Refusal changed-meanwhile, patient-known-as, patient-name-missing, birth-date-impossible
 */
export async function upsertPatient(deps: { db: Db; clock: Clock }, facility: Facility, record: MasterRecord): Promise<UpsertedPatient> {
  const { facilityId, timeZone } = facility;
  const { medicalRecordNumber, person } = record;
  const now = deps.clock();
  if (person.birthDate !== undefined && person.birthDate > localDate(now, timeZone)) throw refuse('birth-date-impossible');
  if (person.fullName === '') throw refuseRegistration('patient-name-missing');
  try {
    return await deps.db.transaction(async (tx) => {
      const outcome = await write(tx, facility, record, now);
      const file = (await patientFile(tx, facilityId, medicalRecordNumber))!;
      return { file, version: versionOfPatient(file), outcome };
    });
  } catch (error) {
    if (!KNOWN_ALREADY.has(violatedConstraint(error) ?? '')) throw error;
    // After the roll-back: whose it is can only be read outside the failed transaction.
    const holder = await holderOf(deps.db, facilityId, { nik: person.nik ?? '', cardNumber: person.cardNumber ?? '' }, medicalRecordNumber);
    throw holder === undefined ? error : refuseRegistration('patient-known-as', { medicalRecordNumber: holder });
  }
}

async function write(tx: Tx, facility: Facility, record: MasterRecord, now: Date): Promise<UpsertedPatient['outcome']> {
  const { facilityId } = facility;
  const { medicalRecordNumber, seenVersion, actor } = record;
  let before = await patientFile(tx, facilityId, medicalRecordNumber, 'lock');
  if (before === undefined) {
    if (seenVersion !== undefined) throw refuseEditing('changed-meanwhile');
    const person = given(NOBODY, record);
    if (person.fullName === '') throw refuseRegistration('patient-name-missing');
    if (await insert(tx, facilityId, medicalRecordNumber, person, record.isNew ? null : now, now)) return 'added';
    // Somebody else was quicker by a moment.
    before = (await patientFile(tx, facilityId, medicalRecordNumber, 'lock'))!;
  }
  if (seenVersion !== undefined && seenVersion !== '*' && seenVersion !== versionOfPatient(before)) throw refuseEditing('changed-meanwhile');
  const person = given(before, record);
  const isChanged = (Object.keys(NOBODY) as (keyof MasterData)[]).some((field) => person[field] !== before[field]);
  const becomesKnown = before.registeredAt === null && !record.isNew;
  if (!isChanged && !becomesKnown) return 'unchanged';
  if (isChanged) await update(tx, facilityId, medicalRecordNumber, person);
  if (becomesKnown) await markRegistered(tx, facility, now, { medicalRecordNumber, at: now, source: 'simrs', canBeUndone: false });
  await recordAct(tx, facilityId, { at: now, actor, act: 'patient-changed', subject: medicalRecordNumber });
  boardChanged(tx, facilityId);
  return 'changed';
}

function given(before: MasterData, { person }: MasterRecord): MasterData {
  return { ...before, ...Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined)) };
}

async function insert(tx: Tx, facilityId: FacilityId, medicalRecordNumber: string, person: MasterData, registeredAt: Date | null, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    `insert into patient (facility_id, medical_record_number, nik, nik_key, card_number, card_key, family_card_number, full_name, name_keys, sex, birth_date, phone, address,
       registered_at, created_at)
     values (:facilityId, :medicalRecordNumber, :nik, :nikKey, :cardNumber, :cardKey, :familyCardNumber, :fullName, :nameKeys, :sex, :birthDate, :phone, :address,
       :registeredAt, :now)
     on conflict (facility_id, medical_record_number) do nothing
     returning 1`,
    { facilityId, medicalRecordNumber, registeredAt, now, ...columnsOf(facilityId, person) },
    'insert_patient_of_master',
  );
  return rows.length === 1;
}

async function update(tx: Tx, facilityId: FacilityId, medicalRecordNumber: string, person: MasterData): Promise<void> {
  await tx.rows(
    `update patient set nik = :nik, nik_key = :nikKey, card_number = :cardNumber, card_key = :cardKey, family_card_number = :familyCardNumber,
       full_name = :fullName, name_keys = :nameKeys, sex = :sex, birth_date = :birthDate, phone = :phone, address = :address
     where facility_id = :facilityId and medical_record_number = :medicalRecordNumber`,
    { facilityId, medicalRecordNumber, ...columnsOf(facilityId, person) },
    'update_patient_of_master',
  );
}

/** NIK and card are unique where there is one: none is null, and no empty text. */
function columnsOf(facilityId: FacilityId, person: MasterData): Record<string, unknown> {
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
    sex: orNull(person.sex),
    birthDate: orNull(person.birthDate),
  };
}
