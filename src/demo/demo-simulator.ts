import path from 'node:path';
import { clinicOf, peopleOf, type FacilityPlan } from '../../seeds/facility-plan';
import { localDate, type LocalDate } from '../platform/clock';
import type { Db } from '../platform/db';
import { replacePrivateFile } from '../platform/private-file';
import type { DemoFacility } from './demo-facility';

/** How many of a facility's patients the app of the simulator knows by name. */
const PATIENTS_OF_THE_APP = 60;

/** A practice as BPJS knows it: of each week, or with `date` of that one day. */
interface KnownPractice {
  clinicCode: string;
  doctorCode: number;
  weekday: number;
  practiceHours: string;
  capacity: number;
  onLeave: boolean;
  date?: LocalDate;
}

/**
 * Writes down what the simulator is to know of a demo facility: the week of its timetable, and the sessions that the
 * samples have added beside it.
 * @returns the file
 */
export async function writeDemoHfis(db: Db, varDir: string, { plan, facilityId }: DemoFacility, now: Date): Promise<string> {
  const week = plan.timetable.flatMap((practice) => practice.weekdays.map((weekday): KnownPractice => ({ ...practice, weekday, onLeave: practice.onLeave === true })));
  const practices = [...week, ...(await practicesBeside(db, plan, facilityId, localDate(now, plan.timeZone)))];
  const file = path.join(varDir, 'simulator', `reference-${plan.code}.json`);
  replacePrivateFile(file, `${JSON.stringify({ namafaskes: plan.name, ...REFERENCE[plan.kind](plan, practices) }, null, 2)}\n`);
  return file;
}

const doctorName = (plan: FacilityPlan, code: number): string => plan.doctors.find((doctor) => doctor.doctorCode === code)?.doctorName ?? String(code);

/** The words of BPJS for the schedule of each kind: HFIS (catalogue ws-bpjs §2.3), and the lists of Antrean FKTP (§2F). */
const REFERENCE: Record<FacilityPlan['kind'], (plan: FacilityPlan, practices: readonly KnownPractice[]) => object> = {
  FKRTL: (plan, practices) => ({
    dokter: plan.doctors.map((doctor) => ({ kodedokter: doctor.doctorCode, namadokter: doctor.doctorName })),
    jadwal: practices.map(({ clinicCode, doctorCode, weekday, practiceHours, capacity, onLeave, date }) => {
      const name = clinicOf(plan, clinicCode).clinicName.toUpperCase();
      return {
        kodepoli: clinicCode,
        namapoli: name,
        kodesubspesialis: clinicCode,
        namasubspesialis: name,
        kodedokter: doctorCode,
        namadokter: doctorName(plan, doctorCode),
        hari: weekday,
        jadwal: practiceHours,
        kapasitaspasien: capacity,
        libur: onLeave ? 1 : 0,
        ...(date === undefined ? {} : { tanggal: date }),
      };
    }),
  }),
  FKTP: (plan, practices) => ({
    fktp: practices
      .filter(({ onLeave }) => !onLeave)
      .map(({ clinicCode, doctorCode, weekday, practiceHours, capacity, date }) => ({
        kodepoli: clinicCode,
        namapoli: clinicOf(plan, clinicCode).clinicName.toUpperCase(),
        kodedokter: doctorCode,
        namadokter: doctorName(plan, doctorCode),
        hari: weekday,
        jampraktek: practiceHours,
        kapasitas: capacity,
        ...(date === undefined ? {} : { tanggal: date }),
      })),
  }),
};

async function practicesBeside(db: Db, plan: FacilityPlan, facilityId: number, today: LocalDate): Promise<KnownPractice[]> {
  const sessions = await db.rows<{ clinic_code: string; doctor_code: number; visit_date: LocalDate; practice_hours: string; capacity: number; weekday: number }>(
    `select clinic_code, doctor_code, visit_date, practice_hours, capacity, cast(extract(isodow from visit_date) as int) as weekday
     from practice_session
     where facility_id = :facilityId
       and visit_date >= :today
     order by visit_date, clinic_code, practice_hours`,
    { facilityId, today },
  );
  const ofTheWeek = new Set(plan.timetable.flatMap((practice) => practice.weekdays.map((day) => `${practice.clinicCode} ${practice.doctorCode} ${practice.practiceHours} ${day}`)));
  return sessions
    .filter((session) => plan.doctors.some((doctor) => doctor.doctorCode === session.doctor_code))
    .filter((session) => !ofTheWeek.has(`${session.clinic_code} ${session.doctor_code} ${session.practice_hours} ${session.weekday}`))
    .map((session) => ({
      clinicCode: session.clinic_code,
      doctorCode: session.doctor_code,
      weekday: session.weekday,
      practiceHours: session.practice_hours,
      capacity: session.capacity,
      onLeave: false,
      date: session.visit_date,
    }));
}

export interface FacilityForApp extends DemoFacility {
  simulatorUrl: string;
  /** Where the app calls the facility. */
  publicUrl: string;
  /** Of a certificate no authority has signed. */
  caFile: string | null;
}

/** Tells the Mobile JKN half of a facility's simulator where the facility is, and of some of its patients: those without a booking to come. */
export async function introduceToApp(db: Db, { plan, facilityId, credentials, simulatorUrl, publicUrl, caFile }: FacilityForApp, now: Date): Promise<void> {
  const booked = await db.rows<{ medical_record_number: string }>(
    'select distinct medical_record_number from booking where facility_id = :facilityId and visit_date >= :today',
    { facilityId, today: localDate(now, plan.timeZone) },
  );
  const isBooked = new Set(booked.map((row) => row.medical_record_number));
  const people = peopleOf(plan)
    .filter((person) => person.cardNumber !== null && !isBooked.has(person.medicalRecordNumber))
    .slice(0, PATIENTS_OF_THE_APP)
    .map((person) => ({ nama: person.fullName, nik: person.nik, nomorkartu: person.cardNumber, nohp: person.phone, norm: person.medicalRecordNumber }));
  const [row] = await db.rows<{ replies: string | null }>(`select settings ->> 'fktpReplies' as replies from facility where facility_id = :facilityId`, { facilityId });
  const body = {
    kind: plan.kind,
    ...(plan.kind === 'FKTP' ? { replies: row?.replies ?? 'v2' } : {}),
    baseUrl: publicUrl,
    username: credentials.wsUser,
    password: credentials.wsPassword,
    caFile,
    people,
  };
  const reply = await fetch(`${simulatorUrl}/control/mobile-jkn/facility`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`The simulator did not take the address of ${plan.name}: ${await reply.text()}`);
}
