import type { VNode } from 'preact';
import { bookingHistory, correctableFields, preview } from '../../../outbox/desk';
import { PageComplaint, type StaffContext } from '../../page';
import { CorrectReview, CorrectView, type CorrectionText, type CorrectProps } from './bpjs-correct-view';

export const NOTHING_TYPED: CorrectionText = { nik: '', nomorkartu: '', nohp: '', nomorreferensi: '', jeniskunjungan: '' };

export async function correctView(context: StaffContext, outboxId: number, typed: CorrectionText, complaint?: string): Promise<VNode> {
  return <CorrectView {...await propsOf(context, outboxId, typed)} complaint={complaint} />;
}

export async function correctReview(context: StaffContext, outboxId: number, typed: CorrectionText): Promise<VNode> {
  return <CorrectReview {...await propsOf(context, outboxId, typed)} />;
}

async function propsOf({ deps, facility }: StaffContext, outboxId: number, typed: CorrectionText): Promise<CorrectProps> {
  if (!Number.isSafeInteger(outboxId) || outboxId <= 0) throw new PageComplaint('Kiriman tidak ditemukan.', 404);
  const now = deps.clock();
  const history = await bookingHistory(deps.db, facility.facilityId, now, outboxId);
  const entry = history?.find((row) => row.entry.outboxId === outboxId)?.entry;
  if (entry === undefined) throw new PageComplaint('Kiriman tidak ditemukan.', 404);
  if (!entry.acts.includes('correct')) throw new PageComplaint('Kiriman ini tidak dapat dikoreksi: sudah terkirim, sudah ditangani, atau tidak memuat data pasien.', 409);
  const { sendable } = await preview(deps.db, facility, now, { ids: [outboxId] });
  return { entry, would: sendable[0], fields: correctableFields(facility, entry.payer), typed };
}
