import { addMinutes, localDate } from '../../platform/clock';
import { reportingAccount } from '../../platform/facility';
import type { FacilityCheck } from '../check';
import { good, unknown, warning, type Finding } from '../finding';

const STALE_HOURS = 26;

/** Sessions as they stand here against what HFIS was last read to say: BPJS refuses a booking whose hours it does not have. */
export const hfisSessions: FacilityCheck = {
  id: 'hfis-sessions',
  title: 'Jadwal dibanding HFIS',
  essential: false,
  run: async ({ db, facility, clock }) => {
    const now = clock();
    const { facilityId } = facility;
    if (reportingAccount(facility) === undefined) return [unknown('HFIS tidak dibaca tanpa akun BPJS.')];
    const today = localDate(now, facility.timeZone);
    const [read] = await db.rows<{ at: Date | null }>('select max(read_at) as at from hfis_day where facility_id = :facilityId', { facilityId });
    const [open] = await db.rows<{ sessions: number; names: number; hit: number }>(
      `select count(*) filter (where kind not in ('clinic-name', 'doctor-name')) as sessions, count(*) filter (where kind in ('clinic-name', 'doctor-name')) as names,
         cast(coalesce(sum(bookings_hit), 0) as bigint) as hit
       from schedule_difference
       where facility_id = :facilityId and settled_at is null and (visit_date is null or visit_date >= :today)`,
      { facilityId, today },
    );
    return [freshness(read?.at ?? null, now), difference(open ?? { sessions: 0, names: 0, hit: 0 })];
  },
};

function freshness(readAt: Date | null, now: Date): Finding {
  if (readAt === null) return warning('HFIS belum pernah dibaca.', 'Biarkan proses work berjalan (pukul 05.00, 12.00, 17.00 WIB), atau baca sekarang: npm run hfis -- pull');
  const detail = { readAt: readAt.toISOString() };
  if (readAt < addMinutes(now, -STALE_HOURS * 60)) return warning(`HFIS terakhir dibaca ${Math.round((now.getTime() - readAt.getTime()) / 3_600_000)} jam yang lalu.`, 'Lihat pekerjaan hfis (npm run jobs -- list hfis), atau baca sekarang: npm run hfis -- pull', detail);
  return good('HFIS sudah dibaca dalam sehari terakhir.', detail);
}

function difference({ sessions, names, hit }: { sessions: number; names: number; hit: number }): Finding {
  const detail = { sessions, names, bookingsHit: hit };
  const mend = 'Putuskan di Monitor › Jadwal HFIS: ikuti HFIS, atau perbaiki di aplikasi HFIS.';
  if (sessions > 0) return warning(`${sessions} perbedaan jadwal dengan HFIS belum diputuskan${hit > 0 ? `, ${hit} antrean terkena` : ''}.`, mend, detail);
  if (names > 0) return warning(`${names} nama poli atau dokter berbeda dari HFIS.`, mend, detail);
  return good('Sesi praktek sama dengan HFIS.', detail);
}
