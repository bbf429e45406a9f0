import type { Role } from '../src/auth/staff';
import { addDays, type LocalDate, type TimeZone } from '../src/platform/clock';
import type { Facility } from '../src/platform/facility';
import { demoPerson, type DemoPerson } from './demo-patients';

/** An invented facility, complete: everything that seeding needs to know of it. */
export interface FacilityPlan {
  code: string;
  kind: Facility['kind'];
  name: string;
  timeZone: TimeZone;
  /** Answers where no address names a facility. */
  isDefault: boolean;
  clinics: readonly DemoClinic[];
  doctors: readonly DemoDoctor[];
  /** The week. */
  timetable: readonly Practice[];
  /** Which of the invented people are its patients: so many, from this one on. */
  people: { first: number; count: number };
  /** Who works at its panels; the first is the administrator. */
  staff: readonly { username: string; fullName: string; roles: readonly Role[] }[];
  /** Queues before desks that are no poli. */
  queues: readonly DemoQueue[];
  points: readonly DemoPoint[];
}

export interface DemoQueue {
  queueCode: string;
  kind: 'registration' | 'other';
  queueName: string;
  queuePrefix: string;
}

/** Where patients are called to. */
export interface DemoPoint {
  kind: 'registration' | 'clinic' | 'pharmacy' | 'other';
  pointName: string;
  /** Of a clinic's room. */
  clinicCodes?: readonly string[];
  /** Of a desk. */
  queueCode?: string;
}

export interface DemoClinic {
  /** Of a hospital BPJS's kode subspesialis, which equals its kode poli here; in primary care PCare's kode poli. */
  clinicCode: string;
  clinicName: string;
  queuePrefix: string;
  /** Who comes; absent: grown-ups. */
  patients?: 'children' | 'women' | 'anyone';
}

export interface DemoDoctor {
  /** In the form of an HFIS doctor code. */
  doctorCode: number;
  doctorName: string;
  clinicCode: string;
}

/** ISO: 1 Monday … 7 Sunday, as HFIS's `hari`. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface Practice {
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

type Places = Pick<Practice, 'capacity' | 'quotaJkn' | 'quotaNonJkn'>;

/** A practice that divides its capacity between JKN and non-JKN. */
export const split = (capacity: number, quotaJkn: number): Places => ({ capacity, quotaJkn, quotaNonJkn: capacity - quotaJkn });
/** A practice that offers all of its capacity to both. */
export const shared = (capacity: number): Places => ({ capacity, quotaJkn: capacity, quotaNonJkn: capacity });

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
 * Running numbers that no timetable reaches (no clinic has more than three sessions a day), for the sessions added so
 * that the samples hold at any hour: their prefix never stands in the way of a regular session's.
 */
export const EXTRA_PREFIX_NUMBER = { over: 7, night: 8, allDay: 9 } as const;
/** The night runs past midnight: it is open in the last half hour of a day. */
export const EXTRA_HOURS = { night: '20:00-06:00', allDay: '00:00-23:59' } as const;

export function clinicOf(plan: FacilityPlan, clinicCode: string): DemoClinic {
  const clinic = plan.clinics.find((c) => c.clinicCode === clinicCode);
  if (clinic === undefined) throw new Error(`${plan.name} has no clinic ${clinicCode}`);
  return clinic;
}

export function firstClinicOf(plan: FacilityPlan): DemoClinic {
  const [clinic] = plan.clinics;
  if (clinic === undefined) throw new Error(`${plan.name} has no clinic`);
  return clinic;
}

/** The doctor named first for a clinic. */
export function firstDoctorOf(plan: FacilityPlan, clinicCode: string): DemoDoctor {
  const doctor = plan.doctors.find((d) => d.clinicCode === clinicCode);
  if (doctor === undefined) throw new Error(`${plan.name} has no doctor for ${clinicCode}`);
  return doctor;
}

export function peopleOf({ people: { first, count } }: FacilityPlan): DemoPerson[] {
  return Array.from({ length: count }, (_, i) => demoPerson(first + i));
}

/** A session beside the timetable, so that a sample holds at this hour. */
export function extraSession(plan: FacilityPlan, clinicCode: string, visitDate: LocalDate, practiceHours: string, prefixNumber: number): SessionPlan {
  return {
    clinicCode,
    doctorCode: firstDoctorOf(plan, clinicCode).doctorCode,
    visitDate,
    practiceHours,
    queuePrefix: `${clinicOf(plan, clinicCode).queuePrefix}${prefixNumber}`,
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
export function sessionsOn(plan: FacilityPlan, visitDate: LocalDate): SessionPlan[] {
  const weekday = weekdayOf(visitDate);
  const today = plan.timetable.filter((practice) => practice.weekdays.some((day) => day === weekday));
  return today.map((practice) => {
    const inClinic = today.filter((other) => other.clinicCode === practice.clinicCode);
    return {
      clinicCode: practice.clinicCode,
      doctorCode: practice.doctorCode,
      visitDate,
      practiceHours: practice.practiceHours,
      queuePrefix: `${clinicOf(plan, practice.clinicCode).queuePrefix}${inClinic.indexOf(practice) + 1}`,
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
