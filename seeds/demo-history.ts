import { addDays, addMinutes, localDate, type LocalDate } from '../src/platform/clock';
import { newBookingCode } from '../src/queue/booking-code';
import { sessionSpan } from '../src/schedules/practice-hours';
import { REFERRING_FACILITY_CODE } from './demo-hospital';
import { pick, randomFrom, type DemoPerson } from './demo-patients';
import type { BookingRow, PrescriptionRow, TaskRow } from './demo-rows';
import { clinicOf, type FacilityPlan, type SessionPlan } from './facility-plan';

export type SeededSession = SessionPlan & { sessionId: number };

interface Story {
  plan: FacilityPlan;
  now: Date;
  today: LocalDate;
  random: () => number;
  nextReference: () => number;
}

const CANCEL_REASONS = ['Berhalangan hadir', 'Ganti jadwal', 'Sudah sembuh', 'Salah memilih dokter'];

/**
 * A past, a today as far as it has come, and a future: who booked, came, was served, stayed away or called it off.
 * Every recorded time lies before `now`, and nobody has two bookings on one day.
 */
export function demoHistory(input: { plan: FacilityPlan; sessions: readonly SeededSession[]; people: readonly DemoPerson[]; now: Date }): BookingRow[] {
  let reference = 0;
  const story: Story = {
    plan: input.plan,
    now: input.now,
    today: localDate(input.now, input.plan.timeZone),
    random: randomFrom(20_270_117 + input.plan.people.first),
    nextReference: () => ++reference,
  };
  const bookings: BookingRow[] = [];
  for (const visitDate of [...new Set(input.sessions.map((s) => s.visitDate))].sort()) {
    const free = shuffled(input.people, story.random);
    const open = input.sessions.filter((s) => s.visitDate === visitDate && !s.onLeave);
    for (const session of open) {
      const wanted = howMany(session, input.people.length / open.length, story);
      const people = Array.from({ length: wanted }, () => takeSuitable(free, session, input.plan)).filter((p) => p !== undefined);
      bookings.push(...sessionStory(session, withinQuota(people, session), story));
    }
  }
  return withPharmacyNumbers(bookings, story);
}

/** Today as many as fill the morning, where there are people enough: half of a session's share of them. */
function howMany(session: SeededSession, share: number, story: Story): number {
  if (session.visitDate === story.today) return Math.floor(Math.min(session.capacity * 0.6, Math.max(7, share * 0.5)) + story.random() * 5);
  if (session.visitDate < story.today) return 5 + Math.floor(story.random() * 4);
  if (session.visitDate <= addDays(story.today, 2)) return 2 + Math.floor(story.random() * 3);
  return session.visitDate <= addDays(story.today, 7) ? Math.floor(story.random() * 3) : 0;
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list.map((item) => ({ item, place: random() })).sort((a, b) => a.place - b.place).map(({ item }) => item);
}

/** Children to the clinic for children, women of an age for it to theirs, grown-ups elsewhere. */
function takeSuitable(free: DemoPerson[], session: SeededSession, plan: FacilityPlan): DemoPerson | undefined {
  const { patients } = clinicOf(plan, session.clinicCode);
  const index = free.findIndex((person) => {
    const age = Number(session.visitDate.slice(0, 4)) - Number(person.birthDate.slice(0, 4));
    if (patients === 'children') return age < 18;
    if (patients === 'women') return person.sex === 'P' && age >= 18 && age <= 50;
    return age >= 18 || patients === 'anyone';
  });
  return index < 0 ? undefined : free.splice(index, 1)[0];
}

function withinQuota(people: readonly DemoPerson[], session: SeededSession): DemoPerson[] {
  const jkn = people.filter((p) => p.cardNumber !== null).slice(0, session.quotaJkn);
  const nonJkn = people.filter((p) => p.cardNumber === null).slice(0, session.quotaNonJkn);
  return people.filter((p) => jkn.includes(p) || nonJkn.includes(p)).slice(0, session.capacity);
}

function sessionStory(session: SeededSession, people: readonly DemoPerson[], story: Story): BookingRow[] {
  const { startsAt, endsAt } = sessionSpan(session.visitDate, session.practiceHours, story.plan.timeZone);
  const latest = Math.min(startsAt.getTime(), story.now.getTime());
  const bookedAt = people.map(() => latest - Math.floor((2 + story.random() * 70) * 3_600_000)).sort((a, b) => a - b);
  return people.map((person, index) => {
    const ordinal = index + 1;
    const booked = new Date(bookedAt[index] ?? latest);
    const isJkn = person.cardNumber !== null;
    const fate = story.random();
    const common = {
      sessionId: session.sessionId,
      bookingCode: newBookingCode(session.visitDate),
      ordinal,
      queueNumber: `${session.queuePrefix}-${ordinal}`,
      person,
      payer: isJkn ? ('JKN' as const) : ('NON JKN' as const),
      clinicCode: session.clinicCode,
      visitDate: session.visitDate,
      ...cameBy(isJkn, booked, story),
      bookedAt: booked,
      estimatedAt: addMinutes(startsAt, index * session.minutesPerPatient),
    };
    if (fate < 0.08) {
      const cancelledAt = new Date(booked.getTime() + Math.floor(story.random() * (latest - booked.getTime())));
      return { ...common, state: 'cancelled', cancelledAt, cancelReason: pick(CANCEL_REASONS, story.random), tasks: [] };
    }
    if (fate < 0.14 && endsAt <= story.now) return { ...common, state: 'absent', tasks: [{ task: 99, occurredAt: endsAt }] };
    return { ...common, ...visit(session, startsAt, index, story) };
  });
}

/**
 * How the booking was made, and what it says of the visit. Primary care knows neither jeniskunjungan nor nomorreferensi;
 * what its patients book in Mobile JKN is made at BPJS, and the simulator has made none of it.
 */
function cameBy(isJkn: boolean, booked: Date, story: Story): Pick<BookingRow, 'source' | 'visitType' | 'referenceNumber'> {
  if (story.plan.kind === 'FKTP') return { source: pick(['kiosk', 'desk'] as const, story.random), visitType: 0, referenceNumber: '' };
  const visitType = isJkn ? pick([1, 1, 2, 3, 3, 4] as const, story.random) : 3;
  const source = isJkn && story.random() < 0.6 ? 'mobile-jkn' : pick(['kiosk', 'desk'] as const, story.random);
  return { source, visitType, referenceNumber: isJkn ? reference(visitType, booked, story) : '' };
}

/** Nineteen characters, as VClaim's: a referral of a primary-care clinic, or a letter of this hospital. */
function reference(visitType: 1 | 2 | 3 | 4, booked: Date, story: Story): string {
  const { issuer, letter } = visitType === 1 ? { issuer: REFERRING_FACILITY_CODE, letter: 'P' } : { issuer: story.plan.code, letter: visitType === 4 ? 'B' : 'K' };
  const date = localDate(booked, story.plan.timeZone);
  return `${issuer}${date.slice(5, 7)}${date.slice(2, 4)}${letter}${String(story.nextReference()).padStart(6, '0')}`;
}

/** How far the visit has come by now: not here yet, checked in, with the doctor, or finished with or without a prescription. */
function visit(session: SeededSession, startsAt: Date, index: number, story: Story): Pick<BookingRow, 'state' | 'tasks' | 'prescription'> {
  const turn = startsAt.getTime() + index * session.minutesPerPatient * 60_000;
  const checkIn = turn - Math.floor((12 + story.random() * 30) * 60_000);
  const called = turn + Math.floor(story.random() * 90_000);
  const finished = turn + (session.minutesPerPatient - 2) * 60_000 + Math.floor(story.random() * 60_000);
  const luck = story.random();
  const kind = luck < 0.45 || story.plan.kind === 'FKTP' ? 'none' : luck < 0.65 ? 'compounded' : 'non-compounded';
  const all: TaskRow[] = [
    { task: 3, occurredAt: new Date(checkIn) },
    { task: 4, occurredAt: new Date(called) },
    { task: 5, occurredAt: new Date(finished), prescriptionKind: kind },
  ];
  const tasks = all.filter((t) => t.occurredAt <= story.now);
  const state = tasks.length === 3 ? 'finished' : tasks.length === 2 ? 'called' : 'waiting';
  return state === 'finished' && kind !== 'none' ? { state, tasks, prescription: { kind, writtenAt: new Date(finished) } } : { state, tasks };
}

/** Five of six who were given a prescription take their pharmacy number two minutes later, in the order they come. */
function withPharmacyNumbers(bookings: readonly BookingRow[], story: Story): BookingRow[] {
  const last = new Map<string, number>();
  const numbered = new Map<string, BookingRow>();
  const inOrder = [...bookings].sort((a, b) => (a.prescription?.writtenAt.getTime() ?? 0) - (b.prescription?.writtenAt.getTime() ?? 0));
  for (const booking of inOrder) {
    const { prescription } = booking;
    if (prescription === undefined || story.random() < 1 / 6) continue;
    const at = addMinutes(prescription.writtenAt, 2);
    if (at > story.now) continue;
    const queue = `${booking.visitDate} ${prescription.kind}`;
    const ordinal = (last.get(queue) ?? 0) + 1;
    last.set(queue, ordinal);
    numbered.set(booking.bookingCode, prepared(booking, prescription, { at, ordinal }, story.now));
  }
  return bookings.map((booking) => numbered.get(booking.bookingCode) ?? booking);
}

function prepared(booking: BookingRow, prescription: PrescriptionRow, number: { at: Date; ordinal: number }, now: Date): BookingRow {
  const begun = addMinutes(number.at, 3);
  const ready = addMinutes(begun, prescription.kind === 'compounded' ? 20 : 8);
  const steps: TaskRow[] = [
    { task: 6, occurredAt: begun },
    { task: 7, occurredAt: ready },
  ];
  const done = steps.filter((t) => t.occurredAt <= now);
  const state = done.length === 2 ? 'ready' : done.length === 1 ? 'in-preparation' : 'waiting';
  return { ...booking, tasks: [...booking.tasks, ...done], prescription: { ...prescription, numbered: { ...number, state } } };
}
