import type { LedgerBooking } from '../ledger';
import { isDate } from '../wib-time';
import { statusOf } from './antrean-pendaftaran';
import { NO_CONTENT, unfitField, type Service, type ServiceContext, type ServiceReply } from './service';

/** `rs`: by the times the RS sent. `server`: by the times its calls arrived. */
type TimeBase = 'rs' | 'server';

const STEPS = [1, 2, 3, 4, 5, 6];

/** GET dashboard/waktutunggu/tanggal/{tanggal}/waktu/{rs|server} (ws-bpjs §2.12), plain JSON. */
export const dashboardByTanggal: Service = (context, { params }) => {
  const { tanggal = '', waktu } = params;
  if (!isDate(tanggal)) return unfitField('tanggal');
  if (waktu !== 'rs' && waktu !== 'server') return unfitField('waktu');
  return listOrNoContent(rowsOf(context, tanggal, waktu));
};

/** GET dashboard/waktutunggu/bulan/{MM}/tahun/{YYYY}/waktu/{rs|server}: the rows of every date of the month. */
export const dashboardByBulan: Service = (context, { params }) => {
  const { bulan = '', tahun = '', waktu } = params;
  if (!/^(0[1-9]|1[0-2])$/.test(bulan)) return unfitField('bulan');
  if (!/^\d{4}$/.test(tahun)) return unfitField('tahun');
  if (waktu !== 'rs' && waktu !== 'server') return unfitField('waktu');
  const dates = [...context.ledger.visitDates()].filter((date) => date.startsWith(`${tahun}-${bulan}-`)).sort();
  return listOrNoContent(dates.flatMap((date) => rowsOf(context, date, waktu)));
};

function listOrNoContent(list: readonly object[]): ServiceReply {
  return list.length === 0 ? NO_CONTENT : { code: 200, message: 'OK', plain: { list } };
}

function rowsOf({ ledger, reference, facilityCode, clock }: ServiceContext, tanggal: string, base: TimeBase): object[] {
  const byPoli = new Map<string, LedgerBooking[]>();
  for (const booking of ledger.bookingsOn(tanggal)) {
    if (statusOf(booking) === 'Batal') continue;
    const { kodepoli } = booking.payload;
    const known = byPoli.get(kodepoli);
    if (known === undefined) byPoli.set(kodepoli, [booking]);
    else known.push(booking);
  }
  return [...byPoli].map(([kodepoli, bookings]) => ({
    kdppk: facilityCode,
    nmppk: reference.namafaskes ?? '',
    kodepoli,
    namapoli: bookings[0]?.payload.namapoli ?? '',
    tanggal,
    jumlah_antrean: bookings.length,
    insertdate: clock().getTime(),
    ...Object.fromEntries(STEPS.flatMap((step) => totals(bookings, step, base))),
  }));
}

/** Total and average of one step over those who have both its ends; who got no medicine does not lower the wait for it. */
function totals(bookings: readonly LedgerBooking[], step: number, base: TimeBase): [string, number][] {
  const spans = bookings.map((booking) => spanSeconds(booking, step, base)).filter((span) => span !== undefined);
  const total = spans.reduce((sum, span) => sum + span, 0);
  return [
    [`waktu_task${step}`, total],
    [`avg_waktu_task${step}`, spans.length === 0 ? 0 : total / spans.length],
  ];
}

function spanSeconds({ tasks }: LedgerBooking, step: number, base: TimeBase): number | undefined {
  const at = (taskid: number) => {
    const times = tasks.filter((task) => task.taskid === taskid).map((task) => (base === 'rs' ? task.waktu : task.receivedAt));
    // Of a task stored twice the earliest counts (§3.6).
    return times.length === 0 ? undefined : Math.floor(Math.min(...times) / 1000);
  };
  const [begin, end] = [at(step), at(step + 1)];
  return begin === undefined || end === undefined ? undefined : end - begin;
}
