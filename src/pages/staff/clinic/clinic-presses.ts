import { z } from 'zod';
import type { Role } from '../../../auth/staff';
import { callAgain, givePriority, passOver, takeBack, takePriorityAway } from '../../../queue/call-again';
import { callNext, callOutOfOrder } from '../../../queue/call-next';
import type { SessionCard } from '../../../queue/clinic-board';
import { finishConsultation } from '../../../queue/finish-consultation';
import { markAbsent } from '../../../queue/mark-absent';
import { undoPress, UNDOABLE_ACTS } from '../../../queue/press-to-undo';
import type { ServicePoint } from '../../../service-points/service-point';
import { goTo, staffPage, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { PRESCRIPTION_NAMES, priorityFields, reasonOf } from '../press-choices';
import { atPlace } from '../panel-place';
import { insistTheyAreOf, sessionOf } from './clinic-session';
import { panelOf } from './session-words';

export const CLINIC_ROLES: readonly Role[] = ['clinic', 'supervisor'];

const code = z.string('Pasien belum dipilih.').min(1, 'Pasien belum dipilih.').max(20, 'Kode booking tidak dikenal.');
const callId = z.coerce.number('Halaman sudah berubah. Coba lagi.').int('Halaman sudah berubah. Coba lagi.');
export const chosenCodes = z
  .union([z.string(), z.array(z.string())], 'Pilih paling sedikit satu pasien.')
  .transform((codes) => [codes].flat())
  .pipe(z.array(code).min(1, 'Pilih paling sedikit satu pasien.').max(500, 'Terlalu banyak pasien sekaligus.'));

export interface Press<Input> {
  context: StaffContext;
  place: ServicePoint;
  session: SessionCard;
  input: Input;
  /** The user name of who presses. */
  by: string;
}

/** A press of the panel: of a session of this room today, and of patients of this session only. */
export function press<Input>(path: string, input: z.ZodType<Input>, handle: (press: Press<Input>) => Promise<PageReply>): PageRoute {
  return staffPage({
    method: 'post',
    path: `/petugas/poli/:sessionId/${path}`,
    roles: CLINIC_ROLES,
    input,
    handle: atPlace('clinic', 'Poli', async (context, place, read: Input) => {
      const session = await sessionOf(context, place);
      await insistTheyAreOf(context, session, [...codesIn(read), ...[context.params['bookingCode'] ?? []].flat()]);
      return handle({ context, place, session, input: read, by: context.staff.username });
    }),
  });
}

function codesIn(input: unknown): string[] {
  const { kode } = input as { kode?: string | string[] };
  return kode === undefined ? [] : [kode].flat();
}

const ofOne = z.object({ kode: code });

export const clinicPresses: readonly PageRoute[] = [
  press('panggil', z.object({ sesudah: callId }), async ({ context: { deps, facility }, place, session, input, by }) => {
    const { booking, isRepeat } = await callNext(deps, facility, { sessionId: session.sessionId, by: { username: by, place }, afterCall: input.sesudah });
    return goTo(panelOf(session.sessionId), isRepeat ? `${booking.queueNumber} sudah dipanggil.` : `${booking.queueNumber} dipanggil ke ${place.name}.`);
  }),
  press('panggil-ini', ofOne.extend(priorityFields), async ({ context: { deps, facility }, place, session, input, by }) => {
    const { booking } = await callOutOfOrder(deps, facility, { bookingCode: input.kode, reason: reasonOf(input), by: { username: by, place } });
    return goTo(panelOf(session.sessionId), `${booking.queueNumber} dipanggil ke ${place.name}.`);
  }),
  press('panggil-ulang', ofOne.extend({ sesudah: callId }), async ({ context: { deps, facility }, place, session, input, by }) => {
    const booking = await callAgain(deps, facility, { bookingCode: input.kode, by: { username: by, place }, afterCall: input.sesudah });
    return goTo(panelOf(session.sessionId), `${booking.queueNumber} dipanggil lagi.`);
  }),
  press('lewati', ofOne, async ({ context: { deps, facility }, session, input, by }) => {
    const booking = await passOver(deps, facility, { bookingCode: input.kode, by });
    return goTo(panelOf(session.sessionId), `${booking.queueNumber} dilewati.`);
  }),
  press('kembalikan', ofOne, async ({ context: { deps, facility }, session, input, by }) => {
    const booking = await takeBack(deps, facility, { bookingCode: input.kode, by });
    return goTo(panelOf(session.sessionId), `${booking.queueNumber} kembali ke antrean.`);
  }),
  press('prioritas', ofOne.extend(priorityFields), async ({ context: { deps, facility }, session, input, by }) => {
    const booking = await givePriority(deps, facility, { bookingCode: input.kode, by, reason: reasonOf(input) });
    return goTo(panelOf(session.sessionId), `${booking.queueNumber} didahulukan.`);
  }),
  press('prioritas-hapus', ofOne, async ({ context: { deps, facility }, session, input, by }) => {
    const booking = await takePriorityAway(deps, facility, { bookingCode: input.kode, by });
    return goTo(panelOf(session.sessionId), `${booking.queueNumber} kembali ke urutan nomornya.`);
  }),
  press('selesai', ofOne.extend({ resep: z.enum(['none', 'non-compounded', 'compounded'], 'Pilih jenis resep.') }), async ({ context: { deps, facility }, session, input, by }) => {
    const booking = await finishConsultation(deps, facility, { bookingCode: input.kode, prescriptionKind: input.resep, by });
    return goTo(panelOf(session.sessionId), `${booking.queueNumber} selesai: ${PRESCRIPTION_NAMES[input.resep].toLowerCase()}.`);
  }),
  press('tidak-hadir', z.object({ kode: chosenCodes }), async ({ context: { deps, facility }, session, input, by }) => {
    const { marked, leftOut } = await markAbsent(deps, facility, { bookingCodes: input.kode, by, source: 'poli' });
    const [only] = marked;
    const done = marked.length === 1 && only !== undefined ? `${only.queueNumber} ditandai tidak hadir.` : `${marked.length} pasien ditandai tidak hadir.`;
    const left = leftOut === 0 ? '' : ` ${leftOut} pasien tidak dapat ditandai karena sudah dilayani.`;
    return goTo(panelOf(session.sessionId), done + left);
  }),
  press(
    'batalkan',
    z.object({
      kode: z.string('Pasien belum dipilih.').transform((codes) => codes.split(' ')).pipe(z.array(code).min(1)),
      // Only what this panel presses: a check-in is the desk's to take back.
      tekan: z.enum(UNDOABLE_ACTS, 'Langkah ini tidak dapat dibatalkan di sini.'),
    }),
    async ({ context: { deps, facility }, session, input, by }) => {
      const undone = await undoPress(deps, facility, { act: input.tekan, bookingCodes: input.kode, by });
      const [only] = undone;
      return goTo(panelOf(session.sessionId), `Dibatalkan: ${undone.length === 1 && only !== undefined ? only.queueNumber : `${undone.length} pasien`} seperti semula.`);
    },
  ),
];
