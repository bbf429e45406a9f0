import { table } from '../common/figures';
import type { Part } from '../common/part';
import { takeNumbers, type Rate } from './caller';
import { MANY_PATIENTS } from './hospital';
import { figureRows, FIGURE_HEADS, interleaved, ratio } from './rounds';
import { serve, type Served } from './served';

/** Bookings through one server process and through two on one database; whether any number was given twice. */
export const twoServers: Part = {
  name: 'two-servers',
  run: async (house, { isQuick, say }) => {
    const [rounds, ms, warmUpMs] = isQuick ? [1, 2_000, 1_000] : [5, 8_000, 4_000];
    const [one, two] = [await serve(house, { name: 'one_server', patients: MANY_PATIENTS }), await serve(house, { name: 'two_servers', patients: MANY_PATIENTS, servers: 2 })];
    await one.warmUp(warmUpMs);
    await two.warmUp(warmUpMs);
    let doubled = 0;
    const through = (served: Served) => async (): Promise<Rate> => {
      const taken = await takeNumbers(await served.callers(64), served.hospital, served.crowd, { connections: 64, ms, sessions: served.hospital.sessions });
      doubled += taken.doubled;
      return taken;
    };
    const figures = await interleaved({ 'one process': through(one), 'two processes': through(two) }, { rounds, say });
    const [kept] = await two.db.rows<{ bookings: number; numbers: number; given: number }>(
      `select count(*) as bookings, count(distinct (session_id, ordinal)) as numbers, (select sum(last_ordinal) from practice_session where facility_id = :facilityId) as given
       from booking where facility_id = :facilityId`,
      { facilityId: two.hospital.facilityId },
    );
    await one.close();
    await two.close();
    const speed = ratio(figures, 'two processes', 'one process') ?? null;
    return {
      figures: { figures, ratio: speed, doubled, kept },
      text: `${table('ambil antrean, 60 sessions, 64 connections', FIGURE_HEADS, figureRows(figures))}\ntwo ÷ one ${String(speed)}; ${doubled} numbers doubled; ${String(kept?.bookings)} bookings, ${String(kept?.numbers)} numbers, ${String(kept?.given)} counted\n`,
    };
  },
};
