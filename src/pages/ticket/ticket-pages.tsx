import { z } from 'zod';
import type { Role } from '../../auth/staff';
import { takePharmacyNumber } from '../../pharmacy/take-pharmacy-number';
import { findPrescription } from '../../pharmacy/pharmacy-store';
import { findBooking } from '../../queue/booking-store';
import { refuse } from '../../queue/refusals';
import { refuseService } from '../../service-points/refusals';
import { printById, recordReprint, reportPrint, serviceTicketById, type TicketPrint, type TicketSubject } from '../../service-points/ticket-print';
import { Link, PostForm } from '../document';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../page';
import { SENTENCES } from '../refusals';
import { StaffPage } from '../staff/staff-page';
import { Paper } from './paper-view';
import { ticketOnPaper, type PaperTicket } from './ticket-on-paper';

const WHO: readonly Role[] = ['registration', 'clinic', 'pharmacy', 'supervisor'];
const AT = '/petugas/cetak';

/** The page it was pressed on, below the base; none but ours. */
const kembali = z.string().regex(/^\/petugas(\/[\w%.-]+)*$/).catch('/petugas');
const printPath = (printId: number, back: string): string => `${AT}/${printId}?kembali=${encodeURIComponent(back)}`;

function StaffPrint({ ticket, print, width, back }: { ticket: PaperTicket; print: TicketPrint; width: '58' | '80'; back: string }) {
  const at = `${AT}/${print.printId}`;
  return (
    <StaffPage title="Cetak tiket">
      <section class="card print-card">
        <h1>Tiket {ticket.parts.map((part) => part.number).join(' dan ')}</h1>
        <p id="hasil-cetak">
          {print.outcome === null && 'Tiket sedang dikirim ke printer.'}
          {print.outcome === 'printed' && 'Tiket sudah dikirim ke printer.'}
          {print.outcome === 'failed' && 'Tiket tidak keluar dari printer.'}
        </p>
        <div class="print-card__acts">
          <PostForm to={AT}>
            {'ticketId' in print.subject ? <input type="hidden" name="tiket" value={print.subject.ticketId} /> : <input type="hidden" name="booking" value={print.subject.bookingCode} />}
            {'isPharmacy' in print.subject && print.subject.isPharmacy && <input type="hidden" name="farmasi" value="1" />}
            <input type="hidden" name="kembali" value={back} />
            <button class="button button--primary">Cetak lagi</button>
          </PostForm>
          <PostForm to={`${at}/hasil`}>
            <input type="hidden" name="hasil" value="failed" />
            <input type="hidden" name="kembali" value={back} />
            <button class="button">Tiket tidak keluar</button>
          </PostForm>
          <Link to={back} class="button">
            Kembali
          </Link>
        </div>
        <PostForm to={`${at}/hasil`} hidden data-print={print.printId} data-print-now={print.outcome === null ? 'yes' : undefined}>
          <input type="hidden" name="hasil" value="printed" />
        </PostForm>
      </section>
      <Paper ticket={ticket} width={width} />
    </StaffPage>
  );
}

async function subjectOf({ deps, facility }: StaffContext, input: { booking?: string | undefined; tiket?: number | undefined; farmasi: boolean }): Promise<TicketSubject> {
  const { facilityId } = facility;
  if (input.tiket !== undefined) {
    if ((await serviceTicketById(deps.db, facilityId, input.tiket)) === undefined) throw refuseService('ticket-unknown');
    return { ticketId: input.tiket };
  }
  if (input.booking === undefined || (await findBooking(deps.db, facilityId, input.booking)) === undefined) throw refuse('booking-unknown');
  if (!input.farmasi) return { bookingCode: input.booking, isPharmacy: false };
  const prescription = await findPrescription(deps.db, facilityId, input.booking, 'read');
  if (prescription === undefined || prescription.ordinal === null) await takePharmacyNumber(deps, facility, input.booking);
  return { bookingCode: input.booking, isPharmacy: true };
}

async function printOf({ deps, facility, params }: StaffContext): Promise<TicketPrint> {
  const printId = Number(params['printId']);
  const print = Number.isSafeInteger(printId) ? await printById(deps.db, facility.facilityId, printId) : undefined;
  if (print === undefined) throw new PageComplaint(SENTENCES.pageUnknown, 404);
  return print;
}

/** Staff print a ticket: a walk-in's, or one that did not come out of a kiosk. */
export const ticketPages: readonly PageRoute[] = [
  staffPage({
    method: 'post',
    path: AT,
    roles: WHO,
    input: z.object({
      booking: z.string().optional(),
      tiket: z.coerce.number().int('Nomor antrean tidak dikenal.').optional(),
      farmasi: z.string().optional().transform((value) => value === '1'),
      kembali,
    }),
    handle: async (context, input) => {
      const { deps, facility, staff } = context;
      const subject = await subjectOf(context, input);
      const printId = await recordReprint(deps.db, facility.facilityId, { subject, requestedBy: staff.username, at: deps.clock() });
      return goTo(printPath(printId, input.kembali));
    },
  }),
  staffPage({
    method: 'get',
    path: `${AT}/:printId`,
    roles: WHO,
    input: z.object({ kembali }),
    handle: async (context, input) => {
      const { deps, facility } = context;
      const print = await printOf(context);
      const ticket = await ticketOnPaper(deps, facility, print.subject, print.requestedAt);
      if (ticket === undefined) throw new PageComplaint(SENTENCES.pageUnknown, 404);
      return view(<StaffPrint ticket={ticket} print={print} width={facility.settings.ticketPaper} back={input.kembali} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${AT}/:printId/hasil`,
    roles: WHO,
    input: z.object({ hasil: z.enum(['printed', 'failed'], 'Hasil cetak tidak dikenal.'), kembali }),
    handle: async (context, { hasil, kembali: back }) => {
      const { deps, facility, staff } = context;
      const print = await printOf(context);
      await deps.db.transaction((tx) => reportPrint(tx, facility.facilityId, print.printId, hasil, deps.clock(), staff.username));
      return goTo(printPath(print.printId, back), hasil === 'failed' ? 'Dicatat: tiket tidak keluar. Periksa kertas dan printer, lalu cetak lagi.' : undefined);
    },
  }),
];
