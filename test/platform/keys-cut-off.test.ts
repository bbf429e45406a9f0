import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runKeysCommand } from '../../src/cli/keys';
import { insistOnDataKeys } from '../../src/platform/check-data-keys';
import { dataKeysOfFile, dataKeysOfText, type DataKeySource } from '../../src/platform/data-keys';
import type { Database } from '../../src/platform/db';
import { useDataKeys } from '../../src/platform/personal-data';
import { keyUse } from '../../src/platform/seal-database';
import { patientFile } from '../../src/registration/patient-file';
import { TEST_DATA_KEYS } from '../support/data-keys';
import { booking, MORNING_SESSION, openHospital, person, type Hospital } from '../support/hospital';
import { until } from '../support/until';

/** A change of keys that dies in the middle: nobody is lost, servers start and serve, and the rest is done later. */
const KEYS_COMMAND = path.resolve(__dirname, '../../dist/src/cli/keys.js');
/** Three batches of the walk. */
const PATIENTS = 2_100;
const IN_FIRST_BATCH = person(3);
const IN_SECOND_BATCH = person(1_500);
const IN_THIRD_BATCH = person(2_050);

let hospital: Hospital;
let folder: string;
let file: string;
let keysOfServer: DataKeySource;
beforeAll(async () => {
  hospital = await openHospital({ patients: PATIENTS });
});
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-keys-cut-off-'));
  file = path.join(folder, 'data-keys');
  writeFileSync(file, TEST_DATA_KEYS, { mode: 0o600 });
  keysOfServer = dataKeysOfFile(file);
  useDataKeys(keysOfServer);
});
afterEach(() => {
  useDataKeys(dataKeysOfText(TEST_DATA_KEYS));
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => hospital.close());

const lines: string[] = [];
const keys = (argv: string[], db: Database = hospital.db): Promise<void> =>
  runKeysCommand(argv, { onDatabase: (work) => work(db), clock: hospital.deps.clock, print: (line) => lines.push(line), noticedWithinMs: 0 });
const sealIds = (): string[] => [...readFileSync(file, 'utf8').matchAll(/^ *seal:(\w+):/gm)].map(([, id = '']) => id);
/** What every server does at its start. */
const serverStarts = (): Promise<void> => (keysOfServer.reload(), insistOnDataKeys(hospital.db, hospital.deps.clock()));

test('before the database knows the new key: it stands behind the active one, every server starts, and the next try goes through', async () => {
  const gone: Database = { ...hospital.db, transaction: () => Promise.reject(new Error('the database went away')) };
  await expect(keys(['rotate'], gone)).rejects.toThrow('went away');
  const ids = sealIds();
  expect([ids.length, ids[0]]).toEqual([2, 'ktest1']);
  await serverStarts();
  // nothing is taken out of the file before the database has let go of it
  await expect(keys(['retire', ids[1]!], gone)).rejects.toThrow('went away');
  expect(sealIds()).toEqual(ids);
  await keys(['retire', ids[1]!]);
  expect(sealIds()).toEqual(['ktest1']);
  await serverStarts();
});

test('kill -9 in the middle of the walk: values of both keys are read and booked with, no key goes too early, and "seal" does the rest', async () => {
  const { facilityId } = hospital.facility();
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  let isHeld = (): void => undefined;
  const holding = new Promise<void>((resolve) => (isHeld = resolve));
  const lock = hospital.db.transaction(async (tx) => {
    await tx.rows('select from patient where facility_id = :facilityId and medical_record_number = :norm for update', { facilityId, norm: IN_SECOND_BATCH.norm });
    isHeld();
    await held;
  });
  await holding;
  const command = spawn(process.execPath, [KEYS_COMMAND, 'rotate'], { stdio: 'ignore', env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: hospital.databaseUrl, DATA_KEYS_FILE: file } });
  const ended = once(command, 'exit');
  try {
    await until(async () => (await hospital.db.rows(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%update patient%'`)).length > 0 || command.exitCode !== null, 'the walk stands before the second batch');
    command.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  } finally {
    command.kill('SIGKILL');
    letGo();
    await lock;
  }

  await serverStarts();
  const [active = ''] = sealIds();
  expect(active).not.toBe('ktest1');
  const uses = await keyUse(hospital.db);
  expect([(uses.get(active) ?? 0) > 0, (uses.get('ktest1') ?? 0) > 0]).toEqual([true, true]);
  for (const who of [IN_FIRST_BATCH, IN_SECOND_BATCH, IN_THIRD_BATCH]) {
    expect((await patientFile(hospital.db, facilityId, who.norm))?.nik).toBe(who.nik);
    expect((await hospital.call('ambil-antrean', '/ambilantrean', booking(who, MORNING_SESSION))).metadata.code).toBe(200);
  }
  await expect(keys(['retire', 'ktest1'])).rejects.toThrow(/values still need ktest1: run "seal" first/);

  await keys(['seal']);
  expect((await keyUse(hospital.db)).get('ktest1')).toBeUndefined();
  await keys(['retire', 'ktest1']);
  await serverStarts();
  expect((await patientFile(hospital.db, facilityId, IN_THIRD_BATCH.norm))?.nik).toBe(IN_THIRD_BATCH.nik);
});
