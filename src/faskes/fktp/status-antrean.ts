import { z } from 'zod';
import type { Facility } from '../../platform/facility';
import { clinicStatus, NOBODY_CALLED, type StatusInDay } from '../../queue/status';
import { ok } from '../envelope';
import { service } from '../service';
import { kodepoli, tanggalStatus } from './fields';

/** §5.1: the queues of a poli on a date, before booking. */
export const statusAntrean = service({
  name: 'status-antrean',
  methods: ['GET'],
  paths: ['/antrean/status/{kodepoli}/{tanggalperiksa}'],
  effect: 'reads',
  request: z.object({ kodepoli, tanggalperiksa: tanggalStatus }),
  answer: async (deps, { facility, body }) => {
    const sessions = await clinicStatus(deps, facility, { clinicCode: body.kodepoli, visitDate: body.tanggalperiksa });
    return ok(REPLIES[facility.settings.fktpReplies](sessions));
  },
});

const REPLIES: Record<Facility['settings']['fktpReplies'], (sessions: readonly StatusInDay[]) => object> = {
  /** One queue of the whole poli, whose ticket called last is that of the session that began last. */
  v1: (sessions) => ({
    namapoli: sessions[0]?.clinicName ?? '',
    totalantrean: String(sum(sessions.map((session) => session.total))),
    sisaantrean: String(sum(sessions.map((session) => session.remaining))),
    antreanpanggil: sessions.findLast((session) => session.nowServing !== NOBODY_CALLED)?.nowServing ?? NOBODY_CALLED,
    keterangan: [...new Set(sessions.map((session) => session.note).filter((note) => note !== ''))].join('; '),
  }),
  v2: (sessions) =>
    sessions.map((session) => ({
      namapoli: session.clinicName,
      totalantrean: String(session.total),
      sisaantrean: session.remaining,
      antreanpanggil: session.nowServing,
      keterangan: session.note,
      kodedokter: session.doctorCode,
      namadokter: session.doctorName,
      jampraktek: session.practiceHours,
    })),
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
