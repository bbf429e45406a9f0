import type { LocalDate } from '../platform/clock';
import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { DifferenceKind, DifferenceSide, FoundDifference } from './hfis-slot';

export type Settlement = 'follow-hfis' | 'keep-ours' | 'gone-by-itself';

export interface ScheduleDifference extends FoundDifference {
  differenceId: number;
  visitDate: LocalDate | null;
  foundAt: Date;
  lastSeenAt: Date;
  settledAt: Date | null;
  settledBy: string | null;
  settlement: Settlement | null;
  note: string;
}

const COLUMNS = `
  schedule_difference.difference_id as "differenceId", schedule_difference.identity, schedule_difference.kind,
  schedule_difference.clinic_code as "clinicCode", schedule_difference.visit_date as "visitDate",
  schedule_difference.doctor_code as "doctorCode", schedule_difference.practice_hours as "practiceHours",
  schedule_difference.ours, schedule_difference.theirs, schedule_difference.bookings_hit as "bookingsHit",
  schedule_difference.found_at as "foundAt", schedule_difference.last_seen_at as "lastSeenAt",
  schedule_difference.settled_at as "settledAt", schedule_difference.settled_by as "settledBy",
  schedule_difference.settlement, schedule_difference.note`;

/** What was looked at: of these kinds, and of this day, everything that differs was found. */
export interface DifferenceScope {
  facilityId: FacilityId;
  kinds: readonly DifferenceKind[];
  clinicCode: string | null;
  visitDate: LocalDate | null;
}

/**
 * Lists what was found in a scope that this transaction holds. The same difference is one row however often it is seen;
 * one that a person decided to keep stays decided as long as both sides stay as they were; an open one that was not found
 * again is settled as gone by itself.
 * @returns how many of those found are open
 */
export async function listDifferences(tx: Tx, scope: DifferenceScope, found: readonly FoundDifference[], now: Date): Promise<number> {
  let open = 0;
  for (const difference of found) if (await listOne(tx, scope, difference, now)) open += 1;
  const { facilityId, kinds, clinicCode, visitDate } = scope;
  await tx.rows(
    `update schedule_difference set settled_at = :now, settlement = 'gone-by-itself'
     where schedule_difference.facility_id = :facilityId and schedule_difference.settled_at is null and schedule_difference.kind = any(:kinds)
       and (cast(:clinicCode as text) is null or schedule_difference.clinic_code = :clinicCode)
       and (cast(:visitDate as date) is null or schedule_difference.visit_date = :visitDate)
       and not (schedule_difference.identity = any(:identities))`,
    { facilityId, kinds, clinicCode, visitDate, identities: found.map((difference) => difference.identity), now },
  );
  return open;
}

async function listOne(tx: Tx, scope: DifferenceScope, difference: FoundDifference, now: Date): Promise<boolean> {
  const { facilityId, visitDate } = scope;
  const { identity, kind, clinicCode, doctorCode, practiceHours, bookingsHit } = difference;
  const sides = { ours: jsonOf(difference.ours), theirs: jsonOf(difference.theirs) };
  const [seen] = await tx.rows<{ isOpen: boolean }>(
    `update schedule_difference set last_seen_at = :now, bookings_hit = :bookingsHit, ours = cast(:ours as jsonb), theirs = cast(:theirs as jsonb)
     where schedule_difference.facility_id = :facilityId
       and schedule_difference.difference_id = (
         select newest.difference_id from schedule_difference newest
         where newest.facility_id = :facilityId and newest.identity = :identity
         order by newest.difference_id desc limit 1
       )
       and (schedule_difference.settled_at is null or (
         schedule_difference.settlement = 'keep-ours'
         and schedule_difference.ours is not distinct from cast(:ours as jsonb)
         and schedule_difference.theirs is not distinct from cast(:theirs as jsonb)
       ))
     returning settled_at is null as "isOpen"`,
    { facilityId, identity, bookingsHit, ...sides, now },
  );
  if (seen !== undefined) return seen.isOpen;
  await tx.rows(
    `insert into schedule_difference
       (facility_id, identity, kind, clinic_code, visit_date, doctor_code, practice_hours, ours, theirs, bookings_hit, found_at, last_seen_at)
     values (:facilityId, :identity, :kind, :clinicCode, :visitDate, :doctorCode, :practiceHours, cast(:ours as jsonb), cast(:theirs as jsonb), :bookingsHit, :now, :now)`,
    { facilityId, identity, kind, clinicCode, visitDate, doctorCode, practiceHours, bookingsHit, ...sides, now },
  );
  return true;
}

const jsonOf = (side: DifferenceSide | null): string | null => (side === null ? null : JSON.stringify(side));

/** What is open for a day that has passed cannot be decided any more. */
export async function settlePassed(sql: Sql, facilityId: FacilityId, today: LocalDate, now: Date): Promise<void> {
  await sql.rows(
    `update schedule_difference set settled_at = :now, settlement = 'gone-by-itself', note = 'the day has passed'
     where schedule_difference.facility_id = :facilityId and schedule_difference.settled_at is null and schedule_difference.visit_date < :today`,
    { facilityId, today, now },
  );
}

/** Open ones first by what they touch, then by date; with `settled` also those that are settled, newest first behind them. */
export async function differencesOf(sql: Sql, facilityId: FacilityId, options: { settled?: boolean } = {}): Promise<ScheduleDifference[]> {
  return sql.rows<ScheduleDifference>(
    `select ${COLUMNS}
     from schedule_difference
     where schedule_difference.facility_id = :facilityId and (:settled or schedule_difference.settled_at is null)
     order by schedule_difference.settled_at desc nulls first, schedule_difference.bookings_hit desc,
       schedule_difference.visit_date nulls last, schedule_difference.clinic_code, schedule_difference.difference_id`,
    { facilityId, settled: options.settled === true },
  );
}

export async function findDifference(sql: Sql, facilityId: FacilityId, differenceId: number): Promise<ScheduleDifference | undefined> {
  const [found] = await sql.rows<ScheduleDifference>(
    `select ${COLUMNS} from schedule_difference where schedule_difference.facility_id = :facilityId and schedule_difference.difference_id = :differenceId`,
    { facilityId, differenceId },
  );
  return found;
}

/** Settles a difference once: false when somebody else was first. */
export async function settle(
  tx: Tx,
  facilityId: FacilityId,
  differenceId: number,
  how: { settlement: Settlement; by: string; note: string; now: Date },
): Promise<boolean> {
  const settled = await tx.rows(
    `update schedule_difference set settled_at = :now, settlement = :settlement, settled_by = :by, note = :note
     where schedule_difference.facility_id = :facilityId and schedule_difference.difference_id = :differenceId and schedule_difference.settled_at is null
     returning difference_id`,
    { facilityId, differenceId, ...how },
  );
  return settled.length === 1;
}
