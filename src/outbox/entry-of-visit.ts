import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKeys } from '../platform/personal-data';
import type { Visit } from './visit';

/** What other bookings of the same card, poli and date mean for one of them. */
export interface OthersOfEntry {
  /** A later booking from Mobile JKN that stands: BPJS's entry is that one's by now. */
  takenOverBy: string | null;
  /** An earlier booking of which BPJS has still to be told something. */
  first: { bookingCode: string; waitsForPerson: boolean; dueAt: Date | null } | null;
}

interface OtherRow {
  booking_code: string;
  is_later: boolean;
  is_alive_from_mobile_jkn: boolean;
  unsettled: number;
  waits_for_person: boolean;
  due_at: Date | null;
}

/** @param told what the dialect has a call for: the rest holds nobody up */
export async function othersOfEntry(sql: Sql, facilityId: FacilityId, visit: Visit, told: { kinds: readonly string[]; tasks: readonly number[] }): Promise<OthersOfEntry> {
  const others = await sql.rows<OtherRow>(
    `select other.booking_code, (other.booked_at, other.booking_code) > (mine.booked_at, mine.booking_code) as is_later,
            other.source = 'mobile-jkn' and other.state <> 'cancelled' as is_alive_from_mobile_jkn,
            owed.unsettled, coalesce(owed.waits_for_person, false) as waits_for_person, owed.due_at
     from booking as mine
     join practice_session
       on practice_session.facility_id = mine.facility_id and practice_session.visit_date = mine.visit_date and practice_session.clinic_code = mine.clinic_code
     join booking as other
       on other.facility_id = practice_session.facility_id and other.session_id = practice_session.session_id and other.booking_code <> mine.booking_code
     join patient on patient.facility_id = other.facility_id and patient.medical_record_number = other.medical_record_number
     cross join lateral (
       select count(*) as unsettled, bool_or(outbox.state = 'parked') as waits_for_person, max(outbox.due_at) filter (where outbox.due_at < 'infinity') as due_at
       from outbox
       where outbox.facility_id = other.facility_id
         and outbox.lane = other.booking_code
         and outbox.state in ('open', 'parked')
         and (outbox.kind = any(:kinds) or (outbox.kind = 'task-reached' and outbox.fact ->> 'task' = any(:tasks)))
     ) as owed
     where mine.facility_id = :facilityId
       and mine.booking_code = :bookingCode
       and other.payer = 'JKN'
       and case when other.card_number = '' then coalesce(patient.card_key, patient.card_number) else coalesce(other.card_key, other.card_number) end = any(:cards)
     order by other.booked_at, other.booking_code`,
    { facilityId, bookingCode: visit.booking_code, cards: lookupKeys(facilityId, 'card', visit.card_number), kinds: told.kinds, tasks: told.tasks.map(String) },
    'others_of_entry',
  );
  const first = others.find((other) => !other.is_later && other.unsettled > 0);
  return {
    takenOverBy: others.find((other) => other.is_later && other.is_alive_from_mobile_jkn)?.booking_code ?? null,
    first: first === undefined ? null : { bookingCode: first.booking_code, waitsForPerson: first.waits_for_person, dueAt: first.due_at },
  };
}
