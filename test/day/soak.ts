import { writeFileSync } from 'node:fs';
import { runDay, type DayReport } from './run-day';

/*
 * `npm run soak`: SOAK_SEEDS days (20) of SOAK_PATIENTS patients (500), each with every number of workers in SOAK_WORKERS
 * (1,3), SOAK_PARALLEL of them side by side (2). SOAK_FIRST_SEED (1) begins elsewhere; SOAK_REPORT names a file for the
 * figures. The day's clock runs SOAK_SPEED (150) times as fast as the machine's: less where the acts come late. A day that failed is repeated with SOAK_FIRST_SEED=<its seed> SOAK_SEEDS=1.
 */
const HOURS = 5;
const KILL_EVERY_MS = { from: 3_000, to: 9_000 };

interface Run {
  seed: number;
  workers: number;
}

interface Result extends Run {
  report: DayReport;
}

const settings = soakSettings(process.env);
const runs = settings.seeds.flatMap((seed) => settings.workers.map((workers): Run => ({ seed, workers })));

test(
  `${runs.length} clinic days of ${settings.patients} patients: BPJS holds every task once, in order, with the recorded milliseconds`,
  async () => {
    const results: Result[] = [];
    const waiting = [...runs];
    const oneAfterAnother = async (): Promise<void> => {
      for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
        const report = await reportOf(run);
        results.push({ ...run, report });
        process.stdout.write(`${lineOf(run, report)}\n`);
        if (settings.reportFile !== undefined) writeFileSync(settings.reportFile, `${JSON.stringify(summary(results), null, 2)}\n`);
      }
    };
    await Promise.all(Array.from({ length: settings.parallel }, oneAfterAnother));
    expect(results.filter(({ report }) => report.wrong.length > 0).map(({ seed, workers }) => `seed ${seed} with ${workers} workers`)).toEqual([]);
  },
  24 * 3_600_000,
);

/** A day that breaks off is a difference too, and does not keep the others from being run. */
async function reportOf({ seed, workers }: Run): Promise<DayReport> {
  try {
    return await runDay({ size: { seed, patients: settings.patients, hours: HOURS }, workers, speed: settings.speed, killEveryMs: KILL_EVERY_MS });
  } catch (error) {
    const wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { kills: 0, calls: 0, faults: {}, verdicts: {}, equalSeconds: 0, seconds: 0, latestActMinutes: 0, drainMinutes: 0, wrong };
  }
}

function lineOf({ seed, workers }: Run, report: DayReport): string {
  const struck = Object.values(report.faults).reduce((sum, times) => sum + times, 0);
  const line = [
    `seed ${seed}`, `workers ${workers}`, `kills ${report.kills}`, `calls ${report.calls}`, `faults ${struck}`, `equal seconds ${report.equalSeconds}`,
    `${report.seconds} s`,
    `acts late by up to ${report.latestActMinutes} min, drained in ${report.drainMinutes} min of its day`, `equal ${report.wrong.length === 0 ? 'yes' : 'no'}`,
  ].join(' · ');
  return [line, ...report.wrong].join('\n');
}

function summary(results: readonly Result[]): object {
  return {
    patients: settings.patients,
    hours: HOURS,
    speed: settings.speed,
    runs: results.length,
    equal: results.filter(({ report }) => report.wrong.length === 0).length,
    kills: total(results, ({ report }) => report.kills),
    calls: total(results, ({ report }) => report.calls),
    results: results.map(({ report, ...run }) => ({ ...run, equal: report.wrong.length === 0, ...report })),
  };
}

function total(results: readonly Result[], of: (result: Result) => number): number {
  return results.reduce((sum, result) => sum + of(result), 0);
}

function soakSettings(env: Record<string, string | undefined>): { seeds: number[]; workers: number[]; patients: number; parallel: number; speed: number; reportFile: string | undefined } {
  const number = (name: string, otherwise: number): number => {
    const text = env[name] ?? String(otherwise);
    if (!/^[1-9]\d*$/.test(text)) throw new Error(`${name} must be a whole number above 0, and is "${text}"`);
    return Number(text);
  };
  const workers = (env['SOAK_WORKERS'] ?? '1,3').split(',').map(Number);
  if (workers.some((count) => !Number.isInteger(count) || count < 1)) throw new Error('SOAK_WORKERS must be numbers of workers with commas between them, such as 1,3');
  const first = number('SOAK_FIRST_SEED', 1);
  return {
    seeds: Array.from({ length: number('SOAK_SEEDS', 20) }, (_, n) => first + n),
    workers,
    patients: number('SOAK_PATIENTS', 500),
    parallel: number('SOAK_PARALLEL', 2),
    speed: number('SOAK_SPEED', 150),
    reportFile: env['SOAK_REPORT'],
  };
}
