import { localDate } from '../platform/clock';

export interface TaskTimes {
  /** As recorded; never changed. */
  recorded: Date;
  /** The latest time BPJS has taken for an earlier task of the booking. */
  before: Date | undefined;
  /** The recorded time of the task that follows, if it has happened. */
  next: Date | undefined;
  /** The time with which a task that follows has been sent already. */
  sentNext: Date | undefined;
  now: Date;
}

export type SentTime =
  | { kind: 'as-recorded' }
  /** Sent in place of the recorded time, which stays beside it. */
  | { kind: 'equal-second'; time: Date }
  /** The time it would be sent with has not come yet. */
  | { kind: 'not-yet'; until: Date };

const SECOND_MS = 1_000;

/**
 * The time a task is sent with: the recorded one, always, but for the one case the catalogue permits (ws-bpjs §3.7): BPJS
 * compares by the second and refuses an equal one, so of two real events in one second the later is sent with the
 * second after. Never past an event of a later second, never in the future, never on another day: where no such second
 * is free the recorded time is sent, and BPJS's refusal is shown to staff.
 */
export function timeToSend({ recorded, before, next, sentNext, now }: TaskTimes): SentTime {
  if (recorded > now) return { kind: 'not-yet', until: recorded }; // the clocks of two machines differ a little
  if (before === undefined || secondOf(recorded) > secondOf(before)) return { kind: 'as-recorded' };
  const time = new Date((secondOf(before) + 1) * SECOND_MS);
  if (sentNext !== undefined && time >= sentNext) return { kind: 'as-recorded' };
  // One that follows within the same second is moved on in its turn.
  if (next !== undefined && secondOf(next) > secondOf(recorded) && time > next) return { kind: 'as-recorded' };
  if (localDate(time, 'WIB') !== localDate(recorded, 'WIB')) return { kind: 'as-recorded' };
  // Three events in one second make two seconds; more than that is no matter of seconds.
  if (secondOf(before) - secondOf(recorded) > 2) return { kind: 'as-recorded' };
  return time > now ? { kind: 'not-yet', until: time } : { kind: 'equal-second', time };
}

function secondOf(instant: Date): number {
  return Math.floor(instant.getTime() / SECOND_MS);
}
