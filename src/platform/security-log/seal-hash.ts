import { createHash } from 'node:crypto';

/** What the first batch of every chain stands on. */
export const FIRST_HASH = '0'.repeat(64);

/** An event as it is sealed: `occurredAt` to the microsecond, as the database has it. */
export interface SealedEvent {
  eventId: number;
  occurredAt: string;
  kind: string;
  actor: string;
  subject: string;
  address: string;
  times: number;
  detail: string;
}

/** Columns of `security_event` as a `SealedEvent`. */
export const SEALED_COLUMNS = `
  event_id as "eventId", to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
  kind, actor, subject, address, times, detail`;

/**
 * The hash of one batch, in hexadecimal: SHA-256 of the JSON
 * `[facilityId, sealNumber, previousHash, sealedAt, [[eventId, occurredAt, kind, actor, subject, address, times, detail], …]]`,
 * events by their identity, without blanks. Whoever has the rows can compute it without this program.
 */
export function sealHash(facilityId: number, seal: { sealNumber: number; previousHash: string; sealedAt: Date }, events: readonly SealedEvent[]): string {
  const rows = events.map((event) => [event.eventId, event.occurredAt, event.kind, event.actor, event.subject, event.address, event.times, event.detail]);
  return createHash('sha256')
    .update(JSON.stringify([facilityId, seal.sealNumber, seal.previousHash, seal.sealedAt.toISOString(), rows]))
    .digest('hex');
}
