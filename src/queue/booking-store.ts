import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKey, stored } from '../platform/personal-data';
import { lockSessions } from '../schedules/session-store';
import type { Session } from '../schedules/session';
import type { Booking } from './booking';
import { BOOKING_COLUMNS, toBooking, type BookingRow } from './booking-row';
import type { PatientIdentity } from './patient-store';

export async function findBooking(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<Booking | undefined> {
  const [row] = await sql.rows<BookingRow>(
    `select ${BOOKING_COLUMNS} from booking where booking.facility_id = :facilityId and booking.booking_code = :bookingCode`,
    { facilityId, bookingCode },
    'find_booking',
  );
  return row === undefined ? undefined : toBooking(row);
}

/**
 * A booking and its session, both locked: the session first, as everywhere, so that nobody waits for whom he holds up.
 */
export async function lockBooking(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<{ booking: Booking; session: Session } | undefined> {
  const known = await findBooking(tx, facilityId, bookingCode);
  if (known === undefined) return undefined;
  const session = (await lockSessions(tx, facilityId, [known.sessionId])).get(known.sessionId);
  const [row] = await tx.rows<BookingRow>(
    `select ${BOOKING_COLUMNS} from booking
     where booking.facility_id = :facilityId and booking.booking_code = :bookingCode
     for no key update`,
    { facilityId, bookingCode },
    'lock_booking',
  );
  return row === undefined || session === undefined ? undefined : { booking: toBooking(row), session };
}

/** The sessions of these bookings, for who locks them all before the first booking. */
export async function sessionsOfBookings(sql: Sql, facilityId: FacilityId, bookingCodes: readonly string[]): Promise<number[]> {
  const rows = await sql.rows<{ session_id: number }>('select distinct session_id from booking where facility_id = :facilityId and booking_code = any(:bookingCodes)', { facilityId, bookingCodes });
  return rows.map((row) => row.session_id);
}

export interface NewBooking extends Omit<Booking, 'state' | 'lastTask' | 'checkedInAt'> {
  identity: PatientIdentity;
  phone: string;
  visitType: number;
  referenceNumber: string;
}

/**
 * Writes the bookings, and moves the counters of their sessions (locked before) by just what was written.
 * @returns the id of the transaction, by which its outcome can be asked for if the connection is lost at the end
 */
export async function insertBookings(tx: Tx, facilityId: FacilityId, bookings: readonly NewBooking[]): Promise<string> {
  const [row] = await tx.rows<{ transaction_id: string }>(
    `with booked as (
       insert into booking (
         facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
         nik, card_number, card_key, phone, visit_type, reference_number, is_new_patient, booked_at, estimated_at, replied_at
       )
       select :facilityId, b.booking_code, b.session_id, b.ordinal, b.queue_number, b.medical_record_number, b.payer, b.source, b.clinic_code,
         b.visit_date, b.nik, b.card_number, b.card_key, b.phone, b.visit_type, b.reference_number, b.is_new_patient, b.booked_at, b.estimated_at, b.replied_at
       from jsonb_to_recordset(:bookings) as b(
         booking_code text, session_id bigint, ordinal int, queue_number text, medical_record_number text, payer text, source text,
         clinic_code text, visit_date date, nik text, card_number text, card_key text, phone text, visit_type smallint, reference_number text,
         is_new_patient boolean, booked_at timestamptz, estimated_at timestamptz, replied_at timestamptz
       )
       returning session_id, ordinal, payer
     ),
     per_session as (
       select session_id, max(ordinal) as last_ordinal, count(*) as bookings, count(*) filter (where payer = 'JKN') as jkn
       from booked
       group by session_id
     ),
     counted as (
       update practice_session set
         last_ordinal = per_session.last_ordinal,
         taken_jkn = practice_session.taken_jkn + per_session.jkn,
         taken_non_jkn = practice_session.taken_non_jkn + per_session.bookings - per_session.jkn,
         waiting = practice_session.waiting + per_session.bookings
       from per_session
       where practice_session.facility_id = :facilityId and practice_session.session_id = per_session.session_id
     )
     select cast(pg_current_xact_id() as text) as transaction_id`,
    {
      facilityId,
      bookings: JSON.stringify(
        bookings.map((b) => ({
          booking_code: b.bookingCode,
          session_id: b.sessionId,
          ordinal: b.ordinal,
          queue_number: b.queueNumber,
          medical_record_number: b.medicalRecordNumber,
          payer: b.payer,
          source: b.source,
          clinic_code: b.clinicCode,
          visit_date: b.visitDate,
          nik: stored(facilityId, b.identity.nik),
          card_number: stored(facilityId, b.identity.cardNumber),
          card_key: lookupKey(facilityId, 'card', b.identity.cardNumber) || null,
          phone: stored(facilityId, b.phone),
          visit_type: b.visitType,
          reference_number: b.referenceNumber,
          is_new_patient: b.isNewPatient,
          booked_at: b.bookedAt,
          estimated_at: b.estimatedAt,
          replied_at: b.repliedAt,
        })),
      ),
    },
    'insert_bookings',
  );
  if (row === undefined) throw new Error('an insert of bookings returned no transaction id');
  return row.transaction_id;
}

export async function updateBooking(
  tx: Tx,
  facilityId: FacilityId,
  booking: Pick<Booking, 'bookingCode' | 'state' | 'lastTask' | 'isNewPatient' | 'checkedInAt'> & { cancelledAt?: Date; cancelReason?: string },
): Promise<void> {
  await tx.rows(
    `update booking set state = :state, last_task = :lastTask, is_new_patient = :isNewPatient, checked_in_at = :checkedInAt,
       cancelled_at = coalesce(:cancelledAt, cancelled_at), cancel_reason = coalesce(:cancelReason, cancel_reason)
     where facility_id = :facilityId and booking_code = :bookingCode`,
    {
      facilityId,
      bookingCode: booking.bookingCode,
      state: booking.state,
      lastTask: booking.lastTask,
      isNewPatient: booking.isNewPatient,
      checkedInAt: booking.checkedInAt,
      cancelledAt: booking.cancelledAt ?? null,
      cancelReason: booking.cancelReason ?? null,
    },
    'update_booking',
  );
}

/** Of these codes, those that the database holds. */
export async function bookingCodesHeld(sql: Sql, facilityId: FacilityId, bookingCodes: readonly string[]): Promise<Set<string>> {
  const rows = await sql.rows<{ booking_code: string }>(
    'select booking_code from booking where facility_id = :facilityId and booking_code = any(:bookingCodes)',
    { facilityId, bookingCodes },
  );
  return new Set(rows.map((row) => row.booking_code));
}

/**
 * Marks that a reply about each of these bookings has reached its caller; the first mark stays. Not waited for on disk:
 * a mark lost in a power cut only makes a repeat friendlier. Planned each time, as the obstacles are (`obstaclesFor`).
 */
export async function markReplied(sql: Sql, facilityId: FacilityId, replies: readonly { bookingCode: string; at: Date }[]): Promise<void> {
  await sql.rows(
    `with unhurried as materialized (select set_config('synchronous_commit', 'off', true))
     update booking set replied_at = replied.replied_at
     from unhurried, unnest(cast(:codes as text[]), cast(:times as timestamptz[])) as replied(booking_code, replied_at)
     where booking.facility_id = :facilityId and booking.booking_code = replied.booking_code and booking.replied_at is null`,
    { facilityId, codes: replies.map((r) => r.bookingCode), times: replies.map((r) => r.at) },
  );
}
