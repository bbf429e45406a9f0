import type { LocalDate } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Finding, FindingKind, KeptFinding } from './finding';

/** What a run has learned of a day. */
export interface RunOutcome {
  /** BPJS's list of the day was read. Without it nothing was compared, and what was found before stays. */
  isListRead: boolean;
  bookingsHere: number;
  bookingsThere: number;
  compared: number;
  pending: number;
  /** Booking codes on which nothing is concluded. */
  notRead: readonly string[];
  readFailure: string | null;
  dashboardFailure: string | null;
  /** The figures were compared; a finding about them that is not among `findings` is gone. */
  isFiguresJudged: boolean;
  findings: readonly Finding[];
}

export async function beginRun(db: Sql, facilityId: FacilityId, visitDate: LocalDate, startedAt: Date): Promise<number> {
  const [row] = await db.rows<{ run_id: number }>(
    `insert into reconciliation_run (facility_id, visit_date, started_at)
     values (:facilityId, :visitDate, :startedAt)
     returning run_id`,
    { facilityId, visitDate, startedAt },
  );
  if (row === undefined) throw new Error('the run was not written');
  return row.run_id;
}

const WRITING = 0x7265636f; // "reco"

/**
 * Ends a run: its findings replace those of the run before, all or nothing. What was found before and concerns a
 * booking that was not read stays as it was. A finding found again unchanged keeps the mark of the person who has seen
 * it. Of two runs of one day side by side the one that began later has the last word.
 */
export async function finishRun(db: Db, facilityId: FacilityId, visitDate: LocalDate, run: { runId: number; startedAt: Date }, outcome: RunOutcome, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock(:lock, :facilityId)', { lock: WRITING, facilityId });
    const later = await tx.rows(
      `select run_id
       from reconciliation_run
       where facility_id = :facilityId
         and visit_date = :visitDate
         and started_at > :startedAt
         and finished_at is not null
       limit 1`,
      { facilityId, visitDate, startedAt: run.startedAt },
    );
    await writeOutcome(tx, facilityId, run.runId, outcome, now);
    if (later.length > 0) return;
    await writeFindings(tx, facilityId, visitDate, run.runId, outcome.findings, now);
    await retireOthers(tx, facilityId, visitDate, run.runId, outcome, now);
  });
}

async function writeOutcome(tx: Tx, facilityId: FacilityId, runId: number, outcome: RunOutcome, now: Date): Promise<void> {
  const { bookingsHere, bookingsThere, compared, pending, notRead, readFailure, dashboardFailure, findings } = outcome;
  await tx.rows(
    `update reconciliation_run
     set finished_at = :now, bookings_here = :bookingsHere, bookings_there = :bookingsThere, compared = :compared, pending = :pending,
         not_read = :notRead, read_failure = :readFailure, dashboard_failure = :dashboardFailure, findings = :findings, needing_person = :needingPerson
     where facility_id = :facilityId
       and run_id = :runId`,
    {
      facilityId, runId, now, bookingsHere, bookingsThere, compared, pending, notRead, readFailure, dashboardFailure,
      findings: findings.length, needingPerson: findings.filter((finding) => finding.needsPerson).length,
    },
  );
}

async function writeFindings(tx: Tx, facilityId: FacilityId, visitDate: LocalDate, runId: number, findings: readonly Finding[], now: Date): Promise<void> {
  if (findings.length === 0) return;
  // One that went away and is back is news, whatever was said of it before.
  await tx.rows(
    `insert into reconciliation_finding as kept
       (facility_id, visit_date, kind, booking_code, clinic_code, task, field, ours, theirs, why, needs_person, run_id, first_found_at, found_at)
     select :facilityId, :visitDate, f."kind", f."bookingCode", f."clinicCode", f."task", f."field", f."ours", f."theirs", f."why", f."needsPerson", :runId, :now, :now
     from jsonb_to_recordset(:findings) as f("kind" text, "bookingCode" text, "clinicCode" text, "task" smallint, "field" text, "ours" text, "theirs" text, "why" text, "needsPerson" boolean)
     on conflict (facility_id, visit_date, kind, booking_code, clinic_code, task, field) do update set
       ours = excluded.ours, theirs = excluded.theirs, why = excluded.why, needs_person = excluded.needs_person, run_id = excluded.run_id,
       found_at = excluded.found_at, gone_at = null,
       first_found_at = case when kept.gone_at is null then kept.first_found_at else excluded.first_found_at end,
       seen_at = case when ${IS_UNCHANGED} then kept.seen_at end,
       seen_by = case when ${IS_UNCHANGED} then kept.seen_by end,
       note = case when ${IS_UNCHANGED} then kept.note end`,
    { facilityId, visitDate, runId, now, findings: JSON.stringify(findings) },
  );
}

const IS_UNCHANGED =
  'kept.gone_at is null and (kept.ours, kept.theirs, kept.why, kept.needs_person) = (excluded.ours, excluded.theirs, excluded.why, excluded.needs_person)';

async function retireOthers(tx: Tx, facilityId: FacilityId, visitDate: LocalDate, runId: number, outcome: RunOutcome, now: Date): Promise<void> {
  await tx.rows(
    `update reconciliation_finding
     set gone_at = :now
     where facility_id = :facilityId
       and visit_date = :visitDate
       and gone_at is null
       and run_id <> :runId
       and case when kind = 'figures-differ' then cast(:isFiguresJudged as boolean) else cast(:isListRead as boolean) and booking_code <> all(:notRead) end`,
    { facilityId, visitDate, runId, now, isListRead: outcome.isListRead, notRead: outcome.notRead, isFiguresJudged: outcome.isFiguresJudged },
  );
}

interface FindingRow {
  finding_id: number;
  visit_date: LocalDate;
  kind: FindingKind;
  booking_code: string;
  clinic_code: string;
  task: number;
  field: string;
  ours: string;
  theirs: string;
  why: string;
  needs_person: boolean;
  first_found_at: Date;
  found_at: Date;
  seen_at: Date | null;
  seen_by: string | null;
  note: string | null;
}

const MOST_FINDINGS = 5_000;

/** What stands between us and BPJS, newest day first; what needs a person comes first within a day. */
export async function listFindings(db: Sql, facilityId: FacilityId, filter: { visitDate?: LocalDate } = {}): Promise<KeptFinding[]> {
  const rows = await db.rows<FindingRow>(
    `select finding_id, visit_date, kind, booking_code, clinic_code, task, field, ours, theirs, why, needs_person, first_found_at, found_at, seen_at, seen_by, note
     from reconciliation_finding
     where facility_id = :facilityId
       and gone_at is null
       and (cast(:visitDate as date) is null or visit_date = :visitDate)
     order by visit_date desc, needs_person desc, booking_code, task, kind, field, clinic_code
     limit :most`,
    { facilityId, visitDate: filter.visitDate ?? null, most: MOST_FINDINGS },
  );
  return rows.map((row) => ({
    findingId: row.finding_id,
    visitDate: row.visit_date,
    kind: row.kind,
    bookingCode: row.booking_code,
    clinicCode: row.clinic_code,
    task: row.task,
    field: row.field,
    ours: row.ours,
    theirs: row.theirs,
    why: row.why,
    needsPerson: row.needs_person,
    firstFoundAt: row.first_found_at,
    foundAt: row.found_at,
    seenAt: row.seen_at,
    seenBy: row.seen_by,
    note: row.note,
  }));
}

export interface Seen {
  by: string;
  note: string;
}

/** A person has looked at these findings. @returns how many of them there are to be seen */
export async function markSeen(db: Sql, facilityId: FacilityId, findingIds: readonly number[], { by, note }: Seen, now: Date): Promise<number> {
  const rows = await db.rows(
    `update reconciliation_finding
     set seen_at = :now, seen_by = :by, note = :note
     where facility_id = :facilityId
       and finding_id = any(:findingIds)
       and gone_at is null
     returning finding_id`,
    { facilityId, findingIds, now, by, note },
  );
  return rows.length;
}
