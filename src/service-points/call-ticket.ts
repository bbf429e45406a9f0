import { localDate, type Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { boardChanged } from './board';
import { announceCall } from './call-announcement';
import { refuseService } from './refusals';
import type { ServicePoint } from './service-point';
import { lockNextTicket, lockTicket, lockTicketAt, writePress, type QueueTicket } from './service-ticket';

/** Who presses, and where. */
export interface Desk {
  point: ServicePoint;
  actor: string;
}

/**
 * What follows from a press for the booking a ticket is about; said by the feature that knows bookings, and done in the
 * same transaction. All of them get the instant of the press as `at`.
 */
export interface TicketConsequences {
  /** @returns false: there is nothing to be called for any more, such as a cancelled booking */
  called?: (tx: Tx, ticket: QueueTicket, at: Date) => Promise<boolean>;
  /** The desk is done with it because the next is called. @throws Refusal where something is still to be done */
  done?: (tx: Tx, ticket: QueueTicket, at: Date) => Promise<void>;
  absent?: (tx: Tx, ticket: QueueTicket, at: Date) => Promise<void>;
  /** The press of that instant is taken back. @throws Refusal where that is no longer possible */
  undone?: (tx: Tx, ticket: QueueTicket, pressedAt: Date, at: Date) => Promise<void>;
}

export interface TicketDeps {
  db: Db;
  clock: Clock;
}

export type CallOutcome =
  | { kind: 'called'; ticket: QueueTicket }
  | { kind: 'nobody-waits' }
  /** The desk was not as the presser saw it, as after a double press: nothing was done. */
  | { kind: 'as-it-stands'; ticket: QueueTicket | undefined };

/**
 * Calls who is first, to this desk; who was there is done.
 *
 * Guarantee: a ticket is called by one desk only; a press sent twice (`expects`: the ticket the presser saw at the desk)
 * calls once.
 */
export async function callNextTicket(deps: TicketDeps, facility: Facility, desk: Desk, expects: number | null, consequences: TicketConsequences = {}): Promise<CallOutcome> {
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const { queueCode } = desk.point;
    if (queueCode === null) throw refuseService('no-service-point');
    const here = await lockTicketAt(tx, facility.facilityId, desk.point, localDate(at, facility.timeZone));
    if ((here?.ticketId ?? null) !== expects) return { kind: 'as-it-stands', ticket: here };
    if (here !== undefined) await finishTicketAt(tx, facility, desk, here, at, consequences);
    for (;;) {
      const next = await lockNextTicket(tx, facility.facilityId, queueCode, localDate(at, facility.timeZone));
      if (next === undefined) return { kind: 'nobody-waits' };
      const called = await callLocked(tx, facility, desk, next, at, next.priorityReason, consequences);
      if (called !== undefined) return { kind: 'called', ticket: called };
    }
  });
}

/**
 * Calls one ticket out of its order, with a reason that is kept; one that was passed over comes back this way without one.
 *
 * Guarantee: as callNextTicket.
 * @throws Refusal ticket-unknown, ticket-not-here, priority-reason-missing
 */
export async function callTicket(
  deps: TicketDeps,
  facility: Facility,
  desk: Desk,
  wanted: { ticketId: number; expects: number | null; reason: string },
  consequences: TicketConsequences = {},
): Promise<CallOutcome> {
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const here = await lockTicketAt(tx, facility.facilityId, desk.point, localDate(at, facility.timeZone));
    if ((here?.ticketId ?? null) !== wanted.expects) return { kind: 'as-it-stands', ticket: here };
    const ticket = await lockTicket(tx, facility.facilityId, wanted.ticketId);
    if (ticket === undefined || ticket.queueCode !== desk.point.queueCode) throw refuseService('ticket-unknown');
    if (ticket.state !== 'waiting') throw refuseService('ticket-not-here', { ticketNumber: ticket.ticketNumber });
    const reason = wanted.reason.trim();
    if (ticket.skippedAt === null && reason === '' && ticket.priorityReason === null) throw refuseService('priority-reason-missing');
    if (here !== undefined) await finishTicketAt(tx, facility, desk, here, at, consequences);
    const called = await callLocked(tx, facility, desk, ticket, at, reason === '' ? ticket.priorityReason : reason, consequences);
    return called === undefined ? { kind: 'nobody-waits' } : { kind: 'called', ticket: called };
  });
}

/** A ticket that is called at this desk at once, without an announcement: its owner stands here already. */
export async function callHere(tx: Tx, facility: Facility, desk: Desk, ticket: QueueTicket, at: Date): Promise<QueueTicket> {
  const called = await writePress(tx, facility.facilityId, ticket, calledChange(desk, at, ticket.priorityReason), { at, actor: desk.actor });
  boardChanged(tx, facility.facilityId);
  await recordAct(tx, facility.facilityId, { at, actor: desk.actor, act: 'ticket-served-directly', subject: ticket.ticketNumber, detail: { ticketId: ticket.ticketId, place: desk.point.name } });
  return called;
}

const RECALL_PAUSE_MS = 2_000;

/**
 * Says the number at this desk once more; pressed twice at once it is said once.
 * @throws Refusal ticket-not-here
 */
export async function recallTicket(deps: TicketDeps, facility: Facility, desk: Desk, ticketId: number): Promise<QueueTicket> {
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const ticket = await lockTicket(tx, facility.facilityId, ticketId);
    if (ticket === undefined) throw refuseService('ticket-unknown');
    if (ticket.state !== 'called' || ticket.servicePointId !== desk.point.servicePointId) throw refuseService('ticket-not-here', { ticketNumber: ticket.ticketNumber });
    const [justSaid] = await tx.rows('select call_id from call_announcement where facility_id = :facilityId and called_at > :since and ticket_id = :ticketId and withdrawn_at is null limit 1', {
      facilityId: facility.facilityId,
      since: new Date(at.getTime() - RECALL_PAUSE_MS),
      ticketId,
    });
    if (justSaid === undefined) {
      await announce(tx, facility, desk, ticket, at, true);
      await recordAct(tx, facility.facilityId, { at, actor: desk.actor, act: 'ticket-called-again', subject: ticket.ticketNumber, detail: { ticketId, place: desk.point.name } });
    }
    return ticket;
  });
}

/** Who was at the desk is done. */
export async function finishTicketAt(tx: Tx, facility: Facility, desk: Desk, ticket: QueueTicket, at: Date, consequences: TicketConsequences): Promise<void> {
  await consequences.done?.(tx, ticket, at);
  await writePress(tx, facility.facilityId, ticket, { state: 'done', endedAt: at }, { at, actor: desk.actor });
}

/** Undefined: there is nothing to be called for any more, and the ticket is over. */
async function callLocked(tx: Tx, facility: Facility, desk: Desk, ticket: QueueTicket, at: Date, reason: string | null, consequences: TicketConsequences): Promise<QueueTicket | undefined> {
  const { facilityId } = facility;
  if ((await consequences.called?.(tx, ticket, at)) === false) {
    await writePress(tx, facilityId, ticket, { state: 'cancelled', endedAt: at }, { at, actor: desk.actor });
    return undefined;
  }
  const called = await writePress(tx, facilityId, ticket, calledChange(desk, at, reason), { at, actor: desk.actor });
  await announce(tx, facility, desk, called, at, false);
  await recordAct(tx, facilityId, {
    at,
    actor: desk.actor,
    act: 'ticket-called',
    subject: ticket.ticketNumber,
    detail: { ticketId: ticket.ticketId, place: desk.point.name, ...(reason === null ? {} : { reason }) },
  });
  return called;
}

function calledChange(desk: Desk, at: Date, priorityReason: string | null): Parameters<typeof writePress>[3] {
  return { state: 'called', calledAt: at, calledBy: desk.actor, servicePointId: desk.point.servicePointId, skippedAt: null, priorityReason };
}

async function announce(tx: Tx, facility: Facility, { point, actor }: Desk, ticket: QueueTicket, at: Date, isRecall: boolean): Promise<void> {
  await announceCall(tx, facility.facilityId, at, {
    kind: point.kind,
    queueRef: `queue ${ticket.queueCode}`,
    queueNumber: ticket.ticketNumber,
    place: point.name,
    spokenPlace: point.spokenName,
    isRecall,
    actor,
    ticketId: ticket.ticketId,
    ...(ticket.bookingCode === null ? {} : { bookingCode: ticket.bookingCode }),
  });
}
