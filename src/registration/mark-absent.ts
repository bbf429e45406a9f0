import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { moveTicket } from '../service-points/move-ticket';
import { deskConsequences } from './desk-consequences';

/**
 * At the end of the day a person says who never came, in one press: each number for itself, so that one which was called or
 * served meanwhile keeps no other from it. A new patient whose registration had begun has task 99 with it.
 * @returns how many are absent now, and how many stood otherwise by then
 */
export async function markTicketsAbsent(deps: { db: Db; clock: Clock }, facility: Facility, actor: string, ticketIds: readonly number[]): Promise<{ absent: number; leftOut: number }> {
  const counts = { absent: 0, leftOut: 0 };
  for (const ticketId of ticketIds) {
    try {
      await moveTicket(deps, facility, actor, ticketId, { to: 'absent' }, deskConsequences(facility, actor));
      counts.absent += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      counts.leftOut += 1;
    }
  }
  return counts;
}
