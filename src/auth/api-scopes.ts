/** What a client of the SIMRS API may do, in the words it sees. */
export const API_SCOPES = [
  'pasien:baca',
  'pasien:tulis',
  'antrean:baca',
  'antrean:tulis',
  'task:tulis',
  'jadwal:baca',
  'jadwal:tulis',
  'operasi:baca',
  'operasi:tulis',
  'rawat-jalan:baca',
  'rawat-jalan:tulis',
  'farmasi:baca',
  'farmasi:tulis',
  'kiriman:baca',
  'kiriman:tulis',
  'status:baca',
  'peristiwa:baca',
  'webhook:kelola',
] as const;

export type ApiScope = (typeof API_SCOPES)[number];
