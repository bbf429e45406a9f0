import { stringify } from 'csv-stringify/sync';
import type { VNode } from 'preact';
import { z } from 'zod';
import type { Role } from '../../../auth/staff';
import { addDays, instantAt, isCalendarDate, localDate, type TimeZone } from '../../../platform/clock';
import type { Sql } from '../../../platform/db';
import type { FacilityId } from '../../../platform/facility';
import { staffPage, view, type PageRoute, type StaffContext } from '../../page';

const PAGE_ROWS = 100;
/** More fit no spreadsheet that a person reads. */
const MOST_DOWNLOADED = 50_000;

const date = z.string().catch('').refine((given) => given === '' || isCalendarDate(given), 'Tanggal tidak benar.');
export const word = z.string().trim().max(100).catch('');

/** What every journal is searched by; each adds its own. Without a day: today's. */
export const journalSearch = z.object({ dari: date, sampai: date, halaman: z.string().regex(/^[1-9]\d{0,3}$/).transform(Number).catch(1) });
export type JournalSearch = z.output<typeof journalSearch>;

/** Instants, half-open. */
export interface Days {
  from: Date;
  until: Date;
}

export interface JournalProps<Search, Entry> {
  search: Search;
  entries: readonly Entry[];
  hasMore: boolean;
}

export interface Journal<Search extends JournalSearch, Entry, Filter extends Days> {
  path: string;
  roles: readonly Role[];
  search: z.ZodType<Search>;
  /** The conditions beside the days. */
  filterOf: (given: Search) => Omit<Filter, keyof Days>;
  /** The newest first. */
  list: (sql: Sql, facilityId: FacilityId, filter: Filter, page: { offset: number; limit: number }) => Promise<Entry[]>;
  show: (props: JournalProps<Search, Entry>, context: StaffContext) => VNode | Promise<VNode>;
  file: { name: string; columns: Record<string, (entry: Entry, zone: TimeZone) => string | number> };
}

/** What happened, as a page to leaf through and as a CSV file, both found by the same search. */
export function journalPages<Search extends JournalSearch, Entry, Filter extends Days>(journal: Journal<Search, Entry, Filter>): PageRoute[] {
  const { path, roles, search: input, file } = journal;
  const entriesOf = async ({ deps, facility }: StaffContext, given: Search, page: { offset: number; limit: number }): Promise<{ shown: Search; entries: Entry[] }> => {
    const { timeZone, facilityId } = facility;
    const dari = given.dari === '' ? localDate(deps.clock(), timeZone) : given.dari;
    const sampai = given.sampai === '' || given.sampai < dari ? dari : given.sampai;
    const days: Days = { from: instantAt(dari, '00:00', timeZone), until: instantAt(addDays(sampai, 1), '00:00', timeZone) };
    const entries = await journal.list(deps.db, facilityId, { ...journal.filterOf(given), ...days } as Filter, page);
    return { shown: { ...given, dari, sampai }, entries };
  };
  return [
    staffPage({
      method: 'get',
      path,
      roles,
      input,
      handle: async (context, given) => {
        const { shown, entries } = await entriesOf(context, given, { offset: (given.halaman - 1) * PAGE_ROWS, limit: PAGE_ROWS + 1 });
        return view(await journal.show({ search: shown, entries: entries.slice(0, PAGE_ROWS), hasMore: entries.length > PAGE_ROWS }, context));
      },
    }),
    staffPage({
      method: 'get',
      path: `${path}/unduh`,
      roles,
      input,
      handle: async (context, given) => {
        const { shown, entries } = await entriesOf(context, given, { offset: 0, limit: MOST_DOWNLOADED });
        const body = journalCsv(entries, file.columns, context.facility.timeZone);
        return { kind: 'file', name: `${file.name}-${shown.dari}-${shown.sampai}.csv`, contentType: 'text/csv; charset=utf-8', body };
      },
    }),
  ];
}

/** What somebody wrote may begin like a formula and must not become one when the file is opened; with the mark in front, Excel reads the letters as they are. */
function journalCsv<Entry>(entries: readonly Entry[], columns: Journal<JournalSearch, Entry, Days>['file']['columns'], zone: TimeZone): string {
  const rows = entries.map((entry) => Object.values(columns).map((text) => text(entry, zone)));
  return stringify(rows, { header: true, columns: Object.keys(columns), bom: true, record_delimiter: 'windows', escape_formulas: true });
}
