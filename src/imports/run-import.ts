import { localDate, type Clock } from '../platform/clock';
import { violatedConstraint, type Db, type Tx } from '../platform/db';
import type { Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import { readCell, type CellValue } from './column';
import { csvRows, shapeOf, shapeWords } from './csv-rows';
import type { CsvSource } from './csv-source';
import { phraseFinding, type Finding, type RawFinding } from './finding';
import type { ImportContext, ImportCounts, ImportKind, NewPassword } from './import-kind';
import { refuseImport } from './refusals';
import { closeStaging, countFindings, countRows, findingCounts, openStaging, stagedFindings, stageFindings, stageRows, type NumberedRow } from './staging';

export interface ImportDeps {
  /** Whose statements may take minutes, and which keeps one connection for all of an import. */
  db: Db;
  clock: Clock;
}

export type ImportStep = 'read' | 'check' | 'save';

export interface ImportRequest {
  kind: ImportKind;
  source: CsvSource;
  actor: string;
  /** False: a dry run, of which nothing stays. */
  isSaved: boolean;
  /** `done` of `total` bytes (read) or rows (save). */
  onProgress?: (step: ImportStep, done: number, total: number) => void;
  /** Gets every finding, by line, while they can still be read. */
  report?: (findings: AsyncIterable<Finding>) => Promise<void>;
  /** Gets the passwords of new users before they are in force: what fails here undoes the import. */
  keepPasswords?: (passwords: readonly NewPassword[]) => Promise<void>;
}

export interface ImportOutcome extends ImportCounts {
  /** Lines of data in the file. */
  lines: number;
  findings: number;
  faultyLines: number;
  /** The first findings, by line. */
  first: readonly Finding[];
  /** What is wrong how often, each with its first line. */
  often: readonly (Finding & { times: number })[];
  /** What was understood of the file, in sentences. */
  notes: readonly string[];
  /** False after a dry run, and whenever there are findings. */
  isSaved: boolean;
  passwords: readonly NewPassword[];
}

export const MOST_SHOWN = 200;
const BATCH = 2_000;
const IMPORT_LOCK = 0x696d706f; // "impo"

/** Carries the outcome out of a transaction that is to leave nothing. */
class Undone extends Error {
  constructor(readonly outcome: ImportOutcome) {
    super('nothing of the import is kept');
  }
}

/**
 * Reads a file, tells line by line what is wrong with it, and saves all of it or nothing.
 *
 * Guarantee: one transaction; a finding, a failure or a killed process leaves the house as it was. Importing the same file
 * again changes nothing. Two imports of a facility never wait for each other: the second is refused. Memory does not grow
 * with the file.
 * @throws Refusal (ImportRefusals)
 */
export async function runImport(deps: ImportDeps, facility: Facility, request: ImportRequest): Promise<ImportOutcome> {
  try {
    return await deps.db.transaction((tx) => importInside(tx, deps.clock, facility, request));
  } catch (error) {
    if (error instanceof Undone) return error.outcome;
    // What was free when it was looked at has been taken meanwhile.
    if (violatedConstraint(error) !== undefined) throw refuseImport('changed-during-import');
    throw error;
  }
}

async function importInside(tx: Tx, clock: Clock, facility: Facility, request: ImportRequest): Promise<ImportOutcome> {
  const { kind, isSaved, actor, onProgress } = request;
  if (isSaved) await insistOnOnlyImport(tx, facility);
  await openStaging(tx, kind.staged);
  const { lines, notes } = await stageFile(tx, facility, clock, request);
  await closeStaging(tx);
  const context: ImportContext = {
    facility,
    clock,
    actor,
    today: localDate(clock(), facility.timeZone),
    isRehearsal: true,
    note: (raw) => stageFindings(tx, [raw]),
    onRows: () => undefined,
  };
  onProgress?.('check', 0, 1);
  await kind.check(tx, context);
  const checked = await countFindings(tx);
  const rows = await countRows(tx);
  const isRehearsal = !isSaved || checked.findings > 0;
  const saved = await kind.save(tx, { ...context, isRehearsal, onRows: (done) => onProgress?.('save', done, rows) });
  onProgress?.('save', rows, rows);
  const { findings, faultyLines } = await countFindings(tx);
  const outcome: ImportOutcome = {
    lines,
    notes,
    findings,
    faultyLines,
    added: saved.added,
    changed: saved.changed,
    unchanged: saved.unchanged,
    first: await firstFindings(tx),
    often: (await findingCounts(tx)).map((each) => ({ ...phraseFinding(each), times: each.times })),
    isSaved: !isRehearsal && findings === 0,
    passwords: saved.passwords ?? [],
  };
  await request.report?.(phrased(tx));
  if (!outcome.isSaved) throw new Undone({ ...outcome, passwords: [] });
  if (outcome.passwords.length > 0) await request.keepPasswords?.(outcome.passwords);
  await recordAct(tx, facility.facilityId, {
    at: clock(),
    actor,
    act: 'imported',
    subject: `import ${kind.name}`,
    detail: { lines, added: outcome.added, changed: outcome.changed, unchanged: outcome.unchanged },
  });
  return outcome;
}

async function insistOnOnlyImport(tx: Tx, { facilityId }: Facility): Promise<void> {
  const [lock] = await tx.rows<{ isOurs: boolean }>('select pg_try_advisory_xact_lock(:lockClass, :facilityId) as "isOurs"', { lockClass: IMPORT_LOCK, facilityId });
  if (lock?.isOurs !== true) throw refuseImport('import-under-way');
}

async function stageFile(tx: Tx, facility: Facility, clock: Clock, { kind, source, onProgress }: ImportRequest): Promise<{ lines: number; notes: string[] }> {
  const shape = await shapeOf(source, tx, kind.columns);
  const today = localDate(clock(), facility.timeZone);
  let rows: NumberedRow[] = [];
  let findings: RawFinding[] = [];
  let [lines, rowId] = [0, 0];
  const note = (raw: RawFinding): void => void findings.push(raw);
  const flush = async (): Promise<void> => {
    await stageRows(tx, kind.staged, rows);
    await stageFindings(tx, findings);
    [rows, findings] = [[], []];
  };
  for await (const each of csvRows(source, tx, shape, (bytes) => onProgress?.('read', bytes, source.bytes))) {
    lines += 1;
    if ('code' in each) note(each);
    else {
      const read: Record<string, CellValue> = {};
      kind.columns.forEach((column, at) => {
        const cell = each.cells[at];
        read[column.field] = cell === undefined ? null : readCell(column, each.line, cell, note);
      });
      for (const row of kind.toStaged(read, each.line, { facility, today }, note)) rows.push({ rowId: (rowId += 1), line: each.line, row });
    }
    if (rows.length >= BATCH || findings.length >= BATCH) await flush();
  }
  await flush();
  return { lines, notes: shapeWords(shape) };
}

async function* phrased(tx: Tx): AsyncGenerator<Finding> {
  for await (const raw of stagedFindings(tx)) yield phraseFinding(raw);
}

async function firstFindings(tx: Tx): Promise<Finding[]> {
  const first: Finding[] = [];
  for await (const each of phrased(tx)) {
    first.push(each);
    if (first.length === MOST_SHOWN) break;
  }
  return first;
}
