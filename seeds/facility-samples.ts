import { addDays, addMinutes, localDate, localTime, type LocalDate } from '../src/platform/clock';
import type { Db, Tx } from '../src/platform/db';
import { lookupKeys } from '../src/platform/personal-data';
import { CARD_OF_PATIENT, NIK_OF_PATIENT } from '../src/queue/patient-columns';
import { sessionSpan } from '../src/schedules/practice-hours';
import { rollForward } from './demo';
import { stranger } from './demo-patients';
import { holdDemoFacility, insertSessions, type DemoFacility } from './demo-rows';
import { freeMember } from './demo-served';
import { EXTRA_HOURS, EXTRA_PREFIX_NUMBER, extraSession, firstClinicOf, firstDoctorOf, type FacilityPlan } from './facility-plan';

/** What a caller names to mean a session, in the contract's words. */
export interface SampleSlot {
  kodepoli: string;
  kodedokter: number;
  tanggalperiksa: LocalDate;
  jampraktek: string;
}

/** What every demo facility can show a caller, each true on the day and at the hour it was asked for. */
export interface FacilitySamples {
  /** Has a card and no booking that stands, today or tomorrow. */
  knownPatient: { norm: string; nik: string; nomorkartu: string; nohp: string };
  /** Nobody in the master has it: ambil antrean answers 202. */
  unknownNik: string;
  /** A card nobody has either: with a known card the patient would be found by it. */
  unknownNomorkartu: string;
  /** Open now, with room for JKN and non-JKN. */
  sessionToday: SampleSlot;
  sessionTomorrow: SampleSlot;
  /** The clinic has no session at all that day: Pendaftaran ke Poli Ini Sedang Tutup. */
  closedPoli: SampleSlot;
  /** Today, over: Pendaftaran Ke Poli (…) Sudah Tutup Jam …. */
  finishedSession: SampleSlot;
}

const ROOM_JKN = 8;
const ROOM_NON_JKN = 3;
const LEAST_OPEN_MINUTES = 30;
/** From here on a session is one of the load test's, not a place to look at. */
const LOAD_CAPACITY = 1_000_000;
const STRANGERS = 1_000;

interface Moment {
  now: Date;
  today: LocalDate;
  tomorrow: LocalDate;
}

interface SessionRow {
  session_id: number;
  clinic_code: string;
  doctor_code: number;
  visit_date: LocalDate;
  practice_hours: string;
  has_room: boolean;
}

/**
 * Finds the samples of a demo facility for this moment, and adds to it what is missing to make each of them true. A
 * second call on the same day gives the same ones as far as they still hold.
 * @throws when the database does not hold the facility
 */
export async function facilitySamples(db: Db, plan: FacilityPlan, now: Date): Promise<FacilitySamples> {
  return db.transaction(async (tx) => {
    const facility = await holdDemoFacility(tx, plan);
    return { ...(await sessionSamples(tx, facility, now)), ...(await patientSamples(tx, facility, now)) };
  });
}

/** Those of sessions; what takes a place in one of them comes afterwards, and those of patients last. */
export async function sessionSamples(tx: Tx, facility: DemoFacility, now: Date): Promise<Pick<FacilitySamples, 'sessionToday' | 'sessionTomorrow' | 'finishedSession' | 'closedPoli'>> {
  const today = localDate(now, facility.zone);
  const moment = { now, today, tomorrow: addDays(today, 1) };
  await rollForward(tx, facility, today);
  await tx.rows('delete from holiday where facility_id = :facilityId and holiday_date in (:today, :tomorrow)', { facilityId: facility.facilityId, ...moment });
  return {
    sessionToday: await sessionToday(tx, facility, moment),
    sessionTomorrow: await sessionTomorrow(tx, facility, moment),
    finishedSession: await finishedSession(tx, facility, moment),
    closedPoli: await closedClinic(tx, facility, moment),
  };
}

export async function patientSamples(tx: Tx, facility: DemoFacility, now: Date): Promise<Pick<FacilitySamples, 'knownPatient' | 'unknownNik' | 'unknownNomorkartu'>> {
  return { knownPatient: await knownPatient(tx, facility, now), ...(await unknownPerson(tx, facility)) };
}

function slotOf(row: Pick<SessionRow, 'clinic_code' | 'doctor_code' | 'visit_date' | 'practice_hours'>): SampleSlot {
  return { kodepoli: row.clinic_code, kodedokter: row.doctor_code, tanggalperiksa: row.visit_date, jampraktek: row.practice_hours };
}

async function sessionsOfDay(tx: Tx, facility: DemoFacility, visitDate: LocalDate): Promise<SessionRow[]> {
  return tx.rows<SessionRow>(
    `select session_id, clinic_code, doctor_code, visit_date, practice_hours,
       quota_jkn - taken_jkn >= :roomJkn and quota_non_jkn - taken_non_jkn >= :roomNonJkn
         and capacity - taken_jkn - taken_non_jkn >= :roomTogether as has_room
     from practice_session
     where facility_id = :facilityId and visit_date = :visitDate and not on_leave and capacity < :loadCapacity
     order by practice_hours, clinic_code, doctor_code`,
    { facilityId: facility.facilityId, visitDate, roomJkn: ROOM_JKN, roomNonJkn: ROOM_NON_JKN, roomTogether: ROOM_JKN + ROOM_NON_JKN, loadCapacity: LOAD_CAPACITY },
  );
}

function closesAt(session: Pick<SessionRow, 'visit_date' | 'practice_hours'>, facility: DemoFacility): Date {
  return addMinutes(sessionSpan(session.visit_date, session.practice_hours, facility.zone).endsAt, -facility.settings.cutoffMinutesBeforeEnd);
}

async function sessionToday(tx: Tx, facility: DemoFacility, moment: Moment): Promise<SampleSlot> {
  const openUntil = closesAt({ visit_date: moment.today, practice_hours: EXTRA_HOURS.allDay }, facility);
  const isLate = addMinutes(moment.now, LEAST_OPEN_MINUTES) > openUntil;
  return roomySession(tx, facility, moment.today, isLate ? EXTRA_HOURS.night : EXTRA_HOURS.allDay, isLate ? EXTRA_PREFIX_NUMBER.night : EXTRA_PREFIX_NUMBER.allDay);
}

async function sessionTomorrow(tx: Tx, facility: DemoFacility, { tomorrow }: Moment): Promise<SampleSlot> {
  const roomy = (await sessionsOfDay(tx, facility, tomorrow)).find((s) => s.has_room);
  if (roomy !== undefined) return slotOf(roomy);
  return roomySession(tx, facility, tomorrow, EXTRA_HOURS.allDay, EXTRA_PREFIX_NUMBER.allDay);
}

/** A session with these hours and room left: the first clinic's, or the next one's once that is full. */
async function roomySession(tx: Tx, facility: DemoFacility, visitDate: LocalDate, hours: string, prefixNumber: number): Promise<SampleSlot> {
  for (const { clinicCode } of facility.plan.clinics) {
    await insertSessions(tx, facility.facilityId, [extraSession(facility.plan, clinicCode, visitDate, hours, prefixNumber)]);
    const session = (await sessionsOfDay(tx, facility, visitDate)).find((s) => s.clinic_code === clinicCode && s.practice_hours === hours && s.has_room);
    if (session !== undefined) return slotOf(session);
  }
  throw new Error(`Every session ${hours} of the demo on ${visitDate} is full.`);
}

async function finishedSession(tx: Tx, facility: DemoFacility, { now, today }: Moment): Promise<SampleSlot> {
  const over = (await sessionsOfDay(tx, facility, today)).filter((s) => now > closesAt(s, facility));
  const latest = over.sort((a, b) => b.practice_hours.slice(6).localeCompare(a.practice_hours.slice(6)))[0];
  if (latest !== undefined) return slotOf(latest);
  const minuteAgo = addMinutes(now, -1);
  const end = localDate(minuteAgo, facility.zone) === today ? localTime(minuteAgo, facility.zone) : '00:00';
  const session = extraSession(facility.plan, firstClinicOf(facility.plan).clinicCode, today, `00:00-${end}`, EXTRA_PREFIX_NUMBER.over);
  await insertSessions(tx, facility.facilityId, [session]);
  return { kodepoli: session.clinicCode, kodedokter: session.doctorCode, tanggalperiksa: today, jampraktek: session.practiceHours };
}

/** From the day after tomorrow on, where no sample session is ever added: no facility has all its clinics open on every day. */
async function closedClinic(tx: Tx, facility: DemoFacility, { today }: Moment): Promise<SampleSlot> {
  const [closed] = await tx.rows<{ clinic_code: string; visit_date: LocalDate }>(
    `select clinic.clinic_code, (cast(:today as date) + day.n) as visit_date
     from clinic
     cross join generate_series(2, 13) as day(n)
     where clinic.facility_id = :facilityId and clinic.clinic_code = any(:clinicCodes)
       and not exists (
         select from practice_session
         where practice_session.facility_id = :facilityId and practice_session.clinic_code = clinic.clinic_code
           and practice_session.visit_date = cast(:today as date) + day.n
       )
     order by day.n, clinic.clinic_code
     limit 1`,
    { facilityId: facility.facilityId, today, clinicCodes: facility.plan.clinics.map((c) => c.clinicCode) },
  );
  if (closed === undefined) throw new Error(`Every clinic of ${facility.plan.name} is open on each of the next days.`);
  const practice = facility.plan.timetable.find((p) => p.clinicCode === closed.clinic_code);
  return slotOf({ ...closed, doctor_code: firstDoctorOf(facility.plan, closed.clinic_code).doctorCode, practice_hours: practice?.practiceHours ?? '08:00-12:00' });
}

async function knownPatient(tx: Tx, facility: DemoFacility, now: Date): Promise<FacilitySamples['knownPatient']> {
  const member = await freeMember(tx, facility, now);
  return { norm: member.medicalRecordNumber, nik: member.nik, nomorkartu: member.cardNumber ?? '', nohp: member.phone };
}

async function unknownPerson(tx: Tx, { facilityId }: DemoFacility): Promise<Pick<FacilitySamples, 'unknownNik' | 'unknownNomorkartu'>> {
  const candidates = Array.from({ length: STRANGERS }, (_, i) => stranger(i + 1));
  const known = await tx.rows<{ nik: string | null; card: string | null }>(
    `select ${NIK_OF_PATIENT} as nik, ${CARD_OF_PATIENT} as card from patient
     where facility_id = :facilityId and (${NIK_OF_PATIENT} = any(:niks) or ${CARD_OF_PATIENT} = any(:cards))`,
    { facilityId, niks: candidates.flatMap((c) => lookupKeys(facilityId, 'nik', c.nik)), cards: candidates.flatMap((c) => lookupKeys(facilityId, 'card', c.cardNumber)) },
  );
  const taken = new Set(known.flatMap((row) => [row.nik, row.card]));
  const isTaken = (keys: readonly string[]): boolean => keys.some((key) => taken.has(key));
  const unknown = candidates.find((c) => !isTaken(lookupKeys(facilityId, 'nik', c.nik)) && !isTaken(lookupKeys(facilityId, 'card', c.cardNumber)));
  if (unknown === undefined) throw new Error(`All ${STRANGERS} unknown people of the demo have registered by now: start with a new database.`);
  return { unknownNik: unknown.nik, unknownNomorkartu: unknown.cardNumber };
}
