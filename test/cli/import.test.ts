import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runImportCommand } from '../../src/cli/import';
import { USAGE } from '../../src/cli/import-arguments';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { TEST_DATA_KEYS } from '../support/data-keys';
import { openHospital, type Hospital } from '../support/hospital';
import { until } from '../support/until';

const ROOT = path.join(__dirname, '..', '..');
let hospital: Hospital;
let directory: string;
beforeAll(async () => {
  hospital = await openHospital({ patients: 0 });
  directory = mkdtempSync(path.join(os.tmpdir(), 'antrean-import-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await hospital.close();
});

interface Ran {
  printed: string;
  mistake: string | undefined;
  exitCode: number;
}

async function run(...argv: string[]): Promise<Ran> {
  const lines: string[] = [];
  const { db, log, deps } = hospital;
  const ended = { at: () => undefined, end: () => undefined };
  try {
    await runImportCommand(argv, { onDatabase: (work) => work(db), clock: deps.clock, log, print: (line) => lines.push(line), progress: ended });
    return { printed: lines.join('\n'), mistake: undefined, exitCode: 0 };
  } catch (error) {
    if (!(error instanceof OperatorMistake)) throw error;
    return { printed: lines.join('\n'), mistake: error.message, exitCode: error.exitCode };
  }
}

function file(name: string, text: string): string {
  const at = path.join(directory, name);
  writeFileSync(at, text);
  return at;
}

test.each<[argv: string[], exitCode: number, sentence: RegExp]>([
  [[], 2, /^npm run import/],
  [['pasien', 'x.csv'], 2, /^There is nothing of this name to import/],
  [['patients'], 2, /^<file>: is missing$/],
  [['patients', 'x.csv', '--save'], 2, /^--by: is missing: who imports it\?$/],
  [['patients', 'x.csv', '--by', 'Rina'], 2, /^--by: goes with --save$/],
  [['patients', 'x.csv', '--show', 'all'], 2, /^--show: must be a whole number$/],
  [['patients', 'x.csv', '--passwords', 'y'], 2, /^patients: Unknown option '--passwords'\. It takes --code, /],
  [['users', 'x.csv', '--save', '--by', 'Rina'], 2, /^--passwords: is missing/],
  [['template', 'people'], 2, /^<what>: must be one of patients, doctors, /],
  [['patients', '/nowhere/x.csv'], 1, /^\/nowhere\/x\.csv: cannot be read\.$/],
  [['patients', path.join(ROOT, 'package.json')], 1, /^Kolom norm, nama tidak ada/],
])('the command line %j ends with %i and a sentence', async (argv, exitCode, sentence) => {
  const ran = await run(...argv);
  expect(ran.mistake).toMatch(sentence);
  expect(ran.exitCode).toBe(exitCode);
});

test('--help is the usage, and a template a file that can be imported', async () => {
  expect(await run('--help')).toMatchObject({ printed: USAGE, exitCode: 0 });
  const { printed } = await run('template', 'patients');
  expect((await run('patients', file('template.csv', printed))).printed).toContain('3 lines are good: 3 new, 0 changed, 0 as they were. Nothing was saved');
});

test('findings are printed up to a bound, the whole report goes to its file, and nothing is saved', async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `R${i},12,Pasien`).join('\n');
  const report = path.join(directory, 'report.csv');
  const ran = await run('patients', file('bad.csv', `norm,nik,nama\n${lines}\n`), '--report', report, '--show', '2', '--save', '--by', 'Rina');
  expect(ran).toMatchObject({ mistake: '30 of 30 lines are wrong; nothing was saved.', exitCode: 1 });
  expect(ran.printed.split('\n').slice(1)).toEqual([
    'baris 2, nik: Berisi 2 angka, seharusnya 16.',
    'baris 3, nik: Berisi 2 angka, seharusnya 16.',
    '… 30 findings in all:',
    '       30 × nik: Berisi 2 angka, seharusnya 16. (baris 2)',
    `The report is in ${report}.`,
  ]);
  expect(readFileSync(report, 'utf8').trim().split('\r\n')).toHaveLength(31);
  expect(statSync(report).mode & 0o077).toBe(0);
  expect(await hospital.db.rows('select from patient where facility_id = :facilityId', { facilityId: hospital.facility().facilityId })).toEqual([]);
});

test('temporary passwords go to a file of their owner, never over another one, and never to the screen', async () => {
  const passwords = path.join(directory, 'passwords.csv');
  const users = file('users.csv', 'username,nama,peran\nrina.m,Rina,loket\n');
  const ran = await run('users', users, '--save', '--by', 'Rina', '--passwords', passwords);
  expect(ran).toMatchObject({ mistake: undefined, printed: expect.stringContaining('1 lines are saved: 1 new') });
  const [, line = ''] = readFileSync(passwords, 'utf8').trim().split('\r\n');
  const [, , password = ''] = line.split(',');
  expect(password).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  expect(ran.printed).not.toContain(password);
  expect(statSync(passwords).mode & 0o077).toBe(0);
  expect(await run('users', users, '--save', '--by', 'Rina', '--passwords', passwords)).toMatchObject({ mistake: expect.stringContaining('is there already'), exitCode: 1 });
  expect(hospital.log.lines.filter(({ fields, message }) => `${JSON.stringify(fields)}${message}`.includes(password))).toEqual([]);
});

test('a process killed in the middle of an import leaves nothing, and the next one goes through', async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `K${i},Pasien ${i}`).join('\n');
  const big = file('big.csv', `norm,nama\n${lines}\n`);
  // built by `npm test` before
  const child = spawn(process.execPath, [path.join(ROOT, 'dist/src/cli/import.js'), 'patients', big, '--save', '--by', 'Rina'], { env: { PATH: process.env['PATH'], DATABASE_URL: hospital.databaseUrl, DATA_KEYS: TEST_DATA_KEYS }, stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // 1768779887: the lock of imports
  const staging = async (): Promise<boolean> => (await hospital.db.rows(`select from pg_locks where locktype = 'advisory' and classid = 1768779887 and database = (select oid from pg_database where datname = current_database())`)).length > 0;
  await until(staging, 'the import under way');
  child.kill('SIGKILL');
  await gone;
  const { facilityId } = hospital.facility();
  expect(await hospital.db.rows('select from patient where facility_id = :facilityId limit 1', { facilityId })).toEqual([]);
  await until(async () => !(await staging()), 'the lock let go of');
  expect((await run('patients', big, '--save', '--by', 'Rina')).printed).toContain('60000 lines are saved: 60000 new');
});
