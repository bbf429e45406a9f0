import type { UatResult } from '../../src/tools/uat/run-uat';
import { TODAY, TOMORROW, YESTERDAY, type Right } from './fkrtl-server';
import { FKTP_PASSWORD, fktpData, openFktpServer, type FktpAsked, type FktpSpoil, type FktpState } from './fktp-server';
import { findingsOf, rowsBut, runAgainst } from './run-against';
import { wallClock } from './wall-clock';

async function run(versi: 1 | 2, spoil?: FktpSpoil, data: object = fktpData(versi)): Promise<UatResult> {
  const wall = wallClock('2027-01-18T09:00:00+07:00');
  const server = await openFktpServer(versi, wall, spoil);
  try {
    return await runAgainst({ profile: 'fktp', server, data, password: FKTP_PASSWORD, wall });
  } finally {
    await server.close();
  }
}

type When = (asked: FktpAsked, reply: Right, state: FktpState) => boolean;
const says = (service: string, message: string | RegExp): When => (asked, reply) => asked.service === service && (typeof message === 'string' ? reply.metadata.message === message : message.test(reply.metadata.message));
const asks = (service: string, fields: Record<string, unknown>): When => (asked, reply) => asked.service === service && reply.metadata.message !== 'Token Expired' && Object.entries(fields).every(([field, value]) => asked.fields[field] === value);
const grants = (service: string, fields: Record<string, unknown> = {}): When => (asked, reply, state) => asks(service, fields)(asked, reply, state) && reply.metadata.code === 200;
const fault = (when: When, change: (reply: Right, asked: FktpAsked, state: FktpState) => unknown, more: { httpStatus?: number } = {}): FktpSpoil =>
  (asked, { content }, state) => (when(asked, content, state) ? { ...more, content: change(content, asked, state) } : undefined);
const code = (number: unknown) => (reply: Right) => ({ ...reply, metadata: { ...reply.metadata, code: number } });
const refusal = (message: string) => () => ({ metadata: { message, code: 201 } });
const granted = () => ({ metadata: { message: 'Ok', code: 200 } });
/** Changes the answer's object, or each one of the list of v2. */
const response = (change: (response: Record<string, unknown>) => Record<string, unknown>) => (reply: Right) => {
  const given: unknown = reply.response;
  return { ...reply, response: Array.isArray(given) ? given.map((one: Record<string, unknown>) => ({ ...one, ...change(one) })) : { ...reply.response, ...change(reply.response ?? {}) } };
};
const { pasien, pasienBaru } = fktpData(1);

/** One fault per row, and how the report tells it. */
const FAULTS: [row: number, what: string, spoil: FktpSpoil, told: RegExp][] = [
  [1, 'code as text', fault(grants('token'), code('200')), /metadata\.code berupa teks "200"/],
  [2, 'HTTP words for a code', fault(says('token', 'Username atau Password Tidak Sesuai'), code(401)), /metadata\.code 401/],
  [3, 'cancelling does not look at the age', fault(({ service, ...asked }, reply, state) => says('batal', 'Token Expired')({ service, ...asked }, reply, state), refusal('Antrean Tidak Ditemukan')), /batal: salah \(kalimat\) menyebut keadaan lain/],
  [4, 'code 404', fault(says('status', 'Poli Tidak Ditemukan'), code(404)), /metadata\.code 404/],
  [5, 'a day that does not exist is taken', fault(asks('status', { tanggalperiksa: '2028-02-31' }), granted), /Tanggal yang tidak ada: salah/],
  [6, 'no name of the poli', fault(grants('status', { kodepoli: '001' }), response(() => ({ namapoli: null }))), /namapoli berisi null, seharusnya teks/],
  [7, 'the past is taken', fault(asks('status', { tanggalperiksa: YESTERDAY }), granted), /metadata\.code 200/],
  [8, 'null crashes it', fault(asks('ambil', { nomorkartu: null }), (reply) => reply, { httpStatus: 500 }), /status HTTP 500/],
  [9, 'another sentence of the list', fault(says('ambil', 'NIK Tidak Boleh Kosong'), refusal('Nomor Kartu Tidak Boleh Kosong')), /menyebut keadaan lain/],
  [10, 'another sentence of the list', fault(says('ambil', 'Kode Poli Tidak Boleh Kosong'), refusal('Poli Tidak Ditemukan')), /menyebut keadaan lain/],
  [11, 'the date is not asked for', fault(says('ambil', 'Tanggal Tidak Boleh Kosong'), granted), /metadata\.code 200/],
  [12, 'metaData', fault(says('ambil', 'Format Nomor Kartu Tidak Sesuai'), ({ metadata }) => ({ metaData: metadata })), /kunci tertulis "metaData"/],
  [13, 'any NIK', fault(asks('ambil', { nik: '327199990' }), granted), /Kurang dari 16 angka: salah/],
  [14, 'the past is taken', fault(asks('ambil', { tanggalperiksa: YESTERDAY }), granted), /metadata\.code 200/],
  [15, 'HTML', fault(asks('ambil', { tanggalperiksa: '2027/01/18' }), () => '<html></html>'), /HTML, bukan JSON/],
  [16, 'the same ticket again', fault(says('ambil', /^Nomor Antrean Hanya/), granted), /metadata\.code 200/],
  [17, 'open when closed', fault(asks('ambil', { kodepoli: '003' }), granted), /metadata\.code 200/],
  [18, 'a closed poli is a closed day', fault(asks('ambil', { kodepoli: '004' }), refusal('Pendaftaran ke Poli Ini Sedang Tutup')), /menyebut keadaan lain/],
  [19, 'no code', fault((_asked, reply) => reply.metadata.code === 202, ({ metadata }) => ({ metadata: { message: metadata.message } })), /metadata\.code tidak ada/],
  [20, 'the same ticket for two', fault(grants('ambil', { nik: pasien.kedua.nik }), response(() => ({ nomorantrean: 'A1-1' }))), /nomorantrean sama dengan tiket pertama/],
  [21, 'tomorrow is refused', fault(grants('ambil', { tanggalperiksa: TOMORROW }), refusal('Pendaftaran ke Poli Ini Sedang Tutup')), /metadata\.code 201, seharusnya 200/],
  [22, 'no last day', fault(says('ambil', /^Pendaftaran paling lama/), granted), /Tanggal 2028-01-18: salah/],
  [23, 'any day will do', fault((asked) => asked.service === 'sisa' && asked.fields['tanggalperiksa'] === TOMORROW, granted), /Tanggal lain: salah/],
  [24, 'a number for text', fault(grants('sisa'), response(() => ({ sisaantrean: 1 }))), /response\.sisaantrean berupa bilangan 1, seharusnya teks berisi angka/],
  [25, 'yesterday can be cancelled', fault(asks('batal', { tanggalperiksa: YESTERDAY }), granted), /Antrean kemarin: salah/],
  [26, 'the served can be cancelled', fault(asks('batal', { nomorkartu: '0009900000007' }), granted), /metadata\.code 200/],
  [27, 'the row was deleted', fault(says('batal', 'Antrean Tidak Ditemukan atau Sudah Dibatalkan'), refusal('Antrean Tidak Ditemukan')), /menyebut keadaan lain/],
  [28, 'the cancelled still count', fault((asked, reply, state) => grants('status', { tanggalperiksa: TODAY, kodepoli: '001' })(asked, reply, state) && state.bookings.some(({ isCancelled }) => isCancelled), response(({ totalantrean }) => ({ totalantrean: String(Number(totalantrean) + 1) }))), /totalantrean tidak turun sesudah batal: 2 menjadi 2/],
  [29, 'registered twice', fault((asked, reply, state) => says('peserta', 'Data Peserta Sudah Pernah Dientrikan')(asked, reply, state) && asked.fields['nik'] === pasienBaru.nik, granted), /Daftar lagi: salah/],
  [30, 'a poli that is not served', fault(asks('status', { kodepoli: '002' }), refusal('Poli Tidak Ditemukan')), /metadata\.code 201, seharusnya 200/],
];

describe.each([1, 2] as const)('the FKTP checklist, version %i', (versi) => {
  test('finds nothing at a server that answers as the catalogue prints it, and leaves to a person what needs a phone', async () => {
    const result = await run(versi);
    expect(rowsBut(result, 'sesuai')).toEqual({ 'dikerjakan manual': [30, 31] });
    expect(result.results.map(({ row }) => row)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
  });

  test.each(FAULTS)('row %i, and no other, fails on: %s', async (row, _what, spoil, told) => {
    const result = await run(versi, spoil);
    expect(rowsBut(result, 'sesuai')).toEqual({ 'tidak sesuai': [row], 'dikerjakan manual': [30, 31].filter((one) => one !== row) });
    expect(findingsOf(result, row).join('\n')).toMatch(told);
  });

  test('tells its version from the other one', async () => {
    const result = await run(versi, undefined, fktpData(versi === 1 ? 2 : 1));
    expect(findingsOf(result, 6).join('\n')).toMatch(versi === 1 ? /response berupa objek, seharusnya daftar/ : /response berupa daftar/);
    expect(findingsOf(result, 20).join('\n')).toMatch(versi === 1 ? /response\.angkaantrean berupa teks "1", seharusnya bilangan/ : /response\.angkaantrean berupa bilangan 1, seharusnya teks berisi angka/);
  });
});

test('has a fault in the tests for every row that a server can fail', () => {
  expect(FAULTS.map(([row]) => row)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
});

test('what is optional may be left out: the run is complete without it', async () => {
  const { pasienBaru: _new, pasienTakDikenal: _stranger, ...data } = fktpData(1);
  const result = await run(1, undefined, data);
  expect(rowsBut(result, 'sesuai', 'dikerjakan manual')).toEqual({ 'tidak diuji': [19, 29] });
  expect(result.results.filter(({ row }) => [19, 29].includes(row)).every(({ isOptional }) => isOptional)).toBe(true);
});
