import { z } from 'zod';
import type { Role } from '../../../auth/staff';
import { checkedInWithoutTicket, deskBookings, lackingReference, type DeskBooking } from '../../../registration/desk-bookings';
import { deskConsequences } from '../../../registration/desk-consequences';
import { markTicketsAbsent } from '../../../registration/mark-absent';
import { serveHere } from '../../../registration/serve-here';
import { markAllSeen, markNumberSeen, markPrintSeen, unseenPrints } from '../../../registration/unseen-prints';
import { undoablePress } from '../../../service-points/move-ticket';
import { findBooking } from '../../../queue/booking-store';
import { serviceTicketById } from '../../../service-points/ticket-print';
import { servicePoints, type ServicePoint } from '../../../service-points/service-point';
import { queueDay, type QueueDay, type QueueTicket } from '../../../service-points/service-ticket';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { manyTexts } from '../form-fields';
import { atPlace } from '../panel-place';
import { AbsentView } from './absent-view';
import { LOKET_AT, LoketView } from './loket-view';
import { hadir, ticketPresses, wordsOfCall, type TicketPanel } from './ticket-presses';

export const LOKET_ROLES: readonly Role[] = ['registration', 'supervisor'];
const TITLE = 'Loket';
const printOrNumber = z.coerce.number({ error: 'Cetakan tidak dikenal.' }).int('Cetakan tidak dikenal.').optional();
const LOKET: TicketPanel = { at: LOKET_AT, kind: 'registration', title: TITLE, roles: LOKET_ROLES, consequences: deskConsequences };

/** The queue of a desk, without numbers whose booking was cancelled meanwhile: calling passes them by. */
async function dayOf({ deps, facility, frame }: StaffContext, queueCode: string): Promise<{ day: QueueDay; bookings: Map<string, DeskBooking> }> {
  const day = await queueDay(deps.db, facility, frame.now, queueCode);
  const codes = [...day.waiting, ...day.skipped, ...day.called].flatMap(({ bookingCode }) => (bookingCode === null ? [] : [bookingCode]));
  const bookings = await deskBookings(deps.db, facility, codes);
  const stands = ({ bookingCode }: QueueTicket): boolean => bookingCode === null || !['cancelled', 'absent'].includes(bookings.get(bookingCode)?.booking.state ?? '');
  return { day: { ...day, waiting: day.waiting.filter(stands), skipped: day.skipped.filter(stands) }, bookings };
}

/** Who is at this desk now. */
export function ticketHere(day: QueueDay, place: ServicePoint): QueueTicket | undefined {
  return day.called.find((ticket) => ticket.servicePointId === place.servicePointId);
}

const panel = atPlace('registration', TITLE, async (context, place) => {
  const { deps, facility, frame, staff } = context;
  const { day, bookings } = await dayOf(context, place.queueCode ?? '');
  const [undo, points, prints, withoutTicket, lacking] = await Promise.all([
    undoablePress(deps.db, facility, day, staff.username, frame.now),
    servicePoints(deps.db, facility.facilityId),
    unseenPrints(deps.db, facility, frame.now),
    checkedInWithoutTicket(deps.db, facility, frame.now),
    lackingReference(deps.db, facility, frame.now),
  ]);
  const inLine = new Set([...day.waiting, ...day.skipped, ...day.called].map(({ bookingCode }) => bookingCode));
  return view(
    <LoketView
      place={place}
      points={points}
      day={day}
      here={ticketHere(day, place)}
      bookings={bookings}
      undo={undo}
      prints={prints}
      withoutTicket={withoutTicket}
      lacking={lacking.filter(({ booking }) => !inLine.has(booking.bookingCode))}
    />,
  );
});

const absentees = atPlace('registration', TITLE, async (context, place) => {
  const { day, bookings } = await dayOf(context, place.queueCode ?? '');
  return view(<AbsentView place={place} tickets={[...day.skipped, ...day.waiting]} bookings={bookings} />);
});

export const callingPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: LOKET_AT, roles: LOKET_ROLES, handle: panel }),
  ...ticketPresses(LOKET),
  staffPage({
    method: 'post',
    path: `${LOKET_AT}/layani`,
    roles: LOKET_ROLES,
    input: z.object({ hadir, booking: z.string().max(20).default('') }),
    handle: atPlace('registration', TITLE, async ({ deps, facility, staff }, place, input: { hadir: number | null; booking: string }) => {
      const outcome = await serveHere(deps, facility, { point: place, actor: staff.username }, { bookingCode: input.booking === '' ? null : input.booking, expects: input.hadir });
      return goTo(LOKET_AT, outcome.kind === 'called' ? `${outcome.ticket.ticketNumber} dilayani di ${place.name}.` : wordsOfCall(outcome, place));
    }),
  }),
  staffPage({
    method: 'post',
    path: `${LOKET_AT}/cetakan-dilihat`,
    roles: LOKET_ROLES,
    input: z.object({ cetak: printOrNumber, tiket: printOrNumber, booking: z.string().max(20).default('') }),
    handle: async ({ deps, facility, staff }, { cetak, tiket, booking }) => {
      const isKnown = booking !== '' ? (await findBooking(deps.db, facility.facilityId, booking)) !== undefined : tiket !== undefined && (await serviceTicketById(deps.db, facility.facilityId, tiket)) !== undefined;
      if (cetak !== undefined) await markPrintSeen(deps, facility, cetak, staff.username);
      else if (!isKnown) throw new PageComplaint('Cetakan tidak dikenal.');
      else await markNumberSeen(deps, facility, booking === '' ? { ticketId: tiket ?? 0 } : { bookingCode: booking, isPharmacy: false }, staff.username);
      return goTo(LOKET_AT, 'Cetakan ditandai sudah diurus.');
    },
  }),
  staffPage({
    method: 'post',
    path: `${LOKET_AT}/semua-cetakan-dilihat`,
    roles: LOKET_ROLES,
    // The newest the presser saw: one that came meanwhile is not looked after by this press.
    input: z.object({ sampai: z.coerce.number({ error: 'Tombol ini sudah kedaluwarsa.' }).int('Tombol ini sudah kedaluwarsa.').min(0, 'Tombol ini sudah kedaluwarsa.').max(8.64e15, 'Tombol ini sudah kedaluwarsa.') }),
    handle: async ({ deps, facility, staff }, { sampai }) => {
      const seen = await markAllSeen(deps, facility, new Date(sampai), staff.username);
      return goTo(LOKET_AT, `${seen} cetakan ditandai sudah diurus.`);
    },
  }),
  staffPage({ method: 'get', path: `${LOKET_AT}/belum-hadir`, roles: LOKET_ROLES, handle: absentees }),
  staffPage({
    method: 'post',
    path: `${LOKET_AT}/belum-hadir`,
    roles: LOKET_ROLES,
    input: z.object({ tiket: manyTexts }),
    handle: async ({ deps, facility, staff }, input) => {
      const ids = input.tiket.map(Number).filter(Number.isSafeInteger);
      if (ids.length === 0) throw new PageComplaint('Belum ada nomor yang dicentang.');
      const { absent, leftOut } = await markTicketsAbsent(deps, facility, staff.username, ids);
      return goTo(LOKET_AT, `${absent} nomor dicatat tidak hadir.${leftOut === 0 ? '' : ` ${leftOut} nomor sudah dilayani atau berubah, dan tidak dicatat.`}`);
    },
  }),
];
