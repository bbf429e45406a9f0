import type { LocalDate, TimeZone } from '../platform/clock';
import type { Bindings, Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { toEntryFacts, type EntryFacts, type EntryRow, type OutboxState } from './desk-entry';
import type { Finding } from './decision';
import type { FactKind } from './facts';

/** Visits by their dates, both included, and where asked of one clinic. */
export interface VisitRange {
  from: LocalDate;
  to: LocalDate;
  clinicCode?: string;
}

interface OutboxRow {
  outbox_id: number;
  lane: string;
  precedence: number;
  kind: FactKind;
  task: string | null;
  occurred_at: string | null;
  state: OutboxState;
  needs_staff: boolean;
  attempts: number;
  next_try_at: Date | null;
  leased_until: Date | null;
  requested_by: string | null;
  verdict: Finding['kind'] | null;
  about: string | null;
  last_message: string | null;
  waits_for: 'reference-number' | null;
  created_at: Date;
  settled_at: Date | null;
}

/** What is known of the booking of a lane. */
interface VisitRow {
  time_zone: TimeZone;
  visit_date: LocalDate;
  payer: 'JKN' | 'NON JKN';
  queue_number: string;
  clinic_code: string;
  clinic_name: string;
  doctor_name: string;
  is_called_off: boolean;
}

/** All rows of one booking, in the order in which they leave. */
export interface TroubledLane {
  /** Here, too: what BPJS does not take of it costs nobody a visit. */
  isCalledOff: boolean;
  entries: EntryFacts[];
}

/**
 * The booking codes of the range, as one array: whatever the planner believes of tables that were never analysed, what is
 * looked for by it is found by walking an index once, and never by joining two tables row by row.
 */
function codesOf({ clinicCode }: VisitRange): string {
  return `
     visits as materialized (
       select array_agg(booking.booking_code) as codes
       from practice_session
       join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
       where practice_session.facility_id = :facilityId
         and practice_session.visit_date between :from and :to${clinicCode === undefined ? '' : '\n         and practice_session.clinic_code = :clinicCode'}
     )`;
}

const IN_RANGE = 'outbox.lane = any (cast((select visits.codes from visits) as text[]))';

function bindingsOf(facilityId: FacilityId, { from, to, clinicCode }: VisitRange): Bindings {
  return { facilityId, from, to, ...(clinicCode === undefined ? {} : { clinicCode }) };
}

/**
 * The rows of every booking of the range of which a person has to see to something or BPJS has not taken something, each
 * booking's in the order in which they leave. What was done at the desk and when it was tried last is not read: of `since`
 * and `lastAct` nothing can be concluded here.
 */
export async function troubledLanes(sql: Sql, facilityId: FacilityId, now: Date, range: VisitRange): Promise<TroubledLane[]> {
  const found = await sql.rows<{ lane: string }>(
    `with${codesOf(range)}
     select outbox.lane
     from outbox
     where outbox.facility_id = :facilityId
       and ${IN_RANGE}
       and outbox.state in ('open', 'parked')
       and (outbox.state = 'parked' or outbox.waits_for is not null)
     union
     select outbox.lane
     from outbox
     where outbox.facility_id = :facilityId
       and ${IN_RANGE}
       and outbox.state in ('superseded', 'cancelled-at-bpjs', 'rejected', 'expired', 'dropped')`,
    bindingsOf(facilityId, range),
  );
  if (found.length === 0) return [];
  const lanes = found.map(({ lane }) => lane);
  const visits = await visitsOf(sql, facilityId, lanes);
  const rows = await sql.rows<OutboxRow>(
    `select outbox_id, lane, precedence, kind, fact ->> 'task' as task, fact ->> 'occurredAt' as occurred_at, state, needs_staff, attempts,
            case when state = 'open' and due_at < 'infinity' then due_at end as next_try_at, leased_until, requested_by, verdict, about, last_message, waits_for,
            created_at, settled_at
     from outbox
     where facility_id = :facilityId
       and lane = any(:lanes)
     order by lane, precedence, outbox_id`,
    { facilityId, lanes },
  );
  return lanesOf(rows)
    .flatMap((lane) => {
      const visit = visits.get(lane[0]?.lane ?? '');
      return visit === undefined ? [] : [{ visit, lane }];
    })
    .sort((a, b) => (a.visit.visit_date < b.visit.visit_date ? -1 : a.visit.visit_date > b.visit.visit_date ? 1 : 0))
    .map(({ visit, lane }) => ({ isCalledOff: visit.is_called_off, entries: lane.map((row) => toEntryFacts(entryRow(row, visit, lane), now)) }));
}

async function visitsOf(sql: Sql, facilityId: FacilityId, lanes: readonly string[]): Promise<Map<string, VisitRow>> {
  const rows = await sql.rows<VisitRow & { booking_code: string }>(
    `select booking.booking_code, facility.time_zone, booking.visit_date, booking.payer, booking.queue_number, booking.clinic_code, clinic.clinic_name, doctor.doctor_name,
            booking.state = 'cancelled' as is_called_off
     from booking
     join facility on facility.facility_id = booking.facility_id
     join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
     join doctor on doctor.facility_id = booking.facility_id and doctor.doctor_code = practice_session.doctor_code
     where booking.facility_id = :facilityId
       and booking.booking_code = any(:lanes)`,
    { facilityId, lanes },
  );
  return new Map(rows.map(({ booking_code: code, ...visit }) => [code, visit]));
}

function lanesOf(rows: readonly OutboxRow[]): OutboxRow[][] {
  const lanes = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const lane = lanes.get(row.lane);
    if (lane === undefined) lanes.set(row.lane, [row]);
    else lane.push(row);
  }
  return [...lanes.values()];
}

function entryRow({ task: _task, occurred_at: _occurredAt, waits_for: _waitsFor, ...row }: OutboxRow, { is_called_off: _isCalledOff, ...visit }: VisitRow, lane: readonly OutboxRow[]): EntryRow {
  return {
    ...row,
    ...visit,
    fact: null,
    sent_time: null,
    sent_time_reason: null,
    last_try_at: null,
    last_act: null,
    lane_rows: lane.map((other) => ({
      outbox_id: other.outbox_id,
      precedence: other.precedence,
      kind: other.kind,
      state: other.state,
      task: other.task,
      occurred_at: other.occurred_at,
      waits_for: other.waits_for,
    })),
  };
}

/** Bookings of which everything still owed leaves without anybody: how many, how many rows, and the earliest day of visit. */
export interface GoingByItself {
  visits: number;
  rows: number;
  earliest: LocalDate | null;
}

/** Counted and not listed: through an outage these are all there are. */
export async function goingByItself(sql: Sql, facilityId: FacilityId, range: VisitRange): Promise<GoingByItself> {
  const [counted] = await sql.rows<GoingByItself>(
    `with${codesOf(range)},
     owed as materialized (
       select outbox.lane, count(*) as rows
       from outbox
       where outbox.facility_id = :facilityId
         and ${IN_RANGE}
         and outbox.state in ('open', 'parked')
       group by outbox.lane
       having not bool_or(outbox.state = 'parked' or outbox.waits_for is not null)
     )
     select count(*) as visits, coalesce(sum(owed.rows), 0)::bigint as rows,
            min((select booking.visit_date from booking where booking.facility_id = :facilityId and booking.booking_code = owed.lane)) as earliest
     from owed`,
    bindingsOf(facilityId, range),
  );
  return counted ?? { visits: 0, rows: 0, earliest: null };
}
