import { bookingPayload, type BookingPayload } from '../booking';
import type { ReferenceData } from '../reference';
import { weekdayNumber } from '../wib-time';
import { offendingField } from '../wire-fields';
import { OK, unfitField, type Service } from './service';

/** POST antrean/add (ws-bpjs §2.7): a kodebooking is stored once, and the data of its first call stay. */
export const addBooking: Service = ({ ledger, reference }, { body }) => {
  const read = bookingPayload.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const payload = read.data;
  if (ledger.booking(payload.kodebooking) !== undefined) return { code: 208, message: 'Terdapat duplikasi Kode Booking' };
  if (!isInHfis(payload, reference)) return { code: 201, message: 'Data dokter tidak ditemukan.' };

  ledger.record({ call: 'antrean/add', kodebooking: payload.kodebooking, payload });
  return OK;
};

function isInHfis(booking: BookingPayload, { jadwal }: ReferenceData): boolean {
  if (jadwal.length === 0) return true;
  const hours = booking.jampraktek.replaceAll(' ', '');
  return jadwal.some(
    (slot) =>
      slot.kodedokter === booking.kodedokter &&
      slot.kodesubspesialis === booking.kodepoli &&
      slot.hari === weekdayNumber(booking.tanggalperiksa) &&
      slot.libur === 0 &&
      // Empty hours pass, as they do live (ws-bpjs §7, 6).
      (hours === '' || slot.jadwal.replaceAll(' ', '') === hours),
  );
}
