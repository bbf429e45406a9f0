import type { LocalDate } from '../platform/clock';
import type { Stage } from './stage-waits';

/** Days of visit, both counted. */
export interface Period {
  from: LocalDate;
  to: LocalDate;
}

/** One row for everything, or one for each day, ISO week, month, clinic, doctor or session that had any. */
export type FigureGroup = 'total' | 'day' | 'week' | 'month' | 'clinic' | 'doctor' | 'session';

/** Only these; absent: all. */
export interface FigureScope {
  clinicCode?: string;
  doctorCode?: number;
  sessionId?: number;
}

/** How long something took; waits that somebody really had (nearest rank), in whole seconds. All null or 0 without a visit. */
export interface Spread {
  visits: number;
  meanSeconds: number | null;
  medianSeconds: number | null;
  p90Seconds: number | null;
  /** How many in each of HISTOGRAM_BUCKETS. */
  histogram: number[];
}

/** Lower ends in seconds; the last bucket has no upper end. */
export const HISTOGRAM_BUCKETS: readonly number[] = [0, 300, 600, 900, 1_800, 3_600, 5_400, 7_200];

/** A stage as one of BPJS's dashboards tells it: averages only, for days and clinics only. */
export interface StageAtBpjs {
  /** Visits the average is over: the total of a row divided by its average. */
  visits: number;
  meanSeconds: number | null;
  /** Its mean minus ours; null where one of them is not known. */
  differenceSeconds: number | null;
}

/** A stage by our clock, by BPJS's two, and what lies between them. */
export interface StageFigures extends Spread {
  /** Visits of which BPJS has taken both times; where it is less than `visits`, that many are missing in BPJS's averages. */
  visitsThere: number;
  /** The mean of those alone by our clock: what the dashboard `rs` should say. */
  meanThereSeconds: number | null;
  /** The same by when BPJS took the times, which is what `server` should say: it differs where times were sent late. */
  meanHeardSeconds: number | null;
  /** Null: not pulled, or there is none for such a group. */
  rs: StageAtBpjs | null;
  server: StageAtBpjs | null;
}

/** How many outpatient visits there were by the house's own count, and what BPJS holds of them. */
export interface UseFigures {
  /** Null: nobody has said how many there were, on no day. */
  outpatientVisits: number | null;
  /** Visits BPJS holds on the days whose number is known; of them booked in Mobile JKN. */
  usedOfThose: number;
  mobileJknOfThose: number;
  /** Days with visits whose number is not known: in no share. */
  daysWithoutCount: number;
}

export interface ScheduleFigures {
  /** Slots of HFIS in which somebody came or nobody practised; those of a session nobody came to say nothing either way. */
  slots: number;
  practised: number;
  slotsWithoutPatients: number;
  /** Sessions with a call that HFIS does not have. */
  practisedOutside: number;
  share: number | null;
  /** 100 → 100, over 60 → 75, over 40 → 50, over 20 → 25, else 0 (catalogue ws-bpjs §5). */
  points: number | null;
}

/** The figures of one group. Shares are 0 … 1, null without a denominator. What each says in words: figure-catalogue.ts. */
export interface FigureRow {
  /** `2027-01-18`, the Monday of a week, `2027-01`, a clinic code, a doctor code, a session id; `total`. */
  key: string;
  clinicCode: string | null;
  doctorCode: number | null;
  sessionId: number | null;
  practiceHours: string | null;
  /** First and last day that is in it. */
  from: LocalDate;
  to: LocalDate;

  /** Numbers given, those called off among them = served + cancelled + noShow + unfinished. */
  booked: number;
  bookedMobileJkn: number;
  bookedKiosk: number;
  bookedDesk: number;
  bookedSimrs: number;
  /** Checked in, or some step recorded. */
  came: number;
  /** Task 5 recorded. */
  served: number;
  cancelled: number;
  /** Marked absent, or the session is over and nothing at all is recorded. */
  noShow: number;
  /** Of those, whom nobody has marked. */
  noShowUnmarked: number;
  /** Neither served, called off nor absent: under way, or an end that was never recorded. */
  unfinished: number;

  /** Visits that took place (came, neither cancelled nor absent) and of which BPJS is to be told. */
  visitsReported: number;
  /** Of those, with every step of their chain recorded here. */
  completeHere: number;
  /** Of those, with every step, and the booking, taken by BPJS. */
  completeThere: number;
  /** Of those, with a miss (miss.ts). */
  missed: number;
  /** The rest: may still become complete by itself. */
  underWay: number;
  shareCompleteHere: number | null;
  shareCompleteThere: number | null;

  use: UseFigures;
  shareOfUse: number | null;
  shareMobileJkn: number | null;
  /** Among our own bookings, called off or not. */
  shareMobileJknOfBookings: number | null;

  /** From a step to its acceptance at BPJS. */
  lag: Spread;
  /** Taken within `onTimeMinutes`. */
  timesOnTime: number;
  /** To be told, and not taken. */
  timesUntold: number;
  shareOnTime: number | null;

  stages: Record<Stage, StageFigures>;

  /** Task 4 minus the estimate: positive is later than told. */
  estimateError: Pick<Spread, 'visits' | 'medianSeconds'>;
  /** The same without its sign. */
  estimateOff: Spread;

  schedule: ScheduleFigures;
}

export interface Figures {
  /** In the order of their keys; one for `total` also where there is nothing. */
  rows: FigureRow[];
  /** Past days that are not counted yet, and are in none of the rows. */
  daysNotCounted: number;
}

/** Points for the share of slots practised (catalogue ws-bpjs §5). */
export function schedulePoints(share: number): number {
  if (share >= 1) return 100;
  if (share > 0.6) return 75;
  if (share > 0.4) return 50;
  return share > 0.2 ? 25 : 0;
}
