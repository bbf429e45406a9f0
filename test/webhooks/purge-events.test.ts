import { purgeIdempotentAnswers } from '../../src/auth/purge-idempotent-answers';
import { eventsAfter, purgedThrough } from '../../src/events/event-log';
import { openFacilityDirectory, type FacilityDirectory } from '../../src/platform/facility-directory';
import { purgeEvents } from '../../src/webhooks/purge-events';
import { addWebhook, deleteWebhook, enableWebhook } from '../../src/webhooks/webhook-editing';
import { atWib, collectedLog, hospital, standingClock } from '../outbox/hospital';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { eventHouse, happened, type EventHouse } from './house';
import { openReceiver, type Receiver } from './receiver';

const DAY = 24 * 3_600_000;
const clock = standingClock(atWib('08:00'));
let database: FreshDatabase;
let facilities: FacilityDirectory;
let house: EventHouse;
let receiver: Receiver;
let facilityId: number;
beforeAll(async () => {
  database = await freshDatabase();
  facilityId = await hospital(database.db, '4601', { settings: { eventDays: 10 } });
  await hospital(database.db, '4602');
  facilities = await openFacilityDirectory(database.db, collectedLog());
  house = await eventHouse(database.db, clock, collectedLog());
  receiver = await openReceiver();
});
afterAll(async () => {
  await house.close();
  await receiver.close();
  await facilities.close();
  await database.drop();
});

const deps = () => ({ db: database.db, clock, facilities });
const kept = async () => (await eventsAfter(database.db, facilityId, 0, 100)).map(({ subject }) => subject);
const count = async (table: string): Promise<number> => (await database.db.rows<{ n: number }>(`select count(*)::int as n from ${table} where facility_id = :facilityId`, { facilityId }))[0]!.n;

test('events, deliveries and tries go after the days of the setting; what an endpoint has still to be told stays until it has it, be it disabled', async () => {
  const { webhook } = await addWebhook(deps(), facilityId, { url: receiver.url, eventTypes: [] }, 'uji');
  receiver.answer(({ body }) => (body.data['kodebooking'] === 'OPEN' ? 410 : 204));
  await happened(database.db, facilityId, clock(), 'TOLD');
  await house.run(facilityId);
  await happened(database.db, facilityId, clock(), 'OPEN');
  await house.run(facilityId);
  clock.pass(9 * DAY);
  await happened(database.db, facilityId, clock(), 'FRESH');
  expect(await purgeEvents(deps())).toBe(0);
  clock.pass(1 * DAY + 1);
  expect(await purgeEvents(deps())).toBe(1);
  await house.run(facilityId);
  expect(await kept()).toEqual(['OPEN', 'FRESH']);
  expect([await purgedThrough(database.db, facilityId), await count('webhook_attempt')]).toEqual([1, 1]);

  receiver.answer(() => 204);
  await enableWebhook(deps(), facilityId, webhook.webhookId, 'uji');
  await house.run(facilityId);
  expect(receiver.accepted().map(({ body }) => body.data['kodebooking'])).toEqual(['TOLD', 'OPEN', 'FRESH']);
  expect(await purgeEvents(deps())).toBe(0); // its tries can be looked at for as long
  clock.pass(11 * DAY);
  expect(await purgeEvents(deps())).toBe(2);
  expect(await purgedThrough(database.db, facilityId)).toBe(3);
  for (const table of ['facility_event', 'webhook_delivery', 'webhook_attempt']) expect([table, await count(table)]).toEqual([table, 0]);
  await deleteWebhook(deps(), facilityId, webhook.webhookId, 'uji');
});

test('what was owed to a deleted endpoint keeps nothing', async () => {
  const { webhook } = await addWebhook(deps(), facilityId, { url: receiver.url, eventTypes: [] }, 'uji');
  receiver.answer(() => 500);
  await happened(database.db, facilityId, clock(), 'OWED');
  await house.run(facilityId);
  await deleteWebhook(deps(), facilityId, webhook.webhookId, 'uji');
  clock.pass(11 * DAY);
  await purgeEvents(deps());
  expect(await count('facility_event')).toBe(0);
});

test('kept answers of the SIMRS API go after a week, in every facility', async () => {
  await database.db.rows(
    `insert into api_client (facility_id, client_name, scopes, created_at, created_by) select facility_id, 'simrs', '{}', now(), 'uji' from facility`,
  );
  await database.db.rows(
    `insert into idempotent_answer (facility_id, client_name, idempotency_key, part, request_digest, created_at)
     select facility_id, 'simrs', 'k' || age, part, '', cast(:now as timestamptz) - make_interval(days => age) from facility, unnest(array[6, 8]) as age, unnest(array[0, 1]) as part`,
    { now: clock() },
  );
  expect(await purgeIdempotentAnswers(deps())).toBe(4);
  expect(await database.db.rows(`select distinct idempotency_key from idempotent_answer where facility_id > 0`)).toEqual([{ idempotency_key: 'k6' }]);
});
