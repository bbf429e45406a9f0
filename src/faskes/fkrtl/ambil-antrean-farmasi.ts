import { z } from 'zod';
import { takePharmacyNumber } from '../../pharmacy/take-pharmacy-number';
import { ok } from '../envelope';
import { service } from '../service';
import { kodebookingFarmasi } from './fields';
import { JENIS_RESEP } from './jenis-resep';

/** §3.10: a number of the pharmacy queue, a number on the wire; the same one when asked again. */
export const ambilAntreanFarmasi = service({
  name: 'ambil-antrean-farmasi',
  paths: ['/ambilantreanfarmasi', '/farmasi/ambil'],
  effect: 'writes',
  request: z.object({ kodebooking: kodebookingFarmasi }),
  answer: async (deps, { facility, body }) => {
    const ticket = await takePharmacyNumber(deps, facility, body.kodebooking);
    return ok({ jenisresep: JENIS_RESEP[ticket.kind], nomorantrean: ticket.ordinal, keterangan: '' });
  },
});
