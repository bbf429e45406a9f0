import type { Clock } from '../../platform/clock';
import type { LedgerCall, NewLedgerCall } from './ledger-call';
import { openLedgerFile, type LedgerFile } from './ledger-file';
import { applyCall, emptyState, fktpKey, sepKey, type FktpEntry, type FktpKey, type LedgerBooking, type WeekProposal } from './ledger-state';

export type { FktpEntry, FktpKey, LedgerBooking, LedgerTask, WeekProposal } from './ledger-state';

/** What this BPJS holds. Every change is on disk before it is answered. */
export interface Ledger {
  booking(kodebooking: string): LedgerBooking | undefined;
  bookings(): LedgerBooking[];
  /** In the order of their arrival; none is an empty list. */
  bookingsOn(tanggalperiksa: string): readonly LedgerBooking[];
  /** The visit dates that have bookings, in no order. */
  visitDates(): Iterable<string>;
  /** The card number that came with a NIK, or the NIK that came with a card number. */
  otherIdentity(identity: string): string | undefined;
  /** In the order of their arrival. A new list after every clear(). */
  proposals(): readonly WeekProposal[];
  hasSep(nomorkartu: string, tanggalperiksa: string): boolean;
  fktpEntry(key: FktpKey): FktpEntry | undefined;
  fktpEntries(): readonly FktpEntry[];
  /** Every accepted call that changed the ledger, in order, numbered from 1. */
  calls(): readonly LedgerCall[];
  record(call: NewLedgerCall): LedgerCall;
  /** Forgets everything, the file included. */
  clear(): void;
  close(): void;
}

/** Opens the ledger, replaying `stateFile` when there is one. */
export function openLedger(clock: Clock, stateFile?: string): Ledger {
  let state = emptyState();
  const calls: LedgerCall[] = [];
  let file: LedgerFile | undefined;

  const apply = (call: LedgerCall) => {
    calls.push(call);
    applyCall(state, call);
  };

  if (stateFile !== undefined) {
    const opened = openLedgerFile(stateFile);
    file = opened.file;
    opened.calls.forEach(apply);
  }

  return {
    booking: (kodebooking) => state.bookings.get(kodebooking),
    bookings: () => [...state.bookings.values()],
    bookingsOn: (tanggalperiksa) => state.bookingsByDate.get(tanggalperiksa) ?? [],
    visitDates: () => state.bookingsByDate.keys(),
    otherIdentity: (identity) => state.identities.get(identity),
    proposals: () => state.proposals,
    hasSep: (nomorkartu, tanggalperiksa) => state.seps.has(sepKey(nomorkartu, tanggalperiksa)),
    fktpEntry: (key) => state.fktpByKey.get(fktpKey(key)),
    fktpEntries: () => state.fktpEntries,
    calls: () => calls,
    record(newCall) {
      const call: LedgerCall = { seq: calls.length + 1, receivedAt: clock().getTime(), ...newCall };
      file?.append(call);
      apply(call);
      return call;
    },
    clear() {
      file?.clear();
      state = emptyState();
      calls.length = 0;
    },
    close: () => file?.close(),
  };
}
