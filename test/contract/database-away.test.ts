import net from 'node:net';
import pg from 'pg';
import request from 'supertest';
import { hashPassword } from '../../src/auth/password';
import { assertReplyMatchesContract } from '../support/contract-schema';
import { freshDatabase } from '../support/database';
import { booking, MORNING, MORNING_SESSION, openHospital, PASSWORD, person, slotOf, TODAY, TOMORROW, USER, type Hospital } from '../support/hospital';
import { until } from '../support/until';

/** The database goes away and comes back: callers hear the outage sentence meanwhile, and nobody has to restart anything. */
const OUTAGE = { metadata: { code: 201, message: 'Layanan sedang mengalami gangguan, silahkan coba beberapa saat lagi' } };

/** An end of waiting, well beyond the ten seconds after which BPJS has long given up; reaching it is the failure. */
const PATIENCE_MS = 20_000;

const CALLS: readonly (readonly [operationId: string, path: string, body: Record<string, unknown>])[] = [
  ['status-antrean', '/statusantrean', slotOf(MORNING_SESSION)],
  ['ambil-antrean', '/ambilantrean', booking(person(1), MORNING_SESSION)],
  ['sisa-antrean', '/sisaantrean', { kodebooking: '20270118TIDAKADA00' }],
  ['batal-antrean', '/batalantrean', { kodebooking: '20270118TIDAKADA00', keterangan: 'Berhalangan' }],
  ['check-in', '/checkinantrean', { kodebooking: '20270118TIDAKADA00', waktu: Date.parse(MORNING) }],
  ['jadwal-operasi-rs', '/jadwaloperasirs', { tanggalawal: TODAY, tanggalakhir: TOMORROW }],
  ['jadwal-operasi-pasien', '/jadwaloperasipasien', { nopeserta: person(1).nomorkartu }],
  ['ambil-antrean-farmasi', '/ambilantreanfarmasi', { kodebooking: '20270118TIDAKADA00' }],
  ['status-antrean-farmasi', '/statusantreanfarmasi', { kodebooking: '20270118TIDAKADA00' }],
];

const newPerson = (nik: string, nomorkartu: string): Record<string, unknown> => ({
  nomorkartu, nik, nomorkk: '3271999900009002', nama: 'Sutarno', jeniskelamin: 'L', tanggallahir: '1985-03-01', nohp: '081200009001', alamat: 'Jalan Mawar 1',
  kodeprop: '11', namaprop: 'Jawa Barat', kodedati2: '0120', namadati2: 'Kab. Bandung', kodekec: '1319', namakec: 'Soreang', kodekel: 'D2105', namakel: 'Cingcin', rw: '001', rt: '013',
});

const post = (hospital: Hospital, path: string, token: string, body: Record<string, unknown>) =>
  request(hospital.publicUrl).post(path).set('x-token', token).set('x-username', USER).timeout(PATIENCE_MS).disableTLSCerts().send(body);
const health = (hospital: Hospital, path: string) => request(hospital.internalUrl).get(path).timeout(PATIENCE_MS).disableTLSCerts();

/** Every service that needs the database; each reply is checked against the contract. */
async function callAll(hospital: Hospital, token: string): Promise<string[]> {
  return Promise.all(
    CALLS.map(async ([operationId, path, body]) => {
      const reply = await post(hospital, path, token, body);
      expect([path, reply.status, reply.headers['content-type']]).toEqual([path, 200, 'application/json; charset=utf-8']);
      assertReplyMatchesContract(operationId, reply.body);
      return reply.body.metadata.message as string;
    }),
  );
}

describe('a database that ends its connections and takes no new ones', () => {
  let hospital: Hospital;
  let token: string;
  let admin: pg.Client;
  let name: string;
  beforeAll(async () => {
    hospital = await openHospital();
    token = await hospital.token();
    name = new URL(hospital.databaseUrl).pathname.slice(1);
    admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
    await admin.connect();
  });
  afterAll(async () => {
    await bringBack();
    await admin.end();
    await hospital.close();
  });

  const takeAway = async () => {
    await admin.query(`alter database ${name} with allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  };
  const bringBack = () => admin.query(`alter database ${name} with allow_connections true`);
  const isServing = () => until(async () => (await post(hospital, '/statusantrean', token, slotOf(MORNING_SESSION))).body.metadata.code === 200, 'serving again');

  test('every service answers the outage sentence, again and again', async () => {
    await takeAway();
    for (let round = 0; round < 3; round++) expect(new Set(await callAll(hospital, token))).toEqual(new Set([OUTAGE.metadata.message]));
    expect((await post(hospital, '/infopasienbaru', token, newPerson('3271999900009001', '0009990009001'))).body).toEqual(OUTAGE);
  });
  test('what needs no database is answered as ever: a known password, a bad token, an unknown address', async () => {
    const signIn = await request(hospital.publicUrl).get('/auth').set('x-username', USER).set('x-password', PASSWORD).disableTLSCerts();
    expect(signIn.body.metadata).toEqual({ code: 200, message: 'Ok' });
    expect((await post(hospital, '/statusantrean', 'palsu', {})).body.metadata.message).toBe('Token Invalid');
    expect((await post(hospital, '/nope', token, {})).body.metadata.message).toBe('Layanan Tidak Ditemukan');
    expect((await post(hospital, '/statusantrean', token, { kodepoli: {} })).body.metadata.message).toBe('Tanggal Tidak Boleh Kosong');
  });
  test('the house is told: alive, but not ready', async () => {
    expect((await health(hospital, '/livez')).status).toBe(200);
    const ready = await health(hospital, '/readyz');
    expect([ready.status, ready.body]).toEqual([503, { status: 'unavailable', database: 'unavailable' }]);
  });
  test('when it is back the service serves by itself, and nothing of the outage was booked', async () => {
    await bringBack();
    await isServing();
    expect((await health(hospital, '/readyz')).status).toBe(200);
    expect(await hospital.db.rows('select booking_code from booking')).toEqual([]);
    expect((await post(hospital, '/ambilantrean', token, booking(person(1), MORNING_SESSION))).body.metadata).toEqual({ code: 200, message: 'Ok' });
  });
  test('the evidence of the calls of the outage is kept, once each', async () => {
    const kept = async () => (await hospital.db.rows<{ kept: number }>(`select count(*) as kept from service_evidence where reply like '%gangguan%'`))[0]?.kept;
    await until(async () => (await kept()) === 3 * CALLS.length + 1, 'the evidence');
    await hospital.deps.evidence.close();
    expect(await kept()).toBe(3 * CALLS.length + 1);
  });
  test('a change of users made afterwards is seen, as before the outage', async () => {
    await hospital.db.rows('insert into web_service_user (facility_id, username, password_hash) select facility_id, :name, :hash from facility', {
      name: 'pengguna-baru',
      hash: await hashPassword('sandi-baru'),
    });
    await until(() => hospital.facility().users.has('pengguna-baru'), 'the new user');
  });
  test('a connection that dies under a call undoes the call, and the repeat is accepted', async () => {
    const body = newPerson('3271999900009011', '0009990009011');
    const blocker = new pg.Client({ connectionString: hospital.databaseUrl });
    await blocker.connect();
    await blocker.query('begin; lock table patient in access exclusive mode');
    const reply = post(hospital, '/infopasienbaru', token, body).then((response) => response.body as unknown);
    const victim = async () =>
      (await admin.query<{ pid: number }>(`select pid from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query like '%insert into patient%'`, [name])).rows[0]?.pid;
    await until(async () => (await victim()) !== undefined, 'the call waits for the table');
    await admin.query('select pg_terminate_backend($1)', [await victim()]);
    expect(await reply).toEqual(OUTAGE);
    await blocker.query('rollback');
    await blocker.end();
    expect((await post(hospital, '/infopasienbaru', token, body)).body.metadata.code).toBe(200);
  });
  test('a second outage is survived like the first', async () => {
    await takeAway();
    expect(new Set(await callAll(hospital, token))).toEqual(new Set([OUTAGE.metadata.message]));
    await bringBack();
    await isServing();
  });
});

interface StallableWire {
  url: string;
  /** Bytes stop in both directions, connections stay, and nobody is told: a cut cable, a failover. */
  stall: () => void;
  flow: () => void;
  /** New connections flow; the old ones stay silent for ever, as after a failover. */
  flowForNew: () => void;
  /** Ends every connection. */
  cut: () => void;
  close: () => Promise<void>;
}

/** A real network between the server and its database that can fall silent. */
async function stallableWire(databaseUrl: string): Promise<StallableWire> {
  const target = new URL(databaseUrl);
  const open = new Set<net.Socket>();
  let isStalled = false;
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      open.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      if (isStalled) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as net.AddressInfo).port);
  const cut = (): void => open.forEach((socket) => void socket.destroy());
  return {
    url: url.href,
    stall: () => {
      isStalled = true;
      for (const socket of open) socket.pause();
    },
    flow: () => {
      isStalled = false;
      for (const socket of open) socket.resume();
    },
    flowForNew: () => {
      isStalled = false;
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

describe('a database that falls silent without ending its connections', () => {
  let hospital: Hospital;
  let wire: StallableWire;
  let token: string;
  beforeAll(async () => {
    const database = await freshDatabase();
    wire = await stallableWire(database.url);
    hospital = await openHospital({ database: { ...database, url: wire.url } });
    token = await hospital.token();
    await callAll(hospital, token); // connections are open, as on any working day
  });
  afterAll(async () => {
    wire.flow();
    await hospital.close();
    await wire.close();
  });

  test('every service answers the outage sentence, and the house is told', async () => {
    wire.stall();
    const [messages, ready] = await Promise.all([callAll(hospital, token), health(hospital, '/readyz')]);
    expect(new Set(messages)).toEqual(new Set([OUTAGE.metadata.message]));
    expect(ready.status).toBe(503);
  });
  test('connections that stay silent are given up, and new ones serve', async () => {
    wire.flowForNew();
    await callAll(hospital, token);
    await until(async () => (await callAll(hospital, token)).every((message) => message !== OUTAGE.metadata.message), 'every service answers again');
    expect((await health(hospital, '/readyz')).status).toBe(200);
  });
  test('a network that comes back with all old connections lost is enough to serve again', async () => {
    wire.stall();
    wire.cut();
    wire.flow();
    await until(async () => (await health(hospital, '/readyz')).status === 200, 'ready again');
    const { body } = await post(hospital, '/ambilantrean', token, booking(person(2), MORNING_SESSION));
    expect(body.metadata).toEqual({ code: 200, message: 'Ok' });
  });
});
