import { localDate, localTime } from '../../platform/clock';
import type { ServerCheck } from '../check';
import { good, warning } from '../finding';

const USUAL = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Pontianak', 'Asia/Ujung_Pandang', 'UTC', 'Etc/UTC', 'GMT', 'Etc/GMT', 'Etc/UCT', 'UCT'];

/** Dates and hours come from each facility's own zone, whatever the machines are set to; theirs only show in logs. */
export const timeZone: ServerCheck = {
  id: 'time-zone',
  title: 'Zona waktu',
  essential: false,
  run: async ({ db, clock, facilities }) => {
    const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const [row] = await db.rows<{ zone: string }>(`select reset_val as zone from pg_settings where name = 'TimeZone'`);
    const database = row?.zone ?? '';
    const now = clock();
    const zones = [...new Set(facilities.map(({ timeZone: zone }) => zone))];
    const detail = { machine, database, facilities: Object.fromEntries(facilities.map(({ code, timeZone: zone }) => [code, zone])) };
    const wall = zones.map((zone) => `${localDate(now, zone)} ${localTime(now, zone)} ${zone}`).join(', ');
    const odd = [...(USUAL.includes(machine) ? [] : [`server ${machine}`]), ...(USUAL.includes(database) ? [] : [`basis data ${database}`])];
    return [
      good(`Menurut faskes sekarang ${wall || 'belum ada faskes'}: cocokkan dengan jam dinding.`, detail),
      ...(odd.length === 0 ? [] : [warning(`Zona waktu mesin bukan zona Indonesia atau UTC: ${odd.join(', ')}.`, 'Nomor dan laporan tetap memakai zona faskes, tetapi jam di log membingungkan: timedatectl set-timezone Asia/Jakarta.', detail)]),
    ];
  },
};
