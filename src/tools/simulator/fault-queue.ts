import type { Clock } from '../../platform/clock';
import { fitsCall, isWithinHours, type Fault, type StruckCall } from './faults';
import { seededRandom, type Random } from './seeded-random';
import { wibTime } from './wib-time';

/** A scripted fault and what has become of it. `times` is what is left. */
export type PendingFault = Fault & { times: number | 'unlimited'; /** Calls that fitted. */ seen: number; struck: number };

/** The scripted faults, each with the number of times it is still to strike. */
export interface FaultQueue {
  /** Once, unless it says otherwise. */
  add(fault: Fault): void;
  /** Replaces the scenario before it; its faults strike without end, unless they say otherwise. Faults added one by one stay. */
  play(scenario: { seed?: number | undefined; faults: readonly Fault[] }): void;
  /**
   * The oldest fault that strikes this call; that uses up one of its times. Faults behind it are not asked, so they do not
   * count the call.
   */
  take(call: StruckCall, among?: (kind: Fault['kind']) => boolean): Fault | undefined;
  pending(): readonly PendingFault[];
  clear(): void;
}

interface Entry {
  fault: PendingFault;
  random: Random;
  isOfScenario: boolean;
}

export function makeFaultQueue(clock: Clock, seed = 1): FaultQueue {
  let entries: Entry[] = [];
  let added = 0;

  const entry = (fault: Fault, times: number | 'unlimited', isOfScenario: boolean, ownSeed: number): Entry => ({
    fault: { ...fault, times: fault.times ?? times, seen: 0, struck: 0 },
    // A generator of its own for each: a fault strikes the same calls whatever stands beside it.
    random: seededRandom(ownSeed),
    isOfScenario,
  });

  const strikes = ({ fault, random }: Entry, call: StruckCall, nowMs: number): boolean => {
    if (!fitsCall(fault, call) || !isWithinHours(fault, nowMs, wibTime(nowMs))) return false;
    fault.seen += 1;
    if (fault.every !== undefined && fault.seen % fault.every !== 0) return false;
    return fault.chance === undefined || random() < fault.chance;
  };

  return {
    add(fault) {
      added += 1;
      entries.push(entry(fault, 1, false, seed + added));
    },
    play(scenario) {
      const scenarioSeed = scenario.seed ?? seed;
      const played = scenario.faults.map((fault, index) => entry(fault, 'unlimited', true, scenarioSeed * 1_000 + index));
      entries = [...entries.filter(({ isOfScenario }) => !isOfScenario), ...played];
    },
    take(call, among = () => true) {
      if (entries.length === 0) return undefined;
      const nowMs = clock().getTime();
      const struck = entries.find((each) => among(each.fault.kind) && strikes(each, call, nowMs));
      if (struck === undefined) return undefined;
      const { fault } = struck;
      fault.struck += 1;
      if (fault.times !== 'unlimited') fault.times -= 1;
      if (fault.times === 0) entries = entries.filter((each) => each !== struck);
      return fault;
    },
    pending: () => entries.map(({ fault }) => fault),
    clear() {
      entries = [];
    },
  };
}
