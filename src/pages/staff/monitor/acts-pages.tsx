import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { actorsKnown, actsOfStaff, type ActFilter, type ActOfPerson } from '../../../insight/acts-of-staff';
import { addDays, instantAt, isCalendarDate, localDate, type TimeZone } from '../../../platform/clock';
import { staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { actText, detailText, subjectAsked, subjectText } from './act-words';
import { ActsView } from './acts-view';
import { ACTS_AT, MONITOR_ROLES } from './monitor-frame';
import { secondText } from './monitor-words';

const PAGE_ROWS = 100;
/** More fit no spreadsheet that a person reads. */
const MOST_DOWNLOADED = 50_000;

const date = z.string().catch('').refine((given) => given === '' || isCalendarDate(given), 'Tanggal tidak benar.');
const word = z.string().trim().max(100).catch('');
const search = z.object({
  dari: date,
  sampai: date,
  petugas: word,
  hal: word,
  halaman: z.string().regex(/^[1-9]\d{0,3}$/).transform(Number).catch(1),
});
export type ActSearch = z.output<typeof search>;

/** Without a day: today's. */
function filterOf({ deps, facility }: StaffContext, given: ActSearch): { filter: ActFilter; shown: ActSearch } {
  const { timeZone } = facility;
  const dari = given.dari === '' ? localDate(deps.clock(), timeZone) : given.dari;
  const sampai = given.sampai === '' || given.sampai < dari ? dari : given.sampai;
  return {
    shown: { ...given, dari, sampai },
    filter: {
      from: instantAt(dari, '00:00', timeZone),
      until: instantAt(addDays(sampai, 1), '00:00', timeZone),
      ...(given.petugas === '' ? {} : { actor: given.petugas }),
      ...(given.hal === '' ? {} : { subject: subjectAsked(given.hal) }),
    },
  };
}

async function show(context: StaffContext, given: ActSearch): Promise<PageReply> {
  const { deps, facility } = context;
  const { filter, shown } = filterOf(context, given);
  const acts = await actsOfStaff(deps.db, facility.facilityId, filter, { offset: (given.halaman - 1) * PAGE_ROWS, limit: PAGE_ROWS + 1 });
  return view(<ActsView search={shown} acts={acts.slice(0, PAGE_ROWS)} hasMore={acts.length > PAGE_ROWS} actors={await actorsKnown(deps.db, facility.facilityId)} />);
}

/** What somebody wrote may begin like a formula and must not become one when the file is opened. */
export function actsCsv(acts: readonly ActOfPerson[], zone: TimeZone): string {
  return stringify(
    acts.map((act) => ({ waktu: `${secondText(act.at, zone)} ${zone}`, petugas: act.actor, tindakan: actText(act.act), kode: act.act, hal: subjectText(act.subject), keterangan: detailText(act.detail, zone) })),
    { header: true, columns: ['waktu', 'petugas', 'tindakan', 'kode', 'hal', 'keterangan'], record_delimiter: 'windows', escape_formulas: true },
  );
}

export const actsPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: ACTS_AT, roles: MONITOR_ROLES, input: search, handle: show }),
  staffPage({
    method: 'get',
    path: `${ACTS_AT}/unduh`,
    roles: MONITOR_ROLES,
    input: search,
    handle: async (context, given) => {
      const { filter, shown } = filterOf(context, given);
      const acts = await actsOfStaff(context.deps.db, context.facility.facilityId, filter, { offset: 0, limit: MOST_DOWNLOADED });
      return { kind: 'file', name: `catatan-${shown.dari}-${shown.sampai}.csv`, contentType: 'text/csv; charset=utf-8', body: actsCsv(acts, context.facility.timeZone) };
    },
  }),
];
