import { z } from 'zod';
import type { DeskFilter, OutboxState } from '../../../outbox/desk';
import { isCalendarDate } from '../../../platform/clock';

/** What is looked for, by the words of the address. */
export const STATES: readonly { state: OutboxState | 'needs-staff'; word: string; label: string }[] = [
  { state: 'needs-staff', word: 'perlu-petugas', label: 'Perlu petugas' },
  { state: 'open', word: 'menunggu', label: 'Menunggu dikirim' },
  { state: 'parked', word: 'tertahan', label: 'Tertahan' },
  { state: 'rejected', word: 'ditolak', label: 'Ditolak' },
  { state: 'superseded', word: 'terlewati', label: 'Tidak tersimpan (terlewati)' },
  { state: 'expired', word: 'lewat-batas', label: 'Lewat batas waktu' },
  { state: 'cancelled-at-bpjs', word: 'batal-di-bpjs', label: 'Dibatalkan di BPJS' },
  { state: 'dropped', word: 'ditutup', label: 'Ditutup petugas' },
  { state: 'sent', word: 'terkirim', label: 'Terkirim' },
  { state: 'not-needed', word: 'tidak-perlu', label: 'Tidak perlu dikirim' },
];

export const stateLabel = (state: OutboxState): string => STATES.find((each) => each.state === state)?.label ?? state;

const word = z.string().trim().max(200).catch('');
export const rowId = z.string().regex(/^[1-9]\d{0,14}$/, 'Nomor kiriman tidak benar.').transform(Number);
/** As many as one page of the list shows. */
export const PAGE_ROWS = 25;
/** One checkbox comes as a text, several as a list. No more than the page shows whose boxes they are: an address is made up by hand, too. */
export const rowIds = (most: number, what = 'kiriman') =>
  z.preprocess((given): unknown => (given === undefined ? [] : Array.isArray(given) ? (given as unknown[]) : [given]), z.array(rowId).min(1, `Pilih dahulu ${what}nya.`).max(most, `Paling banyak ${most} ${what} sekaligus.`));

/** A day, or nothing. */
export const dayInput = word.refine((date) => date === '' || isCalendarDate(date), 'Tanggal tidak benar.');

export const filterInput = z.object({
  keadaan: word,
  tanggal: dayInput,
  dari: dayInput,
  sampai: dayInput,
  poli: word,
  sebab: word,
  kode: word,
  sesudah: z.string().regex(/^\d{1,15}$/).transform(Number).optional().catch(undefined),
});

export type FilterInput = z.output<typeof filterInput>;

export function deskFilter({ keadaan, tanggal, dari, sampai, poli, sebab, kode }: FilterInput): DeskFilter {
  return {
    state: STATES.find((each) => each.word === keadaan)?.state ?? 'needs-staff',
    ...(tanggal === '' ? {} : { visitDate: tanggal }),
    ...(dari === '' ? {} : { from: dari }),
    ...(sampai === '' ? {} : { to: sampai }),
    ...(poli === '' ? {} : { clinicCode: poli }),
    ...(sebab === '' ? {} : { reason: sebab }),
    ...(kode === '' ? {} : { bookingCode: kode.toUpperCase() }),
  };
}

/** The same search with something changed; without a place in it unless one is given. */
export function searchText({ sesudah: _place, ...given }: FilterInput, change: Partial<Record<keyof FilterInput | 'lakukan', string | number>>): string {
  const fields = Object.entries({ ...given, ...change }).filter(([, value]) => value !== '' && value !== undefined);
  return fields.length === 0 ? '' : `?${new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}
