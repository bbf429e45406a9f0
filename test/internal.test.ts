import request from 'supertest';
import { booking, MORNING_SESSION, openHospital, PASSWORD, person, USER, type Hospital } from './support/hospital';

/** The internal listener: everything meant for the house, and nothing of it on the public one. */
let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital();
});
afterAll(() => hospital.close());

const house = (path: string) => request(hospital.internalUrl).get(path).disableTLSCerts();

test('the process says that it lives and that it can serve', async () => {
  expect((await house('/livez')).body).toEqual({ status: 'ok' });
  expect((await house('/readyz')).body).toEqual({ status: 'ok', database: 'ok' });
});

test('Swagger UI comes whole from this server, under a policy that lets nothing else in', async () => {
  expect((await house('/docs')).headers['location']).toBe('/docs/');
  const page = await house('/docs/');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
  const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
  expect(assets.length).toBeGreaterThan(4);
  for (const asset of assets) {
    expect(asset).toMatch(/^\.\//);
    expect({ asset, status: (await house(`/docs/${asset.slice(2)}`)).status }).toEqual({ asset, status: 200 });
  }
  expect((await house('/docs/openapi.yaml')).text).toContain('/ambilantrean');
});

test('the web service answers below /ws as on the public listener, so that the try-out works', async () => {
  const token = (await house('/ws/token').set('x-username', USER).set('x-password', PASSWORD)).body.response.token;
  const reply = await request(hospital.internalUrl).post('/ws/ambilantrean').disableTLSCerts().set('x-token', token).set('x-username', USER).send(booking(person(1), MORNING_SESSION));
  expect(reply.body.metadata).toEqual({ message: 'Ok', code: 200 });
});

test('nothing of the house is on the public listener', async () => {
  for (const path of ['/docs', '/docs/', '/livez', '/readyz', '/metrics', '/ws/token']) {
    const reply = await request(hospital.publicUrl).get(path).disableTLSCerts();
    expect({ path, ...reply.body }).toEqual({ path, metadata: { message: 'Layanan Tidak Ditemukan', code: 201 } });
  }
});
