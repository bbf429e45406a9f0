import { isDate } from '../wib-time';
import { rowsOrNoContent, unfitField, type Service } from './service';

const SUCCESS = { code: 1, message: 'OK' };

/** GET ref/poli (ws-bpjs §2.1). */
export const refPoli: Service = ({ reference }) => rowsOrNoContent(reference.poli, SUCCESS);

/** GET ref/dokter (ws-bpjs §2.2). */
export const refDokter: Service = ({ reference }) => rowsOrNoContent(reference.dokter, SUCCESS);

/** GET jadwaldokter/kodepoli/{kodepoli}/tanggal/{tgl} (ws-bpjs §2.3); kodepoli is the subspecialist code. */
export const jadwalDokter: Service = ({ hfis }, { params }) => {
  const { kodepoli = '', tanggal = '' } = params;
  if (!isDate(tanggal)) return unfitField('tanggal');
  const rows = hfis.slots(kodepoli, tanggal);
  // A day without schedule is 201 here, not the 204 of the other reads.
  return rows.length === 0 ? { code: 201, message: 'No Content' } : { code: 200, message: 'Ok', rows };
};
