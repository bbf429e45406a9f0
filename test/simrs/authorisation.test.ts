import { changeApiClient, revokeApiKey, rotateApiKey } from '../../src/auth/api-clients';
import { API_SCOPES } from '../../src/auth/api-scopes';
import type { SimrsEndpoint } from '../../src/simrs/endpoint';
import { SIMRS_ENDPOINTS } from '../../src/simrs/routes';
import { booked } from '../support/clinic';
import { MORNING_SESSION, openHospital, person, type Hospital } from '../support/hospital';
import { expectProblem, simrsClient, type SimrsCall, type SimrsClient } from '../support/simrs';

/** Every endpoint there is, those of other files too: a new one is tested by being in the list. */
let hospital: Hospital;
let secondId: number;
let whole: SimrsClient;
const FIRST = '/0000R999';
const SECOND = '/0000R888';
beforeAll(async () => {
  hospital = await openHospital();
  const [row] = await hospital.db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values ('0000R888', 'FKRTL', 'RS Lain', 'WITA') returning facility_id`);
  secondId = row!.facility_id;
  await hospital.deps.facilities.reload();
  whole = await simrsClient(hospital, { prefix: FIRST, name: 'penuh' });
});
afterAll(() => hospital.close());

const named: [name: string, endpoint: SimrsEndpoint][] = SIMRS_ENDPOINTS.map((endpoint) => [endpoint.name, endpoint]);
const pathOf = ({ path }: SimrsEndpoint): string => path.replace(/:\w+/g, '999999');
const ask = (client: SimrsClient, endpoint: SimrsEndpoint, options: SimrsCall = {}) => client.call(endpoint.method, pathOf(endpoint), endpoint.method === 'get' ? undefined : {}, options);

test('names and addresses are each given once', () => {
  expect(new Set(SIMRS_ENDPOINTS.map(({ name }) => name)).size).toBe(SIMRS_ENDPOINTS.length);
  expect(new Set(SIMRS_ENDPOINTS.map(({ method, path }) => `${method} ${path}`)).size).toBe(SIMRS_ENDPOINTS.length);
});

test.each(named)('%s is refused without its scope and let in with it alone', async (name, endpoint) => {
  const without = await simrsClient(hospital, { prefix: FIRST, scopes: API_SCOPES.filter((scope) => scope !== endpoint.scope), name: `tanpa.${name}`.slice(0, 40) });
  const refused = await ask(without, endpoint);
  expectProblem(refused, 403, 'cakupan-kurang');
  expect(refused.body.detail).toContain(endpoint.scope);
  if (endpoint.kind === 'stream') return; // it would go on telling
  const alone = await simrsClient(hospital, { prefix: FIRST, scopes: [endpoint.scope], name: `hanya.${name}`.slice(0, 40) });
  expect([401, 403, 503]).not.toContain((await ask(alone, endpoint)).status);
});

test.each(named)('%s is refused without a key, and with one of another facility or none at all', async (_name, endpoint) => {
  const without = await ask(whole, endpoint, { key: null });
  expectProblem(without, 401, 'kunci-belum-dikirim');
  expect(without.headers['www-authenticate']).toBe('Bearer');
  const elsewhere = { ...whole, call: (await simrsClient(hospital, { prefix: SECOND, facilityId: secondId })).call };
  expectProblem(await ask(elsewhere, endpoint, { key: whole.key }), 401, 'kunci-ditolak');
  for (const key of ['ao_x', `${whole.key}x`, whole.key.slice(0, -1) + (whole.key.endsWith('A') ? 'B' : 'A'), 'x'.repeat(5_000)]) expectProblem(await ask(whole, endpoint, { key }), 401, 'kunci-ditolak');
});

test('a key that is rotated goes on until its end, a revoked one and a disabled client are out at once', async () => {
  const facilityId = hospital.facility().facilityId;
  const client = await simrsClient(hospital, { prefix: FIRST, name: 'berganti' });
  const status = async (key: string) => (await client.call('GET', '/status', undefined, { key })).status;
  const next = await rotateApiKey(hospital.deps, facilityId, { clientName: 'berganti', overlapMinutes: 30, actor: 'uji' });
  expect([await status(client.key), await status(next)]).toEqual([200, 200]);
  hospital.setTime('2027-01-18T09:31:00+07:00');
  expect([await status(client.key), await status(next)]).toEqual([401, 200]);
  await revokeApiKey(hospital.deps, facilityId, { keyId: next.split('_')[1]!, actor: 'uji' });
  expect(await status(next)).toBe(401);
  const last = await rotateApiKey(hospital.deps, facilityId, { clientName: 'berganti', overlapMinutes: 0, actor: 'uji' });
  expect(await status(last)).toBe(200);
  await changeApiClient(hospital.deps, facilityId, { clientName: 'berganti', scopes: ['status:baca'], isDisabled: true, actor: 'uji' });
  expect(await status(last)).toBe(401);
});

test('a key of one facility sees and changes nothing of another', async () => {
  const other = await simrsClient(hospital, { prefix: SECOND, facilityId: secondId });
  const [ticket] = await booked(hospital, MORNING_SESSION, 1, 1);
  const code = ticket!.bookingCode;
  expectProblem(await other.call('GET', `/antrean/${code}`), 404, 'booking-unknown');
  expectProblem(await other.call('POST', `/antrean/${code}/batal`, { keterangan: 'Bukan milik saya' }), 404, 'booking-unknown');
  expectProblem(await other.call('POST', '/task', { kodebooking: code, taskid: 3, waktu: Date.now() }), 404, 'booking-unknown');
  expectProblem(await other.call('GET', `/pasien/${person(1).norm}`), 404, 'patient-not-found');
  expect((await other.call('GET', '/pasien')).body).toEqual({ list: [], kursorberikut: null });
  expect((await other.call('GET', `/pasien?nik=${person(1).nik}`)).body.list).toEqual([]);
  expect((await other.call('GET', `/antrean?tanggalperiksa=${MORNING_SESSION.tanggalperiksa}`)).body.list).toEqual([]);
  expect((await other.call('GET', '/status')).body).toMatchObject({ poli: [], semua: { booking: 0 } });
  expect((await other.call('PUT', `/pasien/${person(1).norm}`, { nama: 'Orang lain', nik: person(1).nik })).status).toBe(201);
  expect((await whole.call('GET', `/pasien/${person(1).norm}`)).body['nama']).toBe('Pasien Uji 1');
});

test('an address of no facility, or of none that exists, says how to write it', async () => {
  for (const prefix of ['', '/0000R777']) expectProblem(await (await simrsClient(hospital, { prefix })).call('GET', '/status'), 404, 'faskes-tidak-ditemukan');
});

test('the last use of a key is kept, to the minute', async () => {
  const client = await simrsClient(hospital, { prefix: FIRST, name: 'dipakai' });
  hospital.setTime('2027-01-18T10:00:00+07:00');
  await client.call('GET', '/status');
  hospital.setTime('2027-01-18T10:00:30+07:00');
  await client.call('GET', '/status');
  const [row] = await hospital.db.rows<{ last_used_at: Date }>(`select last_used_at from api_key where facility_id = :facilityId and client_name = 'dipakai'`, { facilityId: hospital.facility().facilityId });
  expect(row?.last_used_at).toEqual(new Date('2027-01-18T10:00:00+07:00'));
});
