import { addDays, instantAt, localDate, type LocalDate } from '../platform/clock';
import type { Bindings, Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { daysNotKept } from './days-kept';
import type { Period } from './figures';
import type { Mend, Miss, MissFilter, MissGroup, MissOwner, MissReason } from './miss';
import { MISS_COLUMNS, MISSES_SQL, visitBindings, VISITS_SQL } from './visits-sql';

const MOST = 500;
const MOST_EXAMPLES = 3;

/** Past days as they are kept, today and what is not kept yet as they stand this moment. */
const CHOSEN = `
  with ${VISITS_SQL},
  misses (${MISS_COLUMNS.join(', ')}) as (
    select ${MISS_COLUMNS.map((column) => `visit_miss.${column}`).join(', ')}
    from visit_miss
    where visit_miss.facility_id = :facilityId and visit_miss.visit_date between :from and :to and visit_miss.visit_date <> all(cast(:dates as date[]))
    union all
    (${MISSES_SQL})
  ),
  chosen as (
    select misses.*
    from misses
    where (cast(:reason as text) is null or misses.reason = :reason)
      and (cast(:owner as text) is null or misses.owner = :owner)
      and (cast(:task as integer) is null or misses.task = :task)
      and (cast(:clinicCode as text) is null or misses.clinic_code = :clinicCode)
      and (cast(:doctorCode as integer) is null or misses.doctor_code = :doctorCode)
      and (cast(:sessionId as bigint) is null or misses.session_id = :sessionId)
      and (cast(:bookingCode as text) is null or misses.booking_code = :bookingCode)
  )`;

async function bindingsOf(sql: Sql, facility: Facility, now: Date, period: Period, filter: MissFilter): Promise<Bindings> {
  const today = localDate(now, facility.timeZone);
  const to = period.to < today ? period.to : today;
  const { live } = await daysNotKept(sql, facility.facilityId, { from: period.from, to }, today);
  const { reason = null, owner = null, task = null, clinicCode = null, doctorCode = null, sessionId = null, bookingCode = null } = filter;
  return { ...visitBindings(facility, live, now), from: period.from, to, reason, owner, task, clinicCode, doctorCode, sessionId, bookingCode };
}

interface MissRow {
  visit_date: LocalDate;
  booking_code: string;
  queue_number: string;
  session_id: number;
  practice_hours: string;
  clinic_code: string;
  clinic_name: string;
  doctor_code: number;
  doctor_name: string;
  reason: MissReason;
  task: number;
  owner: MissOwner;
  point_name: string | null;
  field: string;
  said: string;
  never_recorded: number[];
  expected_at: Date;
  outbox_id: number | null;
  outbox_state: string;
  total: number;
}

/**
 * The visits of which BPJS does not hold everything, those whose deadline is nearest first.
 * @returns at most `limit` (500) of them, and how many there are
 */
export async function readMisses(sql: Sql, facility: Facility, now: Date, period: Period, filter: MissFilter = {}, page: { offset?: number; limit?: number } = {}): Promise<{ total: number; misses: Miss[] }> {
  const rows = await sql.rows<MissRow>(
    `${CHOSEN}
    select page.*, booking.queue_number, practice_session.practice_hours, clinic.clinic_name, doctor.doctor_name, service_point.point_name
    from (
      select chosen.*, count(*) over () as total from chosen
      order by chosen.visit_date, chosen.clinic_code, chosen.expected_at, chosen.booking_code
      limit :limit offset :offset
    ) as page
    join booking on booking.facility_id = :facilityId and booking.booking_code = page.booking_code
    join practice_session on practice_session.facility_id = :facilityId and practice_session.session_id = page.session_id
    join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = page.clinic_code
    join doctor on doctor.facility_id = :facilityId and doctor.doctor_code = page.doctor_code
    left join service_point on service_point.facility_id = :facilityId and page.reason = 'never-recorded' and service_point.service_point_id = case
      when page.task = 5 then booking.called_at_point
      when page.task = 3 then (
        select service_ticket.service_point_id from service_ticket
        where service_ticket.facility_id = :facilityId and service_ticket.booking_code = page.booking_code
        order by service_ticket.ticket_id desc limit 1
      )
    end
    order by page.visit_date, clinic.clinic_name, page.expected_at, page.booking_code`,
    { ...(await bindingsOf(sql, facility, now, period, filter)), limit: Math.min(page.limit ?? MOST, MOST), offset: page.offset ?? 0 },
  );
  return { total: rows[0]?.total ?? 0, misses: rows.map((row) => missOf(row, facility, now)) };
}

function missOf(row: MissRow, { timeZone }: Facility, now: Date): Miss {
  const deadline = deadlineOf(row.visit_date);
  const deadlineInMs = deadline.getTime() - now.getTime();
  return {
    visitDate: row.visit_date,
    bookingCode: row.booking_code,
    queueNumber: row.queue_number,
    sessionId: row.session_id,
    practiceHours: row.practice_hours,
    clinicCode: row.clinic_code,
    clinicName: row.clinic_name,
    doctorCode: row.doctor_code,
    doctorName: row.doctor_name,
    reason: row.reason,
    task: row.task,
    owner: row.owner,
    place: row.point_name,
    field: row.field || null,
    said: row.said || null,
    neverRecorded: row.never_recorded,
    expectedAt: row.expected_at,
    deadline,
    deadlineInMs,
    mend: mendOf(row, deadlineInMs, localDate(now, timeZone)),
    outboxId: row.outbox_id,
    outboxState: row.outbox_state || null,
  };
}

/** From then on nothing is sent of a visit (outbox/backoff). */
export function deadlineOf(visitDate: LocalDate): Date {
  return instantAt(addDays(visitDate, 6), '23:00', 'WIB');
}

function mendOf({ reason, visit_date: visitDate, outbox_state: state }: Pick<MissRow, 'reason' | 'visit_date' | 'outbox_state'>, deadlineInMs: number, today: LocalDate): Mend {
  if (deadlineInMs <= 0) return 'no';
  switch (reason) {
    case 'waiting':
      return 'by-itself';
    case 'never-recorded':
      return visitDate === today ? 'from-paper' : 'no';
    case 'overtaken':
    case 'cancelled-there':
    case 'late':
      return 'no';
    case 'program-fault':
      return state === 'open' ? 'by-itself' : state === '' ? 'no' : 'person';
    case 'refused':
      // For good: a time that is out of order, a visit whose SEP came first.
      return state === 'rejected' ? 'no' : 'person';
    case 'field-missing':
    case 'referral':
    case 'doctor-not-in-hfis':
    case 'blocked':
    case 'given-up':
      return 'person';
  }
}

interface GroupRow {
  reason: MissReason;
  task: number;
  owner: MissOwner;
  field: string;
  clinic_code: string;
  clinic_name: string;
  visit_date: LocalDate;
  outbox_state: string;
  visits: number;
  said: string | null;
  examples: string[];
}

/** The same visits by reason, step and clinic, what costs most first. */
export async function readMissGroups(sql: Sql, facility: Facility, now: Date, period: Period, filter: MissFilter = {}): Promise<MissGroup[]> {
  const rows = await sql.rows<GroupRow>(
    `${CHOSEN}
    select alike.*, clinic.clinic_name
    from (
      select chosen.reason, chosen.task, chosen.owner, chosen.field, chosen.clinic_code, chosen.visit_date, chosen.outbox_state, count(*) as visits,
        max(nullif(chosen.said, '')) as said, (array_agg(chosen.booking_code order by chosen.expected_at, chosen.booking_code))[1:${MOST_EXAMPLES}] as examples
      from chosen
      group by 1, 2, 3, 4, 5, 6, 7
    ) as alike
    join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = alike.clinic_code
    order by alike.visit_date, alike.clinic_code, alike.reason, alike.task, alike.field, alike.owner, alike.outbox_state`,
    await bindingsOf(sql, facility, now, period, filter),
  );
  const today = localDate(now, facility.timeZone);
  const groups = new Map<string, MissGroup>();
  for (const row of rows) {
    const key = JSON.stringify([row.reason, row.task, row.owner, row.field, row.clinic_code]);
    const group = groups.get(key) ?? emptyGroup(row);
    groups.set(key, group);
    const deadline = deadlineOf(row.visit_date);
    const deadlineInMs = deadline.getTime() - now.getTime();
    group.visits += row.visits;
    group.mend[mendOf(row, deadlineInMs, today)] += row.visits;
    // The earliest day comes first.
    if (deadlineInMs > 0 && group.nextDeadline === null) Object.assign(group, { nextDeadline: deadline, nextDeadlineInMs: deadlineInMs });
    group.said ??= row.said;
    group.examples = [...group.examples, ...row.examples].slice(0, MOST_EXAMPLES);
  }
  return [...groups.values()].sort((a, b) => b.visits - a.visits || a.clinicName.localeCompare(b.clinicName) || a.task - b.task);
}

function emptyGroup(row: GroupRow): MissGroup {
  return {
    reason: row.reason,
    task: row.task,
    owner: row.owner,
    field: row.field || null,
    clinicCode: row.clinic_code,
    clinicName: row.clinic_name,
    visits: 0,
    mend: { 'by-itself': 0, person: 0, 'from-paper': 0, no: 0 },
    nextDeadline: null,
    nextDeadlineInMs: null,
    said: null,
    examples: [],
  };
}
