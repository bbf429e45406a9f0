import { z } from 'zod';
import { bookingOfCard } from '../../queue/booking-of-card';
import { cancelBooking } from '../../queue/cancel';
import { ok } from '../envelope';
import { service } from '../service';
import * as wire from '../wire';
import { entry, toCardEntry } from './fields';

/** v1 has no field for a reason. */
const REASON_IN_V1 = 'Dibatalkan peserta melalui Mobile JKN';

/** §5.4: the patient calls the booking off. */
export const batalAntrean = service({
  name: 'batal-antrean',
  methods: ['PUT'],
  paths: ['/antrean/batal'],
  effect: 'writes',
  request: z.object({ ...entry, keterangan: wire.text({ format: wire.malformed('keterangan') }) }),
  answer: async (deps, { facility, body }) => {
    const { bookingCode } = await bookingOfCard(deps, facility.facilityId, toCardEntry(body));
    const reason = body.keterangan === '' ? REASON_IN_V1 : body.keterangan;
    await cancelBooking(deps, facility, { bookingCode, reason, source: 'mobile-jkn' });
    return ok();
  },
});
