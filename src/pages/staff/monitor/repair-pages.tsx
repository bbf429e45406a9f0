import { neverRecorded, type NeverRecorded } from '../../../insight/never-recorded';
import { outboxState, preview, readRepair, repairRange, taskText, type RepairOverview, type RepairRange, type RepairResult } from '../../../outbox/desk';
import { localDate } from '../../../platform/clock';
import { clinicsOf } from '../../../schedules/hfis-store';
import { PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { MONITOR_ROLES, REPAIR_AT } from './monitor-frame';
import { filledIn, rangeOf, repairAt, repairInput, repairOrderInput, type RepairSearch } from './repair-input';
import { missingSteps } from './repair-lines';
import { RepairPreview } from './repair-preview-view';
import { RepairView } from './repair-view';

/** So many bodies are shown; the rest is of the same kinds. */
const BODIES_SHOWN = 20;
/** Who presses has read what was shown; by tomorrow something else stands there. */
const LONGEST_LOOK_MS = 12 * 3_600_000;
const CLOCKS_APART_MS = 60_000;

async function show(context: StaffContext, given: RepairSearch): Promise<PageReply> {
  const { deps, facility } = context;
  const search = filledIn(context, given);
  const range = rangeOf(search);
  const now = deps.clock();
  const overview = await readRepair(deps.db, facility, now, range);
  const never = await neverRecorded(deps.db, facility, now, range);
  const missing = missingSteps(never, range, localDate(now, facility.timeZone), now);
  return view(
    <RepairView
      search={search}
      overview={overview}
      missing={missing}
      missingVisits={missing.reduce((sum, line) => sum + line.visits, 0)}
      staysIncomplete={incompleteAfter(overview, never)}
      standing={await outboxState(deps.db, facility.facilityId, now)}
      clinics={await clinicsOf(deps.db, facility.facilityId)}
      keys={keysOf(overview, never)}
    />,
  );
}

/** Everything the range can be narrowed to. */
function keysOf({ keys }: RepairOverview, never: readonly NeverRecorded[]): { key: string; label: string }[] {
  const tasks = [...new Set(never.map(({ task }) => task))].sort((a, b) => a - b).map((task) => ({ key: `task:${task}`, label: `Tidak tercatat: ${taskText(task)}` }));
  return [...keys.filter(({ key }) => !tasks.some((one) => one.key === key)), ...tasks];
}

function incompleteAfter({ sendable }: RepairOverview, never: readonly NeverRecorded[]): number {
  const codes = new Set(never.map(({ bookingCode }) => bookingCode));
  return new Set(sendable.rows.map(({ bookingCode }) => bookingCode).filter((code) => codes.has(code))).size;
}

async function showPreview(context: StaffContext, given: RepairSearch): Promise<PageReply> {
  const { deps, facility } = context;
  const search = filledIn(context, given);
  const range = rangeOf(search);
  const now = deps.clock();
  const overview = await readRepair(deps.db, facility, now, range);
  const { sendable } = overview;
  const clinics = await clinicsOf(deps.db, facility.facilityId);
  return view(
    <RepairPreview
      search={search}
      clinicName={clinics.find(({ clinicCode }) => clinicCode === search.poli)?.clinicName}
      sendable={sendable}
      shown={await preview(deps.db, facility, now, { ids: sendable.rows.slice(0, BODIES_SHOWN).map(({ outboxId }) => outboxId) })}
      staysIncomplete={incompleteAfter(overview, await neverRecorded(deps.db, facility, now, range))}
    />,
  );
}

async function send(context: StaffContext, given: RepairSearch, seenAt: Date): Promise<PageReply> {
  const { deps, facility, staff } = context;
  const search = filledIn(context, given);
  const range: RepairRange = rangeOf(search);
  const age = deps.clock().getTime() - seenAt.getTime();
  if (age > LONGEST_LOOK_MS || age < -CLOCKS_APART_MS) throw new PageComplaint('Pratinjau itu sudah lama. Belum ada yang dikirim: lihat sekali lagi apa yang akan dikirim.');
  const result = await repairRange(deps.db, deps.clock, facility, range, { actor: staff.username, seenAt });
  return { kind: 'redirect', to: repairAt(search), flash: { tone: result.resent > 0 || result.refused.length === 0 ? 'good' : 'bad', text: told(result) } };
}

/** What was set going, what stays and why, and what is left for another press. */
function told({ resent, visits, refused, left }: RepairResult): string {
  const stays = refused.reduce((sum, { rows }) => sum + rows, 0);
  return [
    resent > 0 ? `${resent} kiriman dari ${visits} kunjungan dikirim ulang; hasilnya terlihat di sini sesudah BPJS menjawab.` : stays > 0 ? 'Tidak ada yang dikirim ulang.' : 'Tidak ada lagi yang perlu dikirim ulang.',
    ...(stays > 0 ? [`${stays} tetap seperti semula: ${refused.map(({ refusal, rows }) => `${refusal.sentence} (${rows})`).join(' ')}`] : []),
    ...(left > 0 ? [`Masih ada ${left} kiriman: lanjutkan dengan satu tekanan lagi.`] : []),
  ].join(' ');
}

/** One act for all visits of some days, with what it would send shown before. */
export const repairPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: REPAIR_AT, roles: MONITOR_ROLES, input: repairInput, handle: show }),
  staffPage({ method: 'get', path: `${REPAIR_AT}/pratinjau`, roles: MONITOR_ROLES, input: repairInput, handle: showPreview }),
  staffPage({ method: 'post', path: `${REPAIR_AT}/kirim`, roles: MONITOR_ROLES, input: repairOrderInput, handle: (context, { dilihat, ...given }) => send(context, given, dilihat) }),
];
