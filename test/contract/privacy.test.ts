import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import request from 'supertest';
import { makeDeps, type Deps } from '../../src/deps';
import { certificatePair } from '../../src/platform/certificate';
import { readConfig } from '../../src/platform/config';
import { makeLog } from '../../src/platform/log';
import { startListeners, type Listeners } from '../../src/server';
import { booking, MORNING, MORNING_SESSION, openHospital, PASSWORD, person, SECRET, slotOf, TODAY, TOMORROW, USER, type Hospital } from '../support/hospital';
import { until } from '../support/until';

/** Who a patient is, and what opens a door, stands in no line of the real log and in no row of the evidence. */
let hospital: Hospital;
let deps: Deps;
let listeners: Listeners;
let folder: string;
let logFile: string;
let token: string;

const PATIENT = person(7);
const CARELESS = {
  nomorkartu: '0009990012345', nik: '3271999900054321', nomorkk: '3271999900067890', nama: 'Sri Rahayu Kusumawardani', jeniskelamin: 'P', tanggallahir: '1991-11-23',
  nohp: '0857-1122-334', alamat: 'Gang Kenanga Dalam 17', kodeprop: '11', namaprop: 'Jawa Barat', kodedati2: '0120', namadati2: 'Kab. Bandung', kodekec: '1319',
  namakec: 'Soreang', kodekel: 'D2105', namakel: 'Cingcin', rw: '001', rt: '013',
};

beforeAll(async () => {
  hospital = await openHospital();
  await hospital.settings({ evidenceOfReads: 'all' });
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-privacy-'));
  logFile = path.join(folder, 'log.jsonl');
  // A second process of the same hospital, with the product's own log down to debug.
  const { config } = readConfig({ PUBLIC_PORT: '0', INTERNAL_PORT: '0' });
  const log = makeLog({ level: 'debug', file: logFile });
  deps = await makeDeps({ config, databaseUrl: hospital.databaseUrl, tokenSecret: SECRET, log, clock: () => new Date(MORNING) });
  listeners = await startListeners(deps, await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate')));
  token = (await signIn(USER, PASSWORD)).body.response.token;
});
afterAll(async () => {
  await listeners.close();
  await deps.close();
  await hospital.close();
  rmSync(folder, { recursive: true, force: true });
});

const url = () => `https://127.0.0.1:${listeners.publicPort}`;
const signIn = (user: string, password: string) => request(url()).get('/auth').set('x-username', user).set('x-password', password).disableTLSCerts();
const post = (at: string, body: unknown) => request(url()).post(at).set('x-token', token).set('x-username', USER).disableTLSCerts().send(body as object);

/** Everything written so far, log and evidence, as one text each. */
async function written(): Promise<{ log: string; evidence: string; rows: number }> {
  await deps.evidence.close();
  deps.log.flush();
  const rows = await hospital.db.rows<{ line: string }>('select cast(service_evidence as text) as line from service_evidence');
  return { log: readFileSync(logFile, 'utf8'), evidence: rows.map((row) => row.line).join('\n'), rows: rows.length };
}

async function expectNowhere(secrets: Record<string, string>): Promise<void> {
  const { log, evidence, rows } = await written();
  expect(log.split('\n').length).toBeGreaterThan(1);
  expect(rows).toBeGreaterThan(0);
  const found = Object.entries(secrets).flatMap(([what, secret]) => [...(log.includes(secret) ? [`${what} in the log`] : []), ...(evidence.includes(secret) ? [`${what} in the evidence`] : [])]);
  expect(found).toEqual([]);
}

const SECRETS = {
  'the NIK of a patient': PATIENT.nik, 'the card of a patient': PATIENT.nomorkartu, 'the phone of a patient': PATIENT.nohp,
  'the NIK of a registration': CARELESS.nik, 'the card of a registration': CARELESS.nomorkartu, 'the KK of a registration': CARELESS.nomorkk,
  'the name of a registration': CARELESS.nama, 'the address of a registration': CARELESS.alamat, 'the phone of a registration': CARELESS.nohp, 'the birth date': CARELESS.tanggallahir,
  'the password': PASSWORD, 'the secret of the tokens': SECRET,
};
const secrets = () => ({ ...SECRETS, 'a token': token, 'the signature of a token': token.split('.')[2]! });

test('a whole day of calls, accepted and refused', async () => {
  await post('/statusantrean', slotOf(MORNING_SESSION));
  const { kodebooking } = (await post('/ambilantrean', booking(PATIENT, MORNING_SESSION))).body.response;
  await post('/ambilantrean', booking(PATIENT, MORNING_SESSION));
  await post('/ambilantrean', { ...booking(person(8), MORNING_SESSION), ...CARELESS });
  expect((await post('/infopasienbaru', CARELESS)).body.metadata.code).toBe(200);
  await post('/infopasienbaru', CARELESS);
  await post('/infopasienbaru', { ...CARELESS, rt: '' });
  await post('/sisaantrean', { kodebooking });
  await post('/checkinantrean', { kodebooking, waktu: Date.parse(MORNING) });
  await post('/ambilantreanfarmasi', { kodebooking });
  await post('/statusantreanfarmasi', { kodebooking });
  await post('/batalantrean', { kodebooking, keterangan: `Berhalangan, ${CARELESS.nama}` });
  await hospital.db.rows(
    `insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, card_number, updated_at)
     select facility_id, 'OP1', :today, 'Herniotomi', 'BED', :card, now() from facility`,
    { today: TODAY, card: PATIENT.nomorkartu },
  );
  expect((await post('/jadwaloperasirs', { tanggalawal: TODAY, tanggalakhir: TOMORROW })).body.response.list[0].nopeserta).toBe(PATIENT.nomorkartu);
  await post('/jadwaloperasipasien', { nopeserta: PATIENT.nomorkartu });
  await signIn(USER, `${PASSWORD}x`);
  await expectNowhere(secrets());
});

test('the same fields with wrong types, in capitals, nested, or beside a field that is refused', async () => {
  await post('/infopasienbaru', { ...CARELESS, nik: Number(CARELESS.nik), nomorkk: [CARELESS.nomorkk], nama: { depan: CARELESS.nama }, alamat: [[CARELESS.alamat]] });
  await post('/infopasienbaru', { ...CARELESS, nik: `${CARELESS.nik} ` });
  await post('/statusantrean', Object.fromEntries(Object.entries(CARELESS).map(([key, value]) => [key.toUpperCase(), value])));
  await post('/statusantrean', { ...slotOf(MORNING_SESSION), peserta: { ...CARELESS, lain: [{ ...CARELESS }] } });
  await expectNowhere(secrets());
});

test('an address or a query that carries them', async () => {
  for (const at of [`/peserta/${CARELESS.nik}`, `/peserta/nik/${CARELESS.nik}/kartu/${CARELESS.nomorkartu}`, `/statusantrean?nik=${CARELESS.nik}&token=${token}&password=${PASSWORD}`, `/auth/${CARELESS.nomorkk}`]) {
    await post(at, {});
    await request(url()).get(at).disableTLSCerts();
  }
  await expectNowhere(secrets());
});

test('a body that cannot be read, or is too large', async () => {
  for (const body of [`{"nik":"${CARELESS.nik}","nama":"${CARELESS.nama}"`, `nik=${CARELESS.nik}&nama=${CARELESS.nama}`, `{"nik":"${CARELESS.nik}","x":"${'x'.repeat(70_000)}"}`]) {
    await request(url()).post('/infopasienbaru').set('x-token', token).set('x-username', USER).set('content-type', 'application/json').disableTLSCerts().send(body);
  }
  await expectNowhere(secrets());
});

test('errors of the database, which quote what they were given', async () => {
  const admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
  await admin.connect();
  const name = new URL(hospital.databaseUrl).pathname.slice(1);
  const blocker = new pg.Client({ connectionString: hospital.databaseUrl });
  await blocker.connect();
  // the rule refuses every new row and PostgreSQL's DETAIL then shows the row in full
  await blocker.query(`alter table patient add constraint nobody_new check (created_at < '2000-01-01') not valid`);
  expect((await post('/infopasienbaru', { ...CARELESS, nik: '3271999900054322', nomorkartu: '0009990012346' })).body.metadata.message).toMatch(/gangguan/);
  await blocker.query('alter table patient drop constraint nobody_new');
  // and a call that is ended by the administrator in the middle
  await blocker.query('begin; lock table patient in access exclusive mode');
  const reply = post('/infopasienbaru', { ...CARELESS, nik: '3271999900054323', nomorkartu: '0009990012347' }).then((response) => response.body);
  const victim = async () => (await admin.query<{ pid: number }>(`select pid from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query like '%insert into patient%'`, [name])).rows[0]?.pid;
  await until(async () => (await victim()) !== undefined, 'the call waits for the table');
  await admin.query('select pg_cancel_backend($1)', [await victim()]);
  expect((await reply).metadata.message).toMatch(/gangguan/);
  await blocker.query('rollback');
  await blocker.end();
  await admin.end();
  const { log } = await written();
  expect(log).toContain('"level":50');
  await expectNowhere({ ...secrets(), 'another NIK': '3271999900054322', 'a third NIK': '3271999900054323', 'another card': '0009990012346', 'a third card': '0009990012347' });
});

test('a NIK or a card in a field where none belongs', async () => {
  await post('/sisaantrean', { kodebooking: CARELESS.nik });
  await post('/statusantrean', { ...slotOf(MORNING_SESSION), kodedokter: CARELESS.nomorkartu });
  await post('/ambilantrean', { ...booking(person(9), MORNING_SESSION), norm: CARELESS.nik, no_ktp: CARELESS.nik });
  await expectNowhere(secrets());
});

test('a password sent as the user name', async () => {
  await signIn(PASSWORD, USER);
  await expectNowhere({ 'the password': PASSWORD });
});
