import type { LedgerBooking } from '../ledger';
import type { ListForm } from '../options';
import { isDate, weekdayNumber, wibDate } from '../wib-time';
import { rowsOrNoContent, unfitField, type Service } from './service';

const SUCCESS = { code: 200, message: 'OK' };

export type Status = 'Belum dilayani' | 'Sedang dilayani' | 'Selesai dilayani' | 'Batal';

/** Done from task 5 on. From which step a visit is being served is unknown (gap 12): here from task 4, the doctor's call. */
export function statusOf({ cancelled, tasks }: LedgerBooking): Status {
  const holds = (taskid: number) => tasks.some((task) => task.taskid === taskid);
  if (cancelled || holds(99)) return 'Batal';
  if (holds(5)) return 'Selesai dilayani';
  if (holds(4)) return 'Sedang dilayani';
  return 'Belum dilayani';
}

/** GET antrean/pendaftaran/kodebooking/{kodebooking} (ws-bpjs §2.13). */
export const pendaftaranByKodebooking: Service = ({ ledger, options }, { params }) => {
  const booking = ledger.booking(params.kodebooking ?? '');
  return rowsOrNoContent(booking === undefined ? [] : [row(booking, options.listForm)], SUCCESS);
};

/** GET antrean/pendaftaran/tanggal/{tgl}: every booking of the date, cancelled ones included. */
export const pendaftaranByTanggal: Service = ({ ledger, options }, { params }) => {
  const tanggal = params.tanggal ?? '';
  if (!isDate(tanggal)) return unfitField('tanggal');
  return rowsOrNoContent(ledger.bookingsOn(tanggal).map((booking) => row(booking, options.listForm)), SUCCESS);
};

/** GET antrean/pendaftaran/aktif: bookings of today that are not yet served. */
export const pendaftaranAktif: Service = ({ clock, ledger, options }) => {
  const today = wibDate(clock().getTime());
  const found = ledger.bookingsOn(today).filter((booking) => statusOf(booking) === 'Belum dilayani');
  return rowsOrNoContent(found.map((booking) => row(booking, options.listForm)), SUCCESS);
};

/**
 * GET antrean/pendaftaran/kodepoli/{}/kodedokter/{}/hari/{}/jampraktek/{}: bookings of that slot, today or later, that are
 * not yet served. The catalogue names no dates; a weekday without one can only mean what is still to come (our choice).
 */
export const pendaftaranBySlot: Service = ({ clock, ledger, options }, { params }) => {
  const { kodepoli, kodedokter, hari = '', jampraktek = '' } = params;
  if (!/^[1-7]$/.test(hari)) return unfitField('hari');
  const hours = jampraktek.replaceAll(' ', '');
  const today = wibDate(clock().getTime());
  const dates = [...ledger.visitDates()].filter((date) => date >= today && weekdayNumber(date) === Number(hari)).sort();
  const found = dates.flatMap((date) =>
    ledger.bookingsOn(date).filter((booking) => {
      const { payload } = booking;
      const isOfSlot = payload.kodepoli === kodepoli && String(payload.kodedokter) === kodedokter && payload.jampraktek.replaceAll(' ', '') === hours;
      return isOfSlot && statusOf(booking) === 'Belum dilayani';
    }),
  );
  return rowsOrNoContent(found.map((booking) => row(booking, options.listForm)), SUCCESS);
};

function row(booking: LedgerBooking, listForm: ListForm): object {
  const { payload } = booking;
  const isPeserta = payload.jenispasien === 'JKN';
  return {
    kodebooking: payload.kodebooking,
    tanggal: payload.tanggalperiksa,
    kodepoli: payload.kodepoli,
    kodedokter: payload.kodedokter,
    jampraktek: payload.jampraktek,
    nik: payload.nik,
    nokapst: payload.nomorkartu,
    nohp: payload.nohp,
    norekammedis: payload.norm,
    jeniskunjungan: payload.jeniskunjungan,
    nomorreferensi: payload.nomorreferensi,
    sumberdata: booking.source,
    // Live a boolean, in the catalogue 1: the form switch chooses between live and catalogue here too.
    ispeserta: listForm === 'array' ? isPeserta : Number(isPeserta),
    noantrean: payload.nomorantrean,
    estimasidilayani: payload.estimasidilayani,
    createdtime: booking.receivedAt,
    status: statusOf(booking),
  };
}
