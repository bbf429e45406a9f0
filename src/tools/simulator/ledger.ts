import type { Clock } from '../../platform/clock';
import type { BookingPayload } from './booking';
import type { LedgerCall, NewLedgerCall } from './ledger-call';
import { openLedgerFile, type LedgerFile } from './ledger-file';

export interface LedgerTask {
  taskid: number;
  /** Milliseconds exactly as received, although the rules judge by seconds. */
  waktu: number;
  receivedAt: number;
  jenisresep: string | null;
}

export interface LedgerBooking {
  kodebooking: string;
  source: 'Mobile JKN' | 'Bridging Antrean';
  payload: BookingPayload;
  receivedAt: number;
  /** In the order of their arrival. */
  tasks: LedgerTask[];
  /** Called off by antrean/batal or by the patient in the app; a task 99 stands among the tasks. */
  cancelled: boolean;
  cancelledBy: 'faskes' | 'Mobile JKN' | null;
  keterangan: string | null;
}

/** What this BPJS holds. Every change is on disk before it is answered. */
export interface Ledger {
  booking(kodebooking: string): LedgerBooking | undefined;
  bookings(): LedgerBooking[];
  /** Every accepted call that changed the ledger, in order, numbered from 1. */
  calls(): readonly LedgerCall[];
  record(call: NewLedgerCall): LedgerCall;
  /** Forgets everything, the file included. */
  clear(): void;
  close(): void;
}

/** Opens the ledger, replaying `stateFile` when there is one. */
export function openLedger(clock: Clock, stateFile?: string): Ledger {
  const bookings = new Map<string, LedgerBooking>();
  const calls: LedgerCall[] = [];
  let file: LedgerFile | undefined;

  const apply = (call: LedgerCall) => {
    calls.push(call);
    applyCall(bookings, call);
  };

  if (stateFile !== undefined) {
    const opened = openLedgerFile(stateFile);
    file = opened.file;
    opened.calls.forEach(apply);
  }

  return {
    booking: (kodebooking) => bookings.get(kodebooking),
    bookings: () => [...bookings.values()],
    calls: () => calls,
    record(newCall) {
      const call: LedgerCall = { seq: calls.length + 1, receivedAt: clock().getTime(), ...newCall };
      file?.append(call);
      apply(call);
      return call;
    },
    clear() {
      file?.clear();
      bookings.clear();
      calls.length = 0;
    },
    close: () => file?.close(),
  };
}

function applyCall(bookings: Map<string, LedgerBooking>, call: LedgerCall): void {
  switch (call.call) {
    case 'antrean/add':
      bookings.set(call.kodebooking, newBooking(call.payload, 'Bridging Antrean', call.receivedAt));
      return;
    case 'mobile-jkn/booking':
      bookings.set(call.kodebooking, newBooking(call.payload, 'Mobile JKN', call.receivedAt));
      return;
    case 'antrean/updatewaktu': {
      const { taskid, waktu, receivedAt } = call;
      known(bookings, call).tasks.push({ taskid, waktu, receivedAt, jenisresep: call.jenisresep ?? null });
      return;
    }
    case 'antrean/batal':
      Object.assign(known(bookings, call), { cancelled: true, cancelledBy: 'faskes', keterangan: call.keterangan });
      return;
    case 'mobile-jkn/cancel':
      Object.assign(known(bookings, call), { cancelled: true, cancelledBy: 'Mobile JKN', keterangan: call.keterangan });
      return;
    default:
      call satisfies never;
  }
}

function newBooking(payload: BookingPayload, source: LedgerBooking['source'], receivedAt: number): LedgerBooking {
  return { kodebooking: payload.kodebooking, source, payload, receivedAt, tasks: [], cancelled: false, cancelledBy: null, keterangan: null };
}

function known(bookings: Map<string, LedgerBooking>, call: LedgerCall): LedgerBooking {
  const booking = bookings.get(call.kodebooking);
  if (booking === undefined) throw new Error(`Ledger call ${call.seq} names the booking ${call.kodebooking}, which it does not hold.`);
  return booking;
}
