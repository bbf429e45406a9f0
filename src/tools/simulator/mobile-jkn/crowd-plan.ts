import { z } from 'zod';
import { seededRandom } from '../seeded-random';
import { inventedPatient, type Patient } from './patients';
import type { AppSession } from './sessions';

const share = z.number().min(0).max(1);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** A crowd as it is ordered. Instants are those of the simulator's clock. */
export const crowdSpec = z.strictObject({
  patients: z.number().int().min(1).max(5_000),
  seed: z.number().int().min(0).max(1_000_000).default(1),
  curve: z.enum(['morning-rush', 'even']).default('even'),
  /** Absent: now. */
  from: instant.optional(),
  /** Absent: ten minutes after `from`. */
  until: instant.optional(),
  cancelShare: share.default(0.1),
  noShowShare: share.default(0.05),
  newShare: share.default(0.1),
  /** Of the facility's sessions, which may be chosen: those of this day that are not over, or all. */
  days: z.enum(['today', 'all']).default('today'),
  /** Tickets the facility gave and BPJS does not hold. */
  lostShare: share.default(0),
  atOnce: z.number().int().min(1).max(64).default(8),
});

export type CrowdSpec = z.infer<typeof crowdSpec>;

export interface CrowdWindow {
  from: Date;
  until: Date;
}

/** What one of the crowd is going to do. Shares of time are reckoned when the ticket and its estimate are known. */
export interface PlannedVisit {
  number: number;
  patient: Patient;
  session: AppSession;
  bookAt: Date;
  heldByBpjs: boolean;
  fate: 'comes' | 'cancels' | 'stays-away';
  /** Looks at sisa, and the cancellation, as shares of the time between booking and turn. */
  looks: readonly number[];
  cancelsAt: number;
  /** How long before the estimated time the patient is at the hospital. */
  leadMinutes: number;
}

const MOST_LOOKS = 4;
/** Where the morning rush is densest, as a share of the window. */
const RUSH_PEAK = 0.2;
const LEAD_MINUTES = { least: 5, most: 45 };

/**
 * The plan of a crowd, in the order of booking: the same seed, people, sessions and window give the same plan. Each
 * patient books once; those beyond the people the facility knows, and a share of the rest, are new to it.
 */
export function planCrowd(spec: CrowdSpec, window: CrowdWindow, people: readonly Patient[], sessions: readonly AppSession[]): PlannedVisit[] {
  if (sessions.length === 0) return [];
  const random = seededRandom(spec.seed);
  const known = shuffled(people, random);
  const lengthMs = window.until.getTime() - window.from.getTime();

  return Array.from({ length: spec.patients }, (_, index): PlannedVisit => {
    // Spread over equal slices first, so that a small crowd follows the curve too.
    const quantile = (index + random()) / spec.patients;
    const isNew = random() < spec.newShare;
    const luck = random();
    return {
      number: index + 1,
      patient: (isNew ? undefined : known.pop()) ?? inventedPatient(spec.seed, index + 1),
      session: sessions[Math.floor(random() * sessions.length)]!,
      bookAt: new Date(window.from.getTime() + Math.floor(lengthMs * onCurve(spec.curve, quantile))),
      heldByBpjs: random() >= spec.lostShare,
      fate: luck < spec.cancelShare ? 'cancels' : luck < spec.cancelShare + spec.noShowShare ? 'stays-away' : 'comes',
      looks: Array.from({ length: 1 + Math.floor(random() * MOST_LOOKS) }, random).sort((a, b) => a - b),
      cancelsAt: random(),
      leadMinutes: LEAD_MINUTES.least + random() * (LEAD_MINUTES.most - LEAD_MINUTES.least),
    };
  });
}

/** From share of the crowd to share of the window; the rush is a triangle with its top at RUSH_PEAK. */
function onCurve(curve: CrowdSpec['curve'], quantile: number): number {
  switch (curve) {
    case 'even':
      return quantile;
    case 'morning-rush':
      return quantile < RUSH_PEAK ? Math.sqrt(quantile * RUSH_PEAK) : 1 - Math.sqrt((1 - quantile) * (1 - RUSH_PEAK));
    default:
      return curve satisfies never;
  }
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items.map((item) => ({ item, place: random() })).sort((a, b) => a.place - b.place).map(({ item }) => item);
}
