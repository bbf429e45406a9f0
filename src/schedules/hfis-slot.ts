/** One slot as HFIS tells it, of one clinic on one date: a doctor and hours. */
export interface HfisSlot {
  doctorCode: number;
  doctorName: string;
  clinicName: string;
  /** Normalised, `HH:mm-HH:mm`. */
  practiceHours: string;
  capacity: number;
  onLeave: boolean;
}

/**
 * What is remembered of a slot between two readings. `agreed…` is what HFIS said when it and we last agreed or a person
 * decided: the base of the three-way comparison. Null: neither happened yet, so whatever differs is ours to keep.
 */
export interface RememberedSlot extends HfisSlot {
  isGone: boolean;
  agreedCapacity: number | null;
  agreedOnLeave: boolean | null;
}

/** The part of a session that is compared with HFIS, read under its lock. */
export interface OurSession {
  sessionId: number;
  doctorCode: number;
  practiceHours: string;
  queuePrefix: string;
  capacity: number;
  quotaJkn: number;
  quotaNonJkn: number;
  minutesPerPatient: number | null;
  onLeave: boolean;
  note: string;
  /** Bookings not cancelled. */
  takenJkn: number;
  takenNonJkn: number;
}

export const takenOf = (session: Pick<OurSession, 'takenJkn' | 'takenNonJkn'>): number => session.takenJkn + session.takenNonJkn;

/** Kinds that belong to a clinic and a date, and those that belong to the master data. */
export const SLOT_DIFFERENCES = ['capacity', 'leave', 'gone', 'hours', 'only-here', 'only-there', 'unreadable'] as const;
export const NAME_DIFFERENCES = ['clinic-name', 'doctor-name'] as const;
export type DifferenceKind = (typeof SLOT_DIFFERENCES)[number] | (typeof NAME_DIFFERENCES)[number];

/** One side of a difference: only the fields that its kind is about. Null side: that one does not have it. */
export interface DifferenceSide {
  practiceHours?: string;
  capacity?: number;
  onLeave?: boolean;
  doctorName?: string;
  clinicName?: string;
  parentCode?: string;
  parentName?: string;
  /** As sent, of a row that cannot be used. */
  jadwal?: string;
}

export interface FoundDifference {
  kind: DifferenceKind;
  /** What differs; the same one found again has the same identity. */
  identity: string;
  clinicCode: string | null;
  doctorCode: number | null;
  practiceHours: string | null;
  ours: DifferenceSide | null;
  theirs: DifferenceSide | null;
  /** Bookings not cancelled that following HFIS would touch. */
  bookingsHit: number;
}
