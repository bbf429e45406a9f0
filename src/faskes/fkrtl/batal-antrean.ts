import { z } from 'zod';
import { cancelBooking } from '../../queue/cancel';
import { ok } from '../envelope';
import { service } from '../service';
import * as wire from '../wire';
import { kodebooking } from './fields';

/** §3.5: the patient calls the booking off. */
export const batalAntrean = service({
  name: 'batal-antrean',
  paths: ['/batalantrean', '/antrean/batal'],
  effect: 'writes',
  request: z.object({ kodebooking, keterangan: wire.text({ format: wire.malformed('keterangan') }) }),
  answer: async (deps, { facility, body }) => {
    await cancelBooking(deps, facility, { bookingCode: body.kodebooking, reason: body.keterangan, source: 'mobile-jkn' });
    return ok();
  },
});
