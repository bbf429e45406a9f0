import { table } from '../common/figures';
import type { Part } from '../common/part';
import { pgbenchRate, prepareAnchor } from './anchors';
import { takeNumbers, type Rate } from './caller';
import { MANY_PATIENTS } from './hospital';
import { figureRows, FIGURE_HEADS, interleaved, ratio } from './rounds';
import { serve } from './served';

const CONNECTIONS = [16, 64] as const;

/** ambil antrean over HTTPS with everything on, in one session that everybody wants and in 60, beside pgbench with the same SQL. */
export const bookings: Part = {
  name: 'bookings',
  run: async (house, { isQuick, say }) => {
    const [rounds, ms, warmUpMs] = isQuick ? [1, 2_000, 1_000] : [5, 8_000, 5_000];
    const [server, database] = [await serve(house, { name: 'bookings', patients: MANY_PATIENTS }), await serve(house, { name: 'bookings_pgbench', patients: MANY_PATIENTS, servers: 0 })];
    const { hospital, crowd } = server;
    const every = hospital.sessions;
    const one = hospital.sessions.slice(0, 1);
    let doubled = 0;
    const byServer = (sessions: typeof every, connections: number) => async (): Promise<Rate> => {
      const taken = await takeNumbers(await server.callers(connections), hospital, crowd, { connections, ms, sessions });
      doubled += taken.doubled;
      return taken;
    };
    await prepareAnchor(database.db);
    const byPgbench = (sessions: typeof every) => () => pgbenchRate(database.databaseUrl, database.hospital, { ms, sessionIds: sessions.map((s) => s.sessionId), firstPatient: 0 });
    await server.warmUp(warmUpMs);
    const contestants = {
      ...Object.fromEntries(CONNECTIONS.flatMap((connections) => [[`60 sessions, ${connections} connections`, byServer(every, connections)], [`one session, ${connections} connections`, byServer(one, connections)]])),
      'pgbench, 60 sessions, 32 clients': byPgbench(database.hospital.sessions),
      'pgbench, one session, 32 clients': byPgbench(database.hospital.sessions.slice(0, 1)),
    };
    const figures = await interleaved(contestants, { rounds, say });
    const ratios = {
      'ambil, 60 sessions, 64 connections ÷ pgbench (goal 1.0)': ratio(figures, '60 sessions, 64 connections', 'pgbench, 60 sessions, 32 clients') ?? null,
      'ambil, one session, 64 connections ÷ pgbench (goal 6)': ratio(figures, 'one session, 64 connections', 'pgbench, one session, 32 clients') ?? null,
    };
    const given = crowd.next;
    await server.close();
    await database.close();
    return {
      figures: { figures, ratios, given, doubled },
      text: `${table('ambil antrean', FIGURE_HEADS, figureRows(figures))}${table('beside the database', ['', 'ratio'], Object.entries(ratios).map(([name, value]) => [name, value ?? '–']))}\n${given} of ${MANY_PATIENTS} patients given a number, ${doubled} numbers doubled\n`,
    };
  },
};
