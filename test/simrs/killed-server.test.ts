import { addDays, localDate } from '../../src/platform/clock';
import { miscounted } from '../support/clinic';
import { MORNING_SESSION, openHospital, person, type Hospital } from '../support/hospital';
import { serverProcess, type ServerProcess } from '../support/server-process';
import { antrean, simrsClient, type SimrsClient, type SimrsReply } from '../support/simrs';

/** A server in a process of its own dies with orders under way: the SIMRS repeats, and nothing is lost or done twice. */
let hospital: Hospital;
let simrs: SimrsClient;
const running: ServerProcess[] = [];
beforeAll(async () => {
  hospital = await openHospital({ patients: 200 });
  simrs = await simrsClient(hospital);
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await hospital.close();
});

const AT_ONCE = 16;
const numbersTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

interface Order {
  path: string;
  body: Record<string, unknown>;
  idempotencyKey: string;
}

/** Each order's answer, undefined where none came; so many at a time. */
async function send(url: string, orders: readonly Order[], onAnswer?: (answered: number) => void): Promise<Map<string, SimrsReply | undefined>> {
  const answers = new Map<string, SimrsReply | undefined>();
  let next = 0;
  let answered = 0;
  const caller = async (): Promise<void> => {
    for (let i = next++; i < orders.length; i = next++) {
      const { path, body, idempotencyKey } = orders[i]!;
      answers.set(idempotencyKey, await simrs.call('POST', path, body, { url, idempotencyKey }).catch(() => undefined));
      if (answers.get(idempotencyKey) !== undefined) onAnswer?.(++answered);
    }
  };
  await Promise.all(numbersTo(AT_ONCE).map(caller));
  return answers;
}

test('kill -9 in the middle of bookings: the repeats give exactly one of each, and what was answered stands', async () => {
  const session = { ...MORNING_SESSION, tanggalperiksa: addDays(localDate(new Date(), 'WIB'), 3), prefix: 'KIL', capacity: 400, quotaJkn: 400, quotaNonJkn: 0 };
  await hospital.addSession(session);
  const orders = numbersTo(200).map((n): Order => ({ path: '/antrean', body: antrean(person(n), session), idempotencyKey: `booking-${n}` }));
  let server = await serverProcess(hospital.databaseUrl);
  let killed: Promise<void> | undefined;
  const first = await send(server.internalUrl, orders, (answered) => {
    if (answered === 60) killed = server.kill();
  });
  await killed;
  const acknowledged = orders.filter(({ idempotencyKey }) => first.get(idempotencyKey)?.status === 201);
  expect(acknowledged.length).toBeGreaterThanOrEqual(60);
  expect(acknowledged.length).toBeLessThan(200);

  server = await serverProcess(hospital.databaseUrl);
  running.push(server);
  const again = await send(server.internalUrl, orders);
  expect([...again.values()].map((reply) => reply?.status)).toEqual(orders.map(() => 201));
  expect(acknowledged.filter(({ idempotencyKey }) => again.get(idempotencyKey)?.text !== first.get(idempotencyKey)?.text)).toEqual([]);
  expect([...again.values()].map((reply) => reply!.body['angkaantrean'] as number).sort((a, b) => a - b)).toEqual(numbersTo(200));
  const { facilityId } = hospital.facility();
  const [counts] = await hospital.db.rows(
    `select (select count(*) from booking where facility_id = :facilityId) as bookings, (select count(*) from outbox where facility_id = :facilityId) as owed,
       (select count(*) from idempotent_answer where facility_id = :facilityId and status is not null) as answers`,
    { facilityId },
  );
  expect(counts).toEqual({ bookings: 200, owed: 200, answers: 200 });
  expect(await miscounted(hospital)).toEqual([]);
});
