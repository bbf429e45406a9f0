import { z } from 'zod';
import { isCalendarDate } from '../../../platform/clock';
import { listFindings, markSeen } from '../../../reconciliation/finding-store';
import { reportCsv } from '../../../reconciliation/report';
import { newestRuns } from '../../../reconciliation/run-list';
import { goTo, PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { rowIds } from './bpjs-input';
import { MONITOR_ROLES, RECONCILIATION_AT } from './monitor-frame';
import { MOST_SHOWN, ReconciliationView } from './reconciliation-view';

const NEWEST_DAYS = 10;

export const findingFilter = z.object({
  tanggal: z.string().catch('').refine((date) => date === '' || isCalendarDate(date), 'Tanggal tidak benar.'),
  semua: z.string().optional().transform((given) => given !== undefined),
});
export type FindingFilter = z.output<typeof findingFilter>;

async function show({ deps: { db }, facility }: StaffContext, filter: FindingFilter): Promise<PageReply> {
  const found = await listFindings(db, facility.facilityId, filter.tanggal === '' ? {} : { visitDate: filter.tanggal });
  return view(
    <ReconciliationView
      filter={filter}
      runs={await newestRuns(db, facility.facilityId, NEWEST_DAYS)}
      findings={filter.semua ? found : found.filter((finding) => finding.needsPerson && finding.seenAt === null)}
      hidden={filter.semua ? 0 : found.filter((finding) => !finding.needsPerson || finding.seenAt !== null).length}
    />,
  );
}

export const reconciliationPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: RECONCILIATION_AT, roles: MONITOR_ROLES, input: findingFilter, handle: show }),
  staffPage({
    method: 'get',
    path: `${RECONCILIATION_AT}/unduh`,
    roles: MONITOR_ROLES,
    input: findingFilter,
    handle: async ({ deps, facility }, { tanggal }) => ({
      kind: 'file',
      name: `rekonsiliasi-${tanggal === '' ? 'semua' : tanggal}.csv`,
      contentType: 'text/csv; charset=utf-8',
      body: reportCsv(await listFindings(deps.db, facility.facilityId, tanggal === '' ? {} : { visitDate: tanggal }), facility.timeZone),
    }),
  }),
  staffPage({
    method: 'post',
    path: `${RECONCILIATION_AT}/dilihat`,
    roles: MONITOR_ROLES,
    input: z.object({ id: rowIds(MOST_SHOWN, 'temuan'), catatan: z.string().trim().max(500, 'Catatan paling panjang 500 huruf.').catch('') }),
    handle: async ({ deps, facility, staff }, { id, catatan }) => {
      if (catatan === '') throw new PageComplaint('Tuliskan dahulu apa yang ditemukan atau dilakukan.');
      const marked = await markSeen(deps.db, facility.facilityId, id, { by: staff.username, note: catatan }, deps.clock());
      if (marked === 0) throw new PageComplaint('Temuan itu sudah tidak ada.');
      return goTo(RECONCILIATION_AT, `${marked} temuan ditandai sudah dilihat.`);
    },
  }),
];
