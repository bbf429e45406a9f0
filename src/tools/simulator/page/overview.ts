import type { Clock } from '../../../platform/clock';
import type { ControlCall } from '../control';
import type { Ledger, LedgerBooking } from '../ledger';
import { json, type WireReply } from '../wire-reply';

const NEWEST = 50;

export interface OverviewContext {
  clock: Clock;
  ledger: Ledger;
  facilityCode: string | null;
}

/** GET /control/overview?kodebooking={part of one}: what the page shows of the ledger, or declines. No NIK, no card. */
export function answerOverview({ clock, ledger, facilityCode }: OverviewContext, { method, segments, query }: ControlCall): WireReply | undefined {
  if (method !== 'GET' || segments.join('/') !== 'overview') return undefined;
  const bookings = ledger.bookings();
  const wanted = (query.get('kodebooking') ?? '').toLowerCase();
  const found = wanted === '' ? bookings : bookings.filter(({ kodebooking }) => kodebooking.toLowerCase().includes(wanted));
  return json(200, {
    now: clock().getTime(),
    facilityCode,
    totals: {
      bookings: bookings.length,
      cancelled: bookings.filter(({ cancelled }) => cancelled).length,
      tasks: bookings.reduce((sum, { tasks }) => sum + tasks.length, 0),
    },
    bookings: found.slice(-NEWEST).reverse().map(shown),
  });
}

function shown({ kodebooking, source, payload, receivedAt, tasks, cancelled, cancelledBy }: LedgerBooking): object {
  const { nomorantrean, kodepoli, namapoli, namadokter, tanggalperiksa, jampraktek } = payload;
  return {
    kodebooking, source, receivedAt, cancelled, cancelledBy, nomorantrean, kodepoli, namapoli, namadokter, tanggalperiksa, jampraktek,
    tasks: tasks.map(({ taskid, waktu }) => ({ taskid, waktu })),
  };
}
