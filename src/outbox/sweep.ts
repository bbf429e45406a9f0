import { addDays, localDate, type Clock, type LocalDate } from '../platform/clock';
import type { Db, Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { workThrough } from '../platform/work-through';
import { closeNeedless } from './close-needless';

/** The latest day of visit of which nothing is sent any more: its H+6 23:00 WIB has come (backoff.ts). */
export function latestDayGivenUp(now: Date): LocalDate {
  const LAST_HOUR_MS = 23 * 3_600_000;
  return addDays(localDate(new Date(now.getTime() - LAST_HOUR_MS), 'WIB'), -6);
}

/**
 * Expires what nobody can send any more, also where it waits behind a parked row and would never be tried again.
 * @returns how many rows
 */
export async function expireOld(db: Sql, facilityId: FacilityId, now: Date): Promise<number> {
  const rows = await db.rows(
    `update outbox
     set state = 'expired', needs_staff = outbox.kind <> 'mobile-jkn-booking-made', question = null, claim_id = null, leased_until = null, settled_at = :now
     from booking
     where outbox.facility_id = :facilityId
       and outbox.state in ('open', 'parked')
       and (outbox.leased_until is null or outbox.leased_until <= :now)
       and booking.facility_id = outbox.facility_id
       and booking.booking_code = outbox.lane
       and booking.visit_date <= :latestDay
     returning outbox.outbox_id`,
    { facilityId, now, latestDay: latestDayGivenUp(now) },
  );
  return rows.length;
}

/** True of a row of `outbox` that cannot leave before a person has acted on an earlier one of its lane. */
const BEHIND_A_PERSON = `exists (
  select from outbox as parked
  where parked.facility_id = outbox.facility_id
    and parked.lane = outbox.lane
    and (parked.state = 'parked' or (parked.state = 'open' and parked.waits_for is not null))
    and (parked.precedence, parked.outbox_id) < (outbox.precedence, outbox.outbox_id)
)`;

/** What was recorded after its lane was parked, or behind what waits for the desk, is not due before a person has acted: else every claim would look at it. */
export async function restBehindParked(db: Sql, facilityId: FacilityId, now: Date): Promise<number> {
  const rows = await db.rows(
    `update outbox
     set due_at = 'infinity'
     where outbox.facility_id = :facilityId
       and outbox.state = 'open'
       and outbox.due_at <= :now
       and ${BEHIND_A_PERSON}
     returning outbox.outbox_id`,
    { facilityId, now },
  );
  return rows.length;
}

/** Nothing of a person's stands before these any more: an act of the desk and the rest above may have crossed. */
async function wakeStranded(db: Sql, facilityId: FacilityId, now: Date): Promise<number> {
  const rows = await db.rows(
    `update outbox
     set due_at = :now
     where outbox.facility_id = :facilityId
       and outbox.state = 'open'
       and outbox.due_at = 'infinity'
       and outbox.waits_for is null
       and not ${BEHIND_A_PERSON}
     returning outbox.outbox_id`,
    { facilityId, now },
  );
  return rows.length;
}

/** All of it, for every facility; counts for the row of the run. */
export async function sweepOutbox(deps: { db: Db; clock: Clock; facilities: Pick<FacilityDirectory, 'all'> }): Promise<{ expired: number; rested: number; woken: number }> {
  const counts = { expired: 0, rested: 0, woken: 0 };
  await workThrough(deps.facilities.all(), 1, async (facility) => {
    const { facilityId } = facility;
    await closeNeedless(deps.db, facility, deps.clock());
    counts.expired += await expireOld(deps.db, facilityId, deps.clock());
    counts.rested += await restBehindParked(deps.db, facilityId, deps.clock());
    counts.woken += await wakeStranded(deps.db, facilityId, deps.clock());
  });
  return counts;
}
