import { addMinutes } from '../../platform/clock';
import type { ServerCheck } from '../check';
import { bad, good, warning, type Finding } from '../finding';

interface Newest {
  job: string;
  tick: Date;
  outcome: string;
  error: string | null;
}

const SILENT_MINUTES = 10;
const HEARTBEAT_JOB = 'outbox-kick';
const LOOKED_BACK_DAYS = 8;

/** What runs by itself: whether anything does, and what failed the last time. */
export const jobs: ServerCheck = {
  id: 'jobs',
  title: 'Pekerjaan berkala',
  essential: false,
  run: async ({ db, clock }) => {
    const now = clock();
    const newest = await db.rows<Newest>(
      `select distinct on (job) job, tick, outcome, error from job_run where tick > :since and outcome <> 'running' order by job, tick desc`,
      { since: addMinutes(now, -LOOKED_BACK_DAYS * 24 * 60) },
    );
    const [kick] = await db.rows<{ tick: Date }>(`select tick from job_run where job = :job order by tick desc limit 1`, { job: HEARTBEAT_JOB });
    return [workerFinding(kick?.tick, now), ...newest.filter(({ outcome }) => outcome === 'failed' || outcome === 'interrupted').map(failedFinding)];
  },
};

function workerFinding(tick: Date | undefined, now: Date): Finding {
  const start = 'Jalankan proses work (atau all): node dist/src/main.js work, sebaiknya sebagai layanan systemd.';
  if (tick === undefined) return warning('Belum pernah ada pekerjaan berkala yang berjalan di basis data ini.', start);
  const minutes = Math.round((now.getTime() - tick.getTime()) / 60_000);
  const detail = { lastTick: tick.toISOString(), minutesAgo: minutes };
  if (minutes > SILENT_MINUTES) return bad(`Tidak ada proses work sejak ${minutes} menit: kiriman ke BPJS tidak berjalan.`, start, detail);
  return good('Proses work berjalan.', detail);
}

function failedFinding({ job, tick, outcome, error }: Newest): Finding {
  const said = outcome === 'interrupted' ? 'terputus' : 'gagal';
  return warning(`Pekerjaan ${job} ${said} terakhir kali${error === null ? '' : `: ${error.slice(0, 200)}`}.`, `npm run jobs -- list ${job} menunjukkan riwayatnya; ia dicoba lagi pada waktu berikutnya.`, { job, tick: tick.toISOString(), outcome });
}
