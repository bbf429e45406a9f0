import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import type { PrescriptionKind, TaskId } from '../../src/outbox/facts';
import { facilitySettingsSchema, HOSPITAL_SERVICES } from '../../src/platform/facility-settings';
import { finishPreparation, startPreparation } from '../../src/pharmacy/prepare-medicine';
import { cancelBooking } from '../../src/queue/cancel';
import { reachTask } from '../../src/queue/reach-task';
import {
  booking, CHILD_SESSION, DAWN_SESSION, MORNING, MORNING_SESSION, openHospital, PASSWORD, person, slotOf, TODAY, TOMORROW, USER, type Hospital, type Person, type SessionSpec,
} from '../support/hospital';
import { opened } from '../support/opened';

/** Every setting of a facility over HTTPS: what the default does and what each alternative does instead. */
let hospital: Hospital;
const FIRST_DOCTOR = 800_001;
const DOCTORS = 200;

beforeAll(async () => {
  hospital = await openHospital({ patients: 400 });
  await hospital.db.rows(
    `insert into doctor (facility_id, doctor_code, doctor_name) select :facilityId, code, 'dr. Uji ' || code from generate_series(cast(:first as int), cast(:last as int)) as code`,
    { facilityId: hospital.facility().facilityId, first: FIRST_DOCTOR, last: FIRST_DOCTOR + DOCTORS - 1 },
  );
  await hospital.deps.facilities.reload();
});
afterAll(() => hospital.close());
beforeEach(async () => {
  hospital.setTime(MORNING);
  await hospital.settings({});
});

const wib = (text: string) => `${text}+07:00`;
const refused = (message: string, code = 201) => ({ metadata: { message, code } });
const DONE = { metadata: { message: 'Ok', code: 200 } };
const CLOSED = 'Pendaftaran ke Poli Ini Sedang Tutup';
const ONLY_ONCE = 'Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama';
const FULL = 'Jadwal tidak tersedia atau kuota penuh! Silahkan pilih tanggal lain!';
const UNKNOWN_SERVICE = 'Layanan Tidak Ditemukan';

const status = (session: SessionSpec) => hospital.call('status-antrean', '/statusantrean', slotOf(session));
const ambil = (body: unknown) => hospital.call('ambil-antrean', '/ambilantrean', body);
const sisa = (kodebooking: string) => hospital.call('sisa-antrean', '/sisaantrean', { kodebooking });
const batal = (kodebooking: string, keterangan = 'Berhalangan hadir') => hospital.call('batal-antrean', '/batalantrean', { kodebooking, keterangan });
const checkIn = (kodebooking: string, waktu: unknown = Date.parse(MORNING)) => hospital.call('check-in', '/checkinantrean', { kodebooking, waktu });
const pasienBaru = (body: unknown) => hospital.call('info-pasien-baru', '/infopasienbaru', body);
const takeMedicineNumber = (kodebooking: string) => hospital.call('ambil-antrean-farmasi', '/ambilantreanfarmasi', { kodebooking });
const medicineQueue = async (kodebooking: string) => (await hospital.call('status-antrean-farmasi', '/statusantreanfarmasi', { kodebooking })).response;

let people = 0;
/** A known patient nobody has used yet in this file. */
const someone = () => person((people += 1));
let sessions = 0;
/** A session nobody has used yet, of a doctor of its own. */
async function freshSession(over: Partial<SessionSpec> = {}): Promise<SessionSpec> {
  sessions += 1;
  const spec: SessionSpec = { ...MORNING_SESSION, kodedokter: FIRST_DOCTOR + sessions - 1, prefix: `P${sessions}X`, ...over };
  await hospital.addSession(spec);
  return spec;
}
const book = async (session: SessionSpec, who = someone(), over: Record<string, unknown> = {}) => (await ambil(booking(who, session, over))).response;
const messageOf = async (session: SessionSpec, who = someone(), over: Record<string, unknown> = {}) => (await ambil(booking(who, session, over))).metadata.message;
const cashPatient = { nomorkartu: '', nomorreferensi: '' };

/** A step of the visit at an hour of today, by the staff. */
async function reach(kodebooking: string, task: TaskId, time: string, prescriptionKind?: PrescriptionKind): Promise<void> {
  const occurredAt = new Date(wib(`${TODAY}T${time}`));
  hospital.setTime(occurredAt.toISOString());
  await reachTask(hospital.deps, hospital.facility(), { bookingCode: kodebooking, task, occurredAt, source: 'poli', ...(prescriptionKind === undefined ? {} : { prescriptionKind }) });
}

const outboxOf = (kodebooking: string) => hospital.db.rows<{ kind: string; fact: Record<string, unknown> }>('select kind, fact from outbox where lane = :kodebooking order by outbox_id', { kodebooking });
const tasksOf = (kodebooking: string) =>
  hospital.db.rows<{ task: number; occurred_at: Date; claimed_at: Date | null; source: string }>(
    'select task, occurred_at, claimed_at, source from task_event where booking_code = :kodebooking order by task',
    { kodebooking },
  );

const newcomer = (n: number, over: Record<string, unknown> = {}) => ({
  nomorkartu: person(n).nomorkartu, nik: person(n).nik, nomorkk: '3271999900000001', nama: 'Siti Rahma', jeniskelamin: 'P', tanggallahir: '1990-02-28', nohp: '081200009999', alamat: 'Jalan Contoh 1',
  kodeprop: '32', namaprop: 'Jawa Barat', kodedati2: '3271', namadati2: 'Kota Bogor', kodekec: '327101', namakec: 'Bogor Selatan', kodekel: '3271011001', namakel: 'Batutulis', rw: '000', rt: '000', ...over,
});

const post = async (at: string, body: unknown, token?: string) =>
  request(hospital.publicUrl).post(at).set('x-token', token ?? (await hospital.token())).set('x-username', USER).disableTLSCerts().send(body as object);
const signIn = (at: string, password = PASSWORD) => request(hospital.publicUrl).get(at).set('x-username', USER).set('x-password', password).disableTLSCerts();

describe('httpStatusMirrorsCode', () => {
  /** HTTP status and metadata.code of a call that is answered 200, of refusals, and of one that is answered 202. */
  const codes = async () => {
    const session = await freshSession();
    const replies = [
      await signIn('/auth'),
      await signIn('/auth', 'salah'),
      await post('/ambilantrean', booking(someone(), session)),
      await post('/ambilantrean', booking(person(9001), session)),
      await post('/sisaantrean', { kodebooking: 'TIDAKADA' }),
      await post('/statusantrean', {}, 'bukan token'),
      await post('/tidakada', {}),
      await request(hospital.publicUrl).put('/sisaantrean').disableTLSCerts(),
      await request(hospital.publicUrl).post('/sisaantrean').set('x-token', await hospital.token()).set('x-username', USER).disableTLSCerts().send('{'),
      await request(hospital.publicUrl).post('/sisaantrean').disableTLSCerts().send('x'.repeat(70_000)),
    ];
    return replies.map((reply) => [reply.status, reply.body.metadata.code]);
  };
  test('false: HTTP is 200 whatever metadata.code says', async () => {
    expect(await codes()).toEqual([[200, 200], [200, 201], [200, 200], [200, 202], [200, 201], [200, 201], [200, 201], [200, 201], [200, 201], [200, 201]]);
  });
  test('true: HTTP says the same as metadata.code', async () => {
    await hospital.settings({ httpStatusMirrorsCode: true });
    expect(await codes()).toEqual([[200, 200], [201, 201], [200, 200], [202, 202], [201, 201], [201, 201], [201, 201], [201, 201], [201, 201], [201, 201]]);
  });
});

describe('tokenLifetimeSeconds', () => {
  const messageWith = async (token: string) => (await post('/statusantrean', slotOf(MORNING_SESSION), token)).body.metadata.message as string;

  test('3600: a token is good for an hour, and not a second longer', async () => {
    const token = await hospital.token();
    hospital.setTime(wib('2027-01-18T09:59:59.999'));
    expect(await messageWith(token)).toBe('Ok');
    hospital.setTime(wib('2027-01-18T10:00:00.000'));
    expect(await messageWith(token)).toBe('Token Expired');
  });
  test('90, as during the UAT: a token is good for a minute and a half; one issued before keeps its own life', async () => {
    const before = await hospital.token();
    await hospital.settings({ tokenLifetimeSeconds: 90 });
    const short = await hospital.token();
    hospital.setTime(wib('2027-01-18T09:01:29.999'));
    expect([await messageWith(short), await messageWith(before)]).toEqual(['Ok', 'Ok']);
    hospital.setTime(wib('2027-01-18T09:01:30.000'));
    expect([await messageWith(short), await messageWith(before)]).toEqual(['Token Expired', 'Ok']);
  });
});

describe('pathAliases', () => {
  const messageAt = async (at: string, body: unknown = {}) => (await post(at, body)).body.metadata.message as string;
  /** What a service says to an empty request shows which one it is. */
  const GREETING: Record<string, string> = {
    'status-antrean': 'Tanggal Tidak Boleh Kosong', 'ambil-antrean': 'NIK Tidak Boleh Kosong', 'sisa-antrean': 'Kode Booking Belum Diisi', 'batal-antrean': 'Kode Booking Belum Diisi',
    'check-in': 'Kode Booking Belum Diisi', 'info-pasien-baru': 'Nomor Kartu Belum Diisi', 'jadwal-operasi-rs': 'Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd',
    'jadwal-operasi-pasien': 'Nomor Kartu Tidak Valid', 'ambil-antrean-farmasi': 'Kode Booking Belum Diisi', 'status-antrean-farmasi': 'Kode Booking Belum Diisi',
  };
  const own = (name: string) => `/Antrol_v2/ws.php/${name}`;

  test('{}: a path that is no service of the contract is none', async () => {
    for (const name of HOSPITAL_SERVICES) expect(await messageAt(own(name))).toBe(UNKNOWN_SERVICE);
  });
  test('each of the eleven services can be given a path of the hospital’s own, beside its usual ones', async () => {
    await hospital.settings({ pathAliases: Object.fromEntries(HOSPITAL_SERVICES.map((name) => [own(name), name])) });
    expect((await signIn(own('token'))).body).toMatchObject({ response: { token: expect.any(String) }, metadata: { code: 200 } });
    for (const [name, message] of Object.entries(GREETING)) expect([name, await messageAt(own(name))]).toEqual([name, message]);
    expect(await messageAt('/statusantrean')).toBe(GREETING['status-antrean']);
  });
  test('an own path counts in any case, with doubled and last slashes, and behind the code of the facility', async () => {
    await hospital.settings({ pathAliases: { '/Antrol/Status': 'status-antrean' } });
    for (const at of ['/antrol/status', '/ANTROL/STATUS/', '//Antrol//Status//', '/0000R999/antrol/status', '/0000r999/Antrol/Status/']) expect([at, await messageAt(at)]).toEqual([at, GREETING['status-antrean']]);
    for (const at of ['/antrol', '/antrol/status/x', '/antrol/statu']) expect([at, await messageAt(at)]).toEqual([at, UNKNOWN_SERVICE]);
  });
  test('an own path that was registered at BPJS with a last slash is served, with and without it', async () => {
    await hospital.settings({ pathAliases: { '/antrol/status/': 'status-antrean' } });
    for (const at of ['/antrol/status/', '/antrol/status']) expect([at, await messageAt(at)]).toEqual([at, GREETING['status-antrean']]);
  });
  test('a usual path keeps its service, whatever the aliases say', async () => {
    await hospital.settings({ pathAliases: { '/statusantrean': 'sisa-antrean' } });
    expect(await messageAt('/statusantrean')).toBe(GREETING['status-antrean']);
  });
});

test('the usual paths count in any case, with doubled and last slashes, with a query, and behind the code of the facility', async () => {
  const token = await hospital.token();
  for (const at of ['/statusantrean', '/StatusAntrean', '/STATUSANTREAN/', '//statusantrean//', '/antrean/status', '/Antrean/Status/', '/statusantrean?x=1', '/statusantrean/?x=1', '/0000R999/statusantrean', '/0000r999/ANTREAN//status/']) {
    expect([at, (await post(at, slotOf(MORNING_SESSION), token)).body.response?.namapoli]).toEqual([at, 'Saraf']);
  }
  for (const at of ['/0000R999', '/0000R999/', '/0000R998/statusantrean', '/statusantrean/0000R999', '/0000R999/0000R999/statusantrean', '/status%61ntrean']) {
    expect([at, (await post(at, slotOf(MORNING_SESSION), token)).body.metadata.message]).toEqual([at, UNKNOWN_SERVICE]);
  }
  expect((await signIn('/0000r999/AUTH/')).body.metadata.code).toBe(200);
});

describe('evidenceOfReads', () => {
  let token: string;
  beforeEach(async () => {
    token = await hospital.token();
  });
  const kept = async () => {
    await hospital.deps.evidence.close();
    const [row] = await hospital.db.rows<{ rows: number }>('select cast(count(*) as int) as rows from service_evidence');
    return row!.rows;
  };
  const keptOf = async (work: () => Promise<unknown>) => {
    const before = await kept();
    await work();
    return (await kept()) - before;
  };
  const look = async (times: number) => {
    for (let i = 0; i < times; i++) expect((await post('/statusantrean', slotOf(MORNING_SESSION), token)).body.metadata.code).toBe(200);
  };

  test('sampled: of a hundred answered reads one is kept', async () => {
    expect(await keptOf(() => look(100))).toBe(1);
  });
  test('all: each read is kept', async () => {
    await hospital.settings({ evidenceOfReads: 'all' });
    expect(await keptOf(() => look(7))).toBe(7);
  });
  test('none: no answered read is kept', async () => {
    await hospital.settings({ evidenceOfReads: 'none' });
    expect(await keptOf(() => look(7))).toBe(0);
  });
  test.each(['all', 'sampled', 'none'])('%s: writes and refusals, of reads too, are always kept', async (evidenceOfReads) => {
    await hospital.settings({ evidenceOfReads });
    const session = await freshSession();
    expect(await keptOf(() => post('/ambilantrean', booking(someone(), session), token))).toBe(1);
    expect(await keptOf(() => post('/statusantrean', { ...slotOf(session), kodepoli: 'XXX' }, token))).toBe(1);
    expect(await keptOf(() => post('/statusantrean', slotOf(session), 'bukan token'))).toBe(1);
  });
});

describe('doubleBookingScope', () => {
  /** What a patient with a booking is told: same session, another of the clinic, another clinic, the next day. */
  const attempts = async () => {
    const who = someone();
    const first = await freshSession();
    await book(first, who);
    const asked = [first, await freshSession(), await freshSession({ kodepoli: 'ANA' }), await freshSession({ tanggalperiksa: TOMORROW })];
    const said: string[] = [];
    for (const [i, session] of asked.entries()) said.push(await messageOf(session, who, { nomorreferensi: `RUJUKAN-${who.norm}-${i}` }));
    return said;
  };
  test('clinic-and-date: once a day in each clinic', async () => {
    expect(await attempts()).toEqual([ONLY_ONCE, ONLY_ONCE, 'Ok', 'Ok']);
  });
  test('date: once a day in the house', async () => {
    await hospital.settings({ doubleBookingScope: 'date' });
    expect(await attempts()).toEqual([ONLY_ONCE, ONLY_ONCE, ONLY_ONCE, 'Ok']);
  });
  test('session: once in each session', async () => {
    await hospital.settings({ doubleBookingScope: 'session' });
    expect(await attempts()).toEqual([ONLY_ONCE, 'Ok', 'Ok', 'Ok']);
  });
  test.each(['date', 'clinic-and-date', 'session'])('%s: a cancelled booking is none', async (doubleBookingScope) => {
    await hospital.settings({ doubleBookingScope });
    const who = someone();
    const session = await freshSession();
    const first = await book(session, who);
    await batal(first.kodebooking);
    const second = await book(session, who);
    expect([second.angkaantrean, second.sisakuotajkn]).toEqual([first.angkaantrean + 1, first.sisakuotajkn]);
    expect(second.kodebooking).not.toBe(first.kodebooking);
  });
});

describe('referenceNumberOnce', () => {
  const IN_USE = 'Anda sudah terdaftar dalam antrian menggunakan nomor referensi yang sama';

  test('true: the reference of an active booking is refused, whoever brings it, until that booking is cancelled or over', async () => {
    const nomorreferensi = '0001R0010127P000777';
    const [first, second, third] = [await freshSession(), await freshSession({ kodepoli: 'ANA' }), await freshSession()];
    const { kodebooking } = await book(first, someone(), { nomorreferensi });
    expect(await messageOf(second, someone(), { nomorreferensi })).toBe(IN_USE);
    await batal(kodebooking);
    const again = await book(second, someone(), { nomorreferensi });
    expect(again.angkaantrean).toBe(1);
    await checkIn(again.kodebooking);
    await reach(again.kodebooking, 4, '09:05');
    expect(await messageOf(third, someone(), { nomorreferensi })).toBe(IN_USE);
    await reach(again.kodebooking, 5, '09:10', 'none');
    expect(await messageOf(third, someone(), { nomorreferensi })).toBe('Ok');
  });
  test('false: it may be used again', async () => {
    await hospital.settings({ referenceNumberOnce: false });
    const nomorreferensi = '0001R0010127P000778';
    expect([await messageOf(await freshSession(), someone(), { nomorreferensi }), await messageOf(await freshSession(), someone(), { nomorreferensi })]).toEqual(['Ok', 'Ok']);
  });
});

describe('visitTypesWithoutReference', () => {
  const withoutReference = async () => {
    const session = await freshSession();
    const said: string[] = [];
    for (const jeniskunjungan of [1, 2, 3, 4]) said.push(await messageOf(session, someone(), { jeniskunjungan, nomorreferensi: '' }));
    return said;
  };
  test('[]: each kind of JKN visit needs its reference', async () => {
    expect(await withoutReference()).toEqual(Array(4).fill('No Referensi Belum Diisi'));
  });
  test('[2]: an internal referral comes without, the others do not', async () => {
    await hospital.settings({ visitTypesWithoutReference: [2] });
    expect(await withoutReference()).toEqual(['No Referensi Belum Diisi', 'Ok', 'No Referensi Belum Diisi', 'No Referensi Belum Diisi']);
  });
  test('a NON JKN patient never needs one', async () => {
    expect(await messageOf(await freshSession(), someone(), cashPatient)).toBe('Ok');
  });
});

test('a window that begins after its end is refused as a setting', () => {
  expect(facilitySettingsSchema.safeParse({ bookingMinDays: 5, bookingMaxDays: 4 }).success).toBe(false);
});

describe('bookingMinDays and bookingMaxDays', () => {
  const messagesOn = async (...dates: string[]) => {
    const said: string[] = [];
    for (const tanggalperiksa of dates) said.push(await messageOf(await freshSession({ tanggalperiksa })));
    return said;
  };
  test('0 and 30: from today to the thirtieth day from today, both included', async () => {
    expect(await messagesOn(TODAY, '2027-02-17', '2027-02-18')).toEqual(['Ok', 'Ok', CLOSED]);
  });
  test('1 and 7: from tomorrow to the seventh day from today, both included', async () => {
    await hospital.settings({ bookingMinDays: 1, bookingMaxDays: 7 });
    expect(await messagesOn(TODAY, TOMORROW, '2027-01-25', '2027-01-26')).toEqual([CLOSED, 'Ok', 'Ok', CLOSED]);
  });
  test('the window moves at midnight', async () => {
    await hospital.settings({ bookingMaxDays: 7 });
    hospital.setTime(wib('2027-01-18T23:59:59.999'));
    expect(await messagesOn('2027-01-26')).toEqual([CLOSED]);
    hospital.setTime(wib('2027-01-19T00:00:00.000'));
    expect(await messagesOn('2027-01-26', '2027-01-27')).toEqual(['Ok', CLOSED]);
  });
  test('the queue of a day outside the window can still be looked at', async () => {
    await hospital.settings({ bookingMinDays: 1, bookingMaxDays: 1 });
    expect((await status(await freshSession({ tanggalperiksa: '2027-01-26' }))).metadata.code).toBe(200);
  });
});

describe('cutoffMinutesBeforeEnd', () => {
  const messageAt = async (time: string, session: SessionSpec) => {
    hospital.setTime(wib(`${TODAY}T${time}`));
    return messageOf(session);
  };
  const over = (time: string) => `Pendaftaran Ke Poli (Saraf) Sudah Tutup Jam ${time}`;

  test('0: booking closes with the end of the session, which itself is still open', async () => {
    const session = await freshSession();
    expect([await messageAt('12:00:00.000', session), await messageAt('12:00:00.001', session)]).toEqual(['Ok', over('12:00')]);
  });
  test('45: it closes so much earlier and says at what time', async () => {
    await hospital.settings({ cutoffMinutesBeforeEnd: 45 });
    const session = await freshSession();
    expect([await messageAt('11:15:00.000', session), await messageAt('11:15:00.001', session), await messageAt('13:00:00', session)]).toEqual(['Ok', over('11:15'), over('11:15')]);
  });
  test('it counts for today only, and for each session by itself', async () => {
    await hospital.settings({ cutoffMinutesBeforeEnd: 45 });
    const [tomorrow, evening] = [await freshSession({ tanggalperiksa: TOMORROW }), await freshSession({ jampraktek: '17:00-20:00' })];
    expect([await messageAt('13:00:00', tomorrow), await messageAt('13:00:00', evening), await messageAt('19:15:00.001', evening)]).toEqual(['Ok', 'Ok', over('19:15')]);
  });
  test('a session over midnight closes by its own end, not by the smaller hour', async () => {
    await hospital.settings({ cutoffMinutesBeforeEnd: 90 });
    const night = await freshSession({ jampraktek: '21:00-01:00' });
    expect([await messageAt('09:00:00', night), await messageAt('23:30:00.000', night), await messageAt('23:30:00.001', night)]).toEqual(['Ok', 'Ok', over('23:30')]);
  });
});

describe('quotasMayExceedCapacity', () => {
  const SMALL = { capacity: 3, quotaJkn: 3, quotaNonJkn: 3 };
  const fill = async () => {
    const session = await freshSession(SMALL);
    const said: string[] = [];
    for (const over of [{}, cashPatient, {}, cashPatient, {}, {}]) said.push(await messageOf(session, someone(), over));
    return said;
  };
  test('false: JKN and NON JKN together never exceed the capacity', async () => {
    expect(await fill()).toEqual(['Ok', 'Ok', 'Ok', FULL, FULL, FULL]);
  });
  test('true: each has its quota in full', async () => {
    await hospital.settings({ quotasMayExceedCapacity: true });
    expect(await fill()).toEqual(['Ok', 'Ok', 'Ok', 'Ok', 'Ok', FULL]);
  });
  test('the quota of the other payer is left untouched, and a cancellation gives the place back', async () => {
    const session = await freshSession({ capacity: 10, quotaJkn: 1, quotaNonJkn: 1 });
    const first = await book(session);
    expect(first).toMatchObject({ sisakuotajkn: 0, kuotajkn: 1, sisakuotanonjkn: 1, kuotanonjkn: 1 });
    expect([await messageOf(session), await messageOf(session, someone(), cashPatient)]).toEqual([FULL, 'Ok']);
    await batal(first.kodebooking);
    expect((await book(session)).nomorantrean).toBe(`${session.prefix}-3`);
  });
});

describe('queueNumberFormat', () => {
  test.each([
    [{}, (prefix: string, n: number) => `${prefix}-${n}`],
    [{ queueNumberFormat: '{prefix}{ordinal}' }, (prefix: string, n: number) => `${prefix}${n}`],
    [{ queueNumberFormat: 'No. {prefix}/{ordinal}' }, (prefix: string, n: number) => `No. ${prefix}/${n}`],
  ])('%j: the ticket reads the same in each service', async (settings, ticket) => {
    await hospital.settings(settings);
    const session = await freshSession();
    const [first, second] = [await book(session), await book(session)];
    expect([first.nomorantrean, second.nomorantrean, second.angkaantrean]).toEqual([ticket(session.prefix, 1), ticket(session.prefix, 2), 2]);
    await checkIn(first.kodebooking);
    await reach(first.kodebooking, 4, '09:05');
    expect((await status(session)).response.antreanpanggil).toBe(ticket(session.prefix, 1));
    expect((await sisa(second.kodebooking)).response).toMatchObject({ nomorantrean: ticket(session.prefix, 2), antreanpanggil: ticket(session.prefix, 1) });
  });
});

describe('newPatients', () => {
  test('register-online: an unknown patient gets 202 and registers in Mobile JKN', async () => {
    expect(await ambil(booking(person(9001), MORNING_SESSION))).toEqual(refused('Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru', 202));
  });
  test('send-to-desk: an unknown patient gets 201 and is sent to the desk', async () => {
    await hospital.settings({ newPatients: 'send-to-desk' });
    expect(await ambil(booking(person(9001), MORNING_SESSION))).toEqual(refused('Data pasien ini tidak ditemukan, silahkan mendaftar sebagai pasien baru di loket pendaftaran'));
  });
});

describe('newPatientPhoneRequired', () => {
  test('true: a registration without a phone is refused', async () => {
    expect(await pasienBaru(newcomer(9010, { nohp: '' }))).toEqual(refused('No Hp Belum Diisi'));
  });
  test('false: a registration without a phone gets its record number', async () => {
    await hospital.settings({ newPatientPhoneRequired: false });
    expect((await pasienBaru(newcomer(9010, { nohp: '' }))).metadata.code).toBe(200);
    expect((await pasienBaru(newcomer(9011, { nohp: null }))).metadata.code).toBe(200);
  });
});

describe('provisionalRecordPrefix', () => {
  test('MJ, or another: the temporary record number begins with it and goes on counting', async () => {
    const first = (await pasienBaru(newcomer(9020))).response.norm;
    expect(first).toMatch(/^MJ-\d{6}$/);
    await hospital.settings({ provisionalRecordPrefix: 'BARU' });
    expect((await pasienBaru(newcomer(9021))).response.norm).toBe(`BARU-${String(Number(first.slice(3)) + 1).padStart(6, '0')}`);
  });
});

describe('provisionalRecordPrefix of the hospital’s own series', () => {
  test('a record number that the master holds already is passed over, and nobody is kept from registering', async () => {
    await hospital.settings({ provisionalRecordPrefix: 'RM' });
    const last = Number((await pasienBaru(newcomer(9022))).response.norm.slice(3));
    const numbered = (n: number) => `RM-${String(n).padStart(6, '0')}`;
    await hospital.db.rows(`insert into patient (facility_id, medical_record_number, full_name) values (:facilityId, :taken, 'Pasien SIMRS')`, {
      facilityId: hospital.facility().facilityId, taken: numbered(last + 1),
    });
    const registered = await pasienBaru(newcomer(9023));
    await hospital.db.rows('delete from patient where medical_record_number = :taken', { taken: numbered(last + 1) });
    expect(registered).toMatchObject({ response: { norm: numbered(last + 2) }, metadata: { code: 200 } });
  });
});

describe('minutesPerPatient', () => {
  /** Estimates of three tickets and the wait of the third, of a session that begins at ten. */
  const figures = async (minutes: number | null) => {
    const session = await freshSession({ jampraktek: '10:00-12:00' });
    await hospital.db.rows('update practice_session set minutes_per_patient = :minutes where queue_prefix = :prefix', { minutes, prefix: session.prefix });
    const tickets = [await book(session), await book(session), await book(session)];
    const times = tickets.map((ticket) => new Date(ticket.estimasidilayani).toISOString().slice(11, 16));
    return [...times, (await sisa(tickets[2]!.kodebooking)).response.waktutunggu];
  };
  test('10: estimates ten minutes apart, the wait in seconds', async () => {
    expect(await figures(null)).toEqual(['03:00', '03:10', '03:20', 1200]);
  });
  test('6: six minutes apart', async () => {
    await hospital.settings({ minutesPerPatient: 6 });
    expect(await figures(null)).toEqual(['03:00', '03:06', '03:12', 720]);
  });
  test('a session with a figure of its own follows it instead', async () => {
    await hospital.settings({ minutesPerPatient: 6 });
    expect(await figures(15)).toEqual(['03:00', '03:15', '03:30', 1800]);
  });
  test('a session that has begun estimates from now', async () => {
    hospital.setTime(wib('2027-01-18T10:20:30'));
    const session = await freshSession({ jampraktek: '10:00-12:00' });
    await book(session);
    expect((await book(session)).estimasidilayani).toBe(Date.parse(wib('2027-01-18T10:30:30')));
  });
});

describe('estimateCapMinutesBeforeEnd', () => {
  const lastEstimate = async () => {
    const session = await freshSession({ jampraktek: '10:00-11:00' });
    const tickets = [];
    for (let i = 0; i < 8; i++) tickets.push(await book(session));
    return [tickets[3]!.estimasidilayani, tickets[7]!.estimasidilayani];
  };
  test('null: an estimate may lie beyond the end of the session', async () => {
    expect(await lastEstimate()).toEqual([Date.parse(wib('2027-01-18T10:30')), Date.parse(wib('2027-01-18T11:10'))]);
  });
  test('20: it is never later than twenty minutes before the end', async () => {
    await hospital.settings({ estimateCapMinutesBeforeEnd: 20 });
    expect(await lastEstimate()).toEqual([Date.parse(wib('2027-01-18T10:30')), Date.parse(wib('2027-01-18T10:40'))]);
  });
  test('an estimate is never earlier than the moment of the booking, also under a cap', async () => {
    await hospital.settings({ estimateCapMinutesBeforeEnd: 20 });
    const session = await freshSession({ jampraktek: '10:00-11:00' });
    hospital.setTime(wib('2027-01-18T10:50:00'));
    expect((await book(session)).estimasidilayani).toBeGreaterThanOrEqual(Date.parse(wib('2027-01-18T10:50:00')));
  });
});

describe('checkInOpensMinutesBeforeStart and checkInClosesMinutesAfterEnd', () => {
  const arriveAt = async (time: string, session: SessionSpec) => {
    hospital.setTime(MORNING);
    const { kodebooking } = await book(session);
    hospital.setTime(wib(`${TODAY}T${time}`));
    return (await checkIn(kodebooking)).metadata.message;
  };
  test('null and 0: the whole day to the end of the session', async () => {
    const tomorrow = await freshSession({ tanggalperiksa: TOMORROW, jampraktek: '10:00-12:00' });
    const { kodebooking } = await book(tomorrow);
    hospital.setTime(wib('2027-01-18T23:59:59.999'));
    expect((await checkIn(kodebooking)).metadata.message).toBe(`Check in hanya dapat dilakukan pada tanggal periksa (${TOMORROW})`);
    hospital.setTime(wib('2027-01-19T00:00:00.000'));
    expect((await checkIn(kodebooking)).metadata.message).toBe('OK');
    const session = await freshSession({ jampraktek: '10:00-12:00' });
    expect([await arriveAt('12:00:00.000', session), await arriveAt('12:00:00.001', session)]).toEqual(['OK', 'Waktu check in sudah berakhir jam 12:00']);
  });
  test('60 and 30: from an hour before the session to half an hour after it', async () => {
    await hospital.settings({ checkInOpensMinutesBeforeStart: 60, checkInClosesMinutesAfterEnd: 30 });
    const session = await freshSession({ jampraktek: '14:00-16:00' });
    expect([await arriveAt('12:59:59.999', session), await arriveAt('13:00:00.000', session), await arriveAt('16:30:00.000', session), await arriveAt('16:30:00.001', session)]).toEqual([
      'Check in baru dapat dilakukan mulai jam 13:00', 'OK', 'OK', 'Waktu check in sudah berakhir jam 16:30',
    ]);
  });
  test('the hour is that of this server, whatever waktu says', async () => {
    const session = await freshSession();
    const { kodebooking } = await book(session);
    hospital.setTime(wib('2027-01-18T12:00:00.001'));
    expect((await checkIn(kodebooking, Date.parse(wib('2027-01-18T11:00:00')))).metadata.message).toBe('Waktu check in sudah berakhir jam 12:00');
    hospital.setTime(wib('2027-01-18T11:00:00'));
    expect((await checkIn(kodebooking, Date.parse(wib('2031-05-05T05:00:00')))).metadata.message).toBe('OK');
  });
});

describe('repeatedCheckIn', () => {
  const twice = async () => {
    const { kodebooking } = await book(await freshSession());
    const first = (await checkIn(kodebooking)).metadata.message;
    hospital.setTime(wib('2027-01-18T09:00:05'));
    const second = (await checkIn(kodebooking)).metadata.message;
    return [first, second, (await tasksOf(kodebooking)).map((row) => [row.task, row.occurred_at])];
  };
  test('accepted: a repeat is answered like the first, and recorded once, with the time of the first', async () => {
    expect(await twice()).toEqual(['OK', 'OK', [[3, new Date(MORNING)]]]);
  });
  test('accepted: a repeat after the window has closed is still answered like the first', async () => {
    const { kodebooking } = await book(await freshSession());
    await checkIn(kodebooking);
    hospital.setTime(wib('2027-01-18T12:30:00'));
    expect((await checkIn(kodebooking)).metadata).toEqual({ message: 'OK', code: 200 });
  });
  test('refused: a repeat is refused, and nothing is recorded', async () => {
    await hospital.settings({ repeatedCheckIn: 'refused' });
    expect(await twice()).toEqual(['OK', 'Anda sudah melakukan check in', [[3, new Date(MORNING)]]]);
  });
});

describe('remainingNeedsCheckIn', () => {
  test('false: sisa antrean answers before check-in', async () => {
    expect((await sisa((await book(await freshSession())).kodebooking)).response.sisaantrean).toBe(1);
  });
  test('true: it answers only after check-in', async () => {
    await hospital.settings({ remainingNeedsCheckIn: true });
    const { kodebooking } = await book(await freshSession());
    expect(await sisa(kodebooking)).toEqual(refused('Anda belum melakukan checkin, Silahkan checkin terlebih dahulu'));
    await checkIn(kodebooking);
    expect((await sisa(kodebooking)).response.sisaantrean).toBe(1);
  });
});

describe('cancelRefusedFrom', () => {
  const SERVED = refused('Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan');
  test('check-in: a patient who is here cannot cancel', async () => {
    const { kodebooking } = await book(await freshSession());
    await checkIn(kodebooking);
    expect(await batal(kodebooking)).toEqual(SERVED);
  });
  test('service: he can, until the doctor calls him', async () => {
    await hospital.settings({ cancelRefusedFrom: 'service' });
    const session = await freshSession();
    const [leaves, stays] = [await book(session), await book(session)];
    await checkIn(leaves.kodebooking);
    await checkIn(stays.kodebooking);
    expect(await batal(leaves.kodebooking)).toEqual(DONE);
    expect((await status(session)).response).toMatchObject({ totalantrean: 1, sisaantrean: 1, sisakuotajkn: 23 });
    await reach(stays.kodebooking, 4, '09:05');
    expect(await batal(stays.kodebooking)).toEqual(SERVED);
  });
  test.each(['check-in', 'service'])('%s: one who did not come or is finished can no longer cancel', async (cancelRefusedFrom) => {
    await hospital.settings({ cancelRefusedFrom });
    const session = await freshSession();
    const [absent, finished] = [await book(session), await book(session)];
    await reach(absent.kodebooking, 99, '09:01');
    await checkIn(finished.kodebooking);
    await reach(finished.kodebooking, 4, '09:05');
    await reach(finished.kodebooking, 5, '09:10', 'none');
    expect([await batal(absent.kodebooking), await batal(finished.kodebooking)]).toEqual([SERVED, SERVED]);
  });
});

describe('cancelReasonRequired', () => {
  test('true: a cancellation without a reason is refused and the booking stands', async () => {
    const { kodebooking } = await book(await freshSession());
    for (const keterangan of ['', '   ']) expect(await batal(kodebooking, keterangan)).toEqual(refused('Keterangan Belum Diisi'));
    expect((await sisa(kodebooking)).metadata.code).toBe(200);
  });
  test('false: it is accepted', async () => {
    await hospital.settings({ cancelReasonRequired: false });
    const { kodebooking } = await book(await freshSession());
    expect(await batal(kodebooking, '')).toEqual(DONE);
    expect(await hospital.db.rows('select state, cancel_reason from booking where booking_code = :kodebooking', { kodebooking })).toEqual([{ state: 'cancelled', cancel_reason: '' }]);
  });
});

describe('remainingDropsAt', () => {
  /** sisaantrean of the session with three booked, one called, and that one finished. */
  const drops = async () => {
    const session = await freshSession();
    const [first] = [await book(session), await book(session), await book(session)];
    await checkIn(first.kodebooking);
    const seen = [(await status(session)).response.sisaantrean];
    await reach(first.kodebooking, 4, '09:05');
    seen.push((await status(session)).response.sisaantrean);
    await reach(first.kodebooking, 5, '09:10', 'none');
    return [...seen, (await status(session)).response.sisaantrean];
  };
  test('call: a patient stops counting when he is called', async () => {
    expect(await drops()).toEqual([3, 2, 2]);
  });
  test('finish: when the consultation is over', async () => {
    await hospital.settings({ remainingDropsAt: 'finish' });
    expect(await drops()).toEqual([3, 3, 2]);
  });
});

describe('surgeriesOfPatient', () => {
  const card = person(9030).nomorkartu;
  const listed = async () => (await hospital.call('jadwal-operasi-pasien', '/jadwaloperasipasien', { nopeserta: card })).response.list.map((surgery) => [surgery.kodebooking, surgery.terlaksana]);
  beforeAll(async () => {
    await hospital.db.rows(
      `insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, performed, card_number, updated_at)
       values (:facilityId, 'OP-DONE', '2027-01-10', 'Apendektomi', 'BED', true, :card, now()), (:facilityId, 'OP-TODO', '2027-01-20', 'Herniotomi', 'BED', false, :card, now())`,
      { facilityId: hospital.facility().facilityId, card },
    );
  });
  test('pending: the operations still to come', async () => {
    expect(await listed()).toEqual([['OP-TODO', 0]]);
  });
  test('all: those done as well', async () => {
    await hospital.settings({ surgeriesOfPatient: 'all' });
    expect(await listed()).toEqual([['OP-DONE', 1], ['OP-TODO', 0]]);
  });
});

describe('bookingNote', () => {
  test('the catalogue’s sentence, or the hospital’s own, or none', async () => {
    const session = await freshSession();
    expect((await ambil(booking(someone(), session))).response).toMatchObject({ keterangan: 'Peserta harap 60 menit lebih awal guna pencatatan administrasi.' });
    for (const bookingNote of ['Bawa kartu & KTP "asli".', '']) {
      await hospital.settings({ bookingNote });
      expect((await ambil(booking(someone(), session))).response).toMatchObject({ keterangan: bookingNote });
    }
  });
});

describe('reportMobileJknCancellations', () => {
  const owedAfterCancel = async () => {
    const { kodebooking } = await book(await freshSession());
    await batal(kodebooking, 'Berhalangan');
    return (await outboxOf(kodebooking)).filter((row) => row.kind === 'booking-cancelled').map((row) => row.fact);
  };
  test('false: BPJS, which knows it already, is owed nothing for a cancellation in Mobile JKN', async () => {
    expect(await owedAfterCancel()).toEqual([]);
  });
  test('true: it is owed the cancellation, once, with the reason', async () => {
    await hospital.settings({ reportMobileJknCancellations: true });
    expect(await owedAfterCancel()).toEqual([{ kind: 'booking-cancelled', bookingCode: expect.any(String), reason: 'Berhalangan' }]);
  });
  test.each([false, true])('%s: a cancellation at the house is always owed', async (reportMobileJknCancellations) => {
    await hospital.settings({ reportMobileJknCancellations });
    const { kodebooking } = await book(await freshSession());
    await cancelBooking(hospital.deps, hospital.facility(), { bookingCode: kodebooking, reason: 'Dokter berhalangan', source: 'desk' });
    expect((await outboxOf(kodebooking)).map((row) => row.kind)).toEqual(['mobile-jkn-booking-made', 'booking-cancelled']);
  });
  test('true: a refused cancellation owes nothing', async () => {
    await hospital.settings({ reportMobileJknCancellations: true });
    const { kodebooking } = await book(await freshSession());
    await checkIn(kodebooking);
    await batal(kodebooking);
    expect((await outboxOf(kodebooking)).map((row) => row.kind)).toEqual(['mobile-jkn-booking-made', 'task-reached']);
  });
});

describe('holidays', () => {
  test('on a holiday each clinic is closed, the day after it is not; taken away, the day is open again', async () => {
    const [holiday, dayAfter] = [await freshSession({ tanggalperiksa: '2027-02-01' }), await freshSession({ tanggalperiksa: '2027-02-02' })];
    await hospital.db.rows(`insert into holiday (facility_id, holiday_date, holiday_name) values (:facilityId, '2027-02-01', 'Hari Uji')`, { facilityId: hospital.facility().facilityId });
    await hospital.deps.facilities.reload();
    expect([await messageOf(holiday), (await status(holiday)).metadata.message, await messageOf(dayAfter)]).toEqual([CLOSED, CLOSED, 'Ok']);
    await hospital.db.rows(`delete from holiday where holiday_date = '2027-02-01'`);
    await hospital.deps.facilities.reload();
    expect([await messageOf(holiday), (await status(holiday)).metadata.message]).toEqual(['Ok', 'Ok']);
  });
});

describe.each([
  ['WIB', '+07:00'],
  ['WITA', '+08:00'],
  ['WIT', '+09:00'],
])('a facility in %s lives by its own clock', (zone, offset) => {
  const setZone = async (timeZone: string) => {
    await hospital.db.rows('update facility set time_zone = :timeZone where facility_id = :facilityId', { timeZone, facilityId: hospital.facility().facilityId });
    await hospital.deps.facilities.reload();
  };
  const at = (text: string) => `${text}${offset}`;
  beforeEach(() => setZone(zone));
  afterAll(() => setZone('WIB'));

  test('today begins and ends at its own midnight', async () => {
    await hospital.settings({ bookingMaxDays: 0 });
    const [today, tomorrow] = [await freshSession({ jampraktek: '00:30-23:30' }), await freshSession({ tanggalperiksa: TOMORROW, jampraktek: '00:30-23:30' })];
    hospital.setTime(at('2027-01-18T00:00:00.000'));
    expect([await messageOf(today), await messageOf(tomorrow)]).toEqual(['Ok', CLOSED]);
    hospital.setTime(at('2027-01-18T23:59:59.999'));
    expect([(await status(today)).metadata.message, await messageOf(tomorrow)]).toEqual(['Ok', CLOSED]);
    hospital.setTime(at('2027-01-19T00:00:00.000'));
    expect([(await status(today)).metadata.message, await messageOf(today), await messageOf(tomorrow)]).toEqual(['Tanggal Periksa Tidak Berlaku', 'Tanggal Periksa Tidak Berlaku', 'Ok']);
  });
  test('a session closes at its own hour, and prints it', async () => {
    const session = await freshSession();
    hospital.setTime(at('2027-01-18T12:00:00.000'));
    expect(await messageOf(session)).toBe('Ok');
    hospital.setTime(at('2027-01-18T12:00:00.001'));
    expect(await messageOf(session)).toBe('Pendaftaran Ke Poli (Saraf) Sudah Tutup Jam 12:00');
  });
  test('estimates count from its own hour of the session', async () => {
    hospital.setTime(at('2027-01-18T05:00:00'));
    const session = await freshSession();
    expect([(await book(session)).estimasidilayani, (await book(session)).estimasidilayani]).toEqual([Date.parse(at('2027-01-18T08:00')), Date.parse(at('2027-01-18T08:10'))]);
  });
  test('check-in opens and closes at its own hours', async () => {
    await hospital.settings({ checkInOpensMinutesBeforeStart: 30 });
    const session = await freshSession();
    hospital.setTime(at('2027-01-18T07:00:00'));
    const { kodebooking } = await book(session);
    expect((await checkIn(kodebooking)).metadata.message).toBe('Check in baru dapat dilakukan mulai jam 07:30');
    hospital.setTime(at('2027-01-18T07:30:00'));
    expect((await checkIn(kodebooking)).metadata.message).toBe('OK');
  });
  test('a booking code carries its own date, and is known until its own midnight', async () => {
    hospital.setTime(at('2027-01-18T01:00:00'));
    const { kodebooking } = await book(await freshSession());
    expect(kodebooking.slice(0, 8)).toBe('20270118');
    hospital.setTime(at('2027-01-19T00:00:00'));
    expect(await batal(kodebooking)).toEqual(refused('Antrean Tidak Ditemukan'));
  });
  test('nobody is born tomorrow, by its own date', async () => {
    hospital.setTime(at('2027-01-18T00:00:00'));
    expect((await pasienBaru(newcomer(9040, { tanggallahir: TOMORROW }))).metadata.message).toBe('Format Tanggal Lahir Tidak Sesuai');
    const born = { WIB: 9041, WITA: 9042, WIT: 9043 }[zone]!;
    expect((await pasienBaru(newcomer(born, { tanggallahir: TODAY }))).metadata.code).toBe(200);
  });
});

describe('which patient is meant', () => {
  const normOf = async (sent: Partial<Person>, over: Record<string, unknown> = {}) => {
    const session = await freshSession();
    const reply = await ambil(booking({ ...person(9999), ...sent }, session, { nomorreferensi: `RUJUKAN-${session.prefix}`, ...over }));
    return reply.metadata.code === 200 ? reply.response.norm : reply.metadata.code;
  };
  test('the record number, when it belongs to the same NIK or the same card', async () => {
    const [a, b] = [someone(), someone()];
    expect(await normOf(a)).toBe(a.norm);
    expect(await normOf({ norm: b.norm, nik: person(9998).nik, nomorkartu: b.nomorkartu })).toBe(b.norm);
  });
  test('the owner of the NIK, when the record number is another person’s', async () => {
    const [a, other] = [someone(), someone()];
    expect(await normOf({ ...a, norm: other.norm })).toBe(a.norm);
  });
  test('the owner of the NIK, when the record number is stale or empty', async () => {
    const [a, b] = [someone(), someone()];
    expect([await normOf({ ...a, norm: 'LAMA-123' }), await normOf({ ...b, norm: '' })]).toEqual([a.norm, b.norm]);
  });
  test('the owner of the card, when only the card is known', async () => {
    const a = someone();
    expect(await normOf({ norm: '', nik: person(9998).nik, nomorkartu: a.nomorkartu })).toBe(a.norm);
  });
  test('the owner of the NIK before the owner of the card', async () => {
    const [a, b] = [someone(), someone()];
    expect(await normOf({ norm: '', nik: a.nik, nomorkartu: b.nomorkartu })).toBe(a.norm);
  });
  test('nobody, when only a record number fits: it may be anybody’s', async () => {
    expect(await normOf({ norm: someone().norm })).toBe(202);
  });
  test('nobody by an empty value, also where the master holds patients without NIK or card', async () => {
    const { facilityId } = hospital.facility();
    await hospital.db.rows(
      `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, registered_at)
       values (:facilityId, '', null, null, 'Tanpa Nomor', now()), (:facilityId, 'KOSONG-1', null, null, 'Tanpa NIK', now()), (:facilityId, 'KOSONG-2', '', '', 'NIK Kosong', now())`,
      { facilityId },
    );
    expect(await normOf({ norm: '', nik: person(9997).nik }, cashPatient)).toBe(202);
    expect(await normOf({ norm: '', nik: person(9997).nik, nomorkartu: person(9997).nomorkartu })).toBe(202);
    expect(await normOf({ norm: 'KOSONG-1', nik: person(9997).nik }, cashPatient)).toBe(202);
  });
  test('what was sent stays with the booking; the master is left as it was', async () => {
    const [a, b] = [someone(), someone()];
    const master = () => hospital.db.rows('select * from patient where medical_record_number in (:a, :b) order by medical_record_number', { a: a.norm, b: b.norm });
    const before = await master();
    const { kodebooking } = await book(await freshSession(), { ...a, nomorkartu: b.nomorkartu, nohp: '0899999999' });
    expect(opened(await hospital.db.rows('select medical_record_number, nik, card_number, phone from booking where booking_code = :kodebooking', { kodebooking }))).toEqual([
      { medical_record_number: a.norm, nik: a.nik, card_number: b.nomorkartu, phone: '0899999999' },
    ]);
    expect(await master()).toEqual(before);
  });
});

describe('new and returning patients at check-in', () => {
  const SENT = Date.parse(wib('2027-01-18T07:11:22.333'));
  const newPatient = async (n: number) => {
    const { norm } = (await pasienBaru(newcomer(n))).response;
    return { ...person(n), norm };
  };
  test('a returning patient’s check-in is task 3, with the time of this server; what was sent is kept beside it', async () => {
    const { kodebooking } = await book(await freshSession());
    await checkIn(kodebooking, SENT);
    expect(await tasksOf(kodebooking)).toEqual([{ task: 3, occurred_at: new Date(MORNING), claimed_at: new Date(SENT), source: 'mobile-jkn' }]);
    expect((await outboxOf(kodebooking)).at(-1)).toEqual({
      kind: 'task-reached', fact: { kind: 'task-reached', bookingCode: kodebooking, task: 3, occurredAt: new Date(MORNING).toISOString(), prescriptionKind: null },
    });
  });
  test('a new patient’s check-in is task 1, with the time of this server; what was sent is kept beside it', async () => {
    const { kodebooking } = await book(await freshSession(), await newPatient(9050));
    await checkIn(kodebooking, SENT);
    expect(await tasksOf(kodebooking)).toEqual([{ task: 1, occurred_at: new Date(MORNING), claimed_at: new Date(SENT), source: 'mobile-jkn' }]);
    expect((await outboxOf(kodebooking)).at(-1)).toMatchObject({ fact: { task: 1, occurredAt: new Date(MORNING).toISOString() } });
  });
  test('waktu in seconds is kept as the same moment', async () => {
    const { kodebooking } = await book(await freshSession());
    await checkIn(kodebooking, String(Math.floor(SENT / 1000)));
    expect((await tasksOf(kodebooking))[0]!.claimed_at).toEqual(new Date(Math.floor(SENT / 1000) * 1000));
  });
  test('a check-in that is refused leaves nothing behind', async () => {
    const { kodebooking } = await book(await freshSession({ tanggalperiksa: TOMORROW }));
    expect((await checkIn(kodebooking)).metadata.code).toBe(201);
    expect([await tasksOf(kodebooking), (await outboxOf(kodebooking)).map((row) => row.kind)]).toEqual([[], ['mobile-jkn-booking-made']]);
  });
  test('once the registration desk is done with a new patient he is a returning one: his other booking of the day checks in with task 3', async () => {
    const who = await newPatient(9051);
    const [first, second] = [await book(await freshSession(), who), await book(await freshSession({ kodepoli: 'ANA' }), who)];
    await checkIn(first.kodebooking);
    await reach(first.kodebooking, 2, '09:05');
    await reach(first.kodebooking, 3, '09:10');
    expect(await hospital.db.rows('select registered_at from patient where medical_record_number = :norm', { norm: who.norm })).toEqual([{ registered_at: new Date(wib('2027-01-18T09:10:00')) }]);
    await checkIn(second.kodebooking);
    expect((await tasksOf(second.kodebooking)).map((row) => row.task)).toEqual([3]);
    const third = await book(await freshSession({ kodepoli: 'BED' }), who);
    await checkIn(third.kodebooking);
    expect((await tasksOf(third.kodebooking)).map((row) => row.task)).toEqual([3]);
  });
  test('and a desk that records his arrival at the other clinic begins with task 3 as well', async () => {
    const who = await newPatient(9053);
    const [first, second] = [await book(await freshSession(), who), await book(await freshSession({ kodepoli: 'ANA' }), who)];
    await checkIn(first.kodebooking);
    await reach(first.kodebooking, 2, '09:05');
    await reach(first.kodebooking, 3, '09:10');
    await reach(second.kodebooking, 3, '09:15');
    expect((await tasksOf(second.kodebooking)).map((row) => row.task)).toEqual([3]);
  });
  test('before the desk is done his other booking checks in as that of a new patient', async () => {
    const who = await newPatient(9052);
    const [first, second] = [await book(await freshSession(), who), await book(await freshSession({ kodepoli: 'ANA' }), who)];
    await checkIn(first.kodebooking);
    await reach(first.kodebooking, 2, '09:05');
    await checkIn(second.kodebooking);
    expect((await tasksOf(second.kodebooking)).map((row) => row.task)).toEqual([1]);
  });
});

describe('the queue while it is served (UAT 47)', () => {
  const look = async (kodebooking: string) => {
    const { sisaantrean, antreanpanggil, waktutunggu } = (await sisa(kodebooking)).response;
    return [sisaantrean, antreanpanggil, waktutunggu];
  };
  const total = async (session: SessionSpec) => {
    const { totalantrean, sisaantrean, antreanpanggil } = (await status(session)).response;
    return [totalantrean, sisaantrean, antreanpanggil];
  };
  const queueOf = async (count: number, session: SessionSpec) => {
    const codes: string[] = [];
    for (let i = 0; i < count; i++) {
      const { kodebooking } = await book(session);
      await checkIn(kodebooking);
      codes.push(kodebooking);
    }
    return codes as [string, string, string, string];
  };

  test('each call moves antreanpanggil and takes one from sisaantrean, of the session and of those who wait', async () => {
    const session = await freshSession();
    const ticket = (n: number) => `${session.prefix}-${n}`;
    const [a, b, , d] = await queueOf(4, session);
    expect([await total(session), await look(d)]).toEqual([[4, 4, '-'], [4, '-', 1800]]);
    await reach(a, 4, '09:05');
    expect([await total(session), await look(d), await look(a)]).toEqual([[4, 3, ticket(1)], [3, ticket(1), 1200], [0, ticket(1), 0]]);
    await reach(a, 5, '09:10', 'none');
    expect([await total(session), await look(d), await look(a)]).toEqual([[4, 3, ticket(1)], [3, ticket(1), 1200], [0, ticket(1), 0]]);
    await reach(b, 4, '09:11');
    expect([await total(session), await look(d)]).toEqual([[4, 2, ticket(2)], [2, ticket(2), 600]]);
  });
  test('who cancelled or did not come is not waited for', async () => {
    const session = await freshSession();
    const { kodebooking: gone } = await book(session);
    const [absent, waits] = await queueOf(2, session);
    await batal(gone);
    expect([await total(session), await look(waits)]).toEqual([[2, 2, '-'], [2, '-', 600]]);
    await reach(absent, 99, '09:05');
    expect([await total(session), await look(waits), await look(absent)]).toEqual([[2, 1, '-'], [1, '-', 0], [0, '-', 0]]);
  });
  test('sisaantrean is never negative, also for one who was passed over', async () => {
    const session = await freshSession();
    const [a, b, c, d] = await queueOf(4, session);
    await reach(c, 4, '09:05');
    expect(await total(session)).toEqual([4, 3, `${session.prefix}-3`]);
    for (const code of [a, b]) expect((await look(code)).map((value) => typeof value === 'number' && value < 0)).toEqual([false, false, false]);
    // Both are here and come before: who was called out of order overtook them, and nobody else did.
    expect(await look(d)).toEqual([3, `${session.prefix}-3`, 1200]);
    await reach(a, 4, '09:20');
    expect([await total(session), await look(d)]).toEqual([[4, 2, `${session.prefix}-1`], [2, `${session.prefix}-1`, 600]]);
  });
});

describe('the pharmacy while it serves', () => {
  const treated = async (kind: PrescriptionKind) => {
    const { kodebooking } = await book(await freshSession());
    hospital.setTime(MORNING);
    await checkIn(kodebooking);
    await reach(kodebooking, 4, '09:05');
    await reach(kodebooking, 5, '09:10', kind);
    return kodebooking;
  };
  const step = (kodebooking: string) => ({ bookingCode: kodebooking, occurredAt: new Date(wib('2027-01-18T09:10:00')) });
  const start = (kodebooking: string) => startPreparation(hospital.deps, hospital.facility(), step(kodebooking));
  const finish = (kodebooking: string) => finishPreparation(hospital.deps, hospital.facility(), step(kodebooking));
  /** Each test begins with empty queues. */
  beforeEach(async () => {
    await hospital.db.rows('update prescription set pharmacy_date = null, ordinal = null');
    await hospital.db.rows('delete from pharmacy_queue');
  });

  test('each start moves antreanpanggil and takes one from sisaantrean; a medicine that is ready changes neither', async () => {
    const [a, b, c] = [await treated('non-compounded'), await treated('non-compounded'), await treated('non-compounded')];
    for (const [i, code] of [a, b, c].entries()) expect((await takeMedicineNumber(code)).response).toEqual({ jenisresep: 'Non Racikan', nomorantrean: i + 1, keterangan: '' });
    const queue = (sisaantrean: number, antreanpanggil: number) => ({ jenisresep: 'Non Racikan', totalantrean: 3, sisaantrean, antreanpanggil, keterangan: '' });
    expect(await medicineQueue(c)).toEqual(queue(3, 0));
    await start(a);
    expect(await medicineQueue(c)).toEqual(queue(2, 1));
    await finish(a);
    expect(await medicineQueue(c)).toEqual(queue(2, 1));
    await start(b);
    await start(c);
    for (const code of [a, b, c]) expect(await medicineQueue(code)).toEqual(queue(0, 3));
  });
  test('racikan and non racikan are two queues', async () => {
    const [a, b] = [await treated('compounded'), await treated('non-compounded')];
    expect([(await takeMedicineNumber(a)).response, (await takeMedicineNumber(b)).response]).toEqual([
      { jenisresep: 'Racikan', nomorantrean: 1, keterangan: '' }, { jenisresep: 'Non Racikan', nomorantrean: 1, keterangan: '' },
    ]);
    await start(a);
    expect(await medicineQueue(a)).toMatchObject({ totalantrean: 1, sisaantrean: 0, antreanpanggil: 1 });
    expect(await medicineQueue(b)).toMatchObject({ totalantrean: 1, sisaantrean: 1, antreanpanggil: 0 });
  });
  test('a patient who takes a number after his medicine was begun is waited for by nobody', async () => {
    const [begun, waits] = [await treated('compounded'), await treated('compounded')];
    await takeMedicineNumber(waits);
    await start(begun);
    await takeMedicineNumber(begun);
    expect(await medicineQueue(waits)).toMatchObject({ totalantrean: 2, sisaantrean: 1, antreanpanggil: 0 });
    await start(waits);
    expect(await medicineQueue(waits)).toMatchObject({ totalantrean: 2, sisaantrean: 0, antreanpanggil: 1 });
  });
  test('the count begins anew the next day', async () => {
    const [a, b] = [await treated('compounded'), await treated('compounded')];
    await takeMedicineNumber(a);
    hospital.setTime(wib('2027-01-19T08:00:00'));
    expect((await takeMedicineNumber(b)).response).toMatchObject({ nomorantrean: 1 });
    expect([await medicineQueue(a), await medicineQueue(b)]).toEqual([expect.objectContaining({ totalantrean: 1 }), expect.objectContaining({ totalantrean: 1 })]);
  });
});

describe('settings as a whole', () => {
  /** What concerns primary care, what BPJS is sent and what is read from it, and pages, by the folder of the tests that show it. */
  const ELSEWHERE: Record<string, readonly string[]> = {
    contract: ['fktpReplies'],
    outbox: ['pharmacyReported', 'nonJknBlank', 'nonJknVisitType', 'clinicsNotReported'],
    schedules: ['hfisDaysAhead', 'hfisNewSessions'],
    queue: ['undoWindowSeconds'],
    webhooks: ['eventDays'],
    registration: ['patientDataYears', 'bookingDataDays'],
    // The lines beside the figures: what a form makes of them.
    pages: ['targetShareOfUse', 'targetMobileJkn', 'targetCompleteGood', 'targetCompleteFair', 'onTimeMinutes', 'kioskIdleSeconds', 'ticketPaper', 'servicePledge', 'complaintContacts', 'voice'],
  };
  const testsOf = (folder: string): string => readdirSync(path.join(__dirname, '..', folder)).map((name) => readFileSync(path.join(__dirname, '..', folder, name), 'utf8')).join('\n');

  test('each setting is shown in this file, or among the tests of what it concerns', () => {
    const here = readFileSync(__filename, 'utf8');
    const used = (text: string, name: string): boolean => new RegExp(`\\b${name}"?(:| \\})`).test(text);
    const names = Object.keys(facilitySettingsSchema.shape);
    const elsewhere = Object.values(ELSEWHERE).flat();
    expect(names.filter((name) => !elsewhere.includes(name) && !used(here, name))).toEqual([]);
    for (const [folder, settings] of Object.entries(ELSEWHERE)) expect(settings.filter((name) => !names.includes(name) || !used(testsOf(folder), name))).toEqual([]);
  });
  test('a setting that does not exist leaves the usable ones in force', async () => {
    await hospital.settings({ bookingNote: 'Berlaku' });
    await hospital.settings({ bookingNote: 'Salah ketik', bookingNot: 'x' });
    expect(hospital.facility().settings.bookingNote).toBe('Berlaku');
    await hospital.settings({ minutesPerPatient: 0 });
    expect(hospital.facility().settings).toMatchObject({ bookingNote: 'Berlaku', minutesPerPatient: 10 });
    expect(hospital.log.lines.filter((line) => line.level === 'error' && line.message.startsWith('settings of a facility')).length).toBeGreaterThan(0);
  });
  test('sessions of the timetable that this file does not touch stay as they were', async () => {
    for (const session of [DAWN_SESSION, CHILD_SESSION]) expect((await status(session)).response.totalantrean).toBe(0);
  });
});
