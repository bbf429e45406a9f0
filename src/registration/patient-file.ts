import { patientSeen } from '../platform/caller-scope';
import type { Sql } from '../platform/db';
import type { LocalDate } from '../platform/clock';
import type { FacilityId } from '../platform/facility';
import { nameWords } from '../platform/name-words';
import { lookupKeys, nameKeySets, revealed } from '../platform/personal-data';
import { kioskIdentity } from '../queue/kiosk-patient';
import { CARD_OF_PATIENT, NIK_OF_PATIENT } from '../queue/patient-columns';

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

function toFile(facilityId: FacilityId, row: PatientRow): PatientFile {
  patientSeen(row.medical_record_number);
  return {
    medicalRecordNumber: row.medical_record_number,
    isProvisional: row.is_provisional,
    nik: revealed(facilityId, row.nik) ?? '',
    cardNumber: revealed(facilityId, row.card_number) ?? '',
    familyCardNumber: revealed(facilityId, row.family_card_number) ?? '',
    fullName: revealed(facilityId, row.full_name),
    sex: row.sex ?? '',
    birthDate: row.birth_date ?? '',
    phone: revealed(facilityId, row.phone) ?? '',
    address: revealed(facilityId, row.address) ?? '',
    registeredAt: row.registered_at,
  };
}

/** @param lock keeps the row until the transaction ends */
export async function patientFile(sql: Sql, facilityId: FacilityId, medicalRecordNumber: string, lock: 'lock' | 'read' = 'read'): Promise<PatientFile | undefined> {
  const [row] = await sql.rows<PatientRow>(
    `select ${COLUMNS} from patient where facility_id = :facilityId and medical_record_number = :medicalRecordNumber ${lock === 'lock' ? 'for update' : ''}`,
    { facilityId, medicalRecordNumber },
  );
  return row === undefined ? undefined : toFile(facilityId, row);
}

/** More than one page of a small laptop is no answer but a reason to ask more closely. */
export const MOST_FOUND = 20;
const SHORTEST_NAME = 3;

/**
 * Patients by record number, NIK, card, booking code or whole words of the name in any order, with the birth date to tell
 * namesakes apart. Empty where too little was asked for.
 */
export async function findPatientFiles(sql: Sql, facilityId: FacilityId, asked: { text: string; birthDate: LocalDate | '' }): Promise<PatientFile[]> {
  const text = asked.text.trim();
  const identity = kioskIdentity(text);
  const words = wordsToFind(text);
  if (identity === undefined && words.length === 0 && asked.birthDate === '') return [];
  const named = words.length === 0 ? [] : nameKeySets(facilityId, words);
  const rows = await sql.rows<PatientRow>(
    `select ${COLUMNS} from patient
     where facility_id = :facilityId
       and (medical_record_number = any(:numbers) or ${NIK_OF_PATIENT} = any(:niks) or ${CARD_OF_PATIENT} = any(:cards)
         or medical_record_number = (select booking.medical_record_number from booking where booking.facility_id = :facilityId and booking.booking_code = :bookingCode)
         ${named.map((_keys, at) => `or name_keys @> cast(:words${at} as text[])`).join(' ')}
         or (name_keys is null and :isName and full_name ilike all(:plainWords)) or (:onlyBirthDate and birth_date = cast(:birthDate as date)))
       and (cast(:birthDate as date) is null or birth_date = cast(:birthDate as date))
     order by medical_record_number
     limit ${MOST_FOUND + 1}`,
    {
      facilityId,
      numbers: identity?.kind === 'record' ? identity.numbers : [text],
      niks: identity?.kind === 'nik' ? lookupKeys(facilityId, 'nik', identity.nik) : [],
      cards: identity?.kind === 'card' ? lookupKeys(facilityId, 'card', identity.cardNumber) : [],
      bookingCode: identity?.kind === 'booking-code' ? identity.bookingCode : null,
      ...Object.fromEntries(named.map((keys, at) => [`words${at}`, keys])),
      isName: words.length > 0,
      plainWords: words.map((word) => `%${word}%`),
      onlyBirthDate: text === '',
      birthDate: asked.birthDate === '' ? null : asked.birthDate,
    },
  );
  return rows.map((row) => toFile(facilityId, row)).sort((one, other) => one.fullName.localeCompare(other.fullName, 'id') || one.medicalRecordNumber.localeCompare(other.medicalRecordNumber));
}

/** Initials and titles of one letter find nobody by themselves, and may be missing in the master. */
function wordsToFind(text: string): string[] {
  if (!/\p{L}/u.test(text) || text.length < SHORTEST_NAME) return [];
  const words = nameWords(text);
  const telling = words.filter((word) => word.length > 1);
  return telling.length === 0 ? words : telling;
}

/** Who holds this NIK or card, other than this patient. */
export async function holderOf(sql: Sql, facilityId: FacilityId, person: { nik: string; cardNumber: string }, otherThan: string): Promise<string | undefined> {
  const [row] = await sql.rows<{ medical_record_number: string }>(
    `select medical_record_number from patient
     where facility_id = :facilityId and medical_record_number <> :otherThan
       and (${NIK_OF_PATIENT} = any(:niks) or ${CARD_OF_PATIENT} = any(:cards))
     limit 1`,
    { facilityId, otherThan, niks: lookupKeys(facilityId, 'nik', person.nik), cards: lookupKeys(facilityId, 'card', person.cardNumber) },
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
    ...(asked.nik === '' ? [] : [`${NIK_OF_PATIENT} = any(:niks)`]),
    ...(asked.cardNumber === '' ? [] : [`${CARD_OF_PATIENT} = any(:cards)`]),
    ...(asked.after === undefined ? [] : ['(patient.created_at, patient.medical_record_number) > (cast(:createdAt as timestamptz), :medicalRecordNumber)']),
  ];
  const given = {
    since: asked.since,
    niks: asked.nik === '' ? undefined : lookupKeys(facilityId, 'nik', asked.nik),
    cards: asked.cardNumber === '' ? undefined : lookupKeys(facilityId, 'card', asked.cardNumber),
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
  return rows.map((row) => ({ file: toFile(facilityId, row), place: [row.place, row.medical_record_number] }));
}
