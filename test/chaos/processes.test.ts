import request from 'supertest';
import { addDays, localDate } from '../../src/platform/clock';
import { crowd, doubles, ticketsOf, type Heard } from '../support/crowd';
import { booking, MORNING_SESSION, openHospital, PASSWORD, person, USER, type Hospital, type SessionSpec } from '../support/hospital';
import { kiosk } from '../support/kiosk';
import { serverProcess, type ServerProcess } from '../support/server-process';

/** Server processes of their own on one database: two at once, and one that dies in the middle. */
let hospital: Hospital;
const running: ServerProcess[] = [];
beforeAll(async () => {
  hospital = await openHospital({ patients: 2_200 });
  hospital.setTime(new Date().toISOString()); // the kiosk, in this process, shares the clock of the others
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await hospital.close();
});

const numbersTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

let sessions = 0;
/** The processes run on the real clock, so each session is some real days ahead, on a day of its own. */
async function session(quotaJkn: number, quotaNonJkn: number): Promise<SessionSpec & { sessionId: number }> {
  sessions += 1;
  const day = addDays(localDate(new Date(), 'WIB'), 1 + sessions);
  const spec = { ...MORNING_SESSION, tanggalperiksa: day, jampraktek: `07:${String(sessions).padStart(2, '0')}-16:00`, prefix: `P${sessions}`, capacity: quotaJkn + quotaNonJkn, quotaJkn, quotaNonJkn };
  return { ...spec, sessionId: await hospital.addSession(spec) };
}

async function realToken(server: ServerProcess): Promise<string> {
  const reply = await request(server.publicUrl).get('/auth').set('x-username', USER).set('x-password', PASSWORD).disableTLSCerts();
  return (reply.body as { response: { token: string } }).response.token;
}

async function ordinalsOf(sessionId: number): Promise<{ booking_code: string; ordinal: number }[]> {
  return hospital.db.rows('select booking_code, ordinal from booking where facility_id = :facilityId and session_id = :sessionId order by ordinal', {
    facilityId: hospital.facility().facilityId,
    sessionId,
  });
}

test.each([32, 64])('two server processes and a kiosk give no number twice, leave none out and never oversell, %i callers at a time', async (atOnce) => {
  const servers = await Promise.all([serverProcess(hospital.databaseUrl), serverProcess(hospital.databaseUrl)]);
  running.push(...servers);
  const token = await realToken(servers[0]); // one installation, one secret: good at both
  const urls = servers.map((s) => s.publicUrl);
  const plenty = await session(1_200, 100);
  const [ledger, kioskNumbers] = await Promise.all([crowd(urls, '/ambilantrean', token, numbersTo(1_200).map((n) => booking(person(n), plenty)), atOnce), kiosk(hospital, plenty, 2_001, 100)]);
  const tickets = ticketsOf(ledger);
  expect(tickets).toHaveLength(1_200);
  expect([...tickets.map((t) => t.angkaantrean), ...kioskNumbers].sort((a, b) => a - b)).toEqual(numbersTo(1_300));
  expect(doubles(tickets.map((t) => t.kodebooking))).toEqual([]);
  expect(doubles(tickets.map((t) => t.nomorantrean))).toEqual([]);

  const scarce = await session(250, 50);
  const [scramble, walkIns] = await Promise.all([crowd(urls, '/ambilantrean', token, numbersTo(500).map((n) => booking(person(n), scarce)), atOnce), kiosk(hospital, scarce, 2_001, 50)]);
  expect(ticketsOf(scramble)).toHaveLength(250);
  expect([...ticketsOf(scramble).map((t) => t.angkaantrean), ...walkIns].sort((a, b) => a - b)).toEqual(numbersTo(300));
  expect(await ordinalsOf(scarce.sessionId)).toHaveLength(300);
});

test.each([32, 64])('kill -9 of the server in the middle, %i callers at a time and a kiosk: nothing acknowledged is lost, and the next server goes on without gap or double', async (atOnce) => {
  const spec = await session(1_500, 100);
  let server = await serverProcess(hospital.databaseUrl);
  const token = await realToken(server);
  const heard: Heard[] = [];
  let killed: Promise<void> | undefined;
  const [, kioskNumbers] = await Promise.all([
    crowd([server.publicUrl], '/ambilantrean', token, numbersTo(1_500).map((n) => booking(person(n), spec)), atOnce, (item) => {
      heard.push(item);
      if (heard.length === 400) killed = server.kill();
    }),
    kiosk(hospital, spec, 2_001, 100),
  ]);
  await killed;
  const acknowledged = ticketsOf(heard);
  expect(acknowledged.length).toBeGreaterThan(300);
  expect(acknowledged.length).toBeLessThan(1_500);
  const kept = new Map((await ordinalsOf(spec.sessionId)).map((row) => [row.booking_code, row.ordinal]));
  expect(acknowledged.filter((ticket) => kept.get(ticket.kodebooking) !== ticket.angkaantrean)).toEqual([]);

  server = await serverProcess(hospital.databaseUrl);
  running.push(server);
  const unanswered = heard.filter((item) => item.reply === undefined).map((item) => item.request);
  const repeats = await crowd([server.publicUrl], '/ambilantrean', token, unanswered, atOnce);
  expect(ticketsOf(repeats)).toHaveLength(unanswered.length); // nobody is locked out by a reply that was lost
  const all = [...acknowledged, ...ticketsOf(repeats)].map((t) => t.angkaantrean);
  expect([...all, ...kioskNumbers].sort((a, b) => a - b)).toEqual(numbersTo(1_600));
  expect((await ordinalsOf(spec.sessionId)).map((row) => row.ordinal)).toEqual(numbersTo(1_600));
});
