import { z } from 'zod';
import { checkedInWithoutTicket, deskBookings, lackingReference, type DeskBooking } from '../../../registration/desk-bookings';
import { deskConsequences } from '../../../registration/desk-consequences';
import { markTicketsAbsent } from '../../../registration/mark-absent';
import { serveHere } from '../../../registration/serve-here';
import { unseenPrints } from '../../../registration/unseen-prints';
import { undoablePress } from '../../../service-points/move-ticket';
import { servicePoints, type ServicePoint } from '../../../service-points/service-point';
import { queueDay, type QueueDay, type QueueTicket } from '../../../service-points/service-ticket';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { manyTexts } from '../form-fields';
import { atPlace } from '../panel-place';
import { AbsentView } from './absent-view';
import { DESKS } from './desk';
import { LOKET_AT, LoketView } from './loket-view';
import { hadir, ticketPresses, wordsOfCall, type TicketPanel } from './ticket-presses';

export const LOKET_ROLES = DESKS.FKRTL.roles;
const TITLE = 'Loket';
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
