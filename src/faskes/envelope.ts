/** What every service answers (catalogue ws-faskes §1.1): lower-case keys, a number as code, no response on failure. */
export interface Reply {
  response?: object;
  metadata: { message: string; code: MetadataCode };
}

/** 200 done · 201 refused, the message tells the patient why · 202 new patient, register first (§1.2). */
export type MetadataCode = 200 | 201 | 202;

export function ok(response?: object, message = 'Ok'): Reply {
  return response === undefined ? { metadata: { message, code: 200 } } : { response, metadata: { message, code: 200 } };
}

export function failed(message: string, code: 201 | 202 = 201): Reply {
  return { metadata: { message, code } };
}

/** Our own sentences for what the catalogue does not phrase; they stand in openapi.yaml. */
export const SENTENCES = {
  badCredentials: 'Username atau Password Tidak Sesuai',
  tooManyFailures: 'Terlalu Banyak Percobaan, silahkan coba beberapa saat lagi',
  callerNotAllowed: 'Alamat Pengirim Tidak Diizinkan',
  tokenExpired: 'Token Expired',
  tokenInvalid: 'Token Invalid',
  badBody: 'Format Permintaan Tidak Sesuai, kirim JSON berupa objek',
  bodyTooLarge: 'Permintaan Terlalu Besar',
  tooSlow: 'Waktu Permintaan Habis, silahkan coba beberapa saat lagi',
  unknownService: 'Layanan Tidak Ditemukan',
  facilityRetired: 'Faskes ini sudah tidak aktif',
  wrongMethod: 'Metode Tidak Sesuai',
  outage: 'Layanan sedang mengalami gangguan, silahkan coba beberapa saat lagi',
} as const;
