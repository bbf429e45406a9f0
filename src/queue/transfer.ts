import { localDate, type Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import type { Session } from '../schedules/session';
import { findSessions, lockForBooking } from '../schedules/session-store';
import type { Timetable } from '../schedules/timetable';
import { lockTicketsOfBooking } from '../service-points/service-ticket';
import { moveTicketsToBooking } from '../service-points/tickets-of-booking';
import type { Booking } from './booking';
import { findBooking, lockBooking } from './booking-store';
import { callMarks, writeCallMarks } from './call-store';
import { refuseCall } from './calling-refusals';
import { callOff } from './cancel';
import { recordTask } from './reach-task';
import { refuse } from './refusals';
import type { ReplyJournal } from './reply-journal';
import { takeNumberIn, type Ticket } from './take-number';
import { movedTo, requestOf, writeMove } from './transfer-store';

export interface TransferDeps {
  db: Db;
  clock: Clock;
  timetable: Timetable;
  replies: Pick<ReplyJournal, 'isReplied'>;
}

export interface Transfer {
  bookingCode: string;
  toSessionId: number;
  /** BPJS is told it with the cancellation of the old booking. */
  reason: string;
  /** The user name of who moves. */
  by: string;
  /** Where the move comes from; absent: a panel of the clinic. */
  source?: 'simrs';
}

export interface Transferred {
  from: Booking;
  to: Booking;
}

/**
 * Moves a patient to another session: the old booking is called off and a new one made, as BPJS knows no other way
 * (catalogue ws-bpjs §3). Who was checked in is checked in there too, by a task 3 of this moment: the patient stands in the
 * new queue since now, and the old time belongs to the old booking. A number of another queue goes along: whoever waits for
 * the registration desk still waits there.
 *
 * Guarantee: moved whole or not at all, the quota of both right; pressed twice, moved once.
 * @throws Refusal already-served, transfer-at-desk, transfer-to-same-session, quota-full and the others of taking a number
 */
export async function transferBooking(deps: TransferDeps, facility: Facility, input: Transfer): Promise<Transferred> {
  const { facilityId } = facility;
  const known = await findBooking(deps.db, facilityId, input.bookingCode);
  if (known === undefined) throw refuse('booking-unknown');
  const sessions = await findSessions(deps.db, facilityId, [known.sessionId, input.toSessionId]);
  const target = sessions.get(input.toSessionId);
  if (target === undefined) throw refuseCall('session-unknown');
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const request = await requestOf(tx, facilityId, known.bookingCode, target, input.source ?? 'desk');
    // In the order of everybody: numbers of other queues, the patient and the reference number, both sessions, then the booking.
    await lockTicketsOfBooking(tx, facilityId, known.bookingCode);
    await lockForBooking(tx, facilityId, { patients: [known.medicalRecordNumber], references: [request.referenceNumber], sessions: [...sessions.values()] });
    const found = (await lockBooking(tx, facilityId, known.bookingCode))!;
    const repeated = await alreadyMoved(tx, facility, found.booking, target);
    if (repeated !== undefined) return { from: found.booking, to: repeated };
    insistItMayMove(found.booking, target, localDate(now, facility.timeZone));

    const from = await callOff(tx, facility, now, found, { reason: input.reason, source: request.source });
    const ticket = await takeNumberIn(tx, { ...deps, clock: () => now }, staffDecide(facility), request);
    if (ticket.medicalRecordNumber !== from.medicalRecordNumber) throw refuse('patient-unknown-go-to-desk');
    await writeMove(tx, facilityId, from.bookingCode, ticket.bookingCode);
    await moveTicketsToBooking(tx, facilityId, from.bookingCode, ticket.bookingCode);
    await recordAct(tx, facilityId, { at: now, actor: input.by, act: 'transferred', subject: from.bookingCode, detail: { to: ticket.bookingCode } });
    return { from, to: await arrive(tx, facility, now, from, ticket, input) };
  });
}

async function alreadyMoved(tx: Tx, facility: Facility, booking: Booking, target: Session): Promise<Booking | undefined> {
  const code = await movedTo(tx, facility.facilityId, booking.bookingCode);
  const moved = code === null ? undefined : await findBooking(tx, facility.facilityId, code);
  return moved?.sessionId === target.sessionId ? moved : undefined;
}

function insistItMayMove(booking: Booking, target: Session, today: string): void {
  if (booking.state === 'cancelled') throw refuse('booking-cancelled');
  if (booking.state !== 'waiting') throw refuse('already-served');
  if (booking.sessionId === target.sessionId) throw refuseCall('transfer-to-same-session');
  if (target.visitDate < today) throw refuse('visit-date-passed');
  if (booking.lastTask === 1 || booking.lastTask === 2) throw refuseCall('transfer-at-desk');
}

/** How early one must book binds patients, not the staff who find them another doctor today. */
function staffDecide(facility: Facility): Facility {
  return { ...facility, settings: { ...facility.settings, bookingMinDays: 0 } };
}

async function arrive(tx: Tx, facility: Facility, now: Date, from: Booking, ticket: Ticket, { by, source = 'poli' }: { by: string; source?: string }): Promise<Booking> {
  const { facilityId } = facility;
  const { priorityReason } = await callMarks(tx, facilityId, from.bookingCode);
  if (priorityReason !== null) await writeCallMarks(tx, facilityId, ticket.bookingCode, { priorityReason });
  const { booking, session } = (await lockBooking(tx, facilityId, ticket.bookingCode))!;
  if (from.checkedInAt === null || booking.visitDate !== localDate(now, facility.timeZone)) return booking;
  return recordTask(tx, { clock: () => now }, facility, booking, session, { bookingCode: booking.bookingCode, task: 3, occurredAt: now, source, actor: by });
}
