import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { newToken, tokenDigest } from '../../src/auth/opaque-token';
import { LIVE_SUFFIX } from '../../src/pages/door';
import { Durations, table } from '../common/figures';
import type { Part } from '../common/part';
import { bookingOf } from './caller';
import { serve, type Served } from './served';

const SCREENS = 200;
const PRESS_EVERY_MS = 2_000;
const GIVE_UP_MS = 30_000;

/** 200 screens listening: how long after a change the last of them has fetched what it shows, and what that costs the server. */
export const displays: Part = {
  name: 'displays',
  run: async (house, { isQuick, say }) => {
    const presses = isQuick ? 2 : 30;
    const served = await serve(house, { name: 'displays', patients: 1_009 });
    const tokens = await pairScreens(served);
    const seen: number[] = [];
    const screens = await Promise.all(tokens.map((token) => openScreen(served.servers[0]!.internalUrl, token, () => seen.push(performance.now()))));
    const [caller] = await served.callers(1);
    // each has its connections from the start, as a screen that is on
    for (const screen of screens) await screen.look();
    const [first, last] = [new Durations(), new Durations()];
    for (let press = 1; press <= presses; press += 1) {
      seen.length = 0;
      const answer = await caller!.post('/ambilantrean', bookingOf(served.hospital, served.hospital.sessions[0]!, press));
      if (answer.metadata.code !== 200) throw new Error(answer.metadata.message);
      const pressed = performance.now();
      await delay(PRESS_EVERY_MS);
      while (seen.length < SCREENS && performance.now() - pressed < GIVE_UP_MS) await delay(100);
      if (seen.length < SCREENS) throw new Error(`${seen.length} of ${SCREENS} screens saw press ${press} within ${GIVE_UP_MS} ms`);
      first.add(Math.max(0, seen[0]! - pressed));
      last.add(Math.max(0, seen[SCREENS - 1]! - pressed));
      say(`press ${press}: the last screen after ${Math.round(seen[SCREENS - 1]! - pressed)} ms`);
    }
    const { cpuPercent, memoryMb } = await served.servers[0]!.watch(isQuick ? 2_000 : 20_000, served.db);
    for (const screen of screens) screen.close();
    await served.close();
    const figures = { screens: SCREENS, presses, firstScreen: first.summary(), lastScreen: last.summary(), atRest: { cpuPercent, memoryMb } };
    return {
      figures,
      text: `${table('200 screens', ['', 'p50 ms', 'p99 ms', 'longest ms'], [['first screen', figures.firstScreen.p50Ms, figures.firstScreen.p99Ms, figures.firstScreen.maxMs], ['last screen (goal 1,000)', figures.lastScreen.p50Ms, figures.lastScreen.p99Ms, figures.lastScreen.maxMs]])}\nwith nothing happening: ${cpuPercent} % of a core, ${memoryMb} MB\n`,
    };
  },
};

async function pairScreens({ db, hospital }: Served): Promise<string[]> {
  const tokens = Array.from({ length: SCREENS }, newToken);
  await db.rows(
    `insert into device (facility_id, kind, device_name, token_digest, paired_at, paired_by)
     select :facilityId, 'display', 'Layar ' || place, digest, now(), 'bench' from unnest(cast(:digests as text[])) with ordinality as paired(digest, place)`,
    { facilityId: hospital.facilityId, digests: tokens.map(tokenDigest) },
  );
  return tokens;
}

/** A screen as its browser is one: a stream, and a look at the page at each of its calls. */
function openScreen(internalUrl: string, token: string, onSeen: () => void): Promise<{ look: () => Promise<void>; close: () => void }> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 2, rejectUnauthorized: false });
  const headers = { cookie: `antrean_display=${token}` };
  const look = (): Promise<void> =>
    new Promise((resolve, reject) => {
      https.get(`${internalUrl}/display`, { agent, headers }, (reply) => void reply.resume().on('end', resolve)).on('error', reject);
    });
  return new Promise((resolve, reject) => {
    const stream = https.get(`${internalUrl}/display${LIVE_SUFFIX}`, { agent, headers }, (reply) => {
      if (reply.statusCode !== 200) return reject(new Error(`a screen got ${String(reply.statusCode)}`));
      reply.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('event: board')) void look().then(onSeen);
      });
      reply.on('error', () => undefined);
      resolve({ look, close: () => agent.destroy() });
    });
    stream.on('error', reject);
  });
}
