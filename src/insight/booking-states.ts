import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** How a booking stands now, without a word about the person. */
export interface BookingStanding {
  bookingCode: string;
  state: 'waiting' | 'called' | 'finished' | 'absent' | 'cancelled';
  medicalRecordNumber: string;
  queueNumber: string;
  ordinal: number;
  clinicCode: string;
  clinicName: string;
  doctorCode: number;
  doctorName: string;
  visitDate: string;
  practiceHours: string;
  payer: 'JKN' | 'NON JKN';
  visitType: number;
  isNewPatient: boolean;
  source: string;
  estimatedAt: Date;
  /** The booking in another session that took its place. */
  movedTo: string | null;
  /** What is recorded, by task. */
  tasks: { task: number; occurredAt: Date }[];
}

/** By booking code; one look for all of them. */
export async function bookingStandings(sql: Sql, facilityId: FacilityId, bookingCodes: readonly string[]): Promise<Map<string, BookingStanding>> {
  if (bookingCodes.length === 0) return new Map();
  const rows = await sql.rows<Omit<BookingStanding, 'tasks'> & { tasks: { task: number; occurredAt: string }[] }>(
    `select booking.booking_code as "bookingCode", booking.state, booking.medical_record_number as "medicalRecordNumber", booking.queue_number as "queueNumber",
       booking.ordinal, booking.clinic_code as "clinicCode", clinic.clinic_name as "clinicName", practice_session.doctor_code as "doctorCode",
       doctor.doctor_name as "doctorName", booking.visit_date as "visitDate", practice_session.practice_hours as "practiceHours", booking.payer,
       booking.visit_type as "visitType", booking.is_new_patient as "isNewPatient", booking.source, booking.estimated_at as "estimatedAt", booking.moved_to as "movedTo",
       coalesce((
         select jsonb_agg(jsonb_build_object('task', task_event.task, 'occurredAt', task_event.occurred_at) order by task_event.task)
         from task_event
         where task_event.facility_id = :facilityId and task_event.booking_code = booking.booking_code
       ), '[]') as tasks
     from booking
     join practice_session on practice_session.facility_id = booking.facility_id and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = booking.facility_id and clinic.clinic_code = booking.clinic_code
     join doctor on doctor.facility_id = booking.facility_id and doctor.doctor_code = practice_session.doctor_code
     where booking.facility_id = :facilityId and booking.booking_code = any(:bookingCodes)`,
    { facilityId, bookingCodes },
    'booking_standings',
  );
  return new Map(rows.map((row) => [row.bookingCode, { ...row, tasks: row.tasks.map(({ task, occurredAt }) => ({ task, occurredAt: new Date(occurredAt) })) }]));
}
