import { getListTask, pendaftaranByKodebooking, pendaftaranByTanggal, waktuMs, type PendaftaranRow, type TaskRow } from '../bpjs/antrean-rs';
import type { Caller } from '../bpjs/call';
import { localDate, type Clock, type LocalDate } from '../platform/clock';
import type { Db } from '../platform/db';
import type { BpjsAccount, Facility } from '../platform/facility';
import type { Log } from '../platform/log';
import { clinicCounts } from './clinic-counts';
import type { Finding } from './finding';
import { beginRun, finishRun, type RunOutcome } from './finding-store';
import { ourCodes, ourVisit } from './our-visits';
import { makePoliteReader, type PoliteReader } from './polite-reader';
import { compareFigures } from './rules/compare-figures';
import type { Compared } from './rules/compare-tasks';
import { compareVisit } from './rules/compare-visit';
import type { TheirVisit } from './rules/visit';
import { patienceWith } from './rules/why';
import { DASHBOARD_CLOCKS, pullWaitingTimes } from './waiting-times';

export interface ReconcileDeps {
  db: Db;
  caller: Caller;
  clock: Clock;
  log: Log;
  /** From the start of one read to the start of the next. */
  spacingMs: number;
  /** Looked at between two bookings: a run that is cut off leaves no findings. */
  signal?: AbortSignal;
}

export const POLITE_SPACING_MS = 150;

export interface DayResult extends Omit<RunOutcome, 'findings'> {
  runId: number;
  visitDate: LocalDate;
  findings: number;
  needingPerson: number;
}

/**
 * Compares what we hold of a day with what BPJS holds: bookings, tasks, and the counts of its dashboards. It reads and
 * writes down what it found, and corrects nothing. A booking on which BPJS gives no answer that counts is not read, and
 * never counted as missing. A second run of the same day replaces what the first has found.
 * @throws when the facility has no Antrean RS account, and when told to stop
 */
export async function reconcileDay(deps: ReconcileDeps, facility: Facility, visitDate: LocalDate): Promise<DayResult> {
  const account = facility.bpjs.get('antrean-rs');
  if (account === undefined) throw new Error(`facility ${facility.code} has no Antrean RS account`);
  const startedAt = deps.clock();
  const runId = await beginRun(deps.db, facility.facilityId, visitDate, startedAt);
  const outcome = await compared({ ...deps, facility, account, visitDate, reader: makePoliteReader(deps.spacingMs) });
  await finishRun(deps.db, facility.facilityId, visitDate, { runId, startedAt }, outcome, deps.clock());

  const { findings, ...counts } = outcome;
  const needingPerson = findings.filter((finding) => finding.needsPerson).length;
  const fields = {
    facility: facility.code, visitDate, bookings: counts.compared, pending: counts.pending, notRead: counts.notRead.length,
    findings: findings.length, needingPerson, readFailure: counts.readFailure, dashboardFailure: counts.dashboardFailure,
  };
  if (counts.readFailure === null) deps.log.info(fields, 'a day was reconciled with BPJS');
  else deps.log.warn(fields, 'a day could not be reconciled with BPJS in full; nothing is concluded about what was not read');
  return { ...counts, runId, visitDate, findings: findings.length, needingPerson };
}

interface Day extends ReconcileDeps {
  facility: Facility;
  account: BpjsAccount;
  visitDate: LocalDate;
  reader: PoliteReader;
}

async function compared(day: Day): Promise<RunOutcome> {
  const { db, facility, visitDate, reader } = day;
  const { facilityId, settings } = facility;
  const listed = await reader.ask(() => pendaftaranByTanggal(day.caller, day.account, visitDate));
  // After BPJS's list: a booking made in between is ours and on its way, where the other order would call it theirs alone.
  const ours = await ourCodes(db, facilityId, visitDate, settings.clinicsNotReported);
  const outcome: RunOutcome = {
    isListRead: listed.kind === 'read', bookingsHere: ours.length, bookingsThere: 0, compared: 0, pending: 0, notRead: [], readFailure: null,
    dashboardFailure: null, isFiguresJudged: false, findings: [],
  };
  if (listed.kind === 'not-read') return { ...outcome, notRead: ours, readFailure: listed.failure };

  const isOurs = new Set(ours);
  const theirs = new Map(listed.answer.rows.map((row) => [kept(row.kodebooking), row]));
  for (const [code, row] of theirs) if (!isOurs.has(code) && settings.clinicsNotReported.includes(row.kodepoli)) theirs.delete(code);
  const findings: Finding[] = [];
  const notRead: string[] = [];
  const unsettledClinics = new Set<string>();
  for (const bookingCode of [...new Set([...isOurs, ...theirs.keys()])].sort()) {
    day.signal?.throwIfAborted();
    const visit = await comparedVisit(day, bookingCode, theirs.get(bookingCode), listed.askedAt);
    if (visit === 'not-reported') continue;
    if ('failure' in visit) {
      notRead.push(bookingCode);
      outcome.readFailure ??= visit.failure;
      continue;
    }
    outcome.compared += 1;
    if (visit.isPending) outcome.pending += 1;
    if (visit.isPending || visit.findings.length > 0) unsettledClinics.add(visit.clinicCode);
    findings.push(...visit.findings);
  }
  const figures = await comparedFigures(day, unsettledClinics, notRead.length > 0);
  return { ...outcome, bookingsThere: theirs.size, notRead, ...figures, findings: [...findings, ...figures.findings] };
}

type ComparedVisit = 'not-reported' | { failure: string } | (Compared & { clinicCode: string });

/** What BPJS holds of one booking, and when the older of the two answers was asked for. */
interface Held {
  row: PendaftaranRow | undefined;
  tasks: readonly TaskRow[];
  askedAt: Date;
}

async function comparedVisit(day: Day, bookingCode: string, listedRow: PendaftaranRow | undefined, listedAt: Date): Promise<ComparedVisit> {
  const listed = await held(day, bookingCode, listedRow === undefined ? undefined : { row: listedRow, askedAt: listedAt });
  if ('failure' in listed) return listed;
  const first = await againstOurs(day, bookingCode, listed);
  const isAboutBooking = first !== 'not-reported' && first.findings.some(({ kind }) => kind === 'booking-differs');
  if (!isAboutBooking) return first;
  // The list is some minutes old by now, and the booking may have been called off on both sides since.
  const now = await held(day, bookingCode, undefined);
  return 'failure' in now ? now : againstOurs(day, bookingCode, now);
}

/** Asks for the booking itself where the list of the day does not hold it: BPJS may have it on another date. */
async function held({ reader, caller, account }: Day, bookingCode: string, listed: { row: PendaftaranRow; askedAt: Date } | undefined): Promise<Held | { failure: string }> {
  let row = listed?.row;
  let askedAt = listed?.askedAt;
  if (row === undefined) {
    const found = await reader.ask(() => pendaftaranByKodebooking(caller, account, bookingCode));
    if (found.kind === 'not-read') return { failure: found.failure };
    row = found.answer.rows.find(({ kodebooking }) => kodebooking === bookingCode);
    askedAt = found.askedAt;
    if (row === undefined) return { row, tasks: [], askedAt };
  }
  const tasks = await reader.ask(() => getListTask(caller, account, bookingCode));
  if (tasks.kind === 'not-read') return { failure: tasks.failure };
  return { row, tasks: tasks.answer.rows, askedAt: askedAt ?? tasks.askedAt };
}

/** Ours is read after theirs: what happens in between is then on its way, where the other order would call it theirs alone. */
async function againstOurs({ db, facility, visitDate }: Day, bookingCode: string, { row, tasks, askedAt }: Held): Promise<Exclude<ComparedVisit, { failure: string }>> {
  const ours = await ourVisit(db, facility.facilityId, bookingCode);
  const clinicCode = ours?.clinicCode ?? kept(row?.kodepoli ?? '');
  if (facility.settings.clinicsNotReported.includes(clinicCode)) return 'not-reported';
  const theirs = row === undefined ? undefined : theirVisit(row, tasks);
  return { ...compareVisit({ bookingCode, ours, theirs, patience: patienceWith(ours?.visitDate ?? visitDate, askedAt) }), clinicCode };
}

const MOST_TEXT = 100;

/** A text of BPJS's as it may be kept: without the one character PostgreSQL cannot take, and no longer than a field is. */
function kept(text: string): string {
  return text.replaceAll('\0', '').trim().slice(0, MOST_TEXT);
}

function isTaskId(taskid: number): boolean {
  return Number.isInteger(taskid) && taskid > 0 && taskid <= 99;
}

function theirVisit(row: PendaftaranRow, tasks: readonly TaskRow[]): TheirVisit {
  return {
    bookingCode: kept(row.kodebooking),
    visitDate: kept(row.tanggal),
    clinicCode: kept(row.kodepoli),
    doctorCode: row.kodedokter,
    practiceHours: kept(row.jampraktek),
    queueNumber: kept(row.noantrean),
    cardNumber: row.nokapst,
    status: kept(row.status),
    source: kept(row.sumberdata),
    tasks: tasks.filter(({ taskid }) => isTaskId(taskid)).map(({ taskid, wakturs }) => {
      const ms = waktuMs(wakturs);
      return { task: taskid, at: ms === null ? null : new Date(ms), text: kept(wakturs ?? '') };
    }),
  };
}

/** A day that is not over has figures that move; so has one of which not every booking could be read. */
async function comparedFigures(day: Day, unsettledClinics: ReadonlySet<string>, isPartlyRead: boolean): Promise<Pick<RunOutcome, 'dashboardFailure' | 'isFiguresJudged'> & { findings: Finding[] }> {
  const { db, facility, visitDate } = day;
  const pulled = await pullWaitingTimes(day, facility, visitDate, day.reader);
  const { rs, server } = pulled.rows;
  const isOver = visitDate < localDate(day.clock(), 'WIB');
  if (!isOver || isPartlyRead || rs === undefined || server === undefined) return { dashboardFailure: pulled.failure, isFiguresJudged: false, findings: [] };
  const ours = await clinicCounts(db, facility.facilityId, visitDate, facility.settings.clinicsNotReported);
  const findings = DASHBOARD_CLOCKS.flatMap((clock) => {
    const theirs = (pulled.rows[clock] ?? [])
      .map((row) => ({ clinicCode: kept(row.kodepoli), bookings: row.jumlah_antrean }))
      .filter(({ clinicCode }) => !facility.settings.clinicsNotReported.includes(clinicCode));
    return compareFigures(clock, ours, theirs, unsettledClinics);
  });
  return { dashboardFailure: null, isFiguresJudged: true, findings };
}
