import { table } from '../common/figures';
import type { Part } from '../common/part';
import { takeNumbers, type Rate } from './caller';
import { figureRows, FIGURE_HEADS, interleaved, ratio } from './rounds';
import { serve, type Served } from './served';

/** What it costs a booking that the patient's data are sealed: two servers alike, one that seals and one that writes as it is told. */
export const sealing: Part = {
  name: 'sealing',
  run: async (house, { isQuick, say }) => {
    const [rounds, ms, warmUpMs] = isQuick ? [1, 2_000, 1_000] : [7, 6_000, 4_000];
    const [sealed, plain] = [await serve(house, { name: 'sealed' }), await serve(house, { name: 'plain', sealing: 'later' })];
    const through = (served: Served) => async (): Promise<Rate> => takeNumbers(await served.callers(64), served.hospital, served.crowd, { connections: 64, ms, sessions: served.hospital.sessions });
    await sealed.warmUp(warmUpMs);
    await plain.warmUp(warmUpMs);
    const figures = await interleaved({ sealed: through(sealed), plain: through(plain) }, { rounds, say });
    const [row] = await sealed.db.rows<{ nik: string }>('select nik from booking where facility_id = :facilityId limit 1', { facilityId: sealed.hospital.facilityId });
    const [open] = await plain.db.rows<{ nik: string }>('select nik from booking where facility_id = :facilityId limit 1', { facilityId: plain.hospital.facilityId });
    if (/^\d{16}$/.test(row?.nik ?? '') || !/^\d{16}$/.test(open?.nik ?? '')) throw new Error('the two servers do not differ');
    await sealed.close();
    await plain.close();
    const speed = ratio(figures, 'sealed', 'plain') ?? null;
    return { figures: { figures, ratio: speed }, text: `${table('ambil antrean, 60 sessions, 64 connections', FIGURE_HEADS, figureRows(figures))}\nsealed ÷ plain ${String(speed)}\n` };
  },
};
