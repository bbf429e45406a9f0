import type { Finding } from '../finding';
import { sentTimeReasonText } from './staff-words';
import type { OurVisit, Owed, TheirVisit } from './visit';
import { isOnItsWay, needsPerson, NOTHING_OWED, rowOf, whyOf, type Patience } from './why';
import { wibText } from './wib-text';

export interface Compared {
  findings: Finding[];
  /** Some of it is still on its way and was not judged. */
  isPending: boolean;
}

/**
 * The tasks of one visit, ours against theirs. BPJS keeps times to the second, so an equal second is an equal time. Of a
 * task that stands there twice, one that agrees is enough.
 */
export function compareTasks(ours: OurVisit, theirs: TheirVisit, isCancelledThere: boolean, patience: Patience): Compared {
  const findings: Finding[] = [];
  let isPending = false;
  const of = (task: number): Pick<Finding, 'bookingCode' | 'clinicCode' | 'task' | 'field'> => ({ bookingCode: ours.bookingCode, clinicCode: ours.clinicCode, task, field: '' });

  for (const { task, occurredAt } of ours.tasks) {
    // A visit that is called off there has its end, whether a 99 is listed or not.
    if (task === 99 && isCancelledThere) continue;
    const row = rowOf(ours.owed, (owed) => owed.kind === 'task-reached' && owed.task === task);
    const held = theirs.tasks.filter((other) => other.task === task);
    if (held.length > 0) findings.push(...timesOf(of(task), occurredAt, held, row));
    else if (isOnItsWay(row, patience)) isPending = true;
    else findings.push({ ...of(task), kind: 'task-only-here', ours: wibText(occurredAt), theirs: '', why: whyOf(row), needsPerson: needsPerson(row) });
  }
  for (const task of new Set(theirs.tasks.map((other) => other.task))) {
    if (ours.tasks.some((other) => other.task === task) || (task === 99 && isCancelledThere)) continue;
    const texts = theirs.tasks.filter((other) => other.task === task).map((other) => other.text);
    findings.push({ ...of(task), kind: 'task-only-there', ours: '', theirs: texts.join(', '), why: NOTHING_OWED, needsPerson: true });
  }
  return { findings, isPending };
}

function timesOf(of: Pick<Finding, 'bookingCode' | 'clinicCode' | 'task' | 'field'>, occurredAt: Date, held: TheirVisit['tasks'], row: Owed | undefined): Finding[] {
  const agreesWith = (instant: Date): boolean => held.some(({ at }) => at !== null && secondOf(at) === secondOf(instant));
  if (agreesWith(occurredAt)) return [];
  const times = { ours: wibText(occurredAt), theirs: held.map(({ text }) => text).join(', ') };
  const sentTime = row?.sentTime ?? null;
  if (sentTime !== null && agreesWith(sentTime)) {
    const why = `dikirim sebagai ${wibText(sentTime)}: ${sentTimeReasonText(row?.sentTimeReason ?? '')}`;
    return [{ ...of, kind: 'task-time-shifted', ...times, why, needsPerson: false }];
  }
  return [{ ...of, kind: 'task-time-differs', ...times, why: whyOf(row), needsPerson: true }];
}

function secondOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
