import type { FigureRow } from './figures';
import { STAGES, type Stage } from './stage-waits';

/** `share` is 0 … 1; `seconds` may be negative where it is signed. */
export type FigureUnit = 'visits' | 'bookings' | 'times' | 'slots' | 'sessions' | 'days' | 'share' | 'seconds' | 'points';

/** One figure: what page, export, API, report and metrics call it, and where in a row it stands. */
export interface Figure {
  /** snake_case, as in CSV, JSON and Prometheus. */
  key: string;
  label: string;
  /** One sentence: what is counted, of what, by which source. */
  definition: string;
  unit: FigureUnit;
  /** Null: not known. */
  of: (row: FigureRow) => number | null;
}

const figure = (key: string, unit: FigureUnit, label: string, definition: string, of: Figure['of']): Figure => ({ key, label, definition, unit, of });

const STAGE_NAMES: Record<Stage, string> = {
  1: 'menunggu pendaftaran',
  2: 'dilayani pendaftaran',
  3: 'menunggu poli',
  4: 'dilayani poli',
  5: 'menunggu farmasi',
  6: 'obat disiapkan',
};

/** Every figure there is, in the order in which people read them. */
export const FIGURES: readonly Figure[] = [
  figure('booked', 'bookings', 'Booking', 'Nomor antrean yang diberikan untuk hari periksa itu dari semua sumber, termasuk yang kemudian batal.', (row) => row.booked),
  figure('booked_mobile_jkn', 'bookings', 'Booking dari Mobile JKN', 'Booking yang dibuat pasien di Mobile JKN.', (row) => row.bookedMobileJkn),
  figure('booked_kiosk', 'bookings', 'Booking dari anjungan', 'Booking yang dibuat pasien di anjungan (kiosk) faskes.', (row) => row.bookedKiosk),
  figure('booked_desk', 'bookings', 'Booking dari loket', 'Booking yang dibuat petugas di loket.', (row) => row.bookedDesk),
  figure('booked_simrs', 'bookings', 'Booking dari SIMRS', 'Booking yang dibuat SIMRS.', (row) => row.bookedSimrs),
  figure('came', 'visits', 'Datang', 'Pasien yang check-in atau yang salah satu langkah layanannya tercatat.', (row) => row.came),
  figure('served', 'visits', 'Selesai dilayani', 'Pasien yang selesai layanan polinya tercatat (task 5).', (row) => row.served),
  figure('cancelled', 'bookings', 'Batal', 'Booking yang dibatalkan, oleh pasien atau oleh faskes.', (row) => row.cancelled),
  figure('no_show', 'bookings', 'Tidak hadir', 'Booking yang dicatat tidak hadir (task 99), atau yang sesi praktiknya sudah selesai tanpa satu langkah pun tercatat.', (row) => row.noShow),
  figure('no_show_silent', 'bookings', 'Tidak hadir tanpa dicatat', 'Bagian dari tidak hadir yang belum dicatat sebagai tidak hadir oleh siapa pun.', (row) => row.noShowUnmarked),
  figure('unfinished', 'bookings', 'Belum selesai', 'Booking yang belum selesai dilayani, tidak batal dan tidak dicatat tidak hadir; pada hari yang sudah lewat: selesainya tidak pernah tercatat.', (row) => row.unfinished),

  figure('visits_reported', 'visits', 'Kunjungan yang dilaporkan', 'Pasien yang datang, tidak batal dan tidak dicatat tidak hadir, dan yang antreannya harus sampai ke BPJS.', (row) => row.visitsReported),
  figure('complete_here', 'visits', 'Lengkap tercatat', 'Kunjungan yang dilaporkan yang semua langkahnya tercatat di sini (3-4-5; pasien baru 1 sampai 5; 6-7 bila ada obat).', (row) => row.completeHere),
  figure('complete_there', 'visits', 'Lengkap di BPJS', 'Kunjungan yang dilaporkan yang bookingnya dan semua langkahnya sudah diterima BPJS.', (row) => row.completeThere),
  figure('missed', 'visits', 'Tidak lengkap di BPJS', 'Kunjungan yang dilaporkan yang tidak lengkap di BPJS dan tidak menjadi lengkap sendiri; masing-masing punya satu sebab.', (row) => row.missed),
  figure('under_way', 'visits', 'Masih berjalan', 'Kunjungan yang dilaporkan yang belum lengkap di BPJS tetapi masih dapat menjadi lengkap sendiri.', (row) => row.underWay),
  figure('share_complete_here', 'share', 'Bagian lengkap tercatat', 'Lengkap tercatat dibagi kunjungan yang dilaporkan.', (row) => row.shareCompleteHere),
  figure('share_complete_there', 'share', 'Bagian lengkap di BPJS', 'Lengkap di BPJS dibagi kunjungan yang dilaporkan.', (row) => row.shareCompleteThere),

  figure('outpatient_visits', 'visits', 'Kunjungan rawat jalan', 'Banyaknya SEP atau kunjungan rawat jalan (tanpa IGD dan hemodialisis) menurut faskes; hanya hari yang angkanya diisi.', (row) => row.use.outpatientVisits),
  figure('days_without_count', 'days', 'Hari tanpa angka kunjungan', 'Hari yang ada kunjungannya tetapi banyaknya kunjungan rawat jalan belum diisi; hari itu tidak ikut dalam pemanfaatan.', (row) => row.use.daysWithoutCount),
  figure('used', 'visits', 'Kunjungan dengan antrean di BPJS', 'Kunjungan yang antreannya ada di BPJS, dari semua sumber, pada hari yang banyaknya kunjungan rawat jalan diketahui.', (row) => (row.use.outpatientVisits === null ? null : row.use.usedOfThose)),
  figure('used_mobile_jkn', 'visits', 'Kunjungan dengan antrean Mobile JKN', 'Bagian dari kunjungan dengan antrean di BPJS yang dibooking di Mobile JKN.', (row) => (row.use.outpatientVisits === null ? null : row.use.mobileJknOfThose)),
  figure('share_of_use', 'share', 'Pemanfaatan antrean', 'Kunjungan dengan antrean di BPJS dibagi kunjungan rawat jalan, pada hari yang angkanya diketahui.', (row) => row.shareOfUse),
  figure('share_mobile_jkn', 'share', 'Pemanfaatan Mobile JKN', 'Kunjungan dengan antrean Mobile JKN dibagi kunjungan rawat jalan, pada hari yang angkanya diketahui.', (row) => row.shareMobileJkn),
  figure('share_mobile_jkn_of_bookings', 'share', 'Mobile JKN di antara booking', 'Booking dari Mobile JKN dibagi semua booking di sini.', (row) => row.shareMobileJknOfBookings),

  figure('times_taken', 'times', 'Waktu yang diterima BPJS', 'Waktu layanan (task 1 sampai 7) yang sudah diterima BPJS.', (row) => row.lag.visits),
  figure('times_untold', 'times', 'Waktu yang belum diterima BPJS', 'Waktu layanan yang tercatat dan harus dilaporkan, tetapi tidak atau belum diterima BPJS.', (row) => row.timesUntold),
  figure('times_on_time', 'times', 'Waktu yang sampai tepat waktu', 'Waktu layanan yang diterima BPJS dalam batas tepat waktu sejak kejadiannya.', (row) => row.timesOnTime),
  figure('share_on_time', 'share', 'Bagian tepat waktu', 'Waktu yang sampai tepat waktu dibagi semua waktu yang harus dilaporkan.', (row) => row.shareOnTime),
  figure('lag_median_seconds', 'seconds', 'Jeda sampai BPJS (median)', 'Median lama dari kejadian sampai diterima BPJS.', (row) => row.lag.medianSeconds),
  figure('lag_p90_seconds', 'seconds', 'Jeda sampai BPJS (persentil ke-90)', 'Persentil ke-90 lama dari kejadian sampai diterima BPJS.', (row) => row.lag.p90Seconds),

  ...STAGES.flatMap(stageFigures),

  figure('estimates', 'visits', 'Perkiraan yang dapat dibandingkan', 'Pasien yang dipanggil poli, sehingga perkiraan waktu layanannya dapat dibandingkan dengan kenyataan.', (row) => row.estimateError.visits),
  figure('estimate_error_median_seconds', 'seconds', 'Selisih perkiraan (median)', 'Median waktu dipanggil poli dikurangi perkiraan waktu dilayani; positif berarti lebih lambat daripada yang dijanjikan.', (row) => row.estimateError.medianSeconds),
  figure('estimate_off_median_seconds', 'seconds', 'Meleset dari perkiraan (median)', 'Median besarnya selisih waktu dipanggil poli dengan perkiraan, ke arah mana pun.', (row) => row.estimateOff.medianSeconds),
  figure('estimate_off_p90_seconds', 'seconds', 'Meleset dari perkiraan (persentil ke-90)', 'Persentil ke-90 besarnya selisih waktu dipanggil poli dengan perkiraan.', (row) => row.estimateOff.p90Seconds),

  figure('hfis_slots', 'slots', 'Jadwal HFIS yang dinilai', 'Jadwal dokter di HFIS (tidak cuti) yang ada pasiennya atau yang tidak dipraktikkan; jadwal tanpa pasien yang datang tidak dinilai.', (row) => row.schedule.slots),
  figure('hfis_slots_practised', 'slots', 'Jadwal HFIS yang dipraktikkan', 'Jadwal HFIS yang dinilai dengan sedikitnya satu pasien dipanggil poli dalam jam praktiknya.', (row) => row.schedule.practised),
  figure('hfis_slots_without_patients', 'slots', 'Jadwal HFIS tanpa pasien', 'Jadwal HFIS yang sesinya ada di sini tetapi tidak seorang pun datang, sehingga praktiknya tidak dapat diketahui.', (row) => row.schedule.slotsWithoutPatients),
  figure('practised_outside_hfis', 'sessions', 'Praktik di luar HFIS', 'Sesi dengan pasien yang dipanggil poli yang tidak ada di HFIS.', (row) => row.schedule.practisedOutside),
  figure('share_schedule', 'share', 'Kesesuaian jadwal', 'Jadwal HFIS yang dipraktikkan dibagi jadwal HFIS yang dinilai.', (row) => row.schedule.share),
  figure('schedule_points', 'points', 'Nilai kesesuaian jadwal', 'Nilai menurut pita BPJS: 100% = 100, di atas 60% = 75, di atas 40% = 50, di atas 20% = 25, selebihnya 0.', (row) => row.schedule.points),
];

function stageFigures(stage: Stage): Figure[] {
  const name = STAGE_NAMES[stage];
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const key = (what: string): string => `stage_${stage}_${what}`;
  return [
    figure(key('visits'), 'visits', `${Name}: kunjungan`, `Kunjungan dengan kedua waktu tahap ${name} tercatat (task ${stage} dan ${stage + 1}).`, (row) => row.stages[stage].visits),
    figure(key('mean_seconds'), 'seconds', `${Name}: rata-rata`, `Rata-rata lama ${name} menurut jam faskes.`, (row) => row.stages[stage].meanSeconds),
    figure(key('median_seconds'), 'seconds', `${Name}: median`, `Median lama ${name} menurut jam faskes.`, (row) => row.stages[stage].medianSeconds),
    figure(key('p90_seconds'), 'seconds', `${Name}: persentil ke-90`, `Persentil ke-90 lama ${name} menurut jam faskes.`, (row) => row.stages[stage].p90Seconds),
    figure(key('visits_there'), 'visits', `${Name}: kunjungan yang sampai`, `Kunjungan dengan kedua waktu tahap ${name} sudah diterima BPJS.`, (row) => row.stages[stage].visitsThere),
    figure(key('bpjs_rs_mean_seconds'), 'seconds', `${Name}: rata-rata dasbor BPJS (waktu RS)`, `Rata-rata lama ${name} di dasbor BPJS, menurut waktu yang dikirim faskes.`, (row) => row.stages[stage].rs?.meanSeconds ?? null),
    figure(key('bpjs_server_mean_seconds'), 'seconds', `${Name}: rata-rata dasbor BPJS (waktu server)`, `Rata-rata lama ${name} di dasbor BPJS, menurut waktu kiriman diterima BPJS.`, (row) => row.stages[stage].server?.meanSeconds ?? null),
  ];
}
