import type { StaffRefusals } from '../auth/staff-refusals';
import { localTime, type TimeZone } from '../platform/clock';
import type { PharmacyRefusals } from '../pharmacy/refusals';
import type { CallingRefusals } from '../queue/calling-refusals';
import type { QueueRefusals } from '../queue/refusals';
import type { RegistrationRefusals } from '../registration/refusals';
import type { ServicePointRefusals } from '../service-points/refusals';

type Refusals = QueueRefusals & CallingRefusals & PharmacyRefusals & RegistrationRefusals & ServicePointRefusals & StaffRefusals;

/** What the pages themselves say. */
export const SENTENCES = {
  pageUnknown: 'Halaman tidak ditemukan.',
  foreignForm: 'Halaman ini sudah kedaluwarsa. Muat ulang halaman, lalu coba lagi.',
  notYours: 'Anda tidak berwenang membuka halaman ini.',
  badRequest: 'Permintaan tidak dapat dibaca. Kembali, lalu coba lagi.',
  outage: 'Terjadi gangguan. Silakan coba beberapa saat lagi, atau hubungi petugas.',
} as const;

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

const nameOfTask = (task: number): string => TASK_NAMES[task] ?? `task ${task}`;

/**
 * How pages say each "no" to people in the house. Exhaustive: a new refusal does not compile until it has its sentence here.
 */
const PHRASES: { [Code in keyof Refusals]: (data: Refusals[Code], zone: TimeZone) => string } = {
  'visit-date-passed': () => 'Tanggal periksa sudah lewat.',
  'visit-type-unknown': () => 'Jenis kunjungan belum dipilih.',
  'reference-missing': () => 'Nomor rujukan atau surat kontrol belum diisi.',
  'clinic-unknown': () => 'Poli tidak ditemukan.',
  'clinic-closed': () => 'Poli ini tidak buka pada hari itu.',
  'outside-booking-window': () => 'Tanggal itu belum atau tidak lagi dapat dipesan.',
  'schedule-unavailable': ({ doctor }) => `Jadwal ${doctor} tidak tersedia.`,
  'session-closed': ({ clinicName, closedAt }) => `Pendaftaran ke Poli ${clinicName} sudah tutup pukul ${closedAt}.`,
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
  'check-in-not-open-yet': ({ opensAt }) => `Check-in dibuka pukul ${opensAt}.`,
  'check-in-over': ({ closedAt }) => `Waktu check-in sudah berakhir pukul ${closedAt}.`,
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
  'undo-too-late': () => 'Sudah tidak dapat dibatalkan: waktunya sudah lewat atau sudah dikirim ke BPJS.',
  'patient-not-found': () => 'Pasien tidak ditemukan.',
  'queue-unknown': () => 'Antrean tidak ditemukan.',
  'ticket-unknown': () => 'Nomor antrean tidak ditemukan.',
  'no-service-point': () => 'Pilih dahulu tempat Anda bertugas.',
  'sign-in-refused': () => 'Nama pengguna atau kata sandi salah.',
  'sign-in-locked': ({ until }, zone) => `Terlalu banyak percobaan. Coba lagi pukul ${localTime(until, zone)}, atau minta administrator membuka kunci.`,
  'password-too-short': ({ atLeast }) => `Kata sandi baru paling sedikit ${atLeast} karakter.`,
  'password-unchanged': () => 'Kata sandi baru harus berbeda dari yang lama.',
  'password-wrong': () => 'Kata sandi sekarang salah.',
  'username-taken': ({ username }) => `Nama pengguna ${username} sudah dipakai.`,
  'username-not-plain': () => 'Nama pengguna: 2–40 huruf kecil, angka, titik, garis bawah atau strip.',
  'staff-unknown': () => 'Pengguna tidak ditemukan.',
  'last-administrator': () => 'Ini administrator terakhir; harus selalu ada satu.',
  'pairing-code-unknown': () => 'Kode perangkat tidak ditemukan atau sudah kedaluwarsa. Periksa kode di layar perangkat.',
  'device-unknown': () => 'Perangkat tidak ditemukan.',
};

/** The Indonesian sentence for a refusal; undefined for one the pages do not know. */
export function phraseForPeople(refusal: { code: string; data: unknown }, zone: TimeZone): string | undefined {
  const phrase = (PHRASES as Partial<Record<string, (data: unknown, zone: TimeZone) => string>>)[refusal.code];
  return phrase?.(refusal.data, zone);
}
