import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKeys, nameKeys, revealed, stored } from '../platform/personal-data';

/** Stands where the name was, on every page and wire. */
export const ERASED_NAME = 'Data dihapus';

/**
 * Record numbers of patients of whose visits BPJS has not been told everything yet: it is told with their card and NIK. Begins
 * with what is unsettled, which is little.
 */
export const OWED_PATIENTS = `
  select booking.medical_record_number
  from outbox
  join booking on booking.facility_id = :facilityId and booking.booking_code = outbox.lane
  where outbox.facility_id = :facilityId and outbox.state in ('open', 'parked')`;

/** The cards of these patients: their own, and those their bookings came with. */
const THEIR_CARDS = `
  select patient.card_number from patient
  where patient.facility_id = :facilityId and patient.medical_record_number = any(:patients) and patient.card_number is not null
  union
  select booking.card_number from booking
  where booking.facility_id = :facilityId and booking.medical_record_number = any(:patients) and booking.card_number <> ''`;

/**
 * Takes from patients all that says who they are, in the master, their bookings, operations, and what BPJS was sent of them.
 * The rows stay with their record number, so that every figure and reference holds; the name reads `ERASED_NAME`. Whether it
 * may be done is the caller's to know, with the right to book for these patients in hand (`lockForBooking`).
 */
export async function wipePersons(tx: Tx, facilityId: FacilityId, patients: readonly string[]): Promise<void> {
  const given = { facilityId, patients };
  const rows = await tx.rows<{ booking_code: string }>('select booking_code from booking where facility_id = :facilityId and medical_record_number = any(:patients)', given);
  const bookings = rows.map((row) => row.booking_code);

  const cards = (await tx.rows<{ card_number: string }>(THEIR_CARDS, given)).flatMap((row) => lookupKeys(facilityId, 'card', revealed(facilityId, row.card_number)));
  await tx.rows(`update surgery set card_number = '', card_key = null where facility_id = :facilityId and coalesce(card_key, card_number) = any(:cards) and card_number <> ''`, { facilityId, cards });
  await tx.rows(
    `update patient set nik = null, nik_key = null, card_number = null, card_key = null, family_card_number = null, full_name = :erasedName, name_keys = :nameKeys, sex = null, birth_date = null,
       phone = null, address = null, region = '{}'
     where facility_id = :facilityId and medical_record_number = any(:patients)`,
    { ...given, erasedName: stored(facilityId, ERASED_NAME), nameKeys: nameKeys(facilityId, ERASED_NAME) },
  );
  await wipeBookings(tx, facilityId, bookings);
  // What somebody typed of them, and the number of their referral.
  await tx.rows(
    `update booking set reference_number = '', cancel_reason = case when cancel_reason is not null then '' end
     where facility_id = :facilityId and booking_code = any(:bookings)`,
    { facilityId, bookings },
  );
  await tx.rows(
    `update outbox set fact = jsonb_set(fact, '{reason}', '""')
     where facility_id = :facilityId and lane = any(:bookings) and kind = 'booking-cancelled'`,
    { facilityId, bookings },
  );
  await tx.rows(
    `update kiosk_journey set answers = '{}', medical_record_number = null
     where facility_id = :facilityId and (medical_record_number = any(:patients) or booking_code = any(:bookings))`,
    { ...given, bookings },
  );
}

/** Takes from bookings the numbers they came with, and those that went to BPJS with them. */
export async function wipeBookings(sql: Sql, facilityId: FacilityId, bookings: readonly string[]): Promise<void> {
  if (bookings.length === 0) return;
  const given = { facilityId, bookings };
  await sql.rows(`update booking set nik = '', card_number = '', card_key = null, phone = '' where facility_id = :facilityId and booking_code = any(:bookings)`, given);
  await sql.rows(
    `update outbox_attempt set request = '', message = case when message like 'DECRYPT_FAILED%' or message like 's1.%' then 'DECRYPT_FAILED' else message end
     from outbox
     where outbox_attempt.facility_id = :facilityId and outbox.facility_id = :facilityId and outbox.outbox_id = outbox_attempt.outbox_id
       and outbox.lane = any(:bookings) and outbox_attempt.request <> ''`,
    given,
  );
  await sql.rows(
    `update outbox_act set correction = null
     from outbox
     where outbox_act.facility_id = :facilityId and outbox.facility_id = :facilityId and outbox.outbox_id = outbox_act.outbox_id
       and outbox.lane = any(:bookings) and outbox_act.correction is not null`,
    given,
  );
}
