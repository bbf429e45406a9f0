import { displayLayoutOf } from '../../src/pages/display/display-layout';
import { readDisplay } from '../../src/pages/display/display-model';
import { announceCall, type NewCall } from '../../src/service-points/call-announcement';
import { callNextTicket, callTicket } from '../../src/service-points/call-ticket';
import { moveTicket } from '../../src/service-points/move-ticket';
import { servicePoints } from '../../src/service-points/service-point';
import { takeServiceTicket } from '../../src/service-points/take-service-ticket';
import { MORNING, openHospital, TODAY, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';

let hospital: Hospital;
let nerves: number;
beforeAll(async () => {
  hospital = await openHospital();
  await addStaff(hospital);
  const { facilityId } = hospital.facility();
  const [session] = await hospital.db.rows<{ session_id: number }>(
    `select session_id from practice_session where facility_id = :facilityId and clinic_code = 'SAR' and visit_date = :today and practice_hours = '08:00-12:00'`,
    { facilityId, today: TODAY },
  );
  nerves = session!.session_id;
  await hospital.db.rows(
    `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date, nik, card_number, phone, visit_type, reference_number, is_new_patient, last_task, booked_at, estimated_at, checked_in_at)
     select :facilityId, 'B' || place, :sessionId, place, 'SAR-' || place, medical_record_number, 'JKN', 'kiosk', 'SAR', cast(:today as date), nik, '', '', 1, '', false, case when place = 6 then 0 else 3 end, now(), now(), now()
     from (select medical_record_number, nik, row_number() over (order by medical_record_number)::int as place from patient where facility_id = :facilityId) as patient where place <= 6`,
    { facilityId, sessionId: nerves, today: TODAY },
  );
  await hospital.db.rows('update practice_session set waiting = 6 where facility_id = :facilityId and session_id = :nerves', { facilityId, nerves });
});
afterAll(() => hospital.close());
beforeEach(async () => {
  hospital.setTime(MORNING);
  await hospital.db.rows('delete from call_announcement where facility_id = :facilityId', { facilityId: hospital.facility().facilityId });
});

async function call(number: string, over: Partial<NewCall> = {}): Promise<void> {
  const news: NewCall = { kind: 'clinic', queueRef: `session ${nerves}`, queueNumber: number, place: 'Poli Saraf', spokenPlace: 'Poli Saraf', isRecall: false, actor: 'poli', ...over };
  await hospital.db.transaction(async (tx) => announceCall(tx, hospital.facility().facilityId, hospital.deps.clock(), news));
}

async function stand(bookingCode: string, state: 'waiting' | 'called' | 'finished'): Promise<void> {
  const { facilityId } = hospital.facility();
  await hospital.db.rows('update booking set state = :state where facility_id = :facilityId and booking_code = :bookingCode', { facilityId, bookingCode, state });
  await hospital.db.rows(
    `update practice_session set in_service = (select count(*) from booking where facility_id = :facilityId and session_id = :nerves and state = 'called') where facility_id = :facilityId and session_id = :nerves`,
    { facilityId, nerves },
  );
}

const shown = (layout: Record<string, unknown>) => readDisplay(hospital.deps, hospital.facility(), displayLayoutOf(layout));
async function sessionShown() {
  const [panel] = (await shown({ panels: [{ kind: 'clinic', clinicCodes: ['SAR'] }] })).panels;
  return panel?.kind === 'clinic' ? panel.sessions.find(({ sessionId }) => sessionId === nerves) : undefined;
}

test('a clinic shows who is called next in the order of calls: priority first, nobody passed over or not yet here', async () => {
  const { facilityId } = hospital.facility();
  await hospital.db.rows(`update booking set priority_reason = 'lansia' where facility_id = :facilityId and ordinal = 4`, { facilityId });
  await hospital.db.rows(`update booking set skipped_at = now() where facility_id = :facilityId and ordinal = 2`, { facilityId });
  expect(await sessionShown()).toMatchObject({ next: ['SAR-4', 'SAR-1', 'SAR-3', 'SAR-5'], waiting: 4, called: [] });
});

test('a clinic shows and tells whom it has called, until the call is undone, the patient is passed over or finished', async () => {
  const layout = { panels: [{ kind: 'clinic', clinicCodes: ['SAR'] }] };
  const now = async () => ({ called: (await sessionShown())?.called, told: (await shown(layout)).calls.map(({ queueNumber, place }) => `${queueNumber} ${place}`) });
  const first = { number: 'SAR-1', place: 'Poli Saraf' };
  await stand('B1', 'called');
  await stand('B3', 'called');
  await call('SAR-1', { bookingCode: 'B1' });
  hospital.setTime('2027-01-18T09:05:00.000+07:00');
  await call('SAR-3', { bookingCode: 'B3', place: 'Ruang 2' });
  expect(await now()).toEqual({ called: [{ number: 'SAR-3', place: 'Ruang 2' }, first], told: ['SAR-1 Poli Saraf', 'SAR-3 Ruang 2'] });
  await stand('B3', 'waiting');
  expect(await now()).toEqual({ called: [first], told: ['SAR-1 Poli Saraf'] });
  await hospital.db.rows(`update booking set skipped_at = now() where facility_id = :facilityId and booking_code = 'B1'`, { facilityId: hospital.facility().facilityId });
  expect(await now()).toEqual({ called: [], told: [] });
  await hospital.db.rows(`update booking set skipped_at = null where facility_id = :facilityId and booking_code = 'B1'`, { facilityId: hospital.facility().facilityId });
  await stand('B1', 'finished');
  expect(await now()).toEqual({ called: [], told: [] });
  await stand('B1', 'waiting');
});

test('a loket shows the number that stands there, and none once it is served, passed over or called elsewhere', async () => {
  const { facilityId } = hospital.facility();
  const facility = hospital.facility();
  const points = await servicePoints(hospital.db, facilityId);
  const at = (name: string) => ({ point: points.find((point) => point.name === name)!, actor: 'loket' });
  const { ticketId } = await hospital.db.transaction((tx) => takeServiceTicket(tx, hospital.deps, facility, { queueCode: 'pendaftaran', purpose: 'general', source: 'desk' }));
  const layout = { panels: [{ kind: 'registration' }] };
  const now = async () => {
    const { panels: [panel], calls } = await shown(layout);
    return { places: panel?.kind === 'queue' ? panel.queue?.places : undefined, told: calls.map(({ queueNumber, place }) => `${queueNumber} ${place}`) };
  };
  await callNextTicket(hospital.deps, facility, at('Loket 1'), null);
  expect(await now()).toEqual({ places: [{ number: 'P-001', place: 'Loket 1' }], told: ['P-001 Loket 1'] });
  await moveTicket(hospital.deps, facility, 'loket', ticketId, { to: 'skip' });
  expect(await now()).toEqual({ places: [{ number: null, place: 'Loket 1' }], told: [] });
  hospital.setTime('2027-01-18T09:01:00.000+07:00');
  await callTicket(hospital.deps, facility, at('Loket 2'), { ticketId, expects: null, reason: '' });
  expect(await now()).toEqual({ places: [{ number: 'P-001', place: 'Loket 2' }, { number: null, place: 'Loket 1' }], told: ['P-001 Loket 2'] });
  await moveTicket(hospital.deps, facility, 'loket', ticketId, { to: 'done' });
  expect(await now()).toMatchObject({ places: [{ number: null, place: 'Loket 2' }, { number: null, place: 'Loket 1' }], told: [] });
});

test('a session whose doctor left stays on the display while patients wait', async () => {
  const { facilityId } = hospital.facility();
  await hospital.db.rows('update practice_session set on_leave = true, doctor_left_at = now() where facility_id = :facilityId and session_id = :nerves', { facilityId, nerves });
  expect(await sessionShown()).toMatchObject({ waiting: 4, doctorLeftAt: expect.any(Date) });
});

test('a display hears the calls of its own panels only', async () => {
  await stand('B1', 'called');
  await call('SAR-1', { bookingCode: 'B1' });
  await call('P-001', { kind: 'registration', queueRef: 'queue pendaftaran', place: 'Loket 1' });
  await call('LAB-001', { kind: 'other', queueRef: 'queue laboratorium', place: 'Laboratorium' });
  const heard = async (...panels: object[]): Promise<string[]> => (await shown({ panels })).calls.map(({ queueNumber }) => queueNumber);
  expect(await heard({ kind: 'clinic', clinicCodes: ['SAR'] })).toEqual(['SAR-1']);
  expect(await heard({ kind: 'clinic' })).toEqual(['SAR-1']);
  expect(await heard({ kind: 'clinic', clinicCodes: ['ANA'] })).toEqual([]);
  expect(await heard({ kind: 'registration' }, { kind: 'pharmacy' })).toEqual(['P-001']);
  expect(await heard({ kind: 'other', queueCode: 'laboratorium' })).toEqual(['LAB-001']);
  expect(await heard({ kind: 'doctors' }, { kind: 'pledge' })).toEqual([]);
});

test('the pharmacy shows racikan and non racikan apart: who is called, what is ready, what is being made, who waits', async () => {
  const { facilityId } = hospital.facility();
  await hospital.db.rows(
    `insert into prescription (facility_id, booking_code, prescription_kind, written_at, pharmacy_date, ordinal, numbered_at, state, handed_over_at)
     values (:facilityId, 'B1', 'compounded', now(), cast(:today as date), 1, now(), 'ready', null), (:facilityId, 'B2', 'compounded', now(), cast(:today as date), 2, now(), 'in-preparation', null),
       (:facilityId, 'B3', 'compounded', now(), cast(:today as date), 3, now(), 'waiting', null), (:facilityId, 'B4', 'non-compounded', now(), cast(:today as date), 1, now(), 'ready', now())`,
    { facilityId, today: TODAY },
  );
  // The second of them has its medicine already.
  await call('R-001', { kind: 'pharmacy', queueRef: 'pharmacy compounded', place: 'Farmasi', bookingCode: 'B1' });
  await call('N-001', { kind: 'pharmacy', queueRef: 'pharmacy non-compounded', place: 'Farmasi', bookingCode: 'B4' });
  const { panels: [panel], calls } = await shown({ panels: [{ kind: 'pharmacy' }] });
  expect(calls.map(({ queueNumber }) => queueNumber)).toEqual(['R-001']);
  expect(panel).toEqual({
    kind: 'pharmacy',
    kinds: [
      { kind: 'compounded', called: [{ number: 'R-001', place: 'Farmasi' }], ready: ['R-001'], inPreparation: ['R-002'], waiting: 1, usualMinutes: undefined },
      { kind: 'non-compounded', called: [], ready: [], inPreparation: [], waiting: 0, usualMinutes: undefined },
    ],
  });
});
