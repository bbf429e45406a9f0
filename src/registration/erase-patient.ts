import { localDate, type Clock } from '../platform/clock';
import type { Db, Sql, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { lookupKeys } from '../platform/personal-data';
import { recordAct } from '../platform/staff-acts';
import { lockForBooking } from '../schedules/session-store';
import { boardChanged } from '../service-points/board';
import { patientFile } from './patient-file';
import { refuseRegistration } from './refusals';
import { OWED_PATIENTS, wipePersons } from './wipe-persons';

/** Why it is done, kept with who did it; words of our own, so that nobody types a person's data there. */
export const ERASURE_REASONS = ['asked', 'wrong-entry', 'no-longer-needed'] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

export interface ErasePatient {
  medicalRecordNumber: string;
  /** The record number once more, as somebody typed it. */
  confirm: string;
  reason: ErasureReason;
  actor: string;
}

/**
 * Takes from one patient all that says who it is, for ever (UU 27/2022): master data, bookings, operations, what BPJS was sent.
 *
 * Guarantee: whole or not at all; nobody who is expected here, or of whom BPJS is still owed something, is erased, however the
 * booking came in meanwhile. Asked for once more, it does the same again. Who did it and why is kept, without who it was.
 * @throws Refusal patient-not-found, erasure-not-confirmed, erasure-visit-open, erasure-surgery-planned, erasure-still-owed
 */
export async function erasePatient(deps: { db: Db; clock: Clock }, facility: Facility, input: ErasePatient): Promise<void> {
  const { facilityId } = facility;
  const { medicalRecordNumber, confirm, reason, actor } = input;
  if (confirm.trim() !== medicalRecordNumber) throw refuseRegistration('erasure-not-confirmed');
  await deps.db.transaction(async (tx) => {
    // Whoever books for this patient has the same lock: none can come in between the look and the erasure.
    await lockForBooking(tx, facilityId, { patients: [medicalRecordNumber], references: [], sessions: [] });
    const now = deps.clock();
    await checkNothingPending(tx, facility, medicalRecordNumber, now);
    await wipePersons(tx, facilityId, [medicalRecordNumber]);
    await recordAct(tx, facilityId, { at: now, actor, act: 'patient-erased', subject: medicalRecordNumber, detail: { reason } });
    boardChanged(tx, facilityId);
  });
}

async function checkNothingPending(tx: Tx, { facilityId, timeZone }: Facility, medicalRecordNumber: string, now: Date): Promise<void> {
  const file = await patientFile(tx, facilityId, medicalRecordNumber, 'lock');
  if (file === undefined) throw refuseRegistration('patient-not-found');
  const today = localDate(now, timeZone);
  const [open] = await tx.rows<{ visitDate: string }>(
    `select visit_date as "visitDate" from booking
     where facility_id = :facilityId and medical_record_number = :medicalRecordNumber and visit_date >= :today and state in ('waiting', 'called')
     order by visit_date
     limit 1`,
    { facilityId, medicalRecordNumber, today },
  );
  if (open !== undefined) throw refuseRegistration('erasure-visit-open', open);
  const surgeryDate = await plannedSurgery(tx, facilityId, file.cardNumber, today);
  if (surgeryDate !== undefined) throw refuseRegistration('erasure-surgery-planned', { surgeryDate });
  const owed = await tx.rows(`select from (${OWED_PATIENTS}) as owed where owed.medical_record_number = :medicalRecordNumber limit 1`, { facilityId, medicalRecordNumber });
  if (owed.length > 0) throw refuseRegistration('erasure-still-owed');
}

async function plannedSurgery(sql: Sql, facilityId: FacilityId, cardNumber: string, today: string): Promise<string | undefined> {
  if (cardNumber === '') return undefined;
  const [row] = await sql.rows<{ surgery_date: string }>(
    `select surgery_date from surgery
     where facility_id = :facilityId and coalesce(card_key, card_number) = any(:cards) and not performed and surgery_date >= :today
     order by surgery_date
     limit 1`,
    { facilityId, cards: lookupKeys(facilityId, 'card', cardNumber), today },
  );
  return row?.surgery_date;
}
