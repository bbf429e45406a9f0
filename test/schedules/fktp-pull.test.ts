import { hfisJob } from '../../src/schedules/hfis-sync';
import { proposeWeek, sendProposal } from '../../src/schedules/hfis-proposal-sync';
import type { FktpSlot } from '../../src/tools/simulator/reference';
import { MONDAY, openHfisHospital, TUESDAY, type HfisHospital } from './hfis-hospital';

const BAYU = { kodedokter: 445501, namadokter: 'dr. BAYU SEGARA' };
const WULAN = { kodedokter: 445503, namadokter: 'drg. Wulan Sari' };
/** From Monday the 18th on, a national holiday each. */
const WEEK_OFF = Array.from({ length: 7 }, (_, day) => `2027-01-${18 + day}`);

let puskesmas: HfisHospital;
beforeAll(async () => {
  puskesmas = await openHfisHospital('FKTP');
});
afterAll(() => puskesmas.close());
beforeEach(async () => {
  await puskesmas.clear();
  const { db, facilityId } = puskesmas;
  await db.rows('delete from clinic where facility_id = :facilityId', { facilityId });
  await db.rows(`insert into clinic values (:facilityId, '001', 'Poli Umum', '001', 'Poli Umum', 'A'), (:facilityId, '002', 'Poli Gigi', '002', 'Poli Gigi', 'B')`, { facilityId });
});

/** A slot of Mondays, unless told otherwise. */
function slot(doctor: { kodedokter: number; namadokter: string }, jampraktek: string, over: Partial<FktpSlot> = {}): FktpSlot {
  return { hari: 1, kodepoli: '001', namapoli: 'POLI UMUM', ...doctor, jampraktek, kapasitas: 40, ...over };
}
const hfisHas = (fktp: FktpSlot[], over: object = {}) => puskesmas.hfisHas([], { fktp, ...over });
const dental = (jampraktek: string, over: Partial<FktpSlot> = {}): FktpSlot => slot(WULAN, jampraktek, { kodepoli: '002', namapoli: 'POLI GIGI', ...over });

test('the doctors of a poli on a day become sessions; a second pull changes nothing; a closed day has none', async () => {
  await hfisHas([slot(BAYU, '07:00 - 12:00'), dental('08:00-11:00', { kapasitas: 20 })]);
  expect(await puskesmas.pull({ days: 2 })).toMatchObject({ clinics: 2, slots: 2, added: 2, changed: 0, failures: [], stoppedBy: null });
  const sessions = await puskesmas.sessions();
  expect(sessions).toMatchObject([
    { clinic_code: '001', doctor_code: 445501, visit_date: MONDAY, practice_hours: '07:00-12:00', capacity: 40, quota_jkn: 40, quota_non_jkn: 40, on_leave: false },
    { clinic_code: '002', doctor_code: 445503, visit_date: MONDAY, practice_hours: '08:00-11:00', capacity: 20, on_leave: false },
  ]);
  expect(await puskesmas.pull({ days: 2 })).toMatchObject({ added: 0, changed: 0 });
  expect(await puskesmas.sessions()).toEqual(sessions);
});

test('capacity, a doctor who is not there, and one who is there again, each as HFIS says it; what somebody has booked is left to a person', async () => {
  await hfisHas([slot(BAYU, '07:00-12:00'), dental('08:00-11:00')]);
  await puskesmas.pull();
  await puskesmas.changeSession('08:00-11:00', 'taken_jkn = 1');
  await hfisHas([slot(BAYU, '07:00-12:00', { kapasitas: 50, hari: 2 }), dental('08:00-11:00', { hari: 2 })]);
  expect(await puskesmas.pull()).toMatchObject({ changed: 1 });
  expect(await puskesmas.sessions()).toMatchObject([{ capacity: 40, on_leave: true }, { capacity: 40, on_leave: false }]);
  expect(await puskesmas.differences()).toMatchObject([{ kind: 'gone', clinicCode: '002', bookingsHit: 1 }]);
  await hfisHas([slot(BAYU, '07:00-12:00', { kapasitas: 50 }), dental('08:00-11:00')]);
  await puskesmas.pull();
  expect(await puskesmas.sessions()).toMatchObject([{ capacity: 50, on_leave: false }, { on_leave: false }]);
  expect(await puskesmas.differences()).toEqual([]);
});

test('new sessions are only listed where the facility wants to look first', async () => {
  await puskesmas.settings({ hfisNewSessions: 'list' });
  await hfisHas([slot(BAYU, '07:00-12:00')]);
  expect(await puskesmas.pull()).toMatchObject({ added: 0, differences: 1 });
  expect(await puskesmas.differences()).toMatchObject([{ kind: 'only-there', clinicCode: '001', doctorCode: 445501 }]);
});

test('names that differ are listed, of clinics and of doctors, and not for being in capitals', async () => {
  await puskesmas.db.rows(`insert into doctor values (:facilityId, 445501, 'dr. Bayu Segara'), (:facilityId, 445503, 'drg. Wulan')`, { facilityId: puskesmas.facilityId });
  await hfisHas([slot(BAYU, '07:00-12:00'), dental('08:00-11:00', { namapoli: 'POLI GIGI & MULUT' })]);
  expect(await puskesmas.pull()).toMatchObject({ differences: 2 });
  expect(await puskesmas.differences()).toMatchObject([
    { kind: 'clinic-name', clinicCode: '002', theirs: { clinicName: 'POLI GIGI & MULUT', parentCode: '002' } },
    { kind: 'doctor-name', doctorCode: 445503, theirs: { doctorName: 'drg. Wulan Sari' } },
  ]);
});

test('a day that is not answered changes nothing of it', async () => {
  await hfisHas([slot(BAYU, '07:00-12:00')]);
  await puskesmas.pull();
  const sessions = await puskesmas.sessions();
  const simulator = await hfisHas([slot(WULAN, '07:00-12:00')]);
  await fetch(new URL('/control/faults', simulator.url), { method: 'POST', body: JSON.stringify({ kind: 'status', status: 503, times: 9, match: { path: 'fktp/ref/dokter' } }), headers: { 'content-type': 'application/json' } });
  const pulled = await puskesmas.pull();
  expect(pulled).toMatchObject({ clinics: 0, added: 0, changed: 0 });
  expect(pulled.failures).not.toEqual([]);
  expect(await puskesmas.sessions()).toEqual(sessions);
});

test('an account that knows no poli on any day of a week closes nothing', async () => {
  await hfisHas([slot(BAYU, '07:00-12:00')]);
  await puskesmas.pull();
  await hfisHas([slot(BAYU, '07:00-12:00')], { liburNasional: WEEK_OFF });
  expect(await puskesmas.pull()).toMatchObject({ changed: 0, stoppedBy: 'no-doctors' });
  expect(await puskesmas.sessions()).toMatchObject([{ on_leave: false }]);
});

test('after a refusal one poli and day is read alone', async () => {
  await hfisHas([slot(BAYU, '07:00-12:00', { hari: 2 }), dental('08:00-11:00', { hari: 2 })]);
  expect(await puskesmas.pull({ only: { clinicCode: '002', date: TUESDAY } })).toMatchObject({ clinics: 1, added: 1 });
  expect(puskesmas.log.lines.filter(({ message }) => message === 'called BPJS')).toHaveLength(1);
});

test('the job reads it; nothing is proposed, as the contract has no service for that', async () => {
  await hfisHas([slot(BAYU, '07:00-12:00')]);
  const facility = await puskesmas.facility();
  expect(await hfisJob({ ...puskesmas.deps, facilities: { inService: () => [facility] } })).toMatchObject({ facilities: 1, added: 1, failures: 0 });
  expect(await proposeWeek(puskesmas.deps, facility, { from: MONDAY })).toMatchObject({ proposals: [], stoppedBy: 'no-account' });
  const proposal = { clinicCode: '001', doctorCode: 445501 } as Parameters<typeof sendProposal>[2];
  await expect(sendProposal(puskesmas.deps, facility, proposal, 'Sari')).rejects.toMatchObject({ code: 'no-account' });
});
