import { z } from 'zod';
import { bookingOfCard } from '../../queue/booking-of-card';
import { remainingAhead } from '../../queue/status';
import { ok } from '../envelope';
import { service } from '../service';
import { entry, toCardEntry } from './fields';

/** §5.3: how many stand before the patient. */
export const sisaPeserta = service({
  name: 'sisa-peserta',
  methods: ['GET'],
  paths: ['/antrean/sisapeserta/{nomorkartu}/{kodepoli}/{tanggalperiksa}'],
  effect: 'reads',
  request: z.object(entry),
  answer: async (deps, { facility, body }) => {
    const { bookingCode } = await bookingOfCard(deps, facility.facilityId, toCardEntry(body));
    const ahead = await remainingAhead(deps, facility, bookingCode);
    return ok({
      nomorantrean: ahead.queueNumber,
      namapoli: ahead.clinicName,
      sisaantrean: String(ahead.remaining),
      antreanpanggil: ahead.nowServing,
      keterangan: ahead.note,
    });
  },
});
