import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { boardChanged } from './board';
import type { ServicePointKind } from './service-point';

/** A call as displays show and speak it: a number and a place, never a name. */
export interface CallAnnouncement {
  callId: number;
  calledAt: Date;
  kind: ServicePointKind;
  /** `session 12` · `queue registration` · `pharmacy compounded` */
  queueRef: string;
  queueNumber: string;
  /** As written: `Loket 1`. */
  place: string;
  spokenPlace: string;
  isRecall: boolean;
}

export interface NewCall extends Omit<CallAnnouncement, 'callId' | 'calledAt'> {
  /** The user name of who called. */
  actor: string;
  bookingCode?: string;
  ticketId?: number;
}

/** Puts a call on the displays, with the transaction that makes it. A recall is a call once more. */
export async function announceCall(tx: Tx, facilityId: FacilityId, at: Date, call: NewCall): Promise<number> {
  const [row] = await tx.rows<{ call_id: number }>(
    `insert into call_announcement (facility_id, called_at, kind, queue_ref, queue_number, place, spoken_place, is_recall, actor, booking_code, ticket_id)
     values (:facilityId, :at, :kind, :queueRef, :queueNumber, :place, :spokenPlace, :isRecall, :actor, :bookingCode, :ticketId)
     returning call_id`,
    {
      facilityId,
      at,
      kind: call.kind,
      queueRef: call.queueRef,
      queueNumber: call.queueNumber,
      place: call.place,
      spokenPlace: call.spokenPlace,
      isRecall: call.isRecall,
      actor: call.actor,
      bookingCode: call.bookingCode ?? null,
      ticketId: call.ticketId ?? null,
    },
    'announce_call',
  );
  boardChanged(tx, facilityId);
  return row!.call_id;
}

/** A call was undone: displays no longer show or speak what was announced for it since `since`. */
export async function withdrawCalls(tx: Tx, facilityId: FacilityId, of: { bookingCode: string } | { ticketId: number }, since: Date, at: Date): Promise<void> {
  await tx.rows(
    `update call_announcement set withdrawn_at = :at
     where facility_id = :facilityId and called_at >= :since and withdrawn_at is null
       and (booking_code = :bookingCode or ticket_id = :ticketId)`,
    { facilityId, at, since, bookingCode: 'bookingCode' in of ? of.bookingCode : null, ticketId: 'ticketId' in of ? of.ticketId : null },
  );
  boardChanged(tx, facilityId);
}

/** The calls since an instant that stand, earliest first. */
export async function callsSince(sql: Sql, facilityId: FacilityId, since: Date): Promise<CallAnnouncement[]> {
  const rows = await sql.rows<{
    call_id: number;
    called_at: Date;
    kind: ServicePointKind;
    queue_ref: string;
    queue_number: string;
    place: string;
    spoken_place: string;
    is_recall: boolean;
  }>(
    `select call_id, called_at, kind, queue_ref, queue_number, place, spoken_place, is_recall
     from call_announcement
     where facility_id = :facilityId and called_at >= :since and withdrawn_at is null
     order by call_id
     limit 500`,
    { facilityId, since },
    'calls_since',
  );
  return rows.map((row) => ({
    callId: row.call_id,
    calledAt: row.called_at,
    kind: row.kind,
    queueRef: row.queue_ref,
    queueNumber: row.queue_number,
    place: row.place,
    spokenPlace: row.spoken_place,
    isRecall: row.is_recall,
  }));
}
