import { addMinutes } from '../../platform/clock';
import type { FacilityCheck } from '../check';
import { bad, good, warning, type Finding } from '../finding';

/** BPJS takes task times until H+7. */
const LAST_CHANCE_DAYS = 5;
const LATE_MINUTES = 60;

interface Standing {
  forStaff: number;
  late: number;
  oldest: Date | null;
}

/** What BPJS is owed: what waits for a person, and what should long have left. */
export const outbox: FacilityCheck = {
  id: 'outbox',
  title: 'Kiriman ke BPJS',
  essential: false,
  run: async ({ db, facility: { facilityId }, clock }) => {
    const now = clock();
    const [standing] = await db.rows<Standing>(
      `select (select count(*) from outbox where facility_id = :facilityId and needs_staff) as "forStaff",
         (select count(*) from outbox where facility_id = :facilityId and state = 'open' and due_at < :late) as late,
         (select min(created_at) from outbox where facility_id = :facilityId and state in ('open', 'parked')) as oldest`,
      { facilityId, late: addMinutes(now, -LATE_MINUTES) },
    );
    const [pace] = await db.rows<{ cause: string | null; until: Date | null }>('select pause_cause as cause, paused_until as until from outbox_pace where facility_id = :facilityId', { facilityId });
    return [...(standing === undefined ? [] : judged(standing, now)), ...paused(pace?.cause ?? null, pace?.until ?? null, now)];
  },
};

function judged({ forStaff, late, oldest }: Standing, now: Date): Finding[] {
  const detail = { needsStaff: forStaff, late, oldest: oldest?.toISOString() ?? null };
  const findings: Finding[] = [];
  const days = oldest === null ? 0 : (now.getTime() - oldest.getTime()) / 86_400_000;
  if (days > LAST_CHANCE_DAYS) findings.push(bad(`Ada kiriman yang tertahan ${Math.floor(days)} hari; BPJS menerimanya hanya sampai H+7.`, 'Monitor › Kiriman BPJS (atau npm run desk): perbaiki, kirim ulang, atau tutup dengan alasan.', detail));
  if (late > 0) findings.push(warning(`${late} kiriman terlambat lebih dari satu jam.`, 'Periksa apakah proses work berjalan dan BPJS menjawab; Monitor › Kiriman BPJS menunjukkan sebabnya.', detail));
  if (forStaff > 0) findings.push(warning(`${forStaff} kiriman menunggu petugas.`, 'Monitor › Kiriman BPJS (atau npm run desk): setiap baris menyebut apa kata BPJS dan apa yang dilakukan.', detail));
  return findings.length > 0 ? findings : [good('Tidak ada kiriman yang tertahan atau terlambat.', detail)];
}

function paused(cause: string | null, until: Date | null, now: Date): Finding[] {
  if (cause === null || until === null || until <= now) return [];
  const detail = { cause, until: until.toISOString() };
  if (cause === 'misconfigured') return [bad('Kiriman dihentikan: BPJS menolak kredensial faskes ini.', 'Lihat pemeriksaan kredensial BPJS; setelah diperbaiki kiriman berjalan sendiri.', detail)];
  return [warning(cause === 'rate-limited' ? 'Kiriman dijeda: BPJS membatasi jumlah panggilan.' : 'Kiriman dijeda: BPJS sedang tidak menjawab.', 'Tidak ada yang hilang; kiriman dilanjutkan sendiri.', detail)];
}
