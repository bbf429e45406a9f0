import { setTimeout as delay } from 'node:timers/promises';
import { addDays, localDate, type Clock, type LocalDate } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import type { Log } from '../platform/log';
import { workThrough } from '../platform/work-through';
import { DAYS_STILL_MOVING } from './days-kept';
import { FIGURE_COLUMNS, FIGURES_VERSION, MISS_COLUMNS, MISSES_SQL, SESSION_FIGURES_SQL, visitBindings, VISITS_SQL } from './visits-sql';

export interface CountDaysDeps {
  db: Db;
  clock: Clock;
  log: Log;
  facilities: Pick<FacilityDirectory, 'inService'>;
  /** Looked at between two days. */
  signal?: AbortSignal;
}

/** A day that still moves is counted again after so long, whether or not anything tells that it has changed. */
const AGAIN_AFTER_MINUTES = 60;

/**
 * Keeps what became of the visits of past days: every day that was never counted, the newest first, and of the last days
 * those of which something has moved. One connection and one day at a time, so that nobody who books waits for it.
 *
 * A day is counted whole, in one transaction, or stays as it was: cut off in the middle, the rest follows at the next run.
 */
export async function countDays(deps: CountDaysDeps): Promise<{ facilities: number; days: number; failed: number }> {
  const counts = { facilities: 0, days: 0, failed: 0 };
  await workThrough(deps.facilities.inService(), 1, async (facility) => {
    deps.signal?.throwIfAborted();
    counts.facilities += 1;
    try {
      for (const date of await daysToCount(deps.db, facility, deps.clock())) {
        deps.signal?.throwIfAborted();
        const began = performance.now();
        await countDay(deps.db, facility, date, deps.clock());
        counts.days += 1;
        // Years of history must not keep a core of a small machine busy: as long a pause as the day took.
        await delay(performance.now() - began, undefined, deps.signal === undefined ? {} : { signal: deps.signal });
      }
    } catch (error) {
      deps.signal?.throwIfAborted();
      counts.failed += 1;
      deps.log.error({ error, facility: facility.code }, 'the figures of a facility could not be counted');
    }
  });
  return counts;
}

/** Counts one past day again, a closed one too: for whoever has mended its records. Today is never kept. */
export async function recountDay(db: Db, facility: Facility, date: LocalDate, now: Date): Promise<void> {
  if (date < localDate(now, facility.timeZone)) await countDay(db, facility, date, now);
}

/** Past days, the newest first: not counted, counted by older definitions, or moving and changed (or an hour old). */
export async function daysToCount(sql: Sql, { facilityId, timeZone }: Facility, now: Date): Promise<LocalDate[]> {
  const today = localDate(now, timeZone);
  const rows = await sql.rows<{ visit_date: LocalDate }>(
    `with unsettled as (
       select booking.visit_date, count(*) as rows
       from outbox
       join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
       where outbox.facility_id = :facilityId and outbox.state in ('open', 'parked') and booking.visit_date < :today
       group by booking.visit_date
     ), acted as (
       select booking.visit_date, max(outbox_act.acted_at) as acted_at
       from outbox_act
       join outbox on outbox.facility_id = outbox_act.facility_id and outbox.outbox_id = outbox_act.outbox_id
       join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
       where outbox_act.facility_id = :facilityId and outbox_act.acted_at >= :actsSince
       group by booking.visit_date
     )
     select cast(day as date) as visit_date
     from generate_series(
       cast((select min(practice_session.visit_date) from practice_session where practice_session.facility_id = :facilityId) as timestamp),
       cast(cast(:today as date) - 1 as timestamp), interval '1 day') as day
     left join insight_day on insight_day.facility_id = :facilityId and insight_day.visit_date = cast(day as date)
     left join unsettled on unsettled.visit_date = cast(day as date)
     left join acted on acted.visit_date = cast(day as date)
     where insight_day.visit_date is null
       or insight_day.version < :version
       or (not insight_day.closed and (
         cast(day as date) < :movingSince
         or insight_day.counted_at <= :again
         or insight_day.counted_at > :now
         or coalesce(unsettled.rows, 0) <> insight_day.unsettled
         or acted.acted_at >= insight_day.counted_at
       ))
     order by 1 desc`,
    {
      facilityId,
      today,
      now,
      version: FIGURES_VERSION,
      movingSince: addDays(today, -DAYS_STILL_MOVING),
      again: new Date(now.getTime() - AGAIN_AFTER_MINUTES * 60_000),
      actsSince: new Date(now.getTime() - 2 * AGAIN_AFTER_MINUTES * 60_000),
    },
    'insight_days_to_count',
  );
  return rows.map((row) => row.visit_date);
}

async function countDay(db: Db, facility: Facility, date: LocalDate, now: Date): Promise<void> {
  const { facilityId } = facility;
  const isClosed = date < addDays(localDate(now, facility.timeZone), -DAYS_STILL_MOVING);
  await db.transaction(async (tx) => {
    // First: it holds the day against another one who counts it now. What moves after this look is seen at the next.
    await tx.rows(
      `insert into insight_day (facility_id, visit_date, version, counted_at, unsettled, closed)
       values (:facilityId, :date, :version, :now, ${UNSETTLED}, :isClosed)
       on conflict (facility_id, visit_date) do update
       set version = excluded.version, counted_at = excluded.counted_at, unsettled = excluded.unsettled, closed = excluded.closed`,
      { facilityId, date, version: FIGURES_VERSION, now, isClosed },
    );
    await forget(tx, facilityId, date);
    await tx.rows(
      `with ${VISITS_SQL},
       figures as (
         insert into session_figures (facility_id, visit_date, session_id, ${FIGURE_COLUMNS.join(', ')})
         select :facilityId, counted.* from (${SESSION_FIGURES_SQL}) as counted
       )
       insert into visit_miss (facility_id, ${MISS_COLUMNS.join(', ')})
       select :facilityId, missed.* from (${MISSES_SQL}) as missed`,
      visitBindings(facility, [date], now),
    );
  });
}

const UNSETTLED = `(
  select count(*)
  from outbox
  join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
  where outbox.facility_id = :facilityId and outbox.state in ('open', 'parked') and booking.visit_date = :date
)`;

async function forget(tx: Tx, facilityId: FacilityId, date: LocalDate): Promise<void> {
  await tx.rows('delete from session_figures where facility_id = :facilityId and visit_date = :date', { facilityId, date });
  await tx.rows('delete from visit_miss where facility_id = :facilityId and visit_date = :date', { facilityId, date });
}
