import { addDays, instantAt, type LocalDate } from '../../platform/clock';
import { outboxStateText, verdictText } from './staff-words';
import type { Owed } from './visit';

export const NOTHING_OWED = 'tidak ada kiriman';

/** Up to when a difference may still heal by itself. */
export interface Patience {
  /** When BPJS was asked: it lists what it has taken only after a while (ws-bpjs §2.11), so that is not judged within a minute. */
  askedAt: Date;
  /** When the outbox gives up on the visit. */
  givesUpAt: Date;
}

const LAG_MS = 60_000;

/** The outbox sends until H+6 23:00 WIB (ws-bpjs §3.3); what is still open after that goes nowhere. */
export function patienceWith(visitDate: LocalDate, askedAt: Date): Patience {
  return { askedAt, givesUpAt: instantAt(addDays(visitDate, 6), '23:00', 'WIB') };
}

/**
 * Still on its way: the difference heals by itself, or is one when the row has ended. A row behind a parked one does not
 * move, but it is the parked one that somebody must look at.
 */
export function isOnItsWay(row: Owed | undefined, { askedAt, givesUpAt }: Patience): boolean {
  if (row?.state === 'open') return askedAt < givesUpAt;
  return row?.state === 'sent' && row.settledAt !== null && row.settledAt.getTime() > askedAt.getTime() - LAG_MS;
}

/** What the outbox says, for staff and in one line: `tertahan (perlu petugas): data nik  belum sesuai.` */
export function whyOf(row: Owed | undefined): string {
  if (row === undefined) return NOTHING_OWED;
  const verdict = row.verdict === null ? '' : ` (${verdictText(row.verdict)})`;
  const said = row.said === null || row.said === '' ? '' : `: ${row.said}`;
  return `${outboxStateText(row.state)}${verdict}${said}`;
}

/** Overtaken, refused for good, too late, or a person's own decision: it stays as it is. */
const ENDED = new Set(['superseded', 'cancelled-at-bpjs', 'rejected', 'expired', 'dropped', 'not-needed']);

/** Something can be done about what waits for a person, what BPJS has taken and does not show, and what was never owed. */
export function needsPerson(row: Owed | undefined): boolean {
  return row === undefined || !ENDED.has(row.state);
}

/** The row that speaks for these facts: the last one, as what came before it is settled. */
export function rowOf(owed: readonly Owed[], fits: (row: Owed) => boolean): Owed | undefined {
  return owed.findLast(fits);
}
