import type { Clock } from '../../../platform/clock';
import type { ControlCall } from '../control';
import type { FktpEntry, Ledger, LedgerBooking } from '../ledger';
import { json, type WireReply } from '../wire-reply';

const NEWEST = 50;

export interface OverviewContext {
  clock: Clock;
  ledger: Ledger;
  facilityCode: string | null;
  facilityName: string;
}

/**
 * GET /control/overview?kodebooking={part of one, or of an FKTP's number}: what the page shows of the ledger, or declines.
 * No NIK, no card.
 */
export function answerOverview({ clock, ledger, facilityCode, facilityName }: OverviewContext, { method, segments, query }: ControlCall): WireReply | undefined {
  if (method !== 'GET' || segments.join('/') !== 'overview') return undefined;
  const bookings = ledger.bookings();
  const entries = ledger.fktpEntries();
  const wanted = (query.get('kodebooking') ?? '').toLowerCase();
  const isWanted = (text: string) => text.toLowerCase().includes(wanted);
  return json(200, {
    now: clock().getTime(),
    facilityCode,
    facilityName,
    totals: {
      bookings: bookings.length,
      cancelled: bookings.filter(({ cancelled }) => cancelled).length,
      tasks: bookings.reduce((sum, { tasks }) => sum + tasks.length, 0),
      entries: entries.length,
      entriesCancelled: entries.filter(({ cancelledBy }) => cancelledBy !== null).length,
      calls: entries.reduce((sum, { panggil }) => sum + panggil.length, 0),
    },
    bookings: bookings.filter(({ kodebooking }) => isWanted(kodebooking)).slice(-NEWEST).reverse().map(shown),
    entries: entries.filter(({ payload }) => isWanted(payload.nomorantrean)).slice(-NEWEST).reverse().map(shownEntry),
  });
}

function shown({ kodebooking, source, payload, receivedAt, tasks, cancelled, cancelledBy }: LedgerBooking): object {
  const { nomorantrean, kodepoli, namapoli, namadokter, tanggalperiksa, jampraktek } = payload;
  return {
    kodebooking, source, receivedAt, cancelled, cancelledBy, nomorantrean, kodepoli, namapoli, namadokter, tanggalperiksa, jampraktek,
    tasks: tasks.map(({ taskid, waktu }) => ({ taskid, waktu })),
  };
}

function shownEntry({ entry, source, payload, receivedAt, panggil, cancelledBy }: FktpEntry): object {
  const { nomorantrean, kodepoli, namapoli, namadokter, tanggalperiksa, jampraktek } = payload;
  return {
    entry, source, receivedAt, cancelledBy, nomorantrean, kodepoli, namapoli, namadokter, tanggalperiksa, jampraktek,
    panggil: panggil.map(({ status, waktu }) => ({ status, waktu })),
  };
}
