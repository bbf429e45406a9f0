import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDb } from '../../src/platform/db';
import { migrate } from '../../src/platform/migrate';
import { runBackupCommand } from '../../src/cli/backup';
import { runRestoreCommand } from '../../src/cli/restore';
import { startCron } from '../../src/cron';
import { backupsIn, keepNewest } from '../../src/platform/backup/backup-folder';
import { lastGoodBackup } from '../../src/platform/backup/backup-runs';
import { takeBackup } from '../../src/platform/backup/take-backup';
import { systemClock } from '../../src/platform/clock';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres';
import { listJobRuns } from '../../src/platform/job-runs';
import { crowd, ticketsOf, type Heard } from '../support/crowd';
import { booking, openHospital, PASSWORD, person, TOMORROW_SESSION, USER, type Hospital } from '../support/hospital';
import { until } from '../support/until';
import { serverProcess } from '../support/server-process';
import request from 'supertest';

/** A hospital on an embedded server of its own, because a base backup takes a whole server. */
let folder: string;
let postgres: EmbeddedPostgres;
let hospital: Hospital;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-backup-'));
  chmodSync(folder, 0o755); // run by root, the database belongs to another account
  postgres = await startEmbeddedPostgres({ directory: path.join(folder, 'var/postgres'), databases: ['antrean'] });
  const url = postgres.url('antrean');
  await migrate(url);
  const db = openDb(url);
  hospital = await openHospital({ patients: 700, database: { url, db, drop: () => db.close() } });
});
afterAll(async () => {
  await hospital.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const said: string[] = [];
const cli = (env: Record<string, string>) => ({ env, clock: systemClock, print: (line: string) => void said.push(line) });
const backups = (): string => path.join(folder, 'backups');
const PLENTY = { ...TOMORROW_SESSION, jampraktek: '13:00-16:00', prefix: 'CAD', capacity: 700, quotaJkn: 700, quotaNonJkn: 0 };

test('a backup taken while bookings rain holds each one acknowledged before it began, and a server runs on what is restored elsewhere', async () => {
  await hospital.addSession(PLENTY);
  const token = await hospital.token();
  const heard: Heard[] = [];
  let before: string[] = [];
  let taken: ReturnType<typeof takeBackup> | undefined;
  await crowd([hospital.publicUrl], '/ambilantrean', token, Array.from({ length: 600 }, (_, i) => booking(person(i + 1), PLENTY)), 16, (each) => {
    heard.push(each);
    if (heard.length !== 200) return;
    before = ticketsOf(heard).map((ticket) => ticket.kodebooking);
    taken = takeBackup({ databaseUrl: postgres.url('antrean'), kind: 'base', directory: backups(), clock: systemClock, programPath: '' });
  });
  const backup = await taken!;
  expect(ticketsOf(heard)).toHaveLength(600);
  expect(before).toHaveLength(200);
  expect(await lastGoodBackup(hospital.db)).toBeInstanceOf(Date);
  expect(await hospital.db.rows('select kind, outcome, bytes > 1000000 as has_size, error from backup_run')).toEqual([{ kind: 'base', outcome: 'succeeded', has_size: true, error: null }]);

  const elsewhere = path.join(folder, 'elsewhere');
  await runRestoreCommand(['--from', backup.folder, '--to', elsewhere], cli({}));
  const restored = await startEmbeddedPostgres({ directory: path.join(elsewhere, 'postgres') });
  // as a copy of a running server, from where its copying began, and not as after a power cut
  expect(readFileSync(path.join(elsewhere, 'postgres/postgres.log'), 'utf8')).toContain('completed backup recovery');
  try {
    const server = await serverProcess(restored.url('antrean'));
    try {
      const reply = await request(server.publicUrl).get('/auth').set('x-username', USER).set('x-password', PASSWORD).disableTLSCerts();
      expect(reply.body.metadata.code).toBe(200);
    } finally {
      await server.stop();
    }
    const db = openDb(restored.url('antrean'));
    try {
      const kept = new Set((await db.rows<{ code: string }>('select booking_code as code from booking')).map(({ code }) => code));
      expect(before.filter((code) => !kept.has(code))).toEqual([]);
      // one moment: no number without its booking, no counter ahead of them
      expect(await db.rows(`select s.last_ordinal - count(b.*)::int as ahead from practice_session s left join booking b using (facility_id, session_id) where s.queue_prefix = 'CAD' group by s.last_ordinal`)).toEqual([{ ahead: 0 }]);
    } finally {
      await db.close();
    }
  } finally {
    await restored.stop();
  }
  // a database is there now
  await expect(runRestoreCommand(['--from', backup.folder, '--to', elsewhere], cli({}))).rejects.toThrow(/never written over/);
});

test('a database that goes away in the middle of a backup fails that backup, is recorded, and ends no process', async () => {
  const directory = path.join(folder, 'cut-off');
  const taken = takeBackup({ databaseUrl: postgres.url('antrean'), kind: 'base', directory, clock: systemClock, programPath: '' });
  const outcome = taken.then(() => 'taken', (error: Error) => error.message);
  await until(async () => (await hospital.db.rows(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'antrean-online backup' and state = 'idle' and query like '%pg_backup_start%'`)).length > 0);
  expect(await outcome).not.toBe('taken');
  expect(await hospital.db.rows('select outcome, error from backup_run order by backup_id desc limit 1')).toEqual([{ outcome: 'failed', error: expect.stringContaining('it failed') }]);
  expect(readdirSync(directory)).toEqual([]);
});

test('the command keeps as many as it is told, leaves no slot behind, and tells that the keys are not in it', async () => {
  const env = { DATABASE_URL: '', VAR_DIR: path.join(folder, 'other') };
  await expect(runBackupCommand(['--to', backups()], cli(env))).rejects.toThrow(/no embedded database in/);
  const [first] = await backupsIn(backups());
  const { removed } = await takeBackup({ databaseUrl: postgres.url('antrean'), kind: 'base', directory: backups(), keep: 1, clock: systemClock, programPath: '' });
  expect(removed).toEqual([first]);
  expect(await hospital.db.rows('select slot_name from pg_replication_slots')).toEqual([]);
  expect(readdirSync(backups())).toHaveLength(1);
  expect(await keepNewest(backups(), 0, new Date())).toEqual({ removed: [], stuck: [] }); // never the last one
});

test('a changed byte is found, by its file, and nothing is restored from such a backup', async () => {
  const whole = path.join(backups(), (await backupsIn(backups()))[0]!);
  await runBackupCommand(['--verify', whole], cli({}));
  expect(said.at(-1)).toMatch(/is whole: \d+ files, schema 00\d\d_/);
  appendFileSync(path.join(whole, 'base/PG_VERSION'), ' ');
  await expect(runBackupCommand(['--verify', whole], cli({}))).rejects.toThrow(/base\/PG_VERSION.*not as it was written/);
  const target = path.join(folder, 'from-damaged');
  await expect(runRestoreCommand(['--from', whole, '--to', target], cli({}))).rejects.toThrow(/PG_VERSION/);
  await expect(runRestoreCommand(['--from', backups(), '--to', target], cli({}))).rejects.toThrow(/is no whole backup/);
});

test('a server of DATABASE_URL is dumped by pg_dump: where it is missing that is said and recorded, and no half backup is left', async () => {
  const into = path.join(folder, 'dumps');
  await expect(runBackupCommand(['--to', into], cli({ DATABASE_URL: postgres.url('antrean'), PATH: '/nowhere' }))).rejects.toThrow(/pg_dump is not installed here/);
  expect(readdirSync(into)).toEqual([]);
  const [row] = await hospital.db.rows<{ outcome: string; error: string }>(`select outcome, error from backup_run where kind = 'dump'`);
  expect(row).toEqual({ outcome: 'failed', error: expect.stringContaining('pg_dump is not installed here') });
});

test('a dump goes only into an empty database, and back out whole', async () => {
  // stand-ins for the two programs, which this machine may lack or have in another version: what they are asked is what is tested
  const programs = path.join(folder, 'programs');
  mkdirSync(programs);
  writeFileSync(path.join(programs, 'pg_dump'), '#!/bin/sh\nfor a in "$@"; do case "$a" in --file=*) echo "$PGDATABASE" > "${a#--file=}";; *"$PGPASSWORD"*) exit 9;; esac; done\n', { mode: 0o755 });
  writeFileSync(path.join(programs, 'pg_restore'), '#!/bin/sh\nfor last; do :; done\ncp "$last" "$(dirname "$0")/restored"\n', { mode: 0o755 });
  const PATH = `${programs}:/bin:/usr/bin`;
  const into = path.join(folder, 'dumps');
  const databaseUrl = postgres.url('antrean');
  await runBackupCommand(['--to', into, '--keep', '2'], cli({ DATABASE_URL: postgres.url('antrean'), PATH }));
  expect(said.at(-1)).toMatch(/keys of the personal data .* are not in it/);
  const dump = path.join(into, (await backupsIn(into))[0]!);
  await expect(runRestoreCommand(['--from', dump], cli({ DATABASE_URL: postgres.url('antrean'), PATH }))).rejects.toThrow(/not empty; it is never written over/);
  await runRestoreCommand(['--from', dump], cli({ DATABASE_URL: postgres.url('postgres'), PATH }));
  expect(readFileSync(path.join(programs, 'restored'), 'utf8')).toBe('antrean\n');

  // each kind only where it belongs, and a changed one nowhere
  const empty = { DATABASE_URL: postgres.url('postgres'), PATH };
  await expect(runRestoreCommand(['--from', dump, '--to', path.join(folder, 'from-dump')], cli({}))).rejects.toThrow(/This backup is a dump/);
  const base = path.join(folder, 'base-alone');
  mkdirSync(base);
  writeFileSync(path.join(base, 'manifest.json'), JSON.stringify({ ...(JSON.parse(readFileSync(path.join(dump, 'manifest.json'), 'utf8')) as object), kind: 'base', files: [] }));
  await expect(runRestoreCommand(['--from', base], cli(empty))).rejects.toThrow(/holds the files of an embedded server/);
  const changed = path.join(folder, 'changed');
  cpSync(dump, changed, { recursive: true });
  appendFileSync(path.join(changed, 'antrean.dump'), 'x');
  await expect(runRestoreCommand(['--from', changed], cli(empty))).rejects.toThrow(/antrean\.dump.*not as it was written/);

  const outcome = async (): Promise<object[]> => hospital.db.rows('select outcome, error from backup_run order by backup_id desc limit 1');
  const before = await lastGoodBackup(hospital.db);
  // a disk that loses a byte after it was written: the clock is asked when the files are there
  let asked = 0;
  const losing = (): Date => {
    asked += 1;
    for (const name of asked === 2 ? readdirSync(into).filter((each) => each.endsWith('.making')) : []) appendFileSync(path.join(into, name, 'antrean.dump'), 'x');
    return new Date();
  };
  await expect(takeBackup({ databaseUrl, kind: 'dump', directory: into, clock: losing, programPath: PATH })).rejects.toThrow(/antrean\.dump.*not as it was written/);
  // a program that ends in the middle of its work
  writeFileSync(path.join(programs, 'pg_dump'), '#!/bin/sh\nfor a in "$@"; do case "$a" in --file=*) echo half > "${a#--file=}";; esac; done\necho "pg_dump: error: connection lost" >&2\nexit 1\n', { mode: 0o755 });
  await expect(takeBackup({ databaseUrl, kind: 'dump', directory: into, clock: systemClock, programPath: PATH })).rejects.toThrow('pg_dump refused: pg_dump: error: connection lost');
  expect(await outcome()).toEqual([{ outcome: 'failed', error: expect.stringContaining('connection lost') }]);
  expect([readdirSync(into), await lastGoodBackup(hospital.db)]).toEqual([[path.basename(dump)], before]);

  // programs of an older PostgreSQL, in their own words
  const refusing = (name: string, words: string): void => writeFileSync(path.join(programs, name), `#!/bin/sh\nprintf '${words}' >&2\nexit 1\n`, { mode: 0o755 });
  refusing('pg_dump', 'pg_dump: error: aborting because of server version mismatch\\npg_dump: detail: server version: 18.4; pg_dump version: 15.18 (Debian 15.18-0+deb12u1)\\n');
  await expect(takeBackup({ databaseUrl, kind: 'dump', directory: into, clock: systemClock, programPath: PATH })).rejects.toThrow('pg_dump 15.18 is older than the server, which is PostgreSQL 18.4. Install the client programs of that version');
  refusing('pg_restore', 'pg_restore: error: unsupported version (1.16) in file header\\n');
  await expect(runRestoreCommand(['--from', dump], cli({ DATABASE_URL: postgres.url('postgres'), PATH }))).rejects.toThrow('pg_restore is older than the pg_dump that made this backup');
});

test('a good backup stays recorded as good where an older one will not go, and what a killed process left goes after a day', async () => {
  const programs = path.join(folder, 'programs');
  writeFileSync(path.join(programs, 'pg_dump'), '#!/bin/sh\nfor a in "$@"; do case "$a" in --file=*) echo dump > "${a#--file=}";; esac; done\n', { mode: 0o755 });
  const into = path.join(folder, 'keeping');
  const make = (name: string): void => void mkdirSync(path.join(into, name, 'base'), { recursive: true });
  // it cannot give its name away: something goes by the other one
  for (const name of ['antrean-20200101T000000Z', 'antrean-20200101T000000Z.making', 'antrean-20200102T000000Z', 'antrean-20200103T000000Z.making', 'milik-orang-lain']) make(name);
  const longAgo = new Date(Date.now() - 25 * 3_600_000);
  utimesSync(path.join(into, 'antrean-20200103T000000Z.making'), longAgo, longAgo);
  await runBackupCommand(['--to', into, '--keep', '1'], cli({ DATABASE_URL: postgres.url('antrean'), PATH: `${programs}:/bin:/usr/bin` }));
  expect(said.join('\n')).toContain('could not be removed: antrean-20200101T000000Z (ENOTEMPTY)');
  expect(readdirSync(into).filter((name) => !/^antrean-20(?!20)/.test(name)).sort()).toEqual(['antrean-20200101T000000Z', 'antrean-20200101T000000Z.making', 'milik-orang-lain']);
  expect(await hospital.db.rows('select outcome, error from backup_run order by backup_id desc limit 1')).toEqual([{ outcome: 'succeeded', error: null }]);

  // every night by itself, and in the morning where the machine was off
  const { deps, db } = hospital;
  const now = deps.clock();
  utimesSync(path.join(into, 'antrean-20200101T000000Z.making'), now, now);
  await db.rows(`insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, finished_at, outcome) values ('backup', :at, 1, 'w', :at, :at, :at, 'succeeded')`, { at: new Date(now.getTime() - 36 * 3_600_000) });
  const url = postgres.url('antrean');
  const cron = await startCron({ ...deps, databaseUrl: url, config: { ...deps.config, databaseUrl: url, backup: { directory: into, keep: 1 } }, environment: () => `${programs}:/bin:/usr/bin` });
  try {
    await until(async () => {
      const runs = await listJobRuns(db, { job: 'backup', limit: 9 });
      return runs.length === 2 && runs[0]?.outcome !== 'running';
    }, 'the backup of the night');
  } finally {
    await cron.stop();
  }
  expect((await listJobRuns(db, { job: 'backup', limit: 1 }))[0]).toMatchObject({ outcome: 'succeeded', summary: { megabytes: 1, removed: 1, notRemoved: 1 } });
  expect(hospital.log.lines.filter(({ level, message }) => level === 'warn' && message.includes('could not be removed'))).toHaveLength(1);
});
