import type { Mend, Miss, MissOwner, MissReason } from './miss';

/** What a step of the visit is called by the people who record it; 0 is the booking. */
const STEPS: Record<number, string> = {
  0: 'Pendaftaran booking',
  1: 'Kedatangan di pendaftaran (task 1)',
  2: 'Panggilan pendaftaran (task 2)',
  3: 'Check-in atau selesai pendaftaran (task 3)',
  4: 'Panggilan poli (task 4)',
  5: 'Selesai layan poli (task 5)',
  6: 'Mulai penyiapan obat (task 6)',
  7: 'Obat selesai (task 7)',
};

/** For a badge, a column, a heading. */
export const REASON_LABELS: Record<MissReason, string> = {
  'never-recorded': 'Langkah tidak tercatat',
  'field-missing': 'Isian kurang atau tidak diterima',
  referral: 'Rujukan tidak diterima',
  'doctor-not-in-hfis': 'Dokter tidak ada di HFIS',
  refused: 'Ditolak BPJS',
  blocked: 'Tertahan langkah atau booking lain',
  overtaken: 'Didahului langkah berikutnya',
  'cancelled-there': 'Batal di BPJS',
  late: 'Lewat batas kirim',
  'given-up': 'Ditutup petugas',
  waiting: 'Belum terkirim',
  'program-fault': 'Kesalahan aplikasi',
};

export const OWNER_LABELS: Record<MissOwner, string> = {
  registration: 'Loket pendaftaran',
  clinic: 'Poli',
  pharmacy: 'Farmasi',
  schedules: 'Penanggung jawab jadwal HFIS',
  'bpjs-desk': 'Petugas kiriman BPJS',
  it: 'Petugas TI',
  nobody: 'Tidak perlu siapa pun',
};

export const MEND_LABELS: Record<Mend, string> = {
  'by-itself': 'berjalan sendiri',
  person: 'dapat diperbaiki',
  'from-paper': 'dapat disusulkan hari ini bila waktunya tercatat di kertas',
  no: 'tidak dapat diperbaiki',
};

/** What is the matter, in a few words: with the step, and the field where it is about one. */
export function missText({ reason, task, field }: Pick<Miss, 'reason' | 'task' | 'field'>): string {
  const step = STEPS[task] ?? `Task ${task}`;
  if (reason === 'never-recorded') return `${step} tidak tercatat`;
  if (reason === 'field-missing') return field === 'nomorreferensi' ? 'Nomor rujukan atau surat kontrol belum ada atau tidak diterima' : `Isian ${field ?? 'booking'} belum ada atau tidak diterima BPJS`;
  if (reason === 'doctor-not-in-hfis') return 'Dokter atau jadwal ini tidak ada di HFIS';
  return `${step}: ${REASON_LABELS[reason].toLowerCase().replace('bpjs', 'BPJS')}`;
}

const PRESS: Record<Exclude<MissOwner, 'schedules' | 'bpjs-desk' | 'it' | 'nobody'>, string> = {
  registration: 'Ingatkan loket untuk memanggil dan menyelesaikan pasien di layar pada saat itu juga.',
  clinic: 'Ingatkan poli untuk menekan panggil dan selesai pada saat itu juga, bukan di akhir praktik.',
  pharmacy: 'Ingatkan farmasi untuk menekan mulai dan selesai pada saat itu juga.',
};

const AFTER: Partial<Record<MissReason, string>> = {
  'field-missing': 'Lengkapi atau koreksi isian itu menurut kartu dan surat pasien; kirimannya lalu berangkat lagi.',
  referral: 'Cocokkan nomor rujukan dan jenis kunjungan dengan surat pasien, koreksi, lalu kirim ulang.',
  'doctor-not-in-hfis': 'Minta jadwal dokter itu disamakan di HFIS; sesudah tampil, kirim ulang semuanya sekaligus.',
  refused: 'Baca kalimat BPJS; perbaiki yang disebutnya lalu kirim ulang, atau tanyakan kepada petugas BPJS.',
  blocked: 'Buka kirimannya: tangani dulu langkah atau pendaftaran booking yang menurut BPJS belum ada, lalu kirim ulang.',
  'given-up': 'Ditutup oleh petugas dengan alasan. Bila alasannya sudah tidak berlaku, kirim ulang sebelum batasnya.',
  waiting: 'Tidak perlu apa-apa: kiriman berangkat sendiri begitu BPJS menjawab.',
  'program-fault': 'Hubungi pengelola aplikasi dan sebutkan kode booking ini.',
};

const TOO_LATE: Record<MissReason, string> = {
  'never-recorded': 'Tidak dapat disusulkan: waktunya tidak tercatat, dan tidak boleh dikarang.',
  'field-missing': 'Batas kirim sudah lewat. Lain kali lengkapi isiannya sebelum hari keenam.',
  referral: 'Batas kirim sudah lewat. Lain kali cocokkan suratnya sebelum hari keenam.',
  'doctor-not-in-hfis': 'Batas kirim sudah lewat. Samakan jadwal dokter ini dengan HFIS agar tidak terulang.',
  refused: 'Ditolak untuk seterusnya. Cari tahu sebabnya dari kalimat BPJS agar tidak terulang.',
  blocked: 'Batas kirim sudah lewat, sehingga tidak dapat dikirim lagi.',
  overtaken: 'BPJS sudah menyimpan langkah berikutnya; yang ini tidak dapat disusulkan. Cari tahu mengapa urutannya begitu.',
  'cancelled-there': 'BPJS tidak menerima apa pun lagi untuk booking ini. Bila pasien tetap dilayani, buatkan booking baru.',
  late: 'Tidak sampai ke BPJS sebelum batas kirim. Bila banyak yang begini, cari sebab tertahannya kiriman.',
  'given-up': 'Ditutup oleh petugas dengan alasan, dan batas kirim sudah lewat.',
  waiting: 'Batas kirim sudah lewat.',
  'program-fault': 'Hubungi pengelola aplikasi dan sebutkan kode booking ini.',
};

/** What to do about it. A time is only ever recorded when it really happened: nothing here may suggest another. */
export function missTodo({ reason, owner, mend }: Pick<Miss, 'reason' | 'owner' | 'mend'>): string {
  const press = owner in PRESS && reason === 'never-recorded' ? ` ${PRESS[owner as keyof typeof PRESS]}` : '';
  if (mend === 'from-paper') return `Bila waktunya tertulis di kertas, masukkan hari ini juga dari halaman catatan kertas; bila tidak, biarkan kosong.${press}`;
  if (mend === 'no') return `${TOO_LATE[reason]}${press}`;
  return AFTER[reason] ?? TOO_LATE[reason];
}
