import { announceEvents } from '../../src/events/announce';
import { addWebhook } from '../../src/webhooks/webhook-editing';
import { hospital } from '../outbox/hospital';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { serverProcess, type ServerProcess } from '../support/server-process';
import { until } from '../support/until';
import { openReceiver, type Receiver } from './receiver';

/** Processes as a hospital runs them (`npm test` builds them before), on the real clock. */
const EVENTS = 120;
const LANES = 10;
let database: FreshDatabase;
let receiver: Receiver;
const running: ServerProcess[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  receiver = await openReceiver();
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await receiver.close();
  await database.drop();
});

test('kill -9 of a worker in the middle: another tells the rest, nothing is lost, and of each booking the order holds', async () => {
  const { db } = database;
  const facilityId = await hospital(db, '4499');
  await db.rows('delete from bpjs_account');
  await addWebhook({ db, clock: () => new Date() }, facilityId, { url: receiver.url, eventTypes: [] }, 'uji');
  const now = new Date();
  const tell = (from: number, to: number) =>
    db.transaction((tx) =>
      announceEvents(tx, facilityId, now, Array.from({ length: to - from }, (_, i) => ({ type: 'booking.called' as const, subject: `L${(from + i) % LANES}`, occurredAt: now, detail: { step: from + i } }))),
    );
  await tell(0, EVENTS / 2);
  const first = await serverProcess(database.url, 'all');
  let isDead = false;
  const never = new Promise<number>(() => undefined);
  // From the thirtieth on it answers nothing, so that the process dies with deliveries in flight.
  receiver.answer(() => (!isDead && receiver.arrivals.length > 30 ? never : 204));
  await until(() => receiver.arrivals.length === 34, 'four deliveries in flight');
  isDead = true;
  await first.kill();
  await tell(EVENTS / 2, EVENTS);
  // What would take half a minute: the leases of the dead are over.
  await db.rows(`update webhook_delivery set lease_until = now() - interval '1 second', due_at = now() - interval '1 second' where facility_id = :facilityId and lease_until is not null`, { facilityId });
  running.push(...(await Promise.all([serverProcess(database.url, 'all'), serverProcess(database.url, 'all')])));
  await until(() => receiver.accepted().length >= EVENTS, 'all events');
  await until(async () => (await db.rows(`select 1 from webhook_delivery where facility_id = :facilityId and state = 'open'`, { facilityId })).length === 0, 'all settled');

  const accepted = receiver.accepted().map(({ body }) => body.data['step'] as number);
  expect([...new Set(accepted)].sort((a, b) => a - b)).toEqual(Array.from({ length: EVENTS }, (_, n) => n));
  for (let lane = 0; lane < LANES; lane += 1) {
    const told = accepted.filter((step) => step % LANES === lane);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  }
  // The four in flight arrived twice, with the id of the first time.
  const ids = receiver.arrivals.map(({ headers }) => headers['webhook-id']);
  expect(ids.length - new Set(ids).size).toBe(4);
});
