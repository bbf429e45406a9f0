import type { FktpSlot, ReferenceData } from '../reference';
import { isDate, weekdayNumber } from '../wib-time';
import { unfitField, type Service, type ServiceReply } from './service';

const SUCCESS = { code: 1, message: 'Ok' };

/** A primary-care clinic of the simulator's own, for a rehearsal without reference data. Closed on Sundays. */
const DEFAULT_WEEK: readonly FktpSlot[] = [1, 2, 3, 4, 5, 6].flatMap((hari) => [
  { hari, kodepoli: '001', namapoli: 'POLI UMUM', kodedokter: 900101, namadokter: 'dr. Contoh Umum', jampraktek: '07:00-12:00', kapasitas: 60 },
  { hari, kodepoli: '002', namapoli: 'POLI GIGI & MULUT', kodedokter: 900102, namadokter: 'drg. Contoh Gigi', jampraktek: '07:00-12:00', kapasitas: 20 },
  { hari, kodepoli: '003', namapoli: 'POLI KIA', kodedokter: 900103, namadokter: 'dr. Contoh Ibu dan Anak', jampraktek: '08:00-11:00', kapasitas: 25 },
]);

/** On a day without schedule the catalogue knows these three texts, from test fixtures only; which belongs where is our choice (ws-bpjs §2F). */
const NOTHING_OPEN: ServiceReply = { code: 201, message: 'No Content' };
export const NO_SCHEDULE: ServiceReply = { code: 201, message: 'Jadwal Dokter tidak ditemukan' };
export const NO_DATA: ServiceReply = { code: 201, message: 'Data tidak ditemukan' };

export function fktpSlotsOn({ fktp = DEFAULT_WEEK, liburNasional = [] }: ReferenceData, date: string): FktpSlot[] {
  const hari = liburNasional.includes(date) ? 8 : weekdayNumber(date);
  return fktp.filter((slot) => (slot.tanggal === undefined ? slot.hari === hari : slot.tanggal === date));
}

/** GET ref/poli/tanggal/{tanggal}: the clinics open on the date. */
export const fktpRefPoli: Service = ({ reference }, { params }) => {
  const { tanggal = '' } = params;
  if (!isDate(tanggal)) return unfitField('tanggal');
  const open = new Map(fktpSlotsOn(reference, tanggal).map(({ kodepoli, namapoli }) => [kodepoli, { kodepoli, namapoli }]));
  return open.size === 0 ? NOTHING_OPEN : { ...SUCCESS, rows: [...open.values()] };
};

/** GET ref/dokter/kodepoli/{kodepoli}/tanggal/{tanggal}: the doctors of a clinic on the date. */
export const fktpRefDokter: Service = ({ reference }, { params }) => {
  const { kodepoli, tanggal = '' } = params;
  if (!isDate(tanggal)) return unfitField('tanggal');
  if (!(reference.fktp ?? DEFAULT_WEEK).some((slot) => slot.kodepoli === kodepoli)) return NO_DATA;
  const rows = fktpSlotsOn(reference, tanggal)
    .filter((slot) => slot.kodepoli === kodepoli)
    .map(({ kodedokter, namadokter, jampraktek, kapasitas }) => ({ kodedokter, namadokter, jampraktek, kapasitas }));
  return rows.length === 0 ? NO_SCHEDULE : { ...SUCCESS, rows };
};
