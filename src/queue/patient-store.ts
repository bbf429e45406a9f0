import { announceEvents } from '../events/announce';
import type { Sql, Tx } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { lookupKeys } from '../platform/personal-data';
import { patientRegistered, undoable } from './booking-events';
import { sealedPatient } from './patient-columns';

/** What a caller knows of a patient; unknown parts are empty text. */
export interface PatientIdentity {
  medicalRecordNumber: string;
  nik: string;
  cardNumber: string;
}

/** A patient of the master, as far as the queue needs one. */
export interface KnownPatient {
  medicalRecordNumber: string;
  /** No registration desk has completed the data yet. */
  isNew: boolean;
}

/**
 * The patients meant, in the order asked: by medical record number if it belongs to the same NIK or card, else by NIK,
 * else by card; an empty value never matches anybody (catalogue ws-faskes §4.1). A record number alone is enough only
 * where neither NIK nor card was given.
 */
export async function findPatients(sql: Sql, facilityId: FacilityId, identities: readonly PatientIdentity[]): Promise<(KnownPatient | undefined)[]> {
  const rows = await sql.rows<{ medical_record_number: string | null; is_new: boolean | null }>(
    `select found.medical_record_number, found.is_new
     from unnest(cast(:numbers as text[]), cast(:niks as text[]), cast(:cards as text[])) with ordinality as asked(medical_record_number, niks, cards, position)
     left join lateral (
       (select 1 as rank, p.medical_record_number, p.registered_at is null as is_new
        from patient p
        where p.facility_id = :facilityId and p.medical_record_number = asked.medical_record_number and asked.medical_record_number <> ''
          and (coalesce(p.nik_key, p.nik) = any(string_to_array(asked.niks, ' ')) or coalesce(p.card_key, p.card_number) = any(string_to_array(asked.cards, ' '))
            or (asked.niks = '' and asked.cards = '')))
       union all
       (select 2, p.medical_record_number, p.registered_at is null
        from patient p
        where p.facility_id = :facilityId and coalesce(p.nik_key, p.nik) = any(string_to_array(asked.niks, ' ')))
       union all
       (select 3, p.medical_record_number, p.registered_at is null
        from patient p
        where p.facility_id = :facilityId and coalesce(p.card_key, p.card_number) = any(string_to_array(asked.cards, ' ')))
       order by 1
       limit 1
     ) found on true
     order by asked.position`,
    {
      facilityId,
      numbers: identities.map((identity) => identity.medicalRecordNumber),
      niks: identities.map((identity) => lookupKeys(facilityId, 'nik', identity.nik).join(' ')),
      cards: identities.map((identity) => lookupKeys(facilityId, 'card', identity.cardNumber).join(' ')),
    },
    'find_patients',
  );
  return rows.map((row) => (row.medical_record_number === null ? undefined : { medicalRecordNumber: row.medical_record_number, isNew: row.is_new ?? false }));
}

/** A person registering in Mobile JKN (catalogue ws-faskes §3.7). */
export interface PatientRegistration {
  nik: string;
  cardNumber: string;
  familyCardNumber: string;
  fullName: string;
  sex: 'L' | 'P';
  /** yyyy-mm-dd. */
  birthDate: string;
  phone: string;
  address: string;
  region: Record<string, string>;
}

/**
 * The next number of a counter of the facility, given at most once: the row stays locked until the transaction ends.
 */
export async function nextOfCounter(tx: Tx, facilityId: FacilityId, counterName: string): Promise<number> {
  const [row] = await tx.rows<{ last_value: number }>(
    `insert into named_counter (facility_id, counter_name, last_value) values (:facilityId, :counterName, 1)
     on conflict (facility_id, counter_name) do update set last_value = named_counter.last_value + 1
     returning last_value`,
    { facilityId, counterName },
    'next_of_counter',
  );
  if (row === undefined) throw new Error(`counter ${counterName} gave no number`);
  return row.last_value;
}

/**
 * @returns whether the record number was free; if not, nothing was written
 * @throws a violation of patient_nik_is_unique or patient_card_is_unique when the person is known already
 */
export async function insertProvisionalPatient(tx: Tx, facilityId: FacilityId, medicalRecordNumber: string, person: PatientRegistration, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    `insert into patient (
       facility_id, medical_record_number, nik, nik_key, card_number, card_key, family_card_number, full_name, name_keys, sex, birth_date, phone, address, region,
       is_provisional, created_at
     ) values (
       :facilityId, :medicalRecordNumber, :nik, :nikKey, :cardNumber, :cardKey, :familyCardNumber, :fullName, :nameKeys, :sex, :birthDate, :phone, :address, :region,
       true, :now
     )
     on conflict (facility_id, medical_record_number) do nothing
     returning 1`,
    {
      facilityId,
      medicalRecordNumber,
      ...sealedPatient(facilityId, person),
      sex: person.sex,
      birthDate: person.birthDate,
      region: JSON.stringify(person.region),
      now,
    },
    'insert_provisional_patient',
  );
  return rows.length === 1;
}

export interface Registered {
  medicalRecordNumber: string;
  at: Date;
  source: string;
  /** By a press that can be taken back (`markNewAgain`). */
  canBeUndone: boolean;
}

/** The registration desk has completed the data: from now on the patient is a returning one. Told once. */
export async function markRegistered(tx: Tx, facility: Facility, now: Date, { medicalRecordNumber, at, source, canBeUndone }: Registered): Promise<void> {
  const { facilityId } = facility;
  const [patient] = await tx.rows<{ is_provisional: boolean }>(
    `update patient set registered_at = :at
     where facility_id = :facilityId and medical_record_number = :medicalRecordNumber and registered_at is null
     returning is_provisional`,
    { facilityId, medicalRecordNumber, at },
    'mark_registered',
  );
  if (patient === undefined) return;
  const event = patientRegistered(medicalRecordNumber, at, { isProvisional: patient.is_provisional, isComplete: true, source });
  await announceEvents(tx, facilityId, now, [event], undoable(facility, now, canBeUndone));
}
