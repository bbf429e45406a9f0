import { ZONE_NAMES, type LocalDate } from '../platform/clock';
import type { Bindings } from '../platform/db';
import type { Facility } from '../platform/facility';
import { STAGES } from './stage-waits';

/** Counted by other definitions before: days kept under a smaller number are counted again. Raise it with any change below. */
export const FIGURES_VERSION = 1;

/** After how long a visit whose session is over is not under way any more: as late tasks are told (reconciliation). */
const OVER_AFTER_SESSION_MINUTES = 30;
const OVER_AFTER_LAST_STEP_MINUTES = 90;

/** What the statements below take. One moment for all of them: `now` decides what is over. */
export function visitBindings(facility: Facility, dates: readonly LocalDate[], now: Date): Bindings {
  const { facilityId, kind, timeZone, settings } = facility;
  return {
    facilityId,
    dates,
    now,
    zone: ZONE_NAMES[timeZone],
    isHospital: kind === 'FKRTL',
    clinicsNotReported: settings.clinicsNotReported,
    // Of primary care BPJS can be told nothing of who has no card.
    payersReported: kind === 'FKTP' ? ['JKN'] : ['JKN', 'NON JKN'],
    pharmacyReported: settings.pharmacyReported,
    onTimeMinutes: settings.onTimeMinutes,
  };
}

const TASKS = [1, 2, 3, 4, 5, 6, 7] as const;
const list = (of: (n: number) => string, numbers: readonly number[] = TASKS): string => numbers.map(of).join(', ');
const seconds = (span: string): string => `cast(round(extract(epoch from ${span})) as integer)`;

/**
 * `visit`: one row for each booking of the days, with what became of it, and `session`: one for each session. Bits stand for
 * steps: 0 the booking, 1 … 7 the tasks.
 *
 * - `came`: checked in, or a step recorded. `took_place`: came, and neither called off nor marked absent.
 * - `is_over`: the session ended half an hour ago and nothing has happened for an hour and a half.
 * - `is_reported`: BPJS is to be told of it; not of clinics that are not reported, not of an uninsured patient of primary care.
 * - `expected`: hospitals 3-4-5, 1-2 before it where the patient is new (or has passed admission), 6-7 after it where medicine
 *   was prescribed and the pharmacy is reported; primary care 4 alone, as its contract has no other step. Always the booking.
 * - `taken`: what BPJS has taken, or need not be told. It holds the booking when it has taken anything of it; one that primary care's patient made in
 *   Mobile JKN it holds from the start.
 * - `broken`: expected, and not recorded or not taken. `step`: the first of these, and the row of the outbox it hangs on.
 * - `is_missed`: it took place, is reported, is broken, and will not mend while nobody looks: a step that is missing or still
 *   on its way is no miss before the visit is over.
 */
export const VISITS_SQL = `
  session as (
    select practice_session.facility_id, practice_session.session_id, practice_session.visit_date, practice_session.clinic_code,
      practice_session.doctor_code, practice_session.practice_hours,
      (practice_session.visit_date + cast(left(practice_session.practice_hours, 5) as time)) at time zone :zone as starts_at,
      (practice_session.visit_date + cast(right(practice_session.practice_hours, 5) as time)
        + case when right(practice_session.practice_hours, 5) < left(practice_session.practice_hours, 5) then interval '1 day' else interval '0' end) at time zone :zone as ends_at
    from practice_session
    where practice_session.facility_id = :facilityId and practice_session.visit_date = any(cast(:dates as date[]))
  ),
  visit as materialized (
    select stood.*, cause.missed_for, cause.outbox_id, cause.outbox_state, cause.said, cause.field,
      cause.missed_for is not null
        and (cause.missed_for not in ('never-recorded', 'waiting') or stood.is_over)
        and (cause.missed_for <> 'waiting' or cause.owed_at <= cast(:now as timestamptz) - :onTimeMinutes * interval '1 minute') as is_missed
    from (
      select judged.*, chain.broken,
        judged.took_place and judged.is_reported as is_counted,
        judged.expected & ~(judged.recorded | 1) as missing_here,
        cast(log(2, nullif(chain.broken & (- chain.broken), 0)) as integer) as step
      from (
        select session.session_id, session.visit_date, session.clinic_code, session.doctor_code, session.starts_at, session.ends_at,
          booking.facility_id, booking.booking_code, booking.source, booking.state, booking.estimated_at, done.*,
          booking.checked_in_at is not null or done.recorded <> 0 as came,
          (booking.checked_in_at is not null or done.recorded <> 0) and booking.state not in ('absent', 'cancelled') as took_place,
          booking.state = 'finished' or done.t5 is not null as is_served,
          session.ends_at + interval '${OVER_AFTER_SESSION_MINUTES} minutes' <= :now
            and coalesce(done.last_at + interval '${OVER_AFTER_LAST_STEP_MINUTES} minutes' <= :now, true) as is_over,
          booking.clinic_code <> all(cast(:clinicsNotReported as text[])) and booking.payer = any(cast(:payersReported as text[])) and not owed.is_spared as is_reported,
          case when :isHospital then 57
              | case when booking.is_new_patient or done.recorded & 2 <> 0 then 6 else 0 end
              | case when :pharmacyReported and done.prescription_kind in ('compounded', 'non-compounded') then 192 else 0 end
            else 17 end as expected,
          owed.fresh, ${list((n) => `owed.a${n}`)},
          (owed.sent | owed.needless) & 254
            | case when owed.sent <> 0 or (not :isHospital and booking.source = 'mobile-jkn' and not owed.has_add) then 1 else 0 end as taken
        from session
        join booking on booking.facility_id = session.facility_id and booking.session_id = session.session_id
        cross join lateral (
          select ${list((n) => `min(task_event.occurred_at) filter (where task_event.task = ${n}) as t${n}`)},
            max(task_event.prescription_kind) as prescription_kind, max(task_event.occurred_at) as last_at,
            coalesce(bit_or(1 << task_event.task) filter (where task_event.task < 8), 0) as recorded
          from task_event
          where task_event.facility_id = booking.facility_id and task_event.booking_code = booking.booking_code
        ) as done
        cross join lateral (
          select ${list((n) => `max(told.settled_at) filter (where told.state = 'sent' and told.step = ${n}) as a${n}`)},
            coalesce(bit_or(1 << told.step) filter (where told.state = 'sent'), 0) as sent,
            coalesce(bit_or(1 << told.step) filter (where told.state = 'not-needed' and told.step > 0), 0) as needless,
            coalesce(bit_or(1 << told.step) filter (where told.state = 'open' and told.created_at > cast(:now as timestamptz) - :onTimeMinutes * interval '1 minute'), 0) as fresh,
            coalesce(bool_or(told.kind = 'booking-made' and told.state <> 'not-needed'), false) as has_add,
            coalesce(bool_or(told.verdict in ('not-reported', 'uninsured', 'entry-taken-over') and told.step is not null), false) as is_spared
          from (
            select outbox.kind, outbox.state, outbox.verdict, outbox.settled_at, outbox.created_at,
              case outbox.kind
                when 'task-reached' then case when outbox.fact ->> 'task' ~ '^[1-7]$' then cast(outbox.fact ->> 'task' as integer) end
                when 'booking-made' then 0 when 'mobile-jkn-booking-made' then 0
              end as step
            from outbox
            where outbox.facility_id = booking.facility_id and outbox.lane = booking.booking_code
          ) as told
        ) as owed
      ) as judged
      cross join lateral (select judged.expected & ~((judged.recorded & judged.taken) | (judged.taken & 1)) as broken) as chain
    ) as stood
    left join lateral (
      select found.outbox_id, found.state as outbox_state, found.created_at as owed_at,
        case when found.verdict = any(array['unavailable', 'too-late', 'not-yet', 'other-booking-first', 'unsendable', 'our-fault', 'rate-limited', 'misconfigured']) then '' else coalesce(found.last_message, '') end as said,
        case when found.waits_for is not null then 'nomorreferensi' when found.about like 'field:%' then substr(found.about, 7) else '' end as field,
        case
          when stood.step > 0 and stood.recorded & (1 << stood.step) = 0 then 'never-recorded'
          when found.outbox_id is null then 'program-fault'
          when found.state = 'cancelled-at-bpjs' then 'cancelled-there'
          when found.state = 'superseded' then 'overtaken'
          when found.state = 'dropped' then 'given-up'
          when found.waits_for is not null then 'field-missing'
          when found.verdict in ('unsendable', 'our-fault') then 'program-fault'
          when found.state = 'open' then 'waiting'
          when found.about like 'field%' then 'field-missing'
          when found.about = 'referral' then 'referral'
          when found.about = 'schedule' then 'doctor-not-in-hfis'
          when found.verdict in ('blocked-on', 'booking-unknown') then 'blocked'
          when found.state = 'expired' and (found.verdict is null or found.verdict in ('unavailable', 'rate-limited', 'misconfigured', 'too-late', 'expired', 'not-yet', 'other-booking-first')) then 'late'
          else 'refused'
        end as missed_for
      from (select) as always
      left join lateral (
        select outbox.outbox_id, outbox.state, outbox.verdict, outbox.about, outbox.last_message, outbox.waits_for, outbox.created_at
        from outbox
        where outbox.facility_id = :facilityId and outbox.lane = stood.booking_code
          and case when stood.step = 0 then outbox.kind in ('booking-made', 'mobile-jkn-booking-made')
            else outbox.kind = 'task-reached' and outbox.fact ->> 'task' = cast(stood.step as text) end
        order by outbox.kind = 'booking-made' desc, outbox.outbox_id desc
        limit 1
      ) as found on stood.step = 0 or stood.recorded & (1 << stood.step) <> 0
      where stood.is_counted and stood.step is not null
    ) as cause on true
  )`;

const wait = (stage: number): string => seconds(`visit.t${stage + 1} - visit.t${stage}`);
/** The clocks of two machines may differ by a moment. */
const lag = (task: number): string => `greatest(0, ${seconds(`visit.a${task} - visit.t${task}`)})`;
const both = (stage: number): string => `visit.a${stage} is not null and visit.a${stage + 1} is not null and visit.t${stage} is not null and visit.t${stage + 1} is not null`;
/** In the order of their size, so that the same day counted twice is the same row. */
const agg = (of: string, where = `${of} is not null`): string => `coalesce(array_agg(${of} order by ${of}) filter (where ${where}), '{}')`;

/** The tasks BPJS is told of at all: all seven of hospitals, the call alone of primary care. */
const TOLD = `case when :isHospital then 254 else 16 end`;

/** Columns of `session_figures` after its key, in the order in which SESSION_FIGURES_SQL brings them. */
export const FIGURE_COLUMNS = [
  'clinic_code', 'doctor_code', 'practice_hours',
  'booked_mobile_jkn', 'booked_kiosk', 'booked_desk', 'booked_simrs', 'came', 'served', 'cancelled', 'no_show', 'no_show_silent', 'unfinished',
  'visits_reported', 'complete_here', 'complete_there', 'missed', 'used_mobile_jkn', 'used_other', 'times_untold', 'lag_seconds',
  ...STAGES.map((stage) => `wait_${stage}`), 'estimate_error_seconds', 'there_visits', 'there_seconds', 'heard_seconds', 'practised',
] as const;

const IS_NO_SHOW = `(visit.state = 'absent' or (visit.state = 'waiting' and not visit.came and visit.is_over))`;
const count = (where: string): string => `cast(count(visit.booking_code) filter (where ${where}) as integer)`;

/** One row for each session of the days of VISITS_SQL, in the columns of `session_figures` but for facility_id. */
export const SESSION_FIGURES_SQL = `
  select session.visit_date, session.session_id, session.clinic_code, session.doctor_code, session.practice_hours,
    ${['mobile-jkn', 'kiosk', 'desk', 'simrs'].map((source) => count(`visit.source = '${source}'`)).join(', ')},
    ${count('visit.came')}, ${count(`visit.is_served and visit.state not in ('absent', 'cancelled')`)}, ${count(`visit.state = 'cancelled'`)},
    ${count(IS_NO_SHOW)}, ${count(`${IS_NO_SHOW} and visit.state <> 'absent'`)},
    ${count(`visit.state not in ('absent', 'cancelled') and not visit.is_served and not ${IS_NO_SHOW}`)},
    ${count('visit.is_counted')}, ${count('visit.is_counted and visit.missing_here = 0')}, ${count('visit.is_counted and visit.broken = 0')}, ${count('visit.is_missed')},
    ${count(`visit.is_counted and visit.taken & 1 = 1 and visit.source = 'mobile-jkn'`)}, ${count(`visit.is_counted and visit.taken & 1 = 1 and visit.source <> 'mobile-jkn'`)},
    cast(coalesce(sum(bit_count(cast(visit.recorded & ${TOLD} & ~visit.taken & ~visit.fresh as bit(8)))) filter (where visit.is_reported and visit.state <> 'cancelled'), 0) as integer),
    ${TASKS.map((n) => agg(lag(n), `visit.is_reported and visit.t${n} is not null and visit.a${n} is not null`)).join(' || ')},
    ${STAGES.map((stage) => agg(wait(stage))).join(', ')},
    ${agg(seconds('visit.t4 - visit.estimated_at'))},
    array[${list((stage) => count(both(stage)), STAGES)}],
    array[${list((stage) => `cast(coalesce(sum(${wait(stage)}) filter (where ${both(stage)}), 0) as bigint)`, STAGES)}],
    array[${list((stage) => `cast(coalesce(sum(${seconds(`visit.a${stage + 1} - visit.a${stage}`)}) filter (where ${both(stage)}), 0) as bigint)`, STAGES)}],
    coalesce(bool_or(visit.t4 between session.starts_at - interval '30 minutes' and session.ends_at), false)
  from session
  left join visit on visit.session_id = session.session_id
  where session.facility_id = :facilityId
  group by session.visit_date, session.session_id, session.clinic_code, session.doctor_code, session.practice_hours`;

/** Who has to act, by reason and by the step that is missing. */
const OWNER = `case visit.missed_for
    when 'never-recorded' then case when visit.step <= 3 then 'registration' when visit.step <= 5 then 'clinic' else 'pharmacy' end
    when 'field-missing' then 'registration' when 'referral' then 'registration' when 'cancelled-there' then 'registration'
    when 'doctor-not-in-hfis' then 'schedules'
    when 'late' then 'it' when 'program-fault' then 'it'
    when 'waiting' then 'nobody'
    else 'bpjs-desk'
  end`;

/** A step that was not recorded was due when the one before it happened; the call of the doctor, at its estimate or then. */
const EXPECTED_AT = `coalesce(
    case visit.step when 1 then visit.t1 when 2 then coalesce(visit.t2, visit.t1) when 3 then coalesce(visit.t3, visit.t2, visit.t1)
      when 4 then coalesce(visit.t4, greatest(visit.t3, visit.estimated_at)) when 5 then coalesce(visit.t5, visit.t4)
      when 6 then coalesce(visit.t6, visit.t5) when 7 then coalesce(visit.t7, visit.t6) end,
    visit.estimated_at)`;

/** One row for each miss of the days of VISITS_SQL, in the columns of `visit_miss` but for facility_id. */
export const MISSES_SQL = `
  select visit.visit_date, visit.booking_code, visit.session_id, visit.clinic_code, visit.doctor_code, cast(visit.step as smallint),
    visit.missed_for, ${OWNER}, visit.field, visit.said,
    array(select cast(step as smallint) from generate_series(1, 7) as step where visit.missing_here & (1 << step) <> 0 order by step),
    ${EXPECTED_AT}, visit.outbox_id, coalesce(visit.outbox_state, '')
  from visit
  where visit.facility_id = :facilityId and visit.is_missed`;

export const MISS_COLUMNS = [
  'visit_date', 'booking_code', 'session_id', 'clinic_code', 'doctor_code', 'task', 'reason', 'owner', 'field', 'said', 'never_recorded', 'expected_at', 'outbox_id', 'outbox_state',
] as const;
