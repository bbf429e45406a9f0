import { z } from 'zod';
import type { Role } from '../../../auth/staff';
import { pharmacyOnPaper } from '../../../pharmacy/paper-preparation';
import { localDate, type LocalDate } from '../../../platform/clock';
import { enterFromPaper, type PaperOutcome } from '../../../queue/enter-from-paper';
import { findOnPaperDay, paperLines, paperSessions, type PaperSession } from '../../../queue/paper-sheet';
import { goTo, PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { phraseForPeople } from '../../refusals';
import { PAPER_AT, PaperChooser, sheetAt } from './paper-chooser';
import { tasksOf } from './paper-columns';
import { readReason, readRow, reasonForm, typedRows, type RowErrors, type TypedRow } from './paper-form';
import { PaperSheet, type SentRow, type SentSheet } from './paper-sheet-view';

const ROLES: readonly Role[] = ['registration', 'clinic', 'pharmacy', 'supervisor'];
const SHEET = `${PAPER_AT}/sesi/:sessionId`;
const onlyCode = (value: unknown): string => (typeof value === 'string' && /^[A-Z0-9-]{1,20}$/.test(value) ? value : '');

const today = ({ deps, facility }: StaffContext): LocalDate => localDate(deps.clock(), facility.timeZone);

async function choose(context: StaffContext, { cari }: { cari: string }): Promise<PageReply> {
  const { deps, facility } = context;
  const date = today(context);
  const found = cari === '' ? [] : await findOnPaperDay(deps.db, facility.facilityId, date, cari);
  return view(<PaperChooser sessions={await paperSessions(deps.db, facility.facilityId, date)} asked={cari} found={found} />);
}

async function sheet(context: StaffContext, sent?: SentSheet): Promise<PageReply> {
  const { deps, facility, staff, query } = context;
  const session = await sessionOf(context);
  const lines = await paperLines(deps.db, facility.facilityId, session.sessionId);
  return view(<PaperSheet session={session} lines={lines} tasks={tasksOf(staff.roles)} onlyCode={onlyCode(query['kode'])} sent={sent} />, sent === undefined ? 200 : 422);
}

async function sessionOf(context: StaffContext): Promise<PaperSession> {
  const sessions = await paperSessions(context.deps.db, context.facility.facilityId, today(context));
  const session = sessions.find(({ sessionId }) => String(sessionId) === context.params['sessionId']);
  if (session === undefined) throw new PageComplaint('Jadwal tidak ditemukan. Catatan kertas hanya untuk jadwal hari ini.', 404);
  return session;
}

async function save(context: StaffContext): Promise<PageReply> {
  const session = await sessionOf(context);
  const typed = typedRows(context.form);
  const reason = reasonForm(context.form);
  const why = readReason(reason);
  const refused = (complaint: string, rows: readonly SentRow[]): Promise<PageReply> =>
    sheet(context, { complaint, reason, reasonError: 'error' in why ? why.error : undefined, rows: new Map(rows.map((row) => [row.typed.bookingCode, row])) });
  if (typed.length === 0) return refused('Belum ada jam yang ditulis.', []);
  if ('error' in why) return refused(`Belum ada yang disimpan. ${why.error}`, typed.map((row) => ({ typed: row, errors: { fields: {} } })));

  const rows: SentRow[] = [];
  for (const row of typed) rows.push({ typed: row, errors: await saveRow(context, row, why.text) });
  const saved = rows.filter(({ errors }) => errors === undefined).length;
  if (saved === rows.length) return goTo(sheetAt(session.sessionId, onlyCode(context.query['kode'])), `${saved} pasien tersimpan.`);
  return refused(`${saved} pasien tersimpan, ${rows.length - saved} belum. Perbaiki yang ditandai, lalu simpan lagi.`, rows);
}

/** @returns what is wrong with it; undefined: it is saved */
async function saveRow({ deps, facility, staff }: StaffContext, typed: TypedRow, reason: string): Promise<RowErrors | undefined> {
  const read = readRow(typed, { date: localDate(deps.clock(), facility.timeZone), zone: facility.timeZone, tasks: tasksOf(staff.roles), reason, actor: staff.username });
  if ('errors' in read) return read.errors;
  const outcome = await enterFromPaper(deps, facility, read.row, pharmacyOnPaper);
  if (outcome.kind === 'saved') return undefined;
  return errorsOf(outcome, typed, (refusal) => phraseForPeople(refusal, facility.timeZone) ?? 'Tidak dapat disimpan.');
}

function errorsOf({ task, refusal }: Extract<PaperOutcome, { kind: 'refused' }>, typed: TypedRow, phrase: (refusal: { code: string; data: unknown }) => string): RowErrors {
  const sentence = phrase(refusal);
  if (task === undefined) return { row: sentence, fields: {} };
  // Where the step stands recorded there is no field any more: what was typed is said with it.
  const wasRecorded = refusal.code === 'paper-already-recorded' || refusal.code === 'paper-later-step-recorded';
  return { fields: { [task]: wasRecorded ? `${sentence} Anda menulis ${typed.times[task] ?? ''}.` : sentence } };
}

export const paperPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: PAPER_AT, roles: ROLES, input: z.object({ cari: z.string().trim().max(40).catch('') }), handle: choose }),
  staffPage({ method: 'get', path: SHEET, roles: ROLES, handle: (context) => sheet(context) }),
  staffPage({ method: 'post', path: SHEET, roles: ROLES, handle: save }),
];
