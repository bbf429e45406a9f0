import type { Bindings, Sql } from '../platform/db';
import type { LocalDate } from '../platform/clock';
import type { FacilityId } from '../platform/facility';
import { toEntryFacts, type DeskAct, type EntryFacts, type EntryRow, type OutboxState } from './desk-entry';
import { possibleActs } from './desk-rules';
import { explain, reasonLabel, type Explanation } from './desk-words';

/** What is looked for. Without a state: what somebody has to look at. */
export interface DeskFilter {
  state?: OutboxState | 'needs-staff';
  visitDate?: LocalDate;
  /** Dates of visit from this one on, and to this one, both included. */
  from?: LocalDate;
  to?: LocalDate;
  clinicCode?: string;
  /** `about` or else the verdict: field:nik, referral, schedule, unknown, rejected, overtaken, … */
  reason?: string;
  bookingCode?: string;
}

export interface DeskPage {
  /** The last outboxId of the page before. */
  after?: number;
  limit?: number;
}

/** What staff see of one row. */
export interface DeskEntry extends EntryFacts {
  explanation: Explanation;
  acts: DeskAct[];
}

export interface DeskList {
  entries: DeskEntry[];
  /** What to ask the next page with; null when this is the last. */
  next: number | null;
}

export interface ReasonCount {
  reason: string;
  label: string;
  count: number;
}

const PAGE_ROWS = 50;
const MOST_PAGE_ROWS = 500;

/**
 * What is owed or was refused, as the people at the desk look for it, oldest first, page by page: a row that is settled
 * meanwhile neither hides nor repeats another.
 */
export async function listForStaff(db: Sql, facilityId: FacilityId, now: Date, filter: DeskFilter = {}, page: DeskPage = {}): Promise<DeskList> {
  const limit = Math.min(MOST_PAGE_ROWS, Math.max(1, page.limit ?? PAGE_ROWS));
  const wanted = wantedRows(filter);
  const facts = await readEntries(db, facilityId, now, {
    where: `${wanted.where}
         and outbox.outbox_id > :after`,
    bindings: { ...wanted.bindings, after: page.after ?? 0, limit: limit + 1 },
  });
  const shown = facts.slice(0, limit).map((entry) => toDeskEntry(entry, now));
  return { entries: shown, next: facts.length > limit ? (shown.at(-1)?.outboxId ?? null) : null };
}

/** How many rows there are for each reason, most first. */
export async function summary(db: Sql, facilityId: FacilityId, filter: DeskFilter = {}): Promise<ReasonCount[]> {
  const { where, bindings } = wantedRows(filter);
  const counted = await db.rows<{ reason: string | null; count: number }>(
    `select coalesce(outbox.about, outbox.verdict) as reason, count(*) as count
     from outbox
     left join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
     left join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     where outbox.facility_id = :facilityId
       and ${where}
     group by 1
     order by 2 desc, 1`,
    { facilityId, ...bindings },
  );
  return counted.map(({ reason, count }) => ({ reason: reason ?? 'waiting', label: reasonLabel(reason), count }));
}

/** The rows with these numbers, in the order in which they leave, each booking's together; others are left out. */
export async function entriesById(sql: Sql, facilityId: FacilityId, now: Date, ids: readonly number[]): Promise<EntryFacts[]> {
  if (ids.length === 0) return [];
  return readEntries(sql, facilityId, now, { where: 'outbox.outbox_id = any(:ids)', bindings: { ids, limit: ids.length } });
}

/** The rows of these numbers as the list has them, in the order they were named; those of no such number are left out. */
export async function entriesForStaff(sql: Sql, facilityId: FacilityId, now: Date, ids: readonly number[]): Promise<DeskEntry[]> {
  const found = new Map((await entriesById(sql, facilityId, now, ids)).map((entry) => [entry.outboxId, entry]));
  return [...new Set(ids)].flatMap((id) => found.get(id) ?? []).map((entry) => toDeskEntry(entry, now));
}

export async function entriesOfBooking(sql: Sql, facilityId: FacilityId, now: Date, bookingCode: string): Promise<EntryFacts[]> {
  const rows = await readEntries(sql, facilityId, now, { where: 'outbox.lane = :bookingCode', bindings: { bookingCode, limit: MOST_PAGE_ROWS } });
  return laneOrder(rows);
}

/** All rows of a booking as the list has them, in the order in which they leave. */
export async function bookingForStaff(sql: Sql, facilityId: FacilityId, now: Date, bookingCode: string): Promise<DeskEntry[]> {
  return (await entriesOfBooking(sql, facilityId, now, bookingCode)).map((entry) => toDeskEntry(entry, now));
}

export async function entriesByFilter(sql: Sql, facilityId: FacilityId, now: Date, filter: DeskFilter, limit: number): Promise<EntryFacts[]> {
  const { where, bindings } = wantedRows(filter);
  return readEntries(sql, facilityId, now, { where, bindings: { ...bindings, limit } });
}

export function toDeskEntry(facts: EntryFacts, now: Date): DeskEntry {
  return { ...facts, explanation: explain(facts), acts: possibleActs(facts, now) };
}

/** Each booking's rows together and in the order in which they leave. */
export function laneOrder(entries: readonly EntryFacts[]): EntryFacts[] {
  const place = (entry: EntryFacts): number => entry.lane.findIndex((row) => row.outboxId === entry.outboxId);
  return [...entries].sort((a, b) => (a.bookingCode === b.bookingCode ? place(a) - place(b) : a.bookingCode < b.bookingCode ? -1 : 1));
}

/**
 * Written out for what is asked only: with a condition that may be switched off, the partial index on what needs staff
 * would not be seen, and a list would walk over a million delivered rows.
 */
function wantedRows(filter: DeskFilter): { where: string; bindings: Bindings } {
  const { state = 'needs-staff' } = filter;
  const conditions = [
    state === 'needs-staff' ? 'outbox.needs_staff' : 'outbox.state = :state',
    ...(state === 'open' || state === 'parked' ? [`outbox.state in ('open', 'parked')`] : []),
    ...(['superseded', 'cancelled-at-bpjs', 'rejected', 'expired', 'dropped'].includes(state) ? [`outbox.state in ('superseded', 'cancelled-at-bpjs', 'rejected', 'expired', 'dropped')`] : []),
    // Of the session and not of the booking: a day's sessions are found by an index, and their bookings by another.
    ...(filter.visitDate === undefined ? [] : ['practice_session.visit_date = :visitDate']),
    ...(filter.from === undefined ? [] : ['practice_session.visit_date >= :from']),
    ...(filter.to === undefined ? [] : ['practice_session.visit_date <= :to']),
    ...(filter.clinicCode === undefined ? [] : ['practice_session.clinic_code = :clinicCode']),
    ...(filter.reason === undefined ? [] : ['coalesce(outbox.about, outbox.verdict) = :reason']),
    ...(filter.bookingCode === undefined ? [] : ['outbox.lane = :bookingCode']),
  ];
  const given = { state: state === 'needs-staff' ? undefined : state, visitDate: filter.visitDate, from: filter.from, to: filter.to, clinicCode: filter.clinicCode, reason: filter.reason, bookingCode: filter.bookingCode };
  return {
    where: conditions.join('\n         and '),
    bindings: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

/** `where` is text of this file; what was asked comes in through `bindings`. */
async function readEntries(sql: Sql, facilityId: FacilityId, now: Date, wanted: { where: string; bindings: Bindings }): Promise<EntryFacts[]> {
  const rows = await sql.rows<EntryRow>(
    `with page as (
       select outbox.*, booking.session_id, booking.visit_date, booking.clinic_code, booking.payer, booking.queue_number, practice_session.doctor_code
       from outbox
       left join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
       left join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
       where outbox.facility_id = :facilityId
         and ${wanted.where}
       order by outbox.outbox_id
       limit :limit
     )
     select page.outbox_id, page.lane, page.precedence, page.kind, page.fact, page.state, page.needs_staff, page.attempts, page.leased_until,
            case when page.state = 'open' and page.due_at < 'infinity' then page.due_at end as next_try_at,
            page.requested_by, page.verdict, page.about, page.sent_time, page.sent_time_reason, page.created_at, page.settled_at,
            facility.time_zone, page.visit_date, page.payer, page.queue_number, page.clinic_code, clinic.clinic_name, doctor.doctor_name,
            -- Of an overtaken task the last try was a question; what matters is how its time was refused.
            case when page.verdict = 'overtaken' then
              (select outbox_attempt.message
               from outbox_attempt
               where outbox_attempt.facility_id = page.facility_id and outbox_attempt.outbox_id = page.outbox_id and outbox_attempt.service = 'antrean/updatewaktu'
               order by outbox_attempt.attempt desc
               limit 1)
            else page.last_message end as last_message,
            (select max(outbox_attempt.started_at)
             from outbox_attempt
             where outbox_attempt.facility_id = page.facility_id and outbox_attempt.outbox_id = page.outbox_id) as last_try_at,
            (select jsonb_agg(
               jsonb_build_object('outbox_id', other.outbox_id, 'precedence', other.precedence, 'kind', other.kind, 'state', other.state,
                 'task', other.fact ->> 'task', 'occurred_at', other.fact ->> 'occurredAt', 'waits_for', other.waits_for)
               order by other.precedence, other.outbox_id)
             from outbox as other
             where other.facility_id = page.facility_id and other.lane = page.lane) as lane_rows,
            (select jsonb_build_object('act', act.act, 'actor', act.actor, 'acted_at', act.acted_at, 'reason', act.reason)
             from outbox_act as act
             where act.facility_id = page.facility_id and act.outbox_id = page.outbox_id
             order by act.act_id desc
             limit 1) as last_act
     from page
     join facility on facility.facility_id = page.facility_id
     left join clinic on clinic.facility_id = page.facility_id and clinic.clinic_code = page.clinic_code
     left join doctor on doctor.facility_id = page.facility_id and doctor.doctor_code = page.doctor_code
     order by page.outbox_id`,
    { facilityId, ...wanted.bindings },
  );
  return rows.map((row) => toEntryFacts(row, now));
}
