import pg from 'pg';
import { claimDue, type ClaimOptions } from '../../src/outbox/claim';
import { closeAsSent } from '../../src/outbox/settle-store';
import { type Database, type Db, openDb } from '../../src/platform/db';
import { sentExchange } from './bare';
import { Durations, type Summary, table } from '../common/figures';
import { atWib, openHospital, VISIT_DATE } from './hospital';
import type { House } from '../common/house';
import { LEASE_MS } from './pace';
import type { Part } from '../common/part';

const OPTIONS: ClaimOptions = { leaseMs: LEASE_MS, spacingMs: 150, maxInFlight: 4, accountMark: 'bench' };
const NO_SPACING: ClaimOptions = { ...OPTIONS, spacingMs: 0, maxInFlight: 1 };
const PARKED_LANES = 500;
const CLAIMS_AT_ONCE = 25;
/** A cell that takes longer has shown what it has to show; the figures say how many claims they are of. */
const CELL_WITHIN_MS = 20_000;

/** What stands in the outbox besides what is delivered, parked or of this cell: the rows, one lane each. */
type Open =
  | { rows: 0; due: 'none' }
  | { rows: number; due: 'each-at-its-time' | 'all-in-one-moment' | 'later' }
  /** Recorded for lanes that were parked before, and not yet put to rest. */
  | { rows: number; due: 'behind-parked' };

interface Cell {
  name: string;
  open: Open;
  /** Of the facility: nothing may be sent. */
  isPaused?: true;
}

const CELLS: readonly Cell[] = [
  { name: 'nothing due', open: { rows: 0, due: 'none' } },
  { name: '1,000 due', open: { rows: 1_000, due: 'each-at-its-time' } },
  { name: '50,000 due', open: { rows: 50_000, due: 'each-at-its-time' } },
  { name: '50,000 due in one moment', open: { rows: 50_000, due: 'all-in-one-moment' } },
  { name: '1,000 due behind parked rows', open: { rows: 1_000, due: 'behind-parked' } },
  { name: '50,000 open, none due', open: { rows: 50_000, due: 'later' } },
  { name: '50,000 due, paused', open: { rows: 50_000, due: 'each-at-its-time' }, isPaused: true },
];

interface Side {
  name: 'delivered' | 'empty';
  db: Database;
  url: string;
  facilityId: number;
  now: Date;
}

interface Timed {
  polite: Durations;
  noSpacing: Durations;
  settle: Durations;
  nothing: Durations;
}

export interface ClaimFigures {
  cell: string;
  side: Side['name'];
  polite: Summary;
  noSpacing: Summary;
  settle: Summary;
  nothingToClaim: Summary;
}

export const claimTime: Part = {
  name: 'claim',
  run: async (house, options) => {
    const delivered = options.isQuick ? 100_000 : 1_000_000;
    const claims = options.isQuick ? 100 : 500;
    const sides = [await openSide(house, 'delivered', delivered), await openSide(house, 'empty', 0)];
    const anchors = { roundTrip: new Durations(), commit: new Durations() };
    await sides[0]!.db.rows('create table bench_row (number integer)');
    await sides[0]!.db.rows('insert into bench_row values (0)');
    const figures: ClaimFigures[] = [];
    const plans: Record<string, string[]> = {};
    for (const cell of CELLS) {
      options.say(`claim: ${cell.name}`);
      for (const side of sides) await prepare(side, cell);
      const timed = new Map(sides.map((side) => [side, { polite: new Durations(), noSpacing: new Durations(), settle: new Durations(), nothing: new Durations() }]));
      const began = performance.now();
      for (let done = 0; done < claims && performance.now() - began < CELL_WITHIN_MS; done += CLAIMS_AT_ONCE) {
        for (const side of sides) await claimSome(side, cell, timed.get(side)!);
        await anchor(sides[0]!, anchors);
      }
      for (const side of sides) figures.push(figuresOf(cell, side, timed.get(side)!));
      plans[cell.name] = await plansOf(sides[0]!);
    }
    for (const side of sides) await side.db.close();
    const anchorFigures = { roundTrip: anchors.roundTrip.summary(), commit: anchors.commit.summary() };
    return { figures: { delivered, parkedLanes: PARKED_LANES, claims: figures, anchors: anchorFigures, plans }, text: textOf(delivered, figures, anchorFigures) };
  },
};

function textOf(delivered: number, figures: readonly ClaimFigures[], anchors: Record<string, Summary>): string {
  const cells = (summary: Summary): (string | number)[] => (summary.count === 0 ? ['', ''] : [summary.p50Ms, summary.p99Ms]);
  const rows = figures.map((each) => [
    each.cell, each.side === 'delivered' ? delivered : 0, ...cells(each.polite), ...cells(each.noSpacing), ...cells(each.nothingToClaim), ...cells(each.settle),
  ]);
  for (const [name, summary] of Object.entries(anchors)) rows.push([`anchor: ${name === 'commit' ? 'update of one row, committed' : 'select 1'}`, '', '', '', summary.p50Ms, summary.p99Ms]);
  return table(
    `Claim, in ms (${PARKED_LANES} lanes parked with three followers each)`,
    ['open rows', 'delivered', 'polite p50', 'p99', 'no spacing p50', 'p99', 'nothing p50', 'p99', 'settle p50', 'p99'],
    rows,
  );
}

async function openSide(house: House, name: Side['name'], delivered: number): Promise<Side> {
  const url = await house.database(`claim_${name}`);
  // One connection, as one worker has it for its claims: what a plan costs and what is cached is that of a long run.
  const db = openDb(url, { poolMax: 1, statementTimeoutMs: 0 });
  house.lodge(() => db.close());
  const facilityId = await openHospital(db, VISIT_DATE, 'http://127.0.0.1:1/antreanrs/');
  await insertRows(db, facilityId, `'OLD-' || (number / 4)`, `'sent'`, `cast(:now as timestamptz) - make_interval(secs => :count - number)`, delivered);
  await insertRows(db, facilityId, `'PARKED-' || number`, `'parked'`, ':now', PARKED_LANES);
  await insertRows(db, facilityId, `'PARKED-' || (number % ${PARKED_LANES} + 1)`, `'open'`, `'infinity'`, 3 * PARKED_LANES);
  return { name, db, url, facilityId, now: atWib(VISIT_DATE, '13:00') };
}

async function insertRows(db: Db, facilityId: number, lane: string, state: string, dueAt: string, count: number): Promise<void> {
  await db.rows(
    `insert into outbox (facility_id, lane, kind, fact, state, due_at, attempts, verdict, last_message, created_at, settled_at)
     select :facilityId, ${lane}, 'task-reached',
       jsonb_build_object('kind', 'task-reached', 'bookingCode', ${lane}, 'task', 3 + number % 3, 'occurredAt', '2026-01-05T01:00:00.000Z', 'prescriptionKind', null),
       ${state}, ${dueAt}, case when ${state} = 'open' then 0 else 1 end, case when ${state} = 'sent' then 'accepted' end,
       case when ${state} = 'sent' then 'Ok' end, :now, case when ${state} = 'sent' then cast(:now as timestamptz) end
     from generate_series(1, cast(:count as integer)) as number`,
    { facilityId, count, now: atWib(VISIT_DATE, '12:00') },
  );
}

async function prepare(side: Side, { open, isPaused }: Cell): Promise<void> {
  const { db, facilityId } = side;
  await db.rows(`delete from outbox where facility_id = :facilityId and state = 'open' and due_at < 'infinity'`, { facilityId });
  await db.rows(`update outbox_pace set paused_until = null where facility_id = :facilityId`, { facilityId });
  if (open.due !== 'none') {
    const dueAt = {
      'each-at-its-time': 'cast(:now as timestamptz) - make_interval(secs => :count - number)',
      'all-in-one-moment': ':now',
      'behind-parked': 'cast(:now as timestamptz) - make_interval(secs => :count - number)',
      later: `cast(:now as timestamptz) + interval '1 day'`,
    }[open.due];
    await insertRows(db, facilityId, open.due === 'behind-parked' ? `'PARKED-' || (number % ${PARKED_LANES} + 1)` : `'OPEN-' || number`, `'open'`, dueAt, open.rows);
  }
  if (isPaused === true) await db.rows(`update outbox_pace set paused_until = 'infinity' where facility_id = :facilityId`, { facilityId });
  await db.rows('vacuum (analyze) outbox');
}

let serial = 0;

/** Some claims of each kind, each row settled as sent and replaced by a fresh one, so that the number stays. */
async function claimSome(side: Side, cell: Cell, timed: Timed): Promise<void> {
  const isClaimable = cell.isPaused !== true && cell.open.due !== 'later';
  for (const [options, durations] of [[OPTIONS, timed.polite], [NO_SPACING, timed.noSpacing]] as const) {
    if (isClaimable) {
      serial += 1;
      await insertRows(side.db, side.facilityId, `'OPEN-NEW-${serial}-' || number`, `'open'`, ':now', CLAIMS_AT_ONCE);
    }
    for (let number = 0; number < CLAIMS_AT_ONCE; number += 1) {
      side.now = new Date(side.now.getTime() + OPTIONS.spacingMs);
      const began = performance.now();
      const turn = await claimDue(side.db, side.facilityId, side.now, options);
      const ms = performance.now() - began;
      if ((turn.kind === 'rows') !== isClaimable) throw new Error(`a claim said ${turn.kind} at "${cell.name}"`);
      if (turn.kind !== 'rows') {
        timed.nothing.add(ms);
        continue;
      }
      durations.add(ms);
      const settled = performance.now();
      await closeAsSent(side.db, turn.rows[0]!, sentExchange(side.now), { finding: { kind: 'accepted' }, message: 'Ok' }, side.now);
      timed.settle.add(performance.now() - settled);
    }
  }
  // The look of an idle worker, once a second.
  if (cell.open.due !== 'none') return;
  for (let number = 0; number < CLAIMS_AT_ONCE; number += 1) {
    const began = performance.now();
    const turn = await claimDue(side.db, side.facilityId, side.now, OPTIONS);
    if (turn.kind !== 'nothing-due') throw new Error(`a claim said ${turn.kind} where nothing is due`);
    timed.nothing.add(performance.now() - began);
  }
}

async function anchor({ db }: Side, anchors: { roundTrip: Durations; commit: Durations }): Promise<void> {
  for (let number = 0; number < CLAIMS_AT_ONCE; number += 1) {
    const began = performance.now();
    await db.rows('select 1', {}, 'bench_round_trip');
    const looked = performance.now();
    await db.rows('update bench_row set number = number + 1', {}, 'bench_commit');
    anchors.roundTrip.add(looked - began);
    anchors.commit.add(performance.now() - looked);
  }
}

function figuresOf(cell: Cell, side: Side, { polite, noSpacing, settle, nothing }: Timed): ClaimFigures {
  return { cell: cell.name, side: side.name, polite: polite.summary(), noSpacing: noSpacing.summary(), settle: settle.summary(), nothingToClaim: nothing.summary() };
}

/** After so many runs PostgreSQL may have chosen a plan for all values alike; that one is to be seen. */
const RUNS_BEFORE_PLAN = 8;

/** What the statements inside claim_outbox really did, told by the server itself; nothing of it is kept. */
async function plansOf({ url, facilityId, now }: Side): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let plans: string[] = [];
  client.on('notice', ({ message }) => void plans.push(message ?? ''));
  try {
    const settings = ['log_min_duration = 0', 'log_nested_statements = on', 'log_analyze = on', 'log_buffers = on', 'log_timing = off'];
    await client.query(`load 'auto_explain'; ${settings.map((setting) => `set auto_explain.${setting}`).join('; ')}; set client_min_messages = log`);
    for (let run = 0; run < RUNS_BEFORE_PLAN; run += 1) {
      plans = [];
      await client.query('begin');
      await client.query(`select * from claim_outbox($1, $2, $2, '0 s', 1, 'bench')`, [facilityId, now]);
      await client.query('rollback');
    }
    return plans.filter((plan) => plan.includes('Query Text'));
  } finally {
    await client.end();
  }
}
