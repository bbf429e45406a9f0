import { table } from '../common/figures';
import type { Part } from '../common/part';
import type { Rate } from './caller';
import { bookingOf, statusOf } from './caller';
import { readFor, type Read } from './reader';
import { figureRows, FIGURE_HEADS, interleaved, ratio } from './rounds';
import { serve } from './served';

const FLOOD_CONNECTIONS = 32;

/** A good login again and again, and good calls while somebody else floods the server with wrong passwords. */
export const tokens: Part = {
  name: 'tokens',
  run: async (house, { isQuick, say }) => {
    const [rounds, ms] = isQuick ? [1, 2_000] : [5, 8_000];
    const served = await serve(house, { name: 'tokens', patients: 1_009 });
    const { hospital } = served;
    const [caller] = await served.callers(2);
    const url = served.servers[0]!.publicUrl;
    await caller!.post('/ambilantrean', bookingOf(hospital, hospital.sessions[0]!, 1));
    const login: Read = { url: `${url}/token`, method: 'GET', headers: { 'x-username': hospital.user, 'x-password': hospital.password } };
    const wrong: Read = { ...login, headers: { 'x-username': hospital.user, 'x-password': 'bukan-sandi-ini' } };
    const status: Read = { url: `${url}/statusantrean`, headers: { 'x-token': caller!.token, 'x-username': hospital.user }, body: statusOf(hospital, hospital.sessions[0]!) };
    const isGood = (body: string): boolean => body.includes('"code":200');
    const isRefused = (body: string): boolean => body.includes('"code":201') || body.includes('"code":429');
    const flooded = (read: Read) => async (): Promise<Rate> => {
      const [good] = await Promise.all([readFor(read, { connections: 16, ms, accept: isGood }), readFor(wrong, { connections: FLOOD_CONNECTIONS, ms, accept: isRefused })]);
      return good;
    };
    const figures = await interleaved(
      {
        'good login, 64 connections': () => readFor(login, { connections: 64, ms, accept: isGood }),
        'wrong password, 32 connections': () => readFor(wrong, { connections: FLOOD_CONNECTIONS, ms, accept: isRefused }),
        'good login, 16 connections': () => readFor(login, { connections: 16, ms, accept: isGood }),
        'good login, 16 connections, in the flood': flooded(login),
        'status, 16 connections': () => readFor(status, { connections: 16, ms, accept: isGood }),
        'status, 16 connections, in the flood': flooded(status),
      },
      { rounds, say },
    );
    await served.close();
    const ratios = {
      'good login in the flood ÷ without': ratio(figures, 'good login, 16 connections, in the flood', 'good login, 16 connections') ?? null,
      'status in the flood ÷ without (goal 0.8)': ratio(figures, 'status, 16 connections, in the flood', 'status, 16 connections') ?? null,
    };
    return { figures: { figures, ratios }, text: `${table('token', FIGURE_HEADS, figureRows(figures))}${table('beside a flood of wrong passwords', ['', 'ratio'], Object.entries(ratios).map(([name, value]) => [name, value ?? '–']))}` };
  },
};
