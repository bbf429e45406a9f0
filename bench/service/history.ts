import { table } from '../common/figures';
import type { Part } from '../common/part';
import { statusOf, takeNumbers } from './caller';
import { readFor } from './reader';
import { figureRows, FIGURE_HEADS, interleaved, ratio, type Contestants } from './rounds';
import { serve, type Served } from './served';

/** The same with nothing, a year, and many years behind it: 0, 73,000 and 1,000,000 past visits. */
export const history: Part = {
  name: 'history',
  run: async (house, { isQuick, say }) => {
    const [rounds, ms, warmUpMs] = isQuick ? [1, 2_000, 1_000] : [5, 8_000, 4_000];
    const sizes = isQuick ? [0, 20_000] : [0, 73_000, 1_000_000];
    const all: [number, Served][] = [];
    for (const pastVisits of sizes) {
      const served = await serve(house, { name: `history_${pastVisits}`, pastVisits });
      await served.warmUp(warmUpMs);
      all.push([pastVisits, served]);
      say(`${pastVisits} past visits are in place`);
    }
    const contestants: Contestants = {};
    for (const [size, served] of all) {
      const { hospital, crowd } = served;
      const [caller] = await served.callers(64);
      const headers = { 'x-token': caller!.token, 'x-username': hospital.user };
      contestants[`status, ${size} past visits`] = () => readFor({ url: `${served.servers[0]!.publicUrl}/statusantrean`, headers, body: statusOf(hospital, hospital.sessions[0]!) }, { connections: 64, ms });
      contestants[`ambil, ${size} past visits`] = () => takeNumbers([caller!], hospital, crowd, { connections: 64, ms, sessions: hospital.sessions });
    }
    const figures = await interleaved(contestants, { rounds, say });
    for (const [, served] of all) await served.close();
    const last = sizes.at(-1)!;
    const ratios = Object.fromEntries(['status', 'ambil'].map((what) => [`${what}, ${last} ÷ 0 past visits (goal 0.95)`, ratio(figures, `${what}, ${last} past visits`, `${what}, 0 past visits`) ?? null]));
    return { figures: { figures, ratios }, text: `${table('with past visits', FIGURE_HEADS, figureRows(figures))}${table('beside an empty one', ['', 'ratio'], Object.entries(ratios).map(([name, value]) => [name, value ?? '–']))}` };
  },
};
