import { localDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { cancelAtDesk } from '../registration/cancel-at-desk';
import { completeReference } from '../registration/complete-reference';
import { patientFile } from '../registration/patient-file';
import type { Booking } from '../queue/booking';
import { findBooking } from '../queue/booking-store';
import { takeNumbers } from '../queue/take-number';
import { transferBooking } from '../queue/transfer';
import { movedTo } from '../queue/transfer-store';
import { sessionSpan } from '../schedules/practice-hours';
import type { Session } from '../schedules/session';
import { sessionsOfDay } from '../schedules/sessions-of-day';
import { refused, TAKEN, type Outcome, type Source, type TakeDeps } from './outcome';
import type { RegistrationRow } from './simrs-row';

const MINUTES_OF_A_DAY = 24 * 60;

/**
 * A registration of the SIMRS is a booking here, once: a new number from the counter everybody takes from, or the booking the
 * patient holds in that session already, such as from Mobile JKN. Cancelled or moved there, it is cancelled or moved here; a
 * letter's number that comes later completes it.
 * @param known the booking it became before
 * @throws Refusal of taking a number, cancelling, moving, completing
 */
export async function takeRegistration(deps: TakeDeps, source: Source, row: RegistrationRow, known: string | null): Promise<Outcome> {
  const { facility } = source;
  const standing = known === null ? undefined : await latestOf(deps.db, facility.facilityId, known);
  if (row.isCancelled) {
    // One that never became a booking here has nothing to call off.
    return standing === undefined ? TAKEN : cancel(deps, source, standing);
  }
  if (standing !== undefined) return followChange(deps, source, row, standing);
  return book(deps, source, row);
}

async function book(deps: TakeDeps, source: Source, row: RegistrationRow): Promise<Outcome> {
  const { facility } = source;
  const patient = await patientFile(deps.db, facility.facilityId, row.medicalRecordNumber);
  if (patient === undefined) return refused(`Pasien ${row.medicalRecordNumber} belum ada di sini.`);
  if (row.payer === 'JKN' && patient.cardNumber === '') return refused(`Pasien ${row.medicalRecordNumber} terdaftar sebagai JKN, tetapi nomor kartunya kosong.`);
  const session = await sessionMeant(deps.db, facility, row);
  const held = await inSameSession(deps.db, facility.facilityId, row, session);
  if (held !== undefined) {
    await complete(deps, source, row, held);
    return { kind: 'taken', bookingCode: held.bookingCode };
  }
  const [outcome] = await takeNumbers(deps, registeredInTime(facility, row, deps.clock()), [
    {
      source: 'simrs',
      slot: { clinicCode: row.clinicCode, doctorCode: row.doctorCode, visitDate: row.visitDate, practiceHours: session?.practiceHours ?? row.practiceHours },
      doctorAsAsked: String(row.doctorCode),
      patient: { medicalRecordNumber: patient.medicalRecordNumber, nik: patient.nik, cardNumber: row.payer === 'JKN' ? patient.cardNumber : '' },
      payer: row.payer,
      phone: patient.phone,
      visitType: visitTypeOf(row, facility),
      referenceNumber: row.payer === 'JKN' ? row.referenceNumber : '',
    },
  ]);
  if (outcome instanceof Refusal) throw outcome;
  return { kind: 'taken', bookingCode: outcome!.bookingCode };
}

async function cancel(deps: TakeDeps, { facility, actor }: Source, booking: Booking): Promise<Outcome> {
  const over = booking.state === 'cancelled' || booking.state === 'absent';
  if (!over) await cancelAtDesk(deps, facility, { bookingCode: booking.bookingCode, reason: 'Dibatalkan di SIMRS', actor, source: 'simrs' });
  return { kind: 'taken', bookingCode: booking.bookingCode };
}

async function followChange(deps: TakeDeps, source: Source, row: RegistrationRow, standing: Booking): Promise<Outcome> {
  const { facility, actor } = source;
  const taken: Outcome = { kind: 'taken', bookingCode: standing.bookingCode };
  // Called off here, by the patient or by staff: the SIMRS learns of it elsewhere, and no second booking is made of it.
  if (standing.state === 'cancelled') return taken;
  const session = await sessionMeant(deps.db, facility, row);
  if (session !== undefined && session.sessionId !== standing.sessionId && standing.state === 'waiting') {
    const { to } = await transferBooking(deps, facility, { bookingCode: standing.bookingCode, toSessionId: session.sessionId, reason: 'Dipindahkan di SIMRS', by: actor, source: 'simrs' });
    await complete(deps, source, row, to);
    return { kind: 'taken', bookingCode: to.bookingCode };
  }
  await complete(deps, source, row, standing);
  return taken;
}

/** A letter's number often comes after the registration, with the SEP. */
async function complete(deps: TakeDeps, { facility, actor }: Source, row: RegistrationRow, booking: Booking): Promise<void> {
  if (row.referenceNumber === '' || row.payer !== 'JKN' || booking.payer !== 'JKN' || booking.source === 'mobile-jkn') return;
  try {
    await completeReference(deps, facility, { bookingCode: booking.bookingCode, visitType: visitTypeOf(row, facility), referenceNumber: row.referenceNumber, actor });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'reference-already-there') throw error;
  }
}

/** What BPJS calls the visit, where the SIMRS does not say: a letter of the first referral, and for other payers the facility's setting. */
const visitTypeOf = (row: RegistrationRow, { settings }: Facility): number => row.visitType ?? (row.payer === 'JKN' ? 1 : settings.nonJknVisitType);

/** Numbers end with the session for who comes too late, not for who registered in time while this server or the SIMRS was away. */
function registeredInTime(facility: Facility, { visitDate, registeredAt }: RegistrationRow, now: Date): Facility {
  const today = localDate(now, facility.timeZone);
  if (registeredAt === undefined || registeredAt > now || visitDate !== today || localDate(registeredAt, facility.timeZone) > today) return facility;
  return { ...facility, settings: { ...facility.settings, cutoffMinutesBeforeEnd: -MINUTES_OF_A_DAY } };
}

/**
 * The session of that doctor, clinic and day: by the hours where the SIMRS names them, else the one that is not over when the
 * patient registered, the first of them. Undefined: there is none.
 */
async function sessionMeant(sql: Sql, { facilityId, timeZone }: Facility, row: RegistrationRow): Promise<Session | undefined> {
  const ofDoctor = (await sessionsOfDay(sql, facilityId, row.visitDate))
    .filter((session) => session.clinicCode === row.clinicCode && session.doctorCode === row.doctorCode)
    .sort((a, b) => a.practiceHours.localeCompare(b.practiceHours));
  if (row.practiceHours !== undefined) return ofDoctor.find((session) => session.practiceHours === row.practiceHours);
  const open = ofDoctor.filter((session) => !session.onLeave);
  const { registeredAt } = row;
  const notOver = registeredAt === undefined ? open : open.filter((session) => sessionSpan(session.visitDate, session.practiceHours, timeZone).endsAt >= registeredAt);
  return notOver[0] ?? open.at(-1) ?? ofDoctor[0];
}

/** What the patient holds in that session, whoever made it. */
async function inSameSession(sql: Sql, facilityId: FacilityId, row: RegistrationRow, session: Session | undefined): Promise<Booking | undefined> {
  if (session === undefined) return undefined;
  const [held] = await sql.rows<{ booking_code: string }>(
    `select booking_code from booking
     where facility_id = :facilityId and medical_record_number = :medicalRecordNumber and visit_date = :visitDate and session_id = :sessionId and state <> 'cancelled'
     limit 1`,
    { facilityId, medicalRecordNumber: row.medicalRecordNumber, visitDate: row.visitDate, sessionId: session.sessionId },
    'connector_held_booking',
  );
  return held === undefined ? undefined : findBooking(sql, facilityId, held.booking_code);
}

/** The booking itself, or what took its place in other sessions since. */
export async function latestOf(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<Booking | undefined> {
  let code = bookingCode;
  for (let moves = 0; moves < 20; moves++) {
    const next = await movedTo(sql, facilityId, code);
    if (next === null) break;
    code = next;
  }
  return findBooking(sql, facilityId, code);
}
