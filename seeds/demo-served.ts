import { addDays, addMinutes, instantAt, localDate } from '../src/platform/clock';
import type { Tx } from '../src/platform/db';
import { revealed } from '../src/platform/personal-data';
import { newBookingCode } from '../src/queue/booking-code';
import { queueNumber } from '../src/queue/rules/numbering';
import { lockSessions, writeCounters } from '../src/schedules/session-store';
import { demoPerson } from './demo-patients';
import { insertBookings, insertPatients, insertSessions, type BookingRow, type DemoFacility, type PrescriptionRow } from './demo-rows';
import { EXTRA_HOURS, EXTRA_PREFIX_NUMBER, extraSession } from './facility-plan';

/** Apart from the session people try out, so that a patient served here never overtakes one who waits there. */
const CLINIC_OF_SERVED = 'JAN';
const LONGEST_VISIT_MS = 2 * 3_600_000;
/** `like` pattern of the demo's own record numbers: no load-test patient and nobody registered in Mobile JKN matches. */
const DEMO_RECORD_NUMBERS = '__-__-__';
const MORE_PEOPLE = 50;

/** A booking of today whose patient was served today, with tasks 3, 4 and 5 and no prescription; one is added when there is none. */
export async function servedToday(tx: Tx, facility: DemoFacility, now: Date): Promise<string> {
  const today = localDate(now, facility.zone);
  const [found] = await tx.rows<{ booking_code: string }>(
    `select booking.booking_code
     from booking
     join task_event arrived on arrived.facility_id = :facilityId and arrived.booking_code = booking.booking_code and arrived.task = 3
     join task_event called on called.facility_id = :facilityId and called.booking_code = booking.booking_code and called.task = 4
     join task_event served on served.facility_id = :facilityId and served.booking_code = booking.booking_code and served.task = 5
     where booking.facility_id = :facilityId and booking.visit_date = :today and booking.state = 'finished'
       and coalesce(served.prescription_kind, 'none') = 'none'
       and arrived.occurred_at >= :midnight and arrived.occurred_at <= called.occurred_at
       and called.occurred_at <= served.occurred_at and served.occurred_at <= :now
     order by served.occurred_at, booking.booking_code
     limit 1`,
    { facilityId: facility.facilityId, today, now, midnight: instantAt(today, '00:00', facility.zone) },
  );
  return found?.booking_code ?? addServed(tx, facility, now, undefined);
}

/** A served booking of today with a prescription of this kind and no pharmacy number yet; one is added when there is none. */
export async function waitingForPharmacy(tx: Tx, facility: DemoFacility, now: Date, kind: PrescriptionRow['kind']): Promise<string> {
  const [found] = await tx.rows<{ booking_code: string }>(
    `select booking.booking_code
     from prescription
     join booking on booking.facility_id = :facilityId and booking.booking_code = prescription.booking_code
     where prescription.facility_id = :facilityId and prescription.state = 'written' and prescription.ordinal is null
       and prescription.prescription_kind = :kind and prescription.written_at <= :now
       and booking.visit_date = :today and booking.state = 'finished' and booking.checked_in_at <= :now
     order by prescription.written_at, booking.booking_code
     limit 1`,
    { facilityId: facility.facilityId, today: localDate(now, facility.zone), now, kind },
  );
  return found?.booking_code ?? addServed(tx, facility, now, kind);
}

/** Adds a patient served earlier today, however young the day is, taking a number under the lock like any booking. */
async function addServed(tx: Tx, facility: DemoFacility, now: Date, kind: PrescriptionRow['kind'] | undefined): Promise<string> {
  const { facilityId, zone, settings } = facility;
  const today = localDate(now, zone);
  const person = await freeMember(tx, facility, now);

  await insertSessions(tx, facilityId, [extraSession(facility.plan, CLINIC_OF_SERVED, today, EXTRA_HOURS.allDay, EXTRA_PREFIX_NUMBER.allDay)]);
  const [place] = await tx.rows<{ session_id: number }>(
    `select session_id from practice_session
     where facility_id = :facilityId and clinic_code = :clinicCode and visit_date = :today and practice_hours = :allDay`,
    { facilityId, clinicCode: CLINIC_OF_SERVED, today, allDay: EXTRA_HOURS.allDay },
  );
  const session = place === undefined ? undefined : (await lockSessions(tx, facilityId, [place.session_id])).get(place.session_id);
  if (session === undefined) throw new Error('the session of the served patients was not inserted');
  if (session.takenJkn >= session.quotaJkn) throw new Error('The session of the served patients of the demo is full today.');
  const ordinal = session.lastOrdinal + 1;
  await writeCounters(tx, facilityId, [{ ...session, lastOrdinal: ordinal, takenJkn: session.takenJkn + 1, nowServingOrdinal: ordinal }]);

  const midnight = instantAt(today, '00:00', zone);
  const span = Math.min(now.getTime() - midnight.getTime(), LONGEST_VISIT_MS);
  const ago = (share: number): Date => new Date(now.getTime() - Math.floor(span * share));
  const bookingCode = newBookingCode(today);
  await insertBookings(tx, facilityId, [
    {
      sessionId: session.sessionId,
      bookingCode,
      ordinal,
      queueNumber: queueNumber(session, ordinal, settings),
      person,
      payer: 'JKN',
      source: 'mobile-jkn',
      clinicCode: CLINIC_OF_SERVED,
      visitDate: today,
      visitType: 3,
      referenceNumber: `${facility.plan.code}${today.slice(5, 7)}${today.slice(2, 4)}K9${String(ordinal).padStart(5, '0')}`,
      state: 'finished',
      bookedAt: addMinutes(midnight, -10 * 60),
      estimatedAt: ago(0.6),
      tasks: [
        { task: 3, occurredAt: ago(0.9) },
        { task: 4, occurredAt: ago(0.6) },
        { task: 5, occurredAt: ago(0.3), prescriptionKind: kind ?? 'none' },
      ],
      ...(kind === undefined ? {} : { prescription: { kind, writtenAt: ago(0.3) } }),
    },
  ]);
  return bookingCode;
}

/** A patient as a booking needs one. */
export type Member = BookingRow['person'];

/** The first of `freeMembers`. */
export async function freeMember(tx: Tx, facility: DemoFacility, now: Date): Promise<Member> {
  const [first] = await freeMembers(tx, facility, now, 1);
  if (first === undefined) throw new Error('nobody is free though somebody is');
  return first;
}

/**
 * The registered members of the demo with the lowest record numbers who have no booking that stands today or tomorrow.
 * When all have booked, further ones are added.
 */
export async function freeMembers(tx: Tx, facility: DemoFacility, now: Date, count: number): Promise<Member[]> {
  const free = await firstFreeMembers(tx, facility, now, count);
  if (free.length === count) return free;
  await addPeople(tx, facility, now);
  const added = await firstFreeMembers(tx, facility, now, count);
  if (added.length < count) throw new Error('Every patient of the demo has booked today or tomorrow, and no more could be added.');
  return added;
}

async function firstFreeMembers(tx: Tx, facility: DemoFacility, now: Date, count: number): Promise<Member[]> {
  const today = localDate(now, facility.zone);
  const rows = await tx.rows<{ medical_record_number: string; nik: string; card_number: string; phone: string }>(
    `select patient.medical_record_number, patient.nik, patient.card_number, patient.phone
     from patient
     where patient.facility_id = :facilityId and patient.medical_record_number like :demoNumbers
       and patient.nik is not null and patient.card_number is not null and patient.phone is not null
       and patient.registered_at is not null and not patient.is_provisional
       and not exists (
         select from booking
         where booking.facility_id = :facilityId and booking.medical_record_number = patient.medical_record_number
           and booking.visit_date in (:today, :tomorrow) and booking.state <> 'cancelled'
       )
     order by patient.medical_record_number
     limit :count`,
    { facilityId: facility.facilityId, today, tomorrow: addDays(today, 1), demoNumbers: DEMO_RECORD_NUMBERS, count },
  );
  return rows.map((row) => ({ medicalRecordNumber: row.medical_record_number, nik: revealed(facility.facilityId, row.nik), cardNumber: revealed(facility.facilityId, row.card_number), phone: revealed(facility.facilityId, row.phone) }));
}

async function addPeople(tx: Tx, facility: DemoFacility, now: Date): Promise<void> {
  const [row] = await tx.rows<{ people: number }>(
    'select count(*) as people from patient where facility_id = :facilityId and medical_record_number like :demoNumbers',
    { facilityId: facility.facilityId, demoNumbers: DEMO_RECORD_NUMBERS },
  );
  const people = Array.from({ length: MORE_PEOPLE }, (_, i) => demoPerson(facility.plan.people.first + (row?.people ?? 0) + i));
  await insertPatients(tx, facility.facilityId, people, now);
}
