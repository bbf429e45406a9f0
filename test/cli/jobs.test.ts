import { OperatorMistake } from '../../src/cli/operator-arguments';
import { runJobsCommand } from '../../src/cli/jobs';
import { onOperatorDatabase } from '../../src/cli/operator-database';
import { type Db, openDb } from '../../src/platform/db';
import { freshDatabase, type FreshDatabase } from '../support/database';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.db.rows('truncate job_run'));

async function run(argv: readonly string[], onDatabase: <T>(work: (db: Db) => Promise<T>) => Promise<T> = (work) => work(database.db)): Promise<string[]> {
  const lines: string[] = [];
  await runJobsCommand(argv, { onDatabase, clock: () => new Date('2026-01-05T12:10:00+07:00'), print: (line) => lines.push(line) });
  return lines;
}

async function refusal(work: Promise<unknown>): Promise<{ message: string; exitCode: number }> {
  const outcome = await work.then(() => new Error('not refused'), (error: unknown) => error);
  if (!(outcome instanceof OperatorMistake)) throw outcome as Error;
  return { message: outcome.message, exitCode: outcome.exitCode };
}

async function ran(job: string, time: string, outcome: string, over: { seconds?: number; starts?: number; summary?: object; error?: string } = {}): Promise<void> {
  const { seconds, starts = 1, summary, error = null } = over;
  const tick = new Date(`2026-01-05T${time}:00+07:00`);
  const startedAt = new Date(tick.getTime() + 2_000);
  const finishedAt = seconds === undefined ? null : new Date(startedAt.getTime() + seconds * 1_000);
  await database.db.rows(
    `insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, finished_at, outcome, summary, error)
     values (:job, :tick, :starts, 'w', :startedAt, :startedAt, :finishedAt, :outcome, :summary, :error)`,
    { job, tick, starts, startedAt, finishedAt, outcome, summary: summary === undefined ? null : JSON.stringify(summary), error },
  );
}

test('the newest run of each job is listed: when it was due and begun in WIB, how long it took, how it ended', async () => {
  await ran('hfis-pull', '05:00', 'succeeded', { seconds: 1 });
  await ran('hfis-pull', '12:00', 'succeeded', { seconds: 83.4, starts: 2, summary: { sessions: 12, '0301R001': { added: 2, changed: 1 } } });
  await ran('late-tasks', '12:05', 'running');
  await ran('purge-evidence', '02:20', 'failed', { seconds: 0.25, error: 'Error: no room' });
  await ran('reconcile', '01:00', 'interrupted', { starts: 2 });
  await ran('unseen', '02:25', 'skipped', { seconds: 0, starts: 0 });
  expect(await run([])).toEqual([
    'JOB             DUE (WIB)         BEGAN                TOOK               OUTCOME',
    'hfis-pull       2026-01-05 12:00  2026-01-05 12:00:02  1 min 23 s         succeeded    sessions 12, 0301R001 (added 2, changed 1); begun twice',
    'late-tasks      2026-01-05 12:05  2026-01-05 12:05:02  4 min 58 s so far  running      last sign of life 2026-01-05 12:05:02',
    'purge-evidence  2026-01-05 02:20  2026-01-05 02:20:02  0.3 s              failed       Error: no room',
    'reconcile       2026-01-05 01:00  2026-01-05 01:00:02  ?                  interrupted  last sign of life 2026-01-05 01:00:02; begun twice',
    'unseen          2026-01-05 02:25  -                    -                  skipped      first seen after this time; runs from its next time on',
  ]);
});

test('the newest twenty runs of one job are listed, newest first', async () => {
  for (let minute = 10; minute < 35; minute++) await ran('outbox-kick', `11:${minute}`, 'succeeded', { seconds: 0 });
  await ran('purge-evidence', '02:20', 'succeeded', { seconds: 0 });
  const [, ...lines] = await run(['list', 'outbox-kick']);
  expect(lines.map((line) => line.slice(0, 29))).toEqual(Array.from({ length: 20 }, (_, i) => `outbox-kick  2026-01-05 11:${34 - i}`));
});

test('a book without a row and an unknown job are told', async () => {
  expect(await run(['list'])).toEqual(['Nothing has run by itself on this database yet. The service does, started with "all" or "work".']);
  expect(await refusal(run(['list', 'nothing']))).toEqual({ message: 'There is no job nothing, or it has not run yet; "list" shows those there are.', exitCode: 1 });
});

test.each([[['drop']], [['list', '--limit']], [['list', 'a', 'b']]])('%j is refused with how to use it', async (argv) => {
  expect(await refusal(run(argv))).toEqual({ message: expect.stringContaining('npm run jobs -- [command]'), exitCode: 2 });
});

test('help is printed', async () => {
  expect((await run(['help'])).join('\n')).toContain('list <job>');
});

describe('the database a person means', () => {
  const look = (env: Record<string, string>): Promise<string[]> => run(['list'], (work) => onOperatorDatabase(env, work));

  test('is that of DATABASE_URL', async () => {
    await ran('purge-evidence', '02:20', 'succeeded', { seconds: 0 });
    expect(await look({ DATABASE_URL: ` ${database.url} ` })).toHaveLength(2);
  });

  test('without one and without a demo is told', async () => {
    const { message, exitCode } = await refusal(look({ VAR_DIR: '/nowhere/at/all' }));
    expect(exitCode).toBe(1);
    expect(message).toMatch(/^DATABASE_URL is not set, and there is no demo to look at: .*npm start/);
  });

  test('that does not answer is told by its address, without its password', async () => {
    expect(await refusal(look({ DATABASE_URL: 'postgres://antrean:sandi-basis-data@127.0.0.1:1/antrean' }))).toEqual({ message: 'DATABASE_URL: no PostgreSQL answers at 127.0.0.1:1/antrean.', exitCode: 1 });
    expect(await refusal(look({ DATABASE_URL: 'mysql://x' }))).toEqual({ message: expect.stringMatching(/^DATABASE_URL: must be postgres:/), exitCode: 1 });
  });

  test('with an old schema is told to be migrated', async () => {
    const old = await freshDatabase();
    try {
      const db = openDb(old.url, { poolMax: 1 });
      await db.rows('drop table job_run');
      await db.close();
      expect((await refusal(look({ DATABASE_URL: old.url }))).message).toMatch(/^The schema is missing or an old one at .*: run npm run migrate first\.$/);
    } finally {
      await old.drop();
    }
  });
});
