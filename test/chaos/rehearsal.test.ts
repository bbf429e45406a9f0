import { rehearse } from '../../chaos/rehearsal';

/** The large one is `npm run chaos`; this is the same with few blows, each of them once. */
const BLOWS = ['kill -9 of both servers', 'kill -9 of a worker', 'kill -9 of PostgreSQL', 'all connections to the database are cut', 'BPJS lies: stored, and answered with an error'];

test('servers, worker and database are killed and BPJS lies while patients come: nothing acknowledged is lost or doubled, BPJS holds what was recorded, and callers see plain sentences', async () => {
  const report = await rehearse({ strikes: BLOWS.length, seed: 7, atOnce: 6, isHurried: true, only: ({ name }) => BLOWS.includes(name), say: () => undefined });
  expect({ lost: report.lost, doubled: report.doubled, wrong: report.wrong, strange: report.strange }).toEqual({ lost: [], doubled: [], wrong: [], strange: [] });
  expect(report.checked).toBeGreaterThan(20);
  expect(report.atBpjs).toBeGreaterThan(0);
}, 300_000);
