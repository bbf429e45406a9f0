import type { Ticket } from './caller';

/** What one patient's programs were told, outside of the product that told it. */
export interface Visit {
  patient: number;
  session: { sessionId: number; isScarce: boolean };
  ticket?: Ticket;
  /** What it was refused with, when there was no place left. */
  refusal?: string;
  isCancelled: boolean;
  /** When the server that answered had it recorded: task 3 the first time, 4 and 5 as the hospital's system gave them. */
  tasks: { task: number; occurredAt?: number }[];
}

/** Everything that was acknowledged, and how each single call went. */
export class Acknowledgements {
  readonly visits: Visit[] = [];
  readonly calls = { acknowledged: 0, refused: 0, outageTold: 0, noReply: 0 };
  /** By sentence. */
  readonly refusals: Record<string, number> = {};
  /** Replies no caller should ever see. */
  readonly strange: string[] = [];
  /** Of the calls that were acknowledged, the one that was sent last. */
  newest = { sentAt: 0, answeredAt: 0 };

  heardNo(sentence: string): void {
    this.calls.refused += 1;
    const kind = sentence.replace(/\S*\d\S*/g, '…');
    this.refusals[kind] = (this.refusals[kind] ?? 0) + 1;
  }

  heardGood(sentAt: number): void {
    this.calls.acknowledged += 1;
    if (sentAt > this.newest.sentAt) this.newest = { sentAt, answeredAt: performance.now() };
  }

  /** Promises made: numbers, cancellations, tasks. */
  count(): number {
    return this.visits.reduce((sum, { ticket, isCancelled, tasks }) => sum + (ticket === undefined ? 0 : 1) + (isCancelled ? 1 : 0) + tasks.length, 0);
  }
}
