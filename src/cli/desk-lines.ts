import { clockText, durationText, owedText, type DeskEntry, type Preview, type RowHistory, type UnknownMessage } from '../outbox/desk';
import type { TimeZone } from '../platform/clock';

/** One row for the terminal: what it is, what BPJS said, what it means, what to do. */
export function entryLines(entry: DeskEntry): string[] {
  const { timeZone, explanation } = entry;
  const visit = [entry.visitDate ?? 'no booking', entry.clinicName ?? '-', entry.doctorName ?? '-', entry.queueNumber ?? '-'].join('  ');
  const tries = `${entry.tries} ${entry.tries === 1 ? 'try' : 'tries'}`;
  return [
    `${entry.outboxId}  ${entry.bookingCode}  ${visit}`,
    `    ${owedLine(entry)}`,
    `    ${stateLine(entry)}  ${tries}${entry.waitingBehind === 0 ? '' : `  ${entry.waitingBehind} behind it`}${deadlineText(entry)}`,
    ...(entry.said === null ? [] : [`    BPJS: "${entry.said}"`]),
    `    ${explanation.said} ${explanation.means}`,
    `    -> ${explanation.todo}`,
    ...(entry.lastAct === null ? [] : [`    ${entry.lastAct.act} by ${entry.lastAct.actor}, ${clockText(entry.lastAct.at, timeZone)}${entry.lastAct.reason === null ? '' : `: ${entry.lastAct.reason}`}`]),
    ...(entry.acts.length === 0 ? [] : [`    possible: ${entry.acts.join(', ')}`]),
  ];
}

function owedLine({ owed, timeZone }: DeskEntry): string {
  const recorded = owed.recordedAt === null ? '' : `, recorded ${clockText(owed.recordedAt, timeZone)}`;
  const sent = owed.sentTime === null ? '' : `, sent as ${clockText(owed.sentTime, timeZone)} (${owed.sentTimeReason ?? ''})`;
  return `${owedText(owed)}${recorded}${sent}`;
}

function stateLine(entry: DeskEntry): string {
  const next = entry.isBeingSent ? ', being sent now' : entry.nextTryAt === null || entry.tries === 0 ? '' : `, next try ${clockText(entry.nextTryAt, entry.timeZone)}`;
  return `${entry.state}${entry.reason === null ? '' : ` (${entry.reason})`} since ${clockText(entry.since, entry.timeZone)}${next}`;
}

function deadlineText({ deadline, deadlineInMs, timeZone, state }: DeskEntry): string {
  if (deadline === null || deadlineInMs === null || state === 'sent') return '';
  return `  until ${clockText(deadline, timeZone)} (${deadlineInMs > 0 ? durationText(deadlineInMs) : 'lewat'})`;
}

export function previewLines({ sendable, refused, hasMore }: Preview): string[] {
  return [
    ...sendable.flatMap(({ outboxId, bookingCode, service, body }) => [`${outboxId}  ${bookingCode}  ${service}`, ...(body === null ? [] : [`    ${JSON.stringify(body)}`])]),
    ...refused.map(({ outboxId, bookingCode, refusal }) => `${outboxId}  ${bookingCode ?? '-'}  stays: ${refusal.sentence}`),
    `${sendable.length} would be sent, ${refused.length} would not.${hasMore ? ' There is more, for a second time.' : ''}`,
  ];
}

/** Row after row of a booking, each with its tries and acts. */
export function historyLines(history: readonly RowHistory[], zone: TimeZone): string[] {
  return history.flatMap(({ entry, attempts, acts }) => [
    ...entryLines(entry),
    ...attempts.flatMap((attempt) => [
      `      try ${attempt.attempt}  ${clockText(attempt.startedAt, zone)}  ${attempt.durationMs} ms  ${attempt.service}  HTTP ${attempt.httpStatus ?? '-'}  code ${attempt.code ?? '-'}  ${attempt.verdict}  by ${attempt.cause}`,
      `        sent      ${typeof attempt.request === 'string' ? attempt.request : JSON.stringify(attempt.request)}`,
      ...(attempt.message === null ? [] : [`        answered  ${attempt.message}`]),
    ]),
    ...acts.map(
      (act) =>
        `      ${act.act}  ${clockText(act.at, zone)}  by ${act.actor}${act.reason === null ? '' : `  "${act.reason}"`}${act.correction === null ? '' : `  ${JSON.stringify(act.correction)}`}`,
    ),
  ]);
}

export function unknownLines({ service, code, message, times, firstSeenAt, lastSeenAt }: UnknownMessage, zone: TimeZone): string[] {
  return [`${times} x  ${service}  code ${code}  ${clockText(firstSeenAt, zone)} .. ${clockText(lastSeenAt, zone)}`, `    "${message}"`];
}
