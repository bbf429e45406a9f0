import type { Ledger, LedgerBooking } from './ledger';
import type { LedgerCall } from './ledger-call';

const CALLS_AT_ONCE = 1_000;

export interface LedgerSince {
  /** Ask with this number next time. */
  seq: number;
  /** More has happened than this answer holds. */
  more: boolean;
  /** The ledger was emptied since: what the asker holds is gone. */
  emptied: boolean;
  calls: readonly LedgerCall[];
  /** As they are now: each booking that the calls touched. */
  bookings: LedgerBooking[];
}

/** What has happened since a call, in portions, so that a page can follow along without reading everything again. */
export function readLedgerSince(ledger: Ledger, since: number): LedgerSince {
  const all = ledger.calls();
  const emptied = since > all.length;
  const from = emptied ? 0 : since;
  const calls = all.slice(from, from + CALLS_AT_ONCE);
  const touched = new Set(calls.flatMap((call) => ('kodebooking' in call ? [call.kodebooking] : [])));
  const bookings = [...touched].flatMap((kodebooking) => ledger.booking(kodebooking) ?? []);
  return { seq: from + calls.length, more: from + calls.length < all.length, emptied, calls, bookings };
}
