import { addDays, localDate, type Clock, type LocalDate } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { revealed } from '../platform/personal-data';
import { sealTable } from '../platform/seal-database';
import { PATIENT_TABLE, SURGERY_TABLE } from '../platform/sealed-columns';
import { workThrough } from '../platform/work-through';
import { lockForBooking } from '../schedules/session-store';
import { ERASED_NAME, OWED_PATIENTS, wipeBookings, wipePersons } from './wipe-persons';

export interface RetentionDeps {
  db: Db;
  clock: Clock;
  facilities: Pick<FacilityDirectory, 'all'>;
}

/** How many patients lost who they are, and bookings the numbers they came with. */
export interface Retained {
  patients: number;
  bookings: number;
}

/**
 * Lets go of persons a facility no longer needs to know: bookings lose the numbers they came with after `bookingDataDays`,
 * patients all that says who they are after `patientDataYears` without a sign of them. Rows, times and figures stay. In small
 * transactions; broken off at any point, the next run goes on. Nobody with a visit to come, and nothing BPJS is owed, is touched.
 */
export async function retainPersons(deps: RetentionDeps, signal?: AbortSignal): Promise<Retained> {
  const retained: Retained = { patients: 0, bookings: 0 };
  await workThrough(deps.facilities.all(), 1, async (facility) => {
    const today = localDate(deps.clock(), facility.timeZone);
    retained.bookings += await letGoOfBookings(deps.db, facility, addDays(today, -facility.settings.bookingDataDays), signal);
    const years = facility.settings.patientDataYears;
    if (years !== null) retained.patients += await letGoOfPatients(deps.db, facility.facilityId, yearsBefore(today, years), signal);
  });
  return retained;
}

/** Of 29 February the day before, which every year has. */
function yearsBefore(date: LocalDate, years: number): LocalDate {
  return `${String(Number(date.slice(0, 4)) - years).padStart(4, '0')}${date.slice(4)}`.replace('-02-29', '-02-28');
}

/** Day by day, and remembers how far it came: old days gain no numbers any more. */
async function letGoOfBookings(db: Db, { facilityId }: Facility, before: LocalDate, signal: AbortSignal | undefined): Promise<number> {
  let emptied = 0;
  let isBehindOwed = false;
  let day = await nextDay(db, facilityId, await doneBefore(db, facilityId), before);
  while (day !== undefined) {
    signal?.throwIfAborted();
    const { bookings, owed } = await db.transaction((tx) => letGoOfDay(tx, facilityId, day!, isBehindOwed));
    emptied += bookings;
    // A day with something BPJS is owed is looked at again, and so are those after it.
    isBehindOwed ||= owed;
    day = await nextDay(db, facilityId, addDays(day, 1), before);
  }
  return emptied;
}

async function doneBefore(sql: Sql, facilityId: FacilityId): Promise<LocalDate> {
  const [mark] = await sql.rows<{ done_before: LocalDate }>('select bookings_done_before as done_before from retention_mark where facility_id = :facilityId', { facilityId });
  return mark?.done_before ?? '0001-01-01';
}

/** The first day from `from` on, and before `before`, that had sessions or operations. */
async function nextDay(sql: Sql, facilityId: FacilityId, from: LocalDate, before: LocalDate): Promise<LocalDate | undefined> {
  const [row] = await sql.rows<{ day: LocalDate | null }>(
    `select least(
       (select min(visit_date) from practice_session where facility_id = :facilityId and visit_date >= :from and visit_date < :before),
       (select min(surgery_date) from surgery where facility_id = :facilityId and surgery_date >= :from and surgery_date < :before)
     ) as day`,
    { facilityId, from, before },
  );
  return row?.day ?? undefined;
}

async function letGoOfDay(tx: Tx, facilityId: FacilityId, day: LocalDate, isBehindOwed: boolean): Promise<{ bookings: number; owed: boolean }> {
  const rows = await tx.rows<{ booking_code: string; is_owed: boolean }>(
    `select booking.booking_code, exists (
         select from outbox where outbox.facility_id = :facilityId and outbox.lane = booking.booking_code and outbox.state in ('open', 'parked')
       ) as is_owed
     from practice_session
     join booking on booking.facility_id = :facilityId and booking.session_id = practice_session.session_id
     where practice_session.facility_id = :facilityId and practice_session.visit_date = :day
       and (booking.nik <> '' or booking.card_number <> '' or booking.phone <> '')
     for no key update of booking`,
    { facilityId, day },
  );
  const settled = rows.filter((row) => !row.is_owed).map((row) => row.booking_code);
  await wipeBookings(tx, facilityId, settled);
  await tx.rows(`update surgery set card_number = '', card_key = null where facility_id = :facilityId and surgery_date = :day and card_number <> ''`, { facilityId, day });
  const owed = settled.length < rows.length;
  if (!owed && !isBehindOwed) {
    await tx.rows(
      `insert into retention_mark (facility_id, bookings_done_before) values (:facilityId, :next)
       on conflict (facility_id) do update set bookings_done_before = excluded.bookings_done_before`,
      { facilityId, next: addDays(day, 1) },
    );
  }
  return { bookings: settled.length, owed };
}

const BATCH = 200;

/** Patients of whom there has been no sign since: not taken into the master, registered, expected or operated, and nothing owed. */
const LONG_GONE = `
  patient.created_at < cast(:before as date) and (patient.registered_at is null or patient.registered_at < cast(:before as date))
  and not exists (
    select from booking
    where booking.facility_id = :facilityId and booking.medical_record_number = patient.medical_record_number and booking.state <> 'cancelled'
      and booking.visit_date >= cast(:before as date)
  )
  and not exists (
    select from surgery
    where surgery.facility_id = :facilityId and surgery.card_number <> '' and patient.card_number is not null and surgery.surgery_date >= cast(:before as date)
      and (surgery.card_number = patient.card_number or surgery.card_key = patient.card_key
        -- with another key, or none yet, nobody can tell whose it is
        or coalesce(split_part(surgery.card_key, '.', 1), '') <> coalesce(split_part(patient.card_key, '.', 1), ''))
  )
  and patient.medical_record_number not in (${OWED_PATIENTS})`;

interface Candidate {
  medical_record_number: string;
  full_name: string;
  created_at: string;
  /** Nothing is left but, perhaps, the name. */
  is_bare: boolean;
}

/** Walks through the master, the longest known first. */
async function letGoOfPatients(db: Db, facilityId: FacilityId, before: LocalDate, signal: AbortSignal | undefined): Promise<number> {
  // Patients and their operations are compared by the keys of their cards, which a row of an earlier version has not got yet.
  for (const table of [PATIENT_TABLE, SURGERY_TABLE]) await sealTable(db, table, { facilityId, ...(signal === undefined ? {} : { signal }) });
  let erased = 0;
  let after: readonly [createdAt: string, medicalRecordNumber: string] = ['-infinity', ''];
  for (;;) {
    signal?.throwIfAborted();
    const page: Candidate[] = await db.rows<Candidate>(
      `select patient.medical_record_number, patient.full_name, cast(patient.created_at as text) as created_at,
         coalesce(patient.nik, patient.card_number, patient.family_card_number, patient.phone, patient.address, patient.sex) is null
           and patient.birth_date is null and patient.region = '{}' as is_bare
       from patient
       where patient.facility_id = :facilityId
         and (patient.created_at, patient.medical_record_number) > (cast(:createdAt as timestamptz), :medicalRecordNumber)
         and ${LONG_GONE}
       order by patient.created_at, patient.medical_record_number
       limit ${BATCH}`,
      { facilityId, before, createdAt: after[0], medicalRecordNumber: after[1] },
    );
    const persons = page.filter((row) => !(row.is_bare && revealed(facilityId, row.full_name) === ERASED_NAME)).map((row) => row.medical_record_number);
    if (persons.length > 0) erased += await db.transaction((tx) => eraseBatch(tx, facilityId, before, persons));
    const last = page.at(-1);
    if (last === undefined || page.length < BATCH) return erased;
    after = [last.created_at, last.medical_record_number];
  }
}

async function eraseBatch(tx: Tx, facilityId: FacilityId, before: LocalDate, patients: string[]): Promise<number> {
  await lockForBooking(tx, facilityId, { patients, references: [], sessions: [] });
  // Once more with the lock in hand: somebody may have booked since.
  const still = await tx.rows<{ medical_record_number: string }>(
    `select patient.medical_record_number from patient
     where patient.facility_id = :facilityId and patient.medical_record_number = any(:patients) and ${LONG_GONE}
     order by patient.medical_record_number
     for update of patient`,
    { facilityId, before, patients },
  );
  await wipePersons(tx, facilityId, still.map((row) => row.medical_record_number));
  return still.length;
}
