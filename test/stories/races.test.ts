import { makeNumberLane } from '../../src/queue/number-lane';
import type { TakeNumber } from '../../src/queue/take-number';
import { crowd, doubles, ticketsOf } from '../support/crowd';
import { kiosk } from '../support/kiosk';
import { booking, MORNING_SESSION, openHospital, person, type Hospital, type SessionSpec } from '../support/hospital';

/** Races against the real database over HTTPS; an outside ledger of replies does the counting. */
const PATIENTS = 4_200;
let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital({ patients: PATIENTS });
});
afterAll(() => hospital.close());

let sessions = 0;
/** A session of its own for each race, so that the races do not meet. */
async function session(quotaJkn: number, quotaNonJkn: number): Promise<SessionSpec & { sessionId: number }> {
  sessions += 1;
  const spec = { ...MORNING_SESSION, jampraktek: `07:${String(sessions).padStart(2, '0')}-16:00`, prefix: `R${sessions}`, capacity: quotaJkn + quotaNonJkn, quotaJkn, quotaNonJkn };
  return { ...spec, sessionId: await hospital.addSession(spec) };
}

async function rowsOf(sessionId: number) {
  return hospital.db.rows<{ booking_code: string; ordinal: number; state: string; payer: string }>(
    'select booking_code, ordinal, state, payer from booking where facility_id = :facilityId and session_id = :sessionId order by ordinal',
    { facilityId: hospital.facility().facilityId, sessionId },
  );
}

/** The counters of every session equal the counts of its bookings. */
async function countersThatDiffer() {
  return hospital.db.rows(
    `select practice_session.session_id
     from practice_session
     left join lateral (
       select count(*) filter (where b.payer = 'JKN' and b.state <> 'cancelled') as jkn,
         count(*) filter (where b.payer <> 'JKN' and b.state <> 'cancelled') as non_jkn,
         count(*) filter (where b.state = 'waiting') as waiting, coalesce(max(b.ordinal), 0) as last
       from booking b
       where b.facility_id = practice_session.facility_id and b.session_id = practice_session.session_id
     ) counted on true
     where practice_session.facility_id = :facilityId
       and (taken_jkn, taken_non_jkn, practice_session.waiting, last_ordinal) is distinct from (jkn, non_jkn, counted.waiting, last)`,
    { facilityId: hospital.facility().facilityId },
  );
}

const numbersTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test.each([32, 64])('2,000 bookings, %i at a time, with a kiosk taking numbers meanwhile: no number twice, none missing', async (atOnce) => {
  const spec = await session(2_000, 200);
  const requests = numbersTo(2_000).map((n) => booking(person(n), spec));
  const [ledger, kioskNumbers] = await Promise.all([crowd([hospital.publicUrl], '/ambilantrean', await hospital.token(), requests, atOnce), kiosk(hospital, spec, 2_001, 200)]);

  const tickets = ticketsOf(ledger);
  expect(tickets).toHaveLength(2_000);
  expect(doubles(tickets.map((t) => t.kodebooking))).toEqual([]);
  expect(doubles(tickets.map((t) => t.nomorantrean))).toEqual([]);
  expect([...tickets.map((t) => t.angkaantrean), ...kioskNumbers].sort((a, b) => a - b)).toEqual(numbersTo(2_200));
  expect((await rowsOf(spec.sessionId)).map((row) => row.ordinal)).toEqual(numbersTo(2_200));
  expect(await countersThatDiffer()).toEqual([]);
  await cancelAll(spec.sessionId);
});

test.each([32, 64])('a quota of 300 with 600 asking, %i at a time, sells exactly 300, with a kiosk taking numbers meanwhile', async (atOnce) => {
  const spec = await session(300, 100);
  const [ledger, kioskNumbers] = await Promise.all([
    crowd([hospital.publicUrl], '/ambilantrean', await hospital.token(), numbersTo(600).map((n) => booking(person(n), spec)), atOnce),
    kiosk(hospital, spec, 2_001, 100),
  ]);
  const tickets = ticketsOf(ledger);
  expect(tickets).toHaveLength(300);
  expect([...tickets.map((t) => t.angkaantrean), ...kioskNumbers].sort((a, b) => a - b)).toEqual(numbersTo(400));
  expect(new Set(ledger.filter((h) => h.reply?.metadata.code !== 200).map((h) => h.reply?.metadata.message))).toEqual(new Set(['Jadwal tidak tersedia atau kuota penuh! Silahkan pilih tanggal lain!']));
  expect(await rowsOf(spec.sessionId)).toHaveLength(400);
  expect(await countersThatDiffer()).toEqual([]);
  await cancelAll(spec.sessionId);
});

test('JKN and non-JKN quotas together never exceed the capacity of the session', async () => {
  const spec = await session(100, 100);
  await hospital.db.rows('update practice_session set capacity = 120 where facility_id = :facilityId and session_id = :sessionId', { facilityId: hospital.facility().facilityId, sessionId: spec.sessionId });
  const requests = numbersTo(200).map((n) => booking(person(n), spec, n % 2 === 0 ? { nomorkartu: '', nomorreferensi: '' } : {}));
  const ledger = await crowd([hospital.publicUrl], '/ambilantrean', await hospital.token(), requests, 32);
  expect(ticketsOf(ledger)).toHaveLength(120);
  expect(await countersThatDiffer()).toEqual([]);
  await cancelAll(spec.sessionId);
});

test('a lane that is never empty goes by the settings of now, not by those of when it began', async () => {
  const spec = await session(100, 0);
  const lane = makeNumberLane({ ...hospital.deps });
  const before = hospital.facility();
  const after = { ...before, settings: { ...before.settings, queueNumberFormat: '{prefix}/{ordinal}' } };
  const ask = (n: number): TakeNumber => ({
    source: 'kiosk', doctorAsAsked: '', payer: 'JKN', phone: '', visitType: 3, referenceNumber: '',
    slot: { clinicCode: spec.kodepoli, doctorCode: spec.kodedokter, visitDate: spec.tanggalperiksa, practiceHours: spec.jampraktek },
    patient: { medicalRecordNumber: person(n).norm, nik: person(n).nik, cardNumber: person(n).nomorkartu },
  });
  const tickets = await Promise.all(numbersTo(70).map((n) => lane(n <= 65 ? before : after, ask(n))));
  expect(tickets[0]?.queueNumber).toBe(`${spec.prefix}-1`);
  expect(tickets[69]?.queueNumber).toBe(`${spec.prefix}/70`);
  await cancelAll(spec.sessionId);
});

test('one patient asking 50 times at once gets one booking; whoever was answered with a ticket got the same one', async () => {
  const spec = await session(100, 0);
  const ledger = await crowd([hospital.publicUrl], '/ambilantrean', await hospital.token(), numbersTo(50).map(() => booking(person(1), spec)), 50);
  const codes = new Set(ticketsOf(ledger).map((t) => t.kodebooking));
  expect(codes.size).toBe(1);
  expect(await rowsOf(spec.sessionId)).toHaveLength(1);
  await cancelAll(spec.sessionId);
});

test('one patient asking for two doctors of one poli at once gets one booking', async () => {
  const one = await session(100, 0);
  const other = await session(100, 0);
  for (const n of numbersTo(20)) {
    const ledger = await crowd([hospital.publicUrl], '/ambilantrean', await hospital.token(), [booking(person(n), one), booking(person(n), other, { nomorreferensi: `X${n}` })], 2);
    expect(ledger.map((h) => h.reply?.metadata.code).sort()).toEqual([200, 201]);
  }
});

test('bookings and cancellations at once keep the counters true and give no number twice', async () => {
  const spec = await session(500, 0);
  const token = await hospital.token();
  const first = ticketsOf(await crowd([hospital.publicUrl], '/ambilantrean', token, numbersTo(200).map((n) => booking(person(n + 1_000), spec)), 32));
  const [cancelled, second] = await Promise.all([
    crowd([hospital.publicUrl], '/batalantrean', token, first.map((t) => ({ kodebooking: t.kodebooking, keterangan: 'batal' })), 16),
    crowd([hospital.publicUrl], '/ambilantrean', token, numbersTo(200).map((n) => booking(person(n + 1_200), spec)), 32),
  ]);
  expect(cancelled.filter((h) => h.reply?.metadata.code === 200)).toHaveLength(200);
  const rows = await rowsOf(spec.sessionId);
  expect(rows.map((row) => row.ordinal)).toEqual(numbersTo(400));
  expect(rows.filter((row) => row.state === 'waiting')).toHaveLength(ticketsOf(second).length);
  expect(await countersThatDiffer()).toEqual([]);
  await cancelAll(spec.sessionId);
});

test('pharmacy numbers are given once each, also when all ask at once', async () => {
  const spec = await session(120, 0);
  const token = await hospital.token();
  const codes = ticketsOf(await crowd([hospital.publicUrl], '/ambilantrean', token, numbersTo(100).map((n) => booking(person(n + 2_000), spec)), 32)).map((t) => t.kodebooking);
  await crowd([hospital.publicUrl], '/checkinantrean', token, codes.map((kodebooking) => ({ kodebooking, waktu: Date.now() })), 16);
  await hospital.db.rows(
    `insert into prescription (facility_id, booking_code, prescription_kind, written_at)
     select facility_id, booking_code, 'compounded', now() from booking where facility_id = :facilityId and session_id = :sessionId`,
    { facilityId: hospital.facility().facilityId, sessionId: spec.sessionId },
  );
  const ledger = await crowd([hospital.publicUrl], '/ambilantreanfarmasi', token, [...codes, ...codes].map((kodebooking) => ({ kodebooking })), 32);
  const numbers = new Map(ledger.map((h) => [h.request['kodebooking'], h.reply?.response?.nomorantrean as unknown as number]));
  expect([...numbers.values()].sort((a, b) => a - b)).toEqual(numbersTo(100));
  expect(ledger.every((h) => numbers.get(h.request['kodebooking']) === (h.reply?.response?.nomorantrean as unknown as number))).toBe(true);
});

/** So that the same invented patients may book again in the next race. */
async function cancelAll(sessionId: number): Promise<void> {
  await hospital.db.rows(`update booking set state = 'cancelled' where facility_id = :facilityId and session_id = :sessionId`, { facilityId: hospital.facility().facilityId, sessionId });
  await hospital.db.rows('update practice_session set taken_jkn = 0, taken_non_jkn = 0, waiting = 0 where facility_id = :facilityId and session_id = :sessionId', {
    facilityId: hospital.facility().facilityId, sessionId,
  });
}
