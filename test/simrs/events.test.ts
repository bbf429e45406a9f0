import { announceEvents } from '../../src/events/announce';
import { eventsAfter } from '../../src/events/event-log';
import { placeEvents } from '../../src/events/place-events';
import type { Tx } from '../../src/platform/db';
import { openReceiver, type Receiver } from '../webhooks/receiver';
import { eventHouse, happened, type EventHouse } from '../webhooks/house';
import { openHospital, MORNING, type Hospital } from '../support/hospital';
import { expectProblem, simrsClient, type SimrsClient } from '../support/simrs';
import { until } from '../support/until';
import { readEvents, type EventReader } from './event-reader';

let hospital: Hospital;
let house: EventHouse;
let simrs: SimrsClient;
let facilityId: number;
let otherId: number;
const FIRST = '/0000R999';
const OTHER = '/0000R777';
let other: SimrsClient;
const readers: EventReader[] = [];
const receivers: Receiver[] = [];

beforeAll(async () => {
  hospital = await openHospital();
  const [row] = await hospital.db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values ('0000R777', 'FKRTL', 'RS Lain', 'WIT') returning facility_id`);
  otherId = row!.facility_id;
  await hospital.deps.facilities.reload();
  facilityId = hospital.facility().facilityId;
  house = await eventHouse(hospital.db, hospital.deps.clock, hospital.log);
  simrs = await simrsClient(hospital, { prefix: FIRST });
  other = await simrsClient(hospital, { prefix: OTHER, facilityId: otherId });
});
beforeEach(async () => {
  for (const table of ['webhook_attempt', 'webhook_delivery', 'webhook', 'facility_event']) await hospital.db.rows(`delete from ${table} where facility_id > 0`);
  await hospital.db.rows(`delete from named_counter where facility_id > 0 and counter_name like 'event-%'`);
  hospital.setTime(MORNING);
});
afterEach(async () => {
  readers.splice(0).forEach((reader) => reader.close());
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});
afterAll(async () => {
  await house.close();
  await hospital.close();
});

const now = () => hospital.deps.clock();
const tell = async (code: string, of = facilityId): Promise<void> => {
  await happened(hospital.db, of, now(), code);
  await placeEvents(hospital.db, of, now());
};
const positionsOf = async (after: number) => (await eventsAfter(hospital.db, facilityId, after, 100)).map(({ position, subject }) => [position, subject]);
const follow = async (options: Parameters<typeof readEvents>[2] = {}, client = simrs): Promise<EventReader> => {
  const reader = await readEvents(hospital.internalUrl, client.key, { prefix: FIRST, ...options });
  readers.push(reader);
  return reader;
};
const told = (reader: EventReader) => reader.events.map(({ data }) => (data['data'] as Record<string, unknown>)['kodebooking']);

describe('the order of events', () => {
  test('a cursor never misses an event whose transaction began earlier and committed late', async () => {
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let hasWritten: () => void = () => undefined;
    const written = new Promise<void>((resolve) => (hasWritten = resolve));
    const late = hospital.db.transaction(async (tx: Tx) => {
      await announceEvents(tx, facilityId, now(), [{ type: 'booking.called', subject: 'LATE', occurredAt: now() }]);
      hasWritten();
      await held;
    });
    await written;
    await tell('EARLY');
    expect(await positionsOf(0)).toEqual([[1, 'EARLY']]);
    const cursor = 1; // a reader has seen it and goes on from there
    commit();
    await late;
    await placeEvents(hospital.db, facilityId, now());
    expect(await positionsOf(cursor)).toEqual([[2, 'LATE']]);
  });

  test('each event has one place, without a gap, though many place at once', async () => {
    const write = async (n: number): Promise<void> => {
      for (let i = 0; i < 20; i += 1) {
        await happened(hospital.db, facilityId, now(), `W${n}-${i}`);
        await placeEvents(hospital.db, facilityId, now());
      }
    };
    await Promise.all([1, 2, 3, 4].map(write));
    const events = await eventsAfter(hospital.db, facilityId, 0, 1_000);
    expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
    for (const n of [1, 2, 3, 4]) expect(events.map(({ subject }) => subject).filter((subject) => subject.startsWith(`W${n}-`))).toEqual(Array.from({ length: 20 }, (_, i) => `W${n}-${i}`));
  });
});

describe('the list', () => {
  test('is read page by page by its cursor, in the words of the catalogue, and goes on where it ended', async () => {
    for (const code of ['A', 'B', 'C']) await tell(code);
    const first = await simrs.call('GET', '/peristiwa?limit=2');
    expect(first.body).toMatchObject({ list: [{ kursor: 1, type: 'booking.called', timestamp: '2027-01-18T02:00:00.000Z', waktusetempat: '2027-01-18 09:00', data: { kodebooking: 'A', waktu: now().getTime() } }, { kursor: 2 }], kursorberikut: 2, adalagi: true, terlewat: false });
    const second = await simrs.call('GET', '/peristiwa?limit=2&kursor=2');
    expect(second.body).toMatchObject({ list: [{ kursor: 3 }], kursorberikut: 3, adalagi: false });
    expect((await simrs.call('GET', '/peristiwa?kursor=3')).body).toMatchObject({ list: [], kursorberikut: 3, adalagi: false });
    await tell('D');
    expect((await simrs.call('GET', '/peristiwa?kursor=3')).body.list).toMatchObject([{ kursor: 4 }]);
    expectProblem(await simrs.call('GET', '/peristiwa?kursor=abc'), 422, 'isian-tidak-sesuai');
  });

  test('says so when the cursor is older than what is kept', async () => {
    for (const code of ['A', 'B', 'C']) await tell(code);
    await hospital.db.rows(`insert into named_counter (facility_id, counter_name, last_value) values (:facilityId, 'event-purged', 2)`, { facilityId });
    expect((await simrs.call('GET', '/peristiwa?kursor=1')).body).toMatchObject({ terlewat: true, hilangsampai: 2 });
    expect((await simrs.call('GET', '/peristiwa?kursor=2')).body).toMatchObject({ terlewat: false });
    const reader = await follow({ query: '?kursor=1' });
    await until(() => reader.events.length === 3);
    expect(reader.events[0]).toEqual({ id: undefined, event: 'terlewat', data: { kursor: 1, hilangsampai: 2 } });
  });
});

describe('the stream', () => {
  test('tells what happens from now on, as it happens', async () => {
    await tell('BEFORE');
    const reader = await follow();
    await tell('A');
    await tell('B');
    await until(() => reader.events.length === 2, 'both events');
    expect(reader.events.map(({ id, event }) => [id, event])).toEqual([['2', 'booking.called'], ['3', 'booking.called']]);
    expect(told(reader)).toEqual(['A', 'B']);
  });

  test('goes on behind Last-Event-ID after a reconnect, without a gap and without telling twice, whatever ?kursor= says', async () => {
    const first = await follow({ query: '?kursor=0' });
    await tell('A');
    await until(() => first.events.length === 1);
    first.close();
    await tell('B');
    await tell('C');
    const again = await follow({ query: '?kursor=0', lastEventId: first.events[0]!.id! });
    await tell('D');
    await until(() => again.events.length === 3, 'the rest');
    expect(told(again)).toEqual(['B', 'C', 'D']);
  });

  test('ends when the server does, so that it can close', async () => {
    const second = await openHospital({ patients: 0 });
    const key = await simrsClient(second);
    const streaming = await readEvents(second.internalUrl, key.key);
    expect(streaming.status).toBe(200);
    await second.close();
    expect(streaming.ended()).toBe(true);
  });
});

describe('another facility', () => {
  test('sees nothing of this one: not in the list, not in the stream, not by a webhook, and none of its webhooks', async () => {
    const receiver = await openReceiver();
    receivers.push(receiver);
    const added = await other.call('POST', '/webhook', { url: receiver.url });
    expect(added.status).toBe(201);
    const reader = await follow({ prefix: OTHER, query: '?kursor=0' }, other);
    await tell('MINE');
    await tell('THEIRS', otherId);
    await house.run(facilityId);
    await house.run(otherId);
    await until(() => reader.events.length > 0);
    expect(told(reader)).toEqual(['THEIRS']);
    expect((await other.call('GET', '/peristiwa')).body.list.map(({ data }) => (data as Record<string, unknown>)['kodebooking'])).toEqual(['THEIRS']);
    expect(receiver.arrivals.map(({ body }) => body.data['kodebooking'])).toEqual(['THEIRS']);

    const { id } = added.body as unknown as { id: number };
    expect((await simrs.call('GET', '/webhook')).body.list).toEqual([]);
    for (const [method, path, body] of [['GET', '', undefined], ['DELETE', '', undefined], ['POST', '/rahasia', {}], ['POST', '/ulang', { kursor: 0 }], ['POST', '/uji', {}], ['POST', '/nonaktifkan', {}], ['GET', '/percobaan', undefined]] as const) {
      expectProblem(await simrs.call(method, `/webhook/${id}${path}`, body), 404, 'webhook-unknown');
    }
    expect((await other.call('GET', `/webhook/${id}`)).body).toMatchObject({ status: 'aktif', url: receiver.url });
  });
});

describe('webhooks by the API', () => {
  test('are added, tested, changed under their version, replayed and deleted; the secret is shown once', async () => {
    const receiver = await openReceiver();
    receivers.push(receiver);
    const added = await simrs.call('POST', '/webhook', { url: receiver.url, peristiwa: ['booking.called'] });
    expect(added).toMatchObject({ status: 201, body: { rahasia: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/), peristiwa: ['booking.called'], status: 'aktif' } });
    const at = `/webhook/${added.body['id'] as number}`;
    expect((await simrs.call('POST', `${at}/uji`)).status).toBe(202);
    await house.run(facilityId);
    await tell('A');
    await house.run(facilityId);
    expect(receiver.arrivals.map(({ body }) => body.type)).toEqual(['webhook.test', 'booking.called']);
    const shown = await simrs.call('GET', at);
    expect(shown.text).not.toContain('whsec_');
    expect(shown.body).toMatchObject({ belumterkirim: 0, percobaanterakhir: [{ type: 'booking.called', statushttp: 204, berhasil: true }, { type: 'webhook.test' }] });

    expectProblem(await simrs.call('PUT', at, { url: receiver.url }), 412, 'versi-belum-dikirim');
    const changed = await simrs.call('PUT', at, { url: receiver.url }, { headers: { 'if-match': shown.headers['etag']! } });
    expect(changed.status).toBe(200);
    expectProblem(await simrs.call('PUT', at, { url: receiver.url }, { headers: { 'if-match': shown.headers['etag']! } }), 412, 'changed-meanwhile');
    expectProblem(await simrs.call('POST', '/webhook', { url: receiver.url, peristiwa: ['booking.exploded'] }), 422, 'isian-tidak-sesuai');
    expectProblem(await simrs.call('POST', '/webhook', { url: 'ftp://x.example' }), 422, 'webhook-url-unusable');

    expect((await simrs.call('POST', `${at}/ulang`, { kursor: 0 })).body).toMatchObject({ diulang: 1, terlewat: false });
    await house.run(facilityId);
    expect(receiver.arrivals).toHaveLength(3);
    const page = await simrs.call('GET', `${at}/percobaan?limit=2`);
    expect(page.body.list).toHaveLength(2);
    expect((await simrs.call('GET', `${at}/percobaan?limit=2&kursor=${page.body['kursorberikut'] as string}`)).body.list).toHaveLength(1);
    expect((await simrs.call('DELETE', at)).status).toBe(204);
    expectProblem(await simrs.call('GET', at), 404, 'webhook-unknown');
  });
});
