import { HISTOGRAM_BUCKETS, type FigureGroup } from './figures';
import { STAGES } from './stage-waits';
import { FIGURE_COLUMNS, SESSION_FIGURES_SQL, VISITS_SQL } from './visits-sql';

/** What a day, a clinic, a doctor or a session is known by in a row. */
interface Place {
  date: string;
  clinic: string;
  doctor: string;
  session: string;
}

const KEYS: Record<FigureGroup, (place: Place) => string> = {
  total: () => `cast('total' as text)`,
  day: ({ date }) => `cast(${date} as text)`,
  week: ({ date }) => `cast(cast(date_trunc('week', ${date}) as date) as text)`,
  month: ({ date }) => `to_char(${date}, 'YYYY-MM')`,
  clinic: ({ clinic }) => clinic,
  doctor: ({ doctor }) => `cast(${doctor} as text)`,
  session: ({ session }) => `cast(${session} as text)`,
};

const SUMMED = FIGURE_COLUMNS.filter((column) => !/^(clinic_code|doctor_code|practice_hours|lag_seconds|wait_\d|estimate_error_seconds|there_visits|there_seconds|heard_seconds|practised)$/.test(column));

const buckets = HISTOGRAM_BUCKETS.map((low, i) => {
  const high = HISTOGRAM_BUCKETS[i + 1];
  const isFirst = i === 0 ? '' : `value >= ${low} and `;
  return `coalesce(sum(n) filter (where ${high === undefined ? `value >= ${low}` : `${isFirst}value < ${high}`}), 0)`;
});

const NOTHING = 'select cast(null as jsonb)';

/** BPJS's dashboards and the numbers of visits know days and clinics, no doctors and no sessions. */
const isKnownOutside = (by: FigureGroup): boolean => by !== 'doctor' && by !== 'session';

const dashboards = (by: FigureGroup): string => {
  if (!isKnownOutside(by)) return NOTHING;
  const key = KEYS[by]({ date: 'bpjs_waiting_time.visit_date', clinic: 'bpjs_waiting_time.clinic_code', doctor: '', session: '' });
  return `
  select jsonb_agg(told) from (
    select ${key} as key, bpjs_waiting_time.clock,
      array[${STAGES.map((stage) => `sum(total_seconds[${stage}]) filter (where average_seconds[${stage}] > 0)`).join(', ')}] as seconds,
      array[${STAGES.map((stage) => `sum(total_seconds[${stage}] / average_seconds[${stage}]) filter (where average_seconds[${stage}] > 0)`).join(', ')}] as visits
    from bpjs_waiting_time
    where bpjs_waiting_time.facility_id = :facilityId and bpjs_waiting_time.visit_date between :from and :to
      and (cast(:clinicCode as text) is null or bpjs_waiting_time.clinic_code = :clinicCode)
      and cast(:doctorCode as integer) is null and cast(:sessionId as bigint) is null
    group by 1, 2
  ) as told`;
};

const uses = (by: FigureGroup): string => {
  if (!isKnownOutside(by)) return NOTHING;
  const key = KEYS[by]({ date: 'counted.visit_date', clinic: 'counted.clinic_code', doctor: '', session: '' });
  const perClinic = by === 'clinic' ? 'true' : 'cast(:clinicCode as text) is not null';
  return `
  select jsonb_agg(known_use) from (
    select coalesce(known.key, here.key) as key, min(coalesce(known.visit_date, here.visit_date)) as "from", max(coalesce(known.visit_date, here.visit_date)) as "to",
      sum(known.visits) as visits, coalesce(sum(here.used) filter (where known.visits is not null), 0) as used,
      coalesce(sum(here.mobile) filter (where known.visits is not null), 0) as mobile, count(*) filter (where known.visits is null and here.came > 0) as without
    from (
      select ${key} as key, counted.visit_date, counted.visits
      from (
        select outpatient_count.visit_date, case when ${perClinic} then outpatient_count.clinic_code else '' end as clinic_code,
          case when ${perClinic} then sum(outpatient_count.visits)
            else coalesce(max(outpatient_count.visits) filter (where outpatient_count.clinic_code = ''), sum(outpatient_count.visits)) end as visits
        from outpatient_count
        where outpatient_count.facility_id = :facilityId and outpatient_count.visit_date between :from and :to
          and outpatient_count.visit_date <> all(cast(:notCounted as date[]))
          and (not (${perClinic}) or outpatient_count.clinic_code <> '')
          and (cast(:clinicCode as text) is null or outpatient_count.clinic_code = :clinicCode)
          and cast(:doctorCode as integer) is null and cast(:sessionId as bigint) is null
        group by 1, 2
      ) as counted
    ) as known
    full join (
      select kept.key, kept.visit_date, sum(kept.used_mobile_jkn + kept.used_other) as used, sum(kept.used_mobile_jkn) as mobile, sum(kept.came) as came
      from kept
      where cast(:doctorCode as integer) is null and cast(:sessionId as bigint) is null
      group by kept.key, kept.visit_date
    ) as here on here.key = known.key and here.visit_date = known.visit_date
    group by 1
  ) as known_use`;
};

/** A slot of today counts when its hours are over. One that nobody came to says nothing, unless its session was called off. */
const schedules = (by: FigureGroup): string => {
  const key = KEYS[by]({ date: 'slot.visit_date', clinic: 'slot.clinic_code', doctor: 'slot.doctor_code', session: 'slot.session_id' });
  return `
  select jsonb_agg(agreed) from (
    select ${key} as key, min(slot.visit_date) as "from", max(slot.visit_date) as "to",
      count(*) filter (where slot.outcome = 'practised') as practised, count(*) filter (where slot.outcome = 'missed') as missed,
      count(*) filter (where slot.outcome = 'empty') as empty, count(*) filter (where slot.outcome = 'outside') as outside
    from (
      select hfis_slot.visit_date, hfis_slot.clinic_code, hfis_slot.doctor_code, kept.session_id,
        case when kept.practised then 'practised' when kept.came = 0 and not practice_session.on_leave then 'empty' else 'missed' end as outcome
      from hfis_slot
      left join kept on kept.visit_date = hfis_slot.visit_date and kept.clinic_code = hfis_slot.clinic_code
        and kept.doctor_code = hfis_slot.doctor_code and kept.practice_hours = hfis_slot.practice_hours
      left join practice_session on practice_session.facility_id = :facilityId and practice_session.session_id = kept.session_id
      where hfis_slot.facility_id = :facilityId and hfis_slot.visit_date between :from and :to
        and hfis_slot.gone_at is null and not hfis_slot.on_leave
        and (hfis_slot.visit_date + cast(right(hfis_slot.practice_hours, 5) as interval)
          + case when right(hfis_slot.practice_hours, 5) < left(hfis_slot.practice_hours, 5) then interval '1 day' else interval '0' end) at time zone :zone <= :now
        and hfis_slot.visit_date <> all(cast(:notCounted as date[]))
        and (cast(:clinicCode as text) is null or hfis_slot.clinic_code = :clinicCode)
        and (cast(:doctorCode as integer) is null or hfis_slot.doctor_code = :doctorCode)
        and (cast(:sessionId as bigint) is null or kept.session_id = :sessionId)
      union all
      select kept.visit_date, kept.clinic_code, kept.doctor_code, kept.session_id, 'outside'
      from kept
      join hfis_day on hfis_day.facility_id = :facilityId and hfis_day.clinic_code = kept.clinic_code and hfis_day.visit_date = kept.visit_date
      where kept.practised and not exists (
        select from hfis_slot
        where hfis_slot.facility_id = :facilityId and hfis_slot.clinic_code = kept.clinic_code and hfis_slot.visit_date = kept.visit_date
          and hfis_slot.doctor_code = kept.doctor_code and hfis_slot.practice_hours = kept.practice_hours
          and hfis_slot.gone_at is null and not hfis_slot.on_leave
      )
    ) as slot
    where ${key} is not null
    group by 1
  ) as agreed`;
};

function figuresSql(by: FigureGroup): string {
  const key = KEYS[by]({ date: 'sessions.visit_date', clinic: 'sessions.clinic_code', doctor: 'sessions.doctor_code', session: 'sessions.session_id' });
  return `
  with ${VISITS_SQL},
  sessions (visit_date, session_id, ${FIGURE_COLUMNS.join(', ')}) as (
    select session_figures.visit_date, session_figures.session_id, ${FIGURE_COLUMNS.map((column) => `session_figures.${column}`).join(', ')}
    from session_figures
    where session_figures.facility_id = :facilityId and session_figures.visit_date between :from and :to
      and session_figures.visit_date <> all(cast(:dates as date[]))
      and (cast(:clinicCode as text) is null or session_figures.clinic_code = :clinicCode)
      and (cast(:doctorCode as integer) is null or session_figures.doctor_code = :doctorCode)
      and (cast(:sessionId as bigint) is null or session_figures.session_id = :sessionId)
    union all
    (${SESSION_FIGURES_SQL})
  ),
  kept as materialized (
    select ${key} as key, cast(dense_rank() over (order by ${key}) as integer) as number, sessions.*
    from sessions
    where (cast(:clinicCode as text) is null or sessions.clinic_code = :clinicCode)
      and (cast(:doctorCode as integer) is null or sessions.doctor_code = :doctorCode)
      and (cast(:sessionId as bigint) is null or sessions.session_id = :sessionId)
  ),
  seen as (
    select kept.number, measure, value, cast(count(*) as integer) as n
    from kept
    cross join lateral (values ${STAGES.map((stage) => `(${stage}, kept.wait_${stage})`).join(', ')}, (7, kept.lag_seconds), (8, kept.estimate_error_seconds)) as measured(measure, seconds)
    cross join lateral unnest(measured.seconds) as each(value)
    group by 1, 2, 3
  ),
  sample as (
    select number, measure, value, n from seen
    union all
    select number, 9, abs(value), cast(sum(n) as integer) from seen where measure = 8 group by 1, 3
  ),
  ranked as (
    select number, measure, value, n, sum(n) over (partition by number, measure order by value) as upto, sum(n) over (partition by number, measure) as total
    from sample
  )
  select
    (select jsonb_agg(summed) from (
      select kept.key, min(kept.visit_date) as "from", max(kept.visit_date) as "to",
        ${by === 'session' || by === 'clinic' ? 'min(kept.clinic_code)' : 'cast(null as text)'} as clinic,
        ${by === 'session' || by === 'doctor' ? 'min(kept.doctor_code)' : 'cast(null as integer)'} as doctor,
        ${by === 'session' ? 'min(kept.session_id)' : 'cast(null as bigint)'} as session, ${by === 'session' ? 'min(kept.practice_hours)' : 'cast(null as text)'} as hours,
        ${SUMMED.map((column) => `sum(kept.${column}) as ${column}`).join(', ')},
        ${['there_visits', 'there_seconds', 'heard_seconds'].map((column) => `array[${STAGES.map((stage) => `sum(kept.${column}[${stage}])`).join(', ')}] as ${column}`).join(', ')}
      from kept
      group by kept.key
    ) as summed) as sums,
    (select jsonb_agg(spread) from (
      select (select min(kept.key) from kept where kept.number = ranked.number) as key, measure, max(total) as visits, cast(sum(value * cast(n as bigint)) / max(total) as double precision) as mean,
        min(value) filter (where upto * 2 >= total) as median, min(value) filter (where upto * 10 >= total * 9) as p90,
        array[${buckets.join(', ')}] as histogram, coalesce(sum(n) filter (where value <= :onTimeSeconds), 0) as on_time
      from ranked
      group by ranked.number, measure
    ) as spread) as spreads,
    (${uses(by)}) as uses,
    (${schedules(by)}) as schedules,
    (${dashboards(by)}) as dashboards`;
}

/** One statement for each way to group: past days from `session_figures`, the days of `:dates` counted this moment. */
export const FIGURES_SQL: Record<FigureGroup, string> = {
  total: figuresSql('total'),
  day: figuresSql('day'),
  week: figuresSql('week'),
  month: figuresSql('month'),
  clinic: figuresSql('clinic'),
  doctor: figuresSql('doctor'),
  session: figuresSql('session'),
};
