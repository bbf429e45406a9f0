import type { LocalDate, TimeZone } from '../platform/clock';
import { withoutLongNumbers } from '../platform/personal-data';
import type { PrescriptionKind, TaskId } from '../outbox/facts';
import type { Payer } from '../queue/booking';
import { normalisedHours } from '../schedules/practice-hours';
import { dateOf, isNoMoment, momentOf, weekdayOf } from './simrs-moment';

/** What a query of the SIMRS can become here, in the order in which it is taken: each needs those before it. */
export const ROW_KINDS = ['patients', 'schedules', 'registrations', 'tasks', 'pharmacy', 'surgeries'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** A row as it came: every value as text, column names in lower case, null as empty. */
export type RawRow = Readonly<Record<string, string>>;

/** The columns a query has to give, and those it may give, in the words of BPJS. */
export const COLUMNS: Record<RowKind, { needed: readonly string[]; optional: readonly string[] }> = {
  patients: { needed: ['norm', 'nama', 'jeniskelamin', 'tanggallahir'], optional: ['nik', 'nomorkartu', 'nomorkk', 'nohp', 'alamat'] },
  schedules: { needed: ['kodepoli', 'kodedokter', 'kapasitas'], optional: ['hari', 'tanggal', 'jampraktek', 'jammulai', 'jamselesai', 'kuotajkn', 'kuotanonjkn', 'polisimrs', 'doktersimrs'] },
  registrations: {
    needed: ['noregistrasi', 'norm', 'kodepoli', 'kodedokter', 'tanggalperiksa', 'penjamin'],
    optional: ['waktudaftar', 'jampraktek', 'jeniskunjungan', 'nomorreferensi', 'batal', 'polisimrs', 'doktersimrs'],
  },
  tasks: { needed: ['taskid', 'waktu'], optional: ['kodebooking', 'noregistrasi', 'jenisresep'] },
  pharmacy: { needed: [], optional: ['kodebooking', 'noregistrasi'] },
  surgeries: { needed: ['kodebooking', 'tanggaloperasi', 'jenistindakan', 'kodepoli'], optional: ['terlaksana', 'nopeserta', 'polisimrs'] },
};

export interface PatientRow {
  kind: 'patients';
  medicalRecordNumber: string;
  person: { fullName: string; nik: string; cardNumber: string; familyCardNumber: string; sex: 'L' | 'P'; birthDate: LocalDate; phone: string; address: string };
}
export interface ScheduleRow {
  kind: 'schedules';
  clinicCode: string;
  doctorCode: number;
  /** One of both. */
  weekday: number | undefined;
  date: LocalDate | undefined;
  practiceHours: string;
  capacity: number;
  quotaJkn: number;
  quotaNonJkn: number;
}
export interface RegistrationRow {
  kind: 'registrations';
  registrationNumber: string;
  medicalRecordNumber: string;
  clinicCode: string;
  doctorCode: number;
  visitDate: LocalDate;
  registeredAt: Date | undefined;
  practiceHours: string | undefined;
  payer: Payer;
  visitType: number | undefined;
  referenceNumber: string;
  isCancelled: boolean;
}
/** By our booking code, or by the number the SIMRS gave its registration. */
export interface BookingReference {
  bookingCode: string;
  registrationNumber: string;
}
export interface TaskRow extends BookingReference {
  kind: 'tasks';
  task: TaskId;
  occurredAt: Date;
  prescriptionKind: PrescriptionKind | undefined;
}
export interface PharmacyRow extends BookingReference {
  kind: 'pharmacy';
}
export interface SurgeryRow {
  kind: 'surgeries';
  bookingCode: string;
  surgeryDate: LocalDate;
  procedureName: string;
  clinicCode: string;
  performed: boolean;
  cardNumber: string;
}
export type SimrsRow = PatientRow | ScheduleRow | RegistrationRow | TaskRow | PharmacyRow | SurgeryRow;

/** `nothing`: what the row tells of has not happened yet. */
export type ReadRow = { key: string; row: SimrsRow } | { key: string; complaint: string } | 'nothing';

class Complaint extends Error {}
const complain = (sentence: string): never => {
  throw new Complaint(sentence);
};

/** A row in our words, or why it cannot be: the one mapper in. Values are never repeated where they may be a person's. */
export function readRow(kind: RowKind, raw: RawRow, values: Readonly<Record<string, Readonly<Record<string, string>>>>, zone: TimeZone): ReadRow {
  const at = (name: string): string => {
    const value = (raw[name] ?? '').trim();
    const words = values[name];
    return words === undefined ? value : (words[value] ?? words['*'] ?? value);
  };
  if (kind === 'tasks' && isNoMoment(at('waktu'))) return 'nothing';
  const key = keyOf(kind, at);
  try {
    if (key === '') return complain('nomor yang mengenali baris ini kosong');
    return { key, row: READERS[kind](at, zone) };
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return { key: key === '' ? 'tanpa nomor' : key, complaint: error.message };
  }
}

type At = (name: string) => string;

/** By which a row is known again; never a person's number other than the record number. */
function keyOf(kind: RowKind, at: At): string {
  const visit = at('noregistrasi') === '' ? at('kodebooking') : at('noregistrasi');
  switch (kind) {
    case 'patients':
      return at('norm');
    case 'schedules':
      return [at('kodepoli') || `SIMRS ${at('polisimrs')}`, at('kodedokter') || `SIMRS ${at('doktersimrs')}`, at('tanggal') || at('hari'), at('jampraktek') || at('jammulai')].join(' ').trim();
    case 'registrations':
      return at('noregistrasi');
    case 'tasks':
      return visit === '' ? '' : `${visit} task ${at('taskid')}`;
    case 'pharmacy':
      return visit;
    case 'surgeries':
      return at('kodebooking');
    default:
      return kind satisfies never;
  }
}

const READERS: Record<RowKind, (at: At, zone: TimeZone) => SimrsRow> = {
  patients: (at) => ({
    kind: 'patients',
    medicalRecordNumber: line(at, 'norm', 30),
    person: {
      fullName: line(at, 'nama', 255),
      nik: digits(at, 'nik', 16),
      cardNumber: digits(at, 'nomorkartu', 13),
      familyCardNumber: digits(at, 'nomorkk', 16),
      sex: at('jeniskelamin') === 'L' || at('jeniskelamin') === 'P' ? (at('jeniskelamin') as 'L' | 'P') : complain('jeniskelamin harus L atau P'),
      birthDate: dateAt(at, 'tanggallahir'),
      phone: dashAsEmpty(at('nohp')).slice(0, 30),
      address: dashAsEmpty(at('alamat')).slice(0, 255),
    },
  }),
  schedules: (at) => {
    const capacity = count(at, 'kapasitas');
    const weekday = weekdayOf(at('hari'));
    const date = at('tanggal') === '' ? undefined : dateAt(at, 'tanggal');
    if (weekday === undefined && date === undefined) complain('hari (SENIN … AKHAD atau 1–7) atau tanggal harus diisi');
    const practiceHours = normalisedHours(at('jampraktek') === '' ? `${at('jammulai')}-${at('jamselesai')}` : at('jampraktek')) ?? complain('jam praktek tidak terbaca');
    if (practiceHours.slice(0, 5) === practiceHours.slice(6)) complain('jam praktek tidak terbaca');
    return {
      kind: 'schedules',
      ...clinicAndDoctor(at),
      weekday,
      date,
      practiceHours,
      capacity,
      quotaJkn: at('kuotajkn') === '' ? capacity : count(at, 'kuotajkn'),
      quotaNonJkn: at('kuotanonjkn') === '' ? capacity : count(at, 'kuotanonjkn'),
    };
  },
  registrations: (at, zone) => ({
    kind: 'registrations',
    registrationNumber: line(at, 'noregistrasi', 40),
    medicalRecordNumber: line(at, 'norm', 30),
    ...clinicAndDoctor(at),
    visitDate: dateAt(at, 'tanggalperiksa'),
    registeredAt: isNoMoment(at('waktudaftar')) ? undefined : momentAt(at, 'waktudaftar', zone),
    practiceHours: at('jampraktek') === '' ? undefined : (normalisedHours(at('jampraktek')) ?? complain('jampraktek tidak terbaca')),
    payer: payerAt(at),
    visitType: at('jeniskunjungan') === '' ? undefined : /^[1-4]/.test(at('jeniskunjungan')) ? Number(at('jeniskunjungan').slice(0, 1)) : complain('jeniskunjungan harus 1 sampai 4'),
    referenceNumber: dashAsEmpty(at('nomorreferensi')).slice(0, 40),
    isCancelled: yes(at('batal')),
  }),
  tasks: (at, zone) => ({
    kind: 'tasks',
    ...bookingReference(at),
    task: /^(?:[1-7]|99)$/.test(at('taskid')) ? (Number(at('taskid')) as TaskId) : complain('taskid harus 1 sampai 7 atau 99'),
    occurredAt: momentAt(at, 'waktu', zone),
    prescriptionKind: prescriptionAt(at),
  }),
  pharmacy: (at) => ({ kind: 'pharmacy', ...bookingReference(at) }),
  surgeries: (at) => ({
    kind: 'surgeries',
    bookingCode: line(at, 'kodebooking', 40),
    surgeryDate: dateAt(at, 'tanggaloperasi'),
    procedureName: line(at, 'jenistindakan', 255),
    clinicCode: clinicAt(at),
    performed: yes(at('terlaksana')),
    cardNumber: digits(at, 'nopeserta', 13),
  }),
};

const dashAsEmpty = (value: string): string => (/^[-.]*$/.test(value) ? '' : value);
const yes = (value: string): boolean => /^(?:1|t|true|y|ya)$/i.test(value);

function line(at: At, name: string, longest: number): string {
  const value = at(name).replace(/\p{Cc}+/gu, ' ');
  if (value === '') return complain(`${name} kosong`);
  return value.length > longest ? complain(`${name} lebih panjang dari ${longest} huruf`) : value;
}

/** What a SIMRS writes where it knows no number counts as none; a number of another length is a mistake somebody should see. */
function digits(at: At, name: string, length: number): string {
  const value = at(name).replace(/[\s.-]/g, '');
  if (/^0*$/.test(value)) return '';
  return new RegExp(`^\\d{${length}}$`).test(value) ? value : complain(`${name} harus ${length} angka`);
}

const dateAt = (at: At, name: string): LocalDate => dateOf(at(name)) ?? complain(`${name} bukan tanggal`);
const momentAt = (at: At, name: string, zone: TimeZone): Date => momentOf(at(name), zone) ?? complain(`${name} bukan tanggal dan jam`);

function count(at: At, name: string): number {
  return /^\d{1,5}(?:\.0+)?$/.test(at(name)) ? Number(at(name)) : complain(`${name} bukan bilangan`);
}

function clinicAt(at: At): string {
  const code = at('kodepoli');
  if (code !== '') return code;
  return complain(at('polisimrs') === '' ? 'kodepoli kosong' : `poli ${shown(at('polisimrs'))} di SIMRS belum dipetakan ke kode poli BPJS`);
}

function clinicAndDoctor(at: At): { clinicCode: string; doctorCode: number } {
  const clinicCode = clinicAt(at);
  const doctor = at('kodedokter');
  if (/^\d{1,9}$/.test(doctor)) return { clinicCode, doctorCode: Number(doctor) };
  return complain(doctor === '' && at('doktersimrs') !== '' ? `dokter ${shown(at('doktersimrs'))} di SIMRS belum dipetakan ke kode dokter BPJS` : 'kodedokter harus kode dokter BPJS (angka)');
}

function payerAt(at: At): Payer {
  const payer = at('penjamin');
  return payer === 'JKN' || payer === 'NON JKN' ? payer : complain(`penjamin ${shown(payer)} belum dipetakan ke JKN atau NON JKN (values.penjamin)`);
}

function bookingReference(at: At): BookingReference {
  return { bookingCode: at('kodebooking'), registrationNumber: at('noregistrasi') };
}

const PRESCRIPTIONS: Record<string, PrescriptionKind> = { 'tidak ada': 'none', racikan: 'compounded', 'non racikan': 'non-compounded' };

function prescriptionAt(at: At): PrescriptionKind | undefined {
  const word = at('jenisresep').toLowerCase();
  return word === '' ? undefined : (PRESCRIPTIONS[word] ?? complain('jenisresep harus Tidak ada, Racikan atau Non racikan'));
}

/** A code of the SIMRS in a sentence: short, and no number of a person should a query give one by mistake. */
const shown = (code: string): string => withoutLongNumbers(code.replace(/\p{Cc}/gu, ' ').slice(0, 20)) || '(kosong)';
