import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { takeServiceTicket, type ServiceTicket } from './take-service-ticket';

/**
 * Staff give a patient a number of their queue.
 * @throws Refusal queue-unknown
 */
export async function issueTicket(deps: { db: Db; clock: Clock }, facility: Facility, input: { queueCode: string; actor: string }): Promise<ServiceTicket> {
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const ticket = await takeServiceTicket(tx, { clock: () => at }, facility, { queueCode: input.queueCode, purpose: 'general', source: 'desk' });
    await recordAct(tx, facility.facilityId, { at, actor: input.actor, act: 'ticket-issued', subject: ticket.ticketNumber, detail: { ticketId: ticket.ticketId } });
    return ticket;
  });
}
