import { z } from 'zod';
import type { Role } from '../../../auth/staff';
import type { Facility } from '../../../platform/facility';
import { callNextTicket, callTicket, recallTicket, type CallOutcome, type TicketConsequences } from '../../../service-points/call-ticket';
import { moveTicket, undoTicketPress, type TicketMove } from '../../../service-points/move-ticket';
import type { ServicePoint } from '../../../service-points/service-point';
import type { QueueTicket } from '../../../service-points/service-ticket';
import { goTo, staffPage, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { atPlace } from '../panel-place';
import { priorityFields, reasonOf } from '../press-choices';

export const tiket = z.coerce.number({ error: 'Nomor antrean tidak dikenal.' }).int('Nomor antrean tidak dikenal.');
/** Who stood at the desk when the page was drawn; empty: nobody. */
export const hadir = z
  .string()
  .default('')
  .transform((text) => (text === '' ? null : Number(text)))
  .pipe(z.number({ error: 'Nomor antrean tidak dikenal.' }).int('Nomor antrean tidak dikenal.').nullable());

export interface TicketPanel {
  /** `/petugas/loket` */
  at: string;
  kind: 'registration' | 'other';
  title: string;
  roles: readonly Role[];
  consequences: (facility: Facility, actor: string) => TicketConsequences;
}

/** What an outcome of calling says on top of the panel. */
export function wordsOfCall(outcome: CallOutcome, place: ServicePoint): string {
  switch (outcome.kind) {
    case 'called':
      return `${outcome.ticket.ticketNumber} dipanggil ke ${place.name}.`;
    case 'nobody-waits':
      return 'Tidak ada lagi yang menunggu.';
    case 'as-it-stands':
      return outcome.ticket === undefined ? 'Keadaan loket sudah berubah. Silakan tekan lagi.' : `${outcome.ticket.ticketNumber} sudah dipanggil ke ${place.name}.`;
  }
}

/** The presses of a panel whose queue is no clinic's, each from a page of its own. */
export function ticketPresses(panel: TicketPanel): PageRoute[] {
  const { at, roles } = panel;
  const consequences = ({ facility, staff }: StaffContext): TicketConsequences => panel.consequences(facility, staff.username);
  const atDesk = <Input>(handle: (context: StaffContext, place: ServicePoint, input: Input) => Promise<PageReply>) => atPlace<Input>(panel.kind, panel.title, handle);
  const moved = (path: string, to: Exclude<TicketMove['to'], 'priority'>, words: (ticket: QueueTicket) => string): PageRoute =>
    staffPage({
      method: 'post',
      path: `${at}/${path}`,
      roles,
      input: z.object({ tiket }),
      handle: async (context, input) => {
        const ticket = await moveTicket(context.deps, context.facility, context.staff.username, input.tiket, { to }, consequences(context));
        return goTo(at, words(ticket));
      },
    });

  return [
    staffPage({
      method: 'post',
      path: `${at}/panggil`,
      roles,
      input: z.object({ hadir }),
      handle: atDesk(async (context, place, input: { hadir: number | null }) => {
        const { deps, facility, staff } = context;
        return goTo(at, wordsOfCall(await callNextTicket(deps, facility, { point: place, actor: staff.username }, input.hadir, consequences(context)), place));
      }),
    }),
    staffPage({
      method: 'post',
      path: `${at}/panggil-nomor`,
      roles,
      input: z.object({ hadir, tiket, ...priorityFields }),
      handle: atDesk(async (context, place, input: { hadir: number | null; tiket: number; alasan: string; alasan_lain: string }) => {
        const { deps, facility, staff } = context;
        const wanted = { ticketId: input.tiket, expects: input.hadir, reason: reasonOf(input) };
        return goTo(at, wordsOfCall(await callTicket(deps, facility, { point: place, actor: staff.username }, wanted, consequences(context)), place));
      }),
    }),
    staffPage({
      method: 'post',
      path: `${at}/panggil-lagi`,
      roles,
      input: z.object({ tiket }),
      handle: atDesk(async ({ deps, facility, staff }, place, input: { tiket: number }) => {
        const ticket = await recallTicket(deps, facility, { point: place, actor: staff.username }, input.tiket);
        return goTo(at, `${ticket.ticketNumber} dipanggil lagi.`);
      }),
    }),
    moved('lewati', 'skip', ({ ticketNumber }) => `${ticketNumber} dilewati.`),
    moved('kembali', 'take-back', ({ ticketNumber }) => `${ticketNumber} kembali menunggu.`),
    moved('selesai', 'done', ({ ticketNumber }) => `${ticketNumber} selesai.`),
    moved('tidak-hadir', 'absent', ({ ticketNumber }) => `${ticketNumber} dicatat tidak hadir.`),
    staffPage({
      method: 'post',
      path: `${at}/dahulukan`,
      roles,
      input: z.object({ tiket, ...priorityFields }),
      handle: async ({ deps, facility, staff }, input) => {
        const ticket = await moveTicket(deps, facility, staff.username, input.tiket, { to: 'priority', reason: reasonOf(input) });
        return goTo(at, `${ticket.ticketNumber} didahulukan.`);
      },
    }),
    staffPage({
      method: 'post',
      path: `${at}/batalkan`,
      roles,
      input: z.object({ tiket, ditekan: z.coerce.number({ error: 'Tombol ini sudah kedaluwarsa.' }) }),
      handle: async (context, input) => {
        const { deps, facility, staff } = context;
        const ticket = await undoTicketPress(deps, facility, staff.username, { ticketId: input.tiket, pressedAtMs: input.ditekan }, consequences(context));
        return goTo(at, `Dibatalkan: ${ticket.ticketNumber} seperti semula.`);
      },
    }),
  ];
}
