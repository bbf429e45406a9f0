import type { Db } from '../../src/platform/db';
import type { ClinicDay, PlannedPatient } from './clinic-day';

/** Invented; the same at every facility, each of which has a BPJS of its own. */
export const ACCOUNT = { consId: '99001', consSecret: 'rahasia-Contoh-01', userKey: 'kunci-contoh' };

/** What identifies a patient, all of it invented. */
export function identityOf({ number }: PlannedPatient): { medicalRecordNumber: string; nik: string; cardNumber: string; phone: string } {
  const tail = String(number).padStart(5, '0');
  return { medicalRecordNumber: `RM-${tail}`, nik: `32719999000${tail}`, cardNumber: `00099000${tail}`, phone: `0812000${tail}` };
}

/** The facilities of a day with their sessions and the patients they know. @returns their ids, in the day's order */
export async function openHospitals(db: Db, day: ClinicDay): Promise<number[]> {
  const facilityIds: number[] = [];
  for (const [index, { code, zone, practices }] of day.facilities.entries()) {
    const [row] = await db.rows<{ facility_id: number }>(
      `insert into facility (code, kind, name, time_zone, settings) values (:code, 'FKRTL', :name, :zone, :settings) returning facility_id`,
      { code, name: `RS Latihan ${zone}`, zone, settings: JSON.stringify({ clinicsNotReported: [...new Set(practices.filter((each) => !each.isReported).map((each) => each.clinicCode))] }) },
    );
    const facilityId = row!.facility_id;
    facilityIds.push(facilityId);
    await db.rows(
      `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
       select distinct cast(:facilityId as integer), p.clinic_code, p.clinic_name, p.clinic_code, p.clinic_name, p.clinic_code
       from jsonb_to_recordset(:practices) as p(clinic_code text, clinic_name text)`,
      { facilityId, practices: JSON.stringify(practices.map((each) => ({ clinic_code: each.clinicCode, clinic_name: each.clinicName }))) },
    );
    await db.rows(
      `insert into doctor (facility_id, doctor_code, doctor_name) select :facilityId, code, 'dr. Contoh ' || code from unnest(cast(:codes as integer[])) as code`,
      { facilityId, codes: [...new Set(practices.map((each) => each.doctorCode))] },
    );
    await db.rows(
      `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
       select :facilityId, p.clinic, p.doctor, p.visit_date, p.hours, p.prefix, 2000, 1000, 1000
       from jsonb_to_recordset(:practices) as p(clinic text, doctor int, visit_date date, hours text, prefix text)`,
      { facilityId, practices: JSON.stringify(practices.map((each) => ({ clinic: each.clinicCode, doctor: each.doctorCode, visit_date: each.visitDate, hours: each.hours, prefix: each.prefix }))) },
    );
    const known = day.patients.filter((patient) => patient.facility === index && !patient.isNew);
    await db.rows(
      `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, sex, phone, registered_at)
       select :facilityId, p."medicalRecordNumber", p.nik, p."cardNumber", 'Pasien Contoh', 'P', p.phone, '2026-01-05T00:00:00Z'
       from jsonb_to_recordset(:people) as p("medicalRecordNumber" text, nik text, "cardNumber" text, phone text)`,
      { facilityId, people: JSON.stringify(known.map(identityOf)) },
    );
  }
  return facilityIds;
}

export async function openAccount(db: Db, facilityId: number, baseUrl: string, secondBaseUrl: string | undefined): Promise<void> {
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, second_base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-rs', :baseUrl, :secondBaseUrl, :consId, :consSecret, :userKey)`,
    { facilityId, baseUrl, secondBaseUrl: secondBaseUrl ?? null, ...ACCOUNT },
  );
}
