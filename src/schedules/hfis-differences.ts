import { followedPlaces } from './followed-quotas';
import { takenOf, type DifferenceKind, type DifferenceSide, type FoundDifference, type HfisSlot, type OurSession, type RememberedSlot } from './hfis-slot';

export interface DayToCompare {
  clinicCode: string;
  visitDate: string;
  /** What HFIS said before. */
  before: readonly RememberedSlot[];
  now: readonly HfisSlot[];
  ours: readonly OurSession[];
  newSessions: 'add' | 'list';
}

export type SessionChange =
  | { change: 'capacity'; session: OurSession; capacity: number }
  | { change: 'leave'; session: OurSession; onLeave: boolean }
  /** HFIS no longer has it and nobody has booked it. */
  | { change: 'gone'; session: OurSession };

export interface DayPlan {
  /** `like`: the session whose place it takes, with the settings HFIS does not know. */
  adds: { slot: HfisSlot; like: OurSession | null }[];
  changes: SessionChange[];
  differences: FoundDifference[];
  /** Everything to be remembered for the next comparison. */
  memory: RememberedSlot[];
}

interface Comparing {
  day: DayToCompare;
  plan: DayPlan;
  known: Map<string, RememberedSlot>;
}

const keyOf = (slot: { doctorCode: number; practiceHours: string }): string => `${slot.doctorCode} ${slot.practiceHours}`;

/**
 * HFIS before, HFIS now and our sessions of one clinic and date, three ways. HFIS is followed only where ours is as HFIS
 * was, and nobody's booking is touched; everything else is a difference for a person. Pure: the sessions are locked by
 * whoever asks, and what is planned here is written in the same transaction.
 */
export function compareDay(day: DayToCompare): DayPlan {
  const known = new Map(day.before.map((slot) => [keyOf(slot), slot]));
  const plan: DayPlan = { adds: [], changes: [], differences: [], memory: [] };
  const comparing: Comparing = { day, plan, known };
  const sessions = new Map(day.ours.map((session) => [keyOf(session), session]));
  const slots = new Map(day.now.map((slot) => [keyOf(slot), slot]));

  const newcomers: HfisSlot[] = [];
  for (const slot of slots.values()) {
    const session = sessions.get(keyOf(slot));
    if (session === undefined) newcomers.push(slot);
    else compareSlot(comparing, session, slot);
  }
  const lone = day.ours.filter((session) => !slots.has(keyOf(session)) && !session.onLeave);
  const moves = pairedByHours(known, lone, newcomers);
  for (const { session, slot } of moves) compareHours(comparing, session, slot);
  for (const session of lone) if (!moves.some((move) => move.session === session)) compareLone(comparing, session);
  for (const slot of newcomers) if (!moves.some((move) => move.slot === slot)) compareNewcomer(comparing, slot);

  rememberGone(comparing, slots, sessions);
  return plan;
}

/** Capacity and leave are compared apart: a local change of the one does not keep HFIS's change of the other away. */
function compareSlot({ day, plan, known }: Comparing, session: OurSession, slot: HfisSlot): void {
  const before = known.get(keyOf(slot));
  const memory: RememberedSlot = { ...slot, isGone: false, agreedCapacity: before?.agreedCapacity ?? null, agreedOnLeave: before?.agreedOnLeave ?? null };
  const taken = takenOf(session);

  if (session.capacity === slot.capacity) memory.agreedCapacity = slot.capacity;
  else if (before?.agreedCapacity === session.capacity && !takesPlacesAway(session, slot.capacity)) {
    plan.changes.push({ change: 'capacity', session, capacity: slot.capacity });
    memory.agreedCapacity = slot.capacity;
  } else {
    const bookingsHit = takesPlacesAway(session, slot.capacity) ? taken : 0;
    plan.differences.push(difference(day, 'capacity', session, { ours: { capacity: session.capacity }, theirs: { capacity: slot.capacity }, bookingsHit }));
  }

  if (session.onLeave === slot.onLeave) memory.agreedOnLeave = slot.onLeave;
  else if (before?.agreedOnLeave === session.onLeave && !(slot.onLeave && taken > 0)) {
    plan.changes.push({ change: 'leave', session, onLeave: slot.onLeave });
    memory.agreedOnLeave = slot.onLeave;
  } else {
    const bookingsHit = slot.onLeave ? taken : 0;
    plan.differences.push(difference(day, 'leave', session, { ours: { onLeave: session.onLeave }, theirs: { onLeave: slot.onLeave }, bookingsHit }));
  }
  plan.memory.push(memory);
}

/** Would somebody who has a place no longer have one, in all or under the quota of who pays? */
function takesPlacesAway(session: OurSession, capacity: number): boolean {
  if (capacity >= session.capacity) return false;
  const places = followedPlaces(session, capacity);
  return capacity < takenOf(session) || places.quotaJkn < session.takenJkn || places.quotaNonJkn < session.takenNonJkn;
}

/**
 * The doctor's one slot is gone and another came: the hours were changed. Nobody booked: the old session closes and the
 * new one opens. The row itself is not moved, or a booking under way at this moment would stand at hours it never asked for.
 */
function compareHours({ day, plan, known }: Comparing, session: OurSession, slot: HfisSlot): void {
  const before = known.get(keyOf(session));
  const beforeNew = known.get(keyOf(slot));
  const isUntouched = before?.agreedOnLeave === false && before.agreedCapacity === session.capacity && !isDeclined(beforeNew);
  if (isUntouched && takenOf(session) === 0 && isBookable(slot) && day.newSessions === 'add') {
    plan.changes.push({ change: 'gone', session });
    plan.adds.push({ slot, like: session });
    plan.memory.push(agreed(slot));
    return;
  }
  const { practiceHours, capacity, onLeave } = slot;
  plan.differences.push(
    difference(day, 'hours', session, { ours: { practiceHours: session.practiceHours }, theirs: { practiceHours, capacity, onLeave }, bookingsHit: takenOf(session) }),
  );
  plan.memory.push({ ...slot, isGone: false, agreedCapacity: beforeNew?.agreedCapacity ?? null, agreedOnLeave: beforeNew?.agreedOnLeave ?? null });
}

function compareLone({ day, plan, known }: Comparing, session: OurSession): void {
  const before = known.get(keyOf(session));
  if (before?.agreedOnLeave === false && takenOf(session) === 0) {
    plan.changes.push({ change: 'gone', session });
    return;
  }
  const ours = { capacity: session.capacity, onLeave: session.onLeave };
  plan.differences.push(difference(day, before === undefined ? 'only-here' : 'gone', session, { ours, theirs: null, bookingsHit: takenOf(session) }));
}

function compareNewcomer({ day, plan, known }: Comparing, slot: HfisSlot): void {
  const before = known.get(keyOf(slot));
  if (!isDeclined(before) && isBookable(slot) && day.newSessions === 'add') {
    plan.adds.push({ slot, like: null });
    plan.memory.push(agreed(slot));
    return;
  }
  const { capacity, onLeave, doctorName } = slot;
  plan.differences.push(difference(day, 'only-there', slot, { ours: null, theirs: { capacity, onLeave, doctorName }, bookingsHit: 0 }));
  plan.memory.push({ ...slot, isGone: false, agreedCapacity: before?.agreedCapacity ?? null, agreedOnLeave: before?.agreedOnLeave ?? null });
}

/**
 * Slots that HFIS no longer has. Where we followed, the closed session is what both agree on, so that it opens again by
 * itself when the slot comes back; a leave entered here by somebody is not, and stays.
 */
function rememberGone({ day, plan, known }: Comparing, now: ReadonlyMap<string, HfisSlot>, sessions: ReadonlyMap<string, OurSession>): void {
  for (const slot of day.before) {
    if (now.has(keyOf(slot))) continue;
    const session = sessions.get(keyOf(slot));
    const hasFollowed = plan.changes.some(({ change, session: closed }) => change === 'gone' && closed === session);
    const memory = { ...known.get(keyOf(slot))!, isGone: true };
    if (session === undefined) plan.memory.push({ ...memory, agreedCapacity: null, agreedOnLeave: null });
    else plan.memory.push(hasFollowed ? { ...memory, agreedOnLeave: true } : memory);
  }
}

const agreed = (slot: HfisSlot): RememberedSlot => ({ ...slot, isGone: false, agreedCapacity: slot.capacity, agreedOnLeave: slot.onLeave });

/** A slot without places would be a session that refuses everybody: a person looks at it first. */
const isBookable = (slot: HfisSlot): boolean => slot.capacity > 0;

/** Somebody decided to do without it, or took the session away here. */
const isDeclined = (before: RememberedSlot | undefined): boolean => before !== undefined && !before.isGone && before.agreedCapacity !== null;

/**
 * One session and one slot of the same doctor each, those that begin nearest to each other first. A session that HFIS
 * never had is another practice of the doctor, unless he would have to be in both at once.
 */
function pairedByHours(known: ReadonlyMap<string, RememberedSlot>, sessions: readonly OurSession[], slots: readonly HfisSlot[]): { session: OurSession; slot: HfisSlot }[] {
  const possible = sessions
    .flatMap((session) => slots.filter((slot) => slot.doctorCode === session.doctorCode).map((slot) => ({ session, slot })))
    .filter(({ session, slot }) => known.has(keyOf(session)) || overlap(session.practiceHours, slot.practiceHours))
    .sort((a, b) => minutesApart(a) - minutesApart(b) || a.session.practiceHours.localeCompare(b.session.practiceHours) || a.slot.practiceHours.localeCompare(b.slot.practiceHours));
  const pairs: typeof possible = [];
  for (const pair of possible) {
    if (!pairs.some(({ session, slot }) => session === pair.session || slot === pair.slot)) pairs.push(pair);
  }
  return pairs;
}

function minutesApart({ session, slot }: { session: OurSession; slot: HfisSlot }): number {
  return Math.abs(startMinute(session.practiceHours) - startMinute(slot.practiceHours));
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const startMinute = (hours: string): number => minuteOf(hours.slice(0, 5));
/** An end before the start is the next day's. */
const endMinute = (hours: string): number => minuteOf(hours.slice(6, 11)) + (hours.slice(6, 11) < hours.slice(0, 5) ? 24 * 60 : 0);
const overlap = (one: string, other: string): boolean => startMinute(one) < endMinute(other) && startMinute(other) < endMinute(one);

export function slotIdentity(kind: DifferenceKind, day: { clinicCode: string; visitDate: string }, doctorCode: number | string, hours: string): string {
  return `${kind} ${day.visitDate} ${day.clinicCode} ${doctorCode} ${hours}`;
}

function difference(
  day: DayToCompare,
  kind: DifferenceKind,
  of: { doctorCode: number; practiceHours: string },
  sides: { ours: DifferenceSide | null; theirs: DifferenceSide | null; bookingsHit: number },
): FoundDifference {
  const { doctorCode, practiceHours } = of;
  return { kind, identity: slotIdentity(kind, day, doctorCode, practiceHours), clinicCode: day.clinicCode, doctorCode, practiceHours, ...sides };
}
