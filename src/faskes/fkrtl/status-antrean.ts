import { z } from 'zod';
import { sessionStatus } from '../../queue/status';
import { ok } from '../envelope';
import { service } from '../service';
import { jampraktek, kodedokter, kodepoli, tanggalperiksa } from './fields';

/** §3.2: the queue of poli + doctor + session, before booking. */
export const statusAntrean = service({
  name: 'status-antrean',
  paths: ['/statusantrean', '/antrean/status'],
  effect: 'reads',
  request: z.object({ tanggalperiksa, kodepoli, kodedokter, jampraktek }),
  answer: async (deps, { facility, body }) => {
    const slot = { clinicCode: body.kodepoli, doctorCode: body.kodedokter.number, visitDate: body.tanggalperiksa, practiceHours: body.jampraktek };
    const status = await sessionStatus(deps, facility, slot, body.kodedokter.asSent);
    return ok({
      namapoli: status.clinicName,
      namadokter: status.doctorName,
      totalantrean: status.total,
      sisaantrean: status.remaining,
      antreanpanggil: status.nowServing,
      sisakuotajkn: status.quota.remainingJkn,
      kuotajkn: status.quota.quotaJkn,
      sisakuotanonjkn: status.quota.remainingNonJkn,
      kuotanonjkn: status.quota.quotaNonJkn,
      keterangan: status.note,
    });
  },
});
