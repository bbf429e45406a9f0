import { setTimeout as pause } from 'node:timers/promises';
import { addDays, localDate, type Clock, type TimeZone } from '../../../platform/clock';
import type { Ledger } from '../ledger';
import { contentOf, type AppCaller, type AppOutcome } from './app-caller';
import type { AppDialect, AppService, Fields, Ticket } from './dialect';
import { inventedPatient, type Patient } from './patients';
import { hasCode, type Act, type BookingAct, type Phone } from './phone';
import { spanOf, type AppSession } from './sessions';

export interface UatLine {
  /** Row of the facility's checklist (ws-faskes §6, §7). */
  row: number;
  skenario: string;
  harapan: string;
  hasil: string;
  nilai: 'sesuai' | 'tidak sesuai' | 'tidak dicoba';
}

export interface UatReport {
  lines: UatLine[];
  /** The ticket the second row goes on with, checked in where the facility has check-in; null when none was given. */
  ticket: Ticket | null;
  nomorantrean: string | null;
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
const MISSING = '(tidak ada)';
const WHOLE = '200 dengan semua isian';

/**
 * Row 46 of the hospital's UAT, 30 of primary care: what a verifier does on the phone. Every line says what was expected and what came; a line whose
 * session or ticket is missing is reported as not tried, never as passed.
 */
export async function runUatApp(deps: UatDeps): Promise<UatReport> {
  const { phone, clock, zone, sessions } = deps;
  const { dialect } = phone;
  const row = dialect.uatRows.app;
  const lines: UatLine[] = [];
  const note = (skenario: string, harapan: string, outcome: AppOutcome, isMet: boolean, more = '') =>
    void lines.push({ row, skenario, harapan, hasil: said(outcome) + more, nilai: isMet ? 'sesuai' : 'tidak sesuai' });
  const skip = (skenario: string, harapan: string, reason: string) => void lines.push({ row, skenario, harapan, hasil: reason, nilai: 'tidak dicoba' });

  const noteWhole = (skenario: string, harapan: string, service: AppService, { outcome }: Act) => {
    const unfit = unfitIn(dialect, service, outcome);
    note(skenario, harapan, outcome, hasCode(outcome, 200) && unfit.length === 0, unfit.length === 0 ? '' : `; tidak sesuai katalog: ${unfit.join(', ')}`);
  };

  const nextPatient = patientsInTurn(deps);
  const book = (session: AppSession, patient = nextPatient(session.tanggalperiksa)): Promise<BookingAct> =>
    phone.book({ fields: dialect.ambilFields(patient, session), nama: patient.nama });
  const bookAndNote = async (skenario: string, session: AppSession, patient?: Patient): Promise<BookingAct> => {
    const booked = await book(session, patient);
    noteWhole(`${skenario}: ${named(session)}`, TICKET, 'ambilantrean', booked);
    return booked;
  };

  const token = await deps.caller.signIn();
  note('Ambil token', '200 dengan token', token, hasCode(token, 200));

  const today = localDate(clock(), zone);
  const isOpen = (session: AppSession) => spanOf(session, zone).endsAt > clock();
  const openToday = sessions.find((session) => session.tanggalperiksa === today && isOpen(session));
  // Where no doctor is named, a clinic is closed only when the last of its sessions is.
  const stillOpen = (poli: string) => !dialect.namesDoctor && sessions.some((session) => session.tanggalperiksa === today && session.kodepoli === poli && isOpen(session));
  const overToday = sessions.find((session) => session.tanggalperiksa === today && !isOpen(session) && !stillOpen(session.kodepoli));
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
    return { lines, ticket: null, nomorantrean: null, session: null };
  }
  const patient = nextPatient(today);
  const booked = await bookAndNote('Ambil hari ini, sebelum tutup', openToday, patient);
  const next = await bookAndNote('Ambil hari ini, pasien berikutnya', openToday);
  const [first, second] = [booked.ticket, next.ticket];
  if (first === null || second === null) {
    skip('Perbarui sisa, batal dan check-in', `lihat daftar uji baris ${row}`, 'Tidak ada tiket untuk melanjutkan');
    return { lines, ticket: null, nomorantrean: null, session: null };
  }
  const { outcome: twice } = await book(openToday, patient);
  note('Ambil sekali lagi oleh pasien yang sama', '201 Nomor Antrean Hanya Dapat Diambil 1 Kali …', twice, hasCode(twice, 201) && says(twice, /hanya dapat diambil 1 kali/i));

  const sisa = (ticket: Ticket) => phone.ask('sisaantrean', ticket);
  const status = () => phone.ask('statusantrean', dialect.statusFields(openToday));
  const [sisaBefore, statusBefore] = [await sisa(second), await status()];
  noteWhole('Sisa antrean', WHOLE, 'sisaantrean', sisaBefore);
  noteWhole('Status antrean', WHOLE, 'statusantrean', statusBefore);

  const { outcome: cancelled } = await phone.cancel(first, 'Uji pembatalan');
  note('Batal', '200', cancelled, hasCode(cancelled, 200));
  const { outcome: sisaOfCancelled } = await sisa(first);
  note('Sisa antrean tiket yang batal', '201', sisaOfCancelled, hasCode(sisaOfCancelled, 201));
  const { outcome: again } = await phone.cancel(first, 'Uji pembatalan');
  note('Batal sekali lagi', '201 Antrean Tidak Ditemukan atau Sudah Dibatalkan', again, hasCode(again, 201) && says(again, /sudah dibatalkan/i));
  const [sisaAfter, statusAfter] = [await sisa(second), await status()];
  const noteLower = (skenario: string, field: string, before: Act, after: Act) => {
    const [was, is] = [fieldOf(before, field, openToday), fieldOf(after, field, openToday)];
    note(skenario, `${field} berkurang`, after.outcome, was !== undefined && is !== undefined && Number(is) < Number(was), `; ${field} ${was ?? MISSING} → ${is ?? MISSING}`);
  };
  noteLower('Perbarui sisa sesudah pasien di depan batal', 'sisaantrean', sisaBefore, sisaAfter);
  noteLower('Perbarui status sesudah batal', 'totalantrean', statusBefore, statusAfter);
  const rebooked = await book(openToday, patient);
  note('Ambil lagi sesudah batal', '200 dengan nomor baru', rebooked.outcome, hasCode(rebooked.outcome, 200) && unfitIn(dialect, 'ambilantrean', rebooked.outcome).length === 0 && numberOf(rebooked) !== numberOf(booked));

  const report = { lines, ticket: second, nomorantrean: fieldOf(next, 'nomorantrean') ?? null, session: openToday };
  if (!dialect.services.includes('checkinantrean')) return report;
  const { outcome: checkedIn } = await phone.checkIn(second);
  note('Check-in', '200', checkedIn, hasCode(checkedIn, 200));
  const { outcome: repeated } = await phone.checkIn(second);
  note('Check-in terkirim dua kali', '200 (balasan pertama bisa hilang di jalan)', repeated, hasCode(repeated, 200));
  return report;
}

export interface Watch {
  ticket: Ticket;
  session: AppSession;
  /** How long staff have to call a ticket. */
  patienceMs: number;
  lookEveryMs?: number;
  /** The first look is taken: now a ticket may be called. */
  onWatching?: () => void;
}

/** Row 47 of the hospital's UAT, 31 of primary care: a ticket is called at the facility's own desk, and the phone shows it. */
export async function runUatCalled(phone: Phone, { ticket, session, patienceMs, lookEveryMs = 1_000, onWatching }: Watch): Promise<UatLine[]> {
  const { uatRows, statusFields } = phone.dialect;
  const look = async () => ({ sisa: await phone.ask('sisaantrean', ticket), status: await phone.ask('statusantrean', statusFields(session)) });
  const before = await look();
  onWatching?.();

  const changed = (service: 'sisa' | 'status', field: string, now: Awaited<ReturnType<typeof look>>) => {
    const [was, is] = [fieldOf(before[service], field, session), fieldOf(now[service], field, session)];
    return was !== undefined && is !== undefined && was !== is;
  };
  // With nobody left ahead of it, the ticket was called or passed before: its sisa can fall no further.
  const hadItsTurn = fieldOf(before.sisa, 'sisaantrean', session) === '0';
  const isOutOfReach = (service: string, field: string) => hadItsTurn && service === 'sisa' && field === 'sisaantrean';
  const SIGHTS = [['sisa', 'antreanpanggil'], ['sisa', 'sisaantrean'], ['status', 'antreanpanggil'], ['status', 'sisaantrean']] as const;
  let after = await look();
  for (let waitedMs = 0; waitedMs < patienceMs && !SIGHTS.every(([service, field]) => isOutOfReach(service, field) || changed(service, field, after)); waitedMs += lookEveryMs) {
    await pause(lookEveryMs);
    after = await look();
  }
  return SIGHTS.map(([service, field]): UatLine => {
    const line = { row: uatRows.called, skenario: `Panggil tiket di SIM, lalu ${service} antrean`, harapan: `${field} berubah` };
    if (isOutOfReach(service, field)) return { ...line, hasil: `${field} sudah 0 sebelum dipanggil; jalankan baris ${uatRows.app} sekali lagi untuk tiket baru`, nilai: 'tidak dicoba' };
    const isSeen = changed(service, field, after);
    return { ...line, hasil: `${field} ${fieldOf(before[service], field, session) ?? MISSING} → ${fieldOf(after[service], field, session) ?? MISSING}`, nilai: isSeen ? 'sesuai' : 'tidak sesuai' };
  });
}

/** Known patients without a booking on the date first, then invented ones; nobody twice. */
function patientsInTurn({ people, ledger, seed, phone }: UatDeps): (date: string) => Patient {
  const used = new Set<string>();
  let invented = 0;
  return (date) => {
    const isFree = (one: Patient) => !used.has(one.nik) && !phone.dialect.isBusy(ledger, one, date);
    let patient = people.find(isFree);
    while (patient === undefined || !isFree(patient)) patient = inventedPatient(seed, ++invented);
    used.add(patient.nik);
    return patient;
  };
}

function unfitIn(dialect: AppDialect, service: AppService, outcome: AppOutcome): string[] {
  return hasCode(outcome, 200) ? dialect.unfitFields(service, contentOf(outcome)) : [];
}

function said(outcome: AppOutcome): string {
  return outcome.answered ? `${outcome.code} ${outcome.message}` : outcome.detail;
}

function says(outcome: AppOutcome, wanted: RegExp): boolean {
  return outcome.answered && wanted.test(outcome.message);
}

/** A field of a reply as text: an FKTP answers the same number now as a text, now as a number. Of a list, from the session's line. */
function fieldOf({ outcome }: Act, field: string, session?: AppSession): string | undefined {
  const content = contentOf(outcome);
  const line: unknown = Array.isArray(content) ? content.find((each) => isOf(each, session)) : content;
  const value = (line as Fields | undefined)?.[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function isOf(line: unknown, session: AppSession | undefined): boolean {
  const { kodedokter, jampraktek } = (line ?? {}) as Fields;
  return Number(kodedokter) === session?.kodedokter && String(jampraktek).replaceAll(' ', '') === session.jampraktek;
}

/** What a new ticket differs by. */
function numberOf(booked: BookingAct): string | null {
  return booked.kodebooking ?? fieldOf(booked, 'nomorantrean') ?? null;
}

function named({ kodepoli, namapoli, jampraktek, tanggalperiksa }: AppSession): string {
  return `${namapoli || kodepoli} ${tanggalperiksa} ${jampraktek}`;
}
