import { z } from 'zod';
import { remainingAhead } from '../../queue/status';
import { ok } from '../envelope';
import { service } from '../service';
import { kodebooking } from './fields';

/** §3.4: how many stand before the patient on the day. */
export const sisaAntrean = service({
  name: 'sisa-antrean',
  paths: ['/sisaantrean', '/antrean/sisa'],
  effect: 'reads',
  request: z.object({ kodebooking }),
  answer: async (deps, { facility, body }) => {
    const ahead = await remainingAhead(deps, facility, body.kodebooking);
    return ok({
      nomorantrean: ahead.queueNumber,
      namapoli: ahead.clinicName,
      namadokter: ahead.doctorName,
      sisaantrean: ahead.remaining,
      antreanpanggil: ahead.nowServing,
      waktutunggu: ahead.waitSeconds,
      keterangan: ahead.note,
    });
  },
});
