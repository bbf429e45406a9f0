import { addDays, instantAt, localTime, type LocalDate, type TimeZone } from '../../src/platform/clock';
import { seededRandom } from '../../src/tools/simulator/seeded-random';
import { journeyOf } from './journey';

/** A Monday without a holiday. */
export const VISIT_DATE: LocalDate = '2027-01-18';

export interface DaySize {
  seed: number;
  /** At all facilities together. */
  patients: number;
  hours: number;
}

/** One doctor's session, of the day or of the next. */
export interface Practice {
  visitDate: LocalDate;
  clinicCode: string;
  clinicName: string;
  doctorCode: number;
  /** `HH:mm-HH:mm` on the facility's own clock. */
  hours: string;
  prefix: string;
  /** False: excluded from reporting by setting. */
  isReported: boolean;
}

export interface PlannedFacility {
  code: string;
  zone: TimeZone;
  /** Its account names a second host. */
  hasSecondHost: boolean;
  practices: readonly Practice[];
}

export type Fate =
  | 'served'
  /** Called off through our own service or at the desk; what was booked in the app is called off there as well. */
  | 'called-off'
  /** Called off in Mobile JKN, of which nobody tells us. */
  | 'called-off-at-bpjs'
  /** The same, and comes nevertheless. */
  | 'came-after-all'
  /** Staff mark the patient absent at the end of the day. */
  | 'no-show'
  /** Has booked for the next day: nothing but the booking is reported. */
  | 'comes-tomorrow';

export interface PlannedPatient {
  /** From 1, at all facilities together. */
  number: number;
  facility: number;
  practice: Practice;
  source: 'mobile-jkn' | 'kiosk' | 'desk';
  payer: 'JKN' | 'NON JKN';
  isNew: boolean;
  fate: Fate;
  /** Booked in Mobile JKN, and BPJS's own app has lost it. */
  isLostByBpjs: boolean;
}

export type Act =
  /** info pasien baru: gives a medical record number. */
  | { kind: 'register' }
  | { kind: 'take-number' }
  /** From Mobile JKN: task 1 of a new patient, 3 of a known one. */
  | { kind: 'check-in'; task: 1 | 3 }
  | { kind: 'task'; task: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 99; prescriptionKind?: 'none' | 'compounded' | 'non-compounded' }
  | { kind: 'pharmacy-number' }
  | { kind: 'call-off' }
  | { kind: 'call-off-at-bpjs' };

/** What happens, when, to whom: somebody presses a button, and its time is recorded. */
export type PlannedAct = Act & { at: number; patient: PlannedPatient };

export interface ClinicDay {
  size: DaySize;
  startsAt: number;
  endsAt: number;
  facilities: readonly PlannedFacility[];
  patients: readonly PlannedPatient[];
  /** In the order of their times; of one patient in the order they happen. */
  acts: readonly PlannedAct[];
}

const ZONES: readonly TimeZone[] = ['WIB', 'WITA', 'WIT'];
const CLINICS = [
  { clinicCode: 'ANA', clinicName: 'Anak' },
  { clinicCode: 'INT', clinicName: 'Penyakit Dalam' },
  { clinicCode: 'SAR', clinicName: 'Saraf' },
  { clinicCode: 'HDL', clinicName: 'Hemodialisa' },
] as const;
/** Its visits are not reported to BPJS. */
const UNREPORTED = 'HDL';

/**
 * A day at three hospitals whose clocks are an hour apart, open at the same instants: the same seed and size give the
 * same day, to the millisecond.
 */
export function clinicDay(size: DaySize): ClinicDay {
  const random = seededRandom(size.seed);
  const startsAt = instantAt(VISIT_DATE, '07:00', 'WIB').getTime();
  const endsAt = startsAt + size.hours * 3_600_000;
  const facilities = ZONES.map((zone, index): PlannedFacility => ({
    code: `7700R00${index + 1}`,
    zone,
    hasSecondHost: index < 2,
    practices: CLINICS.flatMap((clinic, position) => practicesOf(clinic, 700_100 + position * 10, zone, startsAt, endsAt)),
  }));

  const patients = Array.from({ length: size.patients }, (_, n) => {
    const facility = n % facilities.length;
    return patientOf(n + 1, facility, facilities[facility]!.practices, random);
  });
  const acts = patients.flatMap((patient) => journeyOf(patient, { startsAt, endsAt }, random).map((act) => ({ ...act, patient })));
  return { size, startsAt, endsAt, facilities, patients, acts: acts.sort((a, b) => a.at - b.at) };
}

/** An early and a late doctor, who overlap; the late one is there the next day too. */
function practicesOf(clinic: (typeof CLINICS)[number], doctorCodes: number, zone: TimeZone, startsAt: number, endsAt: number): Practice[] {
  const long = endsAt - startsAt;
  const hours = (from: number, until: number): string => `${localTime(new Date(from), zone)}-${localTime(new Date(until), zone)}`;
  const shared = { ...clinic, visitDate: VISIT_DATE, isReported: clinic.clinicCode !== UNREPORTED };
  const early = { ...shared, doctorCode: doctorCodes + 1, prefix: `${clinic.clinicCode}A`, hours: hours(startsAt, startsAt + long * 0.8) };
  const late = { ...shared, doctorCode: doctorCodes + 2, prefix: `${clinic.clinicCode}B`, hours: hours(startsAt + long * 0.2, endsAt) };
  return [early, late, { ...late, visitDate: addDays(VISIT_DATE, 1) }];
}

/** How many of the app's bookings BPJS has lost. Nobody calls off there what is not there. */
const LOST: Partial<Record<Fate, number>> = { served: 0.1, 'no-show': 0.1, 'comes-tomorrow': 0.4 };

function patientOf(number: number, facility: number, practices: readonly Practice[], random: () => number): PlannedPatient {
  const isAtUnreported = random() < 0.04;
  // Whoever comes for haemodialysis comes every week, and books nothing.
  const source = isAtUnreported || random() < 0.45 ? (random() < 0.6 ? 'kiosk' : 'desk') : 'mobile-jkn';
  const payer = source === 'mobile-jkn' || random() < 0.65 ? 'JKN' : 'NON JKN';
  const isNew = random() < 0.2;
  const fate = isAtUnreported ? 'served' : fateOf(source === 'mobile-jkn', random);
  const offered = practices.filter((each) => each.isReported !== isAtUnreported && (each.visitDate === VISIT_DATE) === (fate !== 'comes-tomorrow'));
  const practice = offered[Math.floor(random() * offered.length)]!;
  const isLostByBpjs = source === 'mobile-jkn' && random() < (LOST[fate] ?? 0);
  return { number, facility, practice, source, payer, isNew, fate, isLostByBpjs };
}

/** One in ten calls the visit off, one in twenty does not come. */
function fateOf(isFromApp: boolean, random: () => number): Fate {
  const drawn = random();
  if (drawn < 0.05) return 'no-show';
  if (drawn < 0.15) return isFromApp && random() < 0.5 ? 'called-off-at-bpjs' : 'called-off';
  if (drawn < 0.19) return 'comes-tomorrow';
  return isFromApp && drawn < 0.215 ? 'came-after-all' : 'served';
}
