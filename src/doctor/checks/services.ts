import { localDate } from '../../platform/clock';
import type { FacilityCheck, FacilityContext } from '../check';
import { bad, good, unknown, type Finding } from '../finding';
import { NoOwnReply, ownCall, type OwnCall, type OwnReply } from '../own-call';

interface OwnService {
  name: string;
  method: OwnCall['method'];
  path: string;
  body?: object;
  /** metadata.code that the call must bring. */
  codes: readonly number[];
}

/** Belongs to nobody: its letters are none that a booking code of ours has in a row. */
const NO_BOOKING = 'DOCTOR-NOT-A-BOOKING';
const NO_CARD = '0000000000000';
const REFUSED = [201];
const WRONG_METHOD = 'Metode Tidak Sesuai';
/** By a method it does not take: a wrong password of ours would count towards the limit of our own address. */
const TOKEN: OwnService = { name: 'token', method: 'PUT', path: '/auth', codes: REFUSED };

/** Each service of a hospital once (ws-faskes §3), so that it reads, or refuses what it is asked: no number is taken, nobody registered. */
function hospitalServices(today: string): OwnService[] {
  const code = { kodebooking: NO_BOOKING };
  return [
    TOKEN,
    { name: 'status antrean', method: 'POST', path: '/statusantrean', body: { kodepoli: '???', kodedokter: 0, tanggalperiksa: today, jampraktek: '00:00-00:01' }, codes: REFUSED },
    { name: 'ambil antrean', method: 'POST', path: '/ambilantrean', body: {}, codes: REFUSED },
    { name: 'sisa antrean', method: 'POST', path: '/sisaantrean', body: code, codes: REFUSED },
    { name: 'batal antrean', method: 'POST', path: '/batalantrean', body: { ...code, keterangan: 'uji' }, codes: REFUSED },
    { name: 'check in', method: 'POST', path: '/checkinantrean', body: { ...code, waktu: 0 }, codes: REFUSED },
    { name: 'info pasien baru', method: 'POST', path: '/pasienbaru', body: {}, codes: REFUSED },
    { name: 'jadwal operasi RS', method: 'POST', path: '/jadwaloperasirs', body: { tanggalawal: today, tanggalakhir: today }, codes: [200] },
    { name: 'jadwal operasi pasien', method: 'POST', path: '/jadwaloperasipasien', body: { nopeserta: NO_CARD }, codes: [200, 201] },
    { name: 'ambil antrean farmasi', method: 'POST', path: '/ambilantreanfarmasi', body: code, codes: REFUSED },
    { name: 'status antrean farmasi', method: 'POST', path: '/statusantreanfarmasi', body: code, codes: REFUSED },
  ];
}

/** The six of primary care (ws-faskes §5), likewise. */
function primaryCareServices(today: string): OwnService[] {
  return [
    TOKEN,
    { name: 'status antrean', method: 'GET', path: `/antrean/status/---/${today}`, codes: REFUSED },
    { name: 'ambil antrean', method: 'POST', path: '/antrean', body: {}, codes: REFUSED },
    { name: 'sisa antrean', method: 'GET', path: `/antrean/sisapeserta/${NO_CARD}/---/${today}`, codes: REFUSED },
    { name: 'batal antrean', method: 'PUT', path: '/antrean/batal', body: { nomorkartu: NO_CARD, kodepoli: '---', tanggalperiksa: today, keterangan: 'uji' }, codes: REFUSED },
    { name: 'pasien baru', method: 'POST', path: '/peserta', body: {}, codes: REFUSED },
  ];
}

/** Every service of the contract called through the public address, as BPJS would, with a token made for a minute. */
export const services: FacilityCheck = {
  id: 'services',
  title: 'Semua layanan lewat alamat publik',
  essential: false,
  withinMs: 25_000,
  run: async (context) => {
    const { facility, facilityUrl, token, clock } = context;
    if (facilityUrl === undefined) return [unknown('Alamat publik belum diketahui.', 'Isi PUBLIC_URL, atau jalankan server lebih dahulu.')];
    if (token === undefined) return [unknown('Tidak ada token untuk menguji.', `Diperlukan TOKEN_SECRET yang sama seperti server dan satu pengguna web service (npm run facility -- user add --code ${facility.code} …).`)];
    const today = localDate(clock(), facility.timeZone);
    const all = facility.kind === 'FKRTL' ? hospitalServices(today) : primaryCareServices(today);
    try {
      const findings: Finding[] = [];
      for (const service of all) findings.push(...(await callOne(context, facilityUrl, service)));
      if (findings.length > 0) return findings;
      return [good(`Ke-${all.length} layanan menjawab dengan bentuk yang benar di ${facilityUrl}.`, { url: facilityUrl, services: all.map(({ name }) => name) })];
    } catch (error) {
      if (error instanceof NoOwnReply) return [unknown(`Tidak dapat memanggil ${facilityUrl} (${error.code}).`, 'Lihat pemeriksaan keterjangkauan dan sertifikat.', { code: error.code })];
      throw error;
    }
  },
};

/** The findings of one service; none: it is as it should be. */
async function callOne({ config, token, trustedCa }: FacilityContext, facilityUrl: string, service: OwnService): Promise<Finding[]> {
  const { name, method, path, body } = service;
  const reply = await ownCall({
    method,
    url: `${facilityUrl}${path}`,
    headers: service === TOKEN || token === undefined ? {} : { 'x-token': token.token, 'x-username': token.username },
    ...(body === undefined ? {} : { body }),
    // A token goes to nobody who cannot show a good certificate, but for a demo that has none.
    verifies: config.mode === 'production',
    ...(trustedCa === undefined ? {} : { ca: trustedCa }),
  });
  const wrong = whatIsWrong(reply, service);
  if (wrong === undefined) return [];
  return [bad(`${name} (${path}): ${wrong}.`, 'Bila header ditolak atau halaman lain yang menjawab, periksa proxy di depan; kalau tidak, lihat log server.', { service: name, path, status: reply.status, durationMs: reply.durationMs })];
}

function whatIsWrong({ status, contentType, json }: OwnReply, service: OwnService): string | undefined {
  if (json === undefined) return `balasannya bukan JSON (HTTP ${status}, ${contentType || 'tanpa jenis'})`;
  const { metadata } = (json ?? {}) as { metadata?: { code?: unknown; message?: unknown } };
  const { code, message } = metadata ?? {};
  if (typeof code !== 'number' || typeof message !== 'string') return 'balasannya tanpa metadata.code dan metadata.message';
  if (status >= 400) return `HTTP ${status}`;
  if (message.startsWith('Token ')) return `token ditolak ("${message}")`;
  if (message === 'Layanan Tidak Ditemukan' || (message === WRONG_METHOD) !== (service === TOKEN)) return `tidak sampai ke layanannya ("${message.slice(0, 100)}")`;
  if (!service.codes.includes(code)) return `kode ${code} "${message.slice(0, 100)}", seharusnya ${service.codes.join(' atau ')}`;
  return undefined;
}
