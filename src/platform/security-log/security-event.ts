import { callerAddress } from '../caller-scope';
import type { Sql } from '../db';
import type { FacilityId } from '../facility';

/** The chain of what concerns no facility: platform administrators, facilities as such, keys of the data. */
export const PLATFORM_CHAIN = 0;

/** Something that matters to whoever guards the house. Never a person's data, never a secret. */
export interface SecurityEvent {
  at: Date;
  /** kebab-case: `sign-in-refused`, `settings-changed`, … */
  kind: string;
  /** The user name of who acted, an API client, `cli`; empty: nobody known. */
  actor: string;
  /** What it was done to: a user name, a key id, a device, a record number. */
  subject?: string;
  /** Names of fields, counts; never the value of a secret. */
  detail?: Record<string, unknown>;
}

const LONGEST_TEXT = 200;
const LONGEST_DETAIL = 4_000;

/** As it is kept, and sealed byte by byte: what a caller may have typed is bounded, and holds no character a text cannot. */
export function keptText(text: string, longest = LONGEST_TEXT): string {
  return text.replaceAll('\0', '').slice(0, longest).toWellFormed();
}

/** JSON that is JSON still when it was too long: then only the names of what it held. */
export function keptDetail(detail: Record<string, unknown> = {}): string {
  // As JSON writes it, a NUL is an escape: `keptText` would not see it, and PostgreSQL takes it as text.
  const text = JSON.stringify(detail);
  return text.length <= LONGEST_DETAIL ? text : JSON.stringify({ fields: Object.keys(detail).slice(0, 50) });
}

/**
 * Writes an event into the log of a facility (`PLATFORM_CHAIN`: of the platform), in the transaction of the act it tells of:
 * both are committed or neither is. It is sealed moments later (seal-chain.ts).
 */
export async function recordSecurityEvent(sql: Sql, facilityId: FacilityId, { at, kind, actor, subject = '', detail }: SecurityEvent): Promise<void> {
  await sql.rows(
    `insert into security_event (facility_id, occurred_at, kind, actor, subject, address, detail)
     values (:facilityId, :at, :kind, :actor, :subject, :address, :detail)`,
    { facilityId, at, kind, actor: keptText(actor), subject: keptText(subject), address: keptText(callerAddress()), detail: keptDetail(detail) },
    'record_security_event',
  );
}
