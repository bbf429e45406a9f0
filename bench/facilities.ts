import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDb } from '../src/platform/db';
import { bareResponder } from './facilities/bare-responder';
import { type Filling, fill, owedLag, oweOneEach } from './facilities/filling';
import { answersElsewhere, takeNumbers } from './facilities/take-numbers';
import { startServer } from './common/server-process';
import { table } from './common/figures';
import { openHouse, type House } from './common/house';
import { commit, machine } from './common/machine';

const HELP = `npm run bench:facilities -- [--facilities 1,200] [--rounds 2] [--quick]

What one deployment costs with few facilities and with many: time to start, memory, work at rest, numbers taken a second, how long
what is owed waits before it is sent. Each round begins anew for each count, one after the other, on a PostgreSQL of its own; BPJS is
a responder that answers at once. The callers run on the same machine and take their share of it.
`;

interface Figures {
  facilities: number;
  startMs: number;
  restMb: number;
  /** Of one core. */
  restCpuPercent: number;
  statementsPerSecond: number;
  lagP50Ms: number;
  lagP95Ms: number;
  burstP95Ms: number;
  /** Of one look at a queue by a caller that has the server to itself. */
  calmP50Ms: number;
  /** The same at one facility while another takes numbers with 32 callers. */
  besidesP50Ms: number | null;
  besidesP99Ms: number | null;
  spreadPerSecond: number;
  onePerSecond: number;
  loadedMb: number;
}

const REST_MS = 30_000;

async function round(house: House, count: number, isQuick: boolean, name: string): Promise<Figures> {
  const bpjs = await bareResponder();
  house.lodge(bpjs.close);
  const url = await house.database(name);
  const db = openDb(url, { poolMax: 2, statementTimeoutMs: 600_000 });
  house.lodge(() => db.close());
  const numbers = isQuick ? 400 : 4_000;
  const filling: Filling = await fill(db, { facilities: count, numbers, baseUrl: bpjs.url });
  const server = await startServer(url);
  house.lodge(server.stop);
  const restMs = isQuick ? 5_000 : REST_MS;
  const rest = await server.watch(restMs, db);
  const { p50Ms: lagP50Ms, p95Ms: lagP95Ms } = await owedLag(db, filling, isQuick ? 40 : 300);
  const burstP95Ms = (await oweOneEach(db, filling, 5)).p95Ms;
  const calm = (await answersElsewhere(server.publicUrl, filling, delay(isQuick ? 2_000 : 10_000))).summary();
  const taking = takeNumbers(server.publicUrl, filling, 'one');
  const besides = count === 1 ? undefined : (await answersElsewhere(server.publicUrl, filling, taking)).summary();
  const one = await taking;
  const spread = await takeNumbers(server.publicUrl, filling, 'spread');
  const loadedMb = server.memoryMb();
  await server.stop();
  await db.close();
  await bpjs.close();
  return {
    facilities: count, startMs: server.startMs, restMb: rest.memoryMb, restCpuPercent: rest.cpuPercent, statementsPerSecond: rest.statementsPerSecond,
    lagP50Ms, lagP95Ms, burstP95Ms, calmP50Ms: calm.p50Ms, besidesP50Ms: besides?.p50Ms ?? null, besidesP99Ms: besides?.p99Ms ?? null, spreadPerSecond: spread, onePerSecond: one, loadedMb,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { facilities: { type: 'string', default: '1,200' }, rounds: { type: 'string', default: '2' }, quick: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help === true) return void process.stdout.write(HELP);
  const counts = values.facilities.split(',').map(Number);
  const house = await openHouse();
  try {
    process.stdout.write(`${JSON.stringify({ commit: commit(), ...machine(), ...house.postgres })}\n`);
    const all: Figures[] = [];
    for (let n = 0; n < Number(values.rounds); n += 1) {
      for (const count of counts) {
        const figures = await round(house, count, values.quick === true, `facilities_${n}_${count}`);
        process.stderr.write(`${path.basename(__filename)}: ${JSON.stringify(figures)}\n`);
        all.push(figures);
      }
    }
    process.stdout.write(textOf(all));
  } finally {
    await house.close();
  }
}

function textOf(all: readonly Figures[]): string {
  return table(
    'One process (`all`), PostgreSQL and callers on the same machine',
    ['facilities', 'start ms', 'at rest MB', 'CPU %', 'commits/s', 'lag p50 ms', 'p95', 'all at once p95', 'numbers/s on one', 'spread', 'a look ms', 'beside a rush', 'p99', 'after load MB'],
    all.map((f) => [f.facilities, f.startMs, f.restMb, f.restCpuPercent, f.statementsPerSecond, f.lagP50Ms, f.lagP95Ms, f.burstP95Ms, f.onePerSecond, f.spreadPerSecond, f.calmP50Ms, f.besidesP50Ms ?? '', f.besidesP99Ms ?? '', f.loadedMb]),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
