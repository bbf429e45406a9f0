import { createWriteStream, existsSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SingleBar } from 'cli-progress';
import { KINDS } from '../imports/all-kinds';
import { passwordsCsv, reportCsv, templateCsv } from '../imports/csv-out';
import { fileSource, type CsvSource } from '../imports/csv-source';
import { phraseImport } from '../imports/refusals';
import { runImport, type ImportOutcome, type ImportStep } from '../imports/run-import';
import { systemClock, type Clock } from '../platform/clock';
import { CommitOutcomeUnknown, type Database } from '../platform/db';
import { openFacilityDirectory } from '../platform/facility-directory';
import { makeLog, type Log } from '../platform/log';
import { replacePrivateFile } from '../platform/private-file';
import { boardChanged } from '../service-points/board';
import { parseImportArguments, USAGE, type ImportCommand } from './import-arguments';
import { OperatorMistake } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';
import { theFacility } from './operator-facility';

export interface ImportCommandDeps {
  onDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  clock: Clock;
  log: Log;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
  /** How far it is, where somebody looks. */
  progress: Progress;
}

export interface Progress {
  at: (step: ImportStep, done: number, total: number) => void;
  end: () => void;
}

type Given = Extract<ImportCommand, { command: 'import' }>;

/**
 * `npm run import`: reads a CSV file, says what is wrong with it, and with `--save` saves all of it or nothing.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runImportCommand(argv: readonly string[], deps: ImportCommandDeps): Promise<void> {
  const given = parseImportArguments(argv);
  if (given.command === 'help') return deps.print(USAGE);
  if (given.command === 'template') return deps.print(templateCsv(KINDS[given.what]).trimEnd());
  const source = sourceOf(given.file);
  await deps.onDatabase(async (db) => {
    const directory = await openFacilityDirectory(db, deps.log);
    try {
      await importFile(given, source, db, theFacility(directory.all(), given.code), deps);
    } finally {
      await directory.close();
    }
  });
}

function sourceOf(file: string): CsvSource {
  try {
    return fileSource(file);
  } catch {
    throw new OperatorMistake(1, `${file}: cannot be read.`);
  }
}

async function importFile(given: Given, source: CsvSource, db: Database, facility: ReturnType<typeof theFacility>, { clock, print, progress }: ImportCommandDeps): Promise<void> {
  const { report, passwords } = given;
  // An older file of passwords must not be taken for these, nor be lost.
  if (passwords !== undefined && existsSync(passwords)) throw new OperatorMistake(1, `--passwords: ${passwords} is there already; name a new file.`);
  let outcome: ImportOutcome;
  try {
    outcome = await runImport({ db, clock }, facility, {
      kind: KINDS[given.what],
      source,
      actor: given.by ?? 'dry run',
      isSaved: given.save,
      onProgress: progress.at,
      ...(report === undefined ? {} : { report: (findings) => pipeline(Readable.from(reportCsv(findings)), createWriteStream(report, { mode: 0o600 })) }),
      // Before the users can sign in: a machine that dies between leaves a file too many, and never a user without a password.
      ...(passwords === undefined ? {} : { keepPasswords: async (made) => replacePrivateFile(passwords, passwordsCsv(made)) }),
    });
  } catch (error) {
    // Whether they were saved is not known: then the file may be all there is of their passwords.
    if (passwords !== undefined && !(error instanceof CommitOutcomeUnknown)) rmSync(passwords, { force: true });
    const sentence = phraseImport(error);
    throw sentence === undefined ? error : new OperatorMistake(1, sentence);
  } finally {
    progress.end();
  }
  if (outcome.isSaved) await db.transaction(async (tx) => boardChanged(tx, facility.facilityId));
  tell(given, outcome, print);
}

function tell({ show, save, report, passwords }: Given, outcome: ImportOutcome, print: (line: string) => void): void {
  const { lines, findings, faultyLines, first, often, notes, added, changed, unchanged } = outcome;
  notes.forEach(print);
  for (const { line, column, sentence } of first.slice(0, show)) print(`baris ${line}${column === '' ? '' : `, ${column}`}: ${sentence}`);
  if (findings > Math.min(show, first.length)) {
    print(`… ${findings} findings in all:`);
    for (const { column, sentence, line, times } of often) print(`  ${String(times).padStart(7)} × ${column === '' ? '' : `${column}: `}${sentence} (baris ${line})`);
  }
  if (report !== undefined) print(`The report is in ${report}.`);
  if (findings > 0) throw new OperatorMistake(1, `${faultyLines} of ${lines} lines are wrong; nothing was saved.`);
  const counts = `${added} new, ${changed} changed, ${unchanged} as they were`;
  if (!save) return print(`${lines} lines are good: ${counts}. Nothing was saved; add --save --by <name> to save them.`);
  print(`${lines} lines are saved: ${counts}.`);
  if (outcome.passwords.length > 0 && passwords !== undefined) print(`The temporary passwords of ${outcome.passwords.length} new users are in ${passwords}: hand them out, then delete it.`);
}

const STEPS: Record<ImportStep, string> = { read: 'reading', check: 'checking', save: 'saving' };

/** A bar on stderr for a person; nothing for a script or a log. */
export function terminalProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { at: () => undefined, end: () => undefined };
  const bar = new SingleBar({ stream, format: '{step} [{bar}] {percentage}%', hideCursor: true, clearOnComplete: true });
  let step: ImportStep | undefined;
  return {
    at: (next, done, total) => {
      if (next !== step) {
        bar.stop();
        bar.start(Math.max(1, total), 0, { step: STEPS[next] });
        step = next;
      }
      bar.update(done);
    },
    end: () => bar.stop(),
  };
}

/** An import is no answer somebody waits for: only what hangs is cut off. */
const STATEMENT_MS = 600_000;

if (require.main === module) {
  const log = makeLog({ level: 'error' });
  void runOperatorCommand(() =>
    runImportCommand(process.argv.slice(2), {
      onDatabase: (work) => onOperatorDatabase(process.env, work, { statementTimeoutMs: STATEMENT_MS }),
      clock: systemClock,
      log,
      print: (line) => console.log(line),
      progress: terminalProgress(process.stderr),
    }),
  ).finally(log.flush);
}
