import { givesUpAt } from '../../src/outbox/backoff';
import { listOutbox } from '../../src/outbox/desk';
import { findPrescription, readPharmacyQueue } from '../../src/pharmacy/pharmacy-store';
import { startChosen } from '../../src/pharmacy/start-medicine';
import { takePharmacyNumber } from '../../src/pharmacy/take-pharmacy-number';
import { reportableUntil } from '../../src/queue/rules/report-window';
import { finishConsultation } from '../../src/queue/finish-consultation';
import { booked, sessionIdOf, waiting } from '../support/clinic';
import { CHILD_SESSION, MORNING, MORNING_SESSION, openHospital, TODAY, type Hospital } from '../support/hospital';
import { expectProblem, simrsClient, type SimrsClient } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital({ patients: 60 });
  simrs = await simrsClient(hospital);
  await hospital.db.rows(`insert into service_queue (facility_id, queue_code, kind, queue_name, queue_prefix) values (:facilityId, 'pendaftaran', 'registration', 'Pendaftaran', 'P')`, { facilityId: hospital.facility().facilityId });
});
afterAll(() => hospital.close());
beforeEach(() => hospital.setTime(MORNING));

/** So many minutes before nine. */
const at = (minutesAgo: number): number => Date.parse(MORNING) - minutesAgo * 60_000;
const task = (kodebooking: string, taskid: number, waktu: unknown, over: Record<string, unknown> = {}) => simrs.call('POST', '/task', { kodebooking, taskid, waktu, ...over });
const owed = async (code: string) => (await listOutbox(hospital.db, hospital.facility().facilityId, { lane: code })).filter((row) => row.kind === 'task-reached').map(({ fact }) => [fact['task'], Date.parse(fact['occurredAt'] as string)]);
const one = async (session: typeof MORNING_SESSION, n: number): Promise<string> => (await booked(hospital, session, n, n))[0]!.bookingCode;
const makeNew = (code: string) =>
  hospital.db.rows('with known as (update patient set registered_at = null where facility_id = :facilityId and medical_record_number = (select medical_record_number from booking where facility_id = :facilityId and booking_code = :code)) update booking set is_new_patient = true where facility_id = :facilityId and booking_code = :code', { facilityId: hospital.facility().facilityId, code });
const sessionRow = async () => (await hospital.db.rows<{ waiting: number; in_service: number; now_serving_ordinal: number | null }>('select waiting, in_service, now_serving_ordinal from practice_session where facility_id = :facilityId and session_id = :id', { facilityId: hospital.facility().facilityId, id: await sessionIdOf(hospital, CHILD_SESSION) }))[0]!;
const ticketsOf = (code: string) => hospital.db.rows<{ state: string; ended_by: string | null }>('select state, ended_by from service_ticket where facility_id = :facilityId and booking_code = :code', { facilityId: hospital.facility().facilityId, code });

test('a whole visit is recorded with the times it was reported with, and BPJS is owed the same ones', async () => {
  const code = await one(MORNING_SESSION, 1);
  const reply = await task(code, 3, at(50) + 123);
  expect([reply.status, reply.body]).toEqual([201, { kodebooking: code, taskid: 3, waktu: at(50) + 123, hasil: 'tercatat' }]);
  await task(code, 4, String(at(40)));
  expect((await task(code, 5, at(30), { jenisresep: 'non racikan' })).body).toMatchObject({ jenisresep: 'Non racikan' });
  await task(code, 6, at(20) / 1000);
  await task(code, 7, at(10));
  expect(await owed(code)).toEqual([[3, at(50) + 123], [4, at(40)], [5, at(30)], [6, at(20)], [7, at(10)]]);
});

test('the same task with the same time is the first answer again, whoever repeats it; another time is refused with the one that stands', async () => {
  const code = await one(MORNING_SESSION, 2);
  const rush = await Promise.all(Array.from({ length: 8 }, () => task(code, 3, at(50))));
  expect(rush.map((reply) => reply.body['hasil']).sort()).toEqual([...Array.from({ length: 7 }, () => 'sudah tercatat'), 'tercatat']);
  const other = await task(code, 3, at(49));
  expectProblem(other, 409, 'task-recorded-otherwise');
  expect(other.body).toMatchObject({ rincian: { taskid: 3, waktu: at(50) }, detail: expect.stringContaining('08.10') });
  await task(code, 4, at(40));
  expect((await task(code, 3, at(50))).body['hasil']).toBe('sudah tercatat');
  await task(code, 5, at(30), { jenisresep: 'Racikan' });
  const otherwise = await task(code, 5, at(30), { jenisresep: 'Tidak ada' });
  expectProblem(otherwise, 409, 'task-recorded-otherwise');
  expect(otherwise.body.rincian).toEqual({ taskid: 5, waktu: at(30), jenisresep: 'Racikan' });
  expect(await owed(code)).toEqual([[3, at(50)], [4, at(40)], [5, at(30)]]);
});

test('out of order is told which step is missing, too late a step which one stands', async () => {
  const code = await one(MORNING_SESSION, 3);
  const early = await task(code, 5, at(30), { jenisresep: 'Tidak ada' });
  expectProblem(early, 409, 'task-too-early');
  expect(early.body).toMatchObject({ rincian: { taskid: 5, belumtercatat: 4 }, detail: expect.stringContaining('dipanggil poli belum tercatat') });
  await task(code, 3, at(50));
  expectProblem(await task(code, 1, at(55)), 409, 'later-task-recorded');
  expectProblem(await task(code, 4, at(55)), 422, 'task-time-before-previous');
  expectProblem(await task(code, 4, at(-30)), 422, 'task-time-in-future');
  await task(code, 4, at(40));
  expectProblem(await task(code, 5, at(30)), 422, 'prescription-kind-missing');
  await task(code, 5, at(30), { jenisresep: 'Tidak ada' });
  expectProblem(await task(code, 6, at(20)), 409, 'task-without-prescription');
  expectProblem(await task(code, 99, at(20)), 409, 'visit-already-over');
  expectProblem(await task('TIDAK-ADA', 3, at(20)), 404, 'booking-unknown');
});

test.each([
  ['no such task', { taskid: 8 }, 'taskid'],
  ['a time that is none', { waktu: 'kemarin' }, 'waktu'],
  ['a prescription that is none', { jenisresep: 'Puyer' }, 'jenisresep'],
  ['no booking', { kodebooking: '' }, 'kodebooking'],
])('%s is said with its field', async (_what, over, isian) => {
  const reply = await simrs.call('POST', '/task', { kodebooking: 'X', taskid: 3, waktu: at(1), ...over });
  expectProblem(reply, 422, 'isian-tidak-sesuai');
  expect(reply.body.isian).toBe(isian);
});

test('what is reported days later is recorded with its own time and owed, until BPJS takes no more of that visit', async () => {
  const [code, late] = [await one(MORNING_SESSION, 4), await one(MORNING_SESSION, 5)];
  hospital.setTime('2027-01-24T22:59:00+07:00');
  expect((await task(code, 3, at(50))).status).toBe(201);
  expect(await owed(code)).toEqual([[3, at(50)]]);
  hospital.setTime('2027-01-24T23:00:00+07:00');
  expectProblem(await task(late, 3, at(50)), 422, 'report-too-late');
  expect((await task(code, 3, at(50))).body['hasil']).toBe('sudah tercatat');
  expect(reportableUntil(TODAY)).toEqual(givesUpAt(TODAY)); // what is taken here is what the outbox still sends
  hospital.setTime('2027-01-20T09:00:00+07:00');
  expectProblem(await task(late, 3, Date.parse('2027-01-19T09:00:00+07:00')), 422, 'task-on-other-day');
});

test('of many, each is answered in its place: one booking\'s refusal stops its own later steps and nobody else', async () => {
  const [a, b] = [await one(MORNING_SESSION, 6), await one(MORNING_SESSION, 7)];
  const list = [
    { kodebooking: a, taskid: 3, waktu: at(50) },
    { kodebooking: b, taskid: 3, waktu: at(-10) },
    { kodebooking: b, taskid: 4, waktu: at(40) },
    { kodebooking: a, taskid: 4, waktu: at(40) },
    { kodebooking: a, taskid: 4, waktu: at(40) },
    { kodebooking: a, taskid: 5, waktu: at(30), jenisresep: 'Racikan' },
  ];
  const reply = await simrs.call('POST', '/task/banyak', { list });
  expect(reply.body.list.map((item) => item['status'])).toEqual([201, 422, 409, 201, 200, 201]);
  expect(reply.body.list[2]).toMatchObject({ masalah: { kode: 'task-too-early', rincian: { taskid: 4, belumtercatat: 3 } } });
  expect(await owed(a)).toEqual([[3, at(50)], [4, at(40)], [5, at(30)]]);
  expect(await owed(b)).toEqual([]);
});

test('a call reported late does not take the display back: shown is the latest call of the session, and who was passed over is no longer', async () => {
  const [first, second] = await waiting(hospital, CHILD_SESSION, 10, 12);
  const before = await sessionRow();
  await hospital.db.rows(`update booking set skipped_at = :now where facility_id = :facilityId and booking_code = :code`, { facilityId: hospital.facility().facilityId, code: first!.bookingCode, now: new Date(MORNING) });
  hospital.setTime('2027-01-18T10:00:00+07:00');
  await task(second!.bookingCode, 4, at(-50));
  await task(first!.bookingCode, 4, at(-30) - 1);
  expect(await sessionRow()).toEqual({ waiting: before.waiting - 2, in_service: 2, now_serving_ordinal: second!.ordinal });
  const [late] = await waiting(hospital, CHILD_SESSION, 13, 13);
  await hospital.db.rows(`update task_event set occurred_at = :at where facility_id = :facilityId and booking_code = :code`, { facilityId: hospital.facility().facilityId, code: late!.bookingCode, at: new Date(at(0)) });
  await task(late!.bookingCode, 4, at(-10));
  expect((await sessionRow()).now_serving_ordinal).toBe(second!.ordinal);
  expect(await hospital.db.rows('select 1 from booking where facility_id = :facilityId and skipped_at is not null', { facilityId: hospital.facility().facilityId })).toEqual([]);
});

test('a new patient stands at the loket from task 1 on, and no longer once the SIMRS has called, finished or missed them', async () => {
  const [seen, missed] = [await one(MORNING_SESSION, 20), await one(MORNING_SESSION, 21)];
  for (const code of [seen, missed]) {
    await makeNew(code);
    expectProblem(await task(code, 3, at(50)), 409, 'task-too-early');
    await task(code, 1, at(50));
    expect(await ticketsOf(code)).toEqual([{ state: 'waiting', ended_by: null }]);
  }
  await task(seen, 2, at(40));
  expect(await ticketsOf(seen)).toMatchObject([{ state: 'done' }]);
  expect((await task(seen, 3, at(30))).status).toBe(201);
  await task(missed, 99, at(20));
  expect(await ticketsOf(missed)).toMatchObject([{ state: 'absent' }]);
});

describe('the pharmacy', () => {
  const served = async (n: number): Promise<string> => {
    const code = await one(CHILD_SESSION, n);
    for (const taskid of [3, 4]) await task(code, taskid, at(50 - taskid));
    await task(code, 5, at(30), { jenisresep: 'Racikan' });
    await takePharmacyNumber(hospital.deps, hospital.facility(), code);
    return code;
  };
  const queue = () => readPharmacyQueue(hospital.db, hospital.facility().facilityId, TODAY, 'compounded');
  const stateOf = async (code: string) => (await findPrescription(hospital.db, hospital.facility().facilityId, code, 'read'))?.state;

  test('sees a start and a ready medicine that the SIMRS reports, as if they were pressed there', async () => {
    const code = await served(30);
    expect(await queue()).toMatchObject({ waiting: 1, nowServing: 0 });
    await task(code, 6, at(20));
    expect([await stateOf(code), await queue()]).toEqual(['in-preparation', expect.objectContaining({ waiting: 0, nowServing: 1 })]);
    await task(code, 6, at(20));
    expect(await queue()).toMatchObject({ waiting: 0 });
    await task(code, 7, at(10));
    expect(await stateOf(code)).toBe('ready');
  });

  test('that has started at its panel keeps its time, and one of the two that come at once', async () => {
    const [pressed, raced] = [await served(31), await served(32)];
    await startChosen(hospital.deps, hospital.facility(), { bookingCode: pressed, actor: 'apoteker' });
    const refused = await task(pressed, 6, at(1));
    expectProblem(refused, 409, 'task-recorded-otherwise');
    expect(refused.body.rincian).toEqual({ taskid: 6, waktu: Date.parse(MORNING) });
    const [press, report] = await Promise.allSettled([startChosen(hospital.deps, hospital.facility(), { bookingCode: raced, actor: 'apoteker' }), task(raced, 6, at(2))]);
    const reported = report.status === 'fulfilled' ? report.value.status : 0;
    expect([[press.status, reported]]).toEqual([reported === 201 ? ['rejected', 201] : ['fulfilled', 409]]);
    expect(await queue()).toMatchObject({ waiting: 0 });
  });
});

test('a step pressed at the poli in the same moment is recorded once', async () => {
  const code = await one(MORNING_SESSION, 40);
  for (const taskid of [3, 4]) await task(code, taskid, at(50 - taskid));
  const [press, report] = await Promise.allSettled([
    finishConsultation(hospital.deps, hospital.facility(), { bookingCode: code, prescriptionKind: 'none', by: 'perawat' }),
    task(code, 5, at(5), { jenisresep: 'Tidak ada' }),
  ]);
  expect(press.status === 'fulfilled' || (report.status === 'fulfilled' && report.value.status === 201)).toBe(true);
  expect((await owed(code)).filter(([id]) => id === 5)).toHaveLength(1);
});
