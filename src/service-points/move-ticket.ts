import type { Sql, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { lastActOf, recordAct } from '../platform/staff-acts';
import { boardChanged } from './board';
import { withdrawCalls } from './call-announcement';
import type { TicketConsequences, TicketDeps } from './call-ticket';
import { refuseService } from './refusals';
import { lockTicket, restoreBeforePress, writePress, type PressKind, type QueueDay, type QueueTicket, type TicketChange } from './service-ticket';

/**
 * skip: was called and did not come · take-back: waits again · done: served · absent: never came · priority: comes before
 * the others, with a reason.
 */
export type TicketMove = { to: 'skip' | 'take-back' | 'done' | 'absent' } | { to: 'priority'; reason: string };

/**
 * Moves a ticket on, once: pressed twice it does nothing more.
 * @throws Refusal ticket-unknown, ticket-not-here, priority-reason-missing
 */
export async function moveTicket(deps: TicketDeps, facility: Facility, actor: string, ticketId: number, move: TicketMove, consequences: TicketConsequences = {}): Promise<QueueTicket> {
  return deps.db.transaction((tx) => moveTicketIn(tx, deps, facility, actor, ticketId, move, consequences));
}

/** The same inside the transaction of a use case that does more. */
export async function moveTicketIn(
  tx: Tx,
  deps: Pick<TicketDeps, 'clock'>,
  facility: Facility,
  actor: string,
  ticketId: number,
  move: TicketMove,
  consequences: TicketConsequences = {},
): Promise<QueueTicket> {
  const { facilityId } = facility;
  const at = deps.clock();
  const ticket = await lockTicket(tx, facilityId, ticketId);
  if (ticket === undefined) throw refuseService('ticket-unknown');
  const change = changeOf(ticket, move, at);
  if (change === 'already') return ticket;
  if (move.to === 'done') await consequences.done?.(tx, ticket, at);
  if (move.to === 'absent') await consequences.absent?.(tx, ticket, at);
  const moved = await writePress(tx, facilityId, ticket, change, { at, actor });
  await recordAct(tx, facilityId, {
    at,
    actor,
    act: `ticket-${move.to}`,
    subject: ticket.ticketNumber,
    detail: { ticketId, ...(move.to === 'priority' ? { reason: move.reason } : {}) },
  });
  boardChanged(tx, facilityId);
  return moved;
}

function changeOf(ticket: QueueTicket, move: TicketMove, at: Date): TicketChange | 'already' {
  const elsewhere = (): never => {
    throw refuseService('ticket-not-here', { ticketNumber: ticket.ticketNumber });
  };
  const isOpen = ticket.state === 'waiting' || ticket.state === 'called';
  switch (move.to) {
    case 'skip':
      if (ticket.skippedAt !== null) return 'already';
      return ticket.state === 'called' ? { state: 'waiting', skippedAt: at } : elsewhere();
    case 'take-back':
      if (ticket.state === 'waiting' && ticket.skippedAt === null) return 'already';
      return isOpen ? { state: 'waiting', skippedAt: null } : elsewhere();
    case 'done':
      if (ticket.state === 'done') return 'already';
      return isOpen ? { state: 'done', endedAt: at } : elsewhere();
    case 'absent':
      if (ticket.state === 'absent') return 'already';
      return isOpen ? { state: 'absent', endedAt: at } : elsewhere();
    case 'priority': {
      const reason = move.reason.trim();
      if (reason === '') throw refuseService('priority-reason-missing');
      if (ticket.priorityReason === reason) return 'already';
      return ticket.state === 'waiting' ? { priorityReason: reason } : elsewhere();
    }
  }
}

/**
 * Takes back the last press on a ticket, within the facility's seconds, by whoever pressed: the ticket stands as before,
 * displays no longer say the call, and what followed for the booking is undone with it. Pressed twice it does nothing more.
 * @throws Refusal ticket-unknown, press-cannot-be-undone, and what the consequences refuse
 */
export async function undoTicketPress(
  deps: TicketDeps,
  facility: Facility,
  actor: string,
  press: { ticketId: number; pressedAtMs: number },
  consequences: TicketConsequences = {},
): Promise<QueueTicket> {
  return deps.db.transaction(async (tx) => {
    const { facilityId, settings } = facility;
    const at = deps.clock();
    const ticket = await lockTicket(tx, facilityId, press.ticketId);
    if (ticket === undefined) throw refuseService('ticket-unknown');
    if (ticket.press === null) return ticket;
    const isThatPress = ticket.press.at.getTime() === press.pressedAtMs && ticket.press.actor === actor;
    if (!isThatPress || at.getTime() >= press.pressedAtMs + settings.undoWindowSeconds * 1000) throw refuseService('press-cannot-be-undone');
    await consequences.undone?.(tx, ticket, ticket.press.at, at);
    if (ticket.state === 'called') await withdrawCalls(tx, facilityId, { ticketId: ticket.ticketId }, ticket.press.at, at);
    await restoreBeforePress(tx, facilityId, ticket.ticketId);
    await insistOnFreeDesk(tx, facilityId, ticket);
    await recordAct(tx, facilityId, { at, actor, act: 'ticket-press-undone', subject: ticket.ticketNumber, detail: { ticketId: ticket.ticketId, was: ticket.state } });
    boardChanged(tx, facilityId);
    return ticket;
  });
}

/** Whoever was sent away from a desk cannot stand there again once the next has been called to it. */
async function insistOnFreeDesk(tx: Tx, facilityId: FacilityId, { servicePointId, queueCode, queueDate }: QueueTicket): Promise<void> {
  const [here] = await tx.rows<{ tickets: number }>(
    `select count(*) as tickets from service_ticket
     where facility_id = :facilityId and queue_code = :queueCode and queue_date = :queueDate and state = 'called' and service_point_id = :servicePointId`,
    { facilityId, queueCode, queueDate, servicePointId },
  );
  if (here !== undefined && here.tickets > 1) throw refuseService('press-cannot-be-undone');
}

export interface UndoablePress {
  ticket: QueueTicket;
  kind: PressKind;
  at: Date;
  until: Date;
}

/**
 * What this person pressed last in a queue, while it can still be taken back; undefined also where they have done something
 * else since, such as calling again: nobody would expect the press before it to be taken back then.
 */
export async function undoablePress(sql: Sql, facility: Facility, day: QueueDay, actor: string, now: Date): Promise<UndoablePress | undefined> {
  const ends = (at: Date): Date => new Date(at.getTime() + facility.settings.undoWindowSeconds * 1000);
  const [last] = [...day.waiting, ...day.skipped, ...day.called, ...day.over]
    .flatMap((ticket) => (ticket.press?.actor === actor && ends(ticket.press.at) > now ? [{ ticket, kind: ticket.press.kind, at: ticket.press.at, until: ends(ticket.press.at) }] : []))
    .sort((a, b) => b.at.getTime() - a.at.getTime() || rank(b.ticket) - rank(a.ticket));
  if (last === undefined) return undefined;
  const since = await lastActOf(sql, facility.facilityId, { actor, since: last.at, besides: ['ticket-press-undone', 'undone'] });
  return since === undefined ? last : undefined;
}

/** Of a press that ended one and called the next, the call is taken back first. */
function rank(ticket: QueueTicket): number {
  return ticket.state === 'called' ? 1 : 0;
}
