import path from 'node:path';
import { CLINICS, DOCTORS, TIMETABLE } from '../../seeds/demo-hospital';
import { DEMO_PATIENTS, demoPerson } from '../../seeds/demo-patients';
import { localDate, type LocalDate } from '../platform/clock';
import type { Db } from '../platform/db';
import { replacePrivateFile } from '../platform/private-file';

/** A slot of HFIS in BPJS's words (catalogue ws-bpjs §2.3); with `tanggal`, of that one date. */
interface HfisSlot {
  kodepoli: string;
  namapoli: string;
  kodesubspesialis: string;
  namasubspesialis: string;
  kodedokter: number;
  namadokter: string;
  hari: number;
  jadwal: string;
  kapasitaspasien: number;
  libur: 0 | 1;
  tanggal?: LocalDate;
}

/** How many of the demo's patients the app of the simulator knows by name. */
const PATIENTS_OF_THE_APP = 60;

/**
 * Writes down what the simulator is to know of the demo hospital's HFIS: the week of its timetable, and the sessions
 * that the samples have added beside it.
 * @returns the file
 */
export async function writeDemoHfis(db: Db, varDir: string, facilityId: number, name: string, now: Date): Promise<string> {
  const file = path.join(varDir, 'simulator', 'reference.json');
  const week = TIMETABLE.flatMap((practice) => practice.weekdays.map((hari) => slot(practice.clinicCode, practice.doctorCode, hari, practice.practiceHours, practice.capacity, practice.onLeave === true)));
  const jadwal = [...week, ...(await slotsBeside(db, facilityId, localDate(now, 'WIB')))];
  replacePrivateFile(file, `${JSON.stringify({ namafaskes: name, dokter: DOCTORS.map((doctor) => ({ kodedokter: doctor.doctorCode, namadokter: doctor.doctorName })), jadwal }, null, 2)}\n`);
  return file;
}

function slot(clinicCode: string, doctorCode: number, hari: number, jadwal: string, capacity: number, onLeave: boolean): HfisSlot {
  const name = (CLINICS.find((clinic) => clinic.clinicCode === clinicCode)?.clinicName ?? clinicCode).toUpperCase();
  const namadokter = DOCTORS.find((doctor) => doctor.doctorCode === doctorCode)?.doctorName ?? String(doctorCode);
  return { kodepoli: clinicCode, namapoli: name, kodesubspesialis: clinicCode, namasubspesialis: name, kodedokter: doctorCode, namadokter, hari, jadwal, kapasitaspasien: capacity, libur: onLeave ? 1 : 0 };
}

async function slotsBeside(db: Db, facilityId: number, today: LocalDate): Promise<HfisSlot[]> {
  const sessions = await db.rows<{ clinic_code: string; doctor_code: number; visit_date: LocalDate; practice_hours: string; capacity: number; weekday: number }>(
    `select clinic_code, doctor_code, visit_date, practice_hours, capacity, cast(extract(isodow from visit_date) as int) as weekday
     from practice_session
     where facility_id = :facilityId
       and visit_date >= :today
     order by visit_date, clinic_code, practice_hours`,
    { facilityId, today },
  );
  const ofTheWeek = new Set(TIMETABLE.flatMap((practice) => practice.weekdays.map((day) => `${practice.clinicCode} ${practice.doctorCode} ${practice.practiceHours} ${day}`)));
  return sessions
    .filter((session) => DOCTORS.some((doctor) => doctor.doctorCode === session.doctor_code))
    .filter((session) => !ofTheWeek.has(`${session.clinic_code} ${session.doctor_code} ${session.practice_hours} ${session.weekday}`))
    .map((session) => ({ ...slot(session.clinic_code, session.doctor_code, session.weekday, session.practice_hours, session.capacity, false), tanggal: session.visit_date }));
}

export interface FacilityForApp {
  facilityCode: string;
  publicUrl: string;
  wsUser: string;
  wsPassword: string;
  /** Of a certificate no authority has signed. */
  caFile: string | null;
}

/** Tells the simulator's Mobile JKN half where the facility is, and of some of its patients: those without a booking to come. */
export async function introduceToApp(db: Db, simulatorUrl: string, facility: FacilityForApp, now: Date): Promise<void> {
  const booked = await db.rows<{ medical_record_number: string }>(
    `select distinct booking.medical_record_number
     from booking
     join facility on facility.facility_id = booking.facility_id and facility.code = :facilityCode
     where booking.visit_date >= :today`,
    { facilityCode: facility.facilityCode, today: localDate(now, 'WIB') },
  );
  const isBooked = new Set(booked.map((row) => row.medical_record_number));
  const people = Array.from({ length: DEMO_PATIENTS }, (_, i) => demoPerson(i + 1))
    .filter((person) => person.cardNumber !== null && !isBooked.has(person.medicalRecordNumber))
    .slice(0, PATIENTS_OF_THE_APP)
    .map((person) => ({ nama: person.fullName, nik: person.nik, nomorkartu: person.cardNumber, nohp: person.phone, norm: person.medicalRecordNumber }));
  const body = { baseUrl: facility.publicUrl, username: facility.wsUser, password: facility.wsPassword, caFile: facility.caFile, people };
  const reply = await fetch(`${simulatorUrl}/control/mobile-jkn/facility`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`The simulator did not take the address of the demo: ${await reply.text()}`);
}
