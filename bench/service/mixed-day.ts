import { setTimeout as delay } from 'node:timers/promises';
import { Durations, median, table } from '../common/figures';
import type { Part } from '../common/part';
import { bookingOf, statusOf, type Answer, type Caller } from './caller';
import { PATIENTS } from './hospital';
import { serve, type Served } from './served';

const CONNECTIONS = 32;
/** As a morning is: of a hundred calls. */
const SHARES = [['sisa', 60], ['status', 25], ['ambil', 10], ['check-in', 5]] as const;
type Kind = (typeof SHARES)[number][0];
const SAMPLE_MS = 5_000;
/** So many calls a second: an hour of them fits the patients there are. */
const PACE = 250;

/** 60 % sisa, 25 % status, 10 % ambil, 5 % check-in at an even pace: what a call takes, and what memory the server takes. */
export const mixedDay: Part = {
  name: 'mixed-day',
  run: async (house, { isQuick, minutes, say }) => {
    const served = await serve(house, { name: 'mixed_day' });
    const server = served.servers[0]!;
    const idle = await server.watch(isQuick ? 2_000 : 20_000, served.db);
    const [caller] = await served.callers(CONNECTIONS);
    const day = playDay(served, caller!, isQuick ? 10_000 : minutes * 60_000);
    const samples: number[] = [];
    while (!day.isOver()) {
      await delay(isQuick ? 1_000 : SAMPLE_MS);
      samples.push(server.memoryMb());
      if (samples.length % 60 === 0) say(`${String(samples.at(-1))} MB after ${(samples.length * SAMPLE_MS) / 60_000} minutes`);
    }
    const durations = await day.done;
    await served.close();
    const third = Math.ceil(samples.length / 3);
    const [early, late] = [median(samples.slice(third, 2 * third)), median(samples.slice(2 * third))];
    const figures = { minutes: isQuick ? 0 : minutes, idleMb: idle.memoryMb, highestMb: Math.max(...samples), secondThirdMb: early, lastThirdMb: late, calls: Object.fromEntries(durations) };
    return {
      figures,
      text: `${table('A mixed day', ['', 'calls', 'p50 ms', 'p99 ms', 'longest ms'], durations.map(([kind, d]) => [kind, d.count, d.p50Ms, d.p99Ms, d.maxMs]))}\nmemory: ${idle.memoryMb} MB idle (goal 150), at most ${figures.highestMb} MB (goal 250), ${early} MB in the second third, ${late} MB in the last\n`,
    };
  },
};

function playDay({ hospital, crowd }: Served, caller: Caller, ms: number): { isOver: () => boolean; done: Promise<[Kind, ReturnType<Durations['summary']>][]> } {
  const durations = new Map<Kind, Durations>(SHARES.map(([kind]) => [kind, new Durations()]));
  const codes: string[] = [];
  const began = performance.now();
  let calls = 0;
  const one = async (kind: Kind): Promise<Answer> => {
    const session = hospital.sessions[calls % hospital.sessions.length]!;
    const code = codes[Math.floor(Math.random() * codes.length)];
    if (kind === 'ambil' || code === undefined) {
      if (crowd.next >= PATIENTS) throw new Error('more numbers were taken than there are patients');
      const answer = await caller.post('/ambilantrean', bookingOf(hospital, session, ++crowd.next));
      codes.push(String(answer.response?.['kodebooking']));
      return answer;
    }
    if (kind === 'status') return caller.post('/statusantrean', statusOf(hospital, session));
    if (kind === 'sisa') return caller.post('/sisaantrean', { kodebooking: code });
    return caller.post('/checkinantrean', { kodebooking: code, waktu: Date.now() });
  };
  const loop = async (): Promise<void> => {
    while (performance.now() - began < ms) {
      const mine = calls++;
      await delay(Math.max(0, began + (mine / PACE) * 1_000 - performance.now()));
      const kind = kindOf(mine);
      const sentAt = performance.now();
      const answer = await one(kind);
      durations.get(kind)!.add(performance.now() - sentAt);
      // a check-in of a booking of tomorrow is refused, as it should be
      if (answer.metadata.code !== 200 && kind !== 'check-in') throw new Error(`${kind}: ${answer.metadata.message}`);
    }
  };
  let over = false;
  const done = Promise.all(Array.from({ length: CONNECTIONS }, loop)).finally(() => (over = true)).then(() => SHARES.map(([kind]): [Kind, ReturnType<Durations['summary']>] => [kind, durations.get(kind)!.summary()]));
  done.catch(() => undefined);
  return { isOver: () => over, done };
}

/** Spread evenly over each hundred calls. */
function kindOf(call: number): Kind {
  let place = (call * 37) % 100;
  for (const [kind, share] of SHARES) {
    if (place < share) return kind;
    place -= share;
  }
  return 'sisa';
}
