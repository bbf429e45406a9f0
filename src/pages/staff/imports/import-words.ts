import type { ImportCounts, KindName } from '../../../imports/import-kind';

export const IMPORTS_AT = '/petugas/impor';
export const uploadPath = (uploadId: string): string => `${IMPORTS_AT}/berkas/${uploadId}`;

interface KindWords {
  /** In addresses. */
  slug: string;
  label: string;
  /** What an import does with them. */
  note: string;
}

export const KIND_WORDS: Readonly<Record<KindName, KindWords>> = {
  patients: { slug: 'pasien', label: 'Pasien', note: 'Menurut nomor rekam medis: yang baru ditambahkan, yang berbeda diperbarui. Kolom kosong tidak menghapus data di sini.' },
  doctors: { slug: 'dokter', label: 'Dokter', note: 'Menurut kode dokter HFIS.' },
  schedules: { slug: 'jadwal', label: 'Jadwal praktek', note: 'Menurut poli, dokter, tanggal dan jam. Hari dengan dari–sampai menjadi jadwal tiap minggu, tanpa hari libur.' },
  surgeries: { slug: 'operasi', label: 'Jadwal operasi', note: 'Menurut kode booking operasi. Baris yang lebih lama daripada data di sini tidak mengubah apa pun.' },
  'outpatient-visits': { slug: 'rawat-jalan', label: 'Jumlah kunjungan rawat jalan', note: 'Menurut tanggal dan poli; tanpa kode poli berlaku untuk seluruh faskes. Angka yang sudah ada diganti.' },
  users: { slug: 'pengguna', label: 'Pengguna', note: 'Menurut nama pengguna. Pengguna baru mendapat kata sandi sementara, yang ditampilkan satu kali.' },
};

const numbers = new Intl.NumberFormat('id-ID');
export const numberWords = (n: number): string => numbers.format(n);

export const countWords = ({ added, changed, unchanged }: ImportCounts): string => `${numberWords(added)} baru, ${numberWords(changed)} berubah, ${numberWords(unchanged)} tetap`;

export function kindOfSlug(slug: string): KindName | undefined {
  return (Object.keys(KIND_WORDS) as KindName[]).find((name) => KIND_WORDS[name].slug === slug);
}
