import { z } from 'zod';
import { findBooking } from '../../../queue/booking-store';
import { markAllSeen, markNumberSeen, markPrintSeen } from '../../../registration/unseen-prints';
import { serviceTicketById } from '../../../service-points/ticket-print';
import { goTo, PageComplaint, staffPage, type PageRoute } from '../../page';
import { atEachDesk } from './desk';

const printOrNumber = z.coerce.number({ error: 'Cetakan tidak dikenal.' }).int('Cetakan tidak dikenal.').optional();

/** Somebody has looked after tickets nobody knows to have come out of a printer. */
export const unseenPrintsPresses: readonly PageRoute[] = atEachDesk(({ at, roles }) => [
  staffPage({
    method: 'post',
    path: `${at}/cetakan-dilihat`,
    roles: roles,
    input: z.object({ cetak: printOrNumber, tiket: printOrNumber, booking: z.string().max(20).default('') }),
    handle: async ({ deps, facility, staff }, { cetak, tiket, booking }) => {
      const isKnown = booking !== '' ? (await findBooking(deps.db, facility.facilityId, booking)) !== undefined : tiket !== undefined && (await serviceTicketById(deps.db, facility.facilityId, tiket)) !== undefined;
      if (cetak !== undefined) await markPrintSeen(deps, facility, cetak, staff.username);
      else if (!isKnown) throw new PageComplaint('Cetakan tidak dikenal.');
      else await markNumberSeen(deps, facility, booking === '' ? { ticketId: tiket ?? 0 } : { bookingCode: booking, isPharmacy: false }, staff.username);
      return goTo(at, 'Cetakan ditandai sudah diurus.');
    },
  }),
  staffPage({
    method: 'post',
    path: `${at}/semua-cetakan-dilihat`,
    roles: roles,
    // The newest the presser saw: one that came meanwhile is not looked after by this press.
    input: z.object({ sampai: z.coerce.number({ error: 'Tombol ini sudah kedaluwarsa.' }).int('Tombol ini sudah kedaluwarsa.').min(0, 'Tombol ini sudah kedaluwarsa.').max(8.64e15, 'Tombol ini sudah kedaluwarsa.') }),
    handle: async ({ deps, facility, staff }, { sampai }) => {
      const seen = await markAllSeen(deps, facility, new Date(sampai), staff.username);
      return goTo(at, `${seen} cetakan ditandai sudah diurus.`);
    },
  }),
]);
