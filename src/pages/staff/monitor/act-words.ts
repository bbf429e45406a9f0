/** What staff did, in words for those who read the record. What has none is shown by its code: better that than nothing. */
const ACTS = new Map([
  ['sign-in', 'Masuk'],
  ['password-changed', 'Mengganti kata sandi sendiri'],
  ['password-reset', 'Menyetel ulang kata sandi'],
  ['staff-added', 'Menambah pengguna'],
  ['staff-changed', 'Mengubah pengguna'],
  ['staff-disabled', 'Menonaktifkan pengguna'],
  ['staff-enabled', 'Mengaktifkan pengguna'],
  ['staff-unlocked', 'Membuka kunci pengguna'],
  ['sessions-ended', 'Mengeluarkan pengguna dari semua layar'],
  ['device-paired', 'Memasangkan perangkat'],
  ['device-changed', 'Mengubah perangkat'],
  ['device-revoked', 'Melepas perangkat'],
  ['called', 'Memanggil'],
  ['called-again', 'Memanggil ulang'],
  ['skipped', 'Melewati'],
  ['taken-back', 'Mengembalikan ke antrean'],
  ['undone', 'Membatalkan tekanan'],
  ['marked-absent', 'Mencatat tidak hadir'],
  ['consultation-finished', 'Selesai poli'],
  ['transferred', 'Memindahkan ke sesi lain'],
  ['doctor-late', 'Mencatat dokter terlambat'],
  ['doctor-left', 'Mencatat dokter pergi'],
  ['ticket-called', 'Memanggil nomor pendaftaran atau layanan'],
  ['ticket-printed', 'Mencetak nomor'],
  ['ticket-press-undone', 'Membatalkan tekanan pada nomor'],
  ['ticket-served-directly', 'Melayani langsung tanpa panggilan'],
  ['registration-finished', 'Selesai pendaftaran'],
  ['patient-registered', 'Mendaftarkan pasien baru'],
  ['booking-completed', 'Melengkapi booking'],
  ['booking-cancelled', 'Membatalkan booking'],
  ['entered-from-paper', 'Memasukkan dari catatan kertas'],
  ['pharmacy-number-given', 'Memberi nomor farmasi'],
  ['medicine-started', 'Mulai menyiapkan obat'],
  ['medicine-ready', 'Obat selesai'],
  ['medicine-handed-over', 'Menyerahkan obat'],
  ['hand-over-taken-back', 'Membatalkan penyerahan obat'],
  ['clinic-added', 'Menambah poli'],
  ['clinic-changed', 'Mengubah poli'],
  ['clinic-deleted', 'Menghapus poli'],
  ['doctor-added', 'Menambah dokter'],
  ['doctor-changed', 'Mengubah dokter'],
  ['doctor-deleted', 'Menghapus dokter'],
  ['session-added', 'Menambah sesi'],
  ['session-changed', 'Mengubah sesi'],
  ['session-deleted', 'Menghapus sesi'],
  ['settings-changed', 'Mengubah pengaturan'],
  ['holiday-added', 'Menambah hari libur'],
  ['holiday-deleted', 'Menghapus hari libur'],
  ['bpjs-resend', 'Kirim ulang ke BPJS'],
  ['bpjs-correct', 'Koreksi dan kirim ulang ke BPJS'],
  ['bpjs-drop', 'Menutup kiriman BPJS'],
  ['bpjs-seen', 'Menandai kiriman BPJS dilihat'],
  ['follow-hfis', 'Mengikuti HFIS'],
  ['keep-ours', 'Mempertahankan jadwal di sini'],
  ['finding-seen', 'Menandai temuan rekonsiliasi dilihat'],
]);

export const actText = (act: string): string => ACTS.get(act) ?? act;

const NAMES = new Map([
  ['reason', 'alasan'],
  ['row', 'kiriman'],
  ['place', 'tempat'],
  ['tasks', 'langkah'],
  ['task', 'langkah'],
  ['date', 'tanggal'],
  ['name', 'nama'],
  ['kind', 'jenis'],
  ['roles', 'peran'],
  ['prescriptionKind', 'resep'],
  ['sessionsEnded', 'layar ditutup'],
  ['before', 'sebelumnya'],
  ['after', 'menjadi'],
  ['from', 'dari'],
  ['to', 'menjadi'],
  ['was', 'sebelumnya'],
]);

/** What belongs to an act, in one line. */
export function detailText(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${NAMES.get(name) ?? name}: ${valueText(value)}`)
    .join(', ');
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(' → ');
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'ya' : 'tidak';
  if (typeof value === 'object') return `(${detailText(value as Record<string, unknown>)})`;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
