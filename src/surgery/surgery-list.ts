import { patientSeen } from '../platform/caller-scope';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKeys, revealed } from '../platform/personal-data';

export interface Surgery {
  bookingCode: string;
  surgeryDate: string;
  procedureName: string;
  clinicCode: string;
  clinicName: string;
  performed: boolean;
  /** Empty for a patient who is not JKN. */
  cardNumber: string;
  updatedAt: Date;
}

interface SurgeryRow {
  booking_code: string;
  surgery_date: string;
  procedure_name: string;
  clinic_code: string;
  clinic_name: string;
  performed: boolean;
  card_number: string;
  updated_at: Date;
}

const COLUMNS = `surgery.booking_code, surgery.surgery_date, surgery.procedure_name, surgery.clinic_code, clinic.clinic_name,
  surgery.performed, surgery.card_number, surgery.updated_at`;

function toSurgery(facilityId: FacilityId, row: SurgeryRow): Surgery {
  // Nothing but the card says whose it is, and that is no text for a log.
  if (row.card_number !== '') patientSeen(`operasi ${row.booking_code}`);
  return {
    bookingCode: row.booking_code,
    surgeryDate: row.surgery_date,
    procedureName: row.procedure_name,
    clinicCode: row.clinic_code,
    clinicName: row.clinic_name,
    performed: row.performed,
    cardNumber: revealed(facilityId, row.card_number),
    updatedAt: row.updated_at,
  };
}

/** Operations of the house between two dates, both included (catalogue ws-faskes §3.8). */
export async function surgeriesBetween(deps: { db: Sql }, facilityId: FacilityId, from: string, to: string): Promise<Surgery[]> {
  const rows = await deps.db.rows<SurgeryRow>(
    `select ${COLUMNS} from surgery
     join clinic on clinic.facility_id = surgery.facility_id and clinic.clinic_code = surgery.clinic_code
     where surgery.facility_id = :facilityId and surgery.surgery_date >= :from and surgery.surgery_date <= :to
     order by surgery.surgery_date, surgery.booking_code`,
    { facilityId, from, to },
  );
  return rows.map((row) => toSurgery(facilityId, row));
}

/** Where a page of operations ended: date and booking code. */
export type SurgeryPlace = readonly [surgeryDate: string, bookingCode: string];

/** The same by pages. */
export async function surgeriesAfter(
  sql: Sql,
  facilityId: FacilityId,
  filter: { from: string; to: string; after: SurgeryPlace | undefined; limit: number },
): Promise<Surgery[]> {
  const { from, to, after, limit } = filter;
  const rows = await sql.rows<SurgeryRow>(
    `select ${COLUMNS} from surgery
     join clinic on clinic.facility_id = surgery.facility_id and clinic.clinic_code = surgery.clinic_code
     where surgery.facility_id = :facilityId and surgery.surgery_date >= :from and surgery.surgery_date <= :to
       and (cast(:afterDate as date) is null or (surgery.surgery_date, surgery.booking_code) > (cast(:afterDate as date), cast(:afterCode as text)))
     order by surgery.surgery_date, surgery.booking_code
     limit :limit`,
    { facilityId, from, to, afterDate: after?.[0] ?? null, afterCode: after?.[1] ?? null, limit },
  );
  return rows.map((row) => toSurgery(facilityId, row));
}

export async function findSurgery(sql: Sql, facilityId: FacilityId, bookingCode: string): Promise<Surgery | undefined> {
  const [row] = await sql.rows<SurgeryRow>(
    `select ${COLUMNS} from surgery
     join clinic on clinic.facility_id = surgery.facility_id and clinic.clinic_code = surgery.clinic_code
     where surgery.facility_id = :facilityId and surgery.booking_code = :bookingCode`,
    { facilityId, bookingCode },
  );
  return row === undefined ? undefined : toSurgery(facilityId, row);
}

/** Operations of one JKN member: those still to come, or all (catalogue ws-faskes §3.9). */
export async function surgeriesOfMember(deps: { db: Sql }, facilityId: FacilityId, cardNumber: string, which: 'pending' | 'all'): Promise<Surgery[]> {
  const rows = await deps.db.rows<SurgeryRow>(
    `select ${COLUMNS} from surgery
     join clinic on clinic.facility_id = surgery.facility_id and clinic.clinic_code = surgery.clinic_code
     where surgery.facility_id = :facilityId and coalesce(surgery.card_key, surgery.card_number) = any(:cards) and surgery.card_number <> ''
       and (:which = 'all' or not surgery.performed)
     order by surgery.surgery_date, surgery.booking_code`,
    { facilityId, cards: lookupKeys(facilityId, 'card', cardNumber), which },
  );
  return rows.map((row) => toSurgery(facilityId, row));
}
