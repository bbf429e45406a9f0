import { printed, type Difference } from './differences';
import type { OurAttempt } from './records';

/** On the machine's clock, by which calls are timed. */
interface Flight {
  attempt: OurAttempt;
  from: number;
  until: number;
}

/**
 * From what each try wrote down: in a lane no two were on their way at the same time and none went back behind a
 * later step, and of a facility never more than `most` were on their way.
 * @param realOf when the machine's clock showed an instant of the day's
 */
export function orderBroken(attempts: readonly OurAttempt[], realOf: (instant: Date) => number, most: number): Difference[] {
  const flights = attempts.map((attempt): Flight => {
    const from = realOf(attempt.started_at);
    // The duration is the machine's, rounded, and the start is cut to a millisecond: so much is taken off.
    return { attempt, from, until: from + Math.max(0, attempt.duration_ms - 1.5) };
  });
  const last = new Map<string, Flight>();
  const furthest = new Map<string, number>();
  const broken: Difference[] = [];
  for (const flight of flights) {
    const { lane } = flight.attempt;
    const before = last.get(lane);
    if (before !== undefined && flight.from < before.until) broken.push({ lane, what: `${named(flight.attempt)} left while ${named(before.attempt)} was on its way` });
    last.set(lane, flight);
    if (step(flight.attempt) < (furthest.get(lane) ?? 0)) broken.push({ lane, what: `${named(flight.attempt)} left after a later step` });
    if (step(flight.attempt) < Infinity) furthest.set(lane, Math.max(step(flight.attempt), furthest.get(lane) ?? 0));
  }
  const crowded = mostAtOnce(flights);
  return crowded.count <= most ? broken : [...broken, { lane: crowded.at?.lane ?? '', what: `${crowded.count} calls of the facility were on their way at once` }];
}

function mostAtOnce(flights: readonly Flight[]): { count: number; at: OurAttempt | undefined } {
  let inFlight: number[] = [];
  let most: { count: number; at: OurAttempt | undefined } = { count: 0, at: undefined };
  for (const { from, until, attempt } of flights) {
    inFlight = [...inFlight.filter((end) => end > from), until];
    if (inFlight.length > most.count) most = { count: inFlight.length, at: attempt };
  }
  return most;
}

/**
 * What a lane is told first to last: its tasks with the pharmacy's number after 5, its end. The booking itself may come
 * later than a task: BPJS says whether it wants it first.
 */
function step({ kind, task }: OurAttempt): number {
  switch (kind) {
    case 'task-reached':
      return task ?? 0;
    case 'pharmacy-number-taken':
      return 5.5;
    case 'booking-cancelled':
      return 98;
    default:
      return Infinity;
  }
}

export function named({ service, task, attempt, started_at }: OurAttempt): string {
  return `${service}${task === null ? '' : ` ${task}`} (try ${attempt}, ${printed(started_at.getTime())})`;
}
