import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { NewEvent } from './event';

/** Announced with the facility's id when events are due for their place (`placeEvents`). */
export const EVENT_CHANNEL = 'event';

/** What can still be taken back is told a moment after that is over, never before. */
const AFTER_WINDOW_MS = 1_000;

export interface AnnounceOptions {
  /** Until then a person may take it back (`takeBackEvent`). */
  canBeUndoneUntil?: Date;
}

/**
 * Writes down that something happened, in the transaction that makes it true: told to webhooks and streams if it commits,
 * and to nobody if it does not.
 */
export async function announceEvents(tx: Tx, facilityId: FacilityId, now: Date, events: readonly NewEvent[], options: AnnounceOptions = {}): Promise<void> {
  if (events.length === 0) return;
  const dueAt = options.canBeUndoneUntil === undefined ? now : new Date(options.canBeUndoneUntil.getTime() + AFTER_WINDOW_MS);
  await tx.rows(
    `insert into facility_event (facility_id, event_type, subject, detail, occurred_at, due_at)
     select :facilityId, announced.event_type, announced.subject, announced.detail, announced.occurred_at, :dueAt
     from jsonb_to_recordset(:announced) as announced(place int, event_type text, subject text, detail jsonb, occurred_at timestamptz)
     order by announced.place`,
    {
      facilityId,
      dueAt,
      announced: JSON.stringify(
        events.map((event, place) => ({ place, event_type: event.type, subject: event.subject, detail: event.detail ?? {}, occurred_at: event.occurredAt })),
      ),
    },
    'announce_events',
  );
  tx.announce(EVENT_CHANNEL, String(facilityId));
}

/**
 * What was announced with `canBeUndoneUntil` is told to nobody.
 * @returns false when it is too late: it has its place already, or was never announced
 */
export async function takeBackEvent(tx: Tx, facilityId: FacilityId, { type, subject, occurredAt }: Pick<NewEvent, 'type' | 'subject' | 'occurredAt'>): Promise<boolean> {
  const taken = await tx.rows(
    `delete from facility_event
     where facility_id = :facilityId and event_type = :type and subject = :subject and occurred_at = :occurredAt and position is null
     returning event_id`,
    { facilityId, type, subject, occurredAt },
    'take_back_event',
  );
  return taken.length > 0;
}
