import type { TimeZone } from '../../../platform/clock';
import { hoursText } from '../../../words/date-words';
import { secondText } from './monitor-words';

/** What staff did, in words for those who read the record. What has none is shown by its code: better that than nothing. */
const ACTS = new Map([
  ['sign-in', 'Masuk'],
  ['sign-out', 'Keluar'],
  ['sign-in-locked', 'Terkunci: terlalu banyak kata sandi salah'],
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
  ['checked-in', 'Check-in pasien'],
  ['called', 'Memanggil'],
  ['called-again', 'Memanggil ulang'],
  ['passed-over', 'Melewati'],
  ['priority-given', 'Mendahulukan'],
  ['priority-taken-away', 'Membatalkan yang didahulukan'],
  ['taken-back', 'Mengembalikan ke antrean'],
  ['undone', 'Membatalkan tekanan'],
  ['marked-absent', 'Mencatat tidak hadir'],
  ['consultation-finished', 'Selesai poli'],
  ['transferred', 'Memindahkan ke sesi lain'],
  ['doctor-late', 'Mencatat dokter terlambat'],
  ['doctor-left', 'Mencatat dokter pergi'],
  ['doctor-back', 'Mencatat dokter kembali'],
  ['doctor-on-time', 'Menghapus catatan dokter terlambat'],
  ['ticket-skip', 'Melewati nomor'],
  ['ticket-take-back', 'Mengembalikan nomor ke antrean'],
  ['ticket-done', 'Menyelesaikan nomor'],
  ['ticket-absent', 'Mencatat nomor tidak hadir'],
  ['ticket-priority', 'Mendahulukan nomor'],
  ['ticket-called', 'Memanggil nomor pendaftaran atau layanan'],
  ['ticket-called-again', 'Memanggil ulang nomor'],
  ['ticket-printed', 'Mencetak nomor'],
  ['print-failed', 'Mencatat tiket tidak keluar dari printer'],
  ['ticket-press-undone', 'Membatalkan tekanan pada nomor'],
  ['ticket-served-directly', 'Melayani langsung tanpa panggilan'],
  ['ticket-issued', 'Memberi nomor'],
  ['print-seen', 'Menangani nomor yang gagal dicetak'],
  ['registration-finished', 'Selesai pendaftaran'],
  ['walk-in-registered', 'Mendaftarkan pasien datang langsung'],
  ['patient-added', 'Menambah pasien'],
  ['patient-changed', 'Mengubah data pasien'],
  ['patient-erased', 'Menghapus data pribadi pasien'],
  ['patient-merged', 'Menggabungkan nomor rekam medis sementara'],
  ['booked-by-simrs', 'Booking dari SIMRS'],
  ['patient-completed', 'Melengkapi data pasien baru'],
  ['reference-completed', 'Mengisi nomor rujukan'],
  ['booking-cancelled', 'Membatalkan booking'],
  ['cancelled-by-house', 'Membatalkan booking atas nama rumah sakit'],
  ['kiosk-stopped-looking-up', 'Anjungan berhenti mencari data (terlalu banyak percobaan)'],
  ['entered-from-paper', 'Memasukkan dari catatan kertas'],
  ['pharmacy-number-given', 'Memberi nomor farmasi'],
  ['medicine-started', 'Mulai menyiapkan obat'],
  ['medicine-ready', 'Obat selesai'],
  ['medicine-called', 'Memanggil untuk mengambil obat'],
  ['medicine-called-again', 'Memanggil ulang untuk mengambil obat'],
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
  ['session-opened', 'Membuka sesi'],
  ['session-closed', 'Menutup sesi'],
  ['surgery-deleted', 'Menghapus jadwal operasi'],
  ['imported', 'Mengimpor berkas'],
  ['week-copied', 'Menyalin jadwal seminggu'],
  ['service-point-added', 'Menambah tempat layanan'],
  ['service-point-changed', 'Mengubah tempat layanan'],
  ['service-point-opened', 'Membuka tempat layanan'],
  ['service-point-closed', 'Menutup tempat layanan'],
  ['service-queue-added', 'Menambah antrean layanan'],
  ['service-queue-changed', 'Mengubah antrean layanan'],
  ['service-queue-opened', 'Membuka antrean layanan'],
  ['service-queue-closed', 'Menutup antrean layanan'],
  ['settings-changed', 'Mengubah pengaturan'],
  ['api-client-added', 'Menambah klien API'],
  ['api-client-changed', 'Mengubah klien API'],
  ['api-key-rotated', 'Mengganti kunci API'],
  ['api-key-revoked', 'Mencabut kunci API'],
  ['webhook-added', 'Menambah webhook'],
  ['webhook-changed', 'Mengubah webhook'],
  ['webhook-secret-rotated', 'Mengganti rahasia webhook'],
  ['webhook-disabled', 'Menonaktifkan webhook'],
  ['webhook-enabled', 'Mengaktifkan webhook'],
  ['webhook-deleted', 'Menghapus webhook'],
  ['webhook-replayed', 'Mengirim ulang peristiwa ke webhook'],
  ['holiday-added', 'Menambah hari libur'],
  ['holiday-deleted', 'Menghapus hari libur'],
  ['surgery-deleted', 'Menghapus jadwal operasi'],
  ['outpatient-count-changed', 'Mengisi jumlah kunjungan rawat jalan'],
  ['bpjs-resend', 'Kirim ulang ke BPJS'],
  ['bpjs-range-resent', 'Kirim ulang ke BPJS untuk suatu rentang tanggal'],
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
  ['minutes', 'menit'],
  ['outOfOrder', 'di luar urutan'],
  ['skippedAt', 'dilewati'],
  ['wasPriority', 'didahulukan'],
  ['pressedBy', 'ditekan oleh'],
  ['occurredAt', 'terjadi'],
  ['recordedAt', 'dicatat'],
  ['bookingsHit', 'booking terkena'],
  ['printId', 'cetakan'],
  ['ticketId', 'nomor'],
  ['sessionId', 'sesi'],
  ['visitType', 'jenis kunjungan'],
  ['visitDate', 'tanggal periksa'],
  ['clinicCode', 'kode poli'],
  ['clinicName', 'poli'],
  ['doctorCode', 'kode dokter'],
  ['doctorName', 'dokter'],
  ['practiceHours', 'jam praktik'],
  ['queuePrefix', 'awalan'],
  ['capacity', 'kapasitas'],
  ['quotaJkn', 'kuota JKN'],
  ['quotaNonJkn', 'kuota non JKN'],
  ['minutesPerPatient', 'menit per pasien'],
  ['onLeave', 'libur'],
  ['note', 'catatan'],
  ['lines', 'baris'],
  ['scopes', 'cakupan'],
  ['isDisabled', 'nonaktif'],
  ['keyId', 'kunci'],
  ['eventTypes', 'peristiwa'],
  ['urlChanged', 'alamat berubah'],
  ['position', 'dari kursor'],
  ['events', 'jumlah peristiwa'],
  ['source', 'sumber'],
  ['wholeHouse', 'seluruh faskes'],
  ['added', 'baru'],
  ['changed', 'berubah'],
  ['unchanged', 'tetap'],
  ['cause', 'sebab'],
  ['resent', 'kiriman dikirim ulang'],
  ['visits', 'kunjungan'],
  ['leftAsItWas', 'tetap seperti semula'],
]);

/** Values that mean something to the programs only. */
const VALUES = new Map([
  ['asked', 'permintaan pasien atau keluarganya'],
  ['wrong-entry', 'data salah orang atau tercatat ganda'],
  ['no-longer-needed', 'tidak diperlukan lagi'],
  ['kiosk', 'kiosk'],
  ['display', 'layar'],
  ['none', 'tidak ada'],
  ['compounded', 'racikan'],
  ['non-compounded', 'non racikan'],
  ['administrator', 'administrator'],
  ['registration', 'loket'],
  ['clinic', 'poli'],
  ['pharmacy', 'farmasi'],
  ['supervisor', 'supervisor'],
  ['simrs', 'SIMRS'],
  ['import', 'impor'],
  ['hand', 'diisi petugas'],
]);

const SUBJECTS = new Map([
  ['device', 'perangkat'],
  ['clinic', 'poli'],
  ['doctor', 'dokter'],
  ['session', 'jadwal'],
  ['holiday', 'hari libur'],
  ['week', 'minggu'],
  ['print', 'cetakan'],
  ['service-queue', 'antrean'],
  ['service-point', 'tempat'],
  ['ticket', 'nomor'],
  ['outpatient-count', 'rawat jalan'],
  ['visits', 'kunjungan'],
]);

/** What an act is about: a booking or a user by their own name, the rest by what it is. */
export function subjectText(subject: string): string {
  const [kind = '', ...rest] = subject.split(' ');
  const name = SUBJECTS.get(kind);
  return name === undefined || rest.length === 0 ? subject : [name, ...rest].join(' ');
}

/** What is looked for as it is shown, in the words in which it is kept. */
export function subjectAsked(text: string): string {
  const known = [...SUBJECTS].find(([, name]) => text.toLowerCase().startsWith(`${name} `));
  return known === undefined ? text : `${known[0]}${text.slice(known[1].length)}`;
}

/** What belongs to an act, in one line. */
export function detailText(detail: Record<string, unknown>, zone: TimeZone): string {
  return Object.entries(detail)
    .map(([name, value]) => `${NAMES.get(name) ?? name}: ${valueText(value, zone)}`)
    .join(', ');
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const HOURS = /^\d{2}:\d{2}-\d{2}:\d{2}$/;

function valueText(value: unknown, zone: TimeZone): string {
  if (Array.isArray(value)) return value.map((each) => valueText(each, zone)).join(' → ');
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'ya' : 'tidak';
  if (typeof value === 'object') return `(${detailText(value as Record<string, unknown>, zone)})`;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  if (INSTANT.test(value)) return secondText(new Date(value), zone);
  return HOURS.test(value) ? hoursText(value) : (VALUES.get(value) ?? value);
}
