import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { recordAct } from '../platform/staff-acts';
import { lockSessions } from '../schedules/session-store';
import { markTicketsOfBookingAbsent } from '../service-points/tickets-of-booking';
import type { Booking } from './booking';
import { lockBooking, sessionsOfBookings } from './booking-store';
import { recordTask } from './reach-task';

export interface MarkAbsent {
  /** Those a person has chosen; nobody is ever marked by itself. */
  bookingCodes: readonly string[];
  by: string;
  source: 'poli' | 'desk';
}

/**
 * These did not come or have left (task 99).
 *
 * Guarantee: each recorded once. Who cannot be marked, because the doctor has seen them meanwhile, is left out and never
 * keeps the others from it.
 */
export async function markAbsent(deps: { db: Db; clock: Clock }, facility: Facility, input: MarkAbsent): Promise<{ marked: Booking[]; leftOut: number }> {
  const { facilityId } = facility;
  const codes = [...new Set(input.bookingCodes)].sort();
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    await lockSessions(tx, facilityId, await sessionsOfBookings(tx, facilityId, codes));
    const marked: Booking[] = [];
    for (const bookingCode of codes) {
      const found = await lockBooking(tx, facilityId, bookingCode);
      if (found === undefined) continue;
      try {
        marked.push(
          await recordTask(tx, { clock: () => now }, facility, found.booking, found.session, { bookingCode, task: 99, occurredAt: now, source: input.source, actor: input.by, canBeUndone: true }),
        );
      } catch (error) {
        // Refusals come before anything is written.
        if (!(error instanceof Refusal)) throw error;
        continue;
      }
      await markTicketsOfBookingAbsent(tx, facilityId, { bookingCode, at: now, by: input.by });
      await recordAct(tx, facilityId, { at: now, actor: input.by, act: 'marked-absent', subject: bookingCode });
    }
    return { marked, leftOut: codes.length - marked.length };
  });
}
