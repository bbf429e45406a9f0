import type { ApiScope } from '../../../auth/api-scopes';

/** What each scope lets a client do, for the administrator who grants it. */
export const SCOPE_NOTES: Record<ApiScope, string> = {
  'pasien:baca': 'mencari dan membaca data pasien',
  'pasien:tulis': 'menambah, mengubah dan menggabungkan pasien',
  'antrean:baca': 'membaca antrean dan langkahnya',
  'antrean:tulis': 'mendaftarkan, check-in, memindahkan, membatalkan',
  'task:tulis': 'mencatat jam pelayanan (taskid)',
  'jadwal:baca': 'membaca jadwal, dokter dan poli',
  'jadwal:tulis': 'mengubah jadwal, kuota dan libur',
  'operasi:baca': 'membaca jadwal operasi',
  'operasi:tulis': 'mengubah jadwal operasi',
  'rawat-jalan:baca': 'membaca jumlah kunjungan rawat jalan',
  'rawat-jalan:tulis': 'mengisi jumlah kunjungan rawat jalan',
  'farmasi:baca': 'membaca antrean farmasi',
  'farmasi:tulis': 'memberi nomor dan mencatat farmasi',
  'kiriman:baca': 'membaca kiriman ke BPJS',
  'kiriman:tulis': 'mengirim ulang kiriman ke BPJS',
  'status:baca': 'membaca angka hari ini',
  'peristiwa:baca': 'mengikuti peristiwa',
  'webhook:kelola': 'mendaftarkan dan mengatur webhook',
};
