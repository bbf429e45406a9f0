import https from 'node:https';
import pg from 'pg';
import { migrationSource } from '../../migrations';
import { addDays, localDate } from '../../src/platform/clock';
import { openDb, transactionDespiteDeadlock } from '../../src/platform/db';
import { migrate } from '../../src/platform/migrate';
import { crowd, doubles, ticketsOf, type Heard } from '../support/crowd';
import { booking, MORNING_SESSION, openHospital, PASSWORD, person, USER, type Hospital, type SessionSpec } from '../support/hospital';
import { serverProcess, type ServerProcess } from '../support/server-process';
import { until } from '../support/until';

/**
 * An upgrade while the hospital works: servers of this release on the schema before and after the steps of a release to
 * come, which widen every table there is.
 */
let hospital: Hospital;
let token: string;
const running: ServerProcess[] = [];
beforeAll(async () => {
  hospital = await openHospital({ patients: 1_000 });
  running.push(await serverProcess(hospital.databaseUrl, 'all'));
  token = await tokenAt(running[0]!);
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await hospital.close();
});

const AT_ONCE = 24;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

let sessions = 0;
async function session(): Promise<SessionSpec & { sessionId: number }> {
  sessions += 1;
  const spec = { ...MORNING_SESSION, tanggalperiksa: addDays(localDate(new Date(), 'WIB'), 1 + sessions), prefix: `R${sessions}`, capacity: 2_000, quotaJkn: 2_000, quotaNonJkn: 0 };
  return { ...spec, sessionId: await hospital.addSession(spec) };
}

function tokenAt(server: ServerProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    https
      .get(`${server.publicUrl}/auth`, { rejectUnauthorized: false, headers: { 'x-username': USER, 'x-password': PASSWORD } }, (response) => {
        let text = '';
        response.on('data', (bytes: Buffer) => (text += bytes.toString()));
        response.on('end', () => resolve((JSON.parse(text) as { response: { token: string } }).response.token));
      })
      .on('error', reject);
  });
}

/** The steps of this release and one of the next: a column more in every table, a constraint and an index on the busiest. */
function nextRelease(name: string, script: string): typeof migrationSource {
  return {
    getMigrations: async (extensions) => [...(await migrationSource.getMigrations(extensions)), name],
    getMigrationName: (step) => step,
    getMigration: async (step) => (step === name ? { up: async (knex) => void (await knex.raw(script)), down: async () => undefined } : migrationSource.getMigration(step)),
  };
}

async function widening(column: string): Promise<string> {
  const tables = await hospital.db.rows<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'knex%' order by relname`);
  expect(tables.length).toBeGreaterThan(40);
  return [
    ...tables.map(({ name }) => `alter table ${name} add column ${column} text not null default 'baru'`),
    `alter table booking add constraint booking_${column}_is_known check (${column} in ('baru', 'lama')) not valid`,
    `create index booking_${column} on booking (facility_id, ${column})`,
  ].join(';\n');
}

function expectAllServed(heard: readonly Heard[], expected: number): void {
  expect(heard.filter((each) => each.reply?.metadata.code !== 200).map((each) => each.reply?.metadata ?? 'no reply')).toEqual([]);
  const tickets = ticketsOf(heard);
  expect(tickets).toHaveLength(expected);
  expect(tickets.map((ticket) => ticket.angkaantrean).sort((a, b) => a - b)).toEqual(range(1, expected));
  expect(doubles(tickets.map((ticket) => ticket.kodebooking))).toEqual([]);
}

test('a booking in the middle of its transaction when its tables are widened is made, and so are those after it', async () => {
  const spec = await session();
  const alone = (from: number, to: number) => crowd([running[0]!.publicUrl], '/ambilantrean', token, range(from, to).map((n) => booking(person(n), spec)), 1);
  const before = await alone(1, 20); // PostgreSQL keeps a plan from the sixth time on
  const holder = new pg.Client({ connectionString: hospital.databaseUrl });
  await holder.connect();
  try {
    // the right to book for this patient, which the transaction asks for before it looks at the session
    const key = [hospital.facility().facilityId, `patient ${person(21).norm}`];
    await holder.query('select pg_advisory_lock($1, hashtext($2))', key);
    const waiting = alone(21, 21);
    await until(async () => (await waitsFor('ExclusiveLock')) > 0, 'the booking waits');
    await migrate(hospital.databaseUrl, { source: nextRelease('9000_wider', await widening('wider')), pauseMs: 20 });
    await holder.query('select pg_advisory_unlock($1, hashtext($2))', key);
    expectAllServed([...before, ...(await waiting), ...(await alone(22, 40))], 40);
  } finally {
    await holder.end();
  }
});

test('a server books on while the schema is widened under it, one started on the new schema joins it, and the old one leaves: no error, no double', async () => {
  const [old] = running as [ServerProcess];
  const spec = await session();
  const step = nextRelease('9001_next_release', await widening('next_release'));
  const heard: Heard[] = [];
  let migrated: Promise<string[]> | undefined;
  await crowd([old.publicUrl], '/ambilantrean', token, range(1, 400).map((n) => booking(person(n), spec)), AT_ONCE, (each) => {
    heard.push(each);
    if (heard.length === 100) migrated = migrate(hospital.databaseUrl, { source: step, pauseMs: 20 });
  });
  expect(await migrated).toEqual(['9001_next_release']);

  // one more of this release, which does not know that step: as after a step back
  const young = await serverProcess(hospital.databaseUrl, 'all');
  running.push(young);
  heard.push(...(await crowd([old.publicUrl, young.publicUrl], '/ambilantrean', token, range(401, 600).map((n) => booking(person(n), spec)), AT_ONCE)));

  // the old one is told to stop with calls under way: each is answered
  const last: Heard[] = [];
  let stopped: Promise<number | null> | undefined;
  const lastAtOld = crowd([old.publicUrl], '/ambilantrean', token, range(601, 600 + AT_ONCE).map((n) => booking(person(n), spec)), AT_ONCE, (each) => {
    last.push(each);
    stopped ??= running.shift()!.stop();
  });
  await lastAtOld;
  expect(await stopped).toBe(0);
  heard.push(...last, ...(await crowd([young.publicUrl], '/ambilantrean', token, range(601 + AT_ONCE, 700).map((n) => booking(person(n), spec)), AT_ONCE)));
  expectAllServed(heard, 700);
});

test('a migration that finds a table in use lets the bookings behind it pass, and goes through when the table is free', async () => {
  const server = running[0]!;
  const spec = await session();
  const report = new pg.Client({ connectionString: hospital.databaseUrl });
  await report.connect();
  let done = false;
  try {
    await report.query('begin');
    await report.query('select count(*) from booking'); // its lock stays until the end of the transaction
    const migrated = migrate(hospital.databaseUrl, { source: nextRelease('9002_behind_a_report', 'alter table booking add column behind_a_report text'), pauseMs: 20 }).finally(() => (done = true));
    await until(async () => (await waitsFor('AccessExclusiveLock')) > 0, 'the migration waits for the report');
    const heard = await crowd([server.publicUrl], '/ambilantrean', token, range(1, 200).map((n) => booking(person(n), spec)), AT_ONCE);
    expectAllServed(heard, 200);
    expect(done).toBe(false);
    await report.query('commit');
    expect(await migrated).toEqual(['9002_behind_a_report']);
  } finally {
    await report.end();
  }
});

async function waitsFor(mode: string): Promise<number> {
  const [row] = await hospital.db.rows<{ n: number }>(
    `select count(*)::int as n from pg_locks where not granted and mode = :mode and database = (select oid from pg_database where datname = current_database())`,
    { mode },
  );
  return row!.n;
}

test('of two transactions in a deadlock, the one PostgreSQL ends is begun again, and both are done', async () => {
  const db = openDb(hospital.databaseUrl, { poolMax: 2 });
  try {
    let meet = 0;
    const crossing = (first: number, second: number) =>
      transactionDespiteDeadlock(db, async (tx) => {
        await tx.rows('select pg_advisory_xact_lock(7, :first)', { first });
        meet += 1;
        await until(() => meet >= 2, 'both have their first lock');
        await tx.rows('select pg_advisory_xact_lock(7, :second)', { second });
        return first;
      });
    expect(await Promise.all([crossing(1, 2), crossing(2, 1)])).toEqual([1, 2]);
    expect(meet).toBe(3);
  } finally {
    await db.close();
  }
});
