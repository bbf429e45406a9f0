import type { Sql } from '../db';
import type { FacilityId } from '../facility';

export interface ListedSecurityEvent {
  eventId: number;
  at: Date;
  kind: string;
  actor: string;
  subject: string;
  address: string;
  times: number;
  detail: Record<string, unknown>;
  isSealed: boolean;
}

export interface SecurityFilter {
  /** Half-open. */
  from: Date;
  until: Date;
  /** Any of these; absent: all. */
  kinds?: readonly string[];
  /** A part of who acted, of what it was done to or of the address is enough; small letters. */
  text?: string;
}

/** The events of a chain, the newest first. */
export async function securityEvents(sql: Sql, facilityId: FacilityId, filter: SecurityFilter, page: { offset: number; limit: number }): Promise<ListedSecurityEvent[]> {
  const rows = await sql.rows<Omit<ListedSecurityEvent, 'detail'> & { detail: string }>(
    `select event_id as "eventId", occurred_at as at, kind, actor, subject, address, times, detail, seal_number is not null as "isSealed"
     from security_event
     where facility_id = :facilityId and occurred_at >= :from and occurred_at < :until
       and (cast(:kinds as text[]) is null or kind = any(:kinds))
       and (cast(:text as text) is null or strpos(lower(actor || ' ' || subject || ' ' || address), lower(:text)) > 0)
     order by occurred_at desc, event_id desc
     limit :limit offset :offset`,
    { facilityId, from: filter.from, until: filter.until, kinds: filter.kinds ?? null, text: filter.text ?? null, ...page },
  );
  return rows.map((row) => ({ ...row, detail: readDetail(row.detail) }));
}

/** What somebody wrote into the table by hand must not take the page away. */
function readDetail(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
