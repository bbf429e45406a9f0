import { addMinutes, type Clock, type TimeZone } from '../../../platform/clock';
import type { Ledger } from '../ledger';
import { makeAgenda, type Agenda } from './agenda';
import { contentOf, makeAppCaller, type FacilityAddress } from './app-caller';
import { planCrowd, type CrowdSpec, type PlannedVisit } from './crowd-plan';
import { makeCrowdTally, type CrowdTally, type ServiceTally, type UnexpectedReply } from './crowd-tally';
import type { Patient } from './patients';
import { hasCode, makePhone, type Act, type Phone } from './phone';
import { spanOf, type AppSession } from './sessions';

const DEFAULT_WINDOW_MINUTES = 10;
const MS_PER_MINUTE = 60_000;

export interface CrowdCounts {
  planned: number;
  booked: number;
  checkedIn: number;
  cancelled: number;
  stayedAway: number;
  /** No ticket: the facility said no, or nothing readable. */
  withoutTicket: number;
  /** Patients whose part is over, whatever it was. */
  done: number;
}

export interface CrowdProgress {
  state: 'running' | 'stopping' | 'stopped' | 'finished';
  patients: number;
  seed: number;
  curve: CrowdSpec['curve'];
  from: string;
  until: string;
  counts: CrowdCounts;
  services: Record<string, ServiceTally>;
  unexpected: UnexpectedReply[];
  /** Patients in the middle of a call, or in line for one: a clock set by hand is moved on only when there are none. */
  underWay: number;
  /** When the next of the others does something. */
  nextAt: string | null;
}

export interface Crowd {
  progress(): CrowdProgress;
  /** Nobody starts anything new; resolves when the calls under way have ended. */
  stop(): Promise<void>;
  /** The same, without waiting for replies: calls under way are cut. */
  cut(): Promise<void>;
  /** Resolves when everybody is done or the crowd was stopped. */
  ended: Promise<void>;
}

export interface CrowdDeps {
  clock: Clock;
  ledger: Ledger;
  address: FacilityAddress;
  zone: TimeZone;
  people: readonly Patient[];
  sessions: readonly AppSession[];
  timeoutMs?: number;
  /** Told of a bug or a full disk in one patient's part; the others go on. */
  onError?: (error: unknown) => void;
}

interface Street {
  phone: Phone;
  agenda: Agenda;
  gate: Gate;
  tally: CrowdTally;
  counts: CrowdCounts;
  clock: Clock;
  zone: TimeZone;
}

/**
 * Sends a crowd of patients to the facility: each books, looks at sisa, then cancels, stays away or comes shortly before
 * the estimated time, with a check-in where the facility has one. The same seed plans the same crowd; at most `atOnce` calls are under way.
 */
export function startCrowd(deps: CrowdDeps, spec: CrowdSpec): Crowd {
  const from = spec.from ?? deps.clock();
  const until = spec.until ?? addMinutes(from, DEFAULT_WINDOW_MINUTES);
  const plan = planCrowd(spec, { from, until }, deps.people, deps.sessions);
  const tally = makeCrowdTally();
  const caller = makeAppCaller(deps.address, { onExchange: tally.exchanged, ...(deps.timeoutMs === undefined ? {} : { timeoutMs: deps.timeoutMs }) });
  const counts: CrowdCounts = { planned: plan.length, booked: 0, checkedIn: 0, cancelled: 0, stayedAway: 0, withoutTicket: 0, done: 0 };
  const agenda = makeAgenda(deps.clock);
  const street: Street = { phone: makePhone({ ...deps, caller }), agenda, gate: makeGate(spec.atOnce), tally, counts, clock: deps.clock, zone: deps.zone };

  let state: CrowdProgress['state'] = 'running';
  const ended = Promise.all(plan.map((visit) => live(street, visit).catch((error: unknown) => deps.onError?.(error)))).then(() => {
    state = state === 'running' ? 'finished' : 'stopped';
    agenda.close();
    caller.close();
  });

  const stop = (): Promise<void> => {
    if (state === 'running') state = 'stopping';
    agenda.close();
    return ended;
  };
  return {
    ended,
    progress: () => ({
      state,
      patients: spec.patients,
      seed: spec.seed,
      curve: spec.curve,
      from: from.toISOString(),
      until: until.toISOString(),
      counts: { ...counts },
      services: tally.services(),
      unexpected: tally.surprises(),
      underWay: street.gate.inside(),
      nextAt: agenda.next()?.toISOString() ?? null,
    }),
    stop,
    cut() {
      caller.close();
      return stop();
    },
  };
}

/** One patient's part of the day. Ends early when the crowd is stopped. */
async function live(street: Street, visit: PlannedVisit): Promise<void> {
  const { phone, agenda, counts } = street;
  if (!(await agenda.at(visit.bookAt))) return;

  const { patient, session, heldByBpjs } = visit;
  const booked = await act(street, visit, () => phone.book({ fields: phone.dialect.ambilFields(patient, session), nama: patient.nama, heldByBpjs }));
  if (booked === undefined) return;
  const { ticket } = booked;
  if (ticket === null) {
    counts.withoutTicket += 1;
    counts.done += 1;
    return;
  }
  counts.booked += 1;
  const bookedAt = street.clock();
  const turn = turnOf(street, visit, booked, bookedAt);
  const between = (part: number) => new Date(bookedAt.getTime() + part * (turn.getTime() - bookedAt.getTime()));
  const end = visit.fate === 'cancels' ? visit.cancelsAt : 1;

  for (const look of visit.looks) {
    if (!(await agenda.at(between(look * end)))) return;
    if ((await act(street, visit, () => phone.ask('sisaantrean', ticket))) === undefined) return;
  }
  if (!(await agenda.at(between(end)))) return;

  switch (visit.fate) {
    case 'comes': {
      if (!phone.dialect.services.includes('checkinantrean')) break;
      const checkedIn = await act(street, visit, () => phone.checkIn(ticket));
      if (checkedIn === undefined) return;
      if (hasCode(checkedIn.outcome, 200)) counts.checkedIn += 1;
      break;
    }
    case 'cancels': {
      const cancelled = await act(street, visit, () => phone.cancel(ticket, 'Berhalangan hadir'));
      if (cancelled === undefined) return;
      if (hasCode(cancelled.outcome, 200)) counts.cancelled += 1;
      break;
    }
    case 'stays-away':
      counts.stayedAway += 1;
      break;
    default:
      visit.fate satisfies never;
  }
  counts.done += 1;
}

/** Does one thing when its turn at the gate has come, and notes what the facility should not have said. */
async function act<Done extends Act>({ phone, gate, tally, agenda }: Street, { number }: PlannedVisit, doing: () => Promise<Done>): Promise<Done | undefined> {
  await gate.enter();
  try {
    // Stopped while standing at the gate.
    if (agenda.isClosed()) return undefined;
    const done = await doing();
    done.steps.forEach(({ service, outcome }, step) => {
      const isInvitationToRegister = service === 'ambilantrean' && step === 0 && hasCode(outcome, 202);
      if (!hasCode(outcome, 200) && !isInvitationToRegister) tally.unexpected(service, outcome, number);
      else if (outcome.answered && outcome.code === 200) {
        const unfit = phone.dialect.unfitFields(service, contentOf(outcome));
        if (unfit.length > 0) tally.unexpected(service, outcome, number, `Tidak sesuai katalog: ${unfit.join(', ')}`);
      }
    });
    return done;
  } finally {
    gate.leave();
  }
}

/** Shortly before the estimated time, or half-way through what is left of the session where there is none; but after the booking, on the day of the visit and before the session is over. */
function turnOf({ zone }: Street, visit: PlannedVisit, { outcome }: Act, bookedAt: Date): Date {
  const { startsAt, endsAt } = spanOf(visit.session, zone);
  const estimate = outcome.answered ? outcome.response?.estimasidilayani : undefined;
  const halfWay = (Math.max(startsAt.getTime(), bookedAt.getTime()) + endsAt.getTime()) / 2;
  const near = (typeof estimate === 'number' ? estimate : halfWay) - visit.leadMinutes * MS_PER_MINUTE;
  const midnight = spanOf({ ...visit.session, jampraktek: '00:00-23:59' }, zone).startsAt;
  const earliest = Math.max(bookedAt.getTime(), midnight.getTime());
  return new Date(Math.max(earliest, Math.min(near, endsAt.getTime() - MS_PER_MINUTE)));
}

interface Gate {
  enter(): Promise<void>;
  leave(): void;
  /** Who has entered or wants to. */
  inside(): number;
}

/** Lets so many through at a time, first come first served. */
function makeGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    enter() {
      if (free === 0) return new Promise((resolve) => waiting.push(resolve));
      free -= 1;
      return Promise.resolve();
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
    inside: () => places - free + waiting.length,
  };
}
