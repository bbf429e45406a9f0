import { clinicDay, type ClinicDay, type PlannedPatient } from './clinic-day';

const day = clinicDay({ seed: 3, patients: 3_000, hours: 5 });
const share = (of: (patient: PlannedPatient) => boolean): number => day.patients.filter(of).length / day.patients.length;
const actsOf = ({ acts }: ClinicDay): Map<number, { at: number; what: string }[]> => {
  const byPatient = new Map<number, { at: number; what: string }[]>();
  for (const act of acts) {
    const what = act.kind === 'task' || act.kind === 'check-in' ? String(act.task) : act.kind;
    byPatient.set(act.patient.number, [...(byPatient.get(act.patient.number) ?? []), { at: act.at, what }]);
  }
  return byPatient;
};

test('the same seed and size make the same day to the millisecond, another seed another', () => {
  expect(clinicDay({ seed: 3, patients: 60, hours: 2 })).toEqual(clinicDay({ seed: 3, patients: 60, hours: 2 }));
  expect(clinicDay({ seed: 4, patients: 60, hours: 2 }).acts).not.toEqual(clinicDay({ seed: 3, patients: 60, hours: 2 }).acts);
});

test('one in ten calls off, one in twenty does not come, and every kind of booking is there at all three hospitals', () => {
  expect(share(({ fate }) => fate === 'called-off' || fate === 'called-off-at-bpjs')).toBeCloseTo(0.1, 1);
  expect(share(({ fate }) => fate === 'no-show')).toBeCloseTo(0.05, 1);
  for (const facility of [0, 1, 2]) {
    const has = (of: (patient: PlannedPatient) => boolean): boolean => day.patients.some((patient) => patient.facility === facility && of(patient));
    for (const source of ['mobile-jkn', 'kiosk', 'desk']) expect(has((patient) => patient.source === source)).toBe(true);
    for (const fate of ['served', 'called-off', 'called-off-at-bpjs', 'came-after-all', 'no-show', 'comes-tomorrow']) expect(has((patient) => patient.fate === fate)).toBe(true);
    expect(has(({ isNew }) => isNew) && has(({ isLostByBpjs }) => isLostByBpjs) && has(({ payer }) => payer === 'NON JKN') && has(({ practice }) => !practice.isReported)).toBe(true);
  }
});

test.each([2, 5])('in a day of %i hours every visit goes forward in time and is over before the day is', (hours) => {
  for (const acts of actsOf(clinicDay({ seed: 3, patients: 1_000, hours })).values()) {
    expect(acts.slice(1).filter((act, index) => act.at <= acts[index]!.at)).toEqual([]);
    expect(acts.at(-1)!.at).toBeLessThanOrEqual(day.startsAt + hours * 3_600_000);
    const tasks = acts.map(({ what }) => what).filter((what) => /^\d+$/.test(what)).join('-');
    expect(tasks).toMatch(/^((1-2-)?3-4-5(-6-7)?|((1-2-)?3-)?99|)$/);
  }
});

test('some buttons are pressed within one second: two or three tasks of a visit, or the number of the pharmacy between two', () => {
  const pressed = (of: (what: string) => boolean, count: number): number =>
    [...actsOf(day).values()]
      .map((acts) => acts.filter(({ what }) => of(what)).map(({ at }) => Math.floor(at / 1_000)))
      .filter((seconds) => seconds.some((second, index) => second === seconds[index + count - 1])).length;
  const isTask = (what: string): boolean => /^\d+$/.test(what);
  expect(pressed(isTask, 2)).toBeGreaterThan(150);
  expect(pressed(isTask, 3)).toBeGreaterThan(20);
  expect(pressed(isTask, 4)).toBe(0);
  expect(pressed(() => true, 3)).toBeGreaterThan(pressed(isTask, 3));
});
