import type { z } from 'zod';
import type { BookingPayload } from './booking';
import type { FktpBookingPayload } from './fktp-booking';
import type { LedgerCall, weekProposal } from './ledger-call';

export interface LedgerTask {
  taskid: number;
  /** Milliseconds exactly as received, although the rules judge by seconds. */
  waktu: number;
  receivedAt: number;
  jenisresep: string | null;
  /** Stored by a check-in in Mobile JKN instead of a call of the facility. */
  fromCheckIn?: true;
}

export interface LedgerBooking {
  kodebooking: string;
  source: 'Mobile JKN' | 'Bridging Antrean';
  payload: BookingPayload;
  receivedAt: number;
  /** In the order of their arrival. */
  tasks: LedgerTask[];
  /** The pharmacy queue number of antrean/farmasi/add. */
  farmasi: { jenisresep: string; nomorantrean: number; keterangan: string; receivedAt: number } | null;
  /** Called off by antrean/batal or by the patient in the app; a task 99 stands among the tasks. */
  cancelled: boolean;
  cancelledBy: 'faskes' | 'Mobile JKN' | null;
  keterangan: string | null;
}

export type WeekProposal = z.infer<typeof weekProposal> & { receivedAt: number };

/** An entry of an FKTP's queue; it has no kodebooking (ws-bpjs §2F). */
export interface FktpEntry {
  /** Ours, to name one of several of the same patient: the number of the call that made it. */
  entry: number;
  source: LedgerBooking['source'];
  payload: FktpBookingPayload;
  receivedAt: number;
  panggil: { status: number; waktu: number; receivedAt: number }[];
  alasanBatal: string | null;
  cancelledBy: LedgerBooking['cancelledBy'];
}

export interface FktpKey {
  tanggalperiksa: string;
  kodepoli: string;
  nomorkartu: string;
}

/** Everything the ledger's calls amount to, with an index for each question a service asks: none walks all bookings. */
export interface LedgerState {
  bookings: Map<string, LedgerBooking>;
  bookingsByDate: Map<string, LedgerBooking[]>;
  /** Card number by NIK and NIK by card number, as the bookings named them. */
  identities: Map<string, string>;
  proposals: WeekProposal[];
  /** Card number and date of each SEP. */
  seps: Set<string>;
  fktpEntries: FktpEntry[];
  fktpByKey: Map<string, FktpEntry>;
}

export function emptyState(): LedgerState {
  return { bookings: new Map(), bookingsByDate: new Map(), identities: new Map(), proposals: [], seps: new Set(), fktpEntries: [], fktpByKey: new Map() };
}

export const sepKey = (nomorkartu: string, tanggalperiksa: string): string => `${nomorkartu} ${tanggalperiksa}`;
export const fktpKey = ({ tanggalperiksa, kodepoli, nomorkartu }: FktpKey): string => `${tanggalperiksa} ${kodepoli} ${nomorkartu}`;

/** Takes one call into the state. The rules have been asked before; a replay asks nobody. */
export function applyCall(state: LedgerState, call: LedgerCall): void {
  const { receivedAt } = call;
  switch (call.call) {
    case 'antrean/add':
      return addBooking(state, call.payload, 'Bridging Antrean', receivedAt);
    case 'mobile-jkn/booking':
      return addBooking(state, call.payload, 'Mobile JKN', receivedAt);
    case 'antrean/updatewaktu': {
      const { taskid, waktu, jenisresep = null } = call;
      known(state, call).tasks.push({ taskid, waktu, receivedAt, jenisresep });
      return;
    }
    case 'mobile-jkn/check-in':
      known(state, call).tasks.push({ taskid: call.taskid, waktu: call.waktu, receivedAt, jenisresep: null, fromCheckIn: true });
      return;
    case 'antrean/farmasi/add': {
      const { jenisresep, nomorantrean, keterangan } = call;
      known(state, call).farmasi = { jenisresep, nomorantrean, keterangan, receivedAt };
      return;
    }
    case 'antrean/batal':
      Object.assign(known(state, call), { cancelled: true, cancelledBy: 'faskes', keterangan: call.keterangan });
      return;
    case 'mobile-jkn/cancel':
      Object.assign(known(state, call), { cancelled: true, cancelledBy: 'Mobile JKN', keterangan: call.keterangan });
      return;
    case 'jadwaldokter/updatejadwaldokter':
      state.proposals.push({ ...call.payload, receivedAt });
      return;
    case 'sep':
      state.seps.add(sepKey(call.nomorkartu, call.tanggalperiksa));
      return;
    case 'fktp/antrean/add':
      return addEntry(state, call, 'Bridging Antrean');
    case 'fktp/mobile-jkn/booking':
      return addEntry(state, call, 'Mobile JKN');
    case 'fktp/antrean/panggil':
      knownEntry(state, call).panggil.push({ status: call.status, waktu: call.waktu, receivedAt });
      return;
    case 'fktp/antrean/batal':
      Object.assign(knownEntry(state, call), { alasanBatal: call.alasan, cancelledBy: 'faskes' });
      return;
    case 'fktp/mobile-jkn/cancel':
      Object.assign(knownEntry(state, call), { alasanBatal: call.keterangan, cancelledBy: 'Mobile JKN' });
      return;
    default:
      call satisfies never;
  }
}

function addBooking(state: LedgerState, payload: BookingPayload, source: LedgerBooking['source'], receivedAt: number): void {
  const { kodebooking, tanggalperiksa, nik, nomorkartu } = payload;
  const booking: LedgerBooking = {
    kodebooking, source, payload, receivedAt, tasks: [], farmasi: null, cancelled: false, cancelledBy: null, keterangan: null,
  };
  state.bookings.set(kodebooking, booking);
  const sameDay = state.bookingsByDate.get(tanggalperiksa);
  if (sameDay === undefined) state.bookingsByDate.set(tanggalperiksa, [booking]);
  else sameDay.push(booking);
  if (nik.length === 16 && nomorkartu.length === 13) state.identities.set(nik, nomorkartu).set(nomorkartu, nik);
}

function addEntry(state: LedgerState, { seq, payload, receivedAt }: { seq: number; payload: FktpBookingPayload; receivedAt: number }, source: FktpEntry['source']): void {
  const entry: FktpEntry = { entry: seq, source, payload, receivedAt, panggil: [], alasanBatal: null, cancelledBy: null };
  state.fktpEntries.push(entry);
  if (payload.nomorkartu !== '') state.fktpByKey.set(fktpKey(payload), entry);
}

function known(state: LedgerState, call: { seq: number; kodebooking: string }): LedgerBooking {
  const booking = state.bookings.get(call.kodebooking);
  if (booking === undefined) throw new Error(`Ledger call ${call.seq} names the booking ${call.kodebooking}, which it does not hold.`);
  return booking;
}

function knownEntry(state: LedgerState, call: FktpKey & { seq: number }): FktpEntry {
  const entry = state.fktpByKey.get(fktpKey(call));
  if (entry === undefined) throw new Error(`Ledger call ${call.seq} names an entry of ${call.tanggalperiksa} in clinic ${call.kodepoli}, which it does not hold.`);
  return entry;
}
