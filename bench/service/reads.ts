import { setTimeout as delay } from 'node:timers/promises';
import { table } from '../common/figures';
import type { Part } from '../common/part';
import { startBareServer } from './anchors';
import { bookingOf, statusOf, type Caller, type Rate } from './caller';
import { readFor, type Read } from './reader';
import { figureRows, FIGURE_HEADS, interleaved, ratio } from './rounds';
import { serve, type Served } from './served';

const WRITE_EVERY_MS = 100;

/** status and sisa antrean over HTTPS beside servers that do nothing but answer, and how late a press is seen while they run. */
export const reads: Part = {
  name: 'reads',
  run: async (house, { isQuick, say }) => {
    const [rounds, ms] = isQuick ? [1, 2_000] : [5, 8_000];
    const served = await serve(house, { name: 'reads', patients: 10_007 });
    const [caller] = await served.callers(4);
    const session = served.hospital.sessions[0]!;
    const code = await bookedCode(served, caller!);
    const url = served.servers[0]!.publicUrl;
    const headers = { 'x-token': caller!.token, 'x-username': served.hospital.user };
    const status: Read = { url: `${url}/statusantrean`, headers, body: statusOf(served.hospital, session) };
    const remaining: Read = { url: `${url}/sisaantrean`, headers, body: { kodebooking: code } };
    const answer = JSON.stringify(await caller!.post('/statusantrean', statusOf(served.hospital, session)));
    const [plain, express] = [await startBareServer('plain', answer), await startBareServer('express', answer)];
    house.lodge(plain.stop);
    house.lodge(express.stop);
    const bare = (base: string): Read => ({ ...status, url: `${base}/statusantrean` });
    const of = (read: Read, connections: number) => (): Promise<Rate> => readFor(read, { connections, ms, accept: (body) => body.includes('"code":200') });
    const stale = watchFreshness(served, caller!);
    const figures = await interleaved(
      {
        'status, 64 connections': of(status, 64),
        'sisa, 64 connections': of(remaining, 64),
        'status, 16 connections': of(status, 16),
        'sisa, 16 connections': of(remaining, 16),
        'bare node:https, 64 connections': of(bare(plain.url), 64),
        'bare Express, 64 connections': of(bare(express.url), 64),
      },
      { rounds, say },
    );
    const freshness = await stale.stop();
    await Promise.all([plain.stop(), express.stop()]);
    await served.close();
    const ratios = {
      'status ÷ bare node:https (goal 0.5)': ratio(figures, 'status, 64 connections', 'bare node:https, 64 connections') ?? null,
      'sisa ÷ bare node:https (goal 0.5)': ratio(figures, 'sisa, 64 connections', 'bare node:https, 64 connections') ?? null,
      'status ÷ bare Express': ratio(figures, 'status, 64 connections', 'bare Express, 64 connections') ?? null,
    };
    return {
      figures: { figures, ratios, freshness },
      text: `${table('status and sisa antrean', FIGURE_HEADS, figureRows(figures))}${table('beside bare servers', ['', 'ratio'], Object.entries(ratios).map(([name, value]) => [name, value ?? '–']))}\n${freshness.presses} bookings made while they ran; the next status showed each of them after at most ${freshness.latestMs} ms (goal 1,000)\n`,
    };
  },
};

async function bookedCode({ hospital, crowd }: Served, caller: Caller): Promise<string> {
  const answer = await caller.post('/ambilantrean', bookingOf(hospital, hospital.sessions[0]!, ++crowd.next));
  return String(answer.response?.['kodebooking']);
}

/** A booking every tenth of a second, then status again and again until it counts it. */
function watchFreshness({ hospital, crowd }: Served, caller: Caller): { stop: () => Promise<{ presses: number; latestMs: number }> } {
  const session = hospital.sessions[1]!;
  let [isOver, presses, latestMs] = [false, 0, 0];
  const watching = (async () => {
    while (!isOver) {
      const answer = await caller.post('/ambilantrean', bookingOf(hospital, session, ++crowd.next));
      const given = performance.now();
      presses += 1;
      while (Number((await caller.post('/statusantrean', statusOf(hospital, session))).response?.['totalantrean']) < Number(answer.response?.['angkaantrean']));
      latestMs = Math.max(latestMs, Math.round(performance.now() - given));
      await delay(WRITE_EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await watching;
      return { presses, latestMs };
    },
  };
}
