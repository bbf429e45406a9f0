import { z } from 'zod';
import { surgeriesOfMember } from '../../surgery/surgery-list';
import { ok } from '../envelope';
import { service } from '../service';
import * as wire from '../wire';
import { operasi } from './operasi';

const NOT_A_CARD = 'Nomor Kartu Tidak Valid';

/** §3.9, in the UAT "List Kode Booking Operasi": the operations of one member still to come, or all by setting. */
export const jadwalOperasiPasien = service({
  name: 'jadwal-operasi-pasien',
  paths: ['/jadwaloperasipasien', '/operasi/pasien'],
  effect: 'reads',
  request: z.object({ nopeserta: wire.digits(13, { empty: NOT_A_CARD, format: NOT_A_CARD }) }),
  answer: async (deps, { facility, body }) => {
    const surgeries = await surgeriesOfMember(deps, facility.facilityId, body.nopeserta, facility.settings.surgeriesOfPatient);
    return ok({ list: surgeries.map(operasi) });
  },
});
