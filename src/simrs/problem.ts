/** One field a caller has to mend. */
export interface FieldComplaint {
  /** The field as it was sent, `list.3.nik`. */
  isian: string;
  pesan: string;
}

/** Why a request was not done: problem details (RFC 9457) with a stable code, in Indonesian. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  kode: string;
  isian?: string;
  daftar?: FieldComplaint[];
  /** What the sentence names, for programs: the time that stands, the step that is missing. */
  rincian?: Record<string, string | number>;
}

/** An expected "no" of this edge itself; the middle's are `Refusal`s, phrased in refusals.ts. */
export class ProblemFound extends Error {
  constructor(
    readonly problem: Problem,
    readonly headers: Record<string, string> = {},
  ) {
    super(problem.kode);
    this.name = 'ProblemFound';
  }
}

const TITLES: Record<number, string> = {
  400: 'Permintaan tidak dapat dibaca',
  401: 'Kunci API tidak diterima',
  403: 'Tidak berwenang',
  404: 'Tidak ditemukan',
  405: 'Metode tidak sesuai',
  408: 'Permintaan terlalu lambat',
  409: 'Tidak dapat dilakukan pada keadaan sekarang',
  412: 'Sudah diubah oleh yang lain',
  413: 'Permintaan terlalu besar',
  422: 'Isian tidak sesuai',
  429: 'Terlalu banyak permintaan',
  431: 'Permintaan terlalu besar',
  503: 'Layanan sedang mengalami gangguan',
};

export function problem(status: number, kode: string, detail: string, more: Pick<Problem, 'isian' | 'daftar' | 'rincian'> = {}): Problem {
  return { type: `urn:antrean-online:masalah:${kode}`, title: TITLES[status] ?? 'Tidak dapat dilakukan', status, detail, kode, ...more };
}

/** What this edge says by itself. */
export const PROBLEMS = {
  unknownService: () => problem(404, 'layanan-tidak-ditemukan', 'Alamat ini tidak ada pada API SIMRS. Lihat daftar layanan di /docs.'),
  unknownFacility: () => problem(404, 'faskes-tidak-ditemukan', 'Tambahkan kode faskes di depan alamat, misalnya /0123R001/api/simrs/v1/status.'),
  facilityRetired: () => problem(404, 'faskes-tidak-aktif', 'Faskes ini sudah tidak aktif.'),
  wrongMethod: (allowed: string) => problem(405, 'metode-tidak-sesuai', `Alamat ini hanya menerima ${allowed}.`),
  keyMissing: () => problem(401, 'kunci-belum-dikirim', 'Kirim kunci API pada header Authorization: Bearer ao_….'),
  keyRefused: () => problem(401, 'kunci-ditolak', 'Kunci API salah, sudah dicabut, sudah lewat masa berlakunya, atau kliennya dinonaktifkan.'),
  tooManyRefused: () => problem(429, 'terlalu-banyak-kunci-salah', 'Terlalu banyak kunci API salah dari alamat ini. Ulangi satu menit lagi; kunci yang benar tidak terkena.'),
  scopeMissing: (scope: string) => problem(403, 'cakupan-kurang', `Klien ini tidak memiliki cakupan ${scope}. Minta administrator menambahkannya.`),
  bodyUnreadable: () => problem(400, 'isi-tidak-terbaca', 'Isi permintaan harus JSON berupa objek, dengan pengodean UTF-8.'),
  addressUnreadable: () => problem(400, 'alamat-tidak-terbaca', 'Alamat ini tidak dapat dibaca; periksa pengodean (%..) pada alamat.'),
  valueUnkeepable: () => problem(422, 'nilai-tidak-dapat-disimpan', 'Ada isian yang tidak dapat disimpan: angka terlalu besar atau huruf yang tidak dikenal.'),
  bodyTooLarge: () => problem(413, 'isi-terlalu-besar', 'Isi permintaan terlalu besar; kirim dalam beberapa permintaan.'),
  fieldsWrong: (daftar: FieldComplaint[]) =>
    problem(422, 'isian-tidak-sesuai', daftar.map(({ isian, pesan }) => `${isian}: ${pesan}`).join('; '), { ...(daftar[0] === undefined ? {} : { isian: daftar[0].isian }), daftar }),
  idempotencyKeyMissing: () => problem(400, 'idempotency-key-belum-dikirim', 'Setiap penulisan memerlukan header Idempotency-Key (1–200 karakter), unik untuk tiap perintah; kirim yang sama bila mengulang.'),
  idempotencyKeyReused: () => problem(422, 'idempotency-key-dipakai-ulang', 'Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai yang baru.'),
  stillWorking: () => problem(409, 'masih-dikerjakan', 'Permintaan dengan Idempotency-Key ini masih dikerjakan. Ulangi sebentar lagi dengan kunci yang sama.'),
  versionMissing: () => problem(412, 'versi-belum-dikirim', 'Kirim header If-Match berisi ETag yang dibaca terakhir, agar perubahan orang lain tidak tertimpa.'),
  surgeryUnknown: () => problem(404, 'operasi-tidak-ditemukan', 'Operasi dengan kodebooking ini tidak ada.', { isian: 'kodebooking' }),
  outboxRefused: (code: string, sentence: string) => problem(code === 'not-found' ? 404 : 409, `kiriman-${code}`, sentence),
  outage: () => problem(503, 'gangguan', 'Terjadi gangguan. Ulangi beberapa saat lagi dengan Idempotency-Key yang sama; yang sudah tersimpan tidak akan digandakan.'),
} as const;
