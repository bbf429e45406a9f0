import { lookup } from 'node:dns/promises';
import { localDate } from '../../platform/clock';
import { reportingAccount, type Facility } from '../../platform/facility';
import { ENVIRONMENT_WORDS, environmentOf } from '../bpjs-answer';
import { addressOf } from '../public-address';

/** One part of a letter, in the order it is read. */
export type LetterPart =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  /** Rows of label and value; an empty value is a line to fill in by hand. */
  | { kind: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
  | { kind: 'checklist'; items: readonly string[] }
  | { kind: 'signature'; place: string };

export interface Letter {
  title: string;
  facility: string;
  parts: LetterPart[];
}

/** Contract's word → path below the address of the facility (ws-faskes §3, §5). */
const SERVICES: Record<Facility['kind'], readonly (readonly [string, string])[]> = {
  FKRTL: [
    ['Token', 'GET /token'],
    ['Status antrean', 'POST /statusantrean'],
    ['Ambil antrean', 'POST /ambilantrean'],
    ['Sisa antrean', 'POST /sisaantrean'],
    ['Batal antrean', 'POST /batalantrean'],
    ['Check in', 'POST /checkinantrean'],
    ['Info pasien baru', 'POST /infopasienbaru'],
    ['Jadwal operasi RS', 'POST /jadwaloperasirs'],
    ['Jadwal operasi pasien', 'POST /jadwaloperasipasien'],
    ['Ambil antrean farmasi', 'POST /ambilantreanfarmasi'],
    ['Status antrean farmasi', 'POST /statusantreanfarmasi'],
  ],
  FKTP: [
    ['Token', 'GET /auth'],
    ['Status antrean', 'GET /antrean/status/{kodepoli}/{tanggalperiksa}'],
    ['Ambil antrean', 'POST /antrean'],
    ['Sisa antrean', 'GET /antrean/sisapeserta/{nomorkartu}/{kodepoli}/{tanggalperiksa}'],
    ['Batal antrean', 'PUT /antrean/batal'],
    ['Pasien baru', 'POST /peserta'],
  ],
};

/** What whoever signs has to bring along; who does what is in docs/go-live.md. */
const ATTACHMENTS = [
  'Surat permohonan ini, bertanda tangan pimpinan dan berstempel',
  'Formulir pendaftaran akses TrustMark (katalog web service) dengan nama dan email penanggung jawab',
  'Surat komitmen penyelenggaraan antrean online',
  'Laporan UAT (npm run uat) beserta formulir UAT bertanda tangan',
  'Laporan uji keamanan aplikasi (docs/keamanan.md)',
  'Pakta integritas pemanfaatan data, dari fasilitas kesehatan dan vendor bila ada',
] as const;

/** The IPv4 addresses of a host as seen from here; empty where there are none. */
async function addressesOf(host: string): Promise<string> {
  try {
    return (await lookup(host, { all: true, family: 4 })).map(({ address }) => address).join(', ');
  } catch {
    return '';
  }
}

/** The letter that asks BPJS to allow the way in and out, filled from configuration; what nobody can know stays to be filled in. */
export async function whitelistLetter(facility: Facility, facilityUrl: string | undefined, now: Date): Promise<Letter> {
  const address = facilityUrl === undefined ? undefined : addressOf(facilityUrl);
  const account = reportingAccount(facility);
  const user = [...facility.users.values()].find(({ disabled }) => !disabled);
  const date = localDate(now, facility.timeZone);
  return {
    title: 'Permohonan Whitelist dan Akses Antrean Online',
    facility: `${facility.name} (${facility.code})`,
    parts: [
      { kind: 'facts', rows: [['Nomor', ''], ['Tanggal', date], ['Lampiran', `${ATTACHMENTS.length - 1} berkas`], ['Kepada', 'Kepala BPJS Kesehatan Kantor Cabang'], ['Kantor cabang', '']] },
      {
        kind: 'text',
        text: `Dengan hormat, kami mengajukan permohonan agar web service antrean online ${facility.name} (kode faskes ${facility.code}) dapat dipanggil oleh Mobile JKN dan server BPJS Kesehatan, serta agar server kami dapat memanggil web service antrean BPJS Kesehatan. Datanya sebagai berikut.`,
      },
      { kind: 'heading', text: '1. Fasilitas kesehatan dan penanggung jawab' },
      {
        kind: 'facts',
        rows: [
          ['Nama fasilitas kesehatan', facility.name],
          ['Kode faskes', facility.code],
          ['Jenis', facility.kind === 'FKRTL' ? 'FKRTL (rumah sakit)' : 'FKTP (puskesmas, klinik, dokter praktek)'],
          ['Alamat', ''],
          ['Nama penanggung jawab (PIC)', ''],
          ['Jabatan, telepon, email PIC', ''],
          ['Vendor (bila ada), nama dan telepon', ''],
        ],
      },
      { kind: 'heading', text: '2. Data whitelist: BPJS memanggil fasilitas kesehatan' },
      {
        kind: 'facts',
        rows: [
          ['Alamat web service (base URL)', facilityUrl === undefined ? '' : `${facilityUrl}/`],
          ['Nama host', address?.host ?? ''],
          ['Port', address === undefined ? '' : String(address.port)],
          ['IP publik tujuan', address === undefined ? '' : await addressesOf(address.host)],
          ['Protokol', 'HTTPS, TLS 1.2 atau 1.3, JSON'],
          ['Username web service', user?.username ?? ''],
          ['Password web service', 'diserahkan terpisah dalam amplop tertutup'],
          ['Header yang dikirim BPJS', 'x-username, x-password (token); x-token, x-username (layanan lain)'],
        ],
      },
      { kind: 'heading', text: '3. Layanan' },
      { kind: 'facts', rows: SERVICES[facility.kind].map(([name, path]): [string, string] => [name, address === undefined ? path : path.replace(' /', ` ${facilityUrl ?? ''}/`)]) },
      { kind: 'heading', text: '4. Fasilitas kesehatan memanggil BPJS' },
      {
        kind: 'facts',
        rows: [
          ['IP publik asal (keluar)', ''],
          ['Tujuan', 'apijkn.bpjs-kesehatan.go.id dan apijkn-dev.bpjs-kesehatan.go.id, port 443'],
          ['Layanan', facility.kind === 'FKRTL' ? 'Antrean RS, HFIS' : 'Antrean FKTP'],
          ['Cons ID saat ini', account === undefined ? 'belum ada; dimohonkan dengan surat ini' : `${account.consId} (${ENVIRONMENT_WORDS[environmentOf(account.baseUrl)]})`],
          ['Yang dimohonkan', 'Cons ID dan user_key: [  ] pengembangan (berlaku tiga bulan)   [  ] produksi'],
        ],
      },
      { kind: 'heading', text: '5. Kelengkapan' },
      { kind: 'checklist', items: ATTACHMENTS },
      { kind: 'text', text: 'Perubahan alamat, port, IP, vendor atau penanggung jawab akan kami sampaikan secara tertulis sebelum berlaku. Atas perhatian dan kerja sama Bapak/Ibu kami ucapkan terima kasih.' },
      { kind: 'signature', place: '' },
    ],
  };
}
