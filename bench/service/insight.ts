import { countDays } from '../../src/insight/count-days';
import type { FigureGroup } from '../../src/insight/figures';
import { readFigures } from '../../src/insight/read-figures';
import { readMisses, readMissGroups } from '../../src/insight/read-misses';
import { addDays, localDate, systemClock } from '../../src/platform/clock';
import { openDb } from '../../src/platform/db';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { makeLog } from '../../src/platform/log';
import { table } from '../common/figures';
import type { Part } from '../common/part';
import { fillHospital } from './hospital';

/** What a page may take in all (the read is nearly all of it). */
const GOAL_MS = 300;

/** Reading the figures of a month, a quarter and one clinic with 0.02 and 1,000,000 past visits behind them, and counting the days. */
export const insight: Part = {
  name: 'insight',
  run: async (house, { isQuick, say }) => {
    const [pastVisits, rounds] = isQuick ? [20_000, 3] : [1_000_000, 40];
    const db = openDb(await house.database('insight'), { statementTimeoutMs: 0 });
    await fillHospital(db, { patients: 20_011, pastVisits, pastToldToo: true });
    const log = makeLog({ level: 'error' });
    const facilities = await openFacilityDirectory(db, log);
    const [facility] = facilities.inService();
    const now = systemClock();
    const begun = performance.now();
    const counted = await countDays({ db, clock: () => now, log, facilities });
    const fillSeconds = (performance.now() - begun) / 1000;
    await db.rows('analyze');
    say(`${counted.days} days counted in ${fillSeconds.toFixed(0)} s`);
    const today = localDate(now, facility!.timeZone);
    const month = { from: addDays(today, -31), to: addDays(today, -1) };
    const by = (group: FigureGroup, period = month) => () => readFigures(db, facility!, now, period, { by: group });
    const reads: Record<string, () => Promise<unknown>> = {
      'a month, total': by('total'),
      'a month by day': by('day'),
      'a month by clinic': by('clinic'),
      'a month by doctor': by('doctor'),
      'a month of one clinic by day': () => readFigures(db, facility!, now, month, { by: 'day', scope: { clinicCode: 'P01' } }),
      'a quarter by month': by('month', { from: addDays(today, -91), to: addDays(today, -1) }),
      'today, counted on the spot': by('total', { from: today, to: today }),
      'misses of a month, grouped': () => readMissGroups(db, facility!, now, month),
      'misses of a month, first page': () => readMisses(db, facility!, now, month, {}, { limit: 50 }),
    };
    const rows: [string, number, number][] = [];
    for (const [name, read] of Object.entries(reads)) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const before = performance.now();
        await read();
        times.push(performance.now() - before);
      }
      times.sort((a, b) => a - b);
      rows.push([name, times[Math.floor(times.length / 2)]!, times[Math.min(times.length - 1, Math.ceil(times.length * 0.95) - 1)]!]);
      say(`${name}: p95 ${rows.at(-1)![2].toFixed(0)} ms`);
    }
    await facilities.close();
    await db.close();
    return {
      figures: { pastVisits, goalMs: GOAL_MS, fillSeconds, days: counted.days, reads: Object.fromEntries(rows.map(([name, p50, p95]) => [name, { p50, p95 }])) },
      text: table(`figures with ${pastVisits} past visits (goal: p95 below ${GOAL_MS} ms)`, ['', 'p50 ms', 'p95 ms'], rows.map(([name, p50, p95]) => [name, p50.toFixed(1), p95.toFixed(1)])),
    };
  },
};
