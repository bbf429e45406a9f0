import { patientSeen } from '../platform/caller-scope';
import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { revealed } from '../platform/personal-data';

/** Who holds a number in a session, for those who have to tell them that something changes. */
export interface BookingOfSlot {
  bookingCode: string;
  queueNumber: string;
  fullName: string;
  phone: string;
  estimatedAt: Date;
}

export interface Slot {
  clinicCode: string;
  visitDate: LocalDate;
  doctorCode: number;
  practiceHours: string;
}

/** Not cancelled and not yet served, in the order of their numbers. */
export async function bookingsOfSlot(sql: Sql, facilityId: FacilityId, slot: Slot): Promise<BookingOfSlot[]> {
  const rows = await sql.rows<BookingOfSlot & { norm: string }>(
    `select booking.booking_code as "bookingCode", booking.queue_number as "queueNumber", patient.full_name as "fullName", booking.phone,
       booking.estimated_at as "estimatedAt", booking.medical_record_number as norm
     from practice_session
     join booking on booking.facility_id = practice_session.facility_id and booking.session_id = practice_session.session_id
     join patient on patient.facility_id = booking.facility_id and patient.medical_record_number = booking.medical_record_number
     where practice_session.facility_id = :facilityId
       and practice_session.clinic_code = :clinicCode
       and practice_session.visit_date = :visitDate
       and practice_session.doctor_code = :doctorCode
       and practice_session.practice_hours = :practiceHours
       and booking.state in ('waiting', 'called')
     order by booking.ordinal`,
    { facilityId, ...slot },
  );
  rows.forEach(({ norm }) => patientSeen(norm));
  return rows.map(({ norm: _, ...row }) => ({ ...row, fullName: revealed(facilityId, row.fullName), phone: revealed(facilityId, row.phone) }));
}
