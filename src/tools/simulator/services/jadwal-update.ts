import { z } from 'zod';
import { wibTime } from '../wib-time';
import { offendingField, requiredText, wireInteger } from '../wire-fields';
import { OK, unfitField, type Service } from './service';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const hours = z
  .object({ hari: wireInteger.refine((hari) => hari >= 1 && hari <= 8), buka: clockTime, tutup: clockTime })
  .refine(({ buka, tutup }) => buka < tutup);

const request = z.object({
  kodepoli: requiredText,
  kodesubspesialis: requiredText,
  kodedokter: wireInteger,
  jadwal: z.array(hours).min(1),
});

const TAKEN_UNTIL = '20:00';

/**
 * POST jadwaldokter/updatejadwaldokter (ws-bpjs §2.6, §6): takes a proposal, between midnight and 20:00 WIB; it holds
 * from the next day on. No refusal of this service is known: these sentences are ours.
 */
export const updateJadwalDokter: Service = ({ clock, ledger, reference }, { body }) => {
  const read = request.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const payload = read.data;
  const isKnownClinic = reference.poli.some(({ kdpoli, kdsubspesialis }) => kdpoli === payload.kodepoli && kdsubspesialis === payload.kodesubspesialis);
  if (reference.poli.length > 0 && !isKnownClinic) return unfitField('kodesubspesialis');
  const isKnownDoctor = reference.dokter.some(({ kodedokter }) => kodedokter === payload.kodedokter);
  if (reference.dokter.length > 0 && !isKnownDoctor) return { code: 201, message: 'Data dokter tidak ditemukan.' };
  if (wibTime(clock().getTime()) > TAKEN_UNTIL) {
    return { code: 201, message: 'Usulan perubahan jadwal dokter hanya diterima pukul 00:00 sampai 20:00 WIB' };
  }

  ledger.record({ call: 'jadwaldokter/updatejadwaldokter', payload });
  return OK;
};
