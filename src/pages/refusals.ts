/** A "no" of the house in the words of its people: one table for pages and the SIMRS API. */
export { phraseForPeople } from '../words/phrase-refusal';

/** What the pages themselves say. */
export const SENTENCES = {
  pageUnknown: 'Halaman tidak ditemukan.',
  foreignForm: 'Halaman ini sudah kedaluwarsa. Muat ulang halaman, lalu coba lagi.',
  onlyAt: { FKRTL: 'Halaman ini hanya untuk rumah sakit.', FKTP: 'Halaman ini hanya untuk klinik dan Puskesmas.' },
  notYours: 'Anda tidak berwenang membuka halaman ini.',
  sessionOver: 'Sesi Anda sudah berakhir, dan yang baru Anda kirim belum tersimpan. Silakan masuk lagi.',
  pressedNowhere: 'Halaman ini tidak dapat dibuka langsung. Kembali, lalu coba lagi.',
  facilityUnknown: 'Alamat ini belum lengkap. Tambahkan kode faskes di belakangnya, atau tanyakan alamat yang benar kepada administrator.',
  facilityRetired: 'Faskes ini sudah tidak aktif.',
  badRequest: 'Permintaan tidak dapat dibaca. Kembali, lalu coba lagi.',
  outage: 'Terjadi gangguan. Silakan coba beberapa saat lagi, atau hubungi petugas.',
} as const;
