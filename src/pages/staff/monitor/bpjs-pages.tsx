import { z } from 'zod';
import { actsOfStaff } from '../../../insight/acts-of-staff';
import { recordedTasks, recordedVisit } from '../../../insight/recorded-visit';
import { waitingForDesk } from '../../../insight/waiting-for-desk';
import { bookingHistory, entriesForStaff, listForStaff, listOutbox, outboxState, preview, summary, unknownMessages, type DeskSelection } from '../../../outbox/desk';
import { clinicsOf } from '../../../schedules/hfis-store';
import { PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { ResendView, SettleView } from './bpjs-act-view';
import { bpjsActs } from './bpjs-acts';
import { correctView, NOTHING_TYPED } from './bpjs-correct';
import { BpjsHistoryView } from './bpjs-history-view';
import { deskFilter, filterInput, PAGE_ROWS, rowIds, type FilterInput } from './bpjs-input';
import { BpjsListView } from './bpjs-list-view';
import { BPJS_AT, MONITOR_ROLES } from './monitor-frame';

const MOST_ACTS = 200;
const SINCE_EVER = new Date(0);

async function list({ deps: { db, clock }, facility }: StaffContext, given: FilterInput): Promise<PageReply> {
  const { facilityId } = facility;
  const now = clock();
  const filter = deskFilter(given);
  return view(
    <BpjsListView
      given={given}
      list={await listForStaff(db, facilityId, now, filter, { limit: PAGE_ROWS, ...(given.sesudah === undefined ? {} : { after: given.sesudah }) })}
      reasons={await summary(db, facilityId, filter)}
      standing={await outboxState(db, facilityId, now)}
      unknown={await unknownMessages(db, facilityId)}
      waiting={await waitingForDesk(db, facilityId)}
      clinics={await clinicsOf(db, facilityId)}
    />,
  );
}

const actInput = filterInput.extend({ lakukan: z.enum(['kirim-ulang', 'tutup', 'dilihat'], { error: 'Pilih dahulu tindakannya.' }), id: z.union([z.string(), z.array(z.string())]).optional() });

async function showAct(context: StaffContext, { lakukan, id, ...given }: z.output<typeof actInput>): Promise<PageReply> {
  const { deps, facility } = context;
  if (lakukan !== 'kirim-ulang' || id !== undefined || given.sebab === '') {
    const ids = rowIds(PAGE_ROWS).safeParse(id);
    if (!ids.success) throw new PageComplaint(ids.error.issues.map(({ message }) => message).join(' '), 422);
    if (lakukan === 'kirim-ulang') return view(<ResendView preview={await preview(deps.db, facility, deps.clock(), { ids: ids.data })} />);
    const entries = await entriesForStaff(deps.db, facility.facilityId, deps.clock(), ids.data);
    const act = lakukan === 'tutup' ? 'drop' : 'seen';
    const possible = entries.filter((entry) => entry.acts.includes(act));
    if (possible.length === 0) throw new PageComplaint(lakukan === 'tutup' ? 'Tidak satu pun dari kiriman itu dapat ditutup.' : 'Tidak satu pun dari kiriman itu perlu ditandai: yang menahan bookingnya dikirim ulang, dikoreksi, atau ditutup.', 409);
    return view(<SettleView how={lakukan} entries={possible} />);
  }
  const selection: DeskSelection = { filter: deskFilter({ ...given, sesudah: undefined }) };
  return view(<ResendView preview={await preview(deps.db, facility, deps.clock(), selection)} />);
}

async function history({ deps: { db, clock }, facility, params }: StaffContext): Promise<PageReply> {
  const { facilityId } = facility;
  const bookingCode = (params['bookingCode'] ?? '').toUpperCase();
  const visit = await recordedVisit(db, facilityId, bookingCode);
  if (visit === undefined) throw new PageComplaint('Kode booking tidak ditemukan.', 404);
  const [row] = await listOutbox(db, facilityId, { lane: bookingCode });
  const rows = row === undefined ? undefined : await bookingHistory(db, facilityId, clock(), row.outbox_id);
  const acts = await actsOfStaff(db, facilityId, { from: SINCE_EVER, until: new Date(clock().getTime() + 60_000), subjectIs: bookingCode }, { offset: 0, limit: MOST_ACTS });
  return view(<BpjsHistoryView visit={visit} tasks={await recordedTasks(db, facilityId, bookingCode)} history={rows ?? []} acts={acts} />);
}

export const bpjsPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: BPJS_AT, roles: MONITOR_ROLES, input: filterInput, handle: list }),
  staffPage({ method: 'get', path: `${BPJS_AT}/tindakan`, roles: MONITOR_ROLES, input: actInput, handle: showAct }),
  staffPage({
    method: 'get',
    path: `${BPJS_AT}/koreksi/:outboxId`,
    roles: MONITOR_ROLES,
    handle: async (context) => view(await correctView(context, Number(context.params['outboxId']), NOTHING_TYPED)),
  }),
  ...bpjsActs,
  staffPage({ method: 'get', path: `${BPJS_AT}/:bookingCode`, roles: MONITOR_ROLES, handle: history }),
];
