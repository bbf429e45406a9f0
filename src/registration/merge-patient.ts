import { localDate, type Clock } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { sealedPatient } from '../queue/patient-columns';
import { lockForBooking, lockSessions } from '../schedules/session-store';
import { boardChanged } from '../service-points/board';
import { patientFile, type PatientFile } from './patient-file';
import { refuseRegistration } from './refusals';
import { ERASED_NAME } from './wipe-persons';

export interface MergePatient {
  /** The temporary record number a new patient was given. */
  from: string;
  /** The real one, of the hospital's master. */
  to: string;
  actor: string;
}

export interface MergedPatient {
  medicalRecordNumber: string;
  /** renamed: nobody had the real number yet · joined: bookings moved to whoever has it, and the temporary patient is gone. */
  kind: 'renamed' | 'joined';
  bookings: number;
}

/**
 * A temporary record number gives way to the real one: bookings, and with them tasks, prescriptions and what BPJS is owed, are
 * of the real patient from then on. What the real one lacks of identity and address is taken over.
 *
 * Guarantee: merged whole or not at all; asked again, the answer is the first one. No booking is lost, and nobody holds two
 * where one is allowed.
 * @throws Refusal patient-not-found, merge-of-real, merge-into-temporary, merge-of-others, merge-bookings-collide
 */
export async function mergePatient(deps: { db: Db; clock: Clock }, facility: Facility, input: MergePatient): Promise<MergedPatient> {
  const { facilityId } = facility;
  const { from, to, actor } = input;
  return deps.db.transaction(async (tx) => {
    // In the order of everybody: the right to book for both, the sessions of the bookings that move, then the patients.
    await lockForBooking(tx, facilityId, { patients: [from, to], references: [], sessions: [] });
    await lockSessions(tx, facilityId, await sessionsOf(tx, facilityId, from));
    const [former, real] = await lockPatients(tx, facilityId, from, to);
    if (former === undefined) {
      const merged = await mergedBefore(tx, facilityId, from, to);
      if (merged === undefined || real === undefined) throw refuseRegistration('patient-not-found');
      return merged;
    }
    if (!former.isProvisional) throw refuseRegistration('merge-of-real', { medicalRecordNumber: from });
    const looksTemporary = real === undefined ? to.startsWith(`${facility.settings.provisionalRecordPrefix}-`) : real.isProvisional;
    if (looksTemporary) throw refuseRegistration('merge-into-temporary', { medicalRecordNumber: to });

    const now = deps.clock();
    const merged: MergedPatient = real === undefined ? await rename(tx, facilityId, from, to) : await join(tx, facility, now, former, real);
    await recordAct(tx, facilityId, { at: now, actor, act: 'patient-merged', subject: from, detail: { to, kind: merged.kind, bookings: merged.bookings } });
    boardChanged(tx, facilityId);
    return merged;
  });
}

async function sessionsOf(sql: Sql, facilityId: FacilityId, medicalRecordNumber: string): Promise<number[]> {
  const rows = await sql.rows<{ session_id: number }>(
    `select distinct session_id from booking where facility_id = :facilityId and medical_record_number = :medicalRecordNumber`,
    { facilityId, medicalRecordNumber },
  );
  return rows.map((row) => row.session_id);
}

async function lockPatients(tx: Tx, facilityId: FacilityId, from: string, to: string): Promise<[PatientFile | undefined, PatientFile | undefined]> {
  const [first, second] = [from, to].sort();
  const files = [await patientFile(tx, facilityId, first!, 'lock'), await patientFile(tx, facilityId, second!, 'lock')];
  const of = (number: string): PatientFile | undefined => files.find((file) => file?.medicalRecordNumber === number);
  return [of(from), of(to)];
}

/** The same merge was done before; what it said then. */
async function mergedBefore(sql: Sql, facilityId: FacilityId, from: string, to: string): Promise<MergedPatient | undefined> {
  const [act] = await sql.rows<{ kind: MergedPatient['kind']; bookings: number }>(
    `select detail ->> 'kind' as kind, cast(detail ->> 'bookings' as integer) as bookings from staff_act
     where facility_id = :facilityId and subject = :from and act = 'patient-merged' and detail ->> 'to' = :to
     order by act_id desc
     limit 1`,
    { facilityId, from, to },
  );
  return act === undefined ? undefined : { medicalRecordNumber: to, ...act };
}

async function rename(tx: Tx, facilityId: FacilityId, from: string, to: string): Promise<MergedPatient> {
  // Bookings follow by their foreign key.
  await tx.rows(
    `update patient set medical_record_number = :to, is_provisional = false where facility_id = :facilityId and medical_record_number = :from`,
    { facilityId, from, to },
  );
  const moved = await tx.rows('select booking_code from booking where facility_id = :facilityId and medical_record_number = :to', { facilityId, to });
  return { medicalRecordNumber: to, kind: 'renamed', bookings: moved.length };
}

async function join(tx: Tx, facility: Facility, now: Date, former: PatientFile, real: PatientFile): Promise<MergedPatient> {
  const { facilityId } = facility;
  const [from, to] = [former.medicalRecordNumber, real.medicalRecordNumber];
  const differ = (one: string, other: string): boolean => one !== '' && other !== '' && one !== other;
  if (differ(former.nik, real.nik) || differ(former.cardNumber, real.cardNumber)) throw refuseRegistration('merge-of-others');
  const collision = await collidingBookings(tx, facility, now, from, to);
  if (collision !== undefined) throw refuseRegistration('merge-bookings-collide', collision);

  const moved = await tx.rows(
    `update booking set medical_record_number = :to where facility_id = :facilityId and medical_record_number = :from returning booking_code`,
    { facilityId, from, to },
  );
  await tx.rows('delete from patient where facility_id = :facilityId and medical_record_number = :from', { facilityId, from });
  await fillBlanks(tx, facilityId, former, real);
  return { medicalRecordNumber: to, kind: 'joined', bookings: moved.length };
}

/** Bookings one patient could not hold together: of one session ever, and among those that are not over by the facility's own rule. */
async function collidingBookings(sql: Sql, { facilityId, settings, timeZone }: Facility, now: Date, from: string, to: string): Promise<{ bookingCode: string; otherBookingCode: string } | undefined> {
  const [pair] = await sql.rows<{ bookingCode: string; otherBookingCode: string }>(
    `select moving.booking_code as "bookingCode", standing.booking_code as "otherBookingCode"
     from booking moving
     join booking standing on standing.facility_id = :facilityId and standing.medical_record_number = :to and standing.visit_date = moving.visit_date
     where moving.facility_id = :facilityId and moving.medical_record_number = :from
       and moving.state <> 'cancelled' and standing.state <> 'cancelled'
       and (standing.session_id = moving.session_id or (
         moving.visit_date >= :today and moving.state in ('waiting', 'called') and standing.state in ('waiting', 'called')
         and (:scope = 'date' or (:scope = 'clinic-and-date' and standing.clinic_code = moving.clinic_code))
       ))
     order by moving.visit_date, moving.booking_code
     limit 1`,
    { facilityId, from, to, today: localDate(now, timeZone), scope: settings.doubleBookingScope },
  );
  return pair;
}

/** The temporary patient is gone, so its NIK and card are free. */
async function fillBlanks(tx: Tx, facilityId: FacilityId, former: PatientFile, real: PatientFile): Promise<void> {
  await tx.rows(
    `update patient set nik = coalesce(nik, :nik), nik_key = case when nik is null then :nikKey else nik_key end,
       card_number = coalesce(card_number, :cardNumber), card_key = case when card_number is null then :cardKey else card_key end, family_card_number = coalesce(family_card_number, :familyCardNumber),
       full_name = case when :isBack then :fullName else full_name end, name_keys = case when :isBack then cast(:nameKeys as text[]) else name_keys end,
       sex = coalesce(sex, :sex), birth_date = coalesce(birth_date, cast(:birthDate as date)), phone = coalesce(phone, :phone), address = coalesce(address, :address)
     where facility_id = :facilityId and medical_record_number = :to`,
    // Somebody whose data were let go of has come back.
    { facilityId, to: real.medicalRecordNumber, isBack: real.fullName === ERASED_NAME, ...identityOf(facilityId, former) },
  );
}

function identityOf(facilityId: FacilityId, file: PatientFile): Record<string, unknown> {
  const orNull = (value: string): string | null => (value === '' ? null : value);
  return {
    ...sealedPatient(facilityId, {
      nik: orNull(file.nik),
      cardNumber: orNull(file.cardNumber),
      familyCardNumber: orNull(file.familyCardNumber),
      fullName: file.fullName,
      phone: orNull(file.phone),
      address: orNull(file.address),
    }),
    sex: orNull(file.sex),
    birthDate: orNull(file.birthDate),
  };
}
