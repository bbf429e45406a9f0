import { localDate, type LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { daysNotKept } from './days-kept';
import { FIGURES_SQL } from './figures-sql';
import { HISTOGRAM_BUCKETS, schedulePoints, type FigureGroup, type FigureRow, type Figures, type FigureScope, type Period, type Spread, type StageAtBpjs, type StageFigures } from './figures';
import { STAGES, type Stage } from './stage-waits';
import { visitBindings } from './visits-sql';

/**
 * The figures of a period, today at the latest: past days as they are kept (count-days.ts), today, and a past day that is not
 * kept yet, counted this moment by the same statement. What each figure says stands in figure-catalogue.ts.
 *
 * - Bookings, who came, was served, called off or absent: `booking` and `task_event`.
 * - Completeness, misses, lag: these and the outbox. Chains: visits-sql.ts.
 * - Stages: differences of recorded times by our clock; by BPJS's two from `bpjs_waiting_time`, for days and clinics only.
 * - Use: visits with a queue at BPJS ÷ `outpatient_count`. Of a day the row of the whole house, or else the sum of its clinics;
 *   of a clinic its own row. A day without a number is in neither part of a share. Not for doctors or sessions.
 * - Schedule: slots of HFIS, not gone and not on leave, whose hours are over, against calls of the doctor within those hours.
 *
 * @returns a row for each group that had anything, in the order of their keys; of `total` always one
 */
export async function readFigures(sql: Sql, facility: Facility, now: Date, period: Period, { by = 'total', scope = {} }: { by?: FigureGroup; scope?: FigureScope } = {}): Promise<Figures> {
  const today = localDate(now, facility.timeZone);
  const to = period.to < today ? period.to : today;
  const { live, notCounted } = await daysNotKept(sql, facility.facilityId, { from: period.from, to }, today);
  const [read] = await sql.rows<ReadFigures>(FIGURES_SQL[by], {
    ...visitBindings(facility, live, now),
    notCounted,
    from: period.from,
    to,
    clinicCode: scope.clinicCode ?? null,
    doctorCode: scope.doctorCode ?? null,
    sessionId: scope.sessionId ?? null,
    onTimeSeconds: facility.settings.onTimeMinutes * 60,
  });
  const rows = rowsOf(read!, by);
  if (by === 'total' && rows.length === 0) rows.push(rowOf('total', period, undefined, new Map(), undefined, undefined, new Map()));
  return { rows, daysNotCounted: notCounted.length };
}

interface Sums {
  key: string;
  from: LocalDate;
  to: LocalDate;
  clinic: string | null;
  doctor: number | null;
  session: number | null;
  hours: string | null;
  booked_mobile_jkn: number;
  booked_kiosk: number;
  booked_desk: number;
  booked_simrs: number;
  came: number;
  served: number;
  cancelled: number;
  no_show: number;
  no_show_silent: number;
  unfinished: number;
  visits_reported: number;
  complete_here: number;
  complete_there: number;
  missed: number;
  times_untold: number;
  there_visits: number[];
  there_seconds: number[];
  heard_seconds: number[];
}

interface SpreadRow {
  key: string;
  /** 1 … 6 stages, 7 lag, 8 estimate error, 9 the same without its sign. */
  measure: number;
  visits: number;
  mean: number;
  median: number;
  p90: number;
  histogram: number[];
  on_time: number;
}

interface UseRow {
  key: string;
  from: LocalDate;
  to: LocalDate;
  visits: number | null;
  used: number;
  mobile: number;
  without: number;
}

interface ScheduleRow {
  key: string;
  from: LocalDate;
  to: LocalDate;
  practised: number;
  missed: number;
  empty: number;
  outside: number;
}

interface DashboardRow {
  key: string;
  clock: 'rs' | 'server';
  seconds: (number | null)[];
  visits: (number | null)[];
}

interface ReadFigures {
  sums: Sums[] | null;
  spreads: SpreadRow[] | null;
  uses: UseRow[] | null;
  schedules: ScheduleRow[] | null;
  dashboards: DashboardRow[] | null;
}

type Spreads = ReadonlyMap<number, SpreadRow>;
type Dashboards = ReadonlyMap<string, DashboardRow>;

function rowsOf(read: ReadFigures, by: FigureGroup): FigureRow[] {
  const sums = byKey(read.sums);
  const uses = byKey(read.uses);
  const schedules = byKey(read.schedules);
  const spreads = groupedByKey(read.spreads, ({ measure }) => measure);
  const dashboards = groupedByKey(read.dashboards, ({ clock }) => clock);
  const keys = [...new Set([...sums.keys(), ...uses.keys(), ...schedules.keys()])];
  keys.sort(by === 'doctor' || by === 'session' ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
  return keys.map((key) => {
    const parts = [sums.get(key), uses.get(key), schedules.get(key)].filter((part) => part !== undefined);
    const period = { from: parts.map(({ from }) => from).sort()[0]!, to: parts.map(({ to }) => to).sort().at(-1)! };
    return {
      ...rowOf(key, period, sums.get(key), spreads.get(key) ?? new Map(), uses.get(key), schedules.get(key), dashboards.get(key) ?? new Map()),
      ...(by === 'clinic' ? { clinicCode: key } : {}),
      ...(by === 'doctor' ? { doctorCode: Number(key) } : {}),
    };
  });
}

function byKey<Row extends { key: string }>(rows: readonly Row[] | null): Map<string, Row> {
  return new Map((rows ?? []).map((row) => [row.key, row]));
}

function groupedByKey<Row extends { key: string }, Part>(rows: readonly Row[] | null, part: (row: Row) => Part): Map<string, Map<Part, Row>> {
  const grouped = new Map<string, Map<Part, Row>>();
  for (const row of rows ?? []) {
    const found = grouped.get(row.key) ?? new Map<Part, Row>();
    grouped.set(row.key, found.set(part(row), row));
  }
  return grouped;
}

const share = (part: number, whole: number | null): number | null => (whole === null || whole === 0 ? null : part / whole);

function rowOf(key: string, { from, to }: Period, sums: Sums | undefined, spreads: Spreads, use: UseRow | undefined, schedule: ScheduleRow | undefined, dashboards: Dashboards): FigureRow {
  const sum = (column: keyof Sums): number => Number(sums?.[column] ?? 0);
  const booked = sum('booked_mobile_jkn') + sum('booked_kiosk') + sum('booked_desk') + sum('booked_simrs');
  const lag = spreadOf(spreads.get(7));
  const timesOnTime = spreads.get(7)?.on_time ?? 0;
  const outpatientVisits = use?.visits ?? null;
  const slots = (schedule?.practised ?? 0) + (schedule?.missed ?? 0);
  const practisedShare = share(schedule?.practised ?? 0, slots);
  const { visits, medianSeconds } = spreadOf(spreads.get(8));
  return {
    key,
    clinicCode: sums?.clinic ?? null,
    doctorCode: sums?.doctor ?? null,
    sessionId: sums?.session ?? null,
    practiceHours: sums?.hours ?? null,
    from,
    to,
    booked,
    bookedMobileJkn: sum('booked_mobile_jkn'),
    bookedKiosk: sum('booked_kiosk'),
    bookedDesk: sum('booked_desk'),
    bookedSimrs: sum('booked_simrs'),
    came: sum('came'),
    served: sum('served'),
    cancelled: sum('cancelled'),
    noShow: sum('no_show'),
    noShowUnmarked: sum('no_show_silent'),
    unfinished: sum('unfinished'),
    visitsReported: sum('visits_reported'),
    completeHere: sum('complete_here'),
    completeThere: sum('complete_there'),
    missed: sum('missed'),
    underWay: sum('visits_reported') - sum('complete_there') - sum('missed'),
    shareCompleteHere: share(sum('complete_here'), sum('visits_reported')),
    shareCompleteThere: share(sum('complete_there'), sum('visits_reported')),
    use: { outpatientVisits, usedOfThose: use?.used ?? 0, mobileJknOfThose: use?.mobile ?? 0, daysWithoutCount: use?.without ?? 0 },
    shareOfUse: share(use?.used ?? 0, outpatientVisits),
    shareMobileJkn: share(use?.mobile ?? 0, outpatientVisits),
    shareMobileJknOfBookings: share(sum('booked_mobile_jkn'), booked),
    lag,
    timesOnTime,
    timesUntold: sum('times_untold'),
    shareOnTime: share(timesOnTime, lag.visits + sum('times_untold')),
    stages: Object.fromEntries(STAGES.map((stage) => [stage, stageOf(stage, sums, spreads.get(stage), dashboards)])) as Record<Stage, StageFigures>,
    estimateError: { visits, medianSeconds },
    estimateOff: spreadOf(spreads.get(9)),
    schedule: {
      slots,
      practised: schedule?.practised ?? 0,
      slotsWithoutPatients: schedule?.empty ?? 0,
      practisedOutside: schedule?.outside ?? 0,
      share: practisedShare,
      points: practisedShare === null ? null : schedulePoints(practisedShare),
    },
  };
}

function spreadOf(row: SpreadRow | undefined): Spread {
  if (row === undefined) return { visits: 0, meanSeconds: null, medianSeconds: null, p90Seconds: null, histogram: HISTOGRAM_BUCKETS.map(() => 0) };
  return { visits: row.visits, meanSeconds: row.mean, medianSeconds: row.median, p90Seconds: row.p90, histogram: row.histogram };
}

function stageOf(stage: Stage, sums: Sums | undefined, spread: SpreadRow | undefined, dashboards: Dashboards): StageFigures {
  const ours = spreadOf(spread);
  const visitsThere = sums?.there_visits[stage - 1] ?? 0;
  const atBpjs = (clock: 'rs' | 'server'): StageAtBpjs | null => {
    const row = dashboards.get(clock);
    if (row === undefined) return null;
    const visits = Math.round(row.visits[stage - 1] ?? 0);
    const meanSeconds = share(row.seconds[stage - 1] ?? 0, visits);
    return { visits, meanSeconds, differenceSeconds: meanSeconds === null || ours.meanSeconds === null ? null : meanSeconds - ours.meanSeconds };
  };
  return {
    ...ours,
    visitsThere,
    meanThereSeconds: share(sums?.there_seconds[stage - 1] ?? 0, visitsThere),
    meanHeardSeconds: share(sums?.heard_seconds[stage - 1] ?? 0, visitsThere),
    rs: atBpjs('rs'),
    server: atBpjs('server'),
  };
}
