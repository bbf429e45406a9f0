import { bookingPayload } from '../booking';
import { offendingField } from '../wire-fields';
import { OK, unfitField, type Service } from './service';

/**
 * POST antrean/add (ws-bpjs §2.7): a kodebooking is stored once, and the data of its first call stay. A late add is
 * taken whatever its date (§3.5; whether H+7 holds for it is unknown, gap 7), but not once the visit has its SEP.
 */
export const addBooking: Service = ({ ledger, hfis, options }, { body }) => {
  const read = bookingPayload.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const payload = read.data;
  if (ledger.booking(payload.kodebooking) !== undefined) return { code: 208, message: 'Terdapat duplikasi Kode Booking' };
  if (payload.jenispasien === 'JKN' && ledger.hasSep(payload.nomorkartu, payload.tanggalperiksa)) return SEP_ISSUED;
  if (options.requireHfis && !hfis.holds(payload)) return { code: 201, message: 'Data dokter tidak ditemukan.' };

  ledger.record({ call: 'antrean/add', kodebooking: payload.kodebooking, payload });
  return OK;
};

/** Only `sudah terbit SEP` is known of this text; what stands around it is ours (gap 4). */
export const SEP_ISSUED = { code: 201, message: 'Peserta sudah terbit SEP pada tanggal pelayanan tersebut' };
