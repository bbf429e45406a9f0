import type { Finding } from '../finding';
import { NOTHING_OWED } from './why';

export interface OurCount {
  clinicCode: string;
  /** Bookings that are neither called off nor absent. */
  live: number;
  /** Those of them for which a task is recorded. */
  begun: number;
}

export interface TheirCount {
  clinicCode: string;
  bookings: number;
}

/**
 * How many bookings of a clinic the dashboard counts against how many we do. Whether it counts those for whom nothing
 * was recorded is not written (ws-bpjs §2.12), so either count agrees. A clinic whose bookings or tasks differ, or are
 * still on their way, has its reason there; one that differs for no known reason is a person's matter.
 */
export function compareFigures(clock: string, ours: readonly OurCount[], theirs: readonly TheirCount[], explained: ReadonlySet<string>): Finding[] {
  const clinics = [...new Set([...ours, ...theirs].map(({ clinicCode }) => clinicCode))].sort();
  return clinics.flatMap((clinicCode): Finding[] => {
    const { live, begun } = ours.find((count) => count.clinicCode === clinicCode) ?? { live: 0, begun: 0 };
    const there = theirs.find((count) => count.clinicCode === clinicCode)?.bookings ?? 0;
    if (there === live || there === begun) return [];
    const isExplained = explained.has(clinicCode);
    const why = isExplained ? 'booking atau task poli ini berbeda atau masih menunggu kiriman' : NOTHING_OWED;
    const here = `${live}, ${begun} dengan task`;
    return [{ kind: 'figures-differ', bookingCode: '', clinicCode, task: 0, field: clock, ours: here, theirs: String(there), why, needsPerson: !isExplained }];
  });
}
