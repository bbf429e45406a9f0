import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { certificatePair } from '../../src/platform/certificate';
import { FKRTL } from '../../src/tools/simulator/mobile-jkn/dialect-fkrtl';
import { facilityInput, facilityOf, shownFacility } from '../../src/tools/simulator/mobile-jkn/facility';
import { ambilFields, inventedPatient } from '../../src/tools/simulator/mobile-jkn/patients';
import { MORNING, MORNING_SESSION, PASSWORD, USER, booking, openHospital, person, slotOf, type Hospital } from '../support/hospital';
import { APP_SESSIONS, CA_FILE, appSessionOf, brief, facilityAt, knownPatient, openApp, type App } from './mobile-jkn-facility';

const SESSION = appSessionOf(MORNING_SESSION);
const ONCE = 'Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama';

describe('the Mobile JKN half at the real facility', () => {
  let hospital: Hospital;
  let app: App;
  let now = new Date(MORNING);
  const setTime = (iso: string) => {
    now = new Date(iso);
    hospital.setTime(iso);
  };
  beforeAll(async () => {
    hospital = await openHospital();
  });
  afterAll(() => hospital.close());
  beforeEach(() => {
    app = openApp(facilityAt(hospital), () => now);
  });
  afterEach(() => app.caller.close());

  const ambil = (n: number) => app.phone.book({ fields: ambilFields(knownPatient(n), SESSION) });

  it('enters a ticket in the ledger as the facility gave it, and looks, checks in and cancels by its code', async () => {
    const booked = await ambil(1);
    expect(app.exchanges).toEqual(['token 200', 'ambilantrean 200']);
    if (!booked.outcome.answered) throw new Error(booked.outcome.detail);
    expect(FKRTL.unfitFields('ambilantrean', booked.outcome.response)).toEqual([]);
    const kodebooking = booked.kodebooking ?? '';
    const { nik, nomorkartu, norm } = person(1);
    expect(app.ledger.booking(kodebooking)).toMatchObject({
      source: 'Mobile JKN', cancelled: false, tasks: [],
      payload: {
        kodebooking, nik, nomorkartu, norm, jenispasien: 'JKN', pasienbaru: 0, kodepoli: 'SAR', tanggalperiksa: SESSION.tanggalperiksa,
        jampraktek: SESSION.jampraktek, jeniskunjungan: 1, nomorantrean: booked.outcome.response?.nomorantrean, namadokter: 'dr. Sari Wening, Sp.N',
        estimasidilayani: booked.outcome.response?.estimasidilayani, sisakuotajkn: 23,
      },
    });

    const { outcome: sisa } = await app.phone.ask('sisaantrean', { kodebooking });
    expect(sisa).toMatchObject({ code: 200, response: { sisaantrean: 1, antreanpanggil: '-' } });
    expect(brief((await app.phone.checkIn({ kodebooking })).outcome)).toBe('200');
    // The facility reports task 3 of a check-in; the app itself leaves none at BPJS.
    expect(app.ledger.booking(kodebooking)?.tasks).toEqual([]);
    expect(app.ledger.calls().map(({ call }) => call)).toEqual(['mobile-jkn/booking']);

    const second = (await ambil(2)).kodebooking ?? '';
    expect(brief((await app.phone.cancel({ kodebooking: second }, 'Berhalangan hadir')).outcome)).toBe('200');
    expect(app.ledger.booking(second)).toMatchObject({ cancelled: true, cancelledBy: 'Mobile JKN', keterangan: 'Berhalangan hadir' });
  });

  it('passes a refusal through word for word and enters nothing', async () => {
    const first = await ambil(3);
    const again = await ambil(3);
    expect(again).toMatchObject({ kodebooking: null, outcome: { answered: true, code: 201, message: ONCE } });
    const kodebooking = first.kodebooking ?? '';
    await app.phone.checkIn({ kodebooking });
    const { outcome } = await app.phone.cancel({ kodebooking }, 'Berhalangan hadir');
    expect(outcome).toMatchObject({ code: 201, message: 'Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan' });
    expect(app.ledger.calls().map(({ call }) => call)).toEqual(['mobile-jkn/booking']);
    expect((await app.phone.ask('ambilantreanfarmasi', { kodebooking })).outcome).toMatchObject({ code: 201, message: expect.stringContaining('resep') });
    expect((await app.phone.ask('statusantreanfarmasi', { kodebooking: 'X' })).outcome).toMatchObject({ code: 201, message: 'Kode Booking tidak ditemukan' });
    expect((await app.phone.ask('statusantrean', slotOf(MORNING_SESSION))).outcome).toMatchObject({ code: 200 });
  });

  it('registers a patient unknown to the facility and books again with the new record number', async () => {
    const patient = inventedPatient(7, 1);
    const booked = await app.phone.book({ fields: ambilFields(patient, SESSION), nama: patient.nama });
    expect(app.exchanges).toEqual(['token 200', 'ambilantrean 202', 'infopasienbaru 200', 'ambilantrean 200']);
    const norm = booked.outcome.answered ? booked.outcome.response?.norm : undefined;
    expect(norm).toEqual(expect.stringMatching(/./));
    expect(app.ledger.booking(booked.kodebooking ?? '')?.payload).toMatchObject({ pasienbaru: 1, norm, nik: patient.nik });
  });

  it('uses one token until it is refused and then renews it once', async () => {
    await Promise.all([4, 5, 6].map((n) => app.phone.ask('sisaantrean', { kodebooking: String(n) })));
    expect(app.exchanges).toEqual(['token 200', 'sisaantrean 201', 'sisaantrean 201', 'sisaantrean 201']);

    setTime('2027-01-19T09:00:00.000+07:00');
    app.exchanges.length = 0;
    const { outcome } = await app.phone.ask('sisaantrean', { kodebooking: 'X' });
    expect(outcome).toMatchObject({ code: 201, message: 'Antrean Tidak Ditemukan' });
    expect(app.exchanges).toEqual(['sisaantrean 201', 'token 200', 'sisaantrean 201']);
    setTime(MORNING);
  });

  it('says what the facility says to a wrong password, and asks no service', async () => {
    const stranger = openApp(facilityAt(hospital, { password: 'bukan-sandinya' }), () => now);
    const { outcome } = await stranger.phone.ask('sisaantrean', { kodebooking: 'X' });
    expect(outcome).toMatchObject({ code: 201, message: 'Username atau Password Tidak Sesuai' });
    expect(stranger.exchanges).toEqual(['token 201']);
    stranger.caller.close();
  });

  it('trusts no certificate it was not told to trust', async () => {
    const wary = openApp(facilityAt(hospital, { caFile: null }), () => now);
    const { outcome } = await wary.phone.ask('sisaantrean', { kodebooking: 'X' });
    expect(outcome).toMatchObject({ answered: false, failure: 'certificate' });
    wary.caller.close();
  });

  it('asks again when the reply to ambil antrean is lost, gets the one ticket and enters it once', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const hurried = openApp(facilityAt(hospital), () => now, { timeoutMs: 1_500, onExchange: (call, outcome) => (call === 'ambilantrean' && !outcome.answered ? release() : undefined) });
    await hurried.caller.signIn();

    // The session is held until the app has given up waiting.
    const held = hospital.db.transaction(async (tx) => {
      await tx.rows(`select 1 from practice_session where facility_id = :facilityId and clinic_code = 'SAR' for update`, { facilityId: hospital.facility().facilityId });
      await released;
    });
    const booked = await hurried.phone.book({ fields: ambilFields(knownPatient(8), SESSION) });
    await held;

    expect(hurried.exchanges.slice(0, 2)).toEqual(['token 200', 'ambilantrean timeout']);
    expect(hurried.exchanges.at(-1)).toBe('ambilantrean 200');
    const rows = await hospital.db.rows('select booking_code from booking where facility_id = :facilityId and medical_record_number = :norm', { facilityId: hospital.facility().facilityId, norm: person(8).norm });
    expect(rows).toEqual([{ booking_code: booked.kodebooking }]);
    expect(hurried.ledger.calls()).toMatchObject([{ call: 'mobile-jkn/booking', kodebooking: booked.kodebooking }]);
    hurried.caller.close();
  });

  it('can leave a ticket out of the ledger, as if BPJS had lost it', async () => {
    const booked = await app.phone.book({ fields: ambilFields(knownPatient(9), SESSION), heldByBpjs: false });
    expect(booked.kodebooking).not.toBeNull();
    expect(app.ledger.calls()).toEqual([]);
  });

  it('sends the referral of a patient as one of nineteen characters that no other of their bookings has', () => {
    const [today, tomorrow] = APP_SESSIONS.map((session) => ambilFields(knownPatient(10), session).nomorreferensi);
    expect(today).toEqual(expect.stringMatching(/^.{19}$/));
    expect(tomorrow).not.toBe(today);
    expect(booking(person(10), MORNING_SESSION)).toMatchObject({ ...ambilFields(knownPatient(10), SESSION), nomorreferensi: expect.anything() });
  });
});

describe('a facility with faults', () => {
  let server: https.Server;
  let reply: { status: number; body: string } | 'cut';
  let asked: string[];
  beforeAll(async () => {
    const { key, cert } = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
    server = https.createServer({ key, cert }, (request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/rs/auth') return response.end('{"response":{"token":"t"},"metadata":{"code":200,"message":"Ok"}}');
      if (reply === 'cut') return request.socket.destroy();
      return response.writeHead(reply.status).end(reply.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    asked = [];
  });

  const openFaulty = (over: object = {}) => {
    const { port } = server.address() as AddressInfo;
    return openApp(facilityInput.parse({ baseUrl: `https://localhost:${port}/rs/`, username: 'u', password: 'p', caFile: CA_FILE, ...over }), () => new Date(MORNING));
  };
  const book = async (body: string, status = 200) => {
    reply = { status, body };
    const app = openFaulty();
    const act = await app.phone.book({ fields: ambilFields(knownPatient(1), SESSION) });
    app.caller.close();
    return { ...act, ledger: app.ledger };
  };

  it.each([
    ['HTML', '<html>502</html>'],
    ['the metaData spelling', '{"metaData":{"code":200,"message":"Ok"},"response":{"kodebooking":"A1"}}'],
    ['no code', '{"metadata":{"message":"Ok"},"response":{"kodebooking":"A1"}}'],
  ])('counts %s as no reply at all, asks no second time and enters nothing', async (_name, body) => {
    const { outcome, steps, ledger } = await book(body);
    expect(outcome).toMatchObject({ answered: false, failure: 'unreadable', httpStatus: 200 });
    expect(steps).toHaveLength(1);
    expect(ledger.calls()).toEqual([]);
  });

  it('goes by metadata.code whatever the HTTP status, and keeps a ticket whose other fields do not fit', async () => {
    const { kodebooking, ledger, outcome } = await book('{"metadata":{"code":"200","message":"Ok"},"response":{"kodebooking":"A1","angkaantrean":"tujuh"}}', 201);
    expect(kodebooking).toBe('A1');
    expect(ledger.booking('A1')?.payload).toMatchObject({ tanggalperiksa: SESSION.tanggalperiksa, angkaantrean: 0 });
    expect(FKRTL.unfitFields('ambilantrean', outcome.answered ? outcome.response : undefined)).toContain('response.angkaantrean');
  });

  it('gives up after three lost replies and enters nothing', async () => {
    reply = 'cut';
    const app = openFaulty({ paths: { ambilantrean: '/antrean/ambil' } });
    const { outcome, steps } = await app.phone.book({ fields: ambilFields(knownPatient(1), SESSION) });
    app.caller.close();
    expect(steps.map((step) => brief(step.outcome))).toEqual(['connection', 'connection', 'connection']);
    expect(outcome).toMatchObject({ failure: 'connection' });
    expect(asked).toEqual(['/rs/auth', '/rs/antrean/ambil', '/rs/antrean/ambil', '/rs/antrean/ambil']);
    expect(app.ledger.calls()).toEqual([]);
  });
});

describe('where the facility is', () => {
  const input = facilityInput.parse({ baseUrl: 'https://rs.example/ws/', username: USER, password: PASSWORD });

  it('is https only, and its password is never shown', () => {
    expect(facilityInput.safeParse({ ...input, baseUrl: 'http://rs.example' }).success).toBe(false);
    const facility = facilityOf(input, undefined);
    expect(facility.baseUrl).toBe('https://rs.example/ws');
    expect(JSON.stringify(shownFacility(facility))).not.toContain(PASSWORD);
  });

  it('keeps a password left out for the same host and user only', () => {
    const before = facilityOf(input, undefined);
    const { password: _left, ...without } = input;
    expect(facilityOf({ ...without, zone: 'WIT' }, before).password).toBe(PASSWORD);
    expect(() => facilityOf({ ...without, baseUrl: 'https://lain.example' }, before)).toThrow('password belum diisi');
    expect(() => facilityOf({ ...without, username: 'lain' }, before)).toThrow('password belum diisi');
  });

  it('names a certificate file that cannot be used', () => {
    expect(() => facilityOf({ ...input, caFile: '/tidak/ada.pem' }, undefined)).toThrow('caFile /tidak/ada.pem tidak dapat dibaca');
    expect(() => facilityOf({ ...input, caFile: __filename }, undefined)).toThrow('bukan sertifikat PEM');
  });
});
