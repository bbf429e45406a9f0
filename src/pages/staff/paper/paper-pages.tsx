import { z } from 'zod';
import type { Role } from '../../../auth/staff';
import { pharmacyOnPaper } from '../../../pharmacy/paper-preparation';
import { localDate, type LocalDate } from '../../../platform/clock';
import { enterFromPaper, rehearseFromPaper, type PaperOutcome, type PaperRow } from '../../../queue/enter-from-paper';
import { findOnPaperDay, paperLines, paperSessions, type PaperSession } from '../../../queue/paper-sheet';
import { goTo, PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { phraseForPeople } from '../../refusals';
import { PaperCheck, type CheckedRow } from './paper-check-view';
import { PAPER_AT, PaperChooser, sheetAt } from './paper-chooser';
import { tasksOf } from './paper-columns';
import { isLeaver, readReason, readRow, reasonForm, typedRows, type RowErrors, type TypedRow } from './paper-form';
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
  return view(<PaperSheet session={session} lines={lines} tasks={tasksOf(facility, staff.roles)} onlyCode={onlyCode(query['kode'])} sent={sent} />, sent?.complaint === undefined ? 200 : 422);
}

async function sessionOf(context: StaffContext): Promise<PaperSession> {
  const sessions = await paperSessions(context.deps.db, context.facility.facilityId, today(context));
  const session = sessions.find(({ sessionId }) => String(sessionId) === context.params['sessionId']);
  if (session === undefined) throw new PageComplaint('Jadwal tidak ditemukan. Catatan kertas hanya untuk jadwal hari ini.', 404);
  return session;
}

/** What was sent, with its reason; or the sheet again, where there is nothing to go on with. */
interface Sent {
  session: PaperSession;
  typed: TypedRow[];
  reasonText: string;
  /** The sheet with what was typed, and what is wrong with it. */
  again: (complaint: string | undefined, rows: readonly SentRow[]) => Promise<PageReply>;
}

async function sent(context: StaffContext, goOn: (given: Sent) => Promise<PageReply>): Promise<PageReply> {
  const session = await sessionOf(context);
  const typed = typedRows(context.form);
  const reason = reasonForm(context.form);
  const why = readReason(reason);
  const again: Sent['again'] = (complaint, rows) =>
    sheet(context, { complaint, reason, reasonError: 'error' in why && complaint !== undefined ? why.error : undefined, rows: new Map(rows.map((row) => [row.typed.bookingCode, row])) });
  if (typed.length === 0) return again('Belum ada jam yang ditulis.', []);
  if (context.form['langkah'] === 'ubah') return again(undefined, typed.map(untouched));
  if ('error' in why) return again(`Belum ada yang disimpan. ${why.error}`, typed.map(untouched));
  return goOn({ session, typed, reasonText: why.text, again });
}

const untouched = (typed: TypedRow): SentRow => ({ typed, errors: { fields: {} } });

/** Everything is tried first, and shown as it would be recorded: what is recorded cannot be taken back. */
async function check(context: StaffContext, { typed, reasonText, again, ...given }: Sent, complaint?: string): Promise<PageReply> {
  const lines = await paperLines(context.deps.db, context.facility.facilityId, given.session.sessionId);
  const rows: (SentRow & { checked?: CheckedRow })[] = [];
  for (const each of typed) {
    const line = lines.find(({ bookingCode }) => bookingCode === each.bookingCode);
    if (line === undefined) {
      rows.push({ typed: each, errors: { row: 'Pasien ini tidak ada di jadwal ini.', fields: {} } });
      continue;
    }
    const { row, errors } = await tryRow(context, each, reasonText, rehearseFromPaper);
    rows.push({ typed: each, errors, ...(row === undefined ? {} : { checked: { typed: each, row, line } }) });
  }
  const wrong = rows.filter(({ errors }) => errors !== undefined).length;
  if (wrong > 0) return again(`Belum ada yang disimpan: ${wrong} pasien perlu diperbaiki.`, rows.map((each) => ({ typed: each.typed, errors: each.errors ?? { fields: {} } })));
  const checked = rows.flatMap((each) => (each.checked === undefined || each.checked.row.times.length === 0 ? [] : [each.checked]));
  const only = onlyCode(context.query['kode']);
  if (checked.length === 0) return goTo(sheetAt(given.session.sessionId, only), 'Semua jam itu sudah tercatat.');
  return view(
    <PaperCheck session={given.session} rows={checked} onlyCode={only} reason={reasonForm(context.form)} reasonText={reasonText} complaint={complaint} />,
    complaint === undefined ? 200 : 422,
  );
}

async function save(context: StaffContext, given: Sent): Promise<PageReply> {
  const { session, typed, reasonText, again } = given;
  if (typed.some((row) => isLeaver(row) && !row.isLeaverConfirmed)) return check(context, given, 'Belum ada yang disimpan. Beri tanda pada pasien yang sempat datang lalu tidak hadir, atau ubah lagi.');
  const rows: SentRow[] = [];
  for (const row of typed) rows.push({ typed: row, errors: (await tryRow(context, row, reasonText, enterFromPaper)).errors });
  const saved = rows.filter(({ errors }) => errors === undefined).length;
  if (saved === rows.length) return goTo(sheetAt(session.sessionId, onlyCode(context.query['kode'])), `${saved} pasien tersimpan.`);
  return again(`${saved} pasien tersimpan, ${rows.length - saved} belum. Perbaiki yang ditandai, lalu periksa lagi.`, rows);
}

/** What is recorded of the row, or what is wrong with it. */
async function tryRow({ deps, facility, staff }: StaffContext, typed: TypedRow, reason: string, record: typeof enterFromPaper): Promise<{ row?: PaperRow; errors: RowErrors | undefined }> {
  const read = readRow(typed, { date: localDate(deps.clock(), facility.timeZone), zone: facility.timeZone, tasks: tasksOf(facility, staff.roles), hasPrescriptions: facility.kind === 'FKRTL', reason, actor: staff.username });
  if ('errors' in read) return read;
  const outcome = await record(deps, facility, read.row, pharmacyOnPaper);
  // What stands there already with the same time is not recorded once more.
  if (outcome.kind === 'saved') return { row: { ...read.row, times: read.row.times.filter(({ task }) => outcome.tasks.includes(task)) }, errors: undefined };
  return { errors: errorsOf(outcome, typed, (refusal) => phraseForPeople(refusal, facility.timeZone) ?? 'Tidak dapat disimpan.') };
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
  // One address for every step: a press that found its session over is sent again by the form that stands there (session-over.js).
  staffPage({ method: 'post', path: SHEET, roles: ROLES, handle: (context) => sent(context, (given) => (context.form['langkah'] === 'simpan' ? save(context, given) : check(context, given))) }),
];
