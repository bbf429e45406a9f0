import type { PrescriptionKind, TaskId } from '../outbox/facts';
import { Refusal } from '../platform/refusal';

/** Every "no" to a system of the house that reports what happened, beside those of the task flow. */
export interface ReportRefusals {
  /** Recorded with another time or another prescription; neither is ever replaced. */
  'task-recorded-otherwise': { task: TaskId; occurredAt: Date; prescriptionKind: PrescriptionKind | null };
  /** A later step stands already: this one can no longer come before it. */
  'later-task-recorded': { task: TaskId; later: TaskId };
  /** BPJS takes no times of this visit any more. */
  'report-too-late': { visitDate: string };
}

export function refuseReport<Code extends keyof ReportRefusals & string>(code: Code, data: ReportRefusals[Code]): Refusal<ReportRefusals, Code> {
  return new Refusal<ReportRefusals, Code>(code, data);
}
