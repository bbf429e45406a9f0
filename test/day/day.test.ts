import { runDay } from './run-day';

// The large one is `npm run soak`.
test(
  'a clinic day in a storm of faults, with three workers killed at random: BPJS holds every task once, in order, with the recorded milliseconds',
  async () => {
    const report = await runDay({ size: { seed: 1, patients: 60, hours: 2 }, workers: 3, speed: 300, killEveryMs: { from: 1_500, to: 4_000 } });
    expect(report.wrong).toEqual([]);
    expect(report.kills).toBeGreaterThan(0);
    expect(report.equalSeconds).toBeGreaterThan(0);
    expect(report.verdicts['already-there']).toBeGreaterThan(0);
  },
  240_000,
);
