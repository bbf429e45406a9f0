import { followedPlaces } from '../../src/schedules/followed-quotas';
import { compareDay } from '../../src/schedules/hfis-differences';
import type { HfisSlot, OurSession, RememberedSlot } from '../../src/schedules/hfis-slot';
import { slotsOf } from '../../src/schedules/hfis-rows-sync';
import { takesProposals, weekdayOf, weekFrom, weekProposals } from '../../src/schedules/hfis-week';

const DOCTOR = 700101;
const theirs = (practiceHours: string, over: Partial<HfisSlot> = {}): HfisSlot => ({ doctorCode: DOCTOR, doctorName: 'dr. Sari', clinicName: 'SARAF', practiceHours, capacity: 30, onLeave: false, ...over });
const remembered = (practiceHours: string, over: Partial<RememberedSlot> = {}): RememberedSlot => ({ ...theirs(practiceHours), isGone: false, agreedCapacity: 30, agreedOnLeave: false, ...over });
const ours = (practiceHours: string, over: Partial<OurSession> = {}): OurSession => ({
  sessionId: 1, doctorCode: DOCTOR, practiceHours, queuePrefix: 'E1', capacity: 30, quotaJkn: 30, quotaNonJkn: 30, minutesPerPatient: null, onLeave: false, note: '', takenJkn: 0, takenNonJkn: 0, ...over,
});
const compare = (before: RememberedSlot[], now: HfisSlot[], sessions: OurSession[]) => compareDay({ clinicCode: 'SAR', visitDate: '2027-01-18', before, now, ours: sessions, newSessions: 'add' });

describe('places that follow HFIS', () => {
  test.each<[what: string, before: [number, number, number], capacity: number, after: [number, number, number]]>([
    ['offered to both whole', [30, 30, 30], 40, [40, 40, 40]],
    ['shared out keep their shares', [40, 32, 8], 30, [30, 24, 6]],
    ['shared out by thirds lose nobody to rounding', [30, 20, 10], 25, [25, 17, 8]],
    ['smaller than the capacity stay, up to the new one', [40, 20, 10], 15, [15, 15, 10]],
    ['above the capacity on purpose stay', [30, 50, 30], 20, [20, 50, 20]],
    ['of a session that had none', [0, 0, 0], 10, [10, 10, 10]],
    ['all for one payer', [30, 30, 0], 10, [10, 10, 0]],
  ])('%s', (_what, [capacity, quotaJkn, quotaNonJkn], to, [c, jkn, nonJkn]) => {
    expect(followedPlaces({ capacity, quotaJkn, quotaNonJkn }, to)).toEqual({ capacity: c, quotaJkn: jkn, quotaNonJkn: nonJkn });
  });
});

describe('comparing a day', () => {
  test('of two sessions whose hours changed, each moves to the slot nearest to it', () => {
    const plan = compare(
      [remembered('08:00-12:00'), remembered('16:00-20:00')],
      [theirs('17:00-20:00'), theirs('07:30-12:00')],
      [ours('08:00-12:00', { sessionId: 1 }), ours('16:00-20:00', { sessionId: 2 })],
    );
    expect(plan.adds.map(({ slot, like }) => [like?.practiceHours, slot.practiceHours])).toEqual(expect.arrayContaining([['08:00-12:00', '07:30-12:00'], ['16:00-20:00', '17:00-20:00']]));
    expect(plan.differences).toEqual([]);
  });

  test('a slot beside a session HFIS never had is another practice, unless they overlap', () => {
    expect(compare([], [theirs('08:00-12:00')], [ours('19:00-06:00')])).toMatchObject({ adds: [{ like: null }], differences: [{ kind: 'only-here' }] });
    expect(compare([], [theirs('20:00-23:00')], [ours('19:00-06:00')])).toMatchObject({ adds: [], differences: [{ kind: 'hours' }] });
    expect(compare([], [theirs('08:00-12:00', { doctorCode: 700102 })], [ours('08:00-12:00')])).toMatchObject({ adds: [{ slot: { doctorCode: 700102 } }], differences: [{ kind: 'only-here' }] });
  });

  test('hours that changed beside a capacity of our own are for a person', () => {
    expect(compare([remembered('08:00-12:00')], [theirs('09:00-12:00')], [ours('08:00-12:00', { capacity: 50 })])).toMatchObject({ adds: [], changes: [], differences: [{ kind: 'hours' }] });
  });

  test('what a person decided to do without is not opened by itself', () => {
    expect(compare([remembered('08:00-12:00')], [theirs('08:00-12:00')], [])).toMatchObject({ adds: [], differences: [{ kind: 'only-there' }] });
    expect(compare([remembered('08:00-12:00', { agreedCapacity: null, agreedOnLeave: null })], [theirs('08:00-12:00')], [])).toMatchObject({ adds: [{}], differences: [] });
    expect(compare([remembered('08:00-12:00', { isGone: true })], [theirs('08:00-12:00')], [])).toMatchObject({ adds: [{}], differences: [] });
  });

  test('a session that somebody opened again after HFIS lost it stays open', () => {
    const gone = remembered('08:00-12:00', { isGone: true, agreedOnLeave: true });
    expect(compare([gone], [], [ours('08:00-12:00')])).toMatchObject({ changes: [], differences: [{ kind: 'gone', bookingsHit: 0 }] });
  });

  test('HFIS and we changing to the same is no difference, and the base of the next comparison', () => {
    const plan = compare([remembered('08:00-12:00')], [theirs('08:00-12:00', { capacity: 40, onLeave: true })], [ours('08:00-12:00', { capacity: 40, onLeave: true })]);
    expect(plan).toMatchObject({ changes: [], differences: [], memory: [{ agreedCapacity: 40, agreedOnLeave: true }] });
  });
});

describe('rows of jadwaldokter', () => {
  const row = (over: object) => ({ kodepoli: 'SAR', namapoli: 'SARAF', kodesubspesialis: 'SAR', namasubspesialis: 'SARAF', kodedokter: DOCTOR, namadokter: 'dr. Sari', hari: 1, namahari: 'SENIN', jadwal: '08:00-12:00', kapasitaspasien: 30, libur: 0, ...over });

  test('of other clinics are not taken, and of a slot sent twice the open and larger one counts, in any order', () => {
    const rows = [row({ libur: 1, kapasitaspasien: 90 }), row({ kapasitaspasien: 20 }), row({ kapasitaspasien: 25, jadwal: '08.00-12.00' }), row({ kodesubspesialis: '067', kapasitaspasien: 40 })];
    for (const order of [rows, [...rows].reverse()]) expect(slotsOf('SAR', order)).toMatchObject({ slots: [{ capacity: 25, onLeave: false }], unreadable: [] });
  });

  test.each([{ jadwal: '' }, { jadwal: '25:00-26:00' }, { jadwal: '08:00-08:00' }, { kapasitaspasien: -1 }, { kapasitaspasien: 2.5 }, { kodedokter: 3e9 }])('that cannot be stored stand apart: %j', (over) => {
    expect(slotsOf('SAR', [row(over)])).toMatchObject({ slots: [], unreadable: [{}] });
  });

  test('lose what a terminal or the database could not bear', () => {
    expect(slotsOf('SAR', [row({ namadokter: ' dr.\u0000 Sari\u001b[2J ' })]).slots).toMatchObject([{ doctorName: 'dr. Sari [2J' }]);
  });
});

describe('a week to propose', () => {
  const clinic = { clinicCode: 'ANA', clinicName: 'Anak', parentCode: 'ANK', parentName: 'Anak' };
  const dates = weekFrom('2027-01-20');

  test('is whole, by weekday as text, with every slot of a day, beside what HFIS has', () => {
    const practice = (visitDate: string, practiceHours: string) => ({ doctorCode: DOCTOR, visitDate, practiceHours });
    const [proposal] = weekProposals(
      clinic,
      dates,
      [practice('2027-01-24', '08:00-11:00'), practice('2027-01-25', '13:00-16:00'), practice('2027-01-25', '08:00-12:00'), practice('2027-01-20', '08:00-12:00')],
      [practice('2027-01-25', '08:00-12:00'), practice('2027-01-20', '08:00-12:00'), practice('2027-01-22', '08:00-12:00')],
    );
    expect(proposal!.weekdays.map(({ weekday, state }) => [weekday, state])).toEqual([[1, 'changed'], [3, 'same'], [5, 'missing'], [7, 'new']]);
    expect(proposal!.body).toEqual({
      kodepoli: 'ANK',
      kodesubspesialis: 'ANA',
      kodedokter: DOCTOR,
      jadwal: [
        { hari: '1', buka: '08:00', tutup: '12:00' },
        { hari: '1', buka: '13:00', tutup: '16:00' },
        { hari: '3', buka: '08:00', tutup: '12:00' },
        { hari: '7', buka: '08:00', tutup: '11:00' },
      ],
    });
  });

  test('has each weekday once, Monday being 1 and Sunday 7', () => {
    expect(dates.map(weekdayOf)).toEqual([3, 4, 5, 6, 7, 1, 2]);
  });

  test('is taken from midnight to eight in the evening in Jakarta, wherever the hospital is', () => {
    expect(['00:00', '19:59', '20:00', '23:59'].map((time) => takesProposals(new Date(`2027-01-20T${time}:00+07:00`)))).toEqual([true, true, false, false]);
  });
});
