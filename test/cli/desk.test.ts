import { runDeskCommand, type DeskCommandDeps } from '../../src/cli/desk';
import { USAGE } from '../../src/cli/desk-arguments';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { ACCOUNT, atWib, booking, collectedLog, delivery, hospital, oweNow, standingClock, task, type Delivery } from '../outbox/hospital';
import { emptyOfFacilities, freshDatabase, type FreshDatabase } from '../support/database';

const BAD_NIK = '3300000000000999';
const GOOD_NIK = '3300000000000777';
let database: FreshDatabase;
let facilityId: number;
let simulator: Simulator;
let sender: Delivery;
let clock: ReturnType<typeof standingClock>;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = standingClock(atWib('09:00'));
  simulator = await startSimulator({ port: 0, account: ACCOUNT, clock });
  await emptyOfFacilities(database.db);
  facilityId = await hospital(database.db, '0301R001', { baseUrl: simulator.url });
  sender = await delivery(database.db, clock, collectedLog());
});
afterEach(async () => {
  await sender.close();
  await simulator.close();
});

async function* input(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** What the command printed, as one text. */
async function run(argv: readonly string[], typed = '', deps: Partial<DeskCommandDeps> = {}): Promise<string> {
  const lines: string[] = [];
  await runDeskCommand(argv, { onDatabase: (work) => work(database.db), clock, log: collectedLog(), stdin: input(typed), print: (line) => lines.push(line), ...deps });
  return lines.join('\n');
}

async function refusal(argv: readonly string[], typed = ''): Promise<{ message: string; exitCode: number }> {
  const outcome = await run(argv, typed).then(
    (printed) => new Error(`not refused; it printed: ${printed}`),
    (error: unknown) => error,
  );
  if (!(outcome instanceof OperatorMistake)) throw outcome as Error;
  return { message: outcome.message, exitCode: outcome.exitCode };
}

/** A booking whose add BPJS refused for its NIK, with task 3 behind it: the number of its row. */
async function parked(code = 'KODE-1'): Promise<string> {
  await booking(database.db, facilityId, code, { nik: BAD_NIK, phone: '081200005555', cardNumber: '0009900555555' });
  await fetch(new URL('/control/faults', simulator.url), { method: 'POST', body: JSON.stringify({ kind: 'nik-unfit', match: { kodebooking: code } }), headers: { 'content-type': 'application/json' } });
  await oweNow(database.db, facilityId, clock(), [{ kind: 'booking-made', bookingCode: code }, task(code, 3, atWib('08:50'))]);
  await sender.loop.tick();
  const [row] = await database.db.rows<{ outbox_id: number }>(`select outbox_id from outbox where lane = :code and state = 'parked'`, { code });
  return String(row?.outbox_id);
}

const states = async (): Promise<string[]> => (await database.db.rows<{ state: string }>('select state from outbox order by outbox_id')).map((row) => row.state);
const acts = (): Promise<object[]> => database.db.rows('select act, actor, reason from outbox_act order by act_id');

describe('the command line', () => {
  test('without arguments gives the usage and exit 2, with --help the usage as an answer', async () => {
    expect(await refusal([])).toEqual({ message: USAGE, exitCode: 2 });
    expect(await run(['help'])).toBe(USAGE);
    expect(await run(['drop', '--help'])).toBe(USAGE);
  });

  test.each<[argv: string[], sentence: RegExp]>([
    [['toString'], /^There is no command of this name/],
    [['state', '--id', '1'], /^state: Unknown option '--id'\. It takes --code\.$/],
    [['list', '--state', 'lost'], /^--state: must be one of needs-staff, open, parked/],
    [['list', '--date', '2026-02-30'], /^--date: must be a date such as 2026-01-05$/],
    [['list', '--limit', '501'], /^--limit: must be a number from 1 to 500$/],
    [['show'], /^--id: is missing$/],
    [['show', '--id', 'x'], /^--id: must be the number of a row/],
    [['show', '--id', '1', '--id', '2'], /^--id: is given more than once$/],
    [['resend'], /^--id: give this, or --reason, --date, --poli, --kodebooking, and not both$/],
    [['resend', '--id', '1', '--poli', 'ANA'], /^--id: give this, or/],
    [['resend', '--id', '1', '--yes'], /^--by: is missing/],
    [['drop', '--id', '1', '--by', 'Sari'], /^--reason: is missing$/],
    [['drop', '--id', '1', '--reason', ' ', '--by', 'Sari'], /^--reason: is empty$/],
    [['seen', '--by', 'Sari'], /^--id: is missing$/],
    [['correct', '--id', '1', '--by', 'Sari'], /^--set: nothing is corrected/],
    [['correct', '--id', '1', '--jeniskunjungan', '5', '--by', 'Sari'], /^--jeniskunjungan: must be 1, 2, 3 or 4/],
    [['correct', '--id', '1', '--waktu', '1', '--by', 'Sari'], /^correct: Unknown option '--waktu'/],
  ])('refuses %j with exit 2', async (argv, sentence) => {
    const { message, exitCode } = await refusal(argv);
    expect(message).toMatch(sentence);
    expect(exitCode).toBe(2);
  });

  test.each([
    ['--nik', BAD_NIK],
    [`--nik=${BAD_NIK}`],
    ['--nomorkartu', '0009900555555'],
    ['--nohp', '081200005555'],
    ['--set', `nik=${BAD_NIK}`],
    ['--set', 'nik', BAD_NIK],
  ])('takes no identifier of a person as an argument and repeats none: %s', async (...given) => {
    const { message, exitCode } = await refusal(['correct', '--id', '1', '--by', 'Sari', ...given]);
    expect(exitCode).toBe(2);
    expect(message).not.toMatch(/3300000000000999|0009900555555|081200005555/);
  });

  test('a facility is needed only where there are several, and must be one there is', async () => {
    expect(await run(['state'])).toMatch(/^RS Contoh \(0301R001\)\nTidak ada kiriman yang tertunda/);
    await hospital(database.db, '0301R002');
    expect((await refusal(['state'])).message).toBe('There are several facilities: say which with --code, one of 0301R001, 0301R002.');
    expect((await refusal(['state', '--code', '0301R009'])).message).toMatch(/^There is no facility 0301R009/);
    expect(await run(['state', '--code', '0301r002'])).toContain('0301R002');
  });
});

describe('looking', () => {
  test('the list says in Indonesian what BPJS said, what it means and what to do, and nothing a person is known by', async () => {
    expect(await run(['list'])).toBe('Nothing waits for a person.');
    const id = await parked();
    const printed = await run(['list']);
    expect(printed).toContain(`${id}  KODE-1  2026-01-05  Anak  dr. Contoh Satu, Sp.A  A-`);
    expect(printed).toContain('parked (field:nik) since 2026-01-05 09:00:00 WIB  1 try  1 behind it  until 2026-01-11 23:00:00 WIB (6 hari 14 jam)');
    expect(printed).toContain('BPJS: "data nik  belum sesuai."');
    expect(printed).toContain('-> Cocokkan NIK dengan KTP');
    expect(printed).toContain('possible: resend, correct, drop');
    expect(printed).toContain('     1  field:nik  Isian nik tidak diterima');
    expect(printed).not.toMatch(/3300000000000999|0009900555555|081200005555|Pasien Contoh/);
    expect(await run(['list', '--reason', 'referral'])).toBe('Nothing waits for a person.');
    expect(await run(['list', '--state', 'rejected'])).toBe('There is nothing of the kind.');
  });

  test('the state is one line', async () => {
    await parked();
    expect(await run(['state'])).toMatch(/1 kiriman menunggu.*1 perlu petugas; yang menahan bookingnya: Isian nik tidak diterima 1\./);
  });

  test('show tells every row, try and act of the booking, bodies masked', async () => {
    const id = await parked();
    await run(['correct', '--id', id, '--set', 'nik', '--by', 'Sari'], `${GOOD_NIK}\n`);
    await sender.loop.tick();
    const printed = await run(['show', '--id', id]);
    expect(printed).toMatch(/try 1 {2}2026-01-05 09:00:00 WIB {2}\d+ ms {2}antrean\/add {2}HTTP 200 {2}code 201 {2}needs-person {2}by schedule/);
    expect(printed).toMatch(/try 2 .* code 200 {2}accepted {2}by Sari/);
    expect(printed).toContain('answered  data nik  belum sesuai.');
    expect(printed).toContain('"nik":"***999"');
    expect(printed).toContain('correct  2026-01-05 09:00:00 WIB  by Sari  {"before":{"nik":"***999"},"after":{"nik":"***777"}}');
    expect(printed).toContain(`"waktu":${atWib('08:50').getTime()}`);
    expect(printed).not.toMatch(/3300000000000999|3300000000000777|0009900555555|081200005555/);
    expect((await refusal(['show', '--id', '999999999'])).message).toBe('0301R001 has no row 999999999; "list" shows those there are.');
  });

  test('unknown words of BPJS are listed with how often', async () => {
    expect(await run(['unknown'])).toBe('BPJS has said nothing that no rule knows.');
    await database.db.rows(`insert into bpjs_unknown_message values (:facilityId, 'antrean/add', 201, 'Kalimat baru', 3, :now, :now)`, { facilityId, now: clock() });
    expect(await run(['unknown'])).toBe('3 x  antrean/add  code 201  2026-01-05 09:00:00 WIB .. 2026-01-05 09:00:00 WIB\n    "Kalimat baru"');
  });
});

describe('acting', () => {
  test('resend shows what would be sent and sends it only with --yes', async () => {
    const id = await parked();
    const shown = await run(['resend', '--reason', 'field:nik', '--date', '2026-01-05', '--poli', 'ANA', '--by', 'Sari']);
    expect(shown).toContain(`${id}  KODE-1  antrean/add`);
    expect(shown).toContain('"nik":"***999"');
    expect(shown).toMatch(/1 would be sent, 0 would not\.\nNothing has been sent/);
    expect(shown).not.toContain(BAD_NIK);
    expect([await states(), await acts()]).toEqual([['parked', 'open'], []]);
    expect(await run(['resend', '--reason', 'field:nik', '--by', 'Sari', '--yes'])).toBe(`${id} goes out again.`);
    expect([await states(), await acts()]).toEqual([['open', 'open'], [{ act: 'resend', actor: 'Sari', reason: null }]]);
    await sender.loop.tick();
    expect(await states()).toEqual(['sent', 'sent']);
  });

  test('what cannot be sent is told with why, and fails the command when nothing else was asked', async () => {
    const id = await parked();
    const behind = String(Number(id) + 1);
    expect(await run(['resend', '--id', behind])).toMatch(new RegExp(`^${behind}  KODE-1  stays: Masih menunggu kiriman nomor ${id}`));
    expect(await refusal(['resend', '--id', behind, '--yes', '--by', 'Sari'])).toEqual({ exitCode: 1, message: expect.stringContaining(`${behind} stays as it is: Masih menunggu kiriman nomor ${id} (pendaftaran booking)`) });
    expect(await run(['resend', '--id', id, '--id', '999999999', '--yes', '--by', 'Sari'])).toMatch(/goes out again\.\n999999999 stays as it is: Kiriman nomor 999999999 tidak ada/);
    expect(await run(['resend', '--reason', 'referral', '--yes', '--by', 'Sari'])).toBe('There is nothing of the kind.');
  });

  test('correct reads what identifies a person from standard input, sends it, and refuses what is none', async () => {
    const id = await parked();
    expect((await refusal(['correct', '--id', id, '--set', 'nik', '--by', 'Sari'], '')).message).toMatch(/^Nothing came on standard input/);
    expect((await refusal(['correct', '--id', id, '--set', 'nik', '--by', 'Sari'], '33000')).message).toBe(`${id} stays as it is: NIK harus 16 angka.`);
    expect(await run(['correct', '--id', id, '--set', 'nik', '--nomorreferensi', '0000R0010126B900001', '--jeniskunjungan', '1', '--by', 'Sari'], `${GOOD_NIK}\r\n`)).toBe(`${id} is corrected and goes out again.`);
    await sender.loop.tick();
    expect(simulator.ledger.booking('KODE-1')?.payload).toMatchObject({ nik: GOOD_NIK, nomorreferensi: '0000R0010126B900001' });
  });

  test('drop and seen keep who and why', async () => {
    const id = await parked();
    expect((await refusal(['seen', '--id', id, '--by', 'Sari'])).message).toMatch(/menahan kiriman lain/);
    const behind = String(Number(id) + 1);
    expect(await run(['drop', '--id', id, '--id', behind, '--reason', 'pasien pulang', '--by', 'Sari'])).toBe(`${behind} is given up.\n${id} is given up.`);
    expect(await acts()).toEqual(Array(2).fill({ act: 'drop', actor: 'Sari', reason: 'pasien pulang' }));
    expect(await states()).toEqual(['dropped', 'dropped']);
    await database.db.rows(`update outbox set state = 'superseded', verdict = 'overtaken', needs_staff = true where outbox_id = :id`, { id: Number(behind) });
    expect(await run(['seen', '--id', behind, '--by', 'Budi'])).toBe(`${behind} is marked as seen.`);
    expect(await run(['list'])).toBe('Nothing waits for a person.');
  });
});
