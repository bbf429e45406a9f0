import { patientSeen } from '../platform/caller-scope';
import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';

/** Somebody who was of a session and has another booking now (`transferBooking`). */
export interface MovedPatient {
  fromBookingCode: string;
  fromNumber: string;
  bookingCode: string;
  queueNumber: string;
  /** For staff only. */
  patientName: string;
  clinicName: string;
  doctorName: string;
  visitDate: LocalDate;
  practiceHours: string;
}

/** Whom this session has lost to others, by their old number: each needs a new ticket. */
export async function movedPatients(sql: Sql, facilityId: FacilityId, sessionId: number): Promise<MovedPatient[]> {
  const rows = await sql.rows<MovedPatient & { norm: string }>(
    `select former.booking_code as "fromBookingCode", former.queue_number as "fromNumber", booking.booking_code as "bookingCode",
       booking.queue_number as "queueNumber", patient.full_name as "patientName", booking.medical_record_number as norm, clinic.clinic_name as "clinicName",
       doctor.doctor_name as "doctorName", practice_session.visit_date as "visitDate", practice_session.practice_hours as "practiceHours"
     from booking former
     join booking on booking.facility_id = :facilityId and booking.booking_code = former.moved_to
     join patient on patient.facility_id = :facilityId and patient.medical_record_number = booking.medical_record_number
     join practice_session on practice_session.facility_id = :facilityId and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = :facilityId and doctor.doctor_code = practice_session.doctor_code
     where former.facility_id = :facilityId and former.session_id = :sessionId and former.moved_to is not null and booking.state <> 'cancelled'
     order by former.ordinal`,
    { facilityId, sessionId },
    'moved_patients',
  );
  rows.forEach(({ norm }) => patientSeen(norm));
  return rows.map(({ norm: _, ...row }) => ({ ...row, patientName: revealed(facilityId, row.patientName) }));
}
