import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runConnectorCommand } from '../../src/cli/connector';
import { USAGE } from '../../src/cli/connector-arguments';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { startCron } from '../../src/cron';
import { listJobRuns } from '../../src/platform/job-runs';
import { openHospital, person, TODAY, type Hospital } from '../support/hospital';
import { until } from '../support/until';
import { smallSimrs, type SmallSimrs } from './small-simrs';

let hospital: Hospital;
let simrs: SmallSimrs;
let folder: string;
let file: string;
beforeEach(async () => {
  hospital = await openHospital({ patients: 5 });
  simrs = await smallSimrs();
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-connector-'));
  file = path.join(folder, 'uji.yaml');
  writeFileSync(file, simrs.yaml);
  await simrs.database.db.rows(
    `insert into daftar (nomor, norm, poli, dokter, tanggal, jam, bayar, rujukan, batal) values ('R1', :norm, 'SAR', '700101', '${TODAY}', '${TODAY} 08:00:00', 'U', '', false), ('R2', :norm, 'X1', '700101', '${TODAY}', '${TODAY} 08:00:00', 'U', '', false)`,
    { norm: person(1).norm },
  );
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await simrs.close();
  await hospital.close();
});

async function run(argv: readonly string[], over: { password?: string; signal?: AbortSignal; heard?: (line: string) => void } = {}): Promise<string[]> {
  const lines: string[] = [];
  await runConnectorCommand(argv, {
    onDatabase: (work) => work(hospital.db),
    clock: hospital.deps.clock,
    env: { SIMRS_DB_PASSWORD: over.password ?? (simrs.password || 'none') },
    log: hospital.log,
    print: (line) => {
      lines.push(line);
      over.heard?.(line);
    },
    signal: over.signal ?? new AbortController().signal,
  });
  return lines;
}
async function refusal(argv: readonly string[], over: { password?: string } = {}): Promise<string> {
  const outcome = await run(argv, over).then((lines) => new Error(`not refused: ${lines.join('\n')}`), (error: unknown) => error);
  if (!(outcome instanceof OperatorMistake)) throw outcome as Error;
  return outcome.message;
}
const bookings = async (): Promise<number> => (await hospital.db.rows('select 1 from booking where facility_id = :facilityId', { facilityId: hospital.facility().facilityId })).length;

test('says how it is used, and what was mistaken', async () => {
  expect(await run(['--help'])).toEqual([USAGE]);
  expect(await refusal(['writes'])).toMatch(/^There is no command of this name/);
  expect(await refusal(['once'])).toBe('--config: is missing: the YAML file of the connector');
  expect(await refusal(['once', '--config', path.join(folder, 'none.yaml')])).toMatch(/tidak dapat dibaca \(ENOENT\)/);
  expect(await refusal(['once', '--config', file], { password: '' })).toMatch(/^Variabel lingkungan SIMRS_DB_PASSWORD/);
  writeFileSync(file, simrs.yaml.replace('name: uji', 'name: uji\nfacility: 9999R001'));
  expect(await refusal(['once', '--config', file])).toBe('facility: tidak ada faskes 9999R001 di sini.');
});

test('check takes nothing, once takes what is there, refused and status tell of it', async () => {
  expect(await refusal(['check', '--config', file])).toBe('Ada yang perlu diperbaiki; tidak ada yang diambil.');
  expect(await bookings()).toBe(0);
  expect(await run(['once', '--config', file])).toContain('daftar: 2 baris dibaca, 1 diambil, 1 ditolak.');
  expect(await run(['refused', '--config', file])).toEqual(['daftar  R2  sejak 2027-01-18 09:00: Poli X1 di SIMRS belum dipetakan ke kode poli BPJS.']);
  expect((await run(['status', '--config', file]))[1]).toBe('daftar: terakhir 2027-01-18 09:00, 1 baris diambil');
  expect(await bookings()).toBe(1);
});

test('run goes on until it is told to stop', async () => {
  const stopping = new AbortController();
  const lines = await run(['run', '--config', file], { signal: stopping.signal, heard: (line) => line.startsWith('daftar:') && stopping.abort(new Error('enough')) });
  expect(lines.at(-1)).toMatch(/^daftar: 2 baris dibaca, 1 diambil/);
});

test('inside the server it is one of the jobs, with its counts for the monitor', async () => {
  const clock = { now: new Date('2027-01-18T08:58:30.000+07:00') };
  const deps = { ...hospital.deps, clock: () => clock.now, config: { ...hospital.deps.config, connectorConfig: file }, environment: () => simrs.password || 'none' };
  const newest = async () => (await listJobRuns(hospital.db, { limit: 1 })).find(({ job }) => job === 'connector');
  const first = await startCron(deps); // an installation that has never seen the job begins its book
  await until(async () => (await newest())?.outcome === 'skipped');
  await first.stop();
  clock.now = new Date('2027-01-18T09:00:30.000+07:00');
  const second = await startCron(deps);
  await until(async () => (await newest())?.outcome === 'succeeded');
  await second.stop();
  expect((await newest())?.summary).toEqual({ rows: 1, refusedRows: 1, waitingRows: 0, queriesNotRead: 0 });
  await expect(startCron({ ...deps, environment: () => undefined })).rejects.toThrow(/SIMRS_DB_PASSWORD/);
});
