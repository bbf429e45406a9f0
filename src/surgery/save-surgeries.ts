import { violatedConstraint, type Db, type Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKey, stored } from '../platform/personal-data';
import { recordAct } from '../platform/staff-acts';

/** An operation as the SIMRS, a file or a person at the house knows it. What is undefined stays as the house has it. */
export interface SurgeryRecord {
  bookingCode: string;
  /** yyyy-mm-dd */
  surgeryDate: string;
  procedureName: string;
  clinicCode: string;
  performed: boolean | undefined;
  /** Empty for a patient who is not JKN. */
  cardNumber: string | undefined;
  /** When it was changed there. */
  updatedAt: Date | undefined;
}

export type SurgeryOutcome = 'added' | 'changed' | 'unchanged';

const INCOMING = `jsonb_to_recordset(cast(:records as jsonb)) as sent
  (booking_code text, surgery_date date, procedure_name text, clinic_code text, performed boolean, card_number text, card_key text, updated_at timestamptz)`;

/** One that is older than what the house has changes nothing. */
const DIFFERS = `
  (surgery.surgery_date, surgery.procedure_name, surgery.clinic_code, surgery.performed, surgery.card_number, surgery.updated_at)
  is distinct from
  (sent.surgery_date, sent.procedure_name, sent.clinic_code, coalesce(sent.performed, surgery.performed), coalesce(sent.card_number, surgery.card_number),
   coalesce(sent.updated_at, surgery.updated_at))
  and coalesce(sent.updated_at >= surgery.updated_at, true)`;

/**
 * Writes operations by their booking code, whoever brings them. Each code at most once in `surgeries`.
 *
 * Guarantee: what is as it was keeps its time of last change; what is older than what the house has changes nothing, also where
 * two bring the same one at once.
 * @param isRehearsal tells what would become of each, and keeps nothing
 * @returns what became of each, by booking code
 */
export async function saveSurgeries(
  tx: Tx,
  facilityId: FacilityId,
  input: { surgeries: readonly SurgeryRecord[]; now: Date; isRehearsal?: boolean },
): Promise<Map<string, SurgeryOutcome>> {
  const { surgeries, now, isRehearsal = false } = input;
  if (surgeries.length === 0) return new Map();
  // In one order, so that two who bring the same list wait for each other in one direction.
  if (!isRehearsal) {
    await tx.rows('select from surgery where facility_id = :facilityId and booking_code = any(:codes) order by booking_code for update', { facilityId, codes: surgeries.map(({ bookingCode }) => bookingCode) });
  }
  const written = `
    , written as (
      insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, performed, card_number, card_key, updated_at)
      select :facilityId, judged.booking_code, judged.surgery_date, judged.procedure_name, judged.clinic_code, judged.performed, judged.card_number, judged.card_key, judged.updated_at
      from judged
      where judged.outcome <> 'unchanged'
      order by judged.booking_code
      on conflict (facility_id, booking_code) do update set
        surgery_date = excluded.surgery_date, procedure_name = excluded.procedure_name, clinic_code = excluded.clinic_code,
        performed = excluded.performed, card_number = excluded.card_number, card_key = excluded.card_key, updated_at = excluded.updated_at
      where excluded.updated_at >= surgery.updated_at
    )`;
  const rows = await tx.rows<{ booking_code: string; outcome: SurgeryOutcome }>(
    `with judged as (
       select sent.booking_code, sent.surgery_date, sent.procedure_name, sent.clinic_code,
         coalesce(sent.performed, surgery.performed, false) as performed, coalesce(sent.card_number, surgery.card_number, '') as card_number,
         case when sent.card_number is null then surgery.card_key else sent.card_key end as card_key,
         -- A clock of the SIMRS may be ahead of ours.
         coalesce(sent.updated_at, greatest(cast(:now as timestamptz), surgery.updated_at)) as updated_at,
         case when surgery.facility_id is null then 'added' when ${DIFFERS} then 'changed' else 'unchanged' end as outcome
       from ${INCOMING}
       left join surgery on surgery.facility_id = :facilityId and surgery.booking_code = sent.booking_code
     )${isRehearsal ? '' : written}
     select judged.booking_code, judged.outcome from judged`,
    { facilityId, now, records: JSON.stringify(surgeries.map((surgery) => toRow(facilityId, surgery))) },
    isRehearsal ? 'rehearse_surgeries' : 'save_surgeries',
  );
  return new Map(rows.map((row) => [row.booking_code, row.outcome]));
}

/** One operation in a transaction of its own; nothing is kept where its clinic is none of the house. */
export async function saveSurgery(deps: { db: Db; clock: () => Date }, facilityId: FacilityId, surgery: SurgeryRecord): Promise<SurgeryOutcome | 'clinic-unknown'> {
  try {
    const outcomes = await deps.db.transaction((tx) => saveSurgeries(tx, facilityId, { surgeries: [surgery], now: deps.clock() }));
    return outcomes.get(surgery.bookingCode) ?? 'unchanged';
  } catch (error) {
    if (violatedConstraint(error) === 'surgery_clinic') return 'clinic-unknown';
    throw error;
  }
}

/** Takes an operation off the list. @returns whether it was there */
export async function deleteSurgery(deps: { db: Db; clock: () => Date }, facilityId: FacilityId, bookingCode: string, actor: string): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const [gone] = await tx.rows<{ surgery_date: string; clinic_code: string }>(
      'delete from surgery where facility_id = :facilityId and booking_code = :bookingCode returning surgery_date, clinic_code',
      { facilityId, bookingCode },
    );
    if (gone === undefined) return false;
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'surgery-deleted', subject: bookingCode, detail: { surgeryDate: gone.surgery_date, clinicCode: gone.clinic_code } });
    return true;
  });
}

function toRow(facilityId: FacilityId, { bookingCode, surgeryDate, procedureName, clinicCode, performed, cardNumber, updatedAt }: SurgeryRecord): Record<string, unknown> {
  return {
    booking_code: bookingCode,
    surgery_date: surgeryDate,
    procedure_name: procedureName,
    clinic_code: clinicCode,
    performed: performed ?? null,
    card_number: cardNumber === undefined ? null : stored(facilityId, cardNumber),
    card_key: cardNumber === undefined || cardNumber === '' ? null : lookupKey(facilityId, 'card', cardNumber),
    updated_at: updatedAt?.toISOString() ?? null,
  };
}
