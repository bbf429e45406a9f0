import { correct, drop, listForStaff, outboxState, preview, resend, seen, summary, unknownMessages, bookingHistory } from '../outbox/desk';
import type { ActResult, Correction, DeskFilter, DeskSelection } from '../outbox/desk';
import { systemClock, type Clock } from '../platform/clock';
import type { Database, Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { openFacilityDirectory } from '../platform/facility-directory';
import { makeLog, type Log } from '../platform/log';
import { parseDeskArguments, USAGE, type DeskCommand, type DeskCommandNamed } from './desk-arguments';
import { entryLines, historyLines, previewLines, unknownLines } from './desk-lines';
import { OperatorMistake } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';
import { theFacility } from './operator-facility';

export interface DeskCommandDeps {
  onDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  clock: Clock;
  log: Log;
  stdin: AsyncIterable<Buffer | string>;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

/** What a command works with. */
interface Desk extends DeskCommandDeps {
  db: Db;
  facility: Facility;
}

/**
 * `npm run desk`: what BPJS has refused, what it means, and what people do about it. Every act leaves who did it and
 * when. What identifies a person is shown masked and never taken from the command line.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runDeskCommand(argv: readonly string[], deps: DeskCommandDeps): Promise<void> {
  const given = parseDeskArguments(argv);
  if (given.command === 'help') return deps.print(USAGE);
  await deps.onDatabase(async (db) => {
    const directory = await openFacilityDirectory(db, deps.log);
    try {
      await carryOut(given, { ...deps, db, facility: theFacility(directory.all(), given.code) });
    } finally {
      await directory.close();
    }
  });
}

async function carryOut(given: DeskCommand, desk: Desk): Promise<void> {
  switch (given.command) {
    case 'state':
      return state(desk);
    case 'list':
      return list(given, desk);
    case 'show':
      return show(given, desk);
    case 'resend':
      return sendAgain(given, desk);
    case 'correct':
      return correctAndSend(given, desk);
    case 'drop':
      // The last first: what waits behind a parked row is given up while it still waits.
      return each([...given.id].sort((a, b) => b - a), 'is given up.', desk, (id) => drop(desk.db, desk.clock, desk.facility.facilityId, id, given.reason, given.by));
    case 'seen':
      return each(given.id, 'is marked as seen.', desk, (id) => seen(desk.db, desk.clock, desk.facility.facilityId, id, given.by, given.reason));
    case 'unknown':
      return unknown(desk);
    default:
      return given satisfies never;
  }
}

async function state({ db, facility, clock, print }: Desk): Promise<void> {
  print(`${facility.name} (${facility.code})`);
  print((await outboxState(db, facility.facilityId, clock())).line);
}

async function list(given: DeskCommandNamed<'list'>, { db, facility, clock, print }: Desk): Promise<void> {
  const filter = { ...filterOf(given), state: given.state };
  const { entries, next } = await listForStaff(db, facility.facilityId, clock(), filter, { limit: given.limit, ...(given.after === undefined ? {} : { after: given.after }) });
  if (entries.length === 0) return print(given.state === 'needs-staff' ? 'Nothing waits for a person.' : 'There is nothing of the kind.');
  for (const entry of entries) entryLines(entry).forEach(print);
  print('');
  for (const { reason, label, count } of await summary(db, facility.facilityId, filter)) print(`${String(count).padStart(6)}  ${reason}  ${label}`);
  if (next !== null) print(`There is more: --after ${next}`);
}

async function show(given: DeskCommandNamed<'show'>, { db, facility, clock, print }: Desk): Promise<void> {
  const history = await bookingHistory(db, facility.facilityId, clock(), given.id);
  if (history === undefined) throw new OperatorMistake(1, `${facility.code} has no row ${given.id}; "list" shows those there are.`);
  historyLines(history, facility.timeZone).forEach(print);
}

async function sendAgain(given: DeskCommandNamed<'resend'>, desk: Desk): Promise<void> {
  const { db, facility, clock, print } = desk;
  const selection: DeskSelection = given.id === undefined ? { filter: filterOf(given) } : { ids: given.id };
  if (!given.yes || given.by === undefined) {
    const wouldBe = await preview(db, facility, clock(), selection);
    previewLines(wouldBe).forEach(print);
    if (wouldBe.sendable.length > 0) print('Nothing has been sent. To send: the same with --yes --by NAME');
    return;
  }
  const { results, hasMore } = await resend(db, clock, facility, selection, given.by);
  if (results.length === 0) print('There is nothing of the kind.');
  report(results, 'goes out again.', desk);
  if (hasMore) print('There is more: repeat the command.');
}

async function correctAndSend(given: DeskCommandNamed<'correct'>, desk: Desk): Promise<void> {
  const correction: Correction = {
    ...(given.set === undefined ? {} : { [given.set]: await valueOf(desk.stdin) }),
    ...(given.nomorreferensi === undefined ? {} : { nomorreferensi: given.nomorreferensi }),
    ...(given.jeniskunjungan === undefined ? {} : { jeniskunjungan: given.jeniskunjungan }),
  };
  report([await correct(desk.db, desk.clock, desk.facility, given.id, correction, given.by)], 'is corrected and goes out again.', desk);
}

async function unknown({ db, facility, print }: Desk): Promise<void> {
  const messages = await unknownMessages(db, facility.facilityId);
  if (messages.length === 0) return print('BPJS has said nothing that no rule knows.');
  messages.flatMap((message) => unknownLines(message, facility.timeZone)).forEach(print);
}

async function each(ids: readonly number[], done: string, desk: Desk, act: (id: number) => Promise<ActResult>): Promise<void> {
  const results: ActResult[] = [];
  for (const id of new Set(ids)) results.push(await act(id));
  report(results, done, desk);
}

/** One line a row; the command fails when nothing of what was asked was done. */
function report(results: readonly ActResult[], done: string, { print }: Desk): void {
  const refusals = results.flatMap((result) => (result.done ? [] : [`${result.outboxId} stays as it is: ${result.refusal.sentence}`]));
  for (const result of results) if (result.done) print(`${result.outboxId} ${done}`);
  if (refusals.length > 0 && refusals.length === results.length) throw new OperatorMistake(1, refusals.join('\n'));
  refusals.forEach(print);
}

function filterOf(given: { date?: string | undefined; poli?: string | undefined; reason?: string | undefined; kodebooking?: string | undefined }): DeskFilter {
  return {
    ...(given.date === undefined ? {} : { visitDate: given.date }),
    ...(given.poli === undefined ? {} : { clinicCode: given.poli }),
    ...(given.reason === undefined ? {} : { reason: given.reason }),
    ...(given.kodebooking === undefined ? {} : { bookingCode: given.kodebooking }),
  };
}

/** All of standard input but the blanks and line ends round it. */
async function valueOf(stdin: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  const value = Buffer.concat(chunks).toString('utf8').trim();
  if (value === '') throw new OperatorMistake(1, 'Nothing came on standard input: --set takes its value from there.');
  return value;
}

if (require.main === module) {
  const log = makeLog({ level: 'error' });
  void runOperatorCommand(() =>
    runDeskCommand(process.argv.slice(2), { onDatabase: (work) => onOperatorDatabase(process.env, work), clock: systemClock, log, stdin: process.stdin, print: (line) => console.log(line) }),
  ).finally(log.flush);
}
