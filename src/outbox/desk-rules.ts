import { highestTaskSent, unsettledBefore, waitsForDesk, type DeskAct, type EntryFacts, type OutboxState } from './desk-entry';
import { refused, type DeskRefusal } from './desk-refusals';
import { topicOf } from './desk-topic';

/**
 * Why a row cannot be sent (again); undefined: it can. A task time that BPJS will never store any more is not offered
 * once a higher task is there (ws-bpjs §3.3), and nothing at all after H+6 23:00.
 * @param others rows that are sent again with this one, before it: what waits only for them is not held back
 */
export function whyNotResent(entry: EntryFacts, now: Date, others: ReadonlySet<number> = new Set()): DeskRefusal | undefined {
  if (entry.isBeingSent) return refused.beingSent();
  const settled = whySettled(entry);
  if (settled !== undefined) return settled;
  if (entry.owed.kind === 'task-reached' && entry.owed.task !== null && highestTaskSent(entry) > entry.owed.task) return refused.overtaken(entry.owed.task, highestTaskSent(entry));
  if (topicOf(entry) === 'sep-issued') return refused.sepIssued();
  if (entry.deadline !== null && now >= entry.deadline) return refused.tooOld(entry.deadline, entry.timeZone);
  const blocker = unsettledBefore(entry).find((row) => row.state === 'parked' && !others.has(row.outboxId));
  return blocker === undefined ? undefined : refused.stillBlocked(blocker);
}

function whySettled(entry: EntryFacts): DeskRefusal | undefined {
  switch (entry.state) {
    case 'open': {
      const blocker = unsettledBefore(entry).find((row) => row.state === 'parked');
      if (blocker === undefined && waitsForDesk(entry)) return refused.waitsForDesk();
      return blocker === undefined ? refused.alreadyWaiting() : refused.stillBlocked(blocker);
    }
    case 'sent':
      return refused.alreadySent();
    case 'superseded':
      return refused.overtaken(entry.owed.task, highestTaskSent(entry) || null);
    case 'cancelled-at-bpjs':
      return refused.cancelledAtBpjs();
    case 'not-needed':
      return refused.notNeeded();
    case 'parked':
    case 'rejected':
    case 'expired':
    case 'dropped':
      return undefined;
  }
}

/** Only the add carries the booking's data, and BPJS takes it once: there is no update of it (ws-bpjs §3.5). */
export function whyNotCorrected(entry: EntryFacts, now: Date): DeskRefusal | undefined {
  if (entry.owed.kind !== 'booking-made') return refused.notTheAdd();
  if (entry.state === 'sent') return refused.addIsThere();
  return whyNotResent(entry, now);
}

/** A row that still goes out by itself is not given up by hand; one that waits for a parked one may be, with it. */
export function whyNotDropped(entry: EntryFacts): DeskRefusal | undefined {
  if (entry.isBeingSent) return refused.beingSent();
  if (entry.state === 'parked') return undefined;
  if (entry.state !== 'open') return entry.needsStaff ? refused.alreadyFinal() : refused.nothingToDo();
  return unsettledBefore(entry).some((row) => row.state === 'parked') ? undefined : waitsForDesk(entry) ? refused.waitsForDesk() : refused.alreadyWaiting();
}

const REFUSED_FOR_GOOD: ReadonlySet<OutboxState> = new Set(['superseded', 'cancelled-at-bpjs', 'rejected', 'expired']);

/** Looking at it settles nothing for a row that holds up its booking. */
export function whyNotSeen(entry: EntryFacts): DeskRefusal | undefined {
  if (entry.state === 'parked') return refused.holdsUp();
  if (!REFUSED_FOR_GOOD.has(entry.state) || !entry.needsStaff) return refused.nothingToDo();
  return undefined;
}

export function possibleActs(entry: EntryFacts, now: Date): DeskAct[] {
  const acts: Record<DeskAct, DeskRefusal | undefined> = {
    resend: whyNotResent(entry, now),
    correct: whyNotCorrected(entry, now),
    drop: whyNotDropped(entry),
    seen: whyNotSeen(entry),
  };
  return (Object.keys(acts) as DeskAct[]).filter((act) => acts[act] === undefined);
}
