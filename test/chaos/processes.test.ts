import request from 'supertest';
import { addDays, localDate } from '../../src/platform/clock';
import { crowd, doubles, ticketsOf, type Heard } from '../support/crowd';
import { booking, MORNING_SESSION, openHospital, PASSWORD, person, USER, type Hospital, type SessionSpec } from '../support/hospital';
import { serverProcess, type ServerProcess } from '../support/server-process';

/** Server processes of their own on one database: two at once, and one that dies in the middle. */
let hospital: Hospital;
const running: ServerProcess[] = [];
beforeAll(async () => {
  hospital = await openHospital({ patients: 2_000 });
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await hospital.close();
});

const numbersTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

let sessions = 0;
/** The processes run on the real clock, so each session is some real days ahead, on a day of its own. */
async function session(quotaJkn: number): Promise<SessionSpec & { sessionId: number }> {
  sessions += 1;
  const day = addDays(localDate(new Date(), 'WIB'), 1 + sessions);
  const spec = { ...MORNING_SESSION, tanggalperiksa: day, jampraktek: `07:${String(sessions).padStart(2, '0')}-16:00`, prefix: `P${sessions}`, capacity: quotaJkn, quotaJkn, quotaNonJkn: 0 };
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

test('two server processes give no number twice, leave none out and never oversell, 64 callers at a time', async () => {
  const servers = await Promise.all([serverProcess(hospital.databaseUrl), serverProcess(hospital.databaseUrl)]);
  running.push(...servers);
  const token = await realToken(servers[0]); // one installation, one secret: good at both
  const plenty = await session(1_200);
  const ledger = await crowd(servers.map((s) => s.publicUrl), '/ambilantrean', token, numbersTo(1_200).map((n) => booking(person(n), plenty)), 64);
  const tickets = ticketsOf(ledger);
  expect(tickets.map((t) => t.angkaantrean).sort((a, b) => a - b)).toEqual(numbersTo(1_200));
  expect(doubles(tickets.map((t) => t.kodebooking))).toEqual([]);
  expect(doubles(tickets.map((t) => t.nomorantrean))).toEqual([]);

  const scarce = await session(250);
  const scramble = await crowd(servers.map((s) => s.publicUrl), '/ambilantrean', token, numbersTo(500).map((n) => booking(person(n), scarce)), 64);
  expect(ticketsOf(scramble).map((t) => t.angkaantrean).sort((a, b) => a - b)).toEqual(numbersTo(250));
  expect(await ordinalsOf(scarce.sessionId)).toHaveLength(250);
});

test('kill -9 of the server in the middle loses no acknowledged booking, and the next server goes on without gap or double', async () => {
  const spec = await session(1_500);
  let server = await serverProcess(hospital.databaseUrl);
  const token = await realToken(server);
  const heard: Heard[] = [];
  let killed: Promise<void> | undefined;
  await crowd([server.publicUrl], '/ambilantrean', token, numbersTo(1_500).map((n) => booking(person(n), spec)), 64, (item) => {
    heard.push(item);
    if (heard.length === 400) killed = server.kill();
  });
  await killed;
  const acknowledged = ticketsOf(heard);
  expect(acknowledged.length).toBeGreaterThan(300);
  expect(acknowledged.length).toBeLessThan(1_500);
  const kept = new Map((await ordinalsOf(spec.sessionId)).map((row) => [row.booking_code, row.ordinal]));
  expect(acknowledged.filter((ticket) => kept.get(ticket.kodebooking) !== ticket.angkaantrean)).toEqual([]);

  server = await serverProcess(hospital.databaseUrl);
  running.push(server);
  const unanswered = heard.filter((item) => item.reply === undefined).map((item) => item.request);
  const repeats = await crowd([server.publicUrl], '/ambilantrean', token, unanswered, 64);
  expect(ticketsOf(repeats)).toHaveLength(unanswered.length); // nobody is locked out by a reply that was lost
  const all = [...acknowledged, ...ticketsOf(repeats)];
  expect(all.map((t) => t.angkaantrean).sort((a, b) => a - b)).toEqual(numbersTo(1_500));
  expect((await ordinalsOf(spec.sessionId)).map((row) => row.ordinal)).toEqual(numbersTo(1_500));
});
