import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';

export type DispensedKind = 'compounded' | 'non-compounded';

export interface Prescription {
  bookingCode: string;
  kind: DispensedKind;
  state: 'written' | 'waiting' | 'in-preparation' | 'ready';
  /** yyyy-mm-dd of the pharmacy queue the number belongs to; null without a number. */
  pharmacyDate: string | null;
  ordinal: number | null;
  /** Called to take the medicine; null: not yet. */
  calledAt: Date | null;
  handedOverAt: Date | null;
  handedOverBy: string | null;
}

interface PrescriptionRow {
  booking_code: string;
  prescription_kind: DispensedKind;
  state: Prescription['state'];
  pharmacy_date: string | null;
  ordinal: number | null;
  called_at: Date | null;
  handed_over_at: Date | null;
  handed_over_by: string | null;
}

/** @param lock keeps the row until the transaction ends */
export async function findPrescription(sql: Sql, facilityId: FacilityId, bookingCode: string, lock: 'lock' | 'read'): Promise<Prescription | undefined> {
  const [row] = await sql.rows<PrescriptionRow>(
    `select booking_code, prescription_kind, state, pharmacy_date, ordinal, called_at, handed_over_at, handed_over_by
     from prescription
     where facility_id = :facilityId and booking_code = :bookingCode
     ${lock === 'lock' ? 'for no key update' : ''}`,
    { facilityId, bookingCode },
    `find_prescription_${lock}`,
  );
  return row === undefined
    ? undefined
    : {
        bookingCode: row.booking_code,
        kind: row.prescription_kind,
        state: row.state,
        pharmacyDate: row.pharmacy_date,
        ordinal: row.ordinal,
        calledAt: row.called_at,
        handedOverAt: row.handed_over_at,
        handedOverBy: row.handed_over_by,
      };
}

/**
 * The next number of a day and kind; the counter stays locked until the transaction ends, so none is given twice.
 * @param waits false for one whose medicine has been begun already: nobody will take him up from the waiting ones
 */
export async function nextPharmacyOrdinal(tx: Tx, facilityId: FacilityId, pharmacyDate: string, kind: DispensedKind, waits: boolean): Promise<number> {
  const [row] = await tx.rows<{ last_ordinal: number }>(
    `insert into pharmacy_queue (facility_id, pharmacy_date, prescription_kind, last_ordinal, waiting)
     values (:facilityId, :pharmacyDate, :kind, 1, :added)
     on conflict (facility_id, pharmacy_date, prescription_kind)
     do update set last_ordinal = pharmacy_queue.last_ordinal + 1, waiting = pharmacy_queue.waiting + :added
     returning last_ordinal`,
    { facilityId, pharmacyDate, kind, added: waits ? 1 : 0 },
    'next_pharmacy_ordinal',
  );
  if (row === undefined) throw new Error('the pharmacy queue gave no number');
  return row.last_ordinal;
}

export async function writePharmacyNumber(tx: Tx, facilityId: FacilityId, bookingCode: string, pharmacyDate: string, ordinal: number, at: Date): Promise<void> {
  await tx.rows(
    `update prescription set pharmacy_date = :pharmacyDate, ordinal = :ordinal, numbered_at = :at,
       state = case when state = 'written' then 'waiting' else state end
     where facility_id = :facilityId and booking_code = :bookingCode`,
    { facilityId, bookingCode, pharmacyDate, ordinal, at },
    'write_pharmacy_number',
  );
}

export async function writePrescriptionState(tx: Tx, facilityId: FacilityId, bookingCode: string, state: Prescription['state']): Promise<void> {
  await tx.rows(
    'update prescription set state = :state where facility_id = :facilityId and booking_code = :bookingCode',
    { facilityId, bookingCode, state },
    'write_prescription_state',
  );
}

/** One patient less waits: the pharmacy has taken up this number. */
export async function serveInQueue(tx: Tx, facilityId: FacilityId, pharmacyDate: string, kind: DispensedKind, ordinal: number): Promise<void> {
  await tx.rows(
    `update pharmacy_queue set waiting = waiting - 1, now_serving_ordinal = :ordinal
     where facility_id = :facilityId and pharmacy_date = :pharmacyDate and prescription_kind = :kind`,
    { facilityId, pharmacyDate, kind, ordinal },
    'serve_in_pharmacy_queue',
  );
}

/**
 * A start was taken back, or entered from paper after others: who waits is one more or what it was, and the number served
 * now is again that of the latest start that stands.
 */
export async function recountServing(tx: Tx, facilityId: FacilityId, of: Pick<Prescription, 'pharmacyDate' | 'kind'>, waitingAgain: 0 | 1): Promise<void> {
  await tx.rows(
    `update pharmacy_queue set waiting = pharmacy_queue.waiting + :waitingAgain, now_serving_ordinal = coalesce((
       select prescription.ordinal
       from prescription
       join task_event on task_event.facility_id = :facilityId and task_event.booking_code = prescription.booking_code and task_event.task = 6
       where prescription.facility_id = :facilityId and prescription.pharmacy_date = :pharmacyDate and prescription.prescription_kind = :kind
         and prescription.numbered_at <= task_event.recorded_at
       order by task_event.occurred_at desc, task_event.recorded_at desc
       limit 1
     ), 0)
     where facility_id = :facilityId and pharmacy_date = :pharmacyDate and prescription_kind = :kind`,
    { facilityId, pharmacyDate: of.pharmacyDate, kind: of.kind, waitingAgain },
    'recount_serving',
  );
}

export interface PharmacyQueue {
  total: number;
  waiting: number;
  nowServing: number;
}

export async function readPharmacyQueue(sql: Sql, facilityId: FacilityId, pharmacyDate: string, kind: DispensedKind): Promise<PharmacyQueue> {
  const [row] = await sql.rows<{ last_ordinal: number; waiting: number; now_serving_ordinal: number }>(
    `select last_ordinal, waiting, now_serving_ordinal from pharmacy_queue
     where facility_id = :facilityId and pharmacy_date = :pharmacyDate and prescription_kind = :kind`,
    { facilityId, pharmacyDate, kind },
    'read_pharmacy_queue',
  );
  return { total: row?.last_ordinal ?? 0, waiting: row?.waiting ?? 0, nowServing: row?.now_serving_ordinal ?? 0 };
}
