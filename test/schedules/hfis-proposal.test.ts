import { proposeWeek, sendProposal, type ProposeOptions, type WeekPreview } from '../../src/schedules/hfis-proposal-sync';
import { sentProposals } from '../../src/schedules/hfis-proposal-store';
import { BIMA, MONDAY, openHfisHospital, SARI, slot, TUESDAY, type HfisHospital } from './hfis-hospital';

const WEDNESDAY = '2027-01-20';
let hospital: HfisHospital;
beforeAll(async () => {
  hospital = await openHfisHospital();
});
afterAll(() => hospital.close());
beforeEach(() => hospital.clear());

const weekly = (hari: number, hours: string, over: object = {}): ReturnType<typeof slot> => slot(SARI, hours, { hari, tanggal: undefined, ...over });
const propose = async (options: Partial<ProposeOptions> = {}): Promise<WeekPreview> => proposeWeek(hospital.deps, await hospital.facility(), { from: MONDAY, ...options });
const states = ({ proposals }: WeekPreview): object => proposals.map(({ doctorCode, weekdays }) => [doctorCode, Object.fromEntries(weekdays.map(({ weekday, state }) => [weekday, state]))]);

test('a week is shown whole beside what HFIS has, and nothing is sent', async () => {
  await hospital.addSession({});
  await hospital.addSession({ visit_date: TUESDAY, practice_hours: '09:00-12:00' });
  await hospital.addSession({ visit_date: WEDNESDAY });
  await hospital.addSession({ visit_date: '2027-01-25' });
  const simulator = await hospital.hfisHas([weekly(1, '08:00-12:00'), weekly(2, '08:00-12:00'), weekly(4, '08:00-12:00'), slot(BIMA, '13:00-15:00', { tanggal: undefined })]);
  const preview = await propose();
  expect(states(preview)).toEqual([[SARI.kodedokter, { 1: 'same', 2: 'changed', 3: 'new', 4: 'missing' }]]);
  expect(preview).toMatchObject({ from: MONDAY, to: '2027-01-24', failures: [], stoppedBy: null });
  expect(preview.proposals[0]!.body.jadwal).toEqual([
    { hari: '1', buka: '08:00', tutup: '12:00' },
    { hari: '2', buka: '09:00', tutup: '12:00' },
    { hari: '3', buka: '08:00', tutup: '12:00' },
  ]);
  expect(simulator.ledger.proposals()).toEqual([]);
  expect(await sentProposals(hospital.db, hospital.facilityId, 5)).toEqual([]);
});

test('a leave takes no weekday away as long as HFIS has the slot, and what HFIS lost is not proposed again', async () => {
  await hospital.hfisHas([weekly(1, '08:00-12:00'), weekly(2, '08:00-12:00')]);
  await hospital.pull({ days: 3 });
  await hospital.hfisHas([weekly(1, '08:00-12:00', { libur: 1 })]);
  await hospital.pull({ days: 3 });
  expect((await hospital.sessions()).map(({ on_leave: closed }) => closed)).toEqual([true, true]);
  expect(states(await propose())).toEqual([[SARI.kodedokter, { 1: 'same' }]]);
});

test('without all of the seven days read there is no proposal for the clinic', async () => {
  await hospital.addSession({});
  const simulator = await hospital.hfisHas([]);
  simulator.faults.add({ kind: 'status', status: 502, stored: false, match: { path: `jadwaldokter/kodepoli/SAR/tanggal/2027-01-22` } });
  expect(await propose()).toMatchObject({ proposals: [], failures: [{ clinicCode: 'SAR', visitDate: '2027-01-22' }] });
});

test('a holiday of ours or of HFIS is pointed out', async () => {
  await hospital.addSession({});
  await hospital.db.rows(`insert into holiday values (:facilityId, '2027-01-19', 'Libur RS')`, { facilityId: hospital.facilityId });
  await hospital.hfisHas([slot(SARI, '08:00-10:00', { hari: 8, tanggal: undefined })], { liburNasional: ['2027-01-20'] });
  expect((await propose()).holidays).toEqual([{ date: '2027-01-19', name: 'Libur RS' }, { date: '2027-01-20', name: '' }]);
});

test('what was sent is kept with who, when and the answer, and HFIS has it from the next day on', async () => {
  await hospital.addSession({ practice_hours: '10:00-14:00' });
  const simulator = await hospital.hfisHas([weekly(1, '08:00-12:00')]);
  const [proposal] = (await propose({ clinics: ['SAR'], doctors: [SARI.kodedokter] })).proposals;
  const facility = await hospital.facility();
  expect(await sendProposal(hospital.deps, facility, proposal!, 'Rina')).toMatchObject({ verdict: 'accepted' });
  expect(simulator.ledger.proposals()).toMatchObject([{ kodedokter: SARI.kodedokter, kodesubspesialis: 'SAR' }]);

  simulator.faults.add({ kind: 'hang-after-store', drop: true, match: { path: 'jadwaldokter/updatejadwaldokter' } });
  expect(await sendProposal(hospital.deps, facility, proposal!, 'Budi')).toMatchObject({ verdict: 'unavailable' });
  expect(await sentProposals(hospital.db, hospital.facilityId, 5)).toMatchObject([
    { sentBy: 'Budi', verdict: 'unavailable', message: 'no-reply', clinicCode: 'SAR' },
    { sentBy: 'Rina', verdict: 'accepted', body: proposal!.body, doctorName: SARI.namadokter },
  ]);
  hospital.setNow(new Date('2027-01-19T06:00:00+07:00'));
  expect(states(await propose({ from: '2027-01-25' }))).toEqual([]);
  expect(states(await propose({ from: MONDAY }))).toEqual([[SARI.kodedokter, { 1: 'changed' }]]);
  await hospital.addSession({ visit_date: '2027-01-25', practice_hours: '10:00-14:00' });
  expect(states(await propose({ from: '2027-01-25' }))).toEqual([[SARI.kodedokter, { 1: 'same' }]]);
});

test('nothing is sent after eight in the evening in Jakarta', async () => {
  await hospital.addSession({});
  const simulator = await hospital.hfisHas([]);
  const [proposal] = (await propose()).proposals;
  hospital.setNow(new Date('2027-01-18T20:00:00+07:00'));
  await expect(sendProposal(hospital.deps, await hospital.facility(), proposal!, 'Rina')).rejects.toMatchObject({ code: 'window-closed' });
  expect(simulator.ledger.proposals()).toEqual([]);
  expect(await sentProposals(hospital.db, hospital.facilityId, 5)).toEqual([]);
});
