import { request as httpRequest } from 'node:http';
import { MORNING, MORNING_SESSION, PASSWORD, USER, openHospital, person, type Hospital } from '../support/hospital';
import { until } from '../support/until';
import type { CrowdProgress } from '../../src/tools/simulator/mobile-jkn/crowd';
import { readSettings } from '../../src/tools/simulator/settings';
import { APP_SESSIONS, CA_FILE, appSessionOf, knownPatient } from './mobile-jkn-facility';
import { rehearse, type Rehearsal } from './rehearsal';

const SESSION = appSessionOf(MORNING_SESSION);

describe('the Mobile JKN half by the control API', () => {
  let hospital: Hospital;
  let bpjs: Rehearsal;
  beforeEach(async () => {
    hospital = await openHospital();
    bpjs = await rehearse();
    bpjs.setNow(new Date(MORNING));
  });
  afterEach(async () => {
    await bpjs.close();
    await hospital.close();
  });

  const facility = (over: object = {}) => ({ baseUrl: hospital.publicUrl, username: USER, password: PASSWORD, caFile: CA_FILE, sessions: APP_SESSIONS, people: [knownPatient(1)], ...over });
  const setFacility = () => bpjs.control('PUT', 'mobile-jkn/facility', facility());
  const crowd = async () => ((await bpjs.control('GET', 'mobile-jkn/crowd')).body as { crowd: CrowdProgress | null }).crowd;

  it('plays one patient from booking to cancellation, and the services of BPJS see it', async () => {
    await setFacility();
    const { body } = await bpjs.control('POST', 'mobile-jkn/app/ambilantrean', { patient: knownPatient(1), session: SESSION });
    const { kodebooking, outcome } = body as { kodebooking: string; outcome: { response: object } };
    expect(outcome).toMatchObject({ answered: true, code: 200, response: { angkaantrean: 1, kodebooking } });
    const atBpjs = await bpjs.call(`antrean/pendaftaran/kodebooking/${kodebooking}`);
    expect(atBpjs.rows).toMatchObject([{ kodebooking, sumberdata: 'Mobile JKN', nik: person(1).nik, status: 'Belum dilayani' }]);

    expect((await bpjs.control('POST', 'mobile-jkn/app/sisaantrean', { kodebooking })).body).toMatchObject({ outcome: { code: 200, response: { sisaantrean: 1 } } });
    expect((await bpjs.control('POST', 'mobile-jkn/app/batalantrean', { kodebooking, keterangan: 'Sembuh' })).body).toMatchObject({ outcome: { code: 200 } });
    expect((await bpjs.control('GET', `ledger/${kodebooking}`)).body).toMatchObject({ cancelledBy: 'Mobile JKN', keterangan: 'Sembuh' });
    expect((await bpjs.control('POST', 'mobile-jkn/app/checkinantrean', { kodebooking })).body).toMatchObject({
      outcome: { code: 201, message: 'Antrean Tidak Ditemukan atau Sudah Dibatalkan' },
    });
  });

  it('sends the wire fields as they are given, also wrong ones, and passes the refusal on', async () => {
    await setFacility();
    const fields = { nomorkartu: '12345', nik: person(1).nik, kodepoli: 'SAR' };
    expect((await bpjs.control('POST', 'mobile-jkn/app/ambilantrean', { fields })).body).toMatchObject({
      kodebooking: null, outcome: { code: 201, message: 'Format Nomor Kartu Tidak Sesuai' }, steps: [{ service: 'ambilantrean' }],
    });
    expect((await bpjs.control('POST', 'mobile-jkn/app/statusantrean', { kodepoli: 'XXX', kodedokter: 1, tanggalperiksa: '2027-01-18', jampraktek: '08:00-12:00' })).body).toMatchObject({
      outcome: { code: 201, message: 'Poli Tidak Ditemukan' },
    });
  });

  it('never shows the password, and says what is missing', async () => {
    expect((await bpjs.control('GET', 'mobile-jkn/facility')).body).toEqual({ facility: null, sessions: [], services: [], uatRows: null });
    expect(await bpjs.control('POST', 'mobile-jkn/app/sisaantrean', { kodebooking: 'X' })).toMatchObject({ status: 409, body: { metadata: { message: expect.stringContaining('Alamat faskes belum diisi') } } });
    const set = await setFacility();
    expect(set).toMatchObject({ status: 200, body: { facility: { username: USER, passwordSet: true }, sessions: APP_SESSIONS } });
    expect(JSON.stringify([set.body, (await bpjs.control('GET', 'mobile-jkn/facility')).body])).not.toContain(PASSWORD);

    expect(await bpjs.control('PUT', 'mobile-jkn/facility', facility({ baseUrl: 'http://127.0.0.1:1' }))).toMatchObject({ status: 400, body: { metadata: { message: expect.stringContaining('harus alamat https') } } });
    expect(await bpjs.control('PUT', 'mobile-jkn/facility', facility({ caFile: '/tidak/ada.pem' }))).toMatchObject({ status: 400 });
    expect(await bpjs.control('PUT', 'mobile-jkn/facility', facility({ baseUrl: 'https://lain.example', password: undefined }))).toMatchObject({ status: 400 });
    expect((await bpjs.control('GET', 'mobile-jkn/facility')).body).toMatchObject({ facility: { baseUrl: hospital.publicUrl } });
    expect((await bpjs.control('POST', 'mobile-jkn/app/terbang', {})).status).toBe(404);
    expect((await bpjs.control('POST', 'mobile-jkn/app/ambilantrean', { session: SESSION })).status).toBe(400);
  });

  it('offers the sessions of HFIS where the facility names none', async () => {
    const slot = { kodepoli: 'SAR', namapoli: 'SARAF', kodesubspesialis: 'SAR', namasubspesialis: 'SARAF', kodedokter: 700101, namadokter: 'dr. Sari Wening, Sp.N', hari: 1, namahari: 'SENIN', jadwal: '08:00 - 12:00', kapasitaspasien: 30, libur: 0 };
    const hfis = await rehearse({ reference: { poli: [], dokter: [], jadwal: [slot, { ...slot, kodedokter: 700102, libur: 1 }] } });
    hfis.setNow(new Date(MORNING));
    const { body } = await hfis.control('PUT', 'mobile-jkn/facility', facility({ sessions: [] }));
    expect(body).toMatchObject({ sessions: [{ ...SESSION, namapoli: 'SARAF', namadokter: 'dr. Sari Wening, Sp.N' }] });
    expect((body as { sessions: object[] }).sessions).toHaveLength(1);
    await hfis.close();
  });

  it('starts a crowd, one at a time, reports its progress and stops it', async () => {
    expect(await crowd()).toBeNull();
    await setFacility();
    expect((await bpjs.control('POST', 'mobile-jkn/crowd', { patients: 0 })).status).toBe(400);
    expect(await bpjs.control('POST', 'mobile-jkn/crowd', { patients: 1, from: '2027-01-18T21:00:00+07:00' })).toMatchObject({
      status: 409, body: { metadata: { message: expect.stringContaining('Tidak ada praktek yang masih buka') } },
    });
    // The clock stands still: half of the crowd is due, the other half never.
    const order = { patients: 10, seed: 5, curve: 'even', from: '2027-01-18T08:50:00+07:00', until: '2027-01-18T09:10:00+07:00', cancelShare: 0, noShowShare: 0 };
    expect(await bpjs.control('POST', 'mobile-jkn/crowd', order)).toMatchObject({ status: 200, body: { crowd: { state: 'running', counts: { planned: 10 } } } });
    await until(async () => ((await crowd())?.counts.booked ?? 0) >= 5);
    expect(await bpjs.control('POST', 'mobile-jkn/crowd', order)).toMatchObject({ status: 409 });
    expect(await setFacility()).toMatchObject({ status: 409 });
    expect(await bpjs.control('DELETE', 'mobile-jkn/crowd')).toMatchObject({ status: 200, body: { crowd: { state: 'stopped' } } });
    expect(bpjs.ledger.bookings()).toHaveLength((await crowd())?.counts.booked ?? -1);
    expect(await setFacility()).toMatchObject({ status: 200 });
  });

  it('runs row 46 of the UAT and lets row 47 go on with its ticket', async () => {
    await setFacility();
    expect(await bpjs.control('POST', 'mobile-jkn/uat', { row: 47 })).toMatchObject({ status: 409 });
    const { body } = await bpjs.control('POST', 'mobile-jkn/uat', {});
    expect((body as { lines: { nilai: string }[] }).lines.filter(({ nilai }) => nilai !== 'sesuai')).toEqual([]);
    // Nobody calls a ticket; that a call is seen stands in the tests of the crowd.
    const { body: watched } = await bpjs.control('POST', 'mobile-jkn/uat', { row: 47, waitSeconds: 1 });
    expect((watched as { lines: { row: number }[] }).lines.map(({ row }) => row)).toEqual([47, 47, 47, 47]);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/page.js'],
    ['GET', '/control/overview'],
    ['GET', '/control/mobile-jkn/facility'],
    ['PUT', '/control/mobile-jkn/facility'],
    ['POST', '/control/mobile-jkn/app/ambilantrean'],
    ['POST', '/control/mobile-jkn/crowd'],
    ['POST', '/control/mobile-jkn/uat'],
  ])('turns a foreign page away from %s %s', async (method, path) => {
    expect((await fetch(new URL(path, bpjs.url), { method, headers: { origin: 'https://asing.example' } })).status).toBe(403);
    expect(await statusWithHost(bpjs.port, method, path, 'asing.example')).toBe(403);
  });

  it('leaves the other control routes as they were, a scenario in YAML among them', async () => {
    expect((await bpjs.control('POST', 'scenario', '- fault: { kind: "401" }')).status).toBe(200);
    expect((await bpjs.control('POST', 'mobile-jkn/bookings', { kodebooking: 'A1', tanggalperiksa: '2027-01-18' })).status).toBe(200);
    expect((await bpjs.control('POST', 'mobile-jkn/cancel', { kodebooking: 'A1' })).status).toBe(200);
    expect((await bpjs.control('GET', 'mobile-jkn/unknown')).status).toBe(404);
  });
});

it('the settings of the process name the facility, or what is missing of it', () => {
  const base = { SIMULATOR_CONS_ID: '1', SIMULATOR_CONS_SECRET: '2', SIMULATOR_USER_KEY: '3' };
  const named = { ...base, SIMULATOR_FACILITY_URL: 'https://127.0.0.1:8443', SIMULATOR_FACILITY_USER: USER, SIMULATOR_FACILITY_PASSWORD: PASSWORD, SIMULATOR_FACILITY_CA_FILE: CA_FILE };
  expect(readSettings(named).options.facility).toMatchObject({ baseUrl: 'https://127.0.0.1:8443', username: USER, password: PASSWORD, caFile: CA_FILE });
  expect(readSettings(base).options.facility).toBeUndefined();
  expect(() => readSettings({ ...named, SIMULATOR_FACILITY_PASSWORD: '' })).toThrow('SIMULATOR_FACILITY_PASSWORD');
  expect(() => readSettings({ ...named, SIMULATOR_FACILITY_URL: 'http://rs.example' })).toThrow('https');
});

/** fetch sets the Host header itself. */
function statusWithHost(port: number, method: string, path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, method, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
