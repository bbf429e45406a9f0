import { setTimeout as pause } from 'node:timers/promises';
import { addDays, localDate, type Clock, type TimeZone } from '../../../platform/clock';
import type { Ledger } from '../ledger';
import type { AppCaller, AppOutcome } from './app-caller';
import type { AppService } from './dialect';
import { ambilFields, inventedPatient, type Patient } from './patients';
import { hasCode, type Act, type BookingAct, type Phone } from './phone';
import { unfitFields } from './reply-shape';
import { spanOf, type AppSession } from './sessions';

export interface UatLine {
  /** Row of the checklist (ws-faskes §6). */
  row: 46 | 47;
  skenario: string;
  harapan: string;
  hasil: string;
  nilai: 'sesuai' | 'tidak sesuai' | 'tidak dicoba';
}

export interface UatReport {
  lines: UatLine[];
  /** The checked-in ticket row 47 goes on with; null when none was given. */
  kodebooking: string | null;
  session: AppSession | null;
}

export interface UatDeps {
  caller: AppCaller;
  phone: Phone;
  ledger: Ledger;
  clock: Clock;
  zone: TimeZone;
  sessions: readonly AppSession[];
  people: readonly Patient[];
  /** Of the patients made up when the known ones have a booking already. */
  seed: number;
}

const TICKET = '200 dengan tiket lengkap';

/**
 * Row 46 of the UAT: what a verifier does on the phone. Every line says what was expected and what came; a line whose
 * session or ticket is missing is reported as not tried, never as passed.
 */
export async function runUat46(deps: UatDeps): Promise<UatReport> {
  const { phone, clock, zone, sessions } = deps;
  const lines: UatLine[] = [];
  const note = (skenario: string, harapan: string, outcome: AppOutcome, isMet: boolean, more = '') =>
    void lines.push({ row: 46, skenario, harapan, hasil: said(outcome) + more, nilai: isMet ? 'sesuai' : 'tidak sesuai' });
  const skip = (skenario: string, harapan: string, reason: string) => void lines.push({ row: 46, skenario, harapan, hasil: reason, nilai: 'tidak dicoba' });

  const nextPatient = patientsInTurn(deps);
  const book = (session: AppSession, patient = nextPatient(session.tanggalperiksa)): Promise<BookingAct> =>
    phone.book({ fields: ambilFields(patient, session), nama: patient.nama });
  const bookAndNote = async (skenario: string, session: AppSession, patient?: Patient): Promise<string | null> => {
    const booked = await book(session, patient);
    note(`${skenario}: ${named(session)}`, TICKET, booked.outcome, isWhole('ambilantrean', booked), unfitNote('ambilantrean', booked));
    return booked.kodebooking;
  };

  const token = await deps.caller.signIn();
  note('Ambil token', '200 dengan token', token, hasCode(token, 200));

  const today = localDate(clock(), zone);
  const isOpen = (session: AppSession) => spanOf(session, zone).endsAt > clock();
  const openToday = sessions.find((session) => session.tanggalperiksa === today && isOpen(session));
  const overToday = sessions.find((session) => session.tanggalperiksa === today && !isOpen(session));
  const tomorrow = sessions.find((session) => session.tanggalperiksa === addDays(today, 1));

  const late = { skenario: 'Ambil hari ini, sesudah tutup', harapan: '201 Pendaftaran Ke Poli (…) Sudah Tutup Jam …' };
  if (overToday === undefined) skip(late.skenario, late.harapan, 'Belum ada praktek hari ini yang sudah selesai');
  else {
    const { outcome } = await book(overToday);
    note(`${late.skenario}: ${named(overToday)}`, late.harapan, outcome, hasCode(outcome, 201) && says(outcome, /sudah tutup jam/i));
  }
  if (tomorrow === undefined) skip('Ambil untuk besok', TICKET, 'Tidak ada praktek besok di daftar');
  else await bookAndNote('Ambil untuk besok', tomorrow);

  const open = sessions.filter(isOpen);
  const onePerPoli = [...new Set(open.map(({ kodepoli }) => kodepoli))].map((kodepoli) => open.find((session) => session.kodepoli === kodepoli)!);
  for (const session of onePerPoli) await bookAndNote('Ambil di tiap poli', session);

  if (openToday === undefined) {
    skip('Ambil hari ini, sebelum tutup', TICKET, 'Tidak ada praktek hari ini yang masih berlangsung');
    return { lines, kodebooking: null, session: null };
  }
  const patient = nextPatient(today);
  const first = await bookAndNote('Ambil hari ini, sebelum tutup', openToday, patient);
  const second = await bookAndNote('Ambil hari ini, pasien berikutnya', openToday);
  if (first === null || second === null) {
    skip('Perbarui sisa, batal dan check-in', 'lihat ws-faskes §6 baris 46', 'Tidak ada tiket untuk melanjutkan');
    return { lines, kodebooking: null, session: null };
  }

  const sisa = (kodebooking: string) => phone.ask('sisaantrean', { kodebooking });
  const status = () => phone.ask('statusantrean', slotOf(openToday));
  const [sisaBefore, statusBefore] = [await sisa(second), await status()];
  note('Sisa antrean', '200 dengan tujuh isian', sisaBefore.outcome, isWhole('sisaantrean', sisaBefore), unfitNote('sisaantrean', sisaBefore));
  note('Status antrean', '200 dengan sepuluh isian', statusBefore.outcome, isWhole('statusantrean', statusBefore), unfitNote('statusantrean', statusBefore));

  const { outcome: cancelled } = await phone.cancel(first, 'Uji pembatalan');
  note('Batal', '200', cancelled, hasCode(cancelled, 200));
  const { outcome: sisaOfCancelled } = await sisa(first);
  note('Sisa antrean tiket yang batal', '201', sisaOfCancelled, hasCode(sisaOfCancelled, 201));
  const { outcome: again } = await phone.cancel(first, 'Uji pembatalan');
  note('Batal sekali lagi', '201 Antrean Tidak Ditemukan atau Sudah Dibatalkan', again, hasCode(again, 201) && says(again, /sudah dibatalkan/i));
  const [sisaAfter, statusAfter] = [await sisa(second), await status()];
  noteLower(note, 'Perbarui sisa sesudah pasien di depan batal', 'sisaantrean', sisaBefore, sisaAfter);
  noteLower(note, 'Perbarui status sesudah batal', 'totalantrean', statusBefore, statusAfter);
  const rebooked = await book(openToday, patient);
  note('Ambil lagi sesudah batal', '200 dengan kodebooking baru', rebooked.outcome, isWhole('ambilantrean', rebooked) && rebooked.kodebooking !== first);

  const { outcome: checkedIn } = await phone.checkIn(second);
  note('Check-in', '200', checkedIn, hasCode(checkedIn, 200));
  const { outcome: repeated } = await phone.checkIn(second);
  note('Check-in terkirim dua kali', '200 (balasan pertama bisa hilang di jalan)', repeated, hasCode(repeated, 200));
  return { lines, kodebooking: second, session: openToday };
}

export interface Watch {
  kodebooking: string;
  session: AppSession;
  /** How long staff have to call a ticket. */
  patienceMs: number;
  lookEveryMs?: number;
  /** The first look is taken: now a ticket may be called. */
  onWatching?: () => void;
}

/** Row 47: a ticket is called at the hospital's own desk, and the phone shows it. */
export async function runUat47(phone: Phone, { kodebooking, session, patienceMs, lookEveryMs = 1_000, onWatching }: Watch): Promise<UatLine[]> {
  const look = async () => ({ sisa: await phone.ask('sisaantrean', { kodebooking }), status: await phone.ask('statusantrean', slotOf(session)) });
  const before = await look();
  onWatching?.();

  const changed = (service: 'sisa' | 'status', field: string, now: Awaited<ReturnType<typeof look>>) => {
    const [was, is] = [fieldOf(before[service], field), fieldOf(now[service], field)];
    return was !== undefined && is !== undefined && was !== is;
  };
  // With nobody left ahead of it, the ticket was called or passed before: its sisa can fall no further.
  const hadItsTurn = fieldOf(before.sisa, 'sisaantrean') === 0;
  const isOutOfReach = (service: string, field: string) => hadItsTurn && service === 'sisa' && field === 'sisaantrean';
  const SIGHTS = [['sisa', 'antreanpanggil'], ['sisa', 'sisaantrean'], ['status', 'antreanpanggil'], ['status', 'sisaantrean']] as const;
  let after = await look();
  for (let waitedMs = 0; waitedMs < patienceMs && !SIGHTS.every(([service, field]) => isOutOfReach(service, field) || changed(service, field, after)); waitedMs += lookEveryMs) {
    await pause(lookEveryMs);
    after = await look();
  }
  return SIGHTS.map(([service, field]): UatLine => {
    const line = { row: 47 as const, skenario: `Panggil tiket di SIM, lalu ${service} antrean`, harapan: `${field} berubah` };
    if (isOutOfReach(service, field)) return { ...line, hasil: `${field} sudah 0 sebelum dipanggil; jalankan baris 46 sekali lagi untuk tiket baru`, nilai: 'tidak dicoba' };
    const isSeen = changed(service, field, after);
    return { ...line, hasil: `${field} ${shown(fieldOf(before[service], field))} → ${shown(fieldOf(after[service], field))}`, nilai: isSeen ? 'sesuai' : 'tidak sesuai' };
  });
}

type Note = (skenario: string, harapan: string, outcome: AppOutcome, isMet: boolean, more?: string) => void;

function noteLower(note: Note, skenario: string, field: string, before: Act, after: Act): void {
  const [was, is] = [fieldOf(before, field), fieldOf(after, field)];
  note(skenario, `${field} berkurang`, after.outcome, typeof was === 'number' && typeof is === 'number' && is < was, `; ${field} ${shown(was)} → ${shown(is)}`);
}

/** Known patients without a booking on the date first, then invented ones; nobody twice. */
function patientsInTurn({ people, ledger, seed }: UatDeps): (date: string) => Patient {
  const used = new Set<string>();
  let invented = 0;
  return (date) => {
    const busy = new Set(ledger.bookings().filter(({ cancelled, payload }) => !cancelled && payload.tanggalperiksa === date).map(({ payload }) => payload.nik));
    const isFree = ({ nik }: Patient) => !used.has(nik) && !busy.has(nik);
    let patient = people.find(isFree);
    while (patient === undefined || !isFree(patient)) patient = inventedPatient(seed, ++invented);
    used.add(patient.nik);
    return patient;
  };
}

function isWhole(service: AppService, { outcome }: Act): boolean {
  return outcome.answered && outcome.code === 200 && unfitFields(service, outcome.response).length === 0;
}

function unfitNote(service: AppService, { outcome }: Act): string {
  const unfit = outcome.answered && outcome.code === 200 ? unfitFields(service, outcome.response) : [];
  return unfit.length === 0 ? '' : `; tidak sesuai katalog: ${unfit.join(', ')}`;
}

function said(outcome: AppOutcome): string {
  return outcome.answered ? `${outcome.code} ${outcome.message}` : outcome.detail;
}

function says(outcome: AppOutcome, wanted: RegExp): boolean {
  return outcome.answered && wanted.test(outcome.message);
}

function fieldOf({ outcome }: Act, field: string): unknown {
  return outcome.answered && outcome.code === 200 ? outcome.response?.[field] : undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '(tidak ada)';
}

function named({ kodepoli, namapoli, jampraktek, tanggalperiksa }: AppSession): string {
  return `${namapoli || kodepoli} ${tanggalperiksa} ${jampraktek}`;
}

function slotOf({ kodepoli, kodedokter, tanggalperiksa, jampraktek }: AppSession): Record<string, unknown> {
  return { kodepoli, kodedokter, tanggalperiksa, jampraktek };
}
