import type { LocalDate } from '../platform/clock';
import type { Sql, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Places } from './followed-quotas';
import type { HfisSlot, OurSession, RememberedSlot } from './hfis-slot';
import { readableName } from './readable-name';

export interface ClinicDay {
  facilityId: FacilityId;
  clinicCode: string;
  visitDate: LocalDate;
}

export interface HfisClinic {
  clinicCode: string;
  clinicName: string;
  parentCode: string;
  parentName: string;
}

export async function clinicsOf(sql: Sql, facilityId: FacilityId): Promise<HfisClinic[]> {
  return sql.rows<HfisClinic>(
    `select clinic_code as "clinicCode", clinic_name as "clinicName", parent_code as "parentCode", parent_name as "parentName"
     from clinic
     where clinic.facility_id = :facilityId
     order by clinic.clinic_code`,
    { facilityId },
  );
}

/**
 * The right to compare this day until the transaction ends, unless a newer reading of it has been compared already: two
 * pulls at once wait for each other here, and the older one leaves what the newer one made. Whoever takes it takes it
 * before doctors, sessions and differences.
 */
export async function claimDay(tx: Tx, day: ClinicDay, readAt: Date): Promise<boolean> {
  const claimed = await tx.rows(
    `insert into hfis_day (facility_id, clinic_code, visit_date, read_at)
     values (:facilityId, :clinicCode, :visitDate, :readAt)
     on conflict (facility_id, clinic_code, visit_date) do update set read_at = excluded.read_at
     where hfis_day.read_at <= excluded.read_at
     returning read_at`,
    { ...day, readAt },
  );
  return claimed.length === 1;
}

/** The same right for a person's act, which is no reading. */
export async function holdDay(tx: Tx, day: ClinicDay): Promise<void> {
  await tx.rows(
    `select from hfis_day
     where hfis_day.facility_id = :facilityId and hfis_day.clinic_code = :clinicCode and hfis_day.visit_date = :visitDate
     for no key update`,
    { ...day },
  );
}

export async function rememberedSlots(sql: Sql, day: ClinicDay): Promise<RememberedSlot[]> {
  return sql.rows<RememberedSlot>(
    `select doctor_code as "doctorCode", doctor_name as "doctorName", clinic_name as "clinicName", practice_hours as "practiceHours",
       capacity, on_leave as "onLeave", gone_at is not null as "isGone",
       agreed_capacity as "agreedCapacity", agreed_on_leave as "agreedOnLeave"
     from hfis_slot
     where hfis_slot.facility_id = :facilityId and hfis_slot.clinic_code = :clinicCode and hfis_slot.visit_date = :visitDate`,
    { ...day },
  );
}

export async function rememberSlots(tx: Tx, day: ClinicDay, slots: readonly RememberedSlot[], pulledAt: Date): Promise<void> {
  await tx.rows(
    `insert into hfis_slot (facility_id, clinic_code, visit_date, doctor_code, practice_hours, clinic_name, doctor_name, capacity, on_leave,
       agreed_capacity, agreed_on_leave, pulled_at, gone_at)
     select :facilityId, :clinicCode, :visitDate, slot."doctorCode", slot."practiceHours", slot."clinicName", slot."doctorName", slot.capacity, slot."onLeave",
       slot."agreedCapacity", slot."agreedOnLeave", :pulledAt, case when slot."isGone" then cast(:pulledAt as timestamptz) end
     from jsonb_to_recordset(:slots) as slot(
       "doctorCode" int, "practiceHours" text, "clinicName" text, "doctorName" text, capacity int, "onLeave" boolean,
       "agreedCapacity" int, "agreedOnLeave" boolean, "isGone" boolean
     )
     on conflict (facility_id, clinic_code, visit_date, doctor_code, practice_hours) do update set
       clinic_name = excluded.clinic_name, doctor_name = excluded.doctor_name, capacity = excluded.capacity, on_leave = excluded.on_leave,
       agreed_capacity = excluded.agreed_capacity, agreed_on_leave = excluded.agreed_on_leave, pulled_at = excluded.pulled_at,
       gone_at = case when excluded.gone_at is not null then coalesce(hfis_slot.gone_at, excluded.gone_at) end`,
    { ...day, pulledAt, slots: JSON.stringify(slots) },
  );
}

/** The sessions of the day, locked until the transaction ends, in the order in which bookings lock them. */
export async function lockSessionsOfDay(tx: Tx, day: ClinicDay): Promise<OurSession[]> {
  return tx.rows<OurSession>(
    `select session_id as "sessionId", doctor_code as "doctorCode", practice_hours as "practiceHours", queue_prefix as "queuePrefix",
       capacity, quota_jkn as "quotaJkn", quota_non_jkn as "quotaNonJkn", minutes_per_patient as "minutesPerPatient",
       on_leave as "onLeave", note, taken_jkn as "takenJkn", taken_non_jkn as "takenNonJkn"
     from practice_session
     where practice_session.facility_id = :facilityId and practice_session.clinic_code = :clinicCode and practice_session.visit_date = :visitDate
     order by practice_session.session_id
     for no key update`,
    { ...day },
  );
}

/** Doctors HFIS has and the facility has not yet. Those it has keep their names. */
export async function addMissingDoctors(tx: Tx, facilityId: FacilityId, slots: readonly Pick<HfisSlot, 'doctorCode' | 'doctorName'>[]): Promise<number[]> {
  if (slots.length === 0) return [];
  const codes = [...new Set(slots.map((slot) => slot.doctorCode))];
  const known = await tx.rows<{ code: number }>('select doctor_code as code from doctor where doctor.facility_id = :facilityId and doctor.doctor_code = any(:codes)', { facilityId, codes });
  // Always in the order of their codes, so that two days with new doctors in common do not wait for each other in a circle.
  const missing = codes.filter((code) => !known.some((doctor) => doctor.code === code)).sort((a, b) => a - b);
  // An insert of nothing would announce a change of the configuration all the same.
  if (missing.length === 0) return [];
  await tx.rows(
    `insert into doctor (facility_id, doctor_code, doctor_name)
     select :facilityId, fresh.code, fresh.name
     from unnest(cast(:codes as int[]), cast(:names as text[])) as fresh(code, name)
     order by fresh.code
     on conflict do nothing`,
    { facilityId, codes: missing, names: missing.map((code) => readableName(slots.find((slot) => slot.doctorCode === code)!.doctorName)) },
  );
  return missing;
}

export interface NewSession extends Places {
  doctorCode: number;
  practiceHours: string;
  minutesPerPatient: number | null;
  onLeave: boolean;
  note: string;
}

/** The next prefix of the clinic that is free that day: `A1`, `A2`, … Of a clinic that is not there any, and the insert complains. */
export async function freePrefix(tx: Sql, day: ClinicDay): Promise<string> {
  const [clinic] = await tx.rows<{ prefix: string; used: string[] }>(
    `select clinic.queue_prefix as prefix, coalesce(array_agg(practice_session.queue_prefix) filter (where practice_session.session_id is not null), '{}') as used
     from clinic
     left join practice_session on practice_session.facility_id = clinic.facility_id
       and practice_session.clinic_code = clinic.clinic_code and practice_session.visit_date = :visitDate
     where clinic.facility_id = :facilityId and clinic.clinic_code = :clinicCode
     group by clinic.queue_prefix`,
    { ...day },
  );
  const { prefix, used } = clinic ?? { prefix: 'A', used: [] };
  let number = 1;
  while (used.includes(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

/** Adds a session to a day that this transaction holds. @returns its id */
export async function addSession(tx: Tx, day: ClinicDay, session: NewSession): Promise<number> {
  const [row] = await tx.rows<{ session_id: number }>(
    `insert into practice_session
       (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, minutes_per_patient, on_leave, note)
     values
       (:facilityId, :clinicCode, :doctorCode, :visitDate, :practiceHours, :queuePrefix, :capacity, :quotaJkn, :quotaNonJkn, :minutesPerPatient, :onLeave, :note)
     returning session_id`,
    { ...day, ...session, queuePrefix: await freePrefix(tx, day) },
  );
  return row!.session_id;
}

/** Changes a session that this transaction has locked. */
export async function changeSession(
  tx: Tx,
  facilityId: FacilityId,
  sessionId: number,
  change: Partial<Places & { onLeave: boolean; practiceHours: string }>,
): Promise<void> {
  const { capacity = null, quotaJkn = null, quotaNonJkn = null, onLeave = null, practiceHours = null } = change;
  await tx.rows(
    `update practice_session set
       capacity = coalesce(:capacity, practice_session.capacity),
       quota_jkn = coalesce(:quotaJkn, practice_session.quota_jkn),
       quota_non_jkn = coalesce(:quotaNonJkn, practice_session.quota_non_jkn),
       on_leave = coalesce(:onLeave, practice_session.on_leave),
       practice_hours = coalesce(:practiceHours, practice_session.practice_hours)
     where practice_session.facility_id = :facilityId and practice_session.session_id = :sessionId`,
    { facilityId, sessionId, capacity, quotaJkn, quotaNonJkn, onLeave, practiceHours },
  );
}

/** A person decided: what HFIS says now is what is compared with from here on. */
export async function agreeOnSlot(
  tx: Tx,
  day: ClinicDay,
  slot: { doctorCode: number; practiceHours: string },
  agreement: { capacity?: number; onLeave?: boolean },
): Promise<void> {
  const { doctorCode, practiceHours } = slot;
  const { capacity = null, onLeave = null } = agreement;
  await tx.rows(
    `update hfis_slot set
       agreed_capacity = coalesce(:capacity, hfis_slot.agreed_capacity),
       agreed_on_leave = coalesce(:onLeave, hfis_slot.agreed_on_leave)
     where hfis_slot.facility_id = :facilityId and hfis_slot.clinic_code = :clinicCode and hfis_slot.visit_date = :visitDate
       and hfis_slot.doctor_code = :doctorCode and hfis_slot.practice_hours = :practiceHours`,
    { ...day, doctorCode, practiceHours, capacity, onLeave },
  );
}
