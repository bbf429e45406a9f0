import { patientSeen } from '../platform/caller-scope';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKeys, revealed } from '../platform/personal-data';
import { CARD_OF_PATIENT, NIK_OF_PATIENT } from './patient-columns';

/** Which of the numbers a patient may carry was scanned or typed. The forms never overlap, so nobody has to say which it is. */
export type KioskIdentity =
  | { kind: 'booking-code'; bookingCode: string }
  | { kind: 'card'; cardNumber: string }
  | { kind: 'nik'; nik: string }
  /** The ways one record number may be written. */
  | { kind: 'record'; numbers: string[] };

/** Ours: the date of the visit and ten characters (booking-code.ts); also when a QR code holds more than the code. */
const BOOKING_CODE = /(?<![0-9A-Z])\d{8}[0-9A-Z]{10}(?![0-9A-Z])/;
const CARD_DIGITS = 13;
const NIK_DIGITS = 16;
/** Record numbers are written in pairs: 00-12-34. */
const RECORD_DIGITS = [6, 8, 10];

/** Undefined: nothing a patient could carry. */
export function kioskIdentity(text: string): KioskIdentity | undefined {
  const plain = text.toUpperCase().replace(/\s+/g, '');
  const bookingCode = BOOKING_CODE.exec(plain)?.[0];
  if (bookingCode !== undefined) return { kind: 'booking-code', bookingCode };
  if (!/^[0-9A-Z.-]{1,20}$/.test(plain)) return undefined;
  const digits = plain.replace(/[.-]/g, '');
  if (/^\d+$/.test(digits) && digits.length === CARD_DIGITS) return { kind: 'card', cardNumber: digits };
  if (/^\d+$/.test(digits) && digits.length === NIK_DIGITS) return { kind: 'nik', nik: digits };
  if (digits === '' || digits.length > 12) return undefined;
  return { kind: 'record', numbers: recordNumbers(plain, digits) };
}

/** As typed, without its signs, and in pairs; a number typed without its leading noughts is filled up. */
function recordNumbers(plain: string, digits: string): string[] {
  if (!/^\d+$/.test(digits)) return [...new Set([plain, digits, digits.replace(/^([A-Z]{1,4})(\d+)$/, '$1-$2')])];
  const filled = [digits, ...RECORD_DIGITS.filter((length) => length > digits.length).map((length) => digits.padStart(length, '0'))];
  return [...new Set([plain, ...filled.flatMap((number) => [number, inPairs(number, '-'), inPairs(number, '.')])])];
}

const inPairs = (number: string, sign: string): string => (number.length % 2 === 0 ? (number.match(/../g) ?? []).join(sign) : number);

/** As much of a patient as a screen in a hall may show, and what the kiosk needs to go on. */
export interface KioskPatient {
  medicalRecordNumber: string;
  /** No registration desk has completed the data yet. */
  isNew: boolean;
  hasCard: boolean;
  /** `S*** W***` */
  maskedName: string;
  birthYear: number | null;
}

interface KioskPatientRow {
  medical_record_number: string;
  full_name: string;
  birth_date: string | null;
  is_new: boolean;
  has_card: boolean;
}

/**
 * The one patient meant, or undefined: not found and found twice are the same to whoever asks. A record number is short and
 * runs on from patient to patient, so it alone names nobody here: the year of birth has to come with it. Card, NIK and booking
 * code are long enough to stand alone behind the limit on misses.
 */
export async function findKioskPatient(sql: Sql, facilityId: FacilityId, identity: KioskIdentity, birthYear?: number): Promise<KioskPatient | undefined> {
  const rows = await sql.rows<KioskPatientRow>(
    `select patient.medical_record_number, patient.full_name, patient.birth_date, patient.registered_at is null as is_new,
       patient.card_number is not null as has_card
     from patient
     where patient.facility_id = :facilityId and ${WHERE[identity.kind]}
     limit 2`,
    { facilityId, ...boundBy(facilityId, identity), birthYear: birthYear ?? null },
    `kiosk_patient_by_${identity.kind}`,
  );
  return rows.length === 1 ? toKioskPatient(facilityId, rows[0]!) : undefined;
}

const WHERE: Record<KioskIdentity['kind'], string> = {
  'booking-code': `patient.medical_record_number =
      (select booking.medical_record_number from booking where booking.facility_id = :facilityId and booking.booking_code = :bookingCode)`,
  card: `${CARD_OF_PATIENT} = any(:cards)`,
  nik: `${NIK_OF_PATIENT} = any(:niks)`,
  record: 'patient.medical_record_number = any(:numbers) and extract(year from patient.birth_date) = :birthYear',
};

function boundBy(facilityId: FacilityId, identity: KioskIdentity): Record<string, unknown> {
  switch (identity.kind) {
    case 'booking-code':
      return { bookingCode: identity.bookingCode };
    case 'card':
      return { cards: lookupKeys(facilityId, 'card', identity.cardNumber) };
    case 'nik':
      return { niks: lookupKeys(facilityId, 'nik', identity.nik) };
    case 'record':
      return { numbers: identity.numbers };
    default:
      return identity satisfies never;
  }
}

/** The patient of a journey that has found its patient. */
export async function kioskPatient(sql: Sql, facilityId: FacilityId, medicalRecordNumber: string): Promise<KioskPatient | undefined> {
  const [row] = await sql.rows<KioskPatientRow>(
    `select medical_record_number, full_name, birth_date, registered_at is null as is_new, card_number is not null as has_card
     from patient
     where facility_id = :facilityId and medical_record_number = :medicalRecordNumber`,
    { facilityId, medicalRecordNumber },
    'kiosk_patient',
  );
  return row === undefined ? undefined : toKioskPatient(facilityId, row);
}

function toKioskPatient(facilityId: FacilityId, row: KioskPatientRow): KioskPatient {
  patientSeen(row.medical_record_number);
  return {
    medicalRecordNumber: row.medical_record_number,
    isNew: row.is_new,
    hasCard: row.has_card,
    maskedName: maskedName(revealed(facilityId, row.full_name)),
    birthYear: row.birth_date === null ? null : Number(row.birth_date.slice(0, 4)),
  };
}

const MOST_INITIALS = 3;

/** Enough for a patient to know himself by, too little for anybody else: `Siti Wahyuni` -> `S*** W***`. */
export function maskedName(name: string): string {
  const words = name.split(/[^\p{L}\p{N}'’-]+/u).filter((word) => word !== '');
  return words
    .slice(0, MOST_INITIALS)
    .map((word) => `${[...word][0]!.toLocaleUpperCase('id')}***`)
    .join(' ');
}
