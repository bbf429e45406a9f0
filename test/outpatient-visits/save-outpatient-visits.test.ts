import { outpatientDay, outpatientDays } from '../../src/outpatient-visits/list-outpatient-visits';
import { MOST_VISITS, visitsOfHouse, WHOLE_HOUSE } from '../../src/outpatient-visits/outpatient-count';
import { saveOutpatientVisits, type OutpatientCount, type SaveOutpatientVisits } from '../../src/outpatient-visits/save-outpatient-visits';
import { openHospital, TODAY, TOMORROW, YESTERDAY, type Hospital } from '../support/hospital';

let hospital: Hospital;
beforeEach(async () => {
  hospital = await openHospital({ patients: 0 });
});
afterEach(() => hospital.close());

const of = (visits: number | null, over: Partial<OutpatientCount> = {}): OutpatientCount => ({ visitDate: YESTERDAY, clinicCode: WHOLE_HOUSE, visits, ...over });
const save = (counts: OutpatientCount[], over: Partial<SaveOutpatientVisits> = {}) => saveOutpatientVisits(hospital.deps, hospital.facility(), { counts, source: 'hand', actor: 'supervisor', ...over });
const day = (date = YESTERDAY) => outpatientDay(hospital.db, hospital.facility().facilityId, date);
const refused = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'saved', (error: { code: string }) => error.code);
const acts = () =>
  hospital.db.rows<{ actor: string; subject: string; detail: Record<string, unknown> }>(`select actor, subject, detail from staff_act where facility_id = :facilityId and act = 'outpatient-count-changed' order by act_id`, { facilityId: hospital.facility().facilityId });

test('a later number replaces an earlier one with who gave it, when and how; the same number keeps its first giver; each day has its act, in the security log too', async () => {
  expect(await save([of(400), of(38, { clinicCode: 'SAR' })], { source: 'simrs', actor: 'simrs-utama' })).toEqual({ added: 2, changed: 0, removed: 0, unchanged: 0 });
  const first = hospital.deps.clock();
  hospital.setTime('2027-01-18T10:00:00+07:00');
  expect(await save([of(412), of(38, { clinicCode: 'SAR' }), of(0, { visitDate: TODAY })])).toEqual({ added: 1, changed: 1, removed: 0, unchanged: 1 });
  expect(await day()).toEqual({
    date: YESTERDAY,
    house: { visits: 412, source: 'hand', enteredBy: 'supervisor', enteredAt: new Date('2027-01-18T10:00:00+07:00') },
    clinics: [{ clinicCode: 'SAR', clinicName: 'Saraf', visits: 38, source: 'simrs', enteredBy: 'simrs-utama', enteredAt: first }],
  });
  expect(await acts()).toEqual([
    { actor: 'simrs-utama', subject: `outpatient-count ${YESTERDAY}`, detail: { source: 'simrs', wholeHouse: [null, 400], SAR: [null, 38] } },
    { actor: 'supervisor', subject: `outpatient-count ${YESTERDAY}`, detail: { source: 'hand', wholeHouse: [400, 412] } },
    { actor: 'supervisor', subject: `outpatient-count ${TODAY}`, detail: { source: 'hand', wholeHouse: [null, 0] } },
  ]);
  expect(await hospital.db.rows(`select count(*)::int as events from security_event where facility_id = :facilityId and kind = 'outpatient-count-changed'`, { facilityId: hospital.facility().facilityId })).toEqual([{ events: 3 }]);
});

test('the house is its own number where there is one, else the sum of its clinics, and nothing where there is neither', async () => {
  await save([of(400), of(38, { clinicCode: 'SAR' }), of(20, { clinicCode: 'ANA' })]);
  expect(visitsOfHouse(await day())).toBe(400);
  expect(await save([of(null)])).toMatchObject({ removed: 1 });
  expect(visitsOfHouse(await day())).toBe(58);
  await save([of(30, { clinicCode: 'BED' })], { daysWithAllClinics: [YESTERDAY] });
  expect((await day()).clinics.map(({ clinicCode, visits }) => [clinicCode, visits])).toEqual([['BED', 30]]);
  await save([], { daysWithAllClinics: [YESTERDAY] });
  expect(visitsOfHouse(await day())).toBeNull();
  await save([of(0)]);
  expect(visitsOfHouse(await day())).toBe(0);
});

test('a day that has not come, one of long ago, too large a number and a clinic of nobody are refused, and with them all that came along', async () => {
  expect(await refused(save([of(1), of(5, { visitDate: TOMORROW })]))).toBe('outpatient-date-in-future');
  expect(await refused(save([of(1), of(5, { visitDate: '2007-01-18' })]))).toBe('outpatient-date-too-early');
  for (const visits of [-1, MOST_VISITS + 1, 1.5]) expect(await refused(save([of(1, { clinicCode: 'SAR' }), of(visits)]))).toBe('outpatient-visits-out-of-range');
  expect(await refused(save([of(1), of(5, { clinicCode: 'XXX' })]))).toBe('outpatient-clinic-unknown');
  expect(await outpatientDays(hospital.db, hospital.facility().facilityId, { from: '2000-01-01', to: TOMORROW })).toEqual([]);
  expect(await save([of(MOST_VISITS), of(7), of(8)])).toMatchObject({ added: 1 });
  expect(visitsOfHouse(await day())).toBe(8);
});

test('who was shown another number than is kept by now writes nothing, unless both mean the same', async () => {
  await save([of(400)]);
  expect(await refused(save([of(410, { shown: null }), of(9, { visitDate: TODAY, shown: null })]))).toBe('changed-meanwhile');
  expect(visitsOfHouse(await day(TODAY))).toBeNull();
  expect(await save([of(400, { shown: null })])).toMatchObject({ unchanged: 1 });
  expect(await save([of(410, { shown: 400 })])).toMatchObject({ changed: 1 });
});

test('bringers who come at the same moment come one after the other: each act tells what it really replaced', async () => {
  await save([of(100)]);
  await Promise.all(Array.from({ length: 8 }, (_, i) => save([of(101 + i)], { actor: `simrs-${i}` })));
  const chain = (await acts()).map(({ detail }) => detail['wholeHouse'] as [number | null, number]);
  expect(chain).toHaveLength(9);
  expect(chain.map(([before]) => before)).toEqual([null, ...chain.slice(0, -1).map(([, after]) => after)]);
});
