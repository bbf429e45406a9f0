import { localDate, type Clock } from '../platform/clock';
import { CommitOutcomeUnknown, transactionDespiteDeadlock, type Db, type Tx } from '../platform/db';
import { hasAdmission, type Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { announceEvents } from '../events/announce';
import type { Fact } from '../outbox/facts';
import { owe } from '../outbox/owe';
import { knowledgeOfSlots, lockForBooking } from '../schedules/session-store';
import type { Session, Slot, SlotKnowledge } from '../schedules/session';
import type { Timetable } from '../schedules/timetable';
import { boardChanged } from '../service-points/board';
import type { Booking, BookingSource, Payer } from './booking';
import { bookingEvent } from './booking-events';
import { bookingCodesHeld, insertBookings, type NewBooking } from './booking-store';
import { newBookingCode } from './booking-code';
import { commitOutcome } from './commit-outcome';
import { obstaclesFor, type Obstacles } from './obstacles';
import { findPatients, type KnownPatient, type PatientIdentity } from './patient-store';
import type { QueueRefusals } from './refusals';
import type { ReplyJournal } from './reply-journal';
import { admission } from './rules/admission';
import { allocation } from './rules/allocation';
import { estimatedServiceAt, queueNumber } from './rules/numbering';
import { quotaView, type QuotaView } from './rules/quota';

export interface TakeNumberDeps {
  db: Db;
  clock: Clock;
  timetable: Timetable;
  replies: Pick<ReplyJournal, 'isReplied'>;
}

export interface TakeNumber {
  source: BookingSource;
  slot: Slot;
  /** As the caller wrote it, for the sentence about an unknown doctor. */
  doctorAsAsked: string;
  patient: PatientIdentity;
  payer: Payer;
  phone: string;
  /** jeniskunjungan 1–4; of primary care none is kept (`hasAdmission`). */
  visitType: number;
  /** Empty where the visit has none. */
  referenceNumber: string;
}

export interface Ticket {
  bookingCode: string;
  queueNumber: string;
  ordinal: number;
  medicalRecordNumber: string;
  clinicName: string;
  doctorName: string;
  estimatedAt: Date;
  /** After this booking. */
  quota: QuotaView;
  /** The same ticket once more, because the first reply never arrived. */
  isRepeat: boolean;
}

export type TakeNumberOutcome = Ticket | Refusal<QueueRefusals>;

interface Admitted {
  position: number;
  request: TakeNumber;
  session: Session;
  patient: KnownPatient;
}

/**
 * Gives numbers to a list of requests in one transaction, usually a list of one.
 *
 * Guarantee: a number is given at most once per session and a quota is never oversold, also under concurrency and with
 * several processes; what is answered with a ticket is committed. A refusal is an item of the answer and never undoes
 * another's booking. A throw means a bug or an outage; then nothing of the list is booked, or, when even that could not be
 * found out, the repeat of the same request gets the same ticket.
 */
export async function takeNumbers(deps: TakeNumberDeps, facility: Facility, requests: readonly TakeNumber[]): Promise<TakeNumberOutcome[]> {
  const now = deps.clock();
  const [knowledge, patients] = await Promise.all([
    knowledgeOfSlots(deps.db, deps.timetable, facility.facilityId, requests.map((r) => r.slot)),
    findPatients(deps.db, facility.facilityId, requests.map((r) => r.patient)),
  ]);
  const outcomes = admit(facility, requests, now, knowledge, patients);
  const admitted = outcomes.flatMap((outcome) => (outcome instanceof Refusal ? [] : [outcome]));
  const given = admitted.length === 0 ? [] : await giveOrFindOut(deps, facility, admitted, now);
  return outcomes.map((outcome) => (outcome instanceof Refusal ? outcome : given[admitted.indexOf(outcome)]!));
}

/**
 * One number inside the transaction of a use case that does more, such as the registration desk.
 * @throws Refusal
 */
export async function takeNumberIn(tx: Tx, deps: Omit<TakeNumberDeps, 'db'>, facility: Facility, request: TakeNumber): Promise<Ticket> {
  const now = deps.clock();
  // One after the other: a transaction is one connection.
  const knowledge = await knowledgeOfSlots(tx, deps.timetable, facility.facilityId, [request.slot]);
  const patients = await findPatients(tx, facility.facilityId, [request.patient]);
  const [admitted] = admit(facility, [request], now, knowledge, patients);
  if (admitted instanceof Refusal) throw admitted;
  const [outcome] = (await give(tx, deps, facility, [admitted!], now)).outcomes;
  if (outcome instanceof Refusal) throw outcome;
  return outcome!;
}

/** Everything that needs no lock, so that a refusal costs no transaction. */
function admit(
  facility: Facility,
  requests: readonly TakeNumber[],
  now: Date,
  knowledge: readonly SlotKnowledge[],
  patients: readonly (KnownPatient | undefined)[],
): (Admitted | Refusal<QueueRefusals>)[] {
  return requests.map((request, position) => {
    const verdict = admission({ ...request, now, zone: facility.timeZone, kind: facility.kind, settings: facility.settings, knowledge: knowledge[position]!, patient: patients[position] });
    return verdict instanceof Refusal ? verdict : { position, request, ...verdict };
  });
}

interface Given {
  outcomes: TakeNumberOutcome[];
  newCodes: string[];
  transactionId: string | undefined;
}

async function giveOrFindOut(deps: TakeNumberDeps, facility: Facility, admitted: readonly Admitted[], now: Date): Promise<TakeNumberOutcome[]> {
  let given: Given | undefined;
  try {
    await transactionDespiteDeadlock(deps.db, async (tx) => {
      given = await give(tx, deps, facility, admitted, now);
    });
  } catch (error) {
    if (!(error instanceof CommitOutcomeUnknown) || given === undefined) throw error;
    if (!(await isCommitted(deps.db, facility, given))) throw error;
  }
  return given!.outcomes;
}

/** The connection died while committing: the database knows what became of it. */
async function isCommitted(db: Db, facility: Facility, given: Given): Promise<boolean> {
  if (given.transactionId !== undefined && (await commitOutcome(db, given.transactionId)) === 'aborted') return false;
  const held = await bookingCodesHeld(db, facility.facilityId, given.newCodes);
  return given.newCodes.every((code) => held.has(code));
}

async function give(tx: Tx, deps: Pick<TakeNumberDeps, 'replies'>, facility: Facility, admitted: readonly Admitted[], now: Date): Promise<Given> {
  const { facilityId, settings, timeZone } = facility;
  const sessions = await lockForBooking(tx, facilityId, {
    patients: admitted.map((a) => a.patient.medicalRecordNumber),
    references: settings.referenceNumberOnce ? admitted.map((a) => a.request.referenceNumber) : [],
    sessions: admitted.map((a) => a.session),
  });
  const obstacles = await obstaclesFor(
    tx,
    facilityId,
    localDate(now, timeZone),
    admitted.map((a) => ({ medicalRecordNumber: a.patient.medicalRecordNumber, visitDate: a.session.visitDate, referenceNumber: a.request.referenceNumber })),
  );

  const booked: NewBooking[] = [];
  const outcomes = admitted.map((item): TakeNumberOutcome => {
    const session = sessions.get(item.session.sessionId);
    if (session === undefined) throw new Error('a session vanished between admission and lock');
    const decision = allocation({
      ...item.request,
      kind: facility.kind,
      settings,
      session,
      medicalRecordNumber: item.patient.medicalRecordNumber,
      existing: obstacles.ofPatients,
      referencesInUse: obstacles.referencesInUse,
      hasBeenReplied: (booking) => booking.repliedAt !== null || deps.replies.isReplied(facilityId, booking.bookingCode),
    });
    if (decision instanceof Refusal) return decision;
    if (decision !== 'next-number') return ticketOf(decision.sameTicket, session, true);
    const booking = nextNumber(item, session, facility, now);
    booked.push(booking);
    remember(booking, obstacles);
    return ticketOf(booking, session, false);
  });

  if (booked.length === 0) return { outcomes, newCodes: [], transactionId: undefined };
  const transactionId = await insertBookings(tx, facilityId, booked);
  const factOf = (b: NewBooking): Fact => ({ kind: b.source === 'mobile-jkn' ? 'mobile-jkn-booking-made' : 'booking-made', bookingCode: b.bookingCode });
  const [incomplete, complete] = [booked.filter((b) => awaitsReference(b, facility)), booked.filter((b) => !awaitsReference(b, facility))];
  await owe(tx, facilityId, now, complete.map(factOf));
  await owe(tx, facilityId, now, incomplete.map(factOf), { waitsFor: 'reference-number' });
  await announceEvents(tx, facilityId, now, booked.map((b) => bookingEvent('booking.created', b, now, { source: b.source })));
  boardChanged(tx, facilityId);
  return { outcomes, newCodes: booked.map((b) => b.bookingCode), transactionId };
}

/** BPJS would refuse it without the letter's number; the patient has a ticket all the same, and the desk completes it. */
export function awaitsReference(booking: Pick<NewBooking, 'source' | 'payer' | 'referenceNumber' | 'visitType' | 'clinicCode'>, { kind, settings }: Pick<Facility, 'kind' | 'settings'>): boolean {
  return (
    hasAdmission({ kind }) &&
    booking.source !== 'mobile-jkn' &&
    booking.payer === 'JKN' &&
    booking.referenceNumber === '' &&
    !settings.visitTypesWithoutReference.includes(booking.visitType) &&
    !settings.clinicsNotReported.includes(booking.clinicCode)
  );
}

/** Takes the next number of a locked session, whose counters move on. */
function nextNumber(item: Admitted, session: Session, facility: Facility, now: Date): NewBooking {
  const { request, patient } = item;
  const waitingBefore = session.waiting;
  session.lastOrdinal += 1;
  session.waiting += 1;
  if (request.payer === 'JKN') session.takenJkn += 1;
  else session.takenNonJkn += 1;
  return {
    bookingCode: newBookingCode(session.visitDate),
    sessionId: session.sessionId,
    ordinal: session.lastOrdinal,
    queueNumber: queueNumber(session, session.lastOrdinal, facility.settings),
    medicalRecordNumber: patient.medicalRecordNumber,
    payer: request.payer,
    source: request.source,
    clinicCode: session.clinicCode,
    visitDate: session.visitDate,
    identity: request.patient,
    phone: request.phone,
    ...(hasAdmission(facility)
      ? { visitType: request.visitType, referenceNumber: request.referenceNumber, isNewPatient: patient.isNew }
      : { visitType: 0, referenceNumber: '', isNewPatient: false }),
    bookedAt: now,
    estimatedAt: estimatedServiceAt(session, { ordinal: session.lastOrdinal, waitingBefore }, now, facility.timeZone, facility.settings),
    repliedAt: request.source === 'mobile-jkn' ? null : now,
  };
}

/** Later items of the same list meet this booking as if it were in the database already. */
function remember(booking: NewBooking, obstacles: Obstacles): void {
  obstacles.ofPatients.push({ ...booking, state: 'waiting', lastTask: 0, checkedInAt: null });
  if (booking.referenceNumber !== '') obstacles.referencesInUse.add(booking.referenceNumber);
}

function ticketOf(booking: Pick<Booking, 'bookingCode' | 'queueNumber' | 'ordinal' | 'medicalRecordNumber' | 'estimatedAt'>, session: Session, isRepeat: boolean): Ticket {
  return {
    bookingCode: booking.bookingCode,
    queueNumber: booking.queueNumber,
    ordinal: booking.ordinal,
    medicalRecordNumber: booking.medicalRecordNumber,
    clinicName: session.clinicName,
    doctorName: session.doctorName,
    estimatedAt: booking.estimatedAt,
    quota: quotaView(session),
    isRepeat,
  };
}
