import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { onOperatorDatabase } from '../../src/cli/operator-database';
import { runReconcileCommand, type ReconcileCommandDeps } from '../../src/cli/reconcile';
import { USAGE } from '../../src/cli/reconcile-arguments';
import { atWib, openDay, type Day } from '../reconciliation/day';
import { emptyOfFacilities, freshDatabase, type FreshDatabase } from '../support/database';

let database: FreshDatabase;
let folder: string;
let day: Day;

beforeEach(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-reconcile-'));
  day = await openDay(database.db, '75R1');
});
afterEach(async () => {
  await day.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(argv: readonly string[], over: Partial<ReconcileCommandDeps> = {}): Promise<string[]> {
  const lines: string[] = [];
  await runReconcileCommand(argv, { onDatabase: (work) => work(database.db), clock: day.now, env: { OUTBOX_SPACING_MS: '0', TLS_CERT_FILE: 'x' }, log: day.log, print: (line) => lines.push(line), ...over });
  return lines;
}

async function refusal(argv: readonly string[], over: Partial<ReconcileCommandDeps> = {}): Promise<{ message: string; exitCode: number }> {
  const outcome = await run(argv, over).then((lines) => new Error(`not refused: ${lines.join('\n')}`), (error: unknown) => error);
  if (!(outcome instanceof OperatorMistake)) throw outcome as Error;
  return { message: outcome.message, exitCode: outcome.exitCode };
}

async function oneDifference(): Promise<void> {
  await day.complete('20260105ONE', { 3: atWib('08:05') });
  await day.recorded('20260105ONE', 4, atWib('08:31'));
  await day.owed('20260105ONE', { task: 4, state: 'parked', verdict: 'needs-person', said: '=apa "ini", ya' });
}

describe('the command line', () => {
  test('gives the usage when asked for it', async () => {
    expect(await run(['--help'])).toEqual([USAGE]);
  });

  test.each<[argv: string[], sentence: RegExp]>([
    [['remove'], /^There is no command of this name/],
    [['toString'], /^There is no command of this name/],
    [['run'], /^There is no command of this name/],
    [['--date', '2026-13-01'], /^--date: must be a date such as 2027-01-18$/],
    [['--date', '2026-01-05', '--date', '2026-01-06'], /^--date: is given more than once$/],
    [['--since', '2026-01-05'], /^run: Unknown option '--since'\. It takes --code, --date, --csv\.$/],
    [['findings', 'all'], /^findings: a word stands outside the options/],
    [['seen', '--by', 'Sari'], /^<id>: .*\n--note: is missing$/],
    [['seen', 'x', '--by', ' ', '--note', 'a\nb'], /^<id>: must be the number that "findings" shows\n--by: is empty.*\n--note: must be one line/s],
  ])('%j is refused with a sentence', async (argv, sentence) => {
    expect(await refusal(argv)).toEqual({ message: expect.stringMatching(sentence), exitCode: 2 });
  });
});

test('without a command yesterday is compared and what differs is shown', async () => {
  await oneDifference();
  const [summary, count, head, line, ...rest] = await run([]);
  expect(summary).toBe('75R1, 2026-01-05: 1 bookings here, 1 at BPJS; 1 compared, 0 on their way, 0 not read.');
  expect(count).toBe('1 findings, 1 of them wait for a person.');
  expect(head).toMatch(/^id +tanggalperiksa +perlupetugas +temuan +kode +kodebooking +kodepoli +taskid +isian +disini +dibpjs +kiriman +dilihatoleh$/);
  expect(line).toMatch(/^\d+ +2026-01-05 +ya +task hanya ada di sini +task-only-here +20260105ONE +ANA +4 +05-01-2026 08:31:00 WIB +tertahan \(perlu petugas\): =apa "ini", ya$/);
  expect(rest).toEqual([]);
  expect(await run(['--date', '2026-01-04'])).toEqual(['75R1, 2026-01-04: 0 bookings here, 0 at BPJS; 0 compared, 0 on their way, 0 not read.', 'Nothing differs.']);
});

test('the same goes into a CSV file, where nothing that BPJS said becomes a formula', async () => {
  await oneDifference();
  await database.db.rows(`update outbox set state = 'parked', verdict = 'needs-person', last_message = null where facility_id = :facilityId and kind = 'task-reached'`, { facilityId: day.facility().facilityId });
  const file = path.join(folder, 'report.csv');
  await run(['--csv', file]);
  const [finding] = await day.findings();
  await run(['seen', String(finding!.findingId), '--by', '=Sari', '--note', 'ditanyakan, "ya"']);
  await run(['findings', '--csv', file]);
  expect(readFileSync(file, 'utf8').split('\r\n')).toEqual([
    'id,tanggalperiksa,perlupetugas,temuan,kode,kodebooking,kodepoli,taskid,isian,disini,dibpjs,kiriman,ditemukan,dilihat,dilihatoleh,catatan',
    `${finding!.findingId},2026-01-05,ya,task hanya ada di sini,task-only-here,20260105ONE,ANA,4,,05-01-2026 08:31:00 WIB,,tertahan (perlu petugas),2026-01-06 02:00 WIB,2026-01-06 02:00 WIB,'=Sari,"ditanyakan, ""ya"""`,
    '',
  ]);
  expect(await refusal(['findings', '--csv', path.join(folder, 'none', 'x.csv')])).toMatchObject({ exitCode: 1, message: expect.stringMatching(/cannot be written \(ENOENT\)\.$/) });
});

test('a finding is marked as seen, once there is one', async () => {
  await oneDifference();
  await run([]);
  const [finding] = await day.findings();
  const id = String(finding!.findingId);
  expect(await run(['seen', id, '--by', 'Sari', '--note', 'sudah'])).toEqual([`Finding ${id} is marked as seen by Sari.`]);
  expect((await run(['findings']))[0]).toBe('1 findings, 0 of them wait for a person.');
  expect(await refusal(['seen', '999', '--by', 'Sari', '--note', 'sudah'])).toEqual({ exitCode: 1, message: '75R1 has no finding 999 that still stands; "findings" shows those there are.' });
});

test('when BPJS is away the command says what was not read, and ends with 1', async () => {
  await oneDifference();
  await day.simulator.close();
  expect(await refusal([])).toEqual({ exitCode: 1, message: expect.stringMatching(/^BPJS did not answer everything \(antrean\/pendaftaran\/tanggal: unavailable, .*\)\. Nothing is concluded/) });
});

test('what is late or missing today is listed with what to do, in Indonesian', async () => {
  expect(await run(['missing'])).toEqual(['Nothing is late or missing today.']);
  await day.visit('20260105TWO');
  day.setNow(atWib('13:00'));
  expect(await run(['missing'])).toEqual([
    expect.stringMatching(/^poli +dokter +nomorantrean +kodebooking +taskid +hal +sejak +tindakan$/),
    expect.stringMatching(/^Anak +dr\. Contoh Satu, Sp\.A +A-\d+ +20260105TWO +99 +Tidak datang, belum dicatat tidak hadir +2026-01-05 12:00 WIB +Jam praktik sudah selesai dan pasien tidak check-in\..*\(task 99\)\.$/),
  ]);
});

test('which facility is meant is asked for only where there are several', async () => {
  expect(await refusal(['findings', '--code', 'X9'])).toMatchObject({ message: expect.stringMatching(/^There is no facility X9;/), exitCode: 1 });
  const other = await openDay(database.db, '75R2');
  await other.close();
  expect(await refusal(['findings'])).toMatchObject({ message: 'There are several facilities: say which with --code, one of 75R1, 75R2.' });
  expect(await run(['findings', '--code', '75r2'])).toEqual(['Nothing differs.']);
  await database.db.rows('delete from bpjs_account');
  expect(await refusal(['--code', '75R2'])).toMatchObject({ message: '75R2 has no Antrean RS account: npm run facility -- bpjs' });
  await emptyOfFacilities(database.db);
  expect(await refusal(['findings'])).toMatchObject({ message: 'There is no facility yet: npm run facility -- add' });
});

test('without a database there is a sentence, and no stack', async () => {
  const env = { VAR_DIR: folder };
  expect(await refusal(['findings'], { onDatabase: (work) => onOperatorDatabase(env, work) })).toMatchObject({ exitCode: 1, message: expect.stringMatching(/^DATABASE_URL is not set/) });
  expect(await refusal([], { env: { BPJS_TOTAL_TIMEOUT_MS: 'soon' } })).toMatchObject({ exitCode: 1, message: expect.stringMatching(/BPJS_TOTAL_TIMEOUT_MS/) });
});
