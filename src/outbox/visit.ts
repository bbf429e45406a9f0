import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';

/** What BPJS must be told about a visit, read when it is sent and not when it was owed. */
export interface Visit {
  booking_code: string;
  payer: 'JKN' | 'NON JKN';
  source: 'mobile-jkn' | 'kiosk' | 'desk' | 'simrs';
  state: 'waiting' | 'called' | 'finished' | 'absent' | 'cancelled';
  visit_date: string;
  nik: string;
  card_number: string;
  phone: string;
  visit_type: number;
  reference_number: string;
  is_new_patient: boolean;
  medical_record_number: string;
  ordinal: number;
  queue_number: string;
  estimated_at: Date;
  clinic_code: string;
  clinic_name: string;
  doctor_code: number;
  doctor_name: string;
  practice_hours: string;
  quota_jkn: number;
  quota_non_jkn: number;
  taken_jkn: number;
  taken_non_jkn: number;
}

type VisitRow = Visit & { patient_nik: string | null; patient_card_number: string | null; patient_phone: string | null };

const VISIT = `
     select booking.booking_code, booking.payer, booking.source, booking.state, booking.visit_date,
            booking.nik, booking.card_number, booking.phone, booking.visit_type, booking.reference_number,
            booking.is_new_patient, booking.medical_record_number, booking.ordinal, booking.queue_number, booking.estimated_at,
            booking.clinic_code, clinic.clinic_name,
            practice_session.doctor_code, doctor.doctor_name, practice_session.practice_hours,
            practice_session.quota_jkn, practice_session.quota_non_jkn, practice_session.taken_jkn, practice_session.taken_non_jkn,
            patient.nik as patient_nik, patient.card_number as patient_card_number, patient.phone as patient_phone
     from booking
     join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
     join doctor on doctor.facility_id = booking.facility_id and doctor.doctor_code = practice_session.doctor_code
     join patient on patient.facility_id = booking.facility_id and patient.medical_record_number = booking.medical_record_number
     where booking.facility_id = :facilityId`;

/** The visit behind a booking code. What the booking leaves empty is taken from the patient's master data. */
export async function readVisit(db: Sql, facilityId: FacilityId, bookingCode: string): Promise<Visit | undefined> {
  const [row] = await db.rows<VisitRow>(`${VISIT} and booking.booking_code = :bookingCode`, { facilityId, bookingCode }, 'outbox_visit');
  return row === undefined ? undefined : toVisit(facilityId, row);
}

/** The same for many at once, by booking code; those of no booking are left out. */
export async function readVisits(db: Sql, facilityId: FacilityId, bookingCodes: readonly string[]): Promise<Map<string, Visit>> {
  if (bookingCodes.length === 0) return new Map();
  const rows = await db.rows<VisitRow>(`${VISIT} and booking.booking_code = any(:bookingCodes)`, { facilityId, bookingCodes });
  return new Map(rows.map((row) => [row.booking_code, toVisit(facilityId, row)]));
}

function toVisit(facilityId: FacilityId, row: VisitRow): Visit {
  return {
    ...row,
    nik: revealed(facilityId, row.nik) || (revealed(facilityId, row.patient_nik) ?? ''),
    card_number: revealed(facilityId, row.card_number) || (revealed(facilityId, row.patient_card_number) ?? ''),
    phone: revealed(facilityId, row.phone) || (revealed(facilityId, row.patient_phone) ?? ''),
  };
}

/**
 * Digits only, `62…` and `+62…` as `0…`. A number that is too long is left so: BPJS refuses it and a person mends
 * it, where a shortened one would be accepted and reach a stranger.
 */
export function nohp(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^(?:00)?62(?:0+)?(?=\d{6})/, '0').replace(/^8(?=\d{7})/, '08');
}
