import { z } from 'zod';
import { pharmacyStatus } from '../../pharmacy/pharmacy-status';
import { ok } from '../envelope';
import { service } from '../service';
import { kodebookingFarmasi } from './fields';
import { JENIS_RESEP } from './jenis-resep';

/** §3.11: the pharmacy queue of that day and kind of prescription. */
export const statusAntreanFarmasi = service({
  name: 'status-antrean-farmasi',
  paths: ['/statusantreanfarmasi', '/farmasi/status'],
  effect: 'reads',
  request: z.object({ kodebooking: kodebookingFarmasi }),
  answer: async (deps, { facility, body }) => {
    const queue = await pharmacyStatus(deps, facility, body.kodebooking);
    return ok({ jenisresep: JENIS_RESEP[queue.kind], totalantrean: queue.total, sisaantrean: queue.waiting, antreanpanggil: queue.nowServing, keterangan: '' });
  },
});
