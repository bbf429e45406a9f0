import { FKRTL_DATA, FKRTL_PASSWORD, openFkrtlServer, TODAY, TOMORROW, YESTERDAY, type Right, type Spoil } from './fkrtl-server';
import { findingsOf, rowsBut, runAgainst } from './run-against';
import { wallClock } from './wall-clock';
import type { UatResult } from '../../src/tools/uat/run-uat';

async function run(spoil?: Spoil, data: object = FKRTL_DATA): Promise<UatResult> {
  const wall = wallClock('2027-01-18T09:00:00+07:00');
  const server = await openFkrtlServer(wall, spoil);
  try {
    return await runAgainst({ profile: 'fkrtl', server, data, password: FKRTL_PASSWORD, wall });
  } finally {
    await server.close();
  }
}

type Asked = Parameters<Spoil>[0];
type When = (asked: Asked, reply: Right, state: Parameters<Spoil>[2]) => boolean;
const [FIRST, SECOND] = [FKRTL_DATA.pasien.pertama.nik, FKRTL_DATA.pasien.kedua.nik];

const says = (service: string, message: string): When => (asked, reply) => asked.service === service && reply.metadata.message === message;
const asks = (service: string, body: Record<string, unknown>): When => (asked) => asked.service === service && Object.entries(body).every(([field, value]) => asked.body[field] === value);
const grants = (service: string, body: Record<string, unknown> = {}): When => (asked, reply, state) => asks(service, body)(asked, reply, state) && reply.metadata.code === 200;

const fault = (when: When, change: (reply: Right, asked: Asked, state: Parameters<Spoil>[2]) => unknown, more: { httpStatus?: number; contentType?: string } = {}): Spoil =>
  (asked, { content }, state) => (when(asked, content, state) ? { ...more, content: change(content, asked, state) } : undefined);
const code = (number: unknown) => (reply: Right) => ({ ...reply, metadata: { ...reply.metadata, code: number } });
const response = (change: (response: Record<string, unknown>, asked: Asked) => Record<string, unknown>) => (reply: Right, asked: Asked) => ({ ...reply, response: { ...reply.response, ...change(reply.response ?? {}, asked) } });
const refusal = (message: string) => () => ({ metadata: { message, code: 201 } });
const accepted = (extra: Record<string, unknown> = {}) => () => ({ response: extra, metadata: { message: 'Ok', code: 200 } });
const listed = (kodebooking: string, change: Record<string, unknown>) =>
  response(({ list }) => ({ list: (list as { kodebooking: string }[]).map((one) => (one.kodebooking === kodebooking ? { ...one, ...change } : one)) }));

/** One fault per row, as they were met in implementations (catalogue ws-faskes §8), and how the report tells it. */
const FAULTS: [row: number, what: string, spoil: Spoil, told: RegExp][] = [
  [1, 'code as text', fault(grants('token'), code('200')), /metadata\.code berupa teks "200"/],
  [2, 'HTTP words for a code', fault(says('token', 'Username atau Password Tidak Sesuai'), code(401)), /metadata\.code 401, seharusnya 201/],
  [3, 'one service does not look at the age', fault((asked, reply) => says('statusantreanfarmasi', 'Token Expired')(asked, reply, { bookings: [] }), refusal('Kode Booking tidak ditemukan')), /menyebut keadaan lain: tertulis "Kode Booking tidak ditemukan"/],
  [4, 'code 404', fault(says('statusantrean', 'Poli Tidak Ditemukan'), code(404)), /metadata\.code 404/],
  [5, 'a day that does not exist is taken', fault(asks('statusantrean', { tanggalperiksa: '2028-02-31' }), accepted()), /Tanggal yang tidak ada: salah \(kode\)/],
  [6, 'a count as text', fault(grants('statusantrean', { kodepoli: 'INT' }), response(({ totalantrean }) => ({ totalantrean: String(totalantrean) }))), /response\.totalantrean berupa teks "0", seharusnya bilangan/],
  [7, 'the past is taken', fault(asks('statusantrean', { tanggalperiksa: YESTERDAY }), accepted()), /metadata\.code 200, seharusnya 201/],
  [8, 'null crashes it', fault(asks('ambilantrean', { nik: null }), (reply) => reply, { httpStatus: 500 }), /nik null: salah \(HTTP\) status HTTP 500/],
  [9, 'another sentence of the list', fault(asks('ambilantrean', { nomorkartu: '000990000A001' }), refusal('Format NIK Tidak Sesuai')), /menyebut keadaan lain/],
  [10, 'metaData', fault(says('ambilantrean', 'Format NIK Tidak Sesuai'), ({ metadata }) => ({ metaData: metadata })), /kunci tertulis "metaData"/],
  [11, 'another sentence of the list', fault(asks('ambilantrean', { tanggalperiksa: YESTERDAY }), refusal('Poli Tidak Ditemukan')), /menyebut keadaan lain/],
  [12, 'a page of the framework', fault(asks('ambilantrean', { tanggalperiksa: '2027/01/18' }), () => '<!DOCTYPE html><h1>Error</h1>', { httpStatus: 500, contentType: 'text/html' }), /balasan berupa HTML, bukan JSON/],
  [13, 'the same ticket again', fault(says('ambilantrean', 'Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama'), accepted({ kodebooking: 'BOOK1' })), /metadata\.code 200, seharusnya 201/],
  [14, 'a closed poli is "no schedule"', fault(asks('ambilantrean', { kodepoli: 'BED' }), refusal('Jadwal Dokter dr. X Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya')), /menyebut keadaan lain/],
  [15, 'any doctor will do', fault((asked, reply) => asked.body['kodedokter'] === 999_999 && reply.metadata.message.startsWith('Jadwal Dokter'), accepted({ kodebooking: 'X' })), /Dokter yang tidak praktek: salah \(kode\)/],
  [16, 'open after closing', fault(asks('ambilantrean', { kodedokter: 1002 }), accepted({ kodebooking: 'X' })), /metadata\.code 200/],
  [17, 'the estimate in seconds', fault(grants('ambilantrean', { nik: FIRST }), response(({ estimasidilayani }) => ({ estimasidilayani: Number(estimasidilayani) / 1_000 }))), /response\.estimasidilayani berupa bilangan \d{10}, seharusnya bilangan milidetik/],
  [18, 'the same number twice', fault((asked, reply, state) => grants('ambilantrean', { nik: SECOND })(asked, reply, state) && state.bookings.every(({ isCancelled }) => !isCancelled), response(() => ({ angkaantrean: 1 }))), /angkaantrean tidak naik: 1 menjadi 1/],
  [19, 'sent to register', fault(says('ambilantrean', 'Poli Tidak Ditemukan'), code(202)), /metadata\.code 202/],
  [20, 'no code', fault((_asked, reply) => reply.metadata.code === 202, ({ metadata }) => ({ metadata: { message: metadata.message } })), /metadata\.code tidak ada/],
  [21, 'no booking code', fault(grants('ambilantrean', { tanggalperiksa: TOMORROW }), response(() => ({ kodebooking: undefined }))), /response\.kodebooking tidak ada/],
  [22, 'no last day', fault(asks('ambilantrean', { tanggalperiksa: '2028-01-18' }), accepted({ kodebooking: 'X' })), /metadata\.code 200/],
  [23, 'no reference needed', fault(asks('ambilantrean', { nomorreferensi: '' }), accepted({ kodebooking: 'X' })), /nomorreferensi kosong: salah \(kode\)/],
  [24, 'zeros for nobody', fault(says('sisaantrean', 'Antrean Tidak Ditemukan'), accepted({ sisaantrean: 0 })), /metadata\.code 200/],
  [25, 'the wait as a moment', fault(grants('sisaantrean'), response((_response, { now }) => ({ waktutunggu: now.getTime() }))), /waktutunggu \d+ bukan detik/],
  [26, 'yesterday can be cancelled', fault(asks('batalantrean', { kodebooking: 'KEMARIN01' }), () => ({ metadata: { message: 'Ok', code: 200 } })), /Booking kemarin: salah \(kode\)/],
  [27, 'the served can be cancelled', fault(asks('batalantrean', { kodebooking: 'DILAYANI01' }), () => ({ metadata: { message: 'Ok', code: 200 } })), /metadata\.code 200/],
  [28, 'the cancelled still count', fault((asked, reply, state) => grants('statusantrean', { kodepoli: 'INT' })(asked, reply, state) && state.bookings.some(({ isCancelled }) => isCancelled), response(({ totalantrean }) => ({ totalantrean: Number(totalantrean) + 1 }))), /totalantrean tidak turun sesudah batal: 2 menjadi 2/],
  [29, 'the row was deleted', fault(says('batalantrean', 'Antrean Tidak Ditemukan atau Sudah Dibatalkan'), refusal('Antrean Tidak Ditemukan')), /menyebut keadaan lain/],
  [30, 'the old code again', fault((asked, reply, state) => grants('ambilantrean', { nik: SECOND })(asked, reply, state) && state.bookings.some(({ isCancelled }) => isCancelled), (reply, _asked, state) => ({ ...reply, response: { ...reply.response, kodebooking: state.bookings.find(({ isCancelled }) => isCancelled)!.kodebooking } })), /kodebooking sama dengan tiket yang dibatalkan/],
  [31, 'a code of its own', fault(grants('checkinantrean'), code(208)), /metadata\.code 208/],
  [32, 'the cancelled check in', fault(says('checkinantrean', 'Booking Anda Sudah Dibatalkan'), () => ({ metadata: { message: 'OK', code: 200 } })), /Tiket yang dibatalkan: salah \(kode\)/],
  [33, 'an address is not asked for', fault(asks('infopasienbaru', { alamat: '' }), accepted({ norm: '00-99-02' })), /alamat kosong: salah \(kode\)/],
  [34, 'another sentence of the list', fault(says('infopasienbaru', 'Format NIK Tidak Sesuai'), refusal('NIK Belum Diisi')), /menyebut keadaan lain/],
  [35, 'born tomorrow', fault(asks('infopasienbaru', { tanggallahir: TOMORROW }), accepted({ norm: '00-99-02' })), /Besok: salah \(kode\)/],
  [36, 'norm as a number', fault(grants('infopasienbaru'), response(() => ({ norm: 9901 }))), /response\.norm berupa bilangan 9901, seharusnya teks/],
  [37, 'registered twice', fault(says('infopasienbaru', 'Data Peserta Sudah Pernah Dientrikan'), accepted({ norm: '00-99-01' })), /metadata\.code 200/],
  [38, 'any card', fault(says('jadwaloperasipasien', 'Nomor Kartu Tidak Valid'), accepted({ list: [] })), /metadata\.code 200/],
  [39, 'terlaksana as text', fault(grants('jadwaloperasipasien'), listed('OP1', { terlaksana: '0' })), /response\.list\.0\.terlaksana berupa teks "0", seharusnya bilangan/],
  [40, 'days in any order', fault(says('jadwaloperasirs', 'Tanggal Akhir Tidak Boleh Lebih Kecil dari Tanggal Awal'), accepted({ list: [] })), /metadata\.code 200/],
  [41, 'words of the framework', fault(says('jadwaloperasirs', 'Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd'), () => ({ message: 'must be a date' }), { httpStatus: 422 }), /tidak ada objek metadata/],
  [42, 'null for umum', fault(grants('jadwaloperasirs', { tanggalawal: '2027-01-01' }), listed('OP3', { nopeserta: null })), /response\.list\.2\.nopeserta berisi null, seharusnya teks/],
  [43, 'a number for nobody', fault(says('ambilantreanfarmasi', 'Kode Booking tidak ditemukan'), accepted({ nomorantrean: 1 })), /metadata\.code 200/],
  [44, 'the number as text', fault(grants('ambilantreanfarmasi', { kodebooking: 'RACIKAN01' }), response(() => ({ nomorantrean: 'R 8' }))), /response\.nomorantrean berupa teks "R 8", seharusnya bilangan/],
  [45, 'a field is missing', fault(grants('statusantreanfarmasi'), response(() => ({ totalantrean: undefined }))), /response\.totalantrean tidak ada, seharusnya bilangan/],
  [46, 'a poli that is not served', fault(asks('statusantrean', { kodepoli: 'SAR' }), refusal('Poli Tidak Ditemukan')), /metadata\.code 201, seharusnya 200/],
];

describe('the FKRTL checklist', () => {
  test('finds nothing at a server that answers as the catalogue prints it, and leaves to a person what needs a phone', async () => {
    const result = await run();
    expect(rowsBut(result, 'sesuai')).toEqual({ 'dikerjakan manual': [46, 47] });
    expect(result.results.map(({ row }) => row)).toEqual(Array.from({ length: 47 }, (_, i) => i + 1));
    expect(result.tidied).toEqual(['Tiket skenario 21 dibatalkan kembali.', 'Tiket skenario 30 dibatalkan kembali.']);
  });

  test('has a fault in the tests for every row that a server can fail', () => {
    expect(FAULTS.map(([row]) => row)).toEqual(Array.from({ length: 46 }, (_, i) => i + 1));
  });

  test.each(FAULTS)('row %i, and no other, fails on: %s', async (row, _what, spoil, told) => {
    const result = await run(spoil);
    expect(rowsBut(result, 'sesuai')).toEqual({ 'tidak sesuai': [row], 'dikerjakan manual': [46, 47].filter((one) => one !== row) });
    expect(findingsOf(result, row).join('\n')).toMatch(told);
  });

  test('is the day it says: words in the data file count from the facility’s own date', async () => {
    const { sesi } = FKRTL_DATA;
    const result = await run(undefined, { ...FKRTL_DATA, sesi: { ...sesi, hariIni: { ...sesi.hariIni, tanggalperiksa: 'hari ini' }, besok: { ...sesi.besok, tanggalperiksa: 'besok' } } });
    expect(result.today).toBe(TODAY);
    expect(rowsBut(result, 'sesuai')).toEqual({ 'dikerjakan manual': [46, 47] });
  });
});
