import { z } from 'zod';
import { checkIn } from '../../queue/check-in';
import { ok } from '../envelope';
import { service } from '../service';
import * as wire from '../wire';
import { kodebooking } from './fields';

/** §3.6: the patient is here. The catalogue prints its message as OK. */
export const checkInAntrean = service({
  name: 'check-in',
  paths: ['/checkinantrean', '/antrean/checkin'],
  effect: 'writes',
  request: z.object({ kodebooking, waktu: wire.epoch({ empty: 'Waktu Belum Diisi', format: 'Format Waktu Tidak Sesuai, kirim waktu dalam milidetik' }) }),
  answer: async (deps, { facility, body }) => {
    await checkIn(deps, facility, { bookingCode: body.kodebooking, claimedAt: body.waktu, source: 'mobile-jkn' });
    return ok(undefined, 'OK');
  },
});
