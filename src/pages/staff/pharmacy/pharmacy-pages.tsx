import { z } from 'zod';
import type { Role } from '../../../auth/staff';
import { lastActOf } from '../../../platform/staff-acts';
import { callToHandOver, handOver, takeBackHandOver } from '../../../pharmacy/hand-over';
import { giveAtCounter } from '../../../pharmacy/give-at-counter';
import { pharmacyBoard, type PharmacyLine } from '../../../pharmacy/pharmacy-board';
import { medicineReady, startChosen, startNext, type Prepared } from '../../../pharmacy/start-medicine';
import { undoPreparation } from '../../../pharmacy/undo-preparation';
import { goTo, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { atPlace } from '../panel-place';
import { PHARMACY_AT, PharmacyView, type LastPress } from './pharmacy-view';

const ROLES: readonly Role[] = ['pharmacy', 'supervisor'];
const kode = z.string({ error: 'Kode booking kosong.' }).regex(/^[A-Z0-9-]{1,20}$/, 'Kode booking tidak dikenal.');
const optionalCode = z.literal('').or(kode).optional();

const show = atPlace('pharmacy', 'Farmasi', async (context, place, { cari }: { cari: string }) => {
  const { deps, facility, frame } = context;
  const lines = await pharmacyBoard(deps.db, facility, frame.now);
  return view(<PharmacyView place={place} lines={lines} asked={cari} lastPress={await lastPressOf(context, lines)} />);
});

/** What each act made of a prescription, which must still stand: of a day that is over no task was recorded. */
const STEPS: Readonly<Record<string, { step: LastPress['step']; stands: (line: PharmacyLine) => boolean }>> = {
  'medicine-started': { step: 'mulai', stands: ({ stage, started }) => stage === 'in-preparation' && started !== null },
  'medicine-ready': { step: 'siap', stands: ({ stage, ready }) => stage === 'ready' && ready !== null },
  'medicine-handed-over': { step: 'serah', stands: ({ stage }) => stage === 'done' },
};

/** Only the very last press: nobody would expect one before it to be taken back. */
async function lastPressOf({ deps, facility, staff, frame }: StaffContext, lines: readonly PharmacyLine[]): Promise<LastPress | undefined> {
  const windowMs = facility.settings.undoWindowSeconds * 1000;
  const last = await lastActOf(deps.db, facility.facilityId, { actor: staff.username, since: new Date(frame.now.getTime() - windowMs) });
  const line = lines.find(({ bookingCode }) => bookingCode === last?.subject);
  const made = STEPS[last?.act ?? ''];
  if (last === undefined || line === undefined || made?.stands(line) !== true) return undefined;
  return { line, step: made.step, until: new Date(last.at.getTime() + windowMs) };
}

/** A press about one prescription. */
function act(path: string, press: (context: StaffContext, bookingCode: string) => Promise<string>): PageRoute {
  return staffPage({
    method: 'post',
    path: `${PHARMACY_AT}/${path}`,
    roles: ROLES,
    input: z.object({ kode }),
    handle: async (context, input) => goTo(PHARMACY_AT, await press(context, input.kode)),
  });
}

function said(prepared: Prepared, what: string): string {
  const number = prepared.number ?? 'Resep tanpa nomor';
  const unreported = prepared.isReported ? '' : ' Jamnya tidak dikirim ke BPJS karena tanggal periksa sudah lewat.';
  return `${number} ${what}.${unreported}`;
}

const call = atPlace('pharmacy', 'Farmasi', async ({ deps, facility, staff }, place, input: { kode: string; ulang?: string | undefined }): Promise<PageReply> => {
  const { number, isCalled } = await callToHandOver(deps, facility, { bookingCode: input.kode, actor: staff.username, place, again: input.ulang !== undefined });
  return goTo(PHARMACY_AT, isCalled ? `${number} dipanggil ke ${place.name}.` : `${number} sudah dipanggil.`);
});

export const pharmacyPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: PHARMACY_AT, roles: ROLES, input: z.object({ cari: z.string().trim().max(60).catch('') }), handle: show }),
  staffPage({
    method: 'post',
    path: `${PHARMACY_AT}/mulai-berikutnya`,
    roles: ROLES,
    input: z.object({ jenis: z.enum(['compounded', 'non-compounded'], { error: 'Jenis resep tidak dikenal.' }).optional(), kepala: optionalCode }),
    handle: async ({ deps, facility, staff }, { jenis, kepala }) =>
      goTo(PHARMACY_AT, said(await startNext(deps, facility, { kind: jenis, actor: staff.username, seen: kepala === '' ? undefined : kepala }), 'mulai disiapkan')),
  }),
  act('mulai', async ({ deps, facility, staff }, bookingCode) => said(await startChosen(deps, facility, { bookingCode, actor: staff.username }), 'mulai disiapkan')),
  act('siap', async ({ deps, facility, staff }, bookingCode) => said(await medicineReady(deps, facility, { bookingCode, actor: staff.username }), 'siap diserahkan')),
  act('serah', async ({ deps, facility, staff }, bookingCode) => {
    await handOver(deps, facility, { bookingCode, actor: staff.username });
    return 'Obat diserahkan.';
  }),
  act('kembali', async ({ deps, facility, staff }, bookingCode) => {
    await takeBackHandOver(deps, facility, { bookingCode, actor: staff.username });
    return 'Obat dicatat belum diserahkan.';
  }),
  act('nomor', async ({ deps, facility, staff }, bookingCode) => `Nomor farmasi pasien ini: ${await giveAtCounter(deps, facility, { bookingCode, actor: staff.username })}.`),
  staffPage({
    method: 'post',
    path: `${PHARMACY_AT}/panggil`,
    roles: ROLES,
    input: z.object({ kode, ulang: z.string().optional() }),
    handle: call,
  }),
  staffPage({
    method: 'post',
    path: `${PHARMACY_AT}/batal`,
    roles: ROLES,
    input: z.object({ kode, langkah: z.enum(['mulai', 'siap', 'serah'], { error: 'Langkah tidak dikenal.' }) }),
    handle: async ({ deps, facility, staff }, input) => {
      const press = { bookingCode: input.kode, actor: staff.username };
      if (input.langkah === 'serah') await takeBackHandOver(deps, facility, press);
      else await undoPreparation(deps, facility, { ...press, task: input.langkah === 'mulai' ? 6 : 7 });
      return goTo(PHARMACY_AT, 'Dibatalkan.');
    },
  }),
];
