/** After how many minutes staff are told. */
export interface LateAfter {
  /** A patient who is here and was not called when the session ended. */
  notCalledAfterSession: number;
  consultation: number;
  beforePreparation: number;
  preparation: number;
  admission: number;
  /** What is owed to BPJS and has not reached it. */
  unsent: number;
}

export const LATE_AFTER_MINUTES: LateAfter = {
  notCalledAfterSession: 30,
  consultation: 60,
  beforePreparation: 60,
  preparation: 90,
  admission: 30,
  unsent: 15,
};

export type LateReason = 'admission-open' | 'not-called' | 'consultation-open' | 'preparation-not-begun' | 'medicine-not-ready' | 'no-show' | 'unsent';

/** What is the matter, in a few words for staff. */
export const WHAT_IS_LATE: Record<LateReason, string> = {
  'admission-open': 'Belum selesai di pendaftaran',
  'not-called': 'Belum dipanggil poli, jam praktik sudah selesai',
  'consultation-open': 'Sudah dipanggil poli, belum tercatat selesai',
  'preparation-not-begun': 'Resep belum mulai disiapkan farmasi',
  'medicine-not-ready': 'Obat belum tercatat selesai',
  'no-show': 'Tidak datang, belum dicatat tidak hadir',
  unsent: 'Belum sampai ke BPJS',
};

/** What to do about it, for the staff of the facility. A time is only ever recorded when it really happened. */
export const WHAT_TO_DO: Record<LateReason, string> = {
  'admission-open': 'Pasien baru belum selesai di pendaftaran. Periksa loket admisi; catat pemanggilan (task 2) atau selesai admisi (task 3) saat benar-benar terjadi.',
  'not-called': 'Pasien sudah check-in tetapi belum dipanggil dan jam praktik sudah selesai. Tanyakan ke poli: catat pemanggilan bila dilayani, atau tidak hadir (99) bila sudah pulang.',
  'consultation-open': 'Pasien sudah dipanggil dokter tetapi belum tercatat selesai. Tanyakan ke poli dan catat selesai layan poli (task 5) bila sudah selesai.',
  'preparation-not-begun': 'Resep sudah ada tetapi obat belum mulai disiapkan. Periksa farmasi; catat mulai penyiapan (task 6) saat benar-benar dimulai.',
  'medicine-not-ready': 'Obat sudah mulai disiapkan tetapi belum tercatat selesai. Periksa farmasi; catat obat selesai (task 7) bila sudah diserahkan.',
  'no-show': 'Jam praktik sudah selesai dan pasien tidak check-in. Pastikan pasien memang tidak datang, lalu catat tidak hadir (task 99).',
  unsent: 'Data belum sampai ke BPJS. Periksa koneksi dan daftar kiriman tertahan; tidak perlu mencatat ulang.',
};
