import { z } from 'zod';
import { surgeriesBetween } from '../../surgery/surgery-list';
import { failed, ok } from '../envelope';
import { service } from '../service';
import { tanggal } from './fields';
import { operasi } from './operasi';

/** §3.8: the operations of the house between two dates; an empty list where there are none. */
export const jadwalOperasiRs = service({
  name: 'jadwal-operasi-rs',
  paths: ['/jadwaloperasirs', '/operasi/rs'],
  effect: 'reads',
  request: z.object({ tanggalawal: tanggal, tanggalakhir: tanggal }),
  answer: async (deps, { facility, body }) => {
    if (body.tanggalakhir < body.tanggalawal) return failed('Tanggal Akhir Tidak Boleh Lebih Kecil dari Tanggal Awal');
    const surgeries = await surgeriesBetween(deps, facility.facilityId, body.tanggalawal, body.tanggalakhir);
    return ok({ list: surgeries.map((surgery) => ({ ...operasi(surgery), nopeserta: surgery.cardNumber, lastupdate: surgery.updatedAt.getTime() })) });
  },
});
