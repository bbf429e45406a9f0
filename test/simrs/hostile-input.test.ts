import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeDeps, type Deps } from '../../src/deps';
import { certificatePair } from '../../src/platform/certificate';
import { readConfig } from '../../src/platform/config';
import { makeLog } from '../../src/platform/log';
import { startListeners, type Listeners } from '../../src/server';
import type { SimrsEndpoint } from '../../src/simrs/endpoint';
import { SIMRS_ENDPOINTS } from '../../src/simrs/routes';
import { MORNING, MORNING_SESSION, openHospital, person, SECRET, type Hospital } from '../support/hospital';
import { antrean, expectProblem, simrsClient, type SimrsCall, type SimrsClient, type SimrsReply } from '../support/simrs';

/** Whatever comes in, whichever endpoint there is: problem details in Indonesian, and nothing of a person in the log. */
let hospital: Hospital;
let deps: Deps;
let listeners: Listeners;
let folder: string;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital();
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-simrs-log-'));
  const { config } = readConfig({ PUBLIC_PORT: '0', INTERNAL_PORT: '0' });
  // A second process of the same hospital, with the product's own log down to debug.
  deps = await makeDeps({ config, databaseUrl: hospital.databaseUrl, tokenSecret: SECRET, log: makeLog({ level: 'debug', file: path.join(folder, 'log.jsonl') }), clock: () => new Date(MORNING) });
  listeners = await startListeners(deps, await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate')));
  simrs = await simrsClient(hospital);
});
afterAll(async () => {
  await listeners.close();
  await deps.close();
  await hospital.close();
  rmSync(folder, { recursive: true, force: true });
});

const call = (method: string, at: string, body?: unknown, options: SimrsCall = {}): Promise<SimrsReply> => simrs.call(method, at, body, { url: `https://127.0.0.1:${listeners.internalPort}`, ...options });
const pathOf = ({ path: at }: SimrsEndpoint, value: string): string => at.replace(/:\w+/g, value);
const HUGE = `{"list":["${'x'.repeat(2_100_000)}"]}`;
const WRONG: unknown[] = [null, true, 1e300, -1, '', '\u0000', "' or 1=1 --", 'x'.repeat(70_000), [], [[]], {}, { a: { b: [] } }, '9'.repeat(30), '\ud800', '2027-02-31'];
const FIELDS = ['nama', 'nik', 'nomorkartu', 'kodepoli', 'kodedokter', 'tanggalperiksa', 'jampraktek', 'kodebooking', 'taskid', 'waktu', 'jenisresep', 'keterangan', 'norm', 'normtujuan', 'list', 'url', 'peristiwa', 'dari'];

/** Told in Indonesian, or taken; never an outage, a stack or a page. */
function expectCalm(reply: SimrsReply, what: string): void {
  expect([what, reply.status < 500, reply.headers['content-type'] ?? 'application/json']).toEqual([what, true, expect.stringMatching(/^application\/(problem\+)?json/)]);
  if (reply.status >= 400) expectProblem(reply, reply.status);
}

const writing = SIMRS_ENDPOINTS.filter(({ kind }) => kind.startsWith('write')).map((endpoint) => [endpoint.name, endpoint] as const);
const reading = SIMRS_ENDPOINTS.filter(({ kind }) => kind === 'read').map((endpoint) => [endpoint.name, endpoint] as const);

test.each(writing)('%s meets bodies that cannot be read', async (_name, endpoint) => {
  const at = pathOf(endpoint, '1');
  for (const body of ['{"a":', 'bukan json', '"teks"', '\u0000', '{"a":"\u0000"}']) expectProblem(await call(endpoint.method, at, body), 400, 'isi-tidak-terbaca');
  expectProblem(await call(endpoint.method, at, HUGE), 413, 'isi-terlalu-besar');
  expectProblem(await call(endpoint.method, at, '{}', { headers: { 'content-type': 'application/json; charset=koi8-r' } }), 400, 'isi-tidak-terbaca');
});

test.each(writing)('%s meets wrong values in every field', async (_name, endpoint) => {
  const at = pathOf(endpoint, '1');
  for (const value of WRONG) {
    const everywhere = Object.fromEntries(FIELDS.map((field) => [field, value]));
    const bodies = [everywhere, { list: [everywhere, value] }, [everywhere], { __proto__: everywhere, constructor: value }];
    await Promise.all(bodies.map(async (body) => expectCalm(await call(endpoint.method, at, JSON.stringify(body)), JSON.stringify(value).slice(0, 40))));
  }
});

test.each([...reading, ...writing])('%s meets addresses nobody writes', async (_name, endpoint) => {
  for (const value of ['%00', '%E0%A4%A', "'%20or%201=1--", 'x'.repeat(3_000), '%F0%9F%98%80', '-1', '99999999999999999999', '%2e%2e%2f', '%20']) expectCalm(await call(endpoint.method, pathOf(endpoint, value), endpoint.method === 'get' ? undefined : {}), value.slice(0, 30));
});

test.each(reading)('%s meets queries nobody writes', async (_name, endpoint) => {
  for (const value of ['', '%00', '-1', '0', '1e9', 'x'.repeat(2_000), 'W10', 'WzFd', 'WyIyMDI3Il0', 'WyIyMDI3LTAyLTMxIDAwOjAwOjAwKzAwIiwieCJd', 'WzFlMzAwLDFd', '%E0%A4']) {
    const names = ['kursor', 'limit', 'sejak', 'nik', 'nomorkartu', 'tanggalperiksa', 'kodedokter', 'kodepoli', 'status', 'tanggal', 'tanggalawal', 'dari'];
    const queries = [names.map((name) => `${name}=${value}`).join('&'), names.map((name) => `${name}=${value}&${name}=2`).join('&'), `kursor=${value}&limit=${value}`];
    await Promise.all(queries.map(async (query) => expectCalm(await call('GET', `${pathOf(endpoint, '1')}?${query}`), value.slice(0, 20))));
  }
});

test('a cursor that is none of ours is refused with its field', async () => {
  for (const at of ['/pasien', '/antrean']) {
    for (const kursor of ['x', 'WzFd', 'WyIyMDI3LTAyLTMxIl0', 'x'.repeat(600)]) {
      const reply = await call('GET', `${at}?kursor=${kursor}`);
      expectProblem(reply, 422, 'isian-tidak-sesuai');
      expect(reply.body.isian).toBe('kursor');
    }
  }
});

test('an address that does not exist and a method that is not served', async () => {
  expectProblem(await call('GET', '/tidak-ada'), 404, 'layanan-tidak-ditemukan');
  expectProblem(await call('GET', ''), 404, 'layanan-tidak-ditemukan');
  const wrong = await call('DELETE', '/antrean');
  expectProblem(wrong, 405, 'metode-tidak-sesuai');
  expect(wrong.headers['allow']).toBe('GET, POST');
});

test('every answer names its request and is kept by no cache', async () => {
  for (const reply of [await call('GET', '/status'), await call('GET', '/tidak-ada'), await call('GET', '/status', undefined, { key: null })]) {
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', 'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) });
  }
});

test('nothing of a person and no key is in the log, whatever was sent and whatever failed', async () => {
  const record = { nama: 'Sri Rahayu Kusumawardani', nik: '3271999900054321', nomorkartu: '0009990012345', nomorkk: '3271999900067890', tanggallahir: '1991-11-23', nohp: '0857-1122-334', alamat: 'Gang Kenanga Dalam 17' };
  await call('PUT', '/pasien/RM-LOG', record);
  await call('PUT', '/pasien/RM-LOG-2', record);
  await call('PUT', `/pasien/${record.nik}`, { ...record, nik: [record.nik] });
  await call('POST', '/antrean', antrean(person(1), MORNING_SESSION, { nik: person(1).nik, nohp: record.nohp }));
  await call('GET', `/pasien?nik=${record.nik}&nomorkartu=${record.nomorkartu}`);
  await call('GET', `/tidak-ada/${record.nik}`);
  await call('POST', '/task', `{"nik":"${record.nik}","nama":"${record.nama}"`);
  // The constraint refuses every new row, and PostgreSQL's detail then shows the row in full.
  await hospital.db.rows(`alter table patient add constraint nobody_new check (created_at < '2000-01-01') not valid`);
  expectProblem(await call('PUT', '/pasien/RM-LOG-3', { ...record, nik: '3271999900054322', nomorkartu: '0009990012346' }), 503, 'gangguan');
  await hospital.db.rows('alter table patient drop constraint nobody_new');
  deps.log.flush();
  const log = readFileSync(path.join(folder, 'log.jsonl'), 'utf8');
  expect(log).toContain('a call of the SIMRS API could not be answered');
  for (const secret of [...Object.values(record), '3271999900054322', '0009990012346', person(1).nik, simrs.key, simrs.key.split('_')[2]!]) expect([secret, log.includes(secret)]).toEqual([secret, false]);
});
