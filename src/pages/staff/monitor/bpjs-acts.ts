import { z } from 'zod';
import { correct, drop, MOST_AT_ONCE, resend, seen, type ActResult, type Correction } from '../../../outbox/desk';
import { goTo, PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { PAGE_ROWS, rowIds } from './bpjs-input';
import { correctReview, correctView } from './bpjs-correct';
import { BPJS_AT, MONITOR_ROLES } from './monitor-frame';

const MOST_REFUSALS_TOLD = 5;

/** What was done and what stays, in one sentence or two; nothing done at all is a complaint. */
function told(results: readonly ActResult[], done: string): PageReply {
  const refusals = results.flatMap((result) => (result.done ? [] : [`nomor ${result.outboxId}: ${result.refusal.sentence}`]));
  const more = refusals.length > MOST_REFUSALS_TOLD ? ` Dan ${refusals.length - MOST_REFUSALS_TOLD} lagi.` : '';
  const stays = refusals.length === 0 ? '' : `${refusals.length} tetap seperti semula: ${refusals.slice(0, MOST_REFUSALS_TOLD).join(' ')}${more}`;
  if (refusals.length === results.length) throw new PageComplaint(stays === '' ? 'Tidak ada kiriman seperti itu.' : stays);
  return goTo(BPJS_AT, [`${results.length - refusals.length} kiriman ${done}.`, stays].filter((part) => part !== '').join(' '));
}

async function each(ids: readonly number[], act: (id: number) => Promise<ActResult>): Promise<ActResult[]> {
  const results: ActResult[] = [];
  for (const id of new Set(ids)) results.push(await act(id));
  return results;
}

const reason = z.string().trim().max(500, 'Alasan paling panjang 500 huruf.').catch('');
const typed = z.string().trim().max(50).catch('');
const correction = z.object({ nik: typed, nomorkartu: typed, nohp: typed, nomorreferensi: typed, jeniskunjungan: typed, langkah: z.enum(['periksa', 'kirim', 'ubah']).catch('periksa') });

async function correctRow(context: StaffContext, outboxId: number, { langkah, ...given }: z.output<typeof correction>): Promise<PageReply> {
  const { deps, facility, staff } = context;
  const text = Object.entries(given).filter(([, value]) => value !== '');
  if (langkah === 'ubah') return view(await correctView(context, outboxId, given));
  if (text.length === 0) return view(await correctView(context, outboxId, given, 'Isi dahulu yang dikoreksi.'), 422);
  if (langkah === 'periksa') return view(await correctReview(context, outboxId, given));
  const wanted: Correction = Object.fromEntries(text.map(([name, value]) => [name, name === 'jeniskunjungan' ? Number(value) : value]));
  const result = await correct(deps.db, deps.clock, facility, outboxId, wanted, staff.username);
  if (result.done) return goTo(BPJS_AT, `Kiriman nomor ${outboxId} dikoreksi dan dikirim ulang.`);
  return view(await correctView(context, outboxId, given, result.refusal.sentence), 422);
}

/** What changes something at the desk; under the name of whoever is signed in. */
export const bpjsActs: readonly PageRoute[] = [
  staffPage({
    method: 'post',
    path: `${BPJS_AT}/kirim-ulang`,
    roles: MONITOR_ROLES,
    // What a whole filter found is resent in one press, after all of it was shown.
    input: z.object({ id: rowIds(MOST_AT_ONCE) }),
    handle: async ({ deps, facility, staff }, { id }) => told((await resend(deps.db, deps.clock, facility, { ids: id }, staff.username)).results, 'dikirim ulang'),
  }),
  staffPage({
    method: 'post',
    path: `${BPJS_AT}/tutup`,
    roles: MONITOR_ROLES,
    input: z.object({ id: rowIds(PAGE_ROWS), alasan: reason }),
    handle: async ({ deps, facility, staff }, { id, alasan }) => {
      if (alasan === '') throw new PageComplaint('Alasan harus diisi.');
      // The last first: what waits behind a parked row is given up while it still waits.
      const lastFirst = [...id].sort((a, b) => b - a);
      return told(await each(lastFirst, (outboxId) => drop(deps.db, deps.clock, facility.facilityId, outboxId, alasan, staff.username)), 'ditutup');
    },
  }),
  staffPage({
    method: 'post',
    path: `${BPJS_AT}/dilihat`,
    roles: MONITOR_ROLES,
    input: z.object({ id: rowIds(PAGE_ROWS), alasan: reason }),
    handle: async ({ deps, facility, staff }, { id, alasan }) => told(await each(id, (outboxId) => seen(deps.db, deps.clock, facility.facilityId, outboxId, staff.username, alasan)), 'ditandai sudah dilihat'),
  }),
  staffPage({
    method: 'post',
    path: `${BPJS_AT}/koreksi/:outboxId`,
    roles: MONITOR_ROLES,
    input: correction,
    handle: (context, given) => correctRow(context, Number(context.params['outboxId']), given),
  }),
];

