import type { LocalDate } from '../platform/clock';
import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKeysOnly } from '../platform/personal-data';
import { sealTable } from '../platform/seal-database';
import { PATIENT_TABLE } from '../platform/sealed-columns';
import { CARD_OF_PATIENT, NIK_OF_PATIENT, sealedPatient } from '../queue/patient-columns';
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
/** What goes with a sealed column, and only with it: the key it is found by. */
const KEYS = { nik: 'nik_key', card_number: 'card_key', full_name: 'name_keys' } as const;
/**
 * `nik_under_each` and `card_under_each`: their keys under every lookup key, with gaps between. `nik_ends_in_zero`: what a
 * stored NIK does not tell any more.
 */
export const PATIENT_COLUMNS = ['medical_record_number', ...PERSONAL, ...Object.values(KEYS), 'nik_under_each', 'card_under_each', 'nik_ends_in_zero'] as const;

/** The one way of a patient into the staging table. */
export function stagedPatient(facilityId: FacilityId, patient: { [Field in keyof MergedPatient]: MergedPatient[Field] | null }): StagedRow {
  const sealed = sealedPatient(facilityId, { ...patient, fullName: patient.fullName ?? '' });
  return {
    medical_record_number: patient.medicalRecordNumber,
    nik: sealed.nik,
    nik_key: sealed.nikKey,
    nik_under_each: patient.nik === null ? null : lookupKeysOnly(facilityId, 'nik', patient.nik).join(' '),
    card_number: sealed.cardNumber,
    card_key: sealed.cardKey,
    card_under_each: patient.cardNumber === null ? null : lookupKeysOnly(facilityId, 'card', patient.cardNumber).join(' '),
    family_card_number: sealed.familyCardNumber,
    full_name: patient.fullName === null ? null : sealed.fullName,
    name_keys: patient.fullName === null ? null : `{${sealed.nameKeys.join(',')}}`,
    sex: patient.sex,
    birth_date: patient.birthDate,
    phone: sealed.phone,
    address: sealed.address,
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
  await stageRows(tx, PATIENT_COLUMNS, patients.map((patient, index) => ({ rowId: index, line: index, row: stagedPatient(facilityId, patient) })));
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
  await sealTable(tx, PATIENT_TABLE, { facilityId }); // the staging table holds no plain NIK or card to compare with
  for (const [column, underEach, held, header] of [['nik', 'nik_under_each', NIK_OF_PATIENT, 'nik'], ['card_number', 'card_under_each', CARD_OF_PATIENT, 'nomorkartu']] as const) {
    await tx.rows(
      `insert into import_finding (line, column_name, code, detail)
       select import_row.line, :header, 'held-by-patient',
         cast(json_build_object('medicalRecordNumber', patient.medical_record_number, 'isProvisional', patient.is_provisional) as text)
       from import_row
       join patient on patient.facility_id = :facilityId and ${held} = any(string_to_array(import_row.${underEach}, ' '))
         and patient.medical_record_number <> import_row.medical_record_number
       where not exists (
         select from import_row as given
         where given.medical_record_number = patient.medical_record_number and given.${column} <> import_row.${column}
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
        `update patient set ${column} = null, ${KEYS[column]} = null from import_row
         where patient.facility_id = :facilityId and patient.medical_record_number = import_row.medical_record_number
           and patient.${column} <> import_row.${column} and ${GOOD_ROWS}`,
        { facilityId },
      );
    }
    await tx.rows(
      `insert into patient (facility_id, medical_record_number, ${[...PERSONAL, ...Object.values(KEYS)].join(', ')}, registered_at, created_at)
       select :facilityId, import_row.medical_record_number, ${PERSONAL.map((column) => (column === 'birth_date' ? 'cast(import_row.birth_date as date)' : `import_row.${column}`)).join(', ')},
         import_row.nik_key, import_row.card_key, cast(import_row.name_keys as text[]),
         cast(:now as timestamptz), cast(:now as timestamptz)
       from ${BESIDE_THE_HOUSE}
       where ${GOOD_ROWS} and (patient.facility_id is null or ${DIFFERS})
       order by import_row.medical_record_number
       on conflict (facility_id, medical_record_number) do update set
         ${[...PERSONAL, ...Object.values(KEYS)].map((column) => `${column} = coalesce(excluded.${column}, patient.${column})`).join(', ')}`,
      { facilityId, now },
    );
  }
  return counts!;
}
