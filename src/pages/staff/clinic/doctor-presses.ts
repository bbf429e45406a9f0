import { z } from 'zod';
import { Refusal } from '../../../platform/refusal';
import { cancelByHouse } from '../../../queue/cancel-by-house';
import { LONGEST_LATENESS_MINUTES, setDoctorBack, setDoctorLate, setDoctorLeft } from '../../../queue/doctor-changes';
import { transferBooking } from '../../../queue/transfer';
import { goTo, PageComplaint, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { phraseForPeople } from '../../refusals';
import { optionalLine } from '../form-fields';
import { chosenCodes, POLI, pressOf } from './clinic-presses';
import { transferTargets } from './clinic-session';
import { hoursText } from '../../../words/date-words';
import { panelOf } from './session-words';
import type { SessionCard } from '../../../queue/clinic-board';

const LATENESS = `Isi menit keterlambatan, 1 sampai ${LONGEST_LATENESS_MINUTES}.`;
const press = pressOf(POLI);
const nothing = z.object({});
const doctorAt = (session: SessionCard): string => `${panelOf(session.sessionId)}/dokter`;

/** @throws PageComplaint for a session nobody may be moved to from here */
async function targetOf(context: StaffContext, session: SessionCard, sessionId: number): Promise<SessionCard> {
  const target = (await transferTargets(context, session)).find((each) => each.sessionId === sessionId);
  if (target === undefined) throw new PageComplaint('Pilih jadwal tujuan.');
  return target;
}

/** What BPJS is told with the cancellation of the old booking. */
function reasonOf(target: SessionCard, why = ''): string {
  return `Dipindahkan ke ${target.clinicName}, ${target.doctorName}, ${target.visitDate} ${hoursText(target.practiceHours)}${why === '' ? '' : `: ${why}`}`;
}

export const doctorPresses: readonly PageRoute[] = [
  press('terlambat', z.object({ menit: z.coerce.number(LATENESS).int(LATENESS).min(1, LATENESS).max(LONGEST_LATENESS_MINUTES, LATENESS) }), async ({ context: { deps, facility }, session, input, by }) => {
    await setDoctorLate(deps, facility, { sessionId: session.sessionId, minutes: input.menit, by });
    return goTo(doctorAt(session), `Keterlambatan ${input.menit} menit diumumkan.`);
  }),
  press('tepat-waktu', nothing, async ({ context: { deps, facility }, session, by }) => {
    await setDoctorLate(deps, facility, { sessionId: session.sessionId, minutes: null, by });
    return goTo(doctorAt(session), 'Keterlambatan dihapus.');
  }),
  press('pergi', nothing, async ({ context: { deps, facility }, session, by }) => {
    await setDoctorLeft(deps, facility, { sessionId: session.sessionId, by });
    return goTo(doctorAt(session), 'Pendaftaran baru ditutup. Pindahkan atau batalkan pasien yang terdampak.');
  }),
  press('kembali', nothing, async ({ context: { deps, facility }, session, by }) => {
    await setDoctorBack(deps, facility, { sessionId: session.sessionId, by });
    return goTo(doctorAt(session), 'Pendaftaran baru dibuka kembali.');
  }),
  press('pindah/:bookingCode', z.object({ ke: z.coerce.number('Pilih jadwal tujuan.'), alasan: optionalLine('Alasan') }), async ({ context, session, input, by }) => {
    const target = await targetOf(context, session, input.ke);
    const { from, to } = await transferBooking(context.deps, context.facility, { bookingCode: context.params['bookingCode'] ?? '', toSessionId: target.sessionId, reason: reasonOf(target, input.alasan), by });
    return goTo(`${panelOf(session.sessionId)}/pindah/${from.bookingCode}`, `${from.queueNumber} pindah ke ${target.doctorName}, ${target.clinicName}. Nomor baru: ${to.queueNumber}.`);
  }),
  press(
    'terdampak',
    z.object({
      kode: chosenCodes,
      tindakan: z.enum(['pindah', 'batal'], 'Pilih pindahkan atau batalkan.'),
      ke: z.coerce.number('Pilih jadwal tujuan.').catch(0),
      alasan: z.string().trim().max(100, 'Alasan paling panjang 100 huruf.').catch(''),
    }),
    async ({ context, session, input, by }) => {
      const { deps, facility } = context;
      if (input.tindakan === 'batal') {
        return forEach(context, session, input.kode, 'dibatalkan', (bookingCode) => cancelByHouse(deps, facility, { bookingCode, reason: input.alasan, by }));
      }
      const target = await targetOf(context, session, input.ke);
      return forEach(context, session, input.kode, `dipindahkan ke ${target.doctorName}, ${target.clinicName}`, (bookingCode) =>
        transferBooking(deps, facility, { bookingCode, toSessionId: target.sessionId, reason: reasonOf(target), by }),
      );
    },
  ),
];

/** Each for itself: who cannot be moved keeps no other from it, and is named with the reason. */
async function forEach(context: StaffContext, session: SessionCard, bookingCodes: readonly string[], done: string, act: (bookingCode: string) => Promise<unknown>): Promise<PageReply> {
  let count = 0;
  const refused = new Map<string, number>();
  for (const bookingCode of bookingCodes) {
    try {
      await act(bookingCode);
      count += 1;
    } catch (error) {
      const sentence = error instanceof Refusal ? phraseForPeople(error, context.facility.timeZone) : undefined;
      if (sentence === undefined) throw error;
      refused.set(sentence, (refused.get(sentence) ?? 0) + 1);
    }
  }
  const left = [...refused].map(([sentence, times]) => `${times} pasien tidak: ${sentence}`).join(' ');
  return { kind: 'redirect', to: doctorAt(session), flash: { tone: refused.size === 0 ? 'good' : 'bad', text: `${count} pasien ${done}. ${left}`.trim() } };
}
