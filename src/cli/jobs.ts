import { localDate, localTime, systemClock, type Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import { type JobRun, type JobSummary, listJobRuns } from '../platform/job-runs';
import { OperatorMistake } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';

export const USAGE = `npm run jobs -- [command], on the database of DATABASE_URL or of the running demo

  list          the newest run of everything that runs by itself (default)
  list <job>    the newest 20 runs of one job

All times are WIB.`;

export interface JobsCommandDeps {
  onDatabase: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  clock: Clock;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

const NEWEST_OF_ONE = 20;
const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;
const HEADER = ['JOB', 'DUE (WIB)', 'BEGAN', 'TOOK', 'OUTCOME', ''];

/**
 * `npm run jobs`: what ran by itself, when, for how long and with what outcome. Reads only.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runJobsCommand(argv: readonly string[], { onDatabase, clock, print }: JobsCommandDeps): Promise<void> {
  const [command = 'list', job, ...rest] = argv;
  if (command === 'help' || argv.includes('--help')) return print(USAGE);
  if (command !== 'list' || rest.length > 0 || job?.startsWith('-') === true) throw new OperatorMistake(2, `There is no command of this form.\n\n${USAGE}`);
  const runs = await onDatabase((db) => listJobRuns(db, job === undefined ? { limit: 1 } : { job, limit: NEWEST_OF_ONE }));
  if (runs.length > 0) return table([HEADER, ...runs.map((run) => cells(run, clock()))]).forEach(print);
  if (job !== undefined) throw new OperatorMistake(1, `There is no job ${job}, or it has not run yet; "list" shows those there are.`);
  print('Nothing has run by itself on this database yet. The service does, started with "all" or "work".');
}

function cells(run: JobRun, now: Date): string[] {
  const began = run.outcome === 'skipped' ? '-' : `${localDate(run.startedAt, 'WIB')} ${clockTime(run.startedAt)}`;
  return [run.job, `${localDate(run.tick, 'WIB')} ${localTime(run.tick, 'WIB')}`, began, took(run, now), run.outcome, [remark(run), run.starts > 1 ? 'begun twice' : ''].filter(Boolean).join('; ')];
}

function took({ outcome, startedAt, finishedAt }: JobRun, now: Date): string {
  if (outcome === 'skipped') return '-';
  if (outcome === 'running') return `${duration(now.getTime() - startedAt.getTime())} so far`;
  return finishedAt === null ? '?' : duration(finishedAt.getTime() - startedAt.getTime());
}

/** A machine whose clock was set back must not print less than nothing. */
function duration(ms: number): string {
  if (ms < MS_PER_MINUTE) return `${(Math.max(0, ms) / MS_PER_SECOND).toFixed(1)} s`;
  return `${Math.floor(ms / MS_PER_MINUTE)} min ${Math.floor((ms % MS_PER_MINUTE) / MS_PER_SECOND)} s`;
}

function remark(run: JobRun): string {
  switch (run.outcome) {
    case 'succeeded':
      return run.summary === null ? '' : counts(run.summary);
    case 'failed':
      return run.error ?? '';
    case 'running':
    case 'interrupted':
      return `last sign of life ${localDate(run.heartbeatAt, 'WIB')} ${clockTime(run.heartbeatAt)}`;
    case 'skipped':
      return 'first seen after this time; runs from its next time on';
    default:
      return run.outcome satisfies never;
  }
}

function counts(summary: JobSummary): string {
  return Object.entries(summary)
    .map(([what, count]) => (typeof count === 'number' ? `${what} ${count}` : `${what} (${counts(count)})`))
    .join(', ');
}

function clockTime(instant: Date): string {
  return `${localTime(instant, 'WIB')}${instant.toISOString().slice(16, 19)}`;
}

/** In columns as wide as their widest cell; the last one runs free. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd());
}

if (require.main === module) {
  void runOperatorCommand(() =>
    runJobsCommand(process.argv.slice(2), { onDatabase: (work) => onOperatorDatabase(process.env, work), clock: systemClock, print: (line) => console.log(line) }),
  );
}
