import { Webhook as Verifier } from 'standardwebhooks';
import { listActs } from './acts';
import { openDb, type Database } from '../../src/platform/db';
import { Refusal } from '../../src/platform/refusal';
import { deliveryAttempts } from '../../src/webhooks/delivery-list';
import { replayWebhook, testWebhook } from '../../src/webhooks/replay';
import { findWebhook, webhookVersion } from '../../src/webhooks/webhook';
import { addWebhook, changeWebhook, deleteWebhook, disableWebhook, enableWebhook, rotateWebhookSecret } from '../../src/webhooks/webhook-editing';
import { announceEvents } from '../../src/events/announce';
import { makePlacingLoop } from '../../src/events/placing-loop';
import { atWib, booking, collectedLog, hospital, standingClock } from '../outbox/hospital';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { until } from '../support/until';
import { eventHouse, happened, type EventHouse } from './house';
import { openReceiver, type Arrival, type Receiver } from './receiver';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const clock = standingClock(atWib('08:00'));
const log = collectedLog();
let database: FreshDatabase;
let db: Database;
let house: EventHouse;
let receiver: Receiver;
let facilities = 0;
let facilityId: number;
const receivers: Receiver[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
beforeEach(async () => {
  clock.moveTo(atWib('08:00'));
  facilities += 1;
  facilityId = await hospital(db, `44${String(facilities).padStart(2, '0')}`);
  house = await eventHouse(db, clock, log);
  receiver = await anotherReceiver();
  log.lines.length = 0;
});
afterEach(async () => {
  await house.close();
  await Promise.all(receivers.splice(0).map((each) => each.close()));
});
afterAll(() => database.drop());

async function anotherReceiver(): Promise<Receiver> {
  const opened = await openReceiver();
  receivers.push(opened);
  return opened;
}

const deps = { get db() { return db; }, clock };
const hook = (url = receiver.url, eventTypes: Parameters<typeof addWebhook>[2]['eventTypes'] = []) => addWebhook(deps, facilityId, { url, eventTypes }, 'uji');
const call = (code: string, detail: Record<string, unknown> = {}) => happened(db, facilityId, clock(), code, detail);
const run = () => house.run(facilityId);
const steps = (arrivals: readonly Arrival[]): unknown[] => arrivals.map(({ body }) => body.data['step'] ?? body.type);

describe('what is sent', () => {
  test('is signed so that the library of the convention accepts it, under an id that a repeat has too', async () => {
    clock.moveTo(new Date()); // the library compares with the real time
    const { secret } = await hook();
    receiver.answer(() => (receiver.arrivals.length === 1 ? 500 : 204));
    await call('A');
    await run();
    clock.pass(5 * SECOND);
    await run();
    const verifier = new Verifier(secret);
    for (const { text, headers } of receiver.arrivals) expect(verifier.verify(text, headers)).toMatchObject({ type: 'booking.called' });
    expect(receiver.arrivals.map(({ headers }) => headers['webhook-id'])).toEqual([`evt_${facilityId}_1`, `evt_${facilityId}_1`]);
    expect(() => verifier.verify(receiver.arrivals[0]!.text.replace('called', 'cancelled'), receiver.arrivals[0]!.headers)).toThrow();
  });

  test('bears the signatures of both secrets until the overlap of a rotation is over', async () => {
    clock.moveTo(new Date());
    const { webhook, secret } = await hook();
    const { secret: newer } = await rotateWebhookSecret(deps, facilityId, { webhookId: webhook.webhookId, overlapMinutes: 1, actor: 'uji' });
    await call('A');
    await run();
    clock.pass(MINUTE);
    await call('B');
    await run();
    const [during, after] = receiver.arrivals as [Arrival, Arrival];
    for (const good of [secret, newer]) expect(() => new Verifier(good).verify(during.text, during.headers)).not.toThrow();
    expect(() => new Verifier(newer).verify(after.text, after.headers)).not.toThrow();
    expect(() => new Verifier(secret).verify(after.text, after.headers)).toThrow('No matching signature');
  });

  test('tells how the booking stands now, in the words of the catalogue and without a word about the person', async () => {
    await hook();
    await booking(db, facilityId, 'KB-1', { nik: '3300000000999999', cardNumber: '0009900999999', phone: '081277776666' });
    await call('KB-1', { task: 4 });
    await run();
    const [{ body, text }] = receiver.arrivals as [Arrival];
    expect(body.data).toMatchObject({ kodebooking: 'KB-1', taskid: 4, waktu: clock().getTime(), antrean: { kodebooking: 'KB-1', status: 'Belum dilayani', namapoli: 'Anak', jampraktek: '08:00-12:00' } });
    for (const personal of ['3300000000999999', '0009900999999', '081277776666', 'Pasien Contoh']) expect(text).not.toContain(personal);
  });

  test('goes only to endpoints that want its type', async () => {
    await hook(receiver.url, ['booking.cancelled']);
    await call('A');
    await db.transaction((tx) => announceEvents(tx, facilityId, clock(), [{ type: 'booking.cancelled', subject: 'A', occurredAt: clock() }]));
    await run();
    expect(steps(receiver.arrivals)).toEqual(['booking.cancelled']);
  });
});

describe('the order', () => {
  test('of each booking holds with four writers, a receiver that fails at random and two workers', async () => {
    const other = openDb(database.url);
    const second = await eventHouse(other, clock, log);
    const placers = [db, other].map((each) => makePlacingLoop({ db: each, clock, log }, 0));
    try {
      await hook();
      let dice = 7;
      receiver.answer(() => ((dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648) % 10 < 3 ? 503 : 204));
      const codes = Array.from({ length: 12 }, (_, n) => `BK-${n}`);
      for (const code of codes) await booking(db, facilityId, code);
      const write = async (offset: number): Promise<void> => {
        for (let n = 0; n < 36; n += 1) {
          const code = codes[(n * 5 + offset) % codes.length]!;
          await db.transaction(async (tx) => {
            await tx.rows('select from booking where facility_id = :facilityId and booking_code = :code for update', { facilityId, code });
            const [row] = await tx.rows<{ step: number }>('select count(*)::int + 1 as step from facility_event where facility_id = :facilityId and subject = :code', { facilityId, code });
            await announceEvents(tx, facilityId, clock(), [{ type: 'booking.called', subject: code, occurredAt: clock(), detail: { bookingCode: code, step: row!.step } }]);
          });
          await Promise.all([placers[n % 2]!.tick(facilityId), n % 3 === 0 ? house.run(facilityId) : second.run(facilityId)]);
        }
      };
      await Promise.all([0, 3, 6, 9].map(write));
      for (let round = 0; round < 60 && receiver.accepted().length < 144; round += 1) {
        await Promise.all([house.run(facilityId), second.run(facilityId)]);
        clock.pass(13 * HOUR);
      }
      for (const code of codes) {
        const arrived = receiver.arrivals.filter(({ body }) => body.data['kodebooking'] === code);
        // Nothing arrives, be it in vain, before all that came earlier was accepted.
        let expected = 1;
        for (const { body, status } of arrived) {
          expect([code, body.data['step']]).toEqual([code, expected]);
          if (status === 204) expected += 1;
        }
        expect(expected).toBe(13);
      }
      expect(receiver.arrivals.length).toBeGreaterThan(160); // it did fail
      expect(receiver.mostAtOnce()).toBeLessThanOrEqual(4);
    } finally {
      await second.close();
      await other.close();
    }
  });

  test('a booking that fails keeps no other from being told, and one endpoint that hangs no other endpoint', async () => {
    await hook();
    const prompt = await anotherReceiver();
    await hook(prompt.url);
    let release: (status: number) => void = () => undefined;
    const held = new Promise<number>((resolve) => (release = resolve));
    receiver.answer(({ body }) => (body.data['kodebooking'] === 'BAD' ? 500 : held));
    prompt.answer(({ body }) => (body.data['kodebooking'] === 'BAD' ? 500 : 204));
    for (const code of ['BAD', 'A', 'B', 'C', 'D', 'E', 'F', 'G']) await call(code);
    const running = run();
    await until(() => prompt.accepted().length === 7, 'the prompt one is told of all');
    expect(receiver.arrivals.every(({ status }) => status === 0 || status === 500)).toBe(true); // still held
    expect(receiver.accepted()).toEqual([]);
    release(204);
    await running;
    expect(receiver.accepted()).toHaveLength(7);
  });
});

describe('a receiver that fails', () => {
  test('is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and then each 12 h, each try written down, and has everything once it answers', async () => {
    const { webhook } = await hook();
    receiver.answer(() => 500);
    await call('A', { step: 1 });
    await call('A', { step: 2 });
    for (const wait of [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR, 12 * HOUR]) {
      const tries = receiver.arrivals.length;
      await run();
      expect(receiver.arrivals).toHaveLength(tries + 1);
      clock.pass(wait - 1);
      await run();
      expect(receiver.arrivals).toHaveLength(tries + 1);
      clock.pass(1);
    }
    receiver.answer(() => 204);
    await run();
    expect(steps(receiver.accepted())).toEqual([1, 2]);
    const attempts = await deliveryAttempts(db, facilityId, webhook.webhookId, { before: null, limit: 100 });
    expect(attempts.map(({ httpStatus, failure }) => [httpStatus, failure])).toEqual([[204, null], [204, null], ...Array.from({ length: 8 }, () => [500, 'HTTP 500'])]);
    expect((await findWebhook(db, facilityId, webhook.webhookId)).failingSince).toBeNull();
  });

  test('is disabled after five days of nothing but failures, which is written down and logged; enabled, it goes on where it stood', async () => {
    const { webhook } = await hook();
    receiver.answer(() => 500);
    await call('A', { step: 1 });
    await run();
    for (let half = 0; half < 9; half += 1) {
      clock.pass(13 * HOUR);
      await run();
    }
    expect((await findWebhook(db, facilityId, webhook.webhookId)).disabledAt).toBeNull();
    clock.pass(4 * HOUR);
    await call('B', { step: 2 });
    await run();
    expect(await findWebhook(db, facilityId, webhook.webhookId)).toMatchObject({ disabledReason: 'failing', disabledAt: clock() });
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(await listActs(db, facilityId)).toContainEqual(['sistem', 'webhook-disabled', `webhook ${webhook.webhookId}`]);

    const tries = receiver.arrivals.length;
    receiver.answer(() => 204);
    await call('A', { step: 3 });
    clock.pass(40 * HOUR);
    await run();
    expect(receiver.arrivals).toHaveLength(tries);
    await enableWebhook(deps, facilityId, webhook.webhookId, 'uji');
    await run();
    expect(steps(receiver.accepted()).sort()).toEqual([1, 2, 3]);
  });

  test('one success within the five days and it is not', async () => {
    const { webhook } = await hook();
    receiver.answer(({ body }) => (body.data['step'] === 2 ? 204 : 500));
    await call('A');
    await run();
    clock.pass(70 * HOUR);
    await call('B', { step: 2 });
    await run();
    clock.pass(70 * HOUR);
    await run();
    expect((await findWebhook(db, facilityId, webhook.webhookId)).disabledAt).toBeNull();
  });

  test('410 ends it at once', async () => {
    const { webhook } = await hook();
    receiver.answer(() => 410);
    await call('A');
    await run();
    expect((await findWebhook(db, facilityId, webhook.webhookId)).disabledReason).toBe('gone');
  });

  test.each([[302], [307]])('a redirect (%i) is a failure and is not followed', async (status) => {
    await hook();
    receiver.answer(() => status);
    await call('A');
    await run();
    expect(receiver.arrivals).toHaveLength(1);
    expect(receiver.accepted()).toEqual([]);
  });

  test('a receiver that says nothing within the time-out is tried again, in its order', async () => {
    await house.close();
    house = await eventHouse(db, clock, log, 50);
    await hook();
    const never = new Promise<number>(() => undefined);
    receiver.answer(() => (receiver.arrivals.length === 1 ? never : 204));
    await call('A', { step: 1 });
    await call('A', { step: 2 });
    await run();
    clock.pass(5 * SECOND);
    await run();
    expect(steps(receiver.arrivals)).toEqual([1, 1, 2]);
  });
});

describe('a worker that died', () => {
  test('leaves its delivery to another when the lease is over, and settles nothing that is no longer its own', async () => {
    await hook();
    let release: (status: number) => void = () => undefined;
    receiver.answer(() => (receiver.arrivals.length === 1 ? new Promise((resolve) => (release = resolve)) : 500));
    await call('A', { step: 1 });
    const first = run(); // holds the answer: as good as dead
    await until(() => receiver.arrivals.length === 1, 'the arrival');
    const second = await eventHouse(db, clock, log);
    await second.run(facilityId);
    expect(receiver.arrivals).toHaveLength(1);
    clock.pass(30 * SECOND);
    await second.run(facilityId);
    expect(receiver.arrivals).toHaveLength(2);
    release(204); // a success, but of a claim that another has taken over and settled since
    await first;
    await second.close();
    expect(await db.rows('select state from webhook_delivery where facility_id = :facilityId', { facilityId })).toEqual([{ state: 'open' }]);
    expect(await db.rows('select http_status from webhook_attempt where facility_id = :facilityId order by http_status', { facilityId })).toEqual([{ http_status: 204 }, { http_status: 500 }]);
  });
});

describe('a replay', () => {
  test('tells everything behind the cursor again, in its order, to that endpoint alone', async () => {
    const other = await anotherReceiver();
    const { webhook } = await hook();
    await hook(other.url);
    for (const step of [1, 2, 3, 4]) await call('A', { step });
    await run();
    expect(await replayWebhook(deps, facilityId, { webhookId: webhook.webhookId, position: 2, actor: 'uji' })).toEqual({ events: 2, purgedThrough: 0 });
    await run();
    expect(steps(receiver.accepted())).toEqual([1, 2, 3, 4, 3, 4]);
    expect(other.arrivals).toHaveLength(4);
    await expect(replayWebhook(deps, facilityId, { webhookId: webhook.webhookId, position: 5, actor: 'uji' })).rejects.toMatchObject({ code: 'cursor-ahead', data: { last: 4 } });
  });

  test('tells an endpoint that was added later what happened before', async () => {
    for (const step of [1, 2]) await call('A', { step });
    await run();
    const { webhook } = await hook();
    await run();
    expect(receiver.arrivals).toEqual([]);
    await replayWebhook(deps, facilityId, { webhookId: webhook.webhookId, position: 0, actor: 'uji' });
    await run();
    expect(steps(receiver.accepted())).toEqual([1, 2]);
  });

  test('while an event is in flight tells it once more in its place, after those before it', async () => {
    const { webhook } = await hook();
    await call('A', { step: 1 });
    await run();
    let release: (status: number) => void = () => undefined;
    receiver.answer(({ body }) => (body.data['step'] === 2 && receiver.arrivals.length === 2 ? new Promise((resolve) => (release = resolve)) : 204));
    await call('A', { step: 2 });
    const running = run();
    await until(() => receiver.arrivals.length === 2, 'the arrival');
    await replayWebhook(deps, facilityId, { webhookId: webhook.webhookId, position: 0, actor: 'uji' });
    const second = await eventHouse(db, clock, log);
    await second.run(facilityId);
    await second.close();
    expect(receiver.arrivals).toHaveLength(2); // nothing of the booking beside what is in flight
    release(204);
    await running;
    clock.pass(30 * SECOND);
    await run();
    expect(steps(receiver.accepted())).toEqual([1, 2, 1, 2]);
  });
});

describe('an endpoint', () => {
  test.each([
    ['another protocol', 'ftp://simrs.example/x'],
    ['a user and a password', 'http://user:pass@simrs.example/x'],
    ['a user', 'https://user@simrs.example'],
    ['no protocol', 'simrs.example'],
    ['a script', 'javascript:alert(1)'],
    ['too many letters', `https://simrs.example/${'x'.repeat(2_000)}`],
  ])('is not added with an address of %s', async (_what, url) => {
    await expect(hook(url)).rejects.toMatchObject({ code: 'webhook-url-unusable' });
  });

  test('is tested with an event that nobody else is told', async () => {
    const other = await anotherReceiver();
    const { webhook } = await hook(receiver.url, ['booking.cancelled']);
    await hook(other.url);
    await testWebhook(deps, facilityId, webhook.webhookId);
    await run();
    expect(steps(receiver.accepted())).toEqual(['webhook.test']);
    expect(other.arrivals).toEqual([]);
  });

  test('is changed only by who has seen how it stands', async () => {
    const { webhook } = await hook();
    const { webhookId } = webhook;
    const change = { webhookId, url: `${receiver.url}/baru`, eventTypes: [], version: webhookVersion(webhook) };
    const both = await Promise.allSettled([changeWebhook(deps, facilityId, change, 'uji'), changeWebhook(deps, facilityId, { ...change, url: `${receiver.url}/lain` }, 'uji')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((each) => each.status === 'rejected')).toMatchObject({ reason: expect.any(Refusal) });
  });

  test('disabled by hand is told nothing until it is enabled; deleted it is told nothing any more and is found by nobody', async () => {
    const { webhook } = await hook();
    await disableWebhook(deps, facilityId, webhook.webhookId, 'uji');
    await call('A', { step: 1 });
    await run();
    expect(receiver.arrivals).toEqual([]);
    await enableWebhook(deps, facilityId, webhook.webhookId, 'uji');
    await run();
    expect(steps(receiver.accepted())).toEqual([1]);
    await call('A', { step: 2 });
    await deleteWebhook(deps, facilityId, webhook.webhookId, 'uji');
    await run();
    expect(receiver.arrivals).toHaveLength(1);
    await expect(findWebhook(db, facilityId, webhook.webhookId)).rejects.toMatchObject({ code: 'webhook-unknown' });
  });
});
