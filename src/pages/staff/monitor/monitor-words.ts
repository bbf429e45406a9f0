import type { Stage } from '../../../insight/stage-waits';
import { localDate, type TimeZone } from '../../../platform/clock';
import type { JobOutcome, JobSummary } from '../../../platform/job-runs';
import { durationText } from '../../../outbox/desk';
import { clockTime } from '../../../words/date-words';

/** How long a stage takes: for half of the patients no longer than the one, for nine of ten no longer than the other. */
export const MEDIAN_WORDS = 'Median';
export const P90_WORDS = '9 dari 10 pasien, paling lama';

/** What a patient waits for from one task to the next. */
export const STAGE_NAMES: Record<Stage, { long: string; short: string }> = {
  1: { long: 'Menunggu dipanggil loket', short: 'Tunggu loket' },
  2: { long: 'Dilayani di loket', short: 'Di loket' },
  3: { long: 'Menunggu dipanggil poli', short: 'Tunggu poli' },
  4: { long: 'Dilayani di poli', short: 'Di poli' },
  5: { long: 'Menunggu farmasi mulai', short: 'Tunggu obat' },
  6: { long: 'Obat disiapkan', short: 'Obat dibuat' },
};

export const OUTCOMES: Record<JobOutcome, { text: string; tone: 'good' | 'warn' | 'bad' | 'plain' }> = {
  running: { text: 'sedang berjalan', tone: 'plain' },
  succeeded: { text: 'selesai', tone: 'good' },
  failed: { text: 'gagal', tone: 'bad' },
  interrupted: { text: 'terputus', tone: 'warn' },
  skipped: { text: 'menunggu jadwal pertama', tone: 'plain' },
};

const JOBS = new Map<string, { name: string; when: string }>([
  ['outbox-kick', { name: 'Merapikan kiriman BPJS', when: 'setiap menit' }],
  ['hfis', { name: 'Membaca jadwal HFIS', when: '05.00, 12.00 dan 17.00 WIB' }],
  ['hfis-for-refused', { name: 'Membaca HFIS untuk booking yang ditolak', when: 'setiap 5 menit' }],
  ['connector', { name: 'Membaca basis data SIMRS', when: 'setiap menit' }],
  ['late-tasks', { name: 'Mencari langkah yang terlambat', when: 'setiap 15 menit' }],
  ['insight', { name: 'Menghitung angka hari-hari yang lewat', when: 'setiap 5 menit' }],
  ['backup', { name: 'Mencadangkan basis data', when: '01.00 WIB' }],
  ['seal-personal-data', { name: 'Menyandikan data pribadi yang masih terbuka', when: '01.00 WIB' }],
  ['doctor', { name: 'Pemeriksaan', when: '04.15 WIB' }],
  ['reconciliation', { name: 'Rekonsiliasi dengan BPJS', when: '01.30 WIB' }],
  ['dashboards', { name: 'Membaca dasbor waktu tunggu BPJS', when: '02.00 dan 21.00 WIB' }],
  ['purge-evidence', { name: 'Menghapus bukti layanan lama', when: '02.20 WIB' }],
  ['purge-sent-bodies', { name: 'Menghapus isi kiriman lama', when: '02.30 WIB' }],
  ['purge-job-runs', { name: 'Menghapus catatan pekerjaan lama', when: '02.40 WIB' }],
  ['purge-imports', { name: 'Menghapus unggahan impor lama', when: 'setiap 15 menit' }],
  ['seal-security-log', { name: 'Menyegel catatan keamanan', when: 'setiap menit' }],
  ['purge-security-log', { name: 'Menghapus catatan keamanan dan akses lama', when: '03.10 WIB' }],
  ['purge-events', { name: 'Menghapus peristiwa dan jawaban lama untuk SIMRS', when: '03.00 WIB' }],
  ['purge-service-points', { name: 'Menghapus panggilan dan sesi lama', when: '02.50 WIB' }],
  ['retain-persons', { name: 'Menghapus data pribadi yang tidak perlu lagi', when: '03.15 WIB' }],
]);

export const jobText = (job: string): { name: string; when: string } => JOBS.get(job) ?? { name: job, when: '' };

const COUNTS = new Map([
  ['expired', 'lewat batas'],
  ['rested', 'ditahan'],
  ['woken', 'dilepas'],
  ['clockSkewSeconds', 'selisih jam (detik)'],
  ['facilities', 'faskes'],
  ['failed', 'gagal'],
  ['failing', 'gagal'],
  ['attention', 'perlu perhatian'],
  ['megabytes', 'MB'],
  ['removed', 'dihapus'],
  ['failures', 'tidak terbaca'],
  ['clinics', 'poli'],
  ['clinicDays', 'hari poli'],
  ['slots', 'jadwal'],
  ['added', 'ditambah'],
  ['changed', 'diubah'],
  ['differences', 'perbedaan'],
  ['days', 'hari'],
  ['daysNotRead', 'hari tidak terbaca'],
  ['bookings', 'booking'],
  ['pending', 'masih berjalan'],
  ['notRead', 'tidak terbaca'],
  ['findings', 'temuan'],
  ['needingPerson', 'perlu petugas'],
  ['rows', 'baris'],
  ['refusedRows', 'baris ditolak'],
  ['waitingRows', 'baris menunggu'],
  ['queriesNotRead', 'query tidak terbaca'],
  ['deleted', 'dihapus'],
  ['events', 'peristiwa'],
  ['answers', 'jawaban'],
  ['sealed', 'disegel'],
  ['looks', 'akses'],
  ['emptied', 'dikosongkan'],
  ['admission-open', 'belum selesai loket'],
  ['not-called', 'belum dipanggil'],
  ['consultation-open', 'belum selesai poli'],
  ['preparation-not-begun', 'resep belum mulai'],
  ['medicine-not-ready', 'obat belum selesai'],
  ['no-show', 'tidak datang'],
  ['unsent', 'belum terkirim'],
]);

/** Counts of a run in one line; zeros say nothing. */
export function summaryText(summary: JobSummary): string {
  const parts = Object.entries(summary).flatMap(([what, count]) =>
    typeof count !== 'number' ? [summaryText(count)] : count === 0 ? [] : [`${COUNTS.get(what) ?? what} ${count}`],
  );
  return parts.filter((part) => part !== '').join(', ');
}

const SOURCES = new Map([
  ['mobile-jkn', 'Mobile JKN'],
  ['kiosk', 'anjungan'],
  ['desk', 'loket'],
  ['registration', 'loket'],
  ['poli', 'poli'],
  ['clinic', 'poli'],
  ['pharmacy', 'farmasi'],
  ['simrs', 'SIMRS'],
  ['paper', 'catatan kertas'],
  ['session-end', 'penutupan sesi'],
]);
export const sourceText = (source: string): string => SOURCES.get(source) ?? source;

const VISIT_STATES = { waiting: 'menunggu', called: 'sedang dilayani', finished: 'selesai', absent: 'tidak hadir', cancelled: 'batal' } as const;
export const visitStateText = (state: keyof typeof VISIT_STATES): string => VISIT_STATES[state];

/** 2026-11-23 as people write it. */
export function dateText(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}-${month}-${year}`;
}

/** The clock of the facility; with the date where it is not today's. */
export function whenText(instant: Date, zone: TimeZone, now: Date): string {
  const date = localDate(instant, zone);
  return date === localDate(now, zone) ? clockTime(instant, zone) : `${dateText(date)} ${clockTime(instant, zone)}`;
}

/** To the second, for recorded times. */
export function secondText(instant: Date, zone: TimeZone): string {
  return `${dateText(localDate(instant, zone))} ${clockTime(instant, zone)}.${instant.toISOString().slice(17, 19)}`;
}

export function agoText(instant: Date, now: Date): string {
  return `${durationText(Math.max(0, now.getTime() - instant.getTime()))} lalu`;
}

/** A wait as staff say it. */
export function waitText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 60) return `${Math.round(seconds)} detik`;
  return durationText(seconds * 1_000);
}
