import type { Exchange, Outcome } from '../bpjs/call';
import type { Bindings, Tx } from '../platform/db';
import { stored, withoutLongNumbers } from '../platform/personal-data';
import type { Claimed } from './claim';
import type { Finding } from './decision';

/** One row per try, with what was really sent; a person's request is its cause where one asked for it. */
export const INSERT_ATTEMPT = `
  insert into outbox_attempt
    (facility_id, outbox_id, attempt, started_at, duration_ms, service, request, http_status, code, message, verdict, cause)
  values
    (:facilityId, :outboxId, :attempt, :startedAt, :durationMs, :service, :request, :httpStatus, :code, :said, :verdict, :cause)
  on conflict do nothing`;

export function attemptBindings(row: Claimed, exchange: Exchange, finding: Finding): Bindings {
  const { outcome } = exchange;
  return {
    facilityId: row.facilityId,
    outboxId: row.outboxId,
    attempt: row.attempt,
    startedAt: exchange.startedAt,
    durationMs: exchange.durationMs,
    service: exchange.operation,
    request: stored(row.facilityId, exchange.request),
    httpStatus: 'httpStatus' in outcome ? outcome.httpStatus : null,
    code: 'code' in outcome ? outcome.code : null,
    // The raw text can still be read later: started_at is the timestamp that decrypts it.
    said: outcome.kind === 'undecipherable' ? stored(row.facilityId, `${spoken(outcome)} ${outcome.raw}`) : spoken(outcome),
    verdict: finding.kind,
    cause: row.requestedBy ?? 'schedule',
  };
}

export async function recordAttempt(tx: Tx, row: Claimed, exchange: Exchange, finding: Finding): Promise<void> {
  await tx.rows(INSERT_ATTEMPT, attemptBindings(row, exchange, finding), 'record_attempt');
}

/** What was said, verbatim but for a NIK or card repeated in it, and the one character PostgreSQL cannot keep. */
export function spoken(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'replied':
      return withoutLongNumbers(outcome.message.replaceAll('\0', ''));
    case 'unreadable':
      return withoutLongNumbers(outcome.bodyStart.replaceAll('\0', ''));
    case 'undecipherable':
      return 'DECRYPT_FAILED';
    case 'no-reply':
      return outcome.detail;
  }
}

/** A refusal in words that no rule knows is counted: what comes often deserves a rule. */
export async function countUnknownMessage(tx: Tx, row: Claimed, exchange: Exchange, finding: Finding, now: Date): Promise<void> {
  if (finding.kind !== 'needs-person' || finding.about !== 'unknown') return;
  const { outcome } = exchange;
  await tx.rows(
    `insert into bpjs_unknown_message (facility_id, service, code, message, first_seen_at, last_seen_at)
     values (:facilityId, :service, :code, :message, :now, :now)
     on conflict (facility_id, service, code, message)
     do update set times = bpjs_unknown_message.times + 1, last_seen_at = excluded.last_seen_at`,
    {
      facilityId: row.facilityId,
      service: exchange.operation,
      code: 'code' in outcome ? outcome.code : 0,
      message: spoken(outcome).slice(0, 500),
      now,
    },
  );
}
