import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { certificatePair } from '../src/platform/certificate';
import { type Listeners, startListeners } from '../src/server';
import { booking, openHospital, person, TOMORROW_SESSION, USER, type Hospital } from './support/hospital';
import { until } from './support/until';

/** What callers meet while a server is told to stop. */
let hospital: Hospital;
let listeners: Listeners;
let closing: Promise<void>;
let isDrained = (): void => undefined;

beforeAll(async () => {
  hospital = await openHospital();
  const drained = new Promise<void>((resolve) => (isDrained = resolve));
  listeners = await startListeners(hospital.deps, await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate')), () => drained);
});
afterAll(async () => {
  isDrained();
  await (closing ?? listeners.close());
  await hospital.close();
});

const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
afterAll(() => agent.destroy());

interface Answer {
  status: number | undefined;
  connection: string | undefined;
  body: { status?: string; metadata?: { code: number } };
}

function call(port: number, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = https.request({ host: '127.0.0.1', port, path, agent, method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection, body: JSON.parse(text) as Answer['body'] }));
    });
    request.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test('readiness says no first and calls are still taken; then what is under way is answered, and its connection given back', async () => {
  const ready = () => call(listeners.internalPort, '/readyz');
  const take = async (n: number) => call(listeners.publicPort, '/ambilantrean', { 'x-token': await hospital.token(), 'x-username': USER }, booking(person(n), TOMORROW_SESSION));
  expect(await ready()).toMatchObject({ status: 200, connection: 'keep-alive' });
  expect(await take(1)).toMatchObject({ status: 200, connection: 'keep-alive', body: { metadata: { code: 200 } } });

  closing = listeners.close();
  expect(await ready()).toMatchObject({ status: 503, body: { status: 'stopping' } });
  expect(await call(listeners.internalPort, '/livez')).toMatchObject({ status: 200 });
  expect(await take(2)).toMatchObject({ body: { metadata: { code: 200 } } });

  const holder = new pg.Client({ connectionString: hospital.databaseUrl });
  await holder.connect();
  try {
    await holder.query('begin; lock table booking in share mode');
    const underWay = take(3);
    await until(async () => (await hospital.db.rows('select from pg_locks where not granted')).length > 0, 'the booking waits');
    isDrained();
    await until(async () => call(listeners.internalPort, '/livez').then(() => false, () => true), 'the listeners are closed');
    await holder.query('commit');
    expect(await underWay).toMatchObject({ status: 200, connection: 'close', body: { metadata: { code: 200 } } });
  } finally {
    await holder.end();
  }
  await closing;
});
