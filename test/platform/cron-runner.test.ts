import { type CronRunner, type Heartbeat, type Job, makeCronRunner } from '../../src/platform/cron-runner';
import { openDb } from '../../src/platform/db';
import { type JobRun, listJobRuns } from '../../src/platform/job-runs';
import { purgeJobRuns } from '../../src/platform/purge-job-runs';
import { standingClock } from '../outbox/hospital';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { makeTestLog, type TestLog } from '../support/test-log';
import { until } from '../support/until';

const wib = (text: string): Date => new Date(`${text}+07:00`);
const EVERY_MINUTE = { everyMinutes: 1 };
const THREE_TIMES = { dailyAt: ['05:00', '12:00', '17:00'] };

let database: FreshDatabase;
let log: TestLog;

beforeAll(async () => {
  database = await freshDatabase({ poolMax: 30 });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.rows('truncate job_run');
  log = makeTestLog();
});

interface Machine {
  clock: ReturnType<typeof standingClock>;
  runner: CronRunner;
}

/** A process with a clock of its own. */
function machine(now: string, jobs: readonly Job[], heartbeat?: Heartbeat): Machine {
  const clock = standingClock(wib(now));
  return { clock, runner: makeCronRunner({ db: database.db, log, clock }, jobs, heartbeat) };
}

/** A job that notes its ticks. */
function noting(when: Job['when'], over: Partial<Job> = {}): Job & { ticks: string[] } {
  const ticks: string[] = [];
  return { name: 'noting', when, ticks, run: async (tick) => void ticks.push(tick.toISOString()), ...over };
}

/** A job that goes on until it is told to end, and says when it is in the middle. */
function blocking(when: Job['when'], name = 'blocking'): Job & { begun: string[]; signals: AbortSignal[]; end: (error?: Error) => void } {
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const begun: string[] = [];
  const signals: AbortSignal[] = [];
  return {
    name,
    when,
    begun,
    signals,
    end: (error) => (error === undefined ? settle?.resolve() : settle?.reject(error)),
    run: (tick, { signal }) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        begun.push(tick.toISOString());
        signals.push(signal);
      }),
  };
}

const iso = (text: string): string => wib(text).toISOString();
const runs = (job = 'noting'): Promise<JobRun[]> => listJobRuns(database.db, { job, limit: 1_000 });
const errors = (): string[] => log.lines.filter((line) => line.level === 'error').map((line) => line.message);

/** As if the job had been known for long: its last run, at some tick. */
async function lastRan(tick: string, over: { outcome?: string; starts?: number; silentForMinutes?: number; job?: string } = {}): Promise<void> {
  await database.db.rows(
    `insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, outcome)
     values (:job, :tick, :starts, 'of another process', :tick, clock_timestamp() - make_interval(mins => :silentForMinutes), :outcome)`,
    { job: 'noting', outcome: 'succeeded', starts: 1, silentForMinutes: 0, ...over, tick: wib(tick) },
  );
}

describe('a tick', () => {
  test('runs once, however many processes look for it at once, and however their clocks differ by seconds', async () => {
    const ticks: string[] = [];
    const most = { active: 0, atOnce: 0 };
    const job: Job = {
      name: 'noting',
      when: EVERY_MINUTE,
      run: async (tick) => {
        most.active += 1;
        most.atOnce = Math.max(most.atOnce, most.active);
        ticks.push(tick.toISOString());
        await database.db.rows('select pg_sleep(0.002)');
        most.active -= 1;
      },
    };
    await lastRan('2026-01-05T07:59');
    const machines = [0, 2_500, -3_000, 400, 60_000].map((skewMs) => {
      const it = machine('2026-01-05T08:00', [job]);
      it.clock.pass(skewMs);
      return it;
    });
    for (let second = 0; second < 40; second++) {
      await Promise.all(machines.flatMap(({ runner }) => [runner.runDue(), runner.runDue()]));
      for (const { clock } of machines) clock.pass(15_000);
    }
    expect(new Set(ticks).size).toBe(ticks.length);
    expect(ticks).toEqual([...ticks].sort());
    expect(ticks.length).toBeGreaterThanOrEqual(10);
    expect(most.atOnce).toBe(1);
    expect((await runs()).filter((run) => run.outcome !== 'succeeded' || run.starts !== 1)).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  test('runs once in ten processes that look at the same moment, again and again', async () => {
    const job = noting(EVERY_MINUTE);
    await lastRan('2026-01-05T07:59');
    const machines = Array.from({ length: 10 }, () => machine('2026-01-05T08:00', [job]));
    for (let minute = 0; minute < 20; minute++) {
      await Promise.all(machines.map(({ runner }) => runner.runDue()));
      for (const { clock } of machines) clock.pass(60_000);
    }
    expect(job.ticks).toEqual(Array.from({ length: 20 }, (_, minute) => new Date(wib('2026-01-05T08:00').getTime() + minute * 60_000).toISOString()));
  });

  test('leaves a row: when it was due, when it ran, how it ended, and its counts', async () => {
    const clock = standingClock(wib('2026-01-05T12:00:03'));
    const job = noting(THREE_TIMES, {
      run: async () => {
        clock.pass(1_500);
        return { sessions: 12, '0301R001': { added: 2 } };
      },
    });
    await lastRan('2026-01-05T05:00');
    await makeCronRunner({ db: database.db, log, clock }, [job]).runDue();
    expect((await runs())[0]).toMatchObject({
      tick: wib('2026-01-05T12:00'),
      startedAt: wib('2026-01-05T12:00:03'),
      finishedAt: wib('2026-01-05T12:00:04.500'),
      outcome: 'succeeded',
      starts: 1,
      summary: { sessions: 12, '0301R001': { added: 2 } },
      error: null,
      worker: expect.stringMatching(new RegExp(`^[0-9a-f]{12}-${process.pid}$`)),
    });
  });

  test('that was missed is made up for once, and only the latest of several', async () => {
    const job = noting(THREE_TIMES);
    await lastRan('2026-01-02T05:00');
    const { clock, runner } = machine('2026-01-05T13:30', [job]);
    await runner.runDue();
    await runner.runDue();
    clock.moveTo(wib('2026-01-05T16:59'));
    await runner.runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T12:00')]);
    clock.moveTo(wib('2026-01-05T17:00'));
    await runner.runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T12:00'), iso('2026-01-05T17:00')]);
  });

  test('that was missed too long ago for its job stays missed', async () => {
    const job = noting(THREE_TIMES, { makeUpWithinMinutes: 30 });
    await lastRan('2026-01-04T17:00');
    const { clock, runner } = machine('2026-01-05T12:30:01', [job]);
    await runner.runDue();
    expect(job.ticks).toEqual([]);
    clock.moveTo(wib('2026-01-05T12:30'));
    await runner.runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T12:00')]);
  });

  test('before the job was first seen was not missed, and one after that was, also when the process was away meanwhile', async () => {
    const job = noting(THREE_TIMES);
    await machine('2026-01-05T08:00', [job]).runner.runDue();
    await machine('2026-01-05T11:00', [job]).runner.runDue();
    expect(job.ticks).toEqual([]);
    expect(await runs()).toMatchObject([{ tick: wib('2026-01-05T05:00'), outcome: 'skipped', starts: 0 }]);
    await machine('2026-01-05T14:00', [job]).runner.runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T12:00')]);
  });

  test('before the first start runs once where the job asks for it', async () => {
    const job = noting(THREE_TIMES, { alsoAtFirstStart: true });
    const machines = [machine('2026-01-05T08:00', [job]), machine('2026-01-05T08:00', [job])];
    await Promise.all(machines.map(({ runner }) => runner.runDue()));
    await machines[0]!.runner.runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T05:00')]);
  });

  test('of a machine whose clock was a year ahead keeps nobody from running', async () => {
    const job = noting(THREE_TIMES);
    await lastRan('2027-01-05T12:00');
    await machine('2026-01-05T12:00', [job]).runner.runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T12:00')]);
  });

  test('older than one that ran already is not run by a machine whose clock is behind', async () => {
    const job = noting(EVERY_MINUTE);
    await lastRan('2026-01-05T08:01');
    await machine('2026-01-05T08:00:58', [job]).runner.runDue();
    expect(job.ticks).toEqual([]);
  });
});

describe('a run whose process died', () => {
  test('is declared interrupted and begun once more, by one of the others', async () => {
    const job = noting(THREE_TIMES);
    await lastRan('2026-01-05T12:00', { outcome: 'running', silentForMinutes: 2 });
    const machines = Array.from({ length: 6 }, () => machine('2026-01-05T12:05', [job]));
    await Promise.all(machines.map(({ runner }) => runner.runDue()));
    await Promise.all(machines.map(({ runner }) => runner.runDue()));
    expect(job.ticks).toEqual([iso('2026-01-05T12:00')]);
    expect(await runs()).toMatchObject([{ outcome: 'succeeded', starts: 2 }]);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { job: 'noting' }, message: 'a job was cut off in the middle; it is begun once more' }]);
  });

  test('is not begun a third time, and somebody is told', async () => {
    const job = noting(THREE_TIMES);
    await lastRan('2026-01-05T12:00', { outcome: 'running', starts: 2, silentForMinutes: 2 });
    const { clock, runner } = machine('2026-01-05T12:05', [job]);
    await runner.runDue();
    await runner.runDue();
    expect(job.ticks).toEqual([]);
    expect(await runs()).toMatchObject([{ outcome: 'interrupted', starts: 2, finishedAt: null }]);
    expect(errors()).toEqual(['a job was cut off in the middle twice; it waits for its next time']);
    clock.moveTo(wib('2026-01-05T17:00'));
    await runner.runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T17:00')]);
  });

  test('is not begun again when a later tick is due: that one runs', async () => {
    const job = noting(THREE_TIMES);
    await lastRan('2026-01-05T05:00', { outcome: 'running', silentForMinutes: 2 });
    await machine('2026-01-05T12:05', [job]).runner.runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T12:00')]);
    expect((await runs()).map((run) => run.outcome)).toEqual(['succeeded', 'interrupted']);
  });

  test('is left alone while it gives signs of life', async () => {
    const job = noting(THREE_TIMES);
    await lastRan('2026-01-05T12:00', { outcome: 'running', silentForMinutes: 0 });
    await machine('2026-01-05T17:05', [job]).runner.runDue();
    expect(job.ticks).toEqual([]);
    expect(await runs()).toMatchObject([{ outcome: 'running' }]);
  });
});

describe('a job in the middle', () => {
  const QUICK = { beatMs: 10, lostAfterMs: 60_000 };

  test('never overlaps itself, in its own process or in another; what came due meanwhile is made up for once', async () => {
    const job = blocking(EVERY_MINUTE);
    await lastRan('2026-01-05T07:59', { job: 'blocking' });
    const [one, other] = [machine('2026-01-05T08:00', [job]), machine('2026-01-05T08:00', [job])];
    const first = one.runner.runDue();
    await until(() => job.begun.length === 1);
    for (const { clock, runner } of [one, other]) {
      clock.moveTo(wib('2026-01-05T08:03'));
      await runner.runDue();
    }
    expect(job.begun).toEqual([iso('2026-01-05T08:00')]);
    job.end();
    await first;
    const second = other.runner.runDue();
    await until(() => job.begun.length === 2);
    job.end();
    await second;
    await one.runner.runDue();
    expect(job.begun).toEqual([iso('2026-01-05T08:00'), iso('2026-01-05T08:03')]);
  });

  test('keeps no other job waiting', async () => {
    const [slow, quick] = [blocking(EVERY_MINUTE), noting(EVERY_MINUTE)];
    await lastRan('2026-01-05T07:59', { job: 'blocking' });
    await lastRan('2026-01-05T07:59');
    const { clock, runner } = machine('2026-01-05T08:00', [slow, quick]);
    const first = runner.runDue();
    await until(() => slow.begun.length === 1 && quick.ticks.length === 1);
    await until(async () => (await runs())[0]?.outcome === 'succeeded');
    clock.pass(60_000);
    await runner.runDue();
    expect(quick.ticks).toHaveLength(2);
    slow.end();
    await first;
  });

  test('gives signs of life', async () => {
    const job = blocking(EVERY_MINUTE);
    await lastRan('2026-01-05T07:59', { job: 'blocking' });
    const { runner } = machine('2026-01-05T08:00', [job], QUICK);
    const ended = runner.runDue();
    const lastBeat = async (): Promise<number> => (await runs('blocking'))[0]!.heartbeatAt.getTime();
    await until(() => job.begun.length === 1);
    const before = await lastBeat();
    await until(async () => (await lastBeat()) > before, 'a beat');
    job.end();
    await ended;
  });

  test('is told when it was declared lost, and writes nothing over the run that took its place', async () => {
    const job = blocking(EVERY_MINUTE);
    await lastRan('2026-01-05T07:59', { job: 'blocking' });
    const { runner } = machine('2026-01-05T08:00', [job], QUICK);
    const ended = runner.runDue();
    await until(() => job.begun.length === 1);
    await database.db.rows(`update job_run set worker = 'of another process', starts = 2 where job = 'blocking' and outcome = 'running'`);
    await until(() => job.signals[0]!.aborted, 'the signal');
    job.end();
    await ended;
    expect((await runs('blocking'))[0]).toMatchObject({ outcome: 'running', starts: 2, worker: 'of another process', finishedAt: null });
    expect(log.lines).toMatchObject([{ level: 'warn', message: 'a run ended that had been declared lost; it is not written down' }]);
  });

  test('is not declared lost by its own process, which is slow but alive', async () => {
    const job = blocking(EVERY_MINUTE);
    await lastRan('2026-01-05T07:59', { job: 'blocking' });
    const { runner } = machine('2026-01-05T08:00', [job]);
    const ended = runner.runDue();
    await until(() => job.begun.length === 1);
    await database.db.rows(`update job_run set heartbeat_at = heartbeat_at - interval '1 hour'`);
    await runner.runDue();
    expect((await runs('blocking'))[0]).toMatchObject({ outcome: 'running' });
    job.end();
    await ended;
    expect((await runs('blocking'))[0]).toMatchObject({ outcome: 'succeeded', starts: 1 });
  });
});

test('a worker that takes a tick in the very moment another takes an earlier one lets it be', async () => {
  const job = noting(EVERY_MINUTE);
  await lastRan('2026-01-05T07:58');
  const { runner } = machine('2026-01-05T08:00', [job]);
  const looked = await database.db.transaction(async (tx) => {
    await tx.rows(
      `insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, outcome)
       values ('noting', :tick, 1, 'of another process', :tick, clock_timestamp(), 'running')`,
      { tick: wib('2026-01-05T07:59') },
    );
    const look = runner.runDue();
    // it does not see the row yet, and stands before the index of what runs
    await until(async () => (await database.db.rows(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length === 1, 'the wait');
    return { look };
  });
  await looked.look;
  expect(job.ticks).toEqual([]);
  expect((await runs()).map((run) => run.outcome)).toEqual(['running', 'succeeded']);
  expect(log.lines).toEqual([]);
});

describe('a failure', () => {
  test('is logged with the name of the job, recorded, and over with that run', async () => {
    const failing = noting(EVERY_MINUTE, { run: () => Promise.reject(new Error('BPJS said no')) });
    await lastRan('2026-01-05T07:59');
    const { clock, runner } = machine('2026-01-05T08:00', [failing]);
    await runner.runDue();
    await runner.runDue();
    expect((await runs())[0]).toMatchObject({ outcome: 'failed', starts: 1, error: 'Error: BPJS said no', summary: null, finishedAt: wib('2026-01-05T08:00') });
    expect(log.lines).toMatchObject([{ level: 'error', fields: { job: 'noting' }, message: 'a job that runs by itself has failed' }]);
    clock.pass(60_000);
    await runner.runDue();
    expect(await runs()).toHaveLength(3);
  });

  test('before the first await is one as well', async () => {
    const failing = noting(EVERY_MINUTE, {
      run: () => {
        throw new TypeError('at once');
      },
    });
    await lastRan('2026-01-05T07:59');
    await machine('2026-01-05T08:00', [failing]).runner.runDue();
    expect((await runs())[0]).toMatchObject({ outcome: 'failed', error: 'TypeError: at once' });
  });

  test('is recorded in one line of at most 500 characters, without the numbers of a person and without what a statement was given', async () => {
    const because = [
      new Error(`card 0001234567890\n${'x'.repeat(900)}`),
      database.db.rows(`select cast(:name as integer)`, { name: 'Budi Contoh' }).then(() => new Error('not refused'), (error: unknown) => error as Error),
    ];
    await lastRan('2026-01-05T07:59');
    const failing = noting(EVERY_MINUTE, { run: async () => Promise.reject(await because.shift()!) });
    const { clock, runner } = machine('2026-01-05T08:00', [failing]);
    await runner.runDue();
    clock.pass(60_000);
    await runner.runDue();
    const [statement, long] = (await runs()).map((run) => run.error);
    expect(long).toHaveLength(500);
    expect(long).toMatch(/^Error: card \*\*\* x+$/);
    expect(statement).toBe('PostgreSQL refused a statement: SQLSTATE 22P02');
  });

  test('to reach the database is a warning, and the tick runs when it is back', async () => {
    const job = noting(EVERY_MINUTE);
    await lastRan('2026-01-05T07:59');
    const clock = standingClock(wib('2026-01-05T08:00'));
    const away = openDb('postgres://nobody@127.0.0.1:1/antrean', { poolMax: 1 });
    await makeCronRunner({ db: away, log, clock }, [job]).runDue();
    await away.close();
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
    await makeCronRunner({ db: database.db, log, clock }, [job]).runDue();
    expect(job.ticks).toEqual([iso('2026-01-05T08:00')]);
  });
});

describe('a stop', () => {
  test('tells the running job, waits for it, and begins nothing more', async () => {
    const job = blocking(EVERY_MINUTE);
    await lastRan('2026-01-05T07:59', { job: 'blocking' });
    const { clock, runner } = machine('2026-01-05T08:00', [job]);
    const ended = runner.runDue();
    await until(() => job.begun.length === 1);
    let isStopped = false;
    const stopped = runner.stop().then(() => (isStopped = true));
    await until(() => job.signals[0]!.aborted, 'the signal');
    clock.pass(60_000);
    await runner.runDue();
    expect(isStopped).toBe(false);
    job.end();
    await Promise.all([ended, stopped]);
    expect(job.begun).toHaveLength(1);
    expect((await runs('blocking'))[0]).toMatchObject({ outcome: 'succeeded' });
  });

  test('that a job obeys leaves its run interrupted, and another process begins it once more at once', async () => {
    const job = blocking(THREE_TIMES);
    await lastRan('2026-01-05T05:00', { job: 'blocking' });
    const one = machine('2026-01-05T12:00', [job]);
    const ended = one.runner.runDue();
    await until(() => job.begun.length === 1);
    const stopped = one.runner.stop();
    job.end(new Error('stopped in the middle'));
    await Promise.all([ended, stopped]);
    expect((await runs('blocking'))[0]).toMatchObject({ outcome: 'interrupted', starts: 1, error: null });
    expect(errors()).toEqual([]);

    const successor = noting(THREE_TIMES, { name: 'blocking' });
    await machine('2026-01-05T12:01', [successor]).runner.runDue();
    expect(successor.ticks).toEqual([iso('2026-01-05T12:00')]);
    expect((await runs('blocking'))[0]).toMatchObject({ outcome: 'succeeded', starts: 2 });
  });
});

test('two jobs of one name and a time that cannot be used are told at the start', () => {
  const job = noting(EVERY_MINUTE);
  expect(() => machine('2026-01-05T08:00', [job, noting(THREE_TIMES)])).toThrow('two jobs are called noting');
  expect(() => machine('2026-01-05T08:00', [noting({ everyMinutes: 7 })])).toThrow('job noting: everyMinutes must divide a day evenly, 7 does not');
});

describe('the purge of job runs', () => {
  test('takes what is older than 90 days but the newest of each job and what runs', async () => {
    const clock = standingClock(wib('2026-06-01T02:25'));
    await lastRan('2026-01-01T05:00', { job: 'given up' });
    await lastRan('2026-01-02T05:00', { job: 'given up' });
    await lastRan('2026-03-03T02:24');
    await lastRan('2026-03-03T02:26');
    await lastRan('2026-01-01T05:00', { job: 'blocking', outcome: 'running' });
    await lastRan('2026-05-31T05:00', { job: 'blocking' });
    expect(await purgeJobRuns({ db: database.db, clock })).toBe(2);
    expect((await listJobRuns(database.db, { limit: 10 })).map((run) => [run.job, run.tick])).toEqual([
      ['blocking', wib('2026-05-31T05:00')],
      ['blocking', wib('2026-01-01T05:00')],
      ['given up', wib('2026-01-02T05:00')],
      ['noting', wib('2026-03-03T02:26')],
    ]);
  });

  test('takes more than one batch, and ends between two of them when told to', async () => {
    await database.db.rows(
      `insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, outcome)
       select 'kick', tick, 1, 'w', tick, tick, 'succeeded'
       from generate_series(timestamptz '2026-01-01', timestamptz '2026-01-01' + interval '6000 minutes', interval '1 minute') as tick`,
    );
    const deps = { db: database.db, clock: standingClock(wib('2026-06-01T02:25')) };
    await expect(purgeJobRuns(deps, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
    expect(await purgeJobRuns(deps)).toBe(6_000);
    expect(await runs('kick')).toHaveLength(1);
  });
});
