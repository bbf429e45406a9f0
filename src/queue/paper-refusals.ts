import type { TaskId } from '../outbox/facts';
import { Refusal } from '../platform/refusal';

/** Every "no" of entering from paper, beside those of the task flow. Said to staff only. */
export interface PaperRefusals {
  /** What was written on another day's paper. */
  'paper-other-day': { visitDate: string };
  /** Somebody recorded this step with another time meanwhile; a time once recorded is never replaced. */
  'paper-already-recorded': { task: TaskId; occurredAt: Date };
  'paper-before-previous': { task: TaskId; previous: TaskId; occurredAt: Date };
  /** A later step stands already: this one can no longer come before it. */
  'paper-later-step-recorded': { task: TaskId; later: TaskId };
}

export function refusePaper<Code extends keyof PaperRefusals & string>(code: Code, data: PaperRefusals[Code]): Refusal<PaperRefusals, Code> {
  return new Refusal<PaperRefusals, Code>(code, data);
}
