import { patientSeen } from '../platform/caller-scope';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import { revealed } from '../platform/personal-data';
import { pharmacyDays } from './pharmacy-day';
import { pharmacyNumber } from './pharmacy-number';
import type { DispensedKind, Prescription } from './pharmacy-store';

/** written: a prescription, no number yet · ready: not called · called: not handed over · done: handed over. */
export type PharmacyStage = Prescription['state'] | 'called' | 'done';

/** A time of a step, as recorded. */
export interface PharmacyStamp {
  at: Date;
  /** When it was pressed; later than `at` where it was entered from paper. */
  recordedAt: Date;
  actor: string | null;
  isFromPaper: boolean;
}

export interface PharmacyLine {
  bookingCode: string;
  kind: DispensedKind;
  stage: PharmacyStage;
  /** The pharmacy's number; null without one. */
  number: string | null;
  /** The number of the clinic, which a patient without a pharmacy number holds in his hand. */
  clinicNumber: string;
  patientName: string;
  medicalRecordNumber: string;
  clinicName: string;
  doctorName: string;
  writtenAt: Date;
  numberedAt: Date | null;
  started: PharmacyStamp | null;
  ready: PharmacyStamp | null;
  calledAt: Date | null;
  handedOverAt: Date | null;
  handedOverBy: string | null;
}

interface LineRow {
  booking_code: string;
  prescription_kind: DispensedKind;
  state: Prescription['state'];
  ordinal: number | null;
  queue_number: string;
  full_name: string;
  medical_record_number: string;
  clinic_name: string;
  doctor_name: string;
  written_at: Date;
  numbered_at: Date | null;
  called_at: Date | null;
  handed_over_at: Date | null;
  handed_over_by: string | null;
  started_at: Date | null;
  started_recorded_at: Date | null;
  started_by: string | null;
  started_reason: string | null;
  ready_at: Date | null;
  ready_recorded_at: Date | null;
  ready_by: string | null;
  ready_reason: string | null;
}

/** All prescriptions the pharmacy has to do with now, in the order of their numbers; those without a number by when they were written. */
export async function pharmacyBoard(sql: Sql, { facilityId, timeZone }: Facility, now: Date): Promise<PharmacyLine[]> {
  const rows = await sql.rows<LineRow>(
    `with ours as (
       select prescription.* from prescription
       where prescription.facility_id = :facilityId and prescription.pharmacy_date between :first and :last
       union all
       select prescription.* from practice_session
       join booking on booking.facility_id = :facilityId and booking.session_id = practice_session.session_id
       join prescription on prescription.facility_id = :facilityId and prescription.booking_code = booking.booking_code
       where practice_session.facility_id = :facilityId and practice_session.visit_date between :first and :last
         and prescription.pharmacy_date is null
     )
     select ours.booking_code, ours.prescription_kind, ours.state, ours.ordinal, ours.written_at, ours.numbered_at,
       ours.called_at, ours.handed_over_at, ours.handed_over_by,
       booking.queue_number, booking.medical_record_number, patient.full_name, clinic.clinic_name, doctor.doctor_name,
       started.occurred_at as started_at, started.recorded_at as started_recorded_at, started.actor as started_by, started.entry_reason as started_reason,
       ready.occurred_at as ready_at, ready.recorded_at as ready_recorded_at, ready.actor as ready_by, ready.entry_reason as ready_reason
     from ours
     join booking on booking.facility_id = :facilityId and booking.booking_code = ours.booking_code
     join practice_session on practice_session.facility_id = :facilityId and practice_session.session_id = booking.session_id
     join clinic on clinic.facility_id = :facilityId and clinic.clinic_code = practice_session.clinic_code
     join doctor on doctor.facility_id = :facilityId and doctor.doctor_code = practice_session.doctor_code
     join patient on patient.facility_id = :facilityId and patient.medical_record_number = booking.medical_record_number
     left join task_event started on started.facility_id = :facilityId and started.booking_code = ours.booking_code and started.task = 6
     left join task_event ready on ready.facility_id = :facilityId and ready.booking_code = ours.booking_code and ready.task = 7
     order by ours.pharmacy_date, ours.ordinal, ours.written_at, ours.booking_code
     limit 2000`,
    { facilityId, ...pharmacyDays(now, timeZone) },
    'pharmacy_board',
  );
  rows.forEach((row) => patientSeen(row.medical_record_number));
  return rows.map((row) => ({
    bookingCode: row.booking_code,
    kind: row.prescription_kind,
    stage: stageOf(row),
    number: row.ordinal === null ? null : pharmacyNumber(row.prescription_kind, row.ordinal),
    clinicNumber: row.queue_number,
    patientName: revealed(facilityId, row.full_name),
    medicalRecordNumber: row.medical_record_number,
    clinicName: row.clinic_name,
    doctorName: row.doctor_name,
    writtenAt: row.written_at,
    numberedAt: row.numbered_at,
    started: stampOf(row.started_at, row.started_recorded_at, row.started_by, row.started_reason),
    ready: stampOf(row.ready_at, row.ready_recorded_at, row.ready_by, row.ready_reason),
    calledAt: row.called_at,
    handedOverAt: row.handed_over_at,
    handedOverBy: row.handed_over_by,
  }));
}

function stageOf(row: Pick<LineRow, 'state' | 'called_at' | 'handed_over_at'>): PharmacyStage {
  if (row.state !== 'ready') return row.state;
  if (row.handed_over_at !== null) return 'done';
  return row.called_at !== null ? 'called' : 'ready';
}

function stampOf(at: Date | null, recordedAt: Date | null, actor: string | null, reason: string | null): PharmacyStamp | null {
  return at === null || recordedAt === null ? null : { at, recordedAt, actor, isFromPaper: reason !== null };
}
