import type { Act, PlannedPatient } from './clinic-day';

type Timed = Act & { at: number };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** The longest visit fits into the last two fifths of a day of so many hours; a shorter day has a quicker pace. */
const UNHURRIED_HOURS = 5;

/** What one patient goes through, in order. Times have milliseconds, as presses have. */
export function journeyOf(patient: PlannedPatient, day: { startsAt: number; endsAt: number }, random: () => number): Timed[] {
  const long = day.endsAt - day.startsAt;
  const pace = Math.min(1, long / (UNHURRIED_HOURS * 60 * MINUTE_MS));
  const between = (fromMinutes: number, toMinutes: number): number => Math.round((fromMinutes + random() * (toMinutes - fromMinutes)) * MINUTE_MS * pace);

  const comesAt = day.startsAt + between(8, 8) + Math.round(random() * long * 0.52);
  const bookedAt = patient.source === 'mobile-jkn' ? Math.max(day.startsAt + between(0, 4), comesAt - (random() < 0.4 ? long : between(5, 60))) : comesAt - between(0.5, 4);
  const booking: Timed[] = [
    ...(patient.isNew ? [{ kind: 'register' as const, at: bookedAt - 2 * SECOND_MS }] : []),
    { kind: 'take-number', at: bookedAt },
  ];
  /** Still before they would come, and while the booking stands. */
  const later = (): number => Math.min(comesAt - SECOND_MS, bookedAt + between(3, 40));
  const markedAbsent: Timed = { kind: 'task', task: 99, at: day.endsAt - Math.round(long * (0.02 + random() * 0.06)) };

  switch (patient.fate) {
    case 'called-off':
      return [...booking, { kind: 'call-off', at: Math.max(bookedAt + 5 * SECOND_MS, later()) }];
    case 'called-off-at-bpjs': {
      // Half of them so soon that the look-up of a minute later finds it; of the others we hear when staff mark them absent.
      const at = random() < 0.5 ? bookedAt + 5 * SECOND_MS + Math.round(random() * 30 * SECOND_MS) : Math.max(bookedAt + 90 * SECOND_MS, later());
      return [...booking, { kind: 'call-off-at-bpjs', at }, markedAbsent];
    }
    case 'came-after-all': {
      // After the look-up has had its time, so that the visit stands here when the patient comes.
      const at = bookedAt + 3 * MINUTE_MS;
      return [...booking, { kind: 'call-off-at-bpjs', at }, ...visit(patient, Math.max(comesAt, at + MINUTE_MS), between, random)];
    }
    case 'comes-tomorrow':
      return booking;
    case 'no-show':
      return random() < 0.5 ? [...booking, markedAbsent] : [...booking, ...visit(patient, comesAt, between, random).filter(isArrival), markedAbsent];
    case 'served':
      return [...booking, ...pressedTogether(visit(patient, comesAt, between, random), random)];
  }
}

/** Is here, and leaves before being called. */
function isArrival(act: Timed): boolean {
  return act.kind === 'check-in' || (act.kind === 'task' && act.task <= 3);
}

function visit(patient: PlannedPatient, comesAt: number, between: (from: number, to: number) => number, random: () => number): Timed[] {
  const acts: Timed[] = [];
  let at = comesAt;
  const then = (act: Act, after: number): void => {
    at += after;
    acts.push({ ...act, at });
  };
  const passesAdmission = patient.isNew || (patient.source !== 'mobile-jkn' && random() < 0.3);
  const first = passesAdmission ? 1 : 3;
  then(patient.source === 'mobile-jkn' ? { kind: 'check-in', task: first } : { kind: 'task', task: first }, 0);
  if (passesAdmission) {
    then({ kind: 'task', task: 2 }, between(1, 10));
    then({ kind: 'task', task: 3 }, between(1, 6));
  }
  then({ kind: 'task', task: 4 }, between(3, 30));
  const prescriptionKind = random() < 0.3 ? 'none' : random() < 0.3 ? 'compounded' : 'non-compounded';
  then({ kind: 'task', task: 5, prescriptionKind }, between(2, 12));
  if (prescriptionKind === 'none') return acts;
  // Some leave with their prescription, some with a number.
  const goes = random();
  if (goes < 0.05) return acts;
  then({ kind: 'pharmacy-number' }, between(0.5, 3));
  if (goes < 0.1) return acts;
  then({ kind: 'task', task: 6 }, between(1, 15));
  then({ kind: 'task', task: 7 }, between(1, 15));
  return acts;
}

/**
 * One visit in eight has buttons pressed so fast that BPJS, which counts seconds, would refuse the later: two or three
 * tasks in one second; three within one and a half, where the time moved for the second needs the third to move too; or
 * three presses in one second of which the middle one is the pharmacy's number.
 */
function pressedTogether(acts: Timed[], random: () => number): Timed[] {
  if (random() >= 0.125) return acts;
  const how = random();
  const second = (at: number): number => Math.floor(at / SECOND_MS) * SECOND_MS;
  const moved = (changes: ReadonlyMap<Timed | undefined, number>): Timed[] => acts.map((act) => ({ ...act, at: changes.get(act) ?? act.at }));

  const [five, number, six] = acts.slice(acts.findIndex((act) => act.kind === 'task' && act.task === 5));
  if (how < 0.3 && five !== undefined && six !== undefined) {
    const start = second(five.at);
    return moved(new Map([[five, start + 100], [number, start + 400], [six, start + 800]]));
  }
  const tasks = acts.filter((act) => act.kind !== 'pharmacy-number');
  const ofThree = how > 0.55;
  const position = Math.floor(random() * (tasks.length - (ofThree ? 2 : 1)));
  const [a, b, c] = tasks.slice(position);
  if (a === undefined || b === undefined || isBetween(acts, a, ofThree ? c : b)) return acts;
  const start = second(a.at);
  const third = ofThree ? ([[c, start + (how > 0.8 ? 950 : 1_500)]] as const) : [];
  return moved(new Map([[a, start + 100 + Math.floor(random() * 300)], [b, start + 500 + Math.floor(random() * 400)], ...third]));
}

/** The pharmacy's number lies between them and would have to move with them. */
function isBetween(acts: readonly Timed[], first: Timed, last: Timed | undefined): boolean {
  return acts.slice(acts.indexOf(first), last === undefined ? undefined : acts.indexOf(last)).some((act) => act.kind === 'pharmacy-number');
}
