import type { Clock, LocalDate } from '../platform/clock';
import type { Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { CellValue, Column } from './column';
import type { RawFinding } from './finding';

export const KIND_NAMES = ['patients', 'doctors', 'schedules', 'surgeries', 'users', 'outpatient-visits'] as const;
export type KindName = (typeof KIND_NAMES)[number];

/** A line as it was read, by the fields of the kind's columns. */
export type ReadLine = Readonly<Record<string, CellValue>>;
/** A row of the staging table; what could not be used is null there. */
export type StagedRow = Readonly<Record<string, string | null>>;

export interface ImportContext {
  facility: Facility;
  clock: Clock;
  today: LocalDate;
  /** Who imports, as acts are recorded. */
  actor: string;
  /** Nothing is kept: whatever is tried is taken back at once. */
  isRehearsal: boolean;
  /** Keeps a finding until the report is written. */
  note: (raw: RawFinding) => Promise<void>;
  /** So many rows of the staging table are done. */
  onRows: (done: number) => void;
}

/** What an import made, or would make. */
export interface ImportCounts {
  added: number;
  changed: number;
  unchanged: number;
}

/** Passwords of new users: told once, kept nowhere. */
export interface NewPassword {
  username: string;
  fullName: string;
  password: string;
}

export interface Saved extends ImportCounts {
  passwords?: readonly NewPassword[];
}

/** One kind of file: its columns, and what becomes of its lines. */
export interface ImportKind {
  name: KindName;
  columns: readonly Column[];
  /** Lines of the template, by header. Invented people. */
  example: readonly Readonly<Record<string, string>>[];
  /** Columns of the staging table, all of them text. */
  staged: readonly string[];
  /** The rows of a line; its own findings go to `note`. */
  toStaged: (read: ReadLine, line: number, context: Pick<ImportContext, 'facility' | 'today'>, note: (raw: RawFinding) => void) => readonly StagedRow[];
  /** Whatever only shows beside the other lines or beside what the house has. Lines that have findings are left out of `save`. */
  check: (tx: Tx, context: ImportContext) => Promise<void>;
  /** Saves the lines without findings; a rehearsal counts the same and keeps nothing. */
  save: (tx: Tx, context: ImportContext) => Promise<Saved>;
}
