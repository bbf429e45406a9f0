import { z } from 'zod';
import { localDate } from '../../../platform/clock';
import { hasAdmission, type Facility } from '../../../platform/facility';
import { checkIn } from '../../../queue/check-in';
import { cancelAtDesk } from '../../../registration/cancel-at-desk';
import { completeReference } from '../../../registration/complete-reference';
import { deskBooking, deskTasks } from '../../../registration/desk-bookings';
import { finishRegistration } from '../../../registration/finish-registration';
import { servicePointById } from '../../../service-points/service-point';
import { queueDay } from '../../../service-points/service-ticket';
import { goTo, PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { SENTENCES } from '../../refusals';
import { oneLine, optionalLine } from '../form-fields';
import { BookingView } from './booking-view';
import { FinishQuestionView } from './finish-question-view';
import { ticketHere } from './calling-pages';
import { atEachDesk, bookingPath, deskOf, DESKS } from './desk';

const kembali = z.enum(['panel', 'booking', 'finish']).catch('booking');
const backTo = (of: Facility, back: z.output<typeof kembali>, code: string): string => (back === 'booking' ? bookingPath(of, code) : deskOf(of).at);
const codeOf = ({ params }: StaffContext): string => params['kode'] ?? '';

async function finish(context: StaffContext, to: string, more: string): Promise<PageReply> {
  const { deps, facility, staff } = context;
  const booking = await finishRegistration(deps, facility, { bookingCode: codeOf(context), actor: staff.username });
  return goTo(to, `Pendaftaran ${booking.queueNumber} selesai. ${more}`.trim());
}

/** What there is to a booking at the desk of any facility. */
export const bookingPages: readonly PageRoute[] = atEachDesk(({ at, roles }) => [
  staffPage({
    method: 'get',
    path: `${at}/booking/:kode`,
    roles,
    handle: async (context) => {
      const { deps, facility, frame, staff } = context;
      const item = await deskBooking(deps.db, facility, codeOf(context));
      if (item === undefined) throw new PageComplaint(SENTENCES.pageUnknown, 404);
      const place = await servicePointById(deps.db, facility.facilityId, staff.servicePointId);
      const here = place?.kind === 'registration' ? ticketHere(await queueDay(deps.db, facility, frame.now, place.queueCode ?? ''), place) : undefined;
      const isToday = item.booking.visitDate === localDate(frame.now, facility.timeZone);
      return view(<BookingView place={place} item={item} tasks={await deskTasks(deps.db, facility, item.booking.bookingCode)} isToday={isToday} here={here} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${at}/booking/:kode/check-in`,
    roles,
    handle: async (context) => {
      const { deps, facility, staff } = context;
      const booking = await checkIn(deps, facility, { bookingCode: codeOf(context), claimedAt: deps.clock(), source: 'desk', actor: staff.username });
      return goTo(bookingPath(context.facility, codeOf(context)), booking.lastTask === 1 ? 'Pasien baru sudah check-in dan masuk antrean loket.' : `Pasien ${hasAdmission(facility) ? 'sudah check-in' : 'hadir'} dan menunggu poli.`);
    },
  }),
  staffPage({
    method: 'post',
    path: `${at}/booking/:kode/batal`,
    roles,
    input: z.object({ alasan: oneLine('Alasan pembatalan', 200) }),
    handle: async (context, { alasan }) => {
      const { deps, facility, staff } = context;
      await cancelAtDesk(deps, facility, { bookingCode: codeOf(context), reason: alasan, actor: staff.username });
      return goTo(bookingPath(context.facility, codeOf(context)), 'Booking dibatalkan.');
    },
  }),
]);

const { at, roles } = DESKS.FKRTL;

/** The end of a registration, and the letter BPJS wants with it: where there is admission. */
export const admissionPages: readonly PageRoute[] = [
  staffPage({
    method: 'post',
    path: `${at}/booking/:kode/rujukan`,
    roles,
    input: z.object({
      kembali,
      jenis: z.coerce.number({ error: 'Pilih jenis kunjungan.' }).int('Pilih jenis kunjungan.').min(1, 'Pilih jenis kunjungan.').max(4, 'Pilih jenis kunjungan.'),
      rujukan: optionalLine('Nomor rujukan', 50).pipe(z.string().regex(/^[\x21-\x7e]*$/, 'Nomor rujukan diisi tanpa spasi.')),
    }),
    handle: async (context, input) => {
      const { deps, facility, staff } = context;
      await completeReference(deps, facility, { bookingCode: codeOf(context), visitType: input.jenis, referenceNumber: input.rujukan, actor: staff.username });
      if (input.kembali === 'finish') return finish(context, at, 'Nomor rujukan tersimpan.');
      return goTo(backTo(facility, input.kembali, codeOf(context)), 'Nomor rujukan tersimpan; booking dikirim ke BPJS.');
    },
  }),
  staffPage({
    method: 'get',
    path: `${at}/booking/:kode/selesai`,
    roles,
    handle: async (context) => {
      const { deps, facility, staff } = context;
      const item = await deskBooking(deps.db, facility, codeOf(context));
      if (item?.lacksReference !== true) return goTo(at);
      return view(<FinishQuestionView place={await servicePointById(deps.db, facility.facilityId, staff.servicePointId)} item={item} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${at}/booking/:kode/selesai`,
    roles,
    input: z.object({ kembali, tanpa: z.literal('ya').optional().catch(undefined) }),
    handle: async (context, input) => {
      const { deps, facility } = context;
      const code = codeOf(context);
      const lacksReference = (await deskBooking(deps.db, facility, code))?.lacksReference === true;
      if (lacksReference && input.tanpa === undefined) return goTo(`${bookingPath(facility, code)}/selesai`);
      return finish(context, backTo(facility, input.kembali, code), lacksReference ? 'Data ke BPJS menunggu nomor surat.' : '');
    },
  }),
];
