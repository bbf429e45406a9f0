import { refDokter, refPoli, getListTask } from '../../src/bpjs/antrean-rs';
import { listOutbox } from '../../src/outbox/desk';
import type { Fact } from '../../src/outbox/facts';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { ACCOUNT, atWib, booking, collectedLog, delivery, hospital, oweNow, standingClock, task, VISIT_DATE, type BookingOptions, type Delivery } from './hospital';

/**
 * Every row of ws-bpjs §2.14, said by the simulator out of its own rules wherever it has one, heard by the client and
 * settled by the outbox as §4.1 wants it.
 */
const MINUTE = 60_000;
let database: FreshDatabase;
let facilityId: number;
let simulator: Simulator;
let sender: Delivery;
let clock: ReturnType<typeof standingClock>;
let theirClock: ReturnType<typeof standingClock>;
let scenes = 0;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = standingClock(atWib('09:00'));
  theirClock = standingClock(atWib('09:00'));
  const slot = { kodepoli: 'ANA', namapoli: 'ANAK', kodesubspesialis: 'ANA', namasubspesialis: 'ANAK', kodedokter: 700002, namadokter: 'dr. Contoh Dua, Sp.A', hari: 1, namahari: 'SENIN', jadwal: '08:00-12:00', kapasitaspasien: 40, libur: 0 };
  const reference = { poli: [], dokter: [{ kodedokter: 700002, namadokter: 'dr. Contoh Dua, Sp.A' }], jadwal: [slot] };
  simulator = await startSimulator({ port: 0, account: ACCOUNT, clock: theirClock, reference, requireHfis: false, skewSeconds: 100 * 86_400 });
  await database.db.rows('delete from bpjs_account');
  scenes += 1;
  facilityId = await hospital(database.db, `55${scenes}`, { baseUrl: simulator.url });
  sender = await delivery(database.db, clock, collectedLog());
});
afterEach(async () => {
  await sender.close();
  await simulator.close();
});

const CODE = 'SCENE-1';
const owed = (...facts: Fact[]) => oweNow(database.db, facilityId, clock(), facts);
const made: Fact = { kind: 'booking-made', bookingCode: CODE };
const at = (number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 99, time: string, prescription: 'compounded' | null = null, date?: string): Fact => task(CODE, number, atWib(time, date), prescription);
const pharmacyNumber: Fact = { kind: 'pharmacy-number-taken', bookingCode: CODE, prescriptionKind: 'compounded', ordinal: 1 };

async function control(method: string, path: string, body: object): Promise<void> {
  const reply = await fetch(new URL(`/control/${path}`, simulator.url), { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  expect(reply.status).toBe(200);
}
const fault = (kind: string, options: object = {}) => control('POST', 'faults', { kind, ...options });
const lost = (path: string) => fault('hang-after-store', { drop: true, match: { path } });
const said = (message: string, code = 201) => fault('metadata', { match: { path: 'antrean/updatewaktu' }, code, message });
const atBpjs = async (...facts: Fact[]): Promise<void> => {
  await owed(...facts);
  await sender.loop.tick();
};

interface Scene {
  row: string;
  booking?: BookingOptions;
  /** Makes BPJS say it. */
  play: () => Promise<void>;
  /** Of the last row that heard words of BPJS. */
  words: string | RegExp;
  /** The states of the lane in the order in which it leaves, `about` behind a colon. */
  states: string[];
}

const SCENES: Scene[] = [
  { row: 'any write 200', play: () => owed(made), words: 'Ok', states: ['sent'] },
  { row: 'add 208 Terdapat duplikasi Kode Booking', play: async () => { await lost('antrean/add'); await owed(made); }, words: 'Terdapat duplikasi Kode Booking', states: ['sent'] },
  { row: 'add 201 data nik  belum sesuai.', booking: { nik: '123' }, play: () => owed(made), words: 'data nik  belum sesuai.', states: ['parked:field:nik'] },
  { row: 'add 201 data nohp  belum sesuai.', booking: { phone: '0812000000019999' }, play: () => owed(made), words: 'data nohp  belum sesuai.', states: ['parked:field:nohp'] },
  { row: 'add 201 data nomorreferensi  belum sesuai.', booking: { referenceNumber: '' }, play: () => owed(made), words: 'data nomorreferensi  belum sesuai.', states: ['parked:field:nomorreferensi'] },
  { row: 'add 201 Rujukan tidak valid', play: async () => { await fault('referral-invalid'); await owed(made); }, words: 'Rujukan tidak valid', states: ['parked:referral'] },
  { row: 'add 201 Rujukan … masa berlaku habis', play: async () => { await fault('referral-expired'); await owed(made); }, words: /^Rujukan untuk tanggal \d{4}-\d\d-\d\d tidak valid \/ masa berlaku habis$/, states: ['parked:referral'] },
  { row: 'add 201 Data dokter tidak ditemukan.', play: async () => { await control('PUT', 'options', { requireHfis: true }); await owed(made); }, words: 'Data dokter tidak ditemukan.', states: ['parked:schedule'] },
  { row: 'add 201 sudah terbit SEP', play: async () => { await fault('sep-issued'); await owed(made); }, words: /sudah terbit SEP/, states: ['rejected'] },
  { row: 'updatewaktu 208 TaskId=N sudah ada', play: async () => { await lost('antrean/updatewaktu'); await owed(made, at(3, '08:00')); }, words: 'TaskId=3 sudah ada', states: ['sent', 'sent'] },
  { row: 'updatewaktu 201 Kode Booking tidak ditemukan', play: () => owed(at(3, '08:00')), words: 'Ok', states: ['sent', 'sent'] },
  { row: 'updatewaktu 201 Kode Booking tidak ditemukan, although it was added', play: async () => { await atBpjs(made); await said('Kode Booking tidak ditemukan'); await owed(at(3, '08:00')); }, words: 'Kode Booking tidak ditemukan', states: ['sent', 'parked'] },
  { row: 'updatewaktu 201 TaskId terakhir N', play: () => owed(made, at(3, '08:00'), at(1, '08:10')), words: 'TaskId terakhir 3', states: ['sent', 'sent', 'superseded'] },
  { row: 'updatewaktu 201 TaskId terakhir 99', play: async () => { await atBpjs(made); await fault('patient-cancels'); await owed(at(3, '08:00'), at(4, '08:10')); }, words: 'TaskId terakhir 99', states: ['sent', 'cancelled-at-bpjs', 'cancelled-at-bpjs'] },
  { row: 'updatewaktu 201 TaskId=N belum ada', play: () => owed(made, at(4, '08:10')), words: 'TaskId=3 belum ada', states: ['sent', 'parked'] },
  { row: 'updatewaktu 201 Task=1 ada. TaskId=2 belum ada', play: () => owed(made, at(1, '08:00'), at(3, '08:10')), words: 'Task=1 ada. TaskId=2 belum ada', states: ['sent', 'sent', 'parked'] },
  { row: 'updatewaktu 201 TaskId=N tidak valid / TaskId sebelumnya belum terkirim', play: () => owed(made, at(5, '08:20')), words: /^TaskId=5 tidak valid \/ TaskId sebelumnya belum terkirim$/, states: ['sent', 'parked'] },
  { row: 'updatewaktu 201 Waktu … tidak boleh kurang atau sama dengan waktu sebelumnya', play: () => owed(made, at(3, '08:10'), at(4, '08:00')), words: 'Waktu (2026-01-05 08:00:00 WIB) tidak boleh kurang atau sama dengan waktu sebelumnya (2026-01-05 08:10:00 WIB)', states: ['sent', 'sent', 'rejected'] },
  { row: 'updatewaktu 201 TaskId=A lebih besar dari pada TaskId=B', play: () => owed(made, at(3, '08:10'), at(99, '08:00')), words: /^TaskId=3 \(.*\) lebih besar dari pada TaskId=99/, states: ['sent', 'sent', 'rejected'] },
  { row: 'updatewaktu 201 Waktu tidak valid', play: () => owed(made, at(3, '08:00', null, '2026-01-04')), words: `Waktu tidak valid (2026-01-04 08:00:00 WIB). Tanggal pelayanan untuk Kode Booking tersebut adalah (${VISIT_DATE})`, states: ['sent', 'rejected'] },
  { row: 'updatewaktu 201 H+7', play: async () => { await atBpjs(made); theirClock.moveTo(atWib('00:00', '2026-01-13')); await owed(at(3, '08:00')); }, words: 'Gagal. Tanggal kirim TaskId maksimal H+7 dari tanggal pelayanan.', states: ['sent', 'expired'] },
  { row: 'updatewaktu 201 Expired: Lebih dari H+7', play: async () => { await atBpjs(made); await said('Expired: Lebih dari H+7'); await owed(at(3, '08:00')); }, words: 'Expired: Lebih dari H+7', states: ['sent', 'expired'] },
  { row: 'farmasi/add 208 or 201 … sudah ada', play: async () => { await atBpjs(made, at(3, '08:00'), at(4, '08:10'), at(5, '08:20', 'compounded')); await lost('antrean/farmasi/add'); await owed(pharmacyNumber, at(6, '08:30')); }, words: 'Ok', states: ['sent', 'sent', 'sent', 'sent', 'sent', 'sent'] },
  { row: 'words of a proxy: Gagal dicoba kembali', play: async () => { await atBpjs(made); await said('Gagal dicoba kembali (BPJS Kesehatan)!', 404); await owed(at(3, '08:00')); }, words: 'Ok', states: ['sent', 'sent'] },
  { row: 'words of a wrapper: Bridging Sedang Bermasalah', play: async () => { await atBpjs(made); await said('Bridging Sedang Bermasalah, Silakan Coba Lagi.!', 202); await owed(at(3, '08:00')); }, words: 'Ok', states: ['sent', 'sent'] },
  { row: 'words of a program: 5000 ERROR', play: async () => { await atBpjs(made); await said('ERROR', 5000); await owed(at(3, '08:00')); }, words: 'Ok', states: ['sent', 'sent'] },
  { row: 'any text nobody has seen', play: async () => { await atBpjs(made); await said('Layanan belum siap digunakan'); await owed(at(3, '08:00')); }, words: 'Layanan belum siap digunakan', states: ['sent', 'parked:unknown'] },
];

test.each(SCENES)('$row', async ({ booking: options, play, words, states }) => {
  await booking(database.db, facilityId, CODE, options);
  if (options?.nik !== undefined || options?.phone !== undefined) await database.db.rows(`update patient set nik = null, phone = null where facility_id = :facilityId`, { facilityId });
  await play();
  // Now, when a lost reply is tried again, and when BPJS's list of tasks may be asked for.
  for (let look = 0; look < 3; look += 1) {
    await sender.loop.tick();
    clock.pass(MINUTE);
  }
  const lane = await listOutbox(database.db, facilityId, { lane: CODE });
  const about = await database.db.rows<{ outbox_id: number; about: string | null }>('select outbox_id, about from outbox where facility_id = :facilityId', { facilityId });
  const aboutOf = (outboxId: number): string => about.find((row) => row.outbox_id === outboxId)?.about ?? '';
  expect(lane.map((entry) => `${entry.state}${aboutOf(entry.outbox_id) === '' ? '' : `:${aboutOf(entry.outbox_id)}`}`)).toEqual(states);
  const last = lane.filter((entry) => entry.last_message !== null).at(-1)?.last_message;
  if (typeof words === 'string') expect(last).toBe(words);
  else expect(last).toMatch(words);
});

test('refs answer with code 1, and an empty read is No Content: both are answers', async () => {
  const account = sender.facilities.byId(facilityId)?.bpjs.get('antrean-rs');
  if (account === undefined) throw new Error('no account');
  expect(await refDokter(sender.caller, account)).toMatchObject({ verdict: { kind: 'accepted' }, exchange: { outcome: { code: 1 } }, rows: [{ kodedokter: 700002 }] });
  expect(await refPoli(sender.caller, account)).toMatchObject({ verdict: { kind: 'accepted' } });
  expect(await getListTask(sender.caller, account, 'NOBODY')).toMatchObject({ verdict: { kind: 'accepted' }, exchange: { outcome: { code: 204, message: 'No Content' } }, rows: [] });
});
