import { z } from 'zod';
import { localDate } from '../../../platform/clock';
import { Refusal } from '../../../platform/refusal';
import { checkIn } from '../../../queue/check-in';
import { deskBooking, deskBookingsOf, type DeskBooking } from '../../../registration/desk-bookings';
import { deskSession } from '../../../registration/desk-sessions';
import { registerWalkIn } from '../../../registration/register-walk-in';
import { goTo, PageComplaint, staffPage, type PageRoute, type StaffContext } from '../../page';
import { oneOf } from '../form-fields';
import { sheetAt } from '../paper/paper-chooser';
import { CARE_AT, CARE_ROLES, careAt } from './care-panel';

const sessionNumber = z.coerce.number({ error: 'Jadwal tidak dikenal.' }).int('Jadwal tidak dikenal.').min(1, 'Jadwal tidak dikenal.');

const registration = z.object({
  pasien: z.string('Pasien belum dipilih.').min(1, 'Pasien belum dipilih.').max(20, 'Pasien tidak dikenal.'),
  sesi: sessionNumber,
  bayar: oneOf('cara bayar', ['JKN', 'NON JKN']),
  /** The panel it was pressed beside. */
  panel: sessionNumber,
  kertas: z.string().optional(),
});

/** What is pressed beside the calling: a patient is present, or gets a number. */
export const carePresses: readonly PageRoute[] = [
  staffPage({
    method: 'post',
    path: `${CARE_AT}/hadir`,
    roles: CARE_ROLES,
    input: z.object({ kode: z.string('Pasien belum dipilih.').max(20, 'Kode booking tidak dikenal.'), panel: sessionNumber }),
    handle: async ({ deps, facility, staff }, { kode, panel }) => {
      const booking = await checkIn(deps, facility, { bookingCode: kode, claimedAt: deps.clock(), source: 'desk', actor: staff.username });
      return goTo(careAt(panel), `${booking.queueNumber} hadir dan menunggu dipanggil.`);
    },
  }),
  staffPage({
    method: 'post',
    path: `${CARE_AT}/daftar`,
    roles: CARE_ROLES,
    input: registration,
    handle: async (context, input) => {
      await insistIsToday(context, input.sesi);
      const { item, isRepeat } = await register(context, input);
      if (input.kertas !== undefined) return goTo(sheetAt(input.sesi, item.booking.bookingCode), 'Pendaftaran tersimpan. Tulis jam-jamnya dari catatan kertas.');
      return goTo(`${careAt(input.panel)}?baru=${item.booking.bookingCode}`, `${item.booking.queueNumber} ${isRepeat ? 'sudah terdaftar sebelumnya' : 'terdaftar dan menunggu dipanggil'}.`);
    },
  }),
];

async function insistIsToday({ deps, facility }: StaffContext, sessionId: number): Promise<void> {
  const now = deps.clock();
  const session = await deskSession(deps.db, facility, now, sessionId);
  if (session?.slot.visitDate !== localDate(now, facility.timeZone)) throw new PageComplaint('Pilih jadwal hari ini.');
}

/** Pressed twice, or of somebody who has a number there already: that number is shown. */
async function register(context: StaffContext, input: z.output<typeof registration>): Promise<{ item: DeskBooking; isRepeat: boolean }> {
  const { deps, facility, staff } = context;
  const isOnPaper = input.kertas !== undefined;
  try {
    const code = await registerWalkIn(deps, facility, { actor: staff.username }, { medicalRecordNumber: input.pasien, sessionId: input.sesi, payer: input.bayar, visitType: 0, referenceNumber: '', ticketId: null, isOnPaper });
    const item = await deskBooking(deps.db, facility, code);
    if (item === undefined) throw new Error('a booking vanished after it was made');
    return { item, isRepeat: false };
  } catch (error) {
    const standing = error instanceof Refusal && error.code === 'already-booked' ? await numberOf(context, input) : undefined;
    if (standing === undefined) throw error;
    return { item: standing, isRepeat: true };
  }
}

async function numberOf({ deps, facility }: StaffContext, { pasien, sesi }: z.output<typeof registration>): Promise<DeskBooking | undefined> {
  const now = deps.clock();
  const today = localDate(now, facility.timeZone);
  const session = await deskSession(deps.db, facility, now, sesi);
  const bookings = await deskBookingsOf(deps.db, facility, pasien, today);
  return bookings.find(({ booking }) => booking.visitDate === today && booking.clinicCode === session?.slot.clinicCode && booking.state !== 'cancelled');
}
