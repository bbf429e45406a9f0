import type { LookupKind } from './personal-data';

/** A column whose text goes through `stored` and `revealed`. */
export interface SealedColumn {
  column: string;
  /** The column beside it that the value is found by. */
  lookup?: { column: string; kind: Exclude<LookupKind, 'name'> };
  /** The column beside it that holds the keys of its words. */
  words?: string;
  /** Holds plain words as well, which stay plain. */
  isSealedWherePersonal?: true;
}

/** Walked by its primary key. A table without facility_id seals for `PLATFORM`. */
export interface SealedTable {
  table: string;
  columns: readonly SealedColumn[];
  /** Rows handled at once where they are large. */
  batch?: number;
}

/** The columns of a table that hold keys its values are found by. */
export function lookupColumns({ columns }: SealedTable): string[] {
  return columns.flatMap(({ lookup, words }) => [...(lookup === undefined ? [] : [lookup.column]), ...(words === undefined ? [] : [words])]);
}

const CARD: SealedColumn = { column: 'card_number', lookup: { column: 'card_key', kind: 'card' } };

export const PATIENT_TABLE: SealedTable = {
  table: 'patient',
  columns: [
    { column: 'nik', lookup: { column: 'nik_key', kind: 'nik' } },
    CARD,
    { column: 'family_card_number' },
    { column: 'full_name', words: 'name_keys' },
    { column: 'phone' },
    { column: 'address' },
  ],
};

export const SURGERY_TABLE: SealedTable = { table: 'surgery', columns: [CARD] };

/**
 * THE list of what is sealed: the walk that seals what an earlier version has left, a change of keys, the export of a
 * facility and the tests go by it.
 */
export const SEALED_TABLES: readonly SealedTable[] = [
  PATIENT_TABLE,
  { table: 'booking', columns: [{ column: 'nik' }, CARD, { column: 'phone' }] },
  SURGERY_TABLE,
  { table: 'outbox_act', columns: [{ column: 'correction' }] },
  { table: 'outbox_attempt', columns: [{ column: 'request' }, { column: 'message', isSealedWherePersonal: true }] },
  { table: 'bpjs_account', columns: [{ column: 'cons_secret' }, { column: 'user_key' }, { column: 'x_authorization' }] },
  { table: 'webhook', columns: [{ column: 'signing_secret' }, { column: 'previous_secret' }] },
  { table: 'import_upload_part', columns: [{ column: 'body' }], batch: 4 },
];
