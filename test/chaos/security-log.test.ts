import { verifyChain } from '../../src/platform/security-log/verify-chain';
import { addDays, localDate } from '../../src/platform/clock';
import { crowd, ticketsOf } from '../support/crowd';
import { booking, MORNING_SESSION, openHospital, person, type Hospital } from '../support/hospital';
import { serverProcess, type ServerProcess } from '../support/server-process';
import { simrsClient, type SimrsClient } from '../support/simrs';
import { addStaff, STAFF_PASSWORD } from '../support/staff';
import { until } from '../support/until';
import { visit } from '../support/visitor';

/** What the security log keeps of a server process that dies, and of one that is told to stop amid a flood. */
let hospital: Hospital;
let clients: SimrsClient[];
const running: ServerProcess[] = [];
beforeAll(async () => {
  hospital = await openHospital({ patients: 60 });
  hospital.setTime(new Date().toISOString());
  await addStaff(hospital);
  clients = await Promise.all([1, 2, 3].map((n) => simrsClient(hospital, { name: `simrs-${n}` })));
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await hospital.close();
});

const facilityId = () => hospital.facility().facilityId;
/** The id of the n-th invented key: each is a refusal of its own. */
const idOf = (n: number): string => `uji${String(n).padStart(9, '0')}`;
const inventedKey = (n: number): string => `ao_${idOf(n)}_${'x'.repeat(43)}`;
/** What a call of the SIMRS API with this key is answered; undefined: nothing, as the server is gone. */
const statusWith = (server: ServerProcess, key: string): Promise<number | undefined> =>
  visit(`${server.internalUrl}/api/simrs/v1/poli`, { headers: { authorization: `Bearer ${key}` } }).then(({ status }) => status, () => undefined);
const signInAs = (server: ServerProcess, nama: string): Promise<number | undefined> =>
  visit(`${server.internalUrl}/petugas/masuk`, { method: 'POST', form: { nama, sandi: STAFF_PASSWORD, ke: '/petugas' } }).then(({ status }) => status, () => undefined);

async function logged(kind: string): Promise<{ actor: string; subject: string; times: number }[]> {
  return hospital.db.rows('select actor, subject, times from security_event where facility_id = :facilityId and kind = :kind order by event_id', { facilityId: facilityId(), kind });
}

test('kill -9 amid refusals, uses of keys and sign-ins: acts are kept whenever they were answered, refusals and uses without a hole up to the last that was written, and the chain goes on whole', async () => {
  const MARK = 50;
  let server = await serverProcess(hospital.databaseUrl);
  running.push(server);
  const refused: string[] = [];
  const used = new Set<string>();
  let signedIn = 0;
  const refusing = (async () => {
    // no more than the log keeps apart within a minute
    for (let n = 1; n <= 180; n++) {
      if ((await statusWith(server, inventedKey(n))) !== 401) return;
      refused.push(idOf(n));
      const at = n % 10 === 0 ? clients[n / 10 - 1] : undefined;
      if (at !== undefined && (await statusWith(server, at.key)) === 200) used.add(at.key.slice(3, 15));
    }
  })();
  const signingIn = (async () => {
    while ((await signInAs(server, 'registration')) === 303) signedIn += 1;
  })();
  const isMarked = async (): Promise<boolean> => (await logged('api-key-refused')).some(({ subject }) => subject === idOf(MARK));
  await until(isMarked, 'the refusal that ends the process to be written');
  await server.kill();
  await Promise.all([refusing, signingIn]);

  const kept = (await logged('api-key-refused')).map(({ subject }) => subject);
  expect(refused.length).toBeGreaterThanOrEqual(MARK);
  expect(kept.length).toBeGreaterThanOrEqual(MARK);
  // the process may have died before the answer to the last that was written
  expect(kept.slice(0, refused.length)).toEqual(refused.slice(0, kept.length));
  expect([...used].sort()).toEqual((await logged('api-key-used')).map(({ subject }) => subject).sort());
  expect(used.size).toBe(clients.length);
  expect(signedIn).toBeGreaterThan(0);
  expect((await logged('sign-in')).length).toBeGreaterThanOrEqual(signedIn);
  expect((await verifyChain(hospital.db, facilityId())).fault).toBeUndefined();

  server = await serverProcess(hospital.databaseUrl);
  running.push(server);
  expect(await statusWith(server, inventedKey(999))).toBe(401);
  await until(async () => (await logged('api-key-refused')).some(({ subject }) => subject === idOf(999)), 'a refusal by the next process');
  await until(async () => (await verifyChain(hospital.db, facilityId())).unsealed === 0, 'what the first process left to be sealed');
  expect((await verifyChain(hospital.db, facilityId())).fault).toBeUndefined();
});

test('a flood of refusals keeps no booking waiting for ever, and a server that is told to stop has counted every one of them', async () => {
  const FLOOD = 1_500;
  const server = await serverProcess(hospital.databaseUrl);
  running.push(server);
  const spec = { ...MORNING_SESSION, tanggalperiksa: addDays(localDate(new Date(), 'WIB'), 2), capacity: 60, quotaJkn: 60, quotaNonJkn: 0 };
  await hospital.addSession(spec);
  const token = await hospital.token();
  const [flood, booked] = await Promise.all([
    crowd([server.publicUrl], '/statusantrean', `${token}x`, Array.from({ length: FLOOD }, () => ({})), 16),
    crowd([server.publicUrl], '/ambilantrean', token, Array.from({ length: 40 }, (_, n) => booking(person(n + 1), spec)), 2),
  ]);
  expect(flood.filter(({ reply }) => reply?.metadata.code === 201)).toHaveLength(FLOOD);
  expect(ticketsOf(booked)).toHaveLength(40);
  await server.stop();
  expect((await logged('web-service-refused')).reduce((sum, { times }) => sum + times, 0)).toBe(FLOOD);
  expect(await verifyChain(hospital.db, facilityId())).toMatchObject({ fault: undefined, unsealed: 0 });
});
