import { SEP_ISSUED } from './services/antrean-add';
import { CANCELLED as FKTP_CANCELLED, DUPLICATE as FKTP_DUPLICATE } from './services/fktp-antrean';
import { NO_DATA, NO_SCHEDULE } from './services/fktp-referensi';
import { unfitField, type ServiceReply } from './services/service';

type Body = Readonly<Record<string, unknown>>;

interface KnownText {
  /** The service that says it, where a scenario names none. */
  path: string;
  reply: (body: Body) => ServiceReply;
}

const date = ({ tanggalperiksa }: Body) => (typeof tanggalperiksa === 'string' ? tanggalperiksa : 'YYYY-MM-DD');
const task = ({ taskid }: Body) => Number(taskid ?? 0);
const refusal = (path: string, message: string): KnownText => ({ path, reply: () => ({ code: 201, message }) });

/**
 * Answers seen on the BPJS side (ws-bpjs §2.14) by names that read well in a scenario. Many of them the rules give by
 * themselves; here they can be had at any time, also those for which BPJS knows more than a simulator can.
 */
export const KNOWN_TEXTS = {
  'duplicate-booking': { path: 'antrean/add', reply: () => ({ code: 208, message: 'Terdapat duplikasi Kode Booking' }) },
  'nik-unfit': { path: 'antrean/add', reply: () => unfitField('nik') },
  'nohp-unfit': { path: 'antrean/add', reply: () => unfitField('nohp') },
  'nomorreferensi-unfit': { path: 'antrean/add', reply: () => unfitField('nomorreferensi') },
  'referral-invalid': refusal('antrean/add', 'Rujukan tidak valid'),
  'referral-expired': { path: 'antrean/add', reply: (body) => ({ code: 201, message: `Rujukan untuk tanggal ${date(body)} tidak valid / masa berlaku habis` }) },
  'doctor-not-in-hfis': refusal('antrean/add', 'Data dokter tidak ditemukan.'),
  'sep-issued': { path: 'antrean/add', reply: () => SEP_ISSUED },
  'task-exists': { path: 'antrean/updatewaktu', reply: (body) => ({ code: 208, message: `TaskId=${task(body)} sudah ada` }) },
  'booking-unknown': refusal('antrean/updatewaktu', 'Kode Booking tidak ditemukan'),
  'task-overtaken': { path: 'antrean/updatewaktu', reply: (body) => ({ code: 201, message: `TaskId terakhir ${Math.min(task(body) + 1, 7)}` }) },
  'cancelled-at-bpjs': refusal('antrean/updatewaktu', 'TaskId terakhir 99'),
  'task-missing': { path: 'antrean/updatewaktu', reply: (body) => ({ code: 201, message: `TaskId=${task(body) - 1} belum ada` }) },
  'task-two-missing': refusal('antrean/updatewaktu', 'Task=1 ada. TaskId=2 belum ada'),
  'task-not-sent': { path: 'antrean/updatewaktu', reply: (body) => ({ code: 201, message: `TaskId=${task(body)} tidak valid / TaskId sebelumnya belum terkirim` }) },
  'too-late': refusal('antrean/updatewaktu', 'Gagal. Tanggal kirim TaskId maksimal H+7 dari tanggal pelayanan.'),
  expired: refusal('antrean/updatewaktu', 'Expired: Lebih dari H+7'),
  'pharmacy-number-exists': refusal('antrean/farmasi/add', 'Antrean farmasi untuk Kode Booking tersebut sudah ada'),
  'fktp-no-schedule': { path: 'fktp/antrean/add', reply: () => NO_SCHEDULE },
  'fktp-duplicate': { path: 'fktp/antrean/add', reply: () => FKTP_DUPLICATE },
  'fktp-unknown': { path: 'fktp/antrean/panggil', reply: () => NO_DATA },
  'fktp-cancelled': { path: 'fktp/antrean/panggil', reply: () => FKTP_CANCELLED },
  'no-content-201': refusal('antrean/pendaftaran', 'No Content'),
} as const satisfies Record<string, KnownText>;

export type KnownTextName = keyof typeof KNOWN_TEXTS;
export const KNOWN_TEXT_NAMES = Object.keys(KNOWN_TEXTS) as [KnownTextName, ...KnownTextName[]];

export function isKnownText(kind: string): kind is KnownTextName {
  return Object.hasOwn(KNOWN_TEXTS, kind);
}
