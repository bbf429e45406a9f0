import type { SettingName } from '../../../platform/change-settings';
import type { Facility } from '../../../platform/facility';
import { HOSPITAL_SERVICES } from '../../../platform/facility-settings';
import type { Option } from '../edit-form';

/** How a setting is entered. */
export type SettingInput =
  | { kind: 'check' }
  | { kind: 'number'; unit: string; least: number; most: number; /** What an empty field means; without it one has to be given. */ empty?: string }
  | { kind: 'choice'; options: readonly Option[] }
  | { kind: 'numbers'; options: readonly Option[] }
  | { kind: 'clinics' }
  | { kind: 'text'; longest: number; complaint: string }
  | { kind: 'long'; longest: number }
  | { kind: 'aliases' };

export type SettingGroup = 'booking' | 'check-in' | 'antrean' | 'kiosk' | 'layar' | 'petugas' | 'bpjs' | 'indikator' | 'privasi' | 'lanjutan';

export const GROUPS: Record<SettingGroup, { label: string; note: string }> = {
  booking: { label: 'Booking dan kuota', note: 'Siapa dapat memesan, untuk kapan, dan berapa banyak.' },
  'check-in': { label: 'Check-in dan batal', note: 'Kapan pasien dapat check-in, dan sampai kapan dapat membatalkan.' },
  antrean: { label: 'Nomor dan perkiraan', note: 'Bentuk nomor antrean dan perkiraan waktu dilayani.' },
  kiosk: { label: 'Kiosk dan karcis', note: 'Berlaku untuk semua kiosk; yang khusus satu kiosk diatur di Perangkat.' },
  layar: { label: 'Layar dan suara', note: 'Teks dan suara di semua layar.' },
  petugas: { label: 'Petugas', note: 'Panel petugas.' },
  bpjs: { label: 'BPJS dan HFIS', note: 'Apa yang dilaporkan kepada BPJS, dan jadwal dari HFIS.' },
  indikator: { label: 'Target indikator', note: 'Garis target di samping angka pada Monitor dan laporan. Angkanya sendiri tidak berubah.' },
  privasi: { label: 'Data pribadi', note: 'Berapa lama data yang mengenali pasien disimpan di sistem antrean. Rekam medis di SIMRS tidak tersentuh.' },
  lanjutan: { label: 'Lanjutan', note: 'Biasanya tidak perlu diubah. Ubah hanya bila diminta BPJS atau pemasang sistem: nilai yang salah dapat membuat BPJS menolak data.' },
};

export interface SettingWords {
  group: SettingGroup;
  label: string;
  explanation: string;
  input: SettingInput;
}

const minutes = { kind: 'number', unit: 'menit', least: 0, most: 24 * 60 } as const;
const percent = { kind: 'number', unit: '%', least: 0, most: 100 } as const;
const choice = (...options: [value: string, label: string][]): SettingInput => ({ kind: 'choice', options: options.map(([value, label]) => ({ value, label })) });
const VISIT_TYPES: readonly Option[] = [
  { value: '1', label: 'Rujukan FKTP' },
  { value: '2', label: 'Rujukan internal' },
  { value: '3', label: 'Kontrol' },
  { value: '4', label: 'Rujukan antar RS' },
];
const check = { kind: 'check' } as const;

/** Every setting there is: a new one does not compile until it can be explained to an administrator. */
export const SETTING_WORDS: Record<SettingName, SettingWords> = {
  doubleBookingScope: {
    group: 'booking',
    label: 'Satu pasien hanya satu booking aktif',
    explanation: 'Mencegah booking ganda. Seorang pasien boleh ke dua poli pada hari yang sama kecuali dipilih “sehari”.',
    input: choice(['clinic-and-date', 'untuk setiap poli dan tanggal'], ['date', 'dalam sehari, di poli mana pun'], ['session', 'untuk setiap jadwal dokter']),
  },
  referenceNumberOnce: { group: 'booking', label: 'Nomor rujukan hanya sekali', explanation: 'Nomor rujukan yang sedang dipakai booking aktif lain ditolak.', input: check },
  visitTypesWithoutReference: {
    group: 'booking',
    label: 'Jenis kunjungan yang boleh tanpa nomor rujukan',
    explanation: 'Untuk booking JKN dari Mobile JKN.',
    input: { kind: 'numbers', options: VISIT_TYPES },
  },
  bookingMinDays: { group: 'booking', label: 'Booking paling dekat', explanation: '0 berarti untuk hari ini juga.', input: { kind: 'number', unit: 'hari lagi', least: 0, most: 365 } },
  bookingMaxDays: { group: 'booking', label: 'Booking paling jauh', explanation: 'Dihitung dari hari ini.', input: { kind: 'number', unit: 'hari lagi', least: 0, most: 365 } },
  cutoffMinutesBeforeEnd: { group: 'booking', label: 'Booking hari ini ditutup', explanation: 'Sebelum jadwal dokter selesai.', input: { ...minutes, unit: 'menit sebelum selesai' } },
  quotasMayExceedCapacity: { group: 'booking', label: 'Kuota JKN dan umum boleh melebihi kapasitas', explanation: 'Bila tidak, jumlah booking tidak pernah melebihi kapasitas jadwal.', input: check },
  newPatients: {
    group: 'booking',
    label: 'Pasien yang belum terdaftar',
    explanation: 'Jawaban kepada Mobile JKN bila data pasien belum ada.',
    input: choice(['register-online', 'mendaftar lewat Mobile JKN'], ['send-to-desk', 'diminta datang ke loket']),
  },
  newPatientPhoneRequired: { group: 'booking', label: 'Nomor telepon pasien baru wajib', explanation: 'Pendaftaran pasien baru tanpa nomor telepon ditolak.', input: check },
  bookingNote: { group: 'booking', label: 'Keterangan pada booking', explanation: 'Ditampilkan Mobile JKN setelah booking berhasil.', input: { kind: 'long', longest: 500 } },

  checkInOpensMinutesBeforeStart: {
    group: 'check-in',
    label: 'Check-in dibuka',
    explanation: 'Sebelum jadwal dokter mulai.',
    input: { ...minutes, unit: 'menit sebelum mulai', empty: 'sepanjang hari kunjungan' },
  },
  checkInClosesMinutesAfterEnd: { group: 'check-in', label: 'Check-in ditutup', explanation: 'Setelah jadwal dokter selesai.', input: { ...minutes, unit: 'menit setelah selesai' } },
  repeatedCheckIn: { group: 'check-in', label: 'Check-in kedua kali', explanation: 'Jawaban kepada Mobile JKN bila pasien sudah check-in.', input: choice(['accepted', 'diterima lagi'], ['refused', 'ditolak']) },
  remainingNeedsCheckIn: { group: 'check-in', label: 'Sisa antrean hanya setelah check-in', explanation: 'Mobile JKN menolak menampilkan sisa antrean sebelum pasien check-in.', input: check },
  cancelRefusedFrom: { group: 'check-in', label: 'Pembatalan ditolak sejak', explanation: 'Untuk pembatalan dari Mobile JKN.', input: choice(['check-in', 'pasien check-in'], ['service', 'pasien dilayani']) },
  cancelReasonRequired: { group: 'check-in', label: 'Alasan pembatalan wajib', explanation: 'Pembatalan tanpa alasan ditolak.', input: check },

  minutesPerPatient: { group: 'antrean', label: 'Lama pelayanan satu pasien', explanation: 'Untuk perkiraan waktu, bila jadwal tidak punya angka sendiri.', input: { kind: 'number', unit: 'menit', least: 1, most: 240 } },
  estimateCapMinutesBeforeEnd: {
    group: 'antrean',
    label: 'Perkiraan paling lambat',
    explanation: 'Perkiraan waktu dilayani tidak lewat dari ini.',
    input: { ...minutes, unit: 'menit sebelum selesai', empty: 'tanpa batas' },
  },
  remainingDropsAt: { group: 'antrean', label: 'Pasien tidak dihitung lagi dalam sisa antrean sejak', explanation: 'Angka sisa antrean di Mobile JKN.', input: choice(['call', 'dipanggil'], ['finish', 'selesai dilayani']) },
  surgeriesOfPatient: { group: 'antrean', label: 'Jadwal operasi pasien di Mobile JKN', explanation: 'Yang ditampilkan kepada pasien.', input: choice(['pending', 'yang belum terlaksana'], ['all', 'semua']) },

  kioskIdleSeconds: { group: 'kiosk', label: 'Kiosk kembali ke awal', explanation: 'Bila layar tidak disentuh; hitungan mundurnya terlihat.', input: { kind: 'number', unit: 'detik', least: 10, most: 300 } },
  ticketPaper: { group: 'kiosk', label: 'Lebar kertas karcis', explanation: 'Untuk kiosk yang tidak punya pilihan sendiri.', input: choice(['80', '80 mm'], ['58', '58 mm']) },

  servicePledge: { group: 'layar', label: 'Janji Layanan', explanation: 'Satu janji di setiap baris.', input: { kind: 'long', longest: 2_000 } },
  complaintContacts: { group: 'layar', label: 'Kontak pengaduan', explanation: 'Telepon, WhatsApp atau tempat pengaduan; satu di setiap baris.', input: { kind: 'long', longest: 1_000 } },
  voice: {
    group: 'layar',
    label: 'Suara panggilan',
    explanation: 'Otomatis: suara Indonesia peramban bila ada, kalau tidak rekaman.',
    input: choice(['auto', 'otomatis'], ['browser', 'suara peramban'], ['recorded', 'rekaman'], ['off', 'tanpa suara']),
  },

  undoWindowSeconds: { group: 'petugas', label: 'Waktu untuk membatalkan tombol', explanation: 'Selama itu yang ditekan petugas belum dikirim ke BPJS.', input: { kind: 'number', unit: 'detik', least: 0, most: 120 } },

  clinicsNotReported: { group: 'bpjs', label: 'Poli yang tidak dilaporkan ke BPJS', explanation: 'Misalnya IGD atau hemodialisis.', input: { kind: 'clinics' } },
  hfisDaysAhead: { group: 'bpjs', label: 'Jadwal HFIS yang dibaca', explanation: 'Termasuk hari ini.', input: { kind: 'number', unit: 'hari', least: 1, most: 31 } },
  hfisNewSessions: { group: 'bpjs', label: 'Jadwal yang baru ada di HFIS', explanation: 'Dibuka otomatis, atau ditampilkan dahulu sebagai selisih.', input: choice(['add', 'dibuka otomatis'], ['list', 'ditampilkan sebagai selisih']) },
  pharmacyReported: { group: 'bpjs', label: 'Antrean farmasi dilaporkan', explanation: 'Jenis resep ikut dikirim bersama selesai poli. Hanya bila antrean farmasi sudah diimplementasikan dengan BPJS.', input: check },

  targetShareOfUse: { group: 'indikator', label: 'Target pemanfaatan antrean', explanation: 'Booking dari semua sumber dibagi kunjungan rawat jalan.', input: percent },
  targetMobileJkn: { group: 'indikator', label: 'Target Mobile JKN', explanation: 'Booking dari Mobile JKN dibagi kunjungan rawat jalan.', input: percent },
  targetCompleteGood: { group: 'indikator', label: 'Antrean lengkap: hijau mulai', explanation: 'Kunjungan yang semua langkahnya lengkap dan berurutan.', input: percent },
  targetCompleteFair: { group: 'indikator', label: 'Antrean lengkap: kuning mulai', explanation: 'Di bawahnya merah.', input: percent },
  onTimeMinutes: { group: 'indikator', label: 'Terkirim tepat waktu', explanation: 'Paling lama sejak kejadian sampai diterima BPJS.', input: { ...minutes, least: 1 } },

  patientDataYears: {
    group: 'privasi',
    label: 'Data pasien dihapus setelah tanpa kunjungan selama',
    explanation: 'Nama, NIK, nomor kartu, KK, telepon, alamat, dan tanggal lahir dihapus; nomor rekam medis dan angka laporan tetap. Bawaan 25 tahun mengikuti masa simpan rekam medis.',
    input: { kind: 'number', unit: 'tahun', least: 1, most: 100, empty: 'tidak pernah dihapus' },
  },
  bookingDataDays: {
    group: 'privasi',
    label: 'NIK, nomor kartu, dan telepon pada kunjungan disimpan',
    explanation: 'Setelah itu hanya tersimpan pada data pasien. Bawaan 365 hari: klaim BPJS kedaluwarsa setelah enam bulan.',
    input: { kind: 'number', unit: 'hari', least: 30, most: 3_650 },
  },

  eventDays: { group: 'lanjutan', label: 'Peristiwa untuk SIMRS disimpan', explanation: 'Selama itu SIMRS dapat mengikuti atau meminta ulang peristiwa; yang belum terkirim ke webhook tetap disimpan.', input: { kind: 'number', unit: 'hari', least: 1, most: 365 } },
  httpStatusMirrorsCode: { group: 'lanjutan', label: 'Status HTTP mengikuti kode jawaban', explanation: 'Web service menjawab dengan status 200, 201 atau 202 seperti metadata.code, bukan selalu 200.', input: check },
  tokenLifetimeSeconds: { group: 'lanjutan', label: 'Masa berlaku token web service', explanation: '60 sampai 120 detik selama UAT.', input: { kind: 'number', unit: 'detik', least: 1, most: 86_400 } },
  fktpReplies: {
    group: 'lanjutan',
    label: 'Bentuk jawaban web service FKTP',
    explanation: 'Versi 2 menjawab status untuk setiap jadwal dokter. Pilih versi 1 hanya bila faskes masih terdaftar dengan katalog lama.',
    input: choice(['v2', 'versi 2'], ['v1', 'versi 1']),
  },
  pathAliases: {
    group: 'lanjutan',
    label: 'Alamat lain untuk web service',
    explanation: `Untuk alamat yang sudah didaftarkan di BPJS. Satu di setiap baris: /alamat = layanan. Layanan: ${HOSPITAL_SERVICES.join(', ')}.`,
    input: { kind: 'aliases' },
  },
  evidenceOfReads: {
    group: 'lanjutan',
    label: 'Catatan panggilan yang hanya membaca',
    explanation: 'Panggilan yang mengubah data dan penolakan selalu dicatat.',
    input: choice(['sampled', 'satu dari seratus'], ['all', 'semua (selama UAT)'], ['none', 'tidak dicatat']),
  },
  queueNumberFormat: {
    group: 'lanjutan',
    label: 'Bentuk nomor antrean',
    explanation: 'Harus berisi {prefix} lalu {ordinal}. Yang sudah diberikan tidak berubah.',
    input: { kind: 'text', longest: 40, complaint: 'Bentuk nomor harus berisi {prefix} lalu {ordinal}.' },
  },
  provisionalRecordPrefix: {
    group: 'lanjutan',
    label: 'Huruf nomor rekam medis sementara',
    explanation: 'Pasien baru memakai nomor sementara sampai SIMRS memberi nomornya.',
    input: { kind: 'text', longest: 4, complaint: 'Isi 1 sampai 4 huruf besar.' },
  },
  reportMobileJknCancellations: { group: 'lanjutan', label: 'Pembatalan dari Mobile JKN dilaporkan kembali', explanation: 'BPJS sudah mengetahuinya; biasanya tidak perlu.', input: check },
  nonJknBlank: { group: 'lanjutan', label: 'Isian kosong pasien umum', explanation: 'Yang dikirim ke BPJS untuk data yang tidak dimiliki pasien umum.', input: choice(['', 'dikosongkan'], ['-', 'tanda strip (-)']) },
  nonJknVisitType: { group: 'lanjutan', label: 'Jenis kunjungan pasien umum', explanation: 'Yang dikirim ke BPJS.', input: { kind: 'choice', options: VISIT_TYPES } },
};

/** Settings that say nothing to the other kind of facility; all others are for both. */
const ONLY_FOR: Partial<Record<SettingName, Facility['kind']>> = {
  referenceNumberOnce: 'FKRTL',
  visitTypesWithoutReference: 'FKRTL',
  newPatientPhoneRequired: 'FKRTL',
  repeatedCheckIn: 'FKRTL',
  remainingNeedsCheckIn: 'FKRTL',
  surgeriesOfPatient: 'FKRTL',
  pharmacyReported: 'FKRTL',
  pathAliases: 'FKRTL',
  nonJknBlank: 'FKRTL',
  nonJknVisitType: 'FKRTL',
  fktpReplies: 'FKTP',
};

export function namesOf({ kind }: Pick<Facility, 'kind'>, group: SettingGroup): SettingName[] {
  return (Object.keys(SETTING_WORDS) as SettingName[]).filter((name) => SETTING_WORDS[name].group === group && (ONLY_FOR[name] ?? kind) === kind);
}
