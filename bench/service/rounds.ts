import { median, rounded, type Summary } from '../common/figures';
import type { Rate } from './caller';

/** What is measured, by name, in the order of its first round. */
export type Contestants = Record<string, () => Promise<Rate | undefined>>;

export interface Figure {
  /** The median of the rounds. */
  perSecond: number;
  lowest: number;
  highest: number;
  p50Ms: number;
  /** The median of the rounds' own. */
  p99Ms: number;
  rounds: number;
}

/** A B A B …: each contestant once in each round, so that whatever the machine does besides falls on all of them. */
export async function interleaved(contestants: Contestants, input: { rounds: number; say: (line: string) => void }): Promise<Record<string, Figure>> {
  const rates: Record<string, Rate[]> = {};
  for (let round = 1; round <= input.rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const rate = await run();
      if (rate === undefined) continue;
      (rates[name] ??= []).push(rate);
      input.say(`round ${round}: ${name} ${rate.perSecond}/s, p99 ${rate.durations.p99Ms} ms`);
    }
  }
  return Object.fromEntries(Object.entries(rates).map(([name, each]) => [name, figureOf(each)]));
}

function figureOf(rates: readonly Rate[]): Figure {
  const speeds = rates.map((rate) => rate.perSecond);
  const middle = (of: (summary: Summary) => number): number => rounded(median(rates.map((rate) => of(rate.durations))));
  return { perSecond: Math.round(median(speeds)), lowest: Math.min(...speeds), highest: Math.max(...speeds), p50Ms: middle((s) => s.p50Ms), p99Ms: middle((s) => s.p99Ms), rounds: rates.length };
}

/** A figure beside its anchor of the same run; undefined where either is missing. */
export function ratio(figures: Record<string, Figure>, name: string, anchor: string): number | undefined {
  const [own, other] = [figures[name]?.perSecond, figures[anchor]?.perSecond];
  return own === undefined || other === undefined || other === 0 ? undefined : Number((own / other).toFixed(2));
}

export const FIGURE_HEADS = ['', 'a second', 'lowest', 'highest', 'p50 ms', 'p99 ms'] as const;

export function figureRows(figures: Record<string, Figure>): (string | number)[][] {
  return Object.entries(figures).map(([name, f]) => [name, f.perSecond, f.lowest, f.highest, f.p50Ms, f.p99Ms]);
}
