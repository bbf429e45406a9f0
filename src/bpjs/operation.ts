/** Every service of BPJS that is called, and whether it tells something or is told something (ws-bpjs §2.0, §2F). */
export const OPERATIONS = {
  'ref/poli': 'read',
  'ref/dokter': 'read',
  jadwaldokter: 'read',
  'ref/poli/fp': 'read',
  'ref/pasien/fp': 'read',
  'jadwaldokter/updatejadwaldokter': 'write',
  'antrean/add': 'write',
  'antrean/farmasi/add': 'write',
  'antrean/updatewaktu': 'write',
  'antrean/batal': 'write',
  'antrean/getlisttask': 'read',
  'dashboard/waktutunggu/tanggal': 'read',
  'dashboard/waktutunggu/bulan': 'read',
  'antrean/pendaftaran/tanggal': 'read',
  'antrean/pendaftaran/kodebooking': 'read',
  'antrean/pendaftaran/aktif': 'read',
  'antrean/pendaftaran/jadwal': 'read',
  'fktp/ref/poli': 'read',
  'fktp/ref/dokter': 'read',
  'fktp/antrean/add': 'write',
  'fktp/antrean/panggil': 'write',
  'fktp/antrean/batal': 'write',
} as const;

/** Which service of BPJS a call speaks to; the verdict on a reply depends on it. */
export type BpjsOperation = keyof typeof OPERATIONS;
