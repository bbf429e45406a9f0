import { localDate, type Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import { hasAdmission, type Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import type { TaskId } from '../outbox/facts';
import type { Payer } from '../queue/booking';
import { markRegistered } from '../queue/patient-store';
import { reachTaskIn } from '../queue/reach-task';
import type { ReplyJournal } from '../queue/reply-journal';
import { takeNumberIn } from '../queue/take-number';
import type { Timetable } from '../schedules/timetable';
import type { Desk } from '../service-points/call-ticket';
import { lockTicket, tieTicketToBooking, writePress, type QueueTicket } from '../service-points/service-ticket';
import { deskSession } from './desk-sessions';
import { patientFile } from './patient-file';
import { refuseRegistration } from './refusals';

export interface WalkInDeps {
  db: Db;
  clock: Clock;
  timetable: Timetable;
  replies: Pick<ReplyJournal, 'isReplied'>;
}

export interface WalkIn {
  medicalRecordNumber: string;
  sessionId: number;
  payer: Payer;
  /** jeniskunjungan 1–4, where visits have one (`hasAdmission`). */
  visitType: number;
  /** Empty: it is completed later, and BPJS hears of the booking then. */
  referenceNumber: string;
  /** The number of the registration queue this patient was called by; null: a returning patient who came without one. */
  ticketId: number | null;
  /** Came while the power or the network was away: the times of the visit stand on paper, and are entered from there. */
  isOnPaper?: boolean;
}

/**
 * Books for a patient who stands at the desk, and finishes the registration with it: task 3 now. Of a new patient the number
 * of the registration queue gives the times before: when it was taken (task 1) and when it was called (task 2); where there is
 * no such desk, a new patient is here with task 3 as anybody else. Of a visit on paper no time is recorded here: now is not
 * when it happened (queue/enter-from-paper); its session of today may be over.
 *
 * Guarantee: booking, recorded times and what BPJS is owed, all or nothing; saved twice it is one booking.
 * @returns the booking code
 * @throws Refusal of taking a number, of the task flow, patient-not-found, session-not-found, walk-in-without-ticket, ticket-has-booking, card-missing, phone-missing
 */
export async function registerWalkIn(deps: WalkInDeps, facility: Facility, { actor }: Pick<Desk, 'actor'>, input: WalkIn): Promise<string> {
  const { facilityId, timeZone } = facility;
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const now = { clock: () => at, timetable: deps.timetable, replies: deps.replies };
    const ticket = input.ticketId === null ? undefined : await lockTicket(tx, facilityId, input.ticketId);
    const patient = await patientFile(tx, facilityId, input.medicalRecordNumber);
    if (patient === undefined) throw refuseRegistration('patient-not-found');
    if (input.payer === 'JKN' && patient.cardNumber === '') throw refuseRegistration('card-missing');
    // BPJS takes no booking without one (catalogue ws-bpjs, antrean/add nohp); now the patient can still be asked.
    if (patient.phone === '') throw refuseRegistration('phone-missing');
    const session = await deskSession(tx, facility, at, input.sessionId);
    if (session === undefined) throw refuseRegistration('session-not-found');
    if (ticket !== undefined && ticket.bookingCode !== null) {
      if (await isOf(tx, facility, ticket.bookingCode, input)) return ticket.bookingCode;
      throw refuseRegistration('ticket-has-booking', { ticketNumber: ticket.ticketNumber });
    }
    const isToday = session.slot.visitDate === localDate(at, timeZone);
    const happensNow = isToday && input.isOnPaper !== true;
    const passesDesk = patient.registeredAt === null && hasAdmission(facility);
    if (happensNow && passesDesk && (ticket?.calledAt ?? null) === null) throw refuseRegistration('walk-in-without-ticket');

    const { bookingCode } = await takeNumberIn(tx, now, isToday && input.isOnPaper === true ? withoutClosing(facility) : facility, {
      source: 'desk',
      slot: session.slot,
      doctorAsAsked: session.doctorName,
      patient: { medicalRecordNumber: patient.medicalRecordNumber, nik: patient.nik, cardNumber: patient.cardNumber },
      payer: input.payer,
      phone: patient.phone,
      visitType: input.visitType,
      referenceNumber: input.referenceNumber,
    });
    if (happensNow) {
      for (const [task, occurredAt] of stepsOf(passesDesk ? ticket : undefined, at)) {
        await reachTaskIn(tx, now, facility, { bookingCode, task, occurredAt, source: 'desk', actor });
      }
      // Of a patient who passes a desk, task 3 says so.
      if (patient.registeredAt === null && !passesDesk) await markRegistered(tx, facility, at, { medicalRecordNumber: patient.medicalRecordNumber, at, source: 'desk', canBeUndone: false });
    }
    if (ticket !== undefined) {
      if (ticket.state === 'called') await writePress(tx, facilityId, ticket, { state: 'done', endedAt: at }, { at, actor });
      await tieTicketToBooking(tx, facilityId, ticket.ticketId, bookingCode);
    }
    await recordAct(tx, facilityId, { at, actor, act: 'walk-in-registered', subject: bookingCode, detail: { sessionId: session.sessionId, ...(ticket === undefined ? {} : { ticketId: ticket.ticketId }) } });
    return bookingCode;
  });
}

const MINUTES_OF_A_DAY = 24 * 60;

/** When numbers end binds patients who come now, not staff who write down who was there before its session was over. */
function withoutClosing(facility: Facility): Facility {
  return { ...facility, settings: { ...facility.settings, cutoffMinutesBeforeEnd: -MINUTES_OF_A_DAY } };
}

/** What is recorded of today's visit, each with the time at which it happened. */
function stepsOf(ticketOfNewPatient: QueueTicket | undefined, at: Date): [task: TaskId, occurredAt: Date][] {
  const calledAt = ticketOfNewPatient?.calledAt ?? null;
  if (ticketOfNewPatient === undefined || calledAt === null) return [[3, at]];
  return [
    [1, ticketOfNewPatient.takenAt],
    [2, calledAt],
    [3, at],
  ];
}

/** The same form, sent twice. */
async function isOf(tx: Tx, facility: Facility, bookingCode: string, { medicalRecordNumber, sessionId }: WalkIn): Promise<boolean> {
  const rows = await tx.rows(
    `select booking_code from booking
     where facility_id = :facilityId and booking_code = :bookingCode and medical_record_number = :medicalRecordNumber and session_id = :sessionId`,
    { facilityId: facility.facilityId, bookingCode, medicalRecordNumber, sessionId },
  );
  return rows.length === 1;
}
