import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { certificatePair } from '../../src/platform/certificate';
import { lookupKey } from '../../src/platform/personal-data';
import { reachTask } from '../../src/queue/reach-task';
import { openLedger } from '../../src/tools/simulator/ledger';
import { startCrowd } from '../../src/tools/simulator/mobile-jkn/crowd';
import { crowdSpec, planCrowd } from '../../src/tools/simulator/mobile-jkn/crowd-plan';
import { FKTP } from '../../src/tools/simulator/mobile-jkn/dialect-fktp';
import { addressOf, facilityOf } from '../../src/tools/simulator/mobile-jkn/facility';
import { inventedPatient } from '../../src/tools/simulator/mobile-jkn/patients';
import { runUatApp, runUatCalled, type UatLine } from '../../src/tools/simulator/mobile-jkn/uat';
import { DENTAL_SESSION, GENERAL_SESSION, GENERAL_TOMORROW, SECOND_GENERAL_SESSION, openPuskesmas, type Puskesmas } from '../support/clinic-facility';
import { MORNING } from '../support/hospital';
import { until } from '../support/until';
import { HOSPITAL } from './hospital';
import { CA_FILE, appSessionOf, facilityAt, knownPatient, openApp } from './mobile-jkn-facility';
import { rehearse, type Rehearsal } from './rehearsal';

const CARD = '0009900112233';
const KEY = { nomorkartu: CARD, kodepoli: '001', tanggalperiksa: '2026-01-05' };
const FILES = path.dirname(CA_FILE);

const TICKET = { nomorantrean: 'A1-13', angkaantrean: 13, namapoli: 'Poli Umum', sisaantrean: '6', antreanpanggil: 'A1-7', keterangan: '' };
const STATUS = { namapoli: 'Poli Umum', totalantrean: '12', sisaantrean: 5, antreanpanggil: 'A1-7', keterangan: '', kodedokter: 5, namadokter: 'dr. Bayu', jampraktek: '07:00-12:00' };

describe('what the app of primary care asks and holds (ws-faskes §5)', () => {
  let server: https.Server;
  let bpjs: Rehearsal;
  /** Each request but the token's: method, path and body. */
  let asked: [string, unknown][];
  let replies: Record<string, unknown>;
  beforeAll(async () => {
    const { key, cert } = await certificatePair(FILES);
    server = https.createServer({ key, cert }, (request, response) => {
      void text(request).then((body) => {
        const line = `${request.method ?? ''} ${request.url ?? ''}`;
        const say = (content: object) => response.writeHead(201).end(JSON.stringify(content));
        if (line === 'GET /ws/auth') return say({ response: { token: 't' }, metadata: { code: request.headers['x-password'] === 'p' ? 200 : 201, message: 'Ok' } });
        const isSigned = request.headers['x-token'] === 't' && request.headers['x-username'] === 'u';
        asked.push([isSigned ? line : `${line} without its headers`, body === '' ? null : JSON.parse(body)]);
        const found = Object.entries(replies).find(([beginning]) => line.startsWith(beginning))?.[1];
        return say(found ?? { metadata: { code: 200, message: 'Ok' } });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(async () => {
    asked = [];
    replies = {};
    bpjs = await rehearse({ reference: HOSPITAL });
  });
  afterEach(() => bpjs.close());

  const introduce = (over: object = {}) => {
    const { port } = server.address() as AddressInfo;
    return bpjs.control('PUT', 'mobile-jkn/facility', { kind: 'FKTP', baseUrl: `https://localhost:${port}/ws`, username: 'u', password: 'p', caFile: CA_FILE, ...over });
  };
  const app = async (service: string, body: object) => (await bpjs.control('POST', `mobile-jkn/app/${service}`, body)).body as { outcome: { code?: number; list?: unknown }; ticket?: unknown };
  const patient = { ...inventedPatient(1, 1), nomorkartu: CARD };
  const session = { kodepoli: '001', kodedokter: 5, tanggalperiksa: '2026-01-05', jampraktek: '07:00-12:00' };
  const given = (response: object) => ({ response, metadata: { code: 200, message: 'Ok' } });

  it('offers the clinic days of the reference data, and what primary care has', async () => {
    expect((await introduce()).body).toMatchObject({
      facility: { kind: 'FKTP', replies: 'v2' },
      sessions: [{ kodepoli: '001', namapoli: 'POLI UMUM', kodedokter: 5, namadokter: 'dr. Contoh Umum', tanggalperiksa: '2026-01-05', jampraktek: '07:00-12:00' }],
      services: ['statusantrean', 'ambilantrean', 'sisaantrean', 'batalantrean', 'infopasienbaru'],
      uatRows: { app: 30, called: 31 },
    });
    expect((await bpjs.control('POST', 'mobile-jkn/app/checkinantrean', KEY)).status).toBe(404);
    expect((await bpjs.control('POST', 'mobile-jkn/uat', { row: 46 })).status).toBe(400);
  });

  it('asks with method, path and body as the catalogue prints them, by version 2', async () => {
    await introduce();
    replies = { 'POST /ws/antrean': given(TICKET), 'GET /ws/antrean/status': given([STATUS]) };
    const { nik, nohp } = patient;
    await app('ambilantrean', { patient, session });
    expect((await app('statusantrean', KEY)).outcome).toMatchObject({ code: 200, list: [STATUS] });
    await app('sisaantrean', KEY);
    await app('batalantrean', { ...KEY, keterangan: 'Berhalangan hadir' });
    expect(asked).toEqual([
      ['POST /ws/antrean', { nomorkartu: CARD, nik, kodepoli: '001', tanggalperiksa: '2026-01-05', keluhan: expect.any(String), kodedokter: 5, jampraktek: '07:00-12:00', norm: '', nohp }],
      ['GET /ws/antrean/status/001/2026-01-05', null],
      [`GET /ws/antrean/sisapeserta/${CARD}/001/2026-01-05`, null],
      ['PUT /ws/antrean/batal', { ...KEY, keterangan: 'Berhalangan hadir' }],
    ]);
  });

  it('leaves out by version 1 what came with 2, and registers an unknown patient with seventeen fields', async () => {
    await introduce({ replies: 'v1' });
    replies = { 'POST /ws/antrean': { metadata: { code: 202, message: 'Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru' } } };
    await app('ambilantrean', { patient, session });
    await app('batalantrean', { ...KEY, keterangan: 'Berhalangan hadir' });
    const booking = { nomorkartu: CARD, nik: patient.nik, kodepoli: '001', tanggalperiksa: '2026-01-05', keluhan: expect.any(String) };
    expect(asked).toEqual([['POST /ws/antrean', booking], ['POST /ws/peserta', expect.not.objectContaining({ nohp: expect.anything() })], ['POST /ws/antrean', booking], ['PUT /ws/antrean/batal', KEY]]);
    expect(Object.keys(asked[1]?.[1] as object)).toHaveLength(17);
    expect((await bpjs.control('GET', 'fktp')).body).toEqual({ entries: [] });
  });

  it('has BPJS hold the ticket as an entry that can be called, until the app cancels it', async () => {
    await introduce();
    replies = { 'POST /ws/antrean': given(TICKET) };
    expect(await app('ambilantrean', { patient, session })).toMatchObject({ outcome: { code: 200 }, ticket: KEY, kodebooking: null });
    expect((await bpjs.control('GET', 'fktp')).body).toMatchObject({ entries: [{ entry: 1, source: 'Mobile JKN', payload: { ...KEY, nomorantrean: 'A1-13', angkaantrean: 13, namapoli: 'Poli Umum', kodedokter: 5 }, panggil: [], cancelledBy: null }] });
    expect((await bpjs.callFktp('antrean/add', { ...TICKET, ...KEY, nik: patient.nik, nohp: '', norm: '', kodedokter: 5, namadokter: 'dr. Bayu', jampraktek: '' })).metadata?.code).toBe(208);
    const call = { ...KEY, status: 1, waktu: 1767576660000 };
    expect((await bpjs.callFktp('antrean/panggil', call)).metadata?.code).toBe(200);

    await app('batalantrean', { ...KEY, keterangan: 'Berhalangan hadir' });
    expect((await bpjs.control('GET', 'fktp/1')).body).toMatchObject({ panggil: [{ status: 1 }], cancelledBy: 'Mobile JKN', alasanBatal: 'Berhalangan hadir' });
    expect((await bpjs.callFktp('antrean/panggil', call)).metadata).toEqual({ code: 201, message: 'Antrean sudah dibatalkan' });
    expect((await bpjs.callFktp('antrean/batal', { ...KEY, alasan: 'Terlambat' })).metadata?.code).toBe(200);
    expect((await bpjs.control('GET', 'fktp/1')).body).toMatchObject({ cancelledBy: 'Mobile JKN', alasanBatal: 'Berhalangan hadir' });

    const { body: overview } = await bpjs.control('GET', 'overview');
    expect(overview).toMatchObject({ totals: { entries: 1, entriesCancelled: 1, calls: 1 }, entries: [{ nomorantrean: 'A1-13', panggil: [{ status: 1, waktu: 1767576660000 }], cancelledBy: 'Mobile JKN' }] });
    const { body: traffic } = await bpjs.control('GET', 'traffic');
    expect(traffic).toMatchObject({ calls: expect.arrayContaining([expect.objectContaining({ service: 'fktp/antrean/panggil', kodebooking: null, entry: '001 · A1-13' })]) });
    for (const shown of [overview, traffic]) for (const secret of [CARD, patient.nik]) expect(JSON.stringify(shown)).not.toContain(secret);
  });

  it('enters nothing on a refusal, and no cancellation that the facility refused', async () => {
    await introduce();
    replies = { 'POST /ws/antrean': { metadata: { code: 201, message: 'Pendaftaran ke Poli Ini Sedang Tutup' } } };
    expect(await app('ambilantrean', { patient, session })).toMatchObject({ ticket: null });
    await bpjs.control('POST', 'mobile-jkn/fktp/bookings', KEY);
    replies = { 'PUT /ws/antrean/batal': { metadata: { code: 201, message: 'Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan' } } };
    await app('batalantrean', KEY);
    expect(bpjs.ledger.calls().map(({ call }) => call)).toEqual(['fktp/mobile-jkn/booking']);
  });

  it.each([
    ['v1', 'statusantrean', { ...STATUS, sisaantrean: '5' }, []],
    ['v1', 'statusantrean', STATUS, ['response.sisaantrean']],
    ['v1', 'ambilantrean', { ...TICKET, angkaantrean: '13' }, []],
    ['v1', 'ambilantrean', TICKET, ['response.angkaantrean']],
    ['v2', 'statusantrean', [STATUS], []],
    ['v2', 'statusantrean', [{ ...STATUS, totalantrean: 12, kodedokter: '5' }], ['response.0.totalantrean', 'response.0.kodedokter']],
    ['v2', 'statusantrean', STATUS, ['response']],
    ['v2', 'ambilantrean', TICKET, []],
    ['v2', 'ambilantrean', { ...TICKET, angkaantrean: '13', sisaantrean: 6 }, ['response.sisaantrean', 'response.angkaantrean']],
    ['v2', 'sisaantrean', { ...TICKET, antreanpanggil: null }, ['response.antreanpanggil']],
  ] as const)('of %s %s it wants each text a text and each number a number', (version, service, response, unfit) => {
    expect(FKTP[version].unfitFields(service, response)).toEqual(unfit);
  });
});

describe.each(['v1', 'v2'] as const)('the app at a real Puskesmas that answers by %s', (replies) => {
  const SESSIONS = [GENERAL_SESSION, SECOND_GENERAL_SESSION, DENTAL_SESSION, GENERAL_TOMORROW].map(appSessionOf);
  const PEOPLE = Array.from({ length: 8 }, (_, n) => knownPatient(n + 1));
  let puskesmas: Puskesmas;
  let now: Date;
  const setTime = (instant: Date) => {
    now = instant;
    puskesmas.setTime(instant.toISOString());
  };
  beforeEach(async () => {
    puskesmas = await openPuskesmas({ patients: 8 });
    await puskesmas.settings({ fktpReplies: replies });
    setTime(new Date(MORNING));
  });
  afterEach(() => puskesmas.close());

  const input = () => facilityAt(puskesmas, { kind: 'FKTP', replies, sessions: SESSIONS });
  const values = (lines: readonly UatLine[]) => lines.map(({ skenario, hasil, nilai }) => `${skenario} | ${hasil} | ${nilai}`);

  it('UAT rows 30 and 31: everything a verifier does on the phone is as expected, also when a ticket is called', async () => {
    // Poli gigi is over, poli umum goes on until 13:00.
    setTime(new Date('2027-01-18T12:30:00+07:00'));
    const app = openApp(input(), () => now);
    const inFront = await app.phone.book({ fields: app.phone.dialect.ambilFields(PEOPLE[0]!, appSessionOf(SECOND_GENERAL_SESSION)) });
    const report = await runUatApp({ ...app, clock: () => now, zone: 'WIB', sessions: SESSIONS, people: PEOPLE.slice(1, 3), seed: 3 });
    expect(values(report.lines.filter(({ nilai }) => nilai !== 'sesuai'))).toEqual([]);
    expect(report.lines.map(({ row, skenario }) => `${row} ${skenario.replace(/:.*/, '')}`)).toEqual(
      [
        'Ambil token', 'Ambil hari ini, sesudah tutup', 'Ambil untuk besok', 'Ambil di tiap poli', 'Ambil hari ini, sebelum tutup', 'Ambil hari ini, pasien berikutnya',
        'Ambil sekali lagi oleh pasien yang sama', 'Sisa antrean', 'Status antrean', 'Batal', 'Sisa antrean tiket yang batal', 'Batal sekali lagi',
        'Perbarui sisa sesudah pasien di depan batal', 'Perbarui status sesudah batal', 'Ambil lagi sesudah batal',
      ].map((skenario) => `30 ${skenario}`),
    );
    expect(app.ledger.fktpEntries().filter(({ cancelledBy }) => cancelledBy !== null)).toHaveLength(1);

    const [{ booking_code: bookingCode } = { booking_code: '' }] = await puskesmas.db.rows<{ booking_code: string }>(
      'select booking_code from booking where facility_id = :facilityId and card_key = :card',
      { facilityId: puskesmas.facility().facilityId, card: lookupKey(puskesmas.facility().facilityId, 'card', PEOPLE[0]!.nomorkartu) },
    );
    expect(inFront.ticket).not.toBeNull();
    const reach = async (task: 3 | 4 | 5) => {
      setTime(new Date(now.getTime() + 60_000));
      await reachTask(puskesmas.deps, puskesmas.facility(), { bookingCode, task, occurredAt: now, source: 'desk', ...(task === 5 ? { prescriptionKind: 'none' as const } : {}) });
    };
    await reach(3);
    let called: Promise<void> | undefined;
    const lines = await runUatCalled(app.phone, {
      ticket: report.ticket!, session: report.session!, patienceMs: 30_000, lookEveryMs: 20,
      onWatching: () => void (called = reach(4).then(() => reach(5))),
    });
    await called;
    expect(values(lines.filter(({ nilai }) => nilai !== 'sesuai'))).toEqual([]);
    expect(lines.map(({ row }) => row)).toEqual([31, 31, 31, 31]);
    app.caller.close();
  });

  it('a crowd books, looks and cancels as planned without a check-in, and ledger and facility agree at the end', async () => {
    const ledger = openLedger(() => now);
    const window = { from: new Date(MORNING), until: new Date('2027-01-18T10:00:00+07:00') };
    const spec = { ...crowdSpec.parse({ patients: 12, seed: 5, cancelShare: 0.3, newShare: 0.3 }), ...window };
    const todays = SESSIONS.slice(0, 3);
    const crowd = startCrowd({ clock: () => now, ledger, address: addressOf(facilityOf(input(), undefined)), zone: 'WIB', people: PEOPLE, sessions: todays }, spec);
    for (;;) {
      await until(() => {
        const { state, underWay, nextAt } = crowd.progress();
        return state === 'finished' || (underWay === 0 && nextAt !== null && new Date(nextAt) > now);
      }, 'the end of a step of the crowd');
      const { nextAt } = crowd.progress();
      if (nextAt === null) break;
      setTime(new Date(nextAt));
    }
    const cancels = planCrowd(spec, window, PEOPLE, todays).filter(({ fate }) => fate === 'cancels').length;
    const { counts, unexpected, services } = crowd.progress();
    expect(unexpected).toEqual([]);
    expect(counts).toMatchObject({ planned: 12, booked: 12, checkedIn: 0, cancelled: cancels, done: 12 });
    expect(Object.keys(services).sort()).toEqual(['ambilantrean', 'batalantrean', 'infopasienbaru', 'sisaantrean', 'token']);
    const rows = await puskesmas.db.rows<{ queue_number: string; cancelled: boolean }>(
      `select queue_number, state = 'cancelled' as cancelled from booking where facility_id = :facilityId order by queue_number`,
      { facilityId: puskesmas.facility().facilityId },
    );
    const held = ledger.fktpEntries().map(({ payload, cancelledBy }) => ({ queue_number: payload.nomorantrean, cancelled: cancelledBy !== null }));
    expect(held.sort((a, b) => a.queue_number.localeCompare(b.queue_number))).toEqual(rows);
  });
});
