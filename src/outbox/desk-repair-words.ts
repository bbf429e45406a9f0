/** What is closed for good, in a few words. */
const CLOSED_LABELS = new Map([
  ['too-late', 'Batas kirim (H+6 pukul 23.00 WIB) sudah lewat'],
  ['cancelled-there', 'Sudah dibatalkan di BPJS'],
  ['overtaken', 'BPJS sudah menyimpan langkah yang lebih tinggi'],
  ['sep-issued', 'SEP terbit sebelum pendaftarannya sampai'],
  ['time-order', 'Urutan waktu yang tercatat ditolak BPJS'],
  ['time-on-other-date', 'Waktu yang tercatat bukan pada tanggal periksa'],
  ['rejected-otherwise', 'Ditolak BPJS untuk seterusnya'],
  ['step-refused', 'Langkah atau pendaftaran sebelumnya tidak tersimpan di BPJS'],
  ['dropped', 'Ditutup petugas dengan alasan'],
]);

export const closedLabel = (key: string): string | undefined => CLOSED_LABELS.get(key);
