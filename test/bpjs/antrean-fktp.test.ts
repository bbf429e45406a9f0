import { addAntreanFktp, batalAntreanFktp, panggilAntreanFktp, refDokterFktp, refPoliFktp } from '../../src/bpjs/antrean-fktp';
import type { Written } from '../../src/bpjs/antrean-rs';
import type { Caller } from '../../src/bpjs/call';
import { OPERATIONS } from '../../src/bpjs/operation';
import type { BpjsAccount } from '../../src/platform/facility';
import { callerAt, CREDENTIALS, keptLog, startFixtureServer, type FixtureServer } from './fixture-server';

type Call = (caller: Caller, account: BpjsAccount) => Promise<Written & { rows?: object[] }>;

let bpjs: FixtureServer;
let log: ReturnType<typeof keptLog>;
let caller: Caller;
let account: BpjsAccount;
// The second of vector V2 (ws-bpjs §1.8): its cipher text is a reply to a call made now.
const NOW = new Date('2026-01-01T00:01:01Z');
const V2 = 'eHyBCkk9q+yTvBW34uCBpJpksuDWCCoBiRvQ5vR9liqgeIxJy5smG1b2rI0UHrU2UcbkH91GcxqXvxCe3G2qyAh2JoJAk5TYV9mLPzYOnBgfc1IqXIXxcWP91dkghY53';
const POLI_UMUM = { kodepoli: '001', namapoli: 'POLI UMUM', kdsubspesialis: '', nmsubspesialis: '' };

beforeEach(async () => {
  bpjs = await startFixtureServer();
  log = keptLog();
  caller = callerAt(() => NOW, log);
  account = { ...bpjs.account, baseUrl: bpjs.account.baseUrl.replace('antreanrs', 'antreanfktp') };
});
afterEach(async () => {
  caller.close();
  await bpjs.close();
});

const add = {
  nomorkartu: '0009900112233', nik: '3300000000000001', nohp: '081200000001', kodepoli: '001', namapoli: 'POLI UMUM', norm: '012345', tanggalperiksa: '2026-01-05', kodedokter: 123456,
  namadokter: 'dr. Contoh Dua', jampraktek: '07:00-12:00', nomorantrean: '001-12', angkaantrean: 12, keterangan: '',
};
// ws-bpjs §2F, the catalogue's sample.
const panggil = { tanggalperiksa: '2026-01-05', kodepoli: '001', nomorkartu: '0009900112233', status: 1 as const, waktu: 1767576660000 };
const batal = { tanggalperiksa: '2026-01-05', kodepoli: '001', nomorkartu: '0009900112233', alasan: 'Pasien berhalangan' };

const writes: [string, Call, path: string, body: object][] = [
  ['fktp/antrean/add', (c, a) => addAntreanFktp(c, a, add), 'antrean/add', add],
  ['fktp/antrean/panggil', (c, a) => panggilAntreanFktp(c, a, panggil), 'antrean/panggil', panggil],
  ['fktp/antrean/batal', (c, a) => batalAntreanFktp(c, a, batal), 'antrean/batal', batal],
];
const reads: [string, Call, path: string, row: object][] = [
  ['fktp/ref/poli', (c, a) => refPoliFktp(c, a, '2026-01-05'), 'ref/poli/tanggal/2026-01-05', POLI_UMUM],
  ['fktp/ref/dokter', (c, a) => refDokterFktp(c, a, '0/1', '2026-01-05'), 'ref/dokter/kodepoli/0%2F1/tanggal/2026-01-05', { kodedokter: 123456, namadokter: 'dr. Contoh Dua', jampraktek: '07:00-12:00', kapasitas: 30 }],
];

test('every service of Antrean FKTP is tested here', () => {
  expect([...reads, ...writes].map(([operation]) => operation).sort()).toEqual(Object.keys(OPERATIONS).filter((name) => name.startsWith('fktp/')).sort());
});

test('the recorded reply of the poli of a day is read', async () => {
  bpjs.answerPlain({ metadata: { code: 1, message: 'OK' }, response: V2 });
  expect(await refPoliFktp(caller, account, '2026-01-05')).toMatchObject({ verdict: { kind: 'accepted' }, rows: [POLI_UMUM] });
});

test.each(reads)('%s asks at its own address and lists arrays, {list} and text numbers', async (operation, read, path, row) => {
  const asText = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? String(value) : (value as unknown)]));
  for (const value of [[row], { list: [row] }, [asText]]) {
    bpjs.answerEncrypted(value, { code: 1, message: 'OK' });
    const { exchange, rows, verdict } = await read(caller, account);
    expect({ operation: exchange.operation, verdict, rows }).toEqual({ operation, verdict: { kind: 'accepted' }, rows: [row] });
  }
  expect(bpjs.seen[0]).toMatchObject({ method: 'GET', url: `/antreanfktp/${path}` });
});

test.each(reads)('%s on a closed day is an empty list; rows nobody knows are unavailable', async (_operation, read) => {
  for (const message of ['No Content', 'Jadwal Dokter tidak ditemukan', 'Data tidak ditemukan', ' data TIDAK  ditemukan.']) {
    bpjs.answerPlain({ metadata: { code: 201, message }, response: null });
    expect(await read(caller, account)).toMatchObject({ verdict: { kind: 'accepted' }, rows: [] });
  }
  bpjs.answerEncrypted([{ poli: '001' }], { code: 1, message: 'OK' });
  expect(await read(caller, account)).toMatchObject({ verdict: { kind: 'unavailable' }, rows: [] });
});

test.each(writes)('%s posts its body unchanged; 1 and 200 are success', async (operation, write, path, body) => {
  for (const code of [1, 200, '200']) {
    bpjs.answerPlain({ metadata: { code, message: 'Ok' } });
    const { exchange, verdict } = await write(caller, account);
    expect({ operation: exchange.operation, verdict }).toEqual({ operation, verdict: { kind: 'accepted' } });
  }
  expect(bpjs.seen[0]).toMatchObject({ method: 'POST', url: `/antreanfktp/${path}` });
  expect(JSON.parse(bpjs.seen[0]?.body ?? '')).toEqual(body);
});

test.each([...reads, ...writes])('%s carries X-authorization where the account has it, none otherwise, and it is never logged', async (_operation, send) => {
  await send(caller, account);
  await send(caller, { ...account, authorization: 'Basic cGNhcmU6c2FuZGk6MDk1' });
  expect(bpjs.seen.map(({ headers }) => headers['x-authorization'])).toEqual([undefined, 'Basic cGNhcmU6c2FuZGk6MDk1']);
  expect(bpjs.seen[1]?.headers).toMatchObject({ 'x-cons-id': CREDENTIALS.consId, user_key: CREDENTIALS.userKey });
  expect(log.lines.join('\n')).not.toContain('cGNhcmU6');
});
