import { displayLayoutOf } from '../../src/pages/display/display-layout';
import { readDisplay } from '../../src/pages/display/display-model';
import { announceCall, withdrawCalls, type NewCall } from '../../src/service-points/call-announcement';
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
beforeEach(() => hospital.setTime(MORNING));

async function call(number: string, over: Partial<NewCall> = {}): Promise<void> {
  const news: NewCall = { kind: 'clinic', queueRef: `session ${nerves}`, queueNumber: number, place: 'Poli Saraf', spokenPlace: 'Poli Saraf', isRecall: false, actor: 'poli', ...over };
  await hospital.db.transaction(async (tx) => announceCall(tx, hospital.facility().facilityId, hospital.deps.clock(), news));
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
  expect(await sessionShown()).toMatchObject({ next: ['SAR-4', 'SAR-1', 'SAR-3', 'SAR-5'], waiting: 4, nowServing: undefined });
});

test('a call taken back is no longer shown as being served; the one before is', async () => {
  await call('SAR-1', { bookingCode: 'B1' });
  hospital.setTime('2027-01-18T09:05:00.000+07:00');
  await call('SAR-3', { bookingCode: 'B3', place: 'Ruang 2' });
  expect((await sessionShown())?.nowServing).toEqual({ number: 'SAR-3', place: 'Ruang 2' });
  await hospital.db.transaction(async (tx) => withdrawCalls(tx, hospital.facility().facilityId, { bookingCode: 'B3' }, new Date(MORNING), hospital.deps.clock()));
  expect((await sessionShown())?.nowServing).toEqual({ number: 'SAR-1', place: 'Poli Saraf' });
});

test('a session whose doctor left stays on the display while patients wait', async () => {
  const { facilityId } = hospital.facility();
  await hospital.db.rows('update practice_session set on_leave = true, doctor_left_at = now() where facility_id = :facilityId and session_id = :nerves', { facilityId, nerves });
  expect(await sessionShown()).toMatchObject({ waiting: 4, doctorLeftAt: expect.any(Date) });
});

test('a display hears the calls of its own panels only', async () => {
  await call('ANA-1', { queueRef: 'session 999999', place: 'Poli Anak' });
  await call('P-001', { kind: 'registration', queueRef: 'queue pendaftaran', place: 'Loket 1' });
  await call('LAB-001', { kind: 'other', queueRef: 'queue laboratorium', place: 'Laboratorium' });
  await call('R-001', { kind: 'pharmacy', queueRef: 'pharmacy compounded', place: 'Farmasi' });
  const heard = async (...panels: object[]): Promise<string[]> => (await shown({ panels })).calls.map(({ queueNumber }) => queueNumber);
  expect(await heard({ kind: 'clinic', clinicCodes: ['SAR'] })).toEqual(['SAR-1']);
  expect(await heard({ kind: 'clinic' })).toEqual(['SAR-1', 'ANA-1']);
  expect(await heard({ kind: 'registration' }, { kind: 'pharmacy' })).toEqual(['P-001', 'R-001']);
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
  const [panel] = (await shown({ panels: [{ kind: 'pharmacy' }] })).panels;
  expect(panel).toEqual({
    kind: 'pharmacy',
    kinds: [
      { kind: 'compounded', nowServing: { number: 'R-001', place: 'Farmasi' }, ready: ['R-001'], inPreparation: ['R-002'], waiting: 1, usualMinutes: undefined },
      { kind: 'non-compounded', nowServing: undefined, ready: [], inPreparation: [], waiting: 0, usualMinutes: undefined },
    ],
  });
});
