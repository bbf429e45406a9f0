import request from 'supertest';
import { addApiClient } from '../../src/auth/api-clients';
import { signInStaff } from '../../src/auth/staff-sessions';
import { openHospital, PASSWORD, USER, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';
import { NOBODY, staffVisitor, visit } from '../support/visitor';

/** What each door notes for whoever guards the house: refusals, and the use of what opens it. */
let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital({ patients: 1 });
  await addStaff(hospital);
});
afterAll(() => hospital.close());

async function noted(): Promise<string[]> {
  await hospital.deps.security.close();
  const rows = await hospital.db.rows<{ kind: string; actor: string; subject: string }>('select kind, actor, subject from security_event where facility_id = :facilityId', { facilityId: hospital.facility().facilityId });
  return rows.map(({ kind, actor, subject }) => [kind, actor, subject].join(' ').trim());
}

test('every door notes whom it refuses and what was used, by names it knows and never by what a stranger typed', async () => {
  const { deps, publicUrl, internalUrl } = hospital;
  const { facilityId } = hospital.facility();
  const ws = (user: string, password: string) => request(publicUrl).get('/auth').set('x-username', user).set('x-password', password).disableTLSCerts();
  await ws(USER, 'salah');
  await ws('rahasia-di-tempat-nama', 'salah');
  await ws(USER, PASSWORD);
  await request(publicUrl).post('/statusantrean').set('x-token', 'palsu').set('x-username', USER).disableTLSCerts().send({});
  await expect(signInStaff(deps, facilityId, 'clinic', 'salah')).rejects.toMatchObject({ code: 'sign-in-refused' });

  const key = await addApiClient(deps, facilityId, { clientName: 'simrs-uji', scopes: ['status:baca'], actor: 'uji' });
  const api = (bearer: string, path: string) => request(internalUrl).get(`/api/simrs/v1${path}`).set('authorization', `Bearer ${bearer}`).disableTLSCerts();
  expect((await api(key, '/status')).status).toBe(200);
  expect((await api(key, '/pasien')).status).toBe(403);
  expect((await api('ao_0123456789ab_palsu', '/status')).status).toBe(401);

  const clinic = await staffVisitor(deps, facilityId, 'clinic');
  expect((await visit(`${internalUrl}/petugas/pengguna`, { cookie: clinic.cookie })).status).toBe(403);
  expect((await visit(`${internalUrl}/petugas/sandi`, { method: 'POST', cookie: clinic.cookie, form: { ...NOBODY, csrf: 'palsu' } })).status).toBe(403);

  const administrator = await staffVisitor(deps, facilityId, 'administrator');
  expect((await visit(`${internalUrl}/petugas/keamanan/unduh`, { cookie: administrator.cookie })).status).toBe(200);

  const events = await noted();
  for (const event of [
    `token-refused ${USER}`, 'token-refused', `token-issued ${USER}`, `web-service-refused ${USER}`, 'sign-in-refused clinic', `api-key-used simrs-uji ${/^ao_(\w{12})_/.exec(key)?.[1] ?? ''}`,
    'api-key-refused  0123456789ab', 'page-refused clinic /petugas/pengguna', 'form-refused clinic /petugas/sandi', 'file-downloaded administrator /petugas/keamanan/unduh',
  ]) expect(events).toContain(event);
  expect(events.filter((event) => event.startsWith('scope-refused simrs-uji'))).toHaveLength(1);
  expect(events.join()).not.toMatch(/rahasia-di-tempat-nama|palsu|salah/);
});
