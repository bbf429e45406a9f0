import type { LocalDate } from '../platform/clock';
import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { stored } from '../platform/personal-data';
import { phraseFinding, type Finding } from './finding';
import type { ImportCounts, StagedRow } from './import-kind';
import { closeStaging, GOOD_ROWS, noteTwins, openStaging, stagedFindings, stageRows } from './staging';

/** A patient as the hospital's own system has them; null: not known there, and what the house knows stays. */
export interface MergedPatient {
  medicalRecordNumber: string;
  nik: string | null;
  cardNumber: string | null;
  familyCardNumber: string | null;
  fullName: string;
  sex: 'L' | 'P' | null;
  birthDate: LocalDate | null;
  phone: string | null;
  address: string | null;
}

const PERSONAL = ['nik', 'card_number', 'family_card_number', 'full_name', 'sex', 'birth_date', 'phone', 'address'] as const;
/** `nik_ends_in_zero`: what a stored NIK need not tell any more. */
export const PATIENT_COLUMNS = ['medical_record_number', ...PERSONAL, 'nik_ends_in_zero'] as const;

/** The one way of a patient into the staging table. */
export function stagedPatient(patient: { [Field in keyof MergedPatient]: MergedPatient[Field] | null }): StagedRow {
  return {
    medical_record_number: patient.medicalRecordNumber,
    nik: stored(patient.nik),
    card_number: stored(patient.cardNumber),
    family_card_number: stored(patient.familyCardNumber),
    full_name: stored(patient.fullName),
    sex: patient.sex,
    birth_date: patient.birthDate,
    phone: stored(patient.phone),
    address: stored(patient.address),
    nik_ends_in_zero: patient.nik === null ? null : patient.nik.endsWith('0') ? '1' : '0',
  };
}

export interface PatientMerge extends ImportCounts {
  /** Rows that were left out, by their place in the list, each with why. */
  refused: readonly { index: number; column: string; sentence: string }[];
}

/**
 * Writes many patients by their record number: new ones are returning patients from now on, known ones get what differs, and
 * what is null leaves what is there. A NIK or card of somebody else, in the list or in the house, leaves its row out.
 *
 * Guarantee: set-wise, a handful of statements for any number of rows; the same list again changes nothing.
 */
export async function mergePatients(tx: Tx, facilityId: FacilityId, patients: readonly MergedPatient[], now: Date): Promise<PatientMerge> {
  await openStaging(tx, PATIENT_COLUMNS);
  await stageRows(tx, PATIENT_COLUMNS, patients.map((patient, index) => ({ rowId: index, line: index, row: stagedPatient(patient) })));
  await closeStaging(tx);
  await notePatientTwins(tx);
  await notePatientHolders(tx, facilityId);
  const counts = await saveStagedPatients(tx, facilityId, now, false);
  const refused: { index: number; column: string; sentence: string }[] = [];
  for await (const raw of stagedFindings(tx)) {
    const { line, column, sentence }: Finding = phraseFinding(raw);
    refused.push({ index: line, column, sentence });
  }
  return { ...counts, refused };
}

/** Two lines of one record number, NIK or card. */
export async function notePatientTwins(tx: Tx): Promise<void> {
  await noteTwins(tx, ['medical_record_number'], 'norm');
  await noteTwins(tx, ['nik'], 'nik');
  await noteTwins(tx, ['card_number'], 'nomorkartu');
}

/** NIK and cards that somebody else has here, unless that somebody gets another one by the same file. */
export async function notePatientHolders(tx: Tx, facilityId: FacilityId): Promise<void> {
  for (const [column, header] of [['nik', 'nik'], ['card_number', 'nomorkartu']] as const) {
    await tx.rows(
      `insert into import_finding (line, column_name, code, detail)
       select import_row.line, :header, 'held-by-patient',
         cast(json_build_object('medicalRecordNumber', holder.medical_record_number, 'isProvisional', holder.is_provisional) as text)
       from import_row
       join patient as holder on holder.facility_id = :facilityId and holder.${column} = import_row.${column}
         and holder.medical_record_number <> import_row.medical_record_number
       where not exists (
         select from import_row as given
         where given.medical_record_number = holder.medical_record_number and given.${column} <> holder.${column}
       )`,
      { facilityId, header },
    );
  }
}

const givenOrKept = (column: string): string => (column === 'birth_date' ? 'coalesce(cast(import_row.birth_date as date), patient.birth_date)' : `coalesce(import_row.${column}, patient.${column})`);
const DIFFERS = `(${PERSONAL.map(givenOrKept).join(', ')}) is distinct from (${PERSONAL.map((column) => `patient.${column}`).join(', ')})`;
const BESIDE_THE_HOUSE = `
  import_row
  left join patient on patient.facility_id = :facilityId and patient.medical_record_number = import_row.medical_record_number`;

/** @param isRehearsal only counts */
export async function saveStagedPatients(tx: Tx, facilityId: FacilityId, now: Date, isRehearsal: boolean): Promise<ImportCounts> {
  const [counts] = await tx.rows<ImportCounts>(
    `select count(*) filter (where patient.facility_id is null)::int as added,
       count(*) filter (where patient.facility_id is not null and ${DIFFERS})::int as changed,
       count(*) filter (where patient.facility_id is not null and not (${DIFFERS}))::int as unchanged
     from ${BESIDE_THE_HOUSE} where ${GOOD_ROWS}`,
    { facilityId },
  );
  if (!isRehearsal) {
    // Two patients may exchange a NIK or a card that was mixed up: first both let go of theirs, or the second would meet the first's.
    for (const column of ['nik', 'card_number'] as const) {
      await tx.rows(
        `update patient set ${column} = null from import_row
         where patient.facility_id = :facilityId and patient.medical_record_number = import_row.medical_record_number
           and patient.${column} <> import_row.${column} and ${GOOD_ROWS}`,
        { facilityId },
      );
    }
    await tx.rows(
      `insert into patient (facility_id, medical_record_number, ${PERSONAL.join(', ')}, registered_at, created_at)
       select :facilityId, import_row.medical_record_number, ${PERSONAL.map((column) => (column === 'birth_date' ? 'cast(import_row.birth_date as date)' : `import_row.${column}`)).join(', ')},
         cast(:now as timestamptz), cast(:now as timestamptz)
       from ${BESIDE_THE_HOUSE}
       where ${GOOD_ROWS} and (patient.facility_id is null or ${DIFFERS})
       order by import_row.medical_record_number
       on conflict (facility_id, medical_record_number) do update set
         ${PERSONAL.map((column) => `${column} = coalesce(excluded.${column}, patient.${column})`).join(', ')}`,
      { facilityId, now },
    );
  }
  return counts!;
}
