import { claimDue, type ClaimOptions, type Claimed } from '../../src/outbox/claim';
import { closeAsSent } from '../../src/outbox/settle-store';
import { openDb } from '../../src/platform/db';
import { sentExchange } from './bare';
import { Durations, type Summary, table } from '../common/figures';
import { atWib, openHospital, oweSteps, VISIT_DATE } from './hospital';
import type { House } from '../common/house';
import { LEASE_MS } from './pace';
import type { Part } from '../common/part';

const STEPS = ['booking', 3, 4, 5] as const;
const IN_FLIGHT = 16;
const OPTIONS: ClaimOptions = { leaseMs: LEASE_MS, spacingMs: 0, maxInFlight: IN_FLIGHT, accountMark: 'bench' };
const WITHIN_MS = 15_000;

export interface FreshFigures {
  rows: number;
  /** Whether PostgreSQL has counted the table since the rows came. */
  isAnalyzed: boolean;
  claims: Summary;
}

/**
 * The first morning of a facility: rows come faster than autovacuum counts them, so that every plan rests on the table as it was,
 * empty. Lanes of four, each due as a whole, as an outage leaves them or a SIMRS that reports a visit at its end: with sixteen in flight
 * the followers of those stand before what may go, and each claim passes them.
 */
export const freshClaims: Part = {
  name: 'fresh',
  run: async (house, { isQuick, say }) => {
    const figures: FreshFigures[] = [];
    for (const rows of [2_000, isQuick ? 8_000 : 50_000]) {
      for (const isAnalyzed of [false, true]) {
        say(`fresh: ${rows} rows, ${isAnalyzed ? 'analyzed' : 'never analyzed'}`);
        figures.push({ rows, isAnalyzed, claims: await claimsOf(house, rows, isAnalyzed, isQuick ? 100 : 500) });
      }
    }
    const text = table(
      `Claim of one row, ${IN_FLIGHT} in flight, lanes of four, in ms`,
      ['rows due', 'statistics', 'claims', 'p50', 'p99', 'max'],
      figures.map(({ rows, isAnalyzed, claims }) => [rows, isAnalyzed ? 'analyzed' : 'of the empty table', claims.count, claims.p50Ms, claims.p99Ms, claims.maxMs]),
    );
    return { figures: { inFlight: IN_FLIGHT, claims: figures }, text };
  },
};

async function claimsOf(house: House, rows: number, isAnalyzed: boolean, most: number): Promise<Summary> {
  const db = openDb(await house.database(`fresh_${rows}_${isAnalyzed ? 'analyzed' : 'never'}`), { poolMax: 1, statementTimeoutMs: 0 });
  house.lodge(() => db.close());
  await db.rows('alter table outbox set (autovacuum_enabled = false)');
  const facilityId = await openHospital(db, VISIT_DATE, 'http://127.0.0.1:1/antreanrs/');
  const now = atWib(VISIT_DATE, '13:00');
  const flying: Claimed[] = [];
  const claim = async (): Promise<number> => {
    const turn = await claimDue(db, facilityId, now, OPTIONS);
    return turn.kind === 'rows' ? flying.push(...turn.rows) : 0;
  };
  const settleOne = async (): Promise<boolean> => closeAsSent(db, flying.shift()!, sentExchange(now), { finding: { kind: 'accepted' }, message: 'Ok' }, now);
  // The plans a worker keeps are those of the first patients.
  await oweSteps(db, facilityId, VISIT_DATE, { prefix: 'E', count: 5 }, STEPS);
  while ((await claim()) > 0 || flying.length > 0) await settleOne();

  await oweSteps(db, facilityId, VISIT_DATE, { prefix: 'F', count: rows / STEPS.length }, STEPS);
  await db.rows('update outbox set due_at = cast(:now as timestamptz) - make_interval(days => 1) + make_interval(secs => cast(right(lane, 6) as integer)) where facility_id = :facilityId', { facilityId, now });
  if (isAnalyzed) await db.rows('analyze outbox');

  await claim();
  const durations = new Durations();
  const began = performance.now();
  for (let number = 0; number < most && performance.now() - began < WITHIN_MS; number += 1) {
    await settleOne();
    const claimed = performance.now();
    await claim();
    durations.add(performance.now() - claimed);
    if (flying.length !== IN_FLIGHT) throw new Error(`${flying.length} are in flight where ${IN_FLIGHT} should be`);
  }
  await db.close();
  return durations.summary();
}
