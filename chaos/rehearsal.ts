import { setTimeout as delay } from 'node:timers/promises';
import { ACCOUNT, openHouse, type House } from '../bench/common/house';
import { certificateFiles, freePort } from '../bench/common/server-process';
import { openCaller } from '../bench/service/caller';
import { fillHospital, type BenchHospital } from '../bench/service/hospital';
import { addApiClient } from '../src/auth/api-clients';
import { systemClock } from '../src/platform/clock';
import { type Database, openDb } from '../src/platform/db';
import { seededRandom } from '../src/tools/simulator/seeded-random';
import { startSimulator } from '../src/tools/simulator/simulator';
import { Acknowledgements } from './acknowledgements';
import { audit, type Audited } from './audit';
import { closeConnections } from './caller';
import { employ } from './crew';
import type { KeptProcess } from './kept-process';
import { draw, STRIKES, type Strike, type Targets } from './strikes';
import { plain, type Surround, type Surroundings } from './surroundings/surroundings';
import { startRush, type Doors } from './visits';

export interface RehearsalInput {
  strikes: number;
  seed: number;
  /** So many patients at a time. */
  atOnce: number;
  /** Does not wait out the minute of grace before a booking from Mobile JKN is looked up at BPJS. */
  isHurried?: boolean;
  /** What stands around; absent: a PostgreSQL on loopback. */
  surround?: Surround;
  /** Of the strikes that land anywhere and of those of the surroundings; absent: all. */
  only?: (strike: Strike) => boolean;
  say: (line: string) => void;
}

export interface Rehearsed extends Audited {
  strikes: Record<string, number>;
  calls: Acknowledgements['calls'];
  refusals: Acknowledgements['refusals'];
  strange: string[];
  /** From the end of a blow until a call that was made after it was answered with a yes, in milliseconds. */
  backAfterMs: { median: number; longest: number };
  /** How often servers and workers were started in all. */
  starts: number;
  drainSeconds: number;
  seconds: number;
}

const DATABASE = 'chaos';
const PATIENTS = 60_000;
const SCARCE_QUOTA = 150;
const BETWEEN_MS = { from: 300, to: 2_500 };
/** A booking from Mobile JKN is looked up a minute after it was made; a BPJS that was away is tried again in growing steps. */
const DRAIN_WITHIN_MS = 300_000;
const POLL_MS = 250;
const BACK_WITHIN_MS = 60_000;
/** What is bounded by patience in production is shorter here, so that a hundred outages fit in some minutes. */
const PACE = { OUTBOX_SPACING_MS: '5', OUTBOX_MAX_IN_FLIGHT: '6', OUTBOX_LEASE_MS: '4000', BPJS_CONNECT_TIMEOUT_MS: '500', BPJS_TOTAL_TIMEOUT_MS: '2000' };

/**
 * A morning of a hospital with two servers, two workers, one PostgreSQL and a BPJS, in which one after the other is struck while
 * patients come. When all is quiet again, everything that was promised is looked for.
 */
export async function rehearse(input: RehearsalInput): Promise<Rehearsed> {
  const began = Date.now();
  const house = await openHouse();
  const closing: (() => Promise<void> | void)[] = [() => house.close()];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  const interrupted = (): void => void stop().finally(() => process.exit(1));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await play(input, house, closing, began);
  } finally {
    await stop();
  }
}

async function play(input: RehearsalInput, house: House, closing: (() => Promise<void> | void)[], began: number): Promise<Rehearsed> {
  const around = await (input.surround ?? plain)(house, DATABASE);
  const among = [...STRIKES, ...around.strikes].filter((each) => input.only?.(each) ?? true);
  if (among.length === 0) throw new Error('no strike has that name');
  const db = openDb(around.databaseUrl, { poolMax: 4 });
  closing.push(() => db.close());
  const bpjs = await startSimulator({ port: 0, account: ACCOUNT, clock: systemClock, onError: (error) => input.say(`the simulator failed: ${String(error)}`) });
  closing.push(() => bpjs.close());
  const hospital = await fillHospital(db, { patients: PATIENTS, baseUrl: bpjs.url, daysAhead: 0 });
  await db.rows('update practice_session set quota_jkn = :quota where facility_id = :facilityId and session_id = :sessionId', { facilityId: hospital.facilityId, sessionId: hospital.sessions[0]!.sessionId, quota: SCARCE_QUOTA });

  const { servers, workers, urls } = await employCrew(around, closing);
  closing.push(closeConnections);
  const doors = { ...(await openDoors(db, hospital, urls)), ...(around.refusals === undefined ? {} : { refusals: around.refusals }) };
  const targets: Targets = { servers, workers, bpjs: bpjs.faults, database: { adminUrl: around.adminUrl, name: DATABASE, signal: around.signalPostgres } };

  const heard = new Acknowledgements();
  const rush = startRush(hospital, doors, heard, { next: 0 }, input.atOnce);
  const blows = await strike({ ...input, among }, targets, heard);
  await around.restore?.();
  await rush.end();
  input.say(`${heard.visits.length} patients, ${heard.count()} promises; waiting until BPJS has heard of everything`);
  const drainSeconds = await drained(db, input.isHurried === true);
  const audited = await audit(db, hospital.facilityId, SCARCE_QUOTA, heard, bpjs.ledger.bookings());
  return {
    ...audited,
    strikes: blows.counts,
    calls: heard.calls,
    refusals: heard.refusals,
    strange: [...heard.strange, ...audited.wrong.length === 0 ? [] : wordsOf([...servers, ...workers])],
    backAfterMs: { median: median(blows.backAfterMs), longest: Math.max(0, ...blows.backAfterMs) },
    starts: [...servers, ...workers].reduce((sum, member) => sum + member.starts(), 0),
    drainSeconds,
    seconds: Math.round((Date.now() - began) / 1_000),
  };
}

async function employCrew({ databaseUrl, env }: Surroundings, closing: (() => Promise<void> | void)[]): Promise<{ servers: KeptProcess[]; workers: KeptProcess[]; urls: { public: string; internal: string }[] }> {
  const certificate = await certificateFiles();
  const common = {
    APP_MODE: 'production', DATABASE_URL: databaseUrl, DATA_KEYS: process.env['DATA_KEYS'] ?? '', TOKEN_SECRET: 'secret-of-the-rehearsal-at-least-32-characters', PUBLIC_URL: 'https://antrean.example',
    ALLOW_WEAK: 'tls-self-signed,tls-name,demo-database', START_DESPITE: 'database-settings,disk', PUBLIC_HOST: '127.0.0.1', LOG_LEVEL: 'error', MAX_CONNECTIONS_PER_ADDRESS: '1000', ...certificate, ...PACE, ...env,
  };
  const urls: { public: string; internal: string }[] = [];
  const servers: KeptProcess[] = [];
  for (const name of ['server 1', 'server 2']) {
    const [publicPort, internalPort] = [await freePort(), await freePort()];
    urls.push({ public: `https://127.0.0.1:${publicPort}`, internal: `https://127.0.0.1:${internalPort}` });
    servers.push(employ(name, 'serve', { ...common, PUBLIC_PORT: String(publicPort), INTERNAL_PORT: String(internalPort) }));
  }
  const workers = ['worker 1', 'worker 2'].map((name) => employ(name, 'work', { ...common, PUBLIC_PORT: '0', INTERNAL_PORT: '0' }));
  closing.push(async () => void (await Promise.all([...servers, ...workers].map((member) => member.end()))));
  return { servers, workers, urls };
}

const UP_WITHIN_MS = 60_000;

async function openDoors(db: Database, hospital: BenchHospital, urls: readonly { public: string; internal: string }[]): Promise<Doors> {
  const apiKey = await addApiClient({ db, clock: systemClock }, hospital.facilityId, { clientName: 'simrs-rehearsal', scopes: ['task:tulis'], actor: 'rehearsal' });
  for (const until = Date.now() + UP_WITHIN_MS; ; await delay(POLL_MS)) {
    try {
      const callers = await Promise.all(urls.map((url) => openCaller(url.public, hospital, 1)));
      callers.forEach((caller) => caller.close());
      return { publicUrls: urls.map((url) => url.public), internalUrls: urls.map((url) => url.internal), token: callers[0]!.token, apiKey };
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

async function strike({ strikes, seed, among, say }: RehearsalInput & { among: readonly Strike[] }, targets: Targets, heard: Acknowledgements): Promise<{ counts: Record<string, number>; backAfterMs: number[] }> {
  const random = seededRandom(seed);
  const counts: Record<string, number> = {};
  const backAfterMs: number[] = [];
  for (let n = 1; n <= strikes; n++) {
    await delay(BETWEEN_MS.from + random() * (BETWEEN_MS.to - BETWEEN_MS.from));
    const { name, land } = draw(among, random);
    await land(targets, random);
    const over = performance.now();
    counts[name] = (counts[name] ?? 0) + 1;
    while (heard.newest.sentAt < over) {
      if (performance.now() - over > BACK_WITHIN_MS) throw new Error(`nothing is acknowledged any more since blow ${n}, ${name}`);
      await delay(1);
    }
    backAfterMs.push(Math.round(heard.newest.answeredAt - over));
    say(`${n} of ${strikes}: ${name}; back after ${backAfterMs.at(-1)!} ms; ${heard.calls.acknowledged} calls acknowledged`);
  }
  return { counts, backAfterMs };
}

async function drained(db: Database, isHurried: boolean): Promise<number> {
  const began = Date.now();
  for (const until = began + DRAIN_WITHIN_MS; Date.now() < until; await delay(POLL_MS)) {
    if (isHurried) await db.rows(`update outbox set due_at = now() where state = 'open' and due_at > now() and attempts = 0`);
    const [row] = await db.rows<{ open: number }>(`select count(*) as open from outbox where state = 'open'`);
    if (row?.open === 0) break;
  }
  return Math.round((Date.now() - began) / 1_000);
}

/** What the crew last said, for whoever has to find out. */
const wordsOf = (crew: readonly KeptProcess[]): string[] => crew.map((member) => `${member.name} said last: ${member.said().slice(-600)}`);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
