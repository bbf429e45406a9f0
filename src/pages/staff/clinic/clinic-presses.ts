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

export const CLINIC_ROLES: readonly Role[] = ['clinic', 'supervisor'];

/** A panel that calls the patients of a session: where it is, and whose it is. */
export interface ClinicPanel {
  /** Of its sessions: `/petugas/poli`. */
  at: string;
  title: string;
  roles: readonly Role[];
}

export const POLI: ClinicPanel = { at: '/petugas/poli', title: 'Poli', roles: CLINIC_ROLES };

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
  /** The panel of this session. */
  at: string;
  input: Input;
  /** The user name of who presses. */
  by: string;
}

/** A press of a panel: of a session of this room today, and of patients of this session only. */
export function pressOf(panel: ClinicPanel) {
  return <Input>(path: string, input: z.ZodType<Input>, handle: (press: Press<Input>) => Promise<PageReply>): PageRoute =>
    staffPage({
      method: 'post',
      path: `${panel.at}/:sessionId/${path}`,
      roles: panel.roles,
      input,
      handle: atPlace('clinic', panel.title, async (context, place, read: Input) => {
        const session = await sessionOf(context, place);
        await insistTheyAreOf(context, session, [...codesIn(read), ...[context.params['bookingCode'] ?? []].flat()]);
        return handle({ context, place, session, at: `${panel.at}/${session.sessionId}`, input: read, by: context.staff.username });
      }),
    });
}

function codesIn(input: unknown): string[] {
  const { kode } = input as { kode?: string | string[] };
  return kode === undefined ? [] : [kode].flat();
}

export const ofOne = z.object({ kode: code });

/** Calling, passing over, finishing, taking back: the same on every panel that calls. */
export function clinicPresses(panel: ClinicPanel): PageRoute[] {
  const press = pressOf(panel);
  return [
    press('panggil', z.object({ sesudah: callId }), async ({ context: { deps, facility }, at, place, session, input, by }) => {
      const { booking, isRepeat } = await callNext(deps, facility, { sessionId: session.sessionId, by: { username: by, place }, afterCall: input.sesudah });
      return goTo(at, isRepeat ? `${booking.queueNumber} sudah dipanggil.` : `${booking.queueNumber} dipanggil ke ${place.name}.`);
    }),
    press('panggil-ini', ofOne.extend(priorityFields), async ({ context: { deps, facility }, at, place, input, by }) => {
      const { booking } = await callOutOfOrder(deps, facility, { bookingCode: input.kode, reason: reasonOf(input), by: { username: by, place } });
      return goTo(at, `${booking.queueNumber} dipanggil ke ${place.name}.`);
    }),
    press('panggil-ulang', ofOne.extend({ sesudah: callId }), async ({ context: { deps, facility }, at, place, input, by }) => {
      const booking = await callAgain(deps, facility, { bookingCode: input.kode, by: { username: by, place }, afterCall: input.sesudah });
      return goTo(at, `${booking.queueNumber} dipanggil lagi.`);
    }),
    press('lewati', ofOne, async ({ context: { deps, facility }, at, input, by }) => {
      const booking = await passOver(deps, facility, { bookingCode: input.kode, by });
      return goTo(at, `${booking.queueNumber} dilewati.`);
    }),
    press('kembalikan', ofOne, async ({ context: { deps, facility }, at, input, by }) => {
      const booking = await takeBack(deps, facility, { bookingCode: input.kode, by });
      return goTo(at, `${booking.queueNumber} kembali ke antrean.`);
    }),
    press('prioritas', ofOne.extend(priorityFields), async ({ context: { deps, facility }, at, input, by }) => {
      const booking = await givePriority(deps, facility, { bookingCode: input.kode, by, reason: reasonOf(input) });
      return goTo(at, `${booking.queueNumber} didahulukan.`);
    }),
    press('prioritas-hapus', ofOne, async ({ context: { deps, facility }, at, input, by }) => {
      const booking = await takePriorityAway(deps, facility, { bookingCode: input.kode, by });
      return goTo(at, `${booking.queueNumber} kembali ke urutan nomornya.`);
    }),
    press('selesai', ofOne.extend({ resep: z.enum(['none', 'non-compounded', 'compounded'], 'Pilih jenis resep.') }), async ({ context: { deps, facility }, at, input, by }) => {
      const booking = await finishConsultation(deps, facility, { bookingCode: input.kode, prescriptionKind: input.resep, by });
      return goTo(at, `${booking.queueNumber} selesai${facility.kind === 'FKTP' ? '' : `: ${PRESCRIPTION_NAMES[input.resep].toLowerCase()}`}.`);
    }),
    press('tidak-hadir', z.object({ kode: chosenCodes }), async ({ context: { deps, facility }, at, input, by }) => {
      const { marked, leftOut } = await markAbsent(deps, facility, { bookingCodes: input.kode, by, source: 'poli' });
      const [only] = marked;
      const done = marked.length === 1 && only !== undefined ? `${only.queueNumber} ditandai tidak hadir.` : `${marked.length} pasien ditandai tidak hadir.`;
      const left = leftOut === 0 ? '' : ` ${leftOut} pasien tidak dapat ditandai karena sudah dilayani.`;
      return goTo(at, done + left);
    }),
    press(
      'batalkan',
      z.object({
        kode: z.string('Pasien belum dipilih.').transform((codes) => codes.split(' ')).pipe(z.array(code).min(1)),
        // Only what this panel presses: a check-in is the desk's to take back.
        tekan: z.enum(UNDOABLE_ACTS, 'Langkah ini tidak dapat dibatalkan di sini.'),
      }),
      async ({ context: { deps, facility }, at, input, by }) => {
        const undone = await undoPress(deps, facility, { act: input.tekan, bookingCodes: input.kode, by });
        const [only] = undone;
        return goTo(at, `Dibatalkan: ${undone.length === 1 && only !== undefined ? only.queueNumber : `${undone.length} pasien`} seperti semula.`);
      },
    ),
  ];
}
