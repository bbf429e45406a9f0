import type { ApiClientRefusals } from '../auth/api-client-refusals';
import type { StaffRefusals } from '../auth/staff-refusals';
import type { SettingRefusals } from '../platform/change-settings';
import { localDate, type TimeZone } from '../platform/clock';
import type { OutpatientVisitRefusals } from '../outpatient-visits/refusals';
import type { PharmacyPanelRefusals } from '../pharmacy/panel-refusals';
import type { PharmacyRefusals } from '../pharmacy/refusals';
import type { CallingRefusals } from '../queue/calling-refusals';
import type { PaperRefusals } from '../queue/paper-refusals';
import type { QueueRefusals } from '../queue/refusals';
import type { ReportRefusals } from '../queue/report-refusals';
import type { RegistrationRefusals } from '../registration/refusals';
import type { ScheduleEditingRefusals } from '../schedules/editing-refusals';
import type { SettleRefusals } from '../schedules/hfis-settle';
import type { ServicePointRefusals } from '../service-points/refusals';
import type { WebhookRefusals } from '../webhooks/webhook-refusals';
import { clockTime, exactTime, hoursText, shortDate } from './date-words';

/** Every "no" of the house. */
export type HouseRefusals = QueueRefusals & CallingRefusals & OutpatientVisitRefusals & PharmacyRefusals & PharmacyPanelRefusals & PaperRefusals & ReportRefusals & RegistrationRefusals & ScheduleEditingRefusals & SettleRefusals & ServicePointRefusals & SettingRefusals & StaffRefusals & ApiClientRefusals & WebhookRefusals;

const TASK_NAMES: Record<number, string> = {
  1: 'mulai antre pendaftaran',
  2: 'dipanggil loket',
  3: 'selesai pendaftaran',
  4: 'dipanggil poli',
  5: 'selesai poli',
  6: 'mulai pelayanan farmasi',
  7: 'obat selesai dibuat',
  99: 'tidak hadir',
};

const PRESCRIPTION_NAMES = { none: 'tidak ada', compounded: 'racikan', 'non-compounded': 'non racikan' } as const;

const nameOfTask = (task: number): string => TASK_NAMES[task] ?? `task ${task}`;

/**
 * How pages say each "no" to people in the house. Exhaustive: a new refusal does not compile until it has its sentence here.
 */
const PHRASES: { [Code in keyof HouseRefusals]: (data: HouseRefusals[Code], zone: TimeZone) => string } = {
  'visit-date-passed': () => 'Tanggal periksa sudah lewat.',
  'visit-type-unknown': () => 'Jenis kunjungan belum dipilih.',
  'reference-missing': () => 'Nomor rujukan atau surat kontrol belum diisi.',
  'clinic-unknown': () => 'Poli tidak ditemukan.',
  'clinic-closed': () => 'Poli ini tidak buka pada hari itu.',
  'outside-booking-window': () => 'Tanggal itu belum atau tidak lagi dapat dipesan.',
  'schedule-unavailable': ({ doctor }) => `Jadwal ${doctor} tidak tersedia.`,
  'session-closed': ({ clinicName, closedAt }) => `Pendaftaran ke Poli ${clinicName} sudah tutup pukul ${hoursText(closedAt)}.`,
  'patient-unknown': () => 'Data pasien tidak ditemukan. Silakan ambil nomor pasien baru.',
  'patient-unknown-go-to-desk': () => 'Data pasien tidak ditemukan. Silakan ke loket pendaftaran.',
  'already-booked': () => 'Pasien ini sudah memiliki nomor antrean untuk poli dan tanggal itu.',
  'reference-in-use': () => 'Nomor rujukan ini sedang dipakai pada antrean lain.',
  'quota-full': () => 'Kuota jadwal ini sudah habis. Silakan pilih jadwal lain.',
  'booking-unknown': () => 'Kode booking tidak ditemukan.',
  'booking-cancelled': () => 'Antrean ini sudah dibatalkan.',
  'already-served': () => 'Pasien sudah dilayani.',
  'cancel-reason-missing': () => 'Alasan pembatalan belum diisi.',
  'not-checked-in': () => 'Pasien belum check-in.',
  'check-in-on-other-day': ({ visitDate }) => `Check-in hanya pada tanggal periksa (${visitDate}).`,
  'check-in-not-open-yet': ({ opensAt }) => `Check-in dibuka pukul ${hoursText(opensAt)}.`,
  'check-in-over': ({ closedAt }) => `Waktu check-in sudah berakhir pukul ${hoursText(closedAt)}.`,
  'already-checked-in': () => 'Pasien sudah check-in.',
  'birth-date-impossible': () => 'Tanggal lahir tidak benar.',
  'patient-already-known': () => 'Pasien dengan NIK atau nomor kartu ini sudah terdaftar.',
  'task-already-recorded': ({ task }) => `Sudah tercatat: ${nameOfTask(task)}.`,
  'visit-already-over': () => 'Kunjungan ini sudah berakhir.',
  'task-too-early': ({ task, missing }) => `Belum dapat dicatat (${nameOfTask(task)}): ${nameOfTask(missing)} belum tercatat.`,
  'task-without-prescription': () => 'Dokter tidak menulis resep untuk pasien ini.',
  'task-on-other-day': ({ visitDate }) => `Hanya dapat dicatat pada tanggal periksa (${visitDate}).`,
  'task-time-in-future': () => 'Jam itu belum terjadi.',
  'task-time-before-previous': ({ previous }) => `Jam itu lebih awal daripada langkah sebelumnya (${nameOfTask(previous)}).`,
  'prescription-kind-missing': () => 'Pilih jenis resep: tidak ada, racikan, atau non racikan.',
  'pharmacy-booking-unknown': () => 'Kode booking tidak ditemukan.',
  'pharmacy-booking-cancelled': () => 'Antrean ini sudah dibatalkan.',
  'pharmacy-not-checked-in': () => 'Pasien belum check-in.',
  'pharmacy-no-prescription': () => 'Belum ada resep dari dokter. Silakan hubungi petugas poli.',
  'pharmacy-not-in-queue': () => 'Belum ada nomor antrean farmasi.',
  'pharmacy-nobody-waits': ({ kind }) => `Tidak ada pasien yang menunggu${kind === undefined ? '' : kind === 'compounded' ? ' di racikan' : ' di non racikan'}.`,
  'pharmacy-started-already': ({ by }) => `Resep ini sudah disiapkan${by === null ? '' : ` oleh ${by}`}.`,
  'pharmacy-not-started': () => 'Obat ini belum mulai disiapkan.',
  'pharmacy-not-ready': () => 'Obat ini belum selesai disiapkan.',
  'pharmacy-without-number': () => 'Pasien belum mempunyai nomor farmasi. Beri nomor dahulu, lalu panggil.',
  'pharmacy-handed-over': () => 'Obat ini sudah diserahkan.',
  'pharmacy-not-handed-over': () => 'Obat ini belum diserahkan.',
  'paper-other-day': ({ visitDate }) => `Catatan kertas hanya untuk pasien hari ini; tanggal periksa pasien ini ${visitDate}.`,
  'paper-already-recorded': ({ task, occurredAt }, zone) => `Sudah tercatat: ${nameOfTask(task)} pukul ${exactTime(occurredAt, zone)}. Jam yang sudah tercatat tidak diganti.`,
  'paper-before-previous': ({ previous, occurredAt }, zone) => `Jam itu lebih awal daripada ${nameOfTask(previous)} (${exactTime(occurredAt, zone)}).`,
  'paper-later-step-recorded': ({ later }) => `Tidak dapat dicatat lagi: ${nameOfTask(later)} sudah tercatat.`,
  'task-recorded-otherwise': ({ task, occurredAt, prescriptionKind }, zone) =>
    `Sudah tercatat: ${nameOfTask(task)} pada ${localDate(occurredAt, zone)} ${exactTime(occurredAt, zone)}${prescriptionKind === null ? '' : ` dengan resep ${PRESCRIPTION_NAMES[prescriptionKind]}`}. Yang sudah tercatat tidak diganti.`,
  'later-task-recorded': ({ task, later }) => `Tidak dapat dicatat lagi (${nameOfTask(task)}): ${nameOfTask(later)} sudah tercatat.`,
  'report-too-late': ({ visitDate }) => `Kunjungan tanggal ${visitDate} sudah terlalu lama: BPJS hanya menerima waktu sampai tujuh hari sesudahnya.`,
  'undo-too-late': () => 'Sudah tidak dapat dibatalkan: waktunya sudah lewat atau sudah dikirim ke BPJS.',
  'undo-followed': () => 'Sudah tidak dapat dibatalkan: langkah berikutnya sudah tercatat.',
  'session-unknown': () => 'Jadwal praktik tidak ditemukan.',
  'nobody-waiting': () => 'Belum ada pasien yang siap dipanggil.',
  'screen-outdated': () => 'Keadaan antrean sudah berubah. Lihat daftar terbaru, lalu tekan lagi.',
  'priority-reason-missing': () => 'Alasan mendahulukan pasien ini belum diisi.',
  'not-in-queue': () => 'Pasien ini tidak sedang menunggu atau dipanggil.',
  'transfer-to-same-session': () => 'Pilih jadwal lain: pasien sudah terdaftar pada jadwal ini.',
  'transfer-at-desk': () => 'Pendaftaran pasien ini belum selesai di loket. Selesaikan dahulu, lalu pindahkan.',
  'lateness-out-of-range': () => 'Lama keterlambatan harus antara 1 dan 720 menit.',
  'patient-not-found': () => 'Pasien tidak ditemukan.',
  'patient-known-as': ({ medicalRecordNumber }) => `NIK atau nomor kartu ini milik pasien yang sudah terdaftar dengan nomor rekam medis ${medicalRecordNumber}.`,
  'record-number-taken': ({ medicalRecordNumber }) => `Nomor rekam medis ${medicalRecordNumber} sudah dipakai pasien lain.`,
  'registration-unfinished': ({ ticketNumber }) => `Pendaftaran nomor ${ticketNumber} belum selesai. Selesaikan, atau lewati dahulu.`,
  'walk-in-without-ticket': () => 'Pasien baru memerlukan nomor antrean loket. Tekan “Layani tanpa nomor” di panel, lalu daftarkan.',
  'ticket-has-booking': ({ ticketNumber }) => `Nomor ${ticketNumber} sudah dipakai untuk pendaftaran lain.`,
  'phone-missing': () => 'BPJS memerlukan nomor HP pada setiap antrean; boleh milik keluarga. Lengkapi data pasien dahulu.',
  'session-not-found': () => 'Jadwal dokter tidak ditemukan.',
  'reference-already-there': () => 'Nomor rujukan antrean ini sudah terisi. Bila ditolak BPJS, koreksi dari menu Monitor.',
  'reference-only-for-jkn': () => 'Pasien umum tidak memerlukan nomor rujukan.',
  'card-missing': () => 'Pasien JKN memerlukan nomor kartu. Lengkapi data pasien dahulu.',
  'patient-data-differ': ({ medicalRecordNumber }) => `NIK atau nomor kartu yang dikirim berbeda dengan data pasien ${medicalRecordNumber} di sini. Perbarui dahulu data pasiennya.`,
  'patient-name-missing': () => 'Nama pasien belum diisi.',
  'merge-of-real': ({ medicalRecordNumber }) => `${medicalRecordNumber} bukan nomor rekam medis sementara. Hanya nomor sementara yang dapat digabungkan.`,
  'merge-into-temporary': ({ medicalRecordNumber }) => `${medicalRecordNumber} sendiri nomor rekam medis sementara. Gabungkan ke nomor yang tetap.`,
  'merge-of-others': () => 'NIK atau nomor kartu keduanya berbeda: ini dua orang yang berbeda.',
  'erasure-not-confirmed': () => 'Nomor rekam medis yang diketik ulang tidak sama.',
  'erasure-visit-open': ({ visitDate }) => `Pasien ini masih terdaftar untuk tanggal ${shortDate(visitDate)}. Selesaikan atau batalkan kunjungannya dahulu.`,
  'erasure-surgery-planned': ({ surgeryDate }) => `Pasien ini masih dijadwalkan operasi tanggal ${shortDate(surgeryDate)}.`,
  'erasure-still-owed': () => 'Kunjungan pasien ini belum seluruhnya diterima BPJS. Selesaikan dahulu di Monitor, Antrean ke BPJS, lalu coba lagi.',
  'merge-bookings-collide': ({ bookingCode, otherBookingCode }) => `Keduanya memegang antrean yang tidak boleh dimiliki satu pasien sekaligus: ${bookingCode} dan ${otherBookingCode}. Batalkan salah satunya dahulu.`,
  'queue-unknown': () => 'Antrean tidak ditemukan.',
  'ticket-unknown': () => 'Nomor antrean tidak ditemukan.',
  'no-service-point': () => 'Pilih dahulu tempat Anda bertugas.',
  'ticket-not-here': ({ ticketNumber }) => `Nomor ${ticketNumber} sudah dilayani di tempat lain atau sudah selesai.`,
  'press-cannot-be-undone': () => 'Sudah tidak dapat dibatalkan: waktunya sudah lewat.',
  'difference-unknown': () => 'Perbedaan tidak ditemukan.',
  'difference-settled': ({ by }) => `Perbedaan ini sudah diputuskan${by === null ? '' : ` oleh ${by}`}.`,
  'difference-unreadable': () => 'Yang dikirim HFIS tidak dapat dipakai: perbaiki di HFIS, atau pertahankan yang di sini.',
  'session-changed': () => 'Jadwal di sini sudah berubah sejak perbedaan ini ditemukan: tunggu pembacaan HFIS berikutnya.',
  'sign-in-refused': () => 'Nama pengguna atau kata sandi salah.',
  'sign-in-locked': ({ until }, zone) => `Terlalu banyak percobaan. Coba lagi pukul ${clockTime(until, zone)}, atau minta administrator membuka kunci.`,
  'password-too-short': ({ atLeast }) => `Kata sandi baru paling sedikit ${atLeast} karakter.`,
  'password-unchanged': () => 'Kata sandi baru harus berbeda dari yang lama.',
  'password-wrong': () => 'Kata sandi sekarang salah.',
  'username-taken': ({ username }) => `Nama pengguna ${username} sudah dipakai.`,
  'username-not-plain': () => 'Nama pengguna: 2–40 huruf kecil, angka, titik, garis bawah atau strip.',
  'staff-unknown': () => 'Pengguna tidak ditemukan.',
  'last-administrator': () => 'Ini administrator terakhir; harus selalu ada satu.',
  'pairing-code-unknown': () => 'Kode perangkat tidak ditemukan atau sudah kedaluwarsa. Periksa kode di layar perangkat.',
  'device-unknown': () => 'Perangkat tidak ditemukan.',
  'changed-meanwhile': () => 'Orang lain baru saja mengubah data ini. Bandingkan isian Anda dengan yang tersimpan sekarang, lalu simpan lagi.',
  'settings-unusable': ({ names }) => `Pengaturan ini tidak dapat dipakai: ${names}.`,
  'record-gone': () => 'Data ini sudah tidak ada; mungkin baru saja dihapus orang lain.',
  'clinic-code-taken': ({ clinicName }) => `Kode ini sudah dipakai Poli ${clinicName}.`,
  'clinic-prefix-taken': ({ prefix, clinicName }) => `Huruf antrean ${prefix} sudah dipakai Poli ${clinicName}; nomornya akan tertukar di ruang tunggu.`,
  'clinic-in-use': () => 'Poli ini sudah pernah punya jadwal, jadi tidak dapat dihapus.',
  'doctor-code-taken': ({ doctorName }) => `Kode ini sudah dipakai ${doctorName}.`,
  'doctor-in-use': () => 'Dokter ini sudah pernah punya jadwal, jadi tidak dapat dihapus.',
  'session-slot-taken': () => 'Dokter ini sudah punya jadwal di poli, tanggal dan jam yang sama.',
  'session-prefix-taken': ({ prefix, doctorName, practiceHours }) => `Huruf antrean ${prefix} pada hari itu sudah dipakai ${doctorName} (${hoursText(practiceHours)}).`,
  'session-prefix-has-numbers': ({ numbers }) => `Huruf antrean tidak dapat diganti: ${numbers} nomor sudah diberikan kepada pasien.`,
  'session-date-passed': () => 'Tanggal ini sudah lewat, jadi jadwalnya tidak dapat diubah lagi.',
  'session-has-numbers': ({ numbers }) => `Jadwal ini sudah memberi ${numbers} nomor, jadi tidak dapat dihapus. Tutup jadwalnya (libur).`,
  'capacity-below-taken': ({ taken }) => `Sudah ada ${taken} booking; kapasitas tidak dapat lebih kecil daripada itu.`,
  'quota-jkn-below-taken': ({ taken }) => `Sudah ada ${taken} booking JKN; kuota JKN tidak dapat lebih kecil daripada itu.`,
  'quota-non-jkn-below-taken': ({ taken }) => `Sudah ada ${taken} booking umum; kuota umum tidak dapat lebih kecil daripada itu.`,
  'quota-jkn-above-capacity': ({ capacity }) => `Kuota JKN melebihi kapasitas (${capacity}).`,
  'quota-non-jkn-above-capacity': ({ capacity }) => `Kuota umum melebihi kapasitas (${capacity}).`,
  'bookings-hit-changed': ({ bookings }) => `Perubahan ini mengenai ${bookings} booking. Periksa daftarnya, lalu simpan lagi.`,
  'holiday-taken': ({ name }) => `Tanggal ini sudah tercatat sebagai hari libur: ${name}.`,
  'holiday-passed': () => 'Tanggal ini sudah lewat.',
  'week-is-the-same': () => 'Minggu asal dan minggu tujuan sama. Pilih minggu lain.',
  'point-name-taken': () => 'Nama ini sudah dipakai tempat lain, mungkin yang sudah ditutup.',
  'queue-code-taken': () => 'Kode antrean ini sudah dipakai.',
  'queue-prefix-taken': ({ prefix }) => `Huruf antrean ${prefix} sudah dipakai antrean lain.`,
  'registration-queue-exists': () => 'Antrean pendaftaran sudah ada; satu saja untuk semua loket.',
  'queue-prefix-has-numbers': () => 'Huruf antrean tidak dapat diganti hari ini: sudah ada nomor yang diberikan. Ganti sebelum pelayanan dimulai.',
  'queue-has-points': ({ points }) => `Antrean ini masih dilayani di ${points}. Tutup atau pindahkan tempat itu dahulu.`,
  'client-name-not-plain': () => 'Nama klien: 2 sampai 40 huruf kecil, angka, titik, garis bawah atau strip.',
  'client-name-taken': ({ clientName }) => `Sudah ada klien bernama ${clientName}.`,
  'client-unknown': () => 'Klien API tidak ditemukan.',
  'client-disabled': () => 'Klien ini sedang dinonaktifkan. Aktifkan dahulu.',
  'scopes-missing': () => 'Pilih paling sedikit satu cakupan.',
  'key-unknown': () => 'Kunci API tidak ditemukan.',
  'webhook-unknown': () => 'Webhook tidak ditemukan.',
  'webhook-url-unusable': () => 'Alamat webhook harus http:// atau https://, tanpa nama pengguna dan kata sandi di dalamnya.',
  'webhook-disabled': () => 'Webhook ini sedang tidak aktif. Aktifkan dahulu.',
  'webhooks-too-many': ({ most }) => `Paling banyak ${most} webhook; hapus yang tidak dipakai dahulu.`,
  'cursor-ahead': ({ last }) => `Kursor itu belum ada; peristiwa terakhir berkursor ${last}.`,
  'outpatient-date-in-future': ({ date }) => `${shortDate(date)} belum terjadi, jadi belum ada jumlah kunjungannya.`,
  'outpatient-date-too-early': ({ date, first }) => `${shortDate(date)} terlalu lama; jumlah kunjungan dicatat mulai ${shortDate(first)}.`,
  'outpatient-visits-out-of-range': ({ most }) => `Jumlah kunjungan berupa angka bulat 0 sampai ${most}.`,
  'outpatient-clinic-unknown': ({ clinicCode }) => `Poli ${clinicCode} tidak ada di sini.`,
  'queue-has-waiting': ({ tickets }) => `Masih ada ${tickets} nomor yang menunggu hari ini di antrean ini.`,
};

/** The Indonesian sentence for a refusal; undefined for one the pages do not know. */
export function phraseForPeople(refusal: { code: string; data: unknown }, zone: TimeZone): string | undefined {
  const phrase = (PHRASES as Partial<Record<string, (data: unknown, zone: TimeZone) => string>>)[refusal.code];
  return phrase?.(refusal.data, zone);
}
