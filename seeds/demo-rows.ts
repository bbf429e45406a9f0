import type { LocalDate, TimeZone } from '../src/platform/clock';
import type { Sql, Tx } from '../src/platform/db';
import { facilitySettingsSchema, type FacilitySettings } from '../src/platform/facility-settings';
import { lookupKey, stored } from '../src/platform/personal-data';
import { sealedPatient } from '../src/queue/patient-columns';
import type { PrescriptionKind, TaskId } from '../src/outbox/facts';
import type { DemoPerson } from './demo-patients';
import type { FacilityPlan, SessionPlan } from './facility-plan';

export interface DemoFacility {
  plan: FacilityPlan;
  facilityId: number;
  zone: TimeZone;
  settings: FacilitySettings;
}

/** What seeding writes of a booking, its task events and its prescription. */
export interface BookingRow {
  sessionId: number;
  bookingCode: string;
  ordinal: number;
  queueNumber: string;
  person: Pick<DemoPerson, 'medicalRecordNumber' | 'nik' | 'cardNumber' | 'phone'>;
  payer: 'JKN' | 'NON JKN';
  source: 'mobile-jkn' | 'kiosk' | 'desk';
  clinicCode: string;
  visitDate: LocalDate;
  /** 0: primary care, which has no jeniskunjungan. */
  visitType: 0 | 1 | 2 | 3 | 4;
  referenceNumber: string;
  state: 'waiting' | 'called' | 'finished' | 'absent' | 'cancelled';
  bookedAt: Date;
  estimatedAt: Date;
  cancelledAt?: Date;
  cancelReason?: string;
  tasks: readonly TaskRow[];
  prescription?: PrescriptionRow;
}

export interface TaskRow {
  task: TaskId;
  occurredAt: Date;
  prescriptionKind?: PrescriptionKind;
}

export interface PrescriptionRow {
  kind: Exclude<PrescriptionKind, 'none'>;
  writtenAt: Date;
  /** Absent: the pharmacy number is not taken yet. */
  numbered?: { at: Date; ordinal: number; state: 'waiting' | 'in-preparation' | 'ready' };
}

export interface SurgeryRow {
  bookingCode: string;
  surgeryDate: LocalDate;
  procedureName: string;
  clinicCode: string;
  performed: boolean;
  /** '': not a JKN patient. */
  cardNumber: string;
  updatedAt: Date;
}

/**
 * A demo facility, held until the transaction ends, so that two who add demo rows wait for each other. Bookings go on.
 * @throws when the database does not hold it
 */
export async function holdDemoFacility(tx: Tx, plan: FacilityPlan): Promise<DemoFacility> {
  const [row] = await tx.rows<{ facility_id: number; time_zone: TimeZone; settings: unknown }>(
    `select facility_id, time_zone, settings from facility where is_demo and code = :code for no key update`,
    { code: plan.code },
  );
  if (row === undefined) throw new Error(`This database holds no demo facility ${plan.code}. Start the demo once (npm start with an empty database) and try again.`);
  return { plan, facilityId: row.facility_id, zone: row.time_zone, settings: facilitySettingsSchema.parse(row.settings) };
}

/** Refuses a database that belongs to somebody or holds the planned facility already, and lets nobody else add one until the transaction ends. */
export async function insistOnNoOther(tx: Tx, { code }: FacilityPlan): Promise<void> {
  await tx.rows('lock table facility in share row exclusive mode');
  const [found] = await tx.rows<{ code: string }>('select code from facility where not is_demo or code = :code limit 1', { code });
  if (found !== undefined) throw new Error(`This database already holds a facility (${found.code}): demo data never enter it.`);
}

/** Adds the sessions that are missing; a session that exists stays as it is. */
export async function insertSessions(sql: Sql, facilityId: number, sessions: readonly SessionPlan[]): Promise<number> {
  const added = await sql.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix,
       capacity, quota_jkn, quota_non_jkn, minutes_per_patient, on_leave, note)
     select :facilityId, plan."clinicCode", plan."doctorCode", plan."visitDate", plan."practiceHours", plan."queuePrefix",
       plan.capacity, plan."quotaJkn", plan."quotaNonJkn", plan."minutesPerPatient", plan."onLeave", plan.note
     from jsonb_to_recordset(:sessions) as plan("clinicCode" text, "doctorCode" int, "visitDate" date, "practiceHours" text,
       "queuePrefix" text, capacity int, "quotaJkn" int, "quotaNonJkn" int, "minutesPerPatient" int, "onLeave" boolean, note text)
     on conflict do nothing
     returning session_id`,
    { facilityId, sessions: JSON.stringify(sessions) },
  );
  return added.length;
}

/** Adds patients, all of them registered at a desk; one who exists stays as he is. */
export async function insertPatients(sql: Sql, facilityId: number, people: readonly DemoPerson[], registeredAt: Date): Promise<void> {
  await sql.rows(
    `insert into patient (facility_id, medical_record_number, nik, nik_key, card_number, card_key, family_card_number, full_name, name_keys, sex, birth_date,
       phone, address, is_provisional, registered_at, created_at)
     select :facilityId, person."medicalRecordNumber", person.nik, person."nikKey", person."cardNumber", person."cardKey", person."familyCardNumber", person."fullName", person."nameKeys",
       person.sex, person."birthDate", person.phone, person.address, false, :registeredAt, :registeredAt
     from jsonb_to_recordset(:people) as person("medicalRecordNumber" text, nik text, "nikKey" text, "cardNumber" text, "cardKey" text, "familyCardNumber" text,
       "fullName" text, "nameKeys" text[], sex text, "birthDate" date, phone text, address text)
     on conflict do nothing`,
    {
      facilityId,
      registeredAt,
      people: JSON.stringify(
        people.map((person) => ({
          ...person,
          ...sealedPatient(facilityId, person),
        })),
      ),
    },
  );
}

/** Adds bookings with their task events and prescriptions. Counters are the caller's; nothing is owed to BPJS. */
export async function insertBookings(tx: Tx, facilityId: number, bookings: readonly BookingRow[]): Promise<void> {
  await tx.rows(
    `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source,
       clinic_code, visit_date, nik, card_number, card_key, phone, visit_type, reference_number, is_new_patient, state, last_task,
       booked_at, estimated_at, replied_at, checked_in_at, cancelled_at, cancel_reason)
     select :facilityId, b.booking_code, b.session_id, b.ordinal, b.queue_number, b.medical_record_number, b.payer, b.source,
       b.clinic_code, b.visit_date, b.nik, b.card_number, b.card_key, b.phone, b.visit_type, b.reference_number, false, b.state, b.last_task,
       b.booked_at, b.estimated_at, b.booked_at + interval '120 milliseconds', b.checked_in_at, b.cancelled_at, b.cancel_reason
     from jsonb_to_recordset(:bookings) as b(booking_code text, session_id bigint, ordinal int, queue_number text,
       medical_record_number text, payer text, source text, clinic_code text, visit_date date, nik text, card_number text, card_key text, phone text,
       visit_type smallint, reference_number text, state text, last_task smallint, booked_at timestamptz, estimated_at timestamptz,
       checked_in_at timestamptz, cancelled_at timestamptz, cancel_reason text)`,
    {
      facilityId,
      bookings: JSON.stringify(
        bookings.map((b) => ({
          booking_code: b.bookingCode,
          session_id: b.sessionId,
          ordinal: b.ordinal,
          queue_number: b.queueNumber,
          medical_record_number: b.person.medicalRecordNumber,
          payer: b.payer,
          source: b.source,
          clinic_code: b.clinicCode,
          visit_date: b.visitDate,
          nik: stored(facilityId, b.person.nik),
          card_number: stored(facilityId, b.payer === 'JKN' ? (b.person.cardNumber ?? '') : ''),
          card_key: lookupKey(facilityId, 'card', b.payer === 'JKN' ? (b.person.cardNumber ?? '') : '') || null,
          phone: stored(facilityId, b.person.phone),
          visit_type: b.visitType,
          reference_number: b.referenceNumber,
          state: b.state,
          last_task: b.tasks.at(-1)?.task ?? 0,
          booked_at: b.bookedAt,
          estimated_at: b.estimatedAt,
          checked_in_at: b.tasks.find((t) => t.task === 3)?.occurredAt ?? null,
          cancelled_at: b.cancelledAt ?? null,
          cancel_reason: b.cancelReason ?? null,
        })),
      ),
    },
  );
  await insertTasks(tx, facilityId, bookings);
  await insertPrescriptions(tx, facilityId, bookings);
}

async function insertTasks(tx: Tx, facilityId: number, bookings: readonly BookingRow[]): Promise<void> {
  const tasks = bookings.flatMap((b) =>
    b.tasks.map((t) => ({
      booking_code: b.bookingCode,
      task: t.task,
      occurred_at: t.occurredAt,
      claimed_at: t.task === 3 && b.source === 'mobile-jkn' ? t.occurredAt : null,
      source: t.task === 3 ? b.source : 'desk',
      prescription_kind: t.prescriptionKind ?? null,
    })),
  );
  await tx.rows(
    `insert into task_event (facility_id, booking_code, task, occurred_at, recorded_at, claimed_at, source, prescription_kind)
     select :facilityId, t.booking_code, t.task, t.occurred_at, t.occurred_at, t.claimed_at, t.source, t.prescription_kind
     from jsonb_to_recordset(:tasks) as t(booking_code text, task smallint, occurred_at timestamptz, claimed_at timestamptz, source text, prescription_kind text)`,
    { facilityId, tasks: JSON.stringify(tasks) },
  );
}

async function insertPrescriptions(tx: Tx, facilityId: number, bookings: readonly BookingRow[]): Promise<void> {
  const prescriptions = bookings.flatMap(({ bookingCode, visitDate, prescription }) =>
    prescription === undefined
      ? []
      : [
          {
            booking_code: bookingCode,
            prescription_kind: prescription.kind,
            written_at: prescription.writtenAt,
            pharmacy_date: prescription.numbered === undefined ? null : visitDate,
            ordinal: prescription.numbered?.ordinal ?? null,
            numbered_at: prescription.numbered?.at ?? null,
            state: prescription.numbered?.state ?? 'written',
          },
        ],
  );
  await tx.rows(
    `insert into prescription (facility_id, booking_code, prescription_kind, written_at, pharmacy_date, ordinal, numbered_at, state)
     select :facilityId, p.booking_code, p.prescription_kind, p.written_at, p.pharmacy_date, p.ordinal, p.numbered_at, p.state
     from jsonb_to_recordset(:prescriptions) as p(booking_code text, prescription_kind text, written_at timestamptz, pharmacy_date date,
       ordinal int, numbered_at timestamptz, state text)`,
    { facilityId, prescriptions: JSON.stringify(prescriptions) },
  );
}

export async function insertSurgeries(sql: Sql, facilityId: number, surgeries: readonly SurgeryRow[]): Promise<void> {
  await sql.rows(
    `insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, performed, card_number, card_key, updated_at)
     select :facilityId, s."bookingCode", s."surgeryDate", s."procedureName", s."clinicCode", s.performed, s."cardNumber", s."cardKey", s."updatedAt"
     from jsonb_to_recordset(:surgeries) as s("bookingCode" text, "surgeryDate" date, "procedureName" text, "clinicCode" text,
       performed boolean, "cardNumber" text, "cardKey" text, "updatedAt" timestamptz)`,
    { facilityId, surgeries: JSON.stringify(surgeries.map((s) => ({ ...s, cardNumber: stored(facilityId, s.cardNumber), cardKey: lookupKey(facilityId, 'card', s.cardNumber) || null }))) },
  );
}
