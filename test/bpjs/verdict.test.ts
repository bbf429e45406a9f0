import type { Outcome } from '../../src/bpjs/call';
import { OPERATIONS, type BpjsOperation } from '../../src/bpjs/operation';
import { verdictOf, type NeedsPerson, type Verdict } from '../../src/bpjs/verdict';

function replied(code: number, message: string, httpStatus = 200, retryAfterMs: number | null = null): Outcome {
  return { kind: 'replied', httpStatus, code, message, value: null, retryAfterMs };
}

function unreadable(httpStatus: number, bodyStart: string, retryAfterMs: number | null = null): Outcome {
  return { kind: 'unreadable', httpStatus, bodyStart, retryAfterMs };
}

const add = 'antrean/add';
const task = 'antrean/updatewaktu';
const batal = 'antrean/batal';
const list = 'antrean/getlisttask';
const held = 'antrean/pendaftaran/kodebooking';
const farmasi = 'antrean/farmasi/add';
const jadwal = 'jadwaldokter';
const week = 'jadwaldokter/updatejadwaldokter';
const panggil = 'fktp/antrean/panggil';

const everything = Object.keys(OPERATIONS) as BpjsOperation[];
const reads = everything.filter((operation) => OPERATIONS[operation] === 'read');
const writes = everything.filter((operation) => OPERATIONS[operation] === 'write');

const field = (name: string): NeedsPerson => ({ kind: 'needs-person', about: 'field', field: name });
const about = (matter: NeedsPerson['about']): NeedsPerson => ({ kind: 'needs-person', about: matter });

// Every message of ws-bpjs §2.14, with its spelling, and the state §4.1 gives it.
const recorded: [BpjsOperation, number, string, Verdict][] = [
  [add, 200, 'Ok', { kind: 'accepted' }],
  [add, 200, 'Ok.', { kind: 'accepted' }],
  [task, 200, 'OK', { kind: 'accepted' }],
  [batal, 200, 'Ok', { kind: 'accepted' }],
  [list, 200, 'OK', { kind: 'accepted' }],
  [held, 1, 'OK', { kind: 'accepted' }],
  [list, 204, 'No Content', { kind: 'accepted' }],
  [list, 201, 'No Content', { kind: 'accepted' }],
  [held, 201, 'No Content.', { kind: 'accepted' }],
  [add, 208, 'Terdapat duplikasi Kode Booking', { kind: 'already-there' }],
  [add, 201, 'data nik  belum sesuai.', field('nik')],
  [add, 201, 'data nohp  belum sesuai.', field('nohp')],
  [add, 201, 'data nomorreferensi  belum sesuai.', field('nomorreferensi')],
  [add, 201, 'data nik 3271999900000001  belum sesuai.', field('nik')],
  [add, 201, 'Rujukan tidak valid', about('referral')],
  [add, 201, 'Rujukan untuk tanggal 2026-01-05 tidak valid / masa berlaku habis', about('referral')],
  [add, 201, 'Data dokter tidak ditemukan.', about('schedule')],
  [add, 201, 'Nomor Referensi tersebut sudah terbit SEP pada tanggal 2026-01-05', { kind: 'rejected' }],
  [task, 208, 'TaskId=4 sudah ada', { kind: 'already-there' }],
  [task, 201, 'Kode Booking tidak ditemukan', { kind: 'booking-unknown' }],
  [task, 201, 'TaskId terakhir 5', { kind: 'overtaken', byTask: 5 }],
  [task, 201, 'TaskId terakhir 99', { kind: 'cancelled-there' }],
  [task, 201, 'TaskId=3 belum ada', { kind: 'blocked-on', task: 3 }],
  [task, 201, 'Task=1 ada. TaskId=2 belum ada', { kind: 'blocked-on', task: 2 }],
  [task, 201, 'TaskId=4 tidak valid / TaskId sebelumnya belum terkirim', { kind: 'blocked-on', task: null }],
  [task, 201, 'Waktu (2026-01-05 08:43:00 WIB) tidak boleh kurang atau sama dengan waktu sebelumnya (2026-01-05 08:43:00 WIB)', { kind: 'rejected' }],
  [task, 201, 'TaskId=4 (2026-01-05 08:31:00 WIB) lebih besar dari pada TaskId=5 (2026-01-05 08:30:00 WIB)', { kind: 'rejected' }],
  [task, 201, 'Waktu tidak valid (2026-01-06 08:43:00 WIB). Tanggal pelayanan untuk Kode Booking tersebut adalah (2026-01-05)', { kind: 'rejected' }],
  [task, 201, 'Gagal. Tanggal kirim TaskId maksimal H+7 dari tanggal pelayanan.', { kind: 'expired' }],
  [task, 201, 'Expired: Lebih dari H+7', { kind: 'expired' }],
  [add, 404, 'Gagal dicoba kembali (BPJS Kesehatan)!', { kind: 'unavailable' }],
  [add, 202, 'Bridging Sedang Bermasalah, Silakan Coba Lagi.!', { kind: 'unavailable' }],
  [add, 5000, 'ERROR', { kind: 'unavailable' }],
  [task, 201, 'Signature tidak sesuai', { kind: 'misconfigured' }],
  [task, 401, 'Unauthorized', { kind: 'misconfigured' }],
  // A text nobody has recorded waits for a person; so does any code we do not know.
  [task, 201, 'Sesuatu yang belum pernah terlihat', about('unknown')],
  [batal, 201, 'Sesuatu yang belum pernah terlihat', about('unknown')],
  [task, 299, 'Ok', about('unknown')],
  // The same words mean something else elsewhere.
  [add, 201, 'No Content', about('unknown')],
  [week, 200, 'Ok', { kind: 'accepted' }],
  [farmasi, 200, 'Ok', { kind: 'accepted' }],
  [farmasi, 208, 'Kode Booking sudah ada', { kind: 'already-there' }],
  [farmasi, 201, 'Antrean farmasi sudah ada', { kind: 'already-there' }],
  [farmasi, 201, 'Kode Booking tidak ditemukan', { kind: 'booking-unknown' }],
  [jadwal, 201, 'No Content', { kind: 'accepted' }],
  [jadwal, 201, 'Jadwal Dokter tidak ditemukan', { kind: 'accepted' }],
  [jadwal, 201, 'Tidak ada jadwal', { kind: 'accepted' }],
  ['ref/poli', 1, 'OK', { kind: 'accepted' }],
  ['ref/dokter', 1, 'Ok', { kind: 'accepted' }],
  ['fktp/ref/poli', 201, 'Data tidak ditemukan', { kind: 'accepted' }],
  ['fktp/ref/dokter', 201, 'Jadwal Dokter tidak ditemukan', { kind: 'accepted' }],
  [panggil, 1, 'Ok', { kind: 'accepted' }],
  ['fktp/antrean/add', 201, 'Jadwal Dokter tidak ditemukan', about('schedule')],
  ['fktp/antrean/add', 208, 'Antrean peserta pada poli dan tanggal tersebut sudah ada', { kind: 'already-there' }],
  ['fktp/antrean/add', 201, 'Peserta sudah terdaftar pada poli dan tanggal tersebut', { kind: 'already-there' }],
  ['fktp/antrean/add', 201, 'Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal dan Poli Yang Sama', { kind: 'already-there' }],
  ['fktp/antrean/add', 201, 'Data tidak ditemukan', about('unknown')],
  ['fktp/antrean/add', 201, 'data nomorkartu  belum sesuai.', field('nomorkartu')],
  [panggil, 201, 'Data tidak ditemukan', { kind: 'booking-unknown' }],
  [panggil, 201, 'Antrean Tidak Ditemukan', { kind: 'booking-unknown' }],
  [panggil, 201, 'Antrean sudah dibatalkan', { kind: 'cancelled-there' }],
  ['fktp/antrean/batal', 201, 'Antrean sudah dibatalkan', { kind: 'already-there' }],
  ['fktp/antrean/batal', 201, 'Data tidak ditemukan', { kind: 'booking-unknown' }],
  // A word about jadwal or data is an empty list for the reads of a day alone.
  [batal, 201, 'Data tidak ditemukan', about('unknown')],
  [batal, 201, 'Peserta sudah terdaftar', about('unknown')],
  [held, 201, 'Data tidak ditemukan', about('unknown')],
  [jadwal, 201, 'data kodepoli  belum sesuai.', field('kodepoli')],
  [add, 201, 'TaskId=4 sudah ada', about('unknown')],
  [batal, 201, 'Kode Booking tidak ditemukan', { kind: 'booking-unknown' }],
  [batal, 201, 'TaskId terakhir 99', { kind: 'cancelled-there' }],
];

test.each(recorded)('%s %d "%s"', (operation, code, message, verdict) => {
  expect(verdictOf(operation, replied(code, message))).toEqual(verdict);
});

/** The same words as another program or a proxy would write them. */
const spellings: [string, (message: string) => string][] = [
  ['in upper case', (message) => message.toUpperCase()],
  ['in lower case', (message) => message.toLowerCase()],
  ['with more blanks, and others', (message) => `  ${message.replace(/ /g, ' \t\u00a0 ')}\n`],
  ['with dots around', (message) => `. ${message} ..`],
  ['without its dot and double blanks', (message) => message.replace(/\.$/, '').replace(/ +/g, ' ')],
];

describe.each(spellings)('every recorded message %s means the same', (_name, spelt) => {
  test.each(recorded)('%s %d "%s"', (operation, code, message, verdict) => {
    expect(verdictOf(operation, replied(code, spelt(message)))).toEqual(verdict);
  });
});

test.each([
  [task, 'taskid = 3 belum ada', { kind: 'blocked-on', task: 3 }],
  [task, 'TaskId=12 belum ada', { kind: 'blocked-on', task: 12 }],
  [task, 'TaskId terakhir = 5', { kind: 'overtaken', byTask: 5 }],
  [add, 'terdapat duplikasi kodebooking', { kind: 'already-there' }],
  [add, 'data no hp belum sesuai', field('no hp')],
  [batal, 'Antrean sudah batal', { kind: 'already-there' }],
] as [BpjsOperation, string, Verdict][])('%s: "%s" is known too', (operation, message, verdict) => {
  expect(verdictOf(operation, replied(201, message))).toEqual(verdict);
});

describe.each(everything)('%s', (operation) => {
  test.each([
    ['code 200', replied(200, 'Ok'), { kind: 'accepted' }],
    ['code 1', replied(1, 'OK'), { kind: 'accepted' }],
    ['words nobody knows', replied(201, 'Sesuatu yang belum pernah terlihat'), about('unknown')],
    ['a refused signature', replied(201, 'Signature tidak sesuai'), { kind: 'misconfigured' }],
    ['a wrong key', replied(201, 'user_key tidak sesuai'), { kind: 'misconfigured' }],
    ['an unknown consumer', replied(201, 'X-cons-id tidak dikenal'), { kind: 'misconfigured' }],
    ['a wrong clock', replied(401, 'x-timestamp di luar batas waktu', 401), { kind: 'misconfigured' }],
    ['401', replied(401, 'Unauthorized', 401), { kind: 'misconfigured' }],
    ['403 of the gateway', unreadable(403, 'Authentication failed'), { kind: 'misconfigured' }],
    ['429', unreadable(429, 'Limits exceeded', 5_000), { kind: 'rate-limited', retryAfterMs: 5_000 }],
    ['429 in the envelope', replied(429, 'Too Many Requests', 200, 7_000), { kind: 'rate-limited', retryAfterMs: 7_000 }],
    ['a page with 503', unreadable(503, '<html></html>'), { kind: 'unavailable' }],
    ['an empty body', unreadable(200, ''), { kind: 'unavailable' }],
    ['no reply', { kind: 'no-reply', stage: 'reply', detail: '' }, { kind: 'unavailable' }],
    ['what does not decrypt', { kind: 'undecipherable', httpStatus: 200, code: 200, message: 'OK', raw: 'x' }, { kind: 'unavailable' }],
  ] as [string, Outcome, Verdict][])('%s', (_name, outcome, verdict) => {
    expect(verdictOf(operation, outcome)).toEqual(verdict);
  });
});

test.each(reads)('%s: 204 and No Content are an answer without rows', (operation) => {
  expect(verdictOf(operation, replied(204, 'No Content'))).toEqual({ kind: 'accepted' });
  expect(verdictOf(operation, replied(204, ''))).toEqual({ kind: 'accepted' });
  expect(verdictOf(operation, replied(201, 'No Content.'))).toEqual({ kind: 'accepted' });
  expect(verdictOf(operation, replied(208, 'sudah ada'))).toEqual(about('unknown'));
});

test.each(writes)('%s: 208 is already there, and No Content is no success', (operation) => {
  expect(verdictOf(operation, replied(208, 'sudah ada'))).toEqual({ kind: 'already-there' });
  expect(verdictOf(operation, replied(204, 'No Content'))).toEqual(about('unknown'));
  expect(verdictOf(operation, replied(201, 'No Content'))).toEqual(about('unknown'));
});

const runtimeError = '<!DOCTYPE html><html><head><title>Runtime Error</title></head></html>';

test.each([
  ['no connection', { kind: 'no-reply', stage: 'connect', detail: 'ECONNREFUSED' }, { kind: 'unavailable' }],
  ['no reply in time', { kind: 'no-reply', stage: 'reply', detail: 'no complete reply within 20000 ms' }, { kind: 'unavailable' }],
  ['a reply that does not decrypt', { kind: 'undecipherable', httpStatus: 200, code: 200, message: 'OK', raw: 'x' }, { kind: 'unavailable' }],
  ['an empty body', unreadable(200, ''), { kind: 'unavailable' }],
  ['HTML with 200', unreadable(200, runtimeError), { kind: 'unavailable' }],
  ['HTML with 404', unreadable(404, runtimeError), { kind: 'unavailable' }],
  ['HTML with 500', unreadable(500, runtimeError), { kind: 'unavailable' }],
  ['HTML with 502', unreadable(502, runtimeError), { kind: 'unavailable' }],
  ['a JSON reply of a broken server', replied(500, 'Internal Server Error', 500), { kind: 'unavailable' }],
  ['the gateway without our headers', unreadable(403, 'Authentication parameters missing'), { kind: 'misconfigured' }],
  ['the gateway with a wrong key', unreadable(403, 'Authentication failed'), { kind: 'misconfigured' }],
  ['the gateway with a wrong address', unreadable(404, 'No Mapping Rule matched'), { kind: 'misconfigured' }],
  ['an address BPJS does not serve', replied(404, 'Layanan tidak ditemukan', 404), { kind: 'misconfigured' }],
  ['a refused signature', replied(201, 'Ok', 401), { kind: 'misconfigured' }],
  ['429 with a time', unreadable(429, 'Limits exceeded', 30_000), { kind: 'rate-limited', retryAfterMs: 30_000 }],
  ['429 without a time', replied(429, 'Too Many Requests', 429), { kind: 'rate-limited', retryAfterMs: null }],
  ['the gateway at its limit', unreadable(403, 'Limits exceeded'), { kind: 'rate-limited', retryAfterMs: null }],
] as [string, Outcome, Verdict][])('%s', (_name, outcome, verdict) => {
  expect(verdictOf(task, outcome)).toEqual(verdict);
});

test('metadata.code decides, whatever the HTTP status says', () => {
  expect(verdictOf(task, replied(208, 'TaskId=3 sudah ada', 500))).toEqual({ kind: 'already-there' });
});
