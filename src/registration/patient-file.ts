import type { Sql } from '../platform/db';
import type { LocalDate } from '../platform/clock';
import type { FacilityId } from '../platform/facility';
import { lookupKey, revealed } from '../platform/personal-data';
import { kioskIdentity } from '../queue/kiosk-patient';

/** A patient as the desk keeps it. */
export interface PatientFile {
  medicalRecordNumber: string;
  /** The number is a temporary one, until the SIMRS gives its own. */
  isProvisional: boolean;
  nik: string;
  cardNumber: string;
  familyCardNumber: string;
  fullName: string;
  sex: 'L' | 'P' | '';
  birthDate: LocalDate | '';
  phone: string;
  address: string;
  /** Null: no desk has completed the data yet. */
  registeredAt: Date | null;
}

interface PatientRow {
  medical_record_number: string;
  is_provisional: boolean;
  nik: string | null;
  card_number: string | null;
  family_card_number: string | null;
  full_name: string;
  sex: 'L' | 'P' | null;
  birth_date: string | null;
  phone: string | null;
  address: string | null;
  registered_at: Date | null;
}

const COLUMNS = `patient.medical_record_number, patient.is_provisional, patient.nik, patient.card_number, patient.family_card_number, patient.full_name,
  patient.sex, patient.birth_date, patient.phone, patient.address, patient.registered_at`;

function toFile(row: PatientRow): PatientFile {
  return {
    medicalRecordNumber: row.medical_record_number,
    isProvisional: row.is_provisional,
    nik: revealed(row.nik) ?? '',
    cardNumber: revealed(row.card_number) ?? '',
    familyCardNumber: revealed(row.family_card_number) ?? '',
    fullName: revealed(row.full_name),
    sex: row.sex ?? '',
    birthDate: row.birth_date ?? '',
    phone: revealed(row.phone) ?? '',
    address: revealed(row.address) ?? '',
    registeredAt: row.registered_at,
  };
}

/** @param lock keeps the row until the transaction ends */
export async function patientFile(sql: Sql, facilityId: FacilityId, medicalRecordNumber: string, lock: 'lock' | 'read' = 'read'): Promise<PatientFile | undefined> {
  const [row] = await sql.rows<PatientRow>(
    `select ${COLUMNS} from patient where facility_id = :facilityId and medical_record_number = :medicalRecordNumber ${lock === 'lock' ? 'for update' : ''}`,
    { facilityId, medicalRecordNumber },
  );
  return row === undefined ? undefined : toFile(row);
}

/** More than one page of a small laptop is no answer but a reason to ask more closely. */
export const MOST_FOUND = 20;
const SHORTEST_NAME_PART = 3;

/**
 * Patients by record number, NIK, card, booking code or a part of the name, with the birth date to tell namesakes apart.
 * Empty where too little was asked for.
 */
export async function findPatientFiles(sql: Sql, facilityId: FacilityId, asked: { text: string; birthDate: LocalDate | '' }): Promise<PatientFile[]> {
  const text = asked.text.trim();
  const identity = kioskIdentity(text);
  const isName = /\p{L}/u.test(text) && text.length >= SHORTEST_NAME_PART;
  if (identity === undefined && !isName && asked.birthDate === '') return [];
  const rows = await sql.rows<PatientRow>(
    `select ${COLUMNS} from patient
     where facility_id = :facilityId
       and (medical_record_number = any(:numbers) or nik = :nik or card_number = :cardNumber
         or medical_record_number = (select booking.medical_record_number from booking where booking.facility_id = :facilityId and booking.booking_code = :bookingCode)
         or (:isName and full_name ilike :namePart) or (:onlyBirthDate and birth_date = cast(:birthDate as date)))
       and (cast(:birthDate as date) is null or birth_date = cast(:birthDate as date))
     order by full_name, medical_record_number
     limit ${MOST_FOUND + 1}`,
    {
      facilityId,
      numbers: identity?.kind === 'record' ? identity.numbers : [text],
      nik: identity?.kind === 'nik' ? lookupKey(identity.nik) : null,
      cardNumber: identity?.kind === 'card' ? lookupKey(identity.cardNumber) : null,
      bookingCode: identity?.kind === 'booking-code' ? identity.bookingCode : null,
      isName,
      namePart: `%${text.replace(/[\\%_]/g, '\\$&')}%`,
      onlyBirthDate: text === '',
      birthDate: asked.birthDate === '' ? null : asked.birthDate,
    },
  );
  return rows.map(toFile);
}

/** Who holds this NIK or card, other than this patient. */
export async function holderOf(sql: Sql, facilityId: FacilityId, person: { nik: string; cardNumber: string }, otherThan: string): Promise<string | undefined> {
  const [row] = await sql.rows<{ medical_record_number: string }>(
    `select medical_record_number from patient
     where facility_id = :facilityId and medical_record_number <> :otherThan
       and (nik = nullif(:nik, '') or card_number = nullif(:cardNumber, ''))
     limit 1`,
    { facilityId, otherThan, nik: lookupKey(person.nik), cardNumber: lookupKey(person.cardNumber) },
  );
  return row?.medical_record_number;
}

/** Where a page ended: when its last patient came into the master, to the microsecond, and that patient's number. */
export type PatientPlace = readonly [createdAt: string, medicalRecordNumber: string];

/**
 * The patients of the master behind a place, the longest known first: whoever comes in while somebody reads page by page comes
 * at the end.
 */
export async function patientFilesAfter(
  sql: Sql,
  facilityId: FacilityId,
  asked: { since: Date | undefined; nik: string; cardNumber: string; after: PatientPlace | undefined; limit: number },
): Promise<{ file: PatientFile; place: PatientPlace }[]> {
  const conditions = [
    ...(asked.since === undefined ? [] : ['patient.created_at >= :since']),
    ...(asked.nik === '' ? [] : ['patient.nik = :nik']),
    ...(asked.cardNumber === '' ? [] : ['patient.card_number = :cardNumber']),
    ...(asked.after === undefined ? [] : ['(patient.created_at, patient.medical_record_number) > (cast(:createdAt as timestamptz), :medicalRecordNumber)']),
  ];
  const given = {
    since: asked.since,
    nik: asked.nik === '' ? undefined : lookupKey(asked.nik),
    cardNumber: asked.cardNumber === '' ? undefined : lookupKey(asked.cardNumber),
    createdAt: asked.after?.[0],
    medicalRecordNumber: asked.after?.[1],
  };
  const rows = await sql.rows<PatientRow & { place: string }>(
    `select ${COLUMNS}, cast(patient.created_at as text) as place from patient
     where patient.facility_id = :facilityId${conditions.map((condition) => ` and ${condition}`).join('')}
     order by patient.created_at, patient.medical_record_number
     limit :limit`,
    { facilityId, limit: asked.limit, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) },
  );
  return rows.map((row) => ({ file: toFile(row), place: [row.place, row.medical_record_number] }));
}
