import { addDays, type LocalDate } from '../src/platform/clock';

/** An invented hospital: no such name, code, doctor or patient exists. Only the codes of the clinics are BPJS's own. */
export const HOSPITAL = { code: '0000R001', kind: 'FKRTL', name: 'RS Contoh Sehat Sentosa', timeZone: 'WIB' } as const;

/** Who makes the referrals of the demo: an invented primary-care clinic. */
export const REFERRING_FACILITY_CODE = '0000U001';

export interface DemoClinic {
  /** BPJS kode subspesialis; in this hospital each equals its kode poli. */
  clinicCode: string;
  clinicName: string;
  queuePrefix: string;
}

export const CLINICS: readonly DemoClinic[] = [
  { clinicCode: 'INT', clinicName: 'Penyakit Dalam', queuePrefix: 'A' },
  { clinicCode: 'ANA', clinicName: 'Anak', queuePrefix: 'B' },
  { clinicCode: 'OBG', clinicName: 'Kandungan dan Kebidanan', queuePrefix: 'C' },
  { clinicCode: 'BED', clinicName: 'Bedah', queuePrefix: 'D' },
  { clinicCode: 'SAR', clinicName: 'Saraf', queuePrefix: 'E' },
  { clinicCode: 'JAN', clinicName: 'Jantung dan Pembuluh Darah', queuePrefix: 'F' },
  { clinicCode: 'MAT', clinicName: 'Mata', queuePrefix: 'G' },
  { clinicCode: 'THT', clinicName: 'THT-KL', queuePrefix: 'H' },
  { clinicCode: 'KLT', clinicName: 'Kulit dan Kelamin', queuePrefix: 'J' },
  { clinicCode: 'ORT', clinicName: 'Orthopedi', queuePrefix: 'K' },
  { clinicCode: 'PAR', clinicName: 'Paru', queuePrefix: 'L' },
  { clinicCode: 'GIG', clinicName: 'Gigi', queuePrefix: 'M' },
];

export interface DemoDoctor {
  /** In the form of an HFIS doctor code. */
  doctorCode: number;
  doctorName: string;
  clinicCode: string;
}

export const DOCTORS: readonly DemoDoctor[] = [
  { doctorCode: 310411, doctorName: 'dr. Bambang Wiryawan, Sp.PD', clinicCode: 'INT' },
  { doctorCode: 310412, doctorName: 'dr. Ratna Kusumaningtyas, Sp.PD-KGH', clinicCode: 'INT' },
  { doctorCode: 310413, doctorName: 'dr. Yohanes Simbolon, Sp.PD', clinicCode: 'INT' },
  { doctorCode: 318027, doctorName: "dr. Siti Nur'aini Hakim, Sp.A", clinicCode: 'ANA' },
  { doctorCode: 318028, doctorName: 'dr. Made Aryawan, M.Sc., Sp.A', clinicCode: 'ANA' },
  { doctorCode: 322905, doctorName: 'dr. Dewi Anggraeni Lubis, Sp.OG', clinicCode: 'OBG' },
  { doctorCode: 322906, doctorName: 'dr. Hendra Gunadi, Sp.OG(K)', clinicCode: 'OBG' },
  { doctorCode: 305773, doctorName: 'dr. Agus Prasetyo Utomo, Sp.B', clinicCode: 'BED' },
  { doctorCode: 305774, doctorName: 'dr. Fransiska Tandean, Sp.B', clinicCode: 'BED' },
  { doctorCode: 331240, doctorName: 'dr. Sari Wulandari, Sp.N', clinicCode: 'SAR' },
  { doctorCode: 327618, doctorName: 'dr. Irfan Maulana Siregar, Sp.JP', clinicCode: 'JAN' },
  { doctorCode: 327619, doctorName: 'dr. Lidya Pangemanan, Sp.JP(K), FIHA', clinicCode: 'JAN' },
  { doctorCode: 309152, doctorName: 'dr. Tri Handayani, Sp.M', clinicCode: 'MAT' },
  { doctorCode: 340086, doctorName: 'dr. Rizky Firmansyah, Sp.T.H.T.B.K.L.', clinicCode: 'THT' },
  { doctorCode: 315390, doctorName: 'dr. Maya Permatasari, Sp.D.V.E.', clinicCode: 'KLT' },
  { doctorCode: 336701, doctorName: 'dr. Gede Sudarsana, Sp.OT', clinicCode: 'ORT' },
  { doctorCode: 336702, doctorName: 'dr. Taufik Hidayatullah, Sp.OT(K)', clinicCode: 'ORT' },
  { doctorCode: 329944, doctorName: 'dr. Endah Rahmawati, Sp.P', clinicCode: 'PAR' },
  { doctorCode: 344115, doctorName: 'drg. Kartika Chandra', clinicCode: 'GIG' },
  { doctorCode: 344116, doctorName: 'drg. Andika Putra Wijaya, Sp.BM', clinicCode: 'GIG' },
];

/** ISO: 1 Monday … 7 Sunday, as HFIS's `hari`. */
type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

interface Practice {
  clinicCode: string;
  doctorCode: number;
  weekdays: readonly Weekday[];
  practiceHours: string;
  capacity: number;
  quotaJkn: number;
  quotaNonJkn: number;
  minutesPerPatient: number;
  onLeave?: true;
}

/** Some practices split their capacity between JKN and non-JKN; the others offer all of it to both. */
const split = (capacity: number, quotaJkn: number) => ({ capacity, quotaJkn, quotaNonJkn: capacity - quotaJkn });
const shared = (capacity: number) => ({ capacity, quotaJkn: capacity, quotaNonJkn: capacity });

/** The week. Only INT and ANA practise on Sundays; every Thursday evening of ORT is on leave. */
export const TIMETABLE: readonly Practice[] = [
  { clinicCode: 'INT', doctorCode: 310411, weekdays: [1, 2, 3, 4, 5, 6], practiceHours: '08:00-12:00', ...split(40, 32), minutesPerPatient: 6 },
  { clinicCode: 'INT', doctorCode: 310412, weekdays: [1, 2, 3, 4, 5], practiceHours: '13:00-16:00', ...shared(30), minutesPerPatient: 6 },
  { clinicCode: 'INT', doctorCode: 310413, weekdays: [1, 3, 5], practiceHours: '17:00-20:00', ...shared(24), minutesPerPatient: 7 },
  { clinicCode: 'INT', doctorCode: 310413, weekdays: [7], practiceHours: '08:00-11:00', ...split(20, 16), minutesPerPatient: 9 },
  { clinicCode: 'ANA', doctorCode: 318027, weekdays: [1, 2, 3, 4, 5, 6], practiceHours: '08:00-12:00', ...shared(40), minutesPerPatient: 6 },
  { clinicCode: 'ANA', doctorCode: 318028, weekdays: [2, 4], practiceHours: '17:00-20:00', ...split(24, 18), minutesPerPatient: 7 },
  { clinicCode: 'ANA', doctorCode: 318028, weekdays: [7], practiceHours: '09:00-12:00', ...shared(20), minutesPerPatient: 9 },
  { clinicCode: 'OBG', doctorCode: 322905, weekdays: [1, 2, 3, 4, 5], practiceHours: '09:00-13:00', ...split(30, 24), minutesPerPatient: 8 },
  { clinicCode: 'OBG', doctorCode: 322906, weekdays: [1, 2, 3, 4], practiceHours: '16:00-19:00', ...shared(20), minutesPerPatient: 9 },
  { clinicCode: 'BED', doctorCode: 305773, weekdays: [1, 3, 5], practiceHours: '10:00-14:00', ...split(25, 20), minutesPerPatient: 9 },
  { clinicCode: 'BED', doctorCode: 305774, weekdays: [2, 4, 6], practiceHours: '10:00-13:00', ...shared(20), minutesPerPatient: 9 },
  { clinicCode: 'SAR', doctorCode: 331240, weekdays: [1, 2, 3, 4, 5], practiceHours: '08:00-11:00', ...split(30, 24), minutesPerPatient: 6 },
  { clinicCode: 'JAN', doctorCode: 327618, weekdays: [1, 2, 3, 4], practiceHours: '08:00-12:00', ...split(30, 25), minutesPerPatient: 8 },
  { clinicCode: 'JAN', doctorCode: 327619, weekdays: [2, 5], practiceHours: '13:00-15:00', ...shared(12), minutesPerPatient: 10 },
  { clinicCode: 'MAT', doctorCode: 309152, weekdays: [1, 2, 3, 4, 5, 6], practiceHours: '08:00-13:00', ...shared(50), minutesPerPatient: 6 },
  { clinicCode: 'THT', doctorCode: 340086, weekdays: [1, 2, 4, 5], practiceHours: '09:00-12:00', ...split(25, 20), minutesPerPatient: 7 },
  { clinicCode: 'KLT', doctorCode: 315390, weekdays: [1, 3, 5], practiceHours: '08:00-11:00', ...shared(25), minutesPerPatient: 7 },
  { clinicCode: 'KLT', doctorCode: 315390, weekdays: [6], practiceHours: '09:00-12:00', ...shared(25), minutesPerPatient: 7 },
  { clinicCode: 'ORT', doctorCode: 336701, weekdays: [1, 2, 3], practiceHours: '13:00-17:00', ...split(30, 24), minutesPerPatient: 8 },
  { clinicCode: 'ORT', doctorCode: 336702, weekdays: [2, 6], practiceHours: '09:00-12:00', ...shared(20), minutesPerPatient: 9 },
  { clinicCode: 'ORT', doctorCode: 336702, weekdays: [4], practiceHours: '17:00-20:00', ...shared(20), minutesPerPatient: 9, onLeave: true },
  { clinicCode: 'PAR', doctorCode: 329944, weekdays: [1, 2, 3, 4, 5], practiceHours: '07:30-10:30', ...split(25, 20), minutesPerPatient: 7 },
  { clinicCode: 'GIG', doctorCode: 344115, weekdays: [1, 2, 3, 4, 5, 6], practiceHours: '08:00-12:00', ...split(16, 12), minutesPerPatient: 15 },
  { clinicCode: 'GIG', doctorCode: 344116, weekdays: [1, 3], practiceHours: '16:00-20:00', ...shared(12), minutesPerPatient: 20 },
];

/** One session as it goes into practice_session. */
export interface SessionPlan {
  clinicCode: string;
  doctorCode: number;
  visitDate: LocalDate;
  practiceHours: string;
  queuePrefix: string;
  capacity: number;
  quotaJkn: number;
  quotaNonJkn: number;
  minutesPerPatient: number;
  onLeave: boolean;
  note: string;
}

/**
 * Running numbers that the timetable never reaches (no clinic has more than three sessions a day), for the sessions
 * added so that the samples hold at any hour: their prefix never stands in the way of a regular session's.
 */
export const EXTRA_PREFIX_NUMBER = { over: 7, night: 8, allDay: 9 } as const;
/** The night runs past midnight: it is open in the last half hour of a day. */
export const EXTRA_HOURS = { night: '20:00-06:00', allDay: '00:00-23:59' } as const;

export function clinicOf(clinicCode: string): DemoClinic {
  const clinic = CLINICS.find((c) => c.clinicCode === clinicCode);
  if (clinic === undefined) throw new Error(`the demo hospital has no clinic ${clinicCode}`);
  return clinic;
}

/** The doctor named first for a clinic. */
export function firstDoctorOf(clinicCode: string): DemoDoctor {
  const doctor = DOCTORS.find((d) => d.clinicCode === clinicCode);
  if (doctor === undefined) throw new Error(`the demo hospital has no doctor for ${clinicCode}`);
  return doctor;
}

/** A session beside the timetable, so that a sample holds at this hour. */
export function extraSession(clinicCode: string, visitDate: LocalDate, practiceHours: string, prefixNumber: number): SessionPlan {
  return {
    clinicCode,
    doctorCode: firstDoctorOf(clinicCode).doctorCode,
    visitDate,
    practiceHours,
    queuePrefix: `${clinicOf(clinicCode).queuePrefix}${prefixNumber}`,
    capacity: 500,
    quotaJkn: 400,
    quotaNonJkn: 100,
    minutesPerPatient: 5,
    onLeave: false,
    note: 'Sesi contoh',
  };
}

function weekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00.000Z`).getUTCDay() || 7;
}

/** The sessions of a date by the timetable; the prefix is the clinic's letter and a running number of the day. */
export function sessionsOn(visitDate: LocalDate): SessionPlan[] {
  const weekday = weekdayOf(visitDate);
  const today = TIMETABLE.filter((practice) => practice.weekdays.some((day) => day === weekday));
  return today.map((practice) => {
    const inClinic = today.filter((other) => other.clinicCode === practice.clinicCode);
    return {
      clinicCode: practice.clinicCode,
      doctorCode: practice.doctorCode,
      visitDate,
      practiceHours: practice.practiceHours,
      queuePrefix: `${clinicOf(practice.clinicCode).queuePrefix}${inClinic.indexOf(practice) + 1}`,
      capacity: practice.capacity,
      quotaJkn: practice.quotaJkn,
      quotaNonJkn: practice.quotaNonJkn,
      minutesPerPatient: practice.minutesPerPatient,
      onLeave: practice.onLeave === true,
      note: practice.onLeave === true ? 'Dokter cuti' : '',
    };
  });
}

/** `days` dates from `first` on. */
export function datesFrom(first: LocalDate, days: number): LocalDate[] {
  return Array.from({ length: days }, (_, i) => addDays(first, i));
}
