import { addMinutes } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/**
 * One patient at one kiosk, from the first touch to the ticket. What the pages know stays in this row, so that nothing of a
 * person stands in an address, in a page or in a browser's history, and a button pressed twice gives the same ticket.
 */
export interface KioskJourney {
  /** Of the random key that the pages carry in a hidden field. */
  digest: string;
  deviceId: number;
  medicalRecordNumber: string | null;
  /** What it ended with: one of these two. */
  bookingCode: string | null;
  ticketId: number | null;
  answers: Record<string, unknown>;
}

export interface JourneyKey {
  digest: string;
  deviceId: number;
}

/** A kiosk says so itself when it was left alone; this is for one whose power was cut in the middle. */
const LONGEST_MINUTES = 15;

interface JourneyRow {
  journey_digest: string;
  device_id: number;
  medical_record_number: string | null;
  booking_code: string | null;
  ticket_id: number | null;
  answers: Record<string, unknown>;
}

const toJourney = (row: JourneyRow): KioskJourney => ({
  digest: row.journey_digest,
  deviceId: row.device_id,
  medicalRecordNumber: row.medical_record_number,
  bookingCode: row.booking_code,
  ticketId: row.ticket_id,
  answers: row.answers,
});

/** Begins a journey, or goes on with it when its first button was pressed twice. A screen has room for one patient: whoever was there before is gone. */
export async function beginJourney(db: Db, facilityId: FacilityId, { digest, deviceId }: JourneyKey, now: Date): Promise<KioskJourney | undefined> {
  return db.transaction(async (tx) => {
    await tx.rows(
      `insert into kiosk_journey (facility_id, journey_digest, device_id, began_at)
       values (:facilityId, :digest, :deviceId, :now)
       on conflict (facility_id, journey_digest) do nothing`,
      { facilityId, digest, deviceId, now },
    );
    await tx.rows(
      `update kiosk_journey set ended_at = :now, medical_record_number = null, answers = '{}'
       where facility_id = :facilityId and device_id = :deviceId and ended_at is null and journey_digest <> :digest`,
      { facilityId, digest, deviceId, now },
    );
    return openJourney(tx, facilityId, { digest, deviceId }, now);
  });
}

/** Undefined: ended, too old, of another device, or never begun. */
export async function openJourney(sql: Sql, facilityId: FacilityId, { digest, deviceId }: JourneyKey, now: Date, lock: 'lock' | 'read' = 'read'): Promise<KioskJourney | undefined> {
  const [row] = await sql.rows<JourneyRow>(
    `select journey_digest, device_id, medical_record_number, booking_code, ticket_id, answers from kiosk_journey
     where facility_id = :facilityId and journey_digest = :digest and device_id = :deviceId and ended_at is null and began_at > :since
     ${lock === 'lock' ? 'for no key update' : ''}`,
    { facilityId, digest, deviceId, since: addMinutes(now, -LONGEST_MINUTES) },
    `open_journey_${lock}`,
  );
  return row === undefined ? undefined : toJourney(row);
}

/** Adds answers to those given; `null` takes one back. */
export async function keepAnswers(sql: Sql, facilityId: FacilityId, { digest }: Pick<JourneyKey, 'digest'>, answers: Record<string, unknown>): Promise<void> {
  await sql.rows(
    `update kiosk_journey set answers = jsonb_strip_nulls(answers || cast(:answers as jsonb))
     where facility_id = :facilityId and journey_digest = :digest and ended_at is null`,
    { facilityId, digest, answers: JSON.stringify(answers) },
    'keep_journey_answers',
  );
}

/** Who stands there; `null`: nobody we know. */
export async function keepPatient(sql: Sql, facilityId: FacilityId, { digest }: Pick<JourneyKey, 'digest'>, medicalRecordNumber: string | null): Promise<void> {
  await sql.rows(
    `update kiosk_journey set medical_record_number = :medicalRecordNumber
     where facility_id = :facilityId and journey_digest = :digest and ended_at is null`,
    { facilityId, digest, medicalRecordNumber },
    'keep_journey_patient',
  );
}

/**
 * The session this journey takes its number of: the first one pressed, however many buttons were pressed at once.
 * @returns that session
 */
export async function claimSession(sql: Sql, facilityId: FacilityId, { digest }: Pick<JourneyKey, 'digest'>, sessionId: number): Promise<number | undefined> {
  const [row] = await sql.rows<{ session_id: number }>(
    `update kiosk_journey set answers = jsonb_build_object('taking', cast(:sessionId as bigint)) || answers
     where facility_id = :facilityId and journey_digest = :digest and ended_at is null
     returning cast(answers ->> 'taking' as bigint) as session_id`,
    { facilityId, digest, sessionId },
    'claim_journey_session',
  );
  return row?.session_id;
}

/** The ticket this journey ended with; the first one stays. */
export async function keepResult(sql: Sql | Tx, facilityId: FacilityId, { digest }: Pick<JourneyKey, 'digest'>, result: { bookingCode: string } | { ticketId: number }): Promise<void> {
  await sql.rows(
    `update kiosk_journey set booking_code = :bookingCode, ticket_id = :ticketId
     where facility_id = :facilityId and journey_digest = :digest and booking_code is null and ticket_id is null`,
    { facilityId, digest, bookingCode: 'bookingCode' in result ? result.bookingCode : null, ticketId: 'ticketId' in result ? result.ticketId : null },
    'keep_journey_result',
  );
}

/** The patient has gone: what was answered is forgotten, what was given stays. */
export async function endJourney(sql: Sql, facilityId: FacilityId, { digest, deviceId }: JourneyKey, now: Date): Promise<void> {
  await sql.rows(
    `update kiosk_journey set ended_at = :now, medical_record_number = null, answers = '{}'
     where facility_id = :facilityId and journey_digest = :digest and device_id = :deviceId and ended_at is null`,
    { facilityId, digest, deviceId, now },
    'end_journey',
  );
}
