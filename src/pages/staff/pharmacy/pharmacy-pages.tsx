import { z } from 'zod';
import type { Role, SignedInStaff } from '../../../auth/staff';
import type { Facility } from '../../../platform/facility';
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

const show = atPlace('pharmacy', 'Farmasi', async ({ deps, facility, staff, frame }, place, { cari }: { cari: string }) => {
  const lines = await pharmacyBoard(deps.db, facility, frame.now);
  return view(<PharmacyView place={place} lines={lines} asked={cari} lastPress={lastPressOf(lines, staff, facility, frame.now)} />);
});

function lastPressOf(lines: readonly PharmacyLine[], staff: SignedInStaff, facility: Facility, now: Date): LastPress | undefined {
  const windowMs = facility.settings.undoWindowSeconds * 1000;
  const presses = lines.flatMap((line): (LastPress & { at: Date })[] => {
    const mine = (step: LastPress['step'], at: Date | null, by: string | null) => (at === null || by !== staff.username ? [] : [{ line, step, at, until: new Date(at.getTime() + windowMs) }]);
    switch (line.stage) {
      case 'in-preparation':
        return line.started === null || line.started.isFromPaper ? [] : mine('mulai', line.started.recordedAt, line.started.actor);
      case 'ready':
      case 'called':
        return line.ready === null || line.ready.isFromPaper ? [] : mine('siap', line.ready.recordedAt, line.ready.actor);
      case 'done':
        return mine('serah', line.handedOverAt, line.handedOverBy);
      case 'written':
      case 'waiting':
        return [];
      default:
        return line.stage satisfies never;
    }
  });
  return presses.filter(({ until }) => until > now).sort((a, b) => b.at.getTime() - a.at.getTime())[0];
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
