import type { Db } from '../../src/platform/db';
import { ACCOUNT, atWib, VISIT_DATE } from './hospital';

/** An FKTP with poli umum and poli gigi, a doctor and a session each on the visit date. */
export async function puskesmas(db: Db, code: string, options: { baseUrl?: string; settings?: object; userKey?: string } = {}): Promise<number> {
  const [facility] = await db.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone, settings) values (:code, 'FKTP', 'Puskesmas Contoh', 'WIB', :settings) returning facility_id`,
    { code, settings: JSON.stringify(options.settings ?? {}) },
  );
  const facilityId = facility?.facility_id ?? 0;
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-fktp', :baseUrl, :consId, :consSecret, :userKey)`,
    { facilityId, baseUrl: options.baseUrl ?? 'http://127.0.0.1:1/antreanfktp/', ...ACCOUNT, ...(options.userKey === undefined ? {} : { userKey: options.userKey }) },
  );
  await db.rows(`insert into clinic values (:facilityId, '001', 'Poli Umum', '001', 'Poli Umum', 'A'), (:facilityId, '002', 'Poli Gigi', '002', 'Poli Gigi', 'B')`, { facilityId });
  await db.rows(`insert into doctor values (:facilityId, 445501, 'dr. Bayu Segara'), (:facilityId, 445503, 'drg. Wulan Sari')`, { facilityId });
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     values (:facilityId, '001', 445501, :visitDate, '07:00-12:00', 'A', 60, 60, 60), (:facilityId, '002', 445503, :visitDate, '07:00-12:00', 'B', 60, 60, 60)`,
    { facilityId, visitDate: VISIT_DATE },
  );
  return facilityId;
}

/** A member with a card; the number of the person makes the rest. */
export const cardOf = (person: number): string => `0009900${String(person).padStart(6, '0')}`;

export interface VisitorOptions {
  clinicCode?: '001' | '002';
  source?: 'mobile-jkn' | 'kiosk' | 'desk';
  payer?: 'JKN' | 'NON JKN';
  /** Of the booking; that of the patient stays. */
  cardNumber?: string;
  /** The patient has none either. */
  hasNoCard?: boolean;
  phone?: string;
  state?: string;
  bookedAt?: string;
}

let serial = 0;

/** A booking of one person, who may have others. */
export async function visitor(db: Db, facilityId: number, bookingCode: string, person: number, options: VisitorOptions = {}): Promise<void> {
  serial += 1;
  const tail = String(person).padStart(6, '0');
  const card = options.hasNoCard === true ? '' : cardOf(person);
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, phone)
     values (:facilityId, :record, :nik, nullif(:card, ''), 'Pasien Contoh', '081299990000')
     on conflict do nothing`,
    { facilityId, record: tail, nik: `3300000000${tail}`, card },
  );
  await db.rows(
    `insert into booking
       (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date,
        nik, card_number, phone, visit_type, reference_number, is_new_patient, state, booked_at, estimated_at)
     select :facilityId, :bookingCode, practice_session.session_id, :ordinal, practice_session.queue_prefix || '-' || :ordinal, :record, :payer, :source, practice_session.clinic_code, :visitDate,
            :nik, :card, :phone, 0, '', false, :bookingState, :bookedAt, :estimatedAt
     from practice_session
     where practice_session.facility_id = :facilityId
       and practice_session.clinic_code = :clinicCode`,
    {
      facilityId,
      bookingCode,
      ordinal: serial,
      record: tail,
      payer: options.payer ?? 'JKN',
      source: options.source ?? 'kiosk',
      visitDate: VISIT_DATE,
      nik: `3300000000${tail}`,
      card: options.cardNumber ?? card,
      phone: options.phone ?? '081200000001',
      clinicCode: options.clinicCode ?? '001',
      bookingState: options.state ?? 'waiting',
      bookedAt: atWib(options.bookedAt ?? '07:00'),
      estimatedAt: atWib('08:31'),
    },
  );
  if ((options.state ?? 'waiting') === 'waiting') {
    await db.rows('update practice_session set waiting = waiting + 1 where facility_id = :facilityId and clinic_code = :clinicCode', { facilityId, clinicCode: options.clinicCode ?? '001' });
  }
}
