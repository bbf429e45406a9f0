import { writeFileSync } from 'node:fs';
import { makeCaller } from '../bpjs/call';
import { addDays, localDate, systemClock, type Clock, type LocalDate } from '../platform/clock';
import type { Database, Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { openFacilityDirectory } from '../platform/facility-directory';
import { makeLog, type Log } from '../platform/log';
import { listFindings, markSeen } from '../reconciliation/finding-store';
import { lateAndMissing } from '../reconciliation/late-tasks';
import { reconcileDay } from '../reconciliation/reconcile-day';
import { clockText, reportCsv, reportText, table } from '../reconciliation/report';
import { OperatorMistake } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';
import { linkToBpjs, theFacility } from './operator-facility';
import { parseReconcileArguments, USAGE, type CommandNamed, type ReconcileCommand } from './reconcile-arguments';

export interface ReconcileCommandDeps {
  onDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  clock: Clock;
  env: Record<string, string | undefined>;
  log: Log;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

/**
 * `npm run reconcile`: compares a day with what BPJS holds, shows what was found, and lists what staff should look at.
 * Nothing is corrected, here or there.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runReconcileCommand(argv: readonly string[], deps: ReconcileCommandDeps): Promise<void> {
  const given = parseReconcileArguments(argv);
  if (given.command === 'help') return deps.print(USAGE);
  await deps.onDatabase(async (db) => {
    const directory = await openFacilityDirectory(db, deps.log);
    try {
      await carryOut(given, db, theFacility(directory.all(), given.code), deps);
    } finally {
      await directory.close();
    }
  });
}

async function carryOut(given: ReconcileCommand, db: Db, facility: Facility, deps: ReconcileCommandDeps): Promise<void> {
  switch (given.command) {
    case 'run':
      return run(given, db, facility, deps);
    case 'findings':
      return findings(db, facility, given, deps);
    case 'seen':
      return seen(given, db, facility, deps);
    case 'missing':
      return missing(db, facility, deps);
    default:
      return given satisfies never;
  }
}

async function run(given: CommandNamed<'run'>, db: Db, facility: Facility, deps: ReconcileCommandDeps): Promise<void> {
  const { clock, log, print } = deps;
  if (facility.kind === 'FKTP') throw new OperatorMistake(1, `${facility.code} is primary care (FKTP): BPJS has no list of what it holds of its visits, so there is nothing to compare. "missing" lists what has not reached BPJS.`);
  if (!facility.bpjs.has('antrean-rs')) throw new OperatorMistake(1, `${facility.code} has no Antrean RS account: npm run facility -- bpjs`);
  const date = given.date ?? addDays(localDate(clock(), facility.timeZone), -1);
  const { bpjs, outbox } = linkToBpjs(deps.env);
  const caller = makeCaller(bpjs, clock, log);
  try {
    const day = await reconcileDay({ db, caller, clock, log, spacingMs: outbox.spacingMs }, facility, date);
    print(`${facility.code}, ${date}: ${day.bookingsHere} bookings here, ${day.bookingsThere} at BPJS; ${day.compared} compared, ${day.pending} on their way, ${day.notRead.length} not read.`);
    if (day.dashboardFailure !== null) print(`The waiting-time dashboards were not read: ${day.dashboardFailure}`);
    await findings(db, facility, { ...given, date }, deps);
    if (day.readFailure !== null) throw new OperatorMistake(1, `BPJS did not answer everything (${day.readFailure}). Nothing is concluded about what was not read; try again later.`);
  } finally {
    caller.close();
  }
}

async function findings(db: Db, facility: Facility, given: { date?: LocalDate | undefined; csv?: string | undefined }, { print }: ReconcileCommandDeps): Promise<void> {
  const found = await listFindings(db, facility.facilityId, given.date === undefined ? {} : { visitDate: given.date });
  const waiting = found.filter((finding) => finding.needsPerson && finding.seenAt === null).length;
  print(found.length === 0 ? 'Nothing differs.' : `${found.length} findings, ${waiting} of them wait for a person.`);
  reportText(found, facility.timeZone).forEach(print);
  if (given.csv === undefined) return;
  writeTo(given.csv, reportCsv(found, facility.timeZone));
  print(`Written to ${given.csv}.`);
}

async function seen(given: CommandNamed<'seen'>, db: Db, facility: Facility, { clock, print }: ReconcileCommandDeps): Promise<void> {
  const marked = await markSeen(db, facility.facilityId, [given.id], { by: given.by, note: given.note }, clock());
  if (marked === 0) throw new OperatorMistake(1, `${facility.code} has no finding ${given.id} that still stands; "findings" shows those there are.`);
  print(`Finding ${given.id} is marked as seen by ${given.by}.`);
}

async function missing(db: Db, facility: Facility, { clock, print }: ReconcileCommandDeps): Promise<void> {
  const late = await lateAndMissing(db, facility, clock());
  if (late.length === 0) return print('Nothing is late or missing today.');
  const rows = late.map((visit) => ({
    poli: visit.clinicName,
    dokter: visit.doctorName,
    nomorantrean: visit.queueNumber,
    kodebooking: visit.bookingCode,
    taskid: visit.task === 0 ? '' : String(visit.task),
    hal: visit.what,
    sejak: clockText(visit.since, facility.timeZone),
    tindakan: visit.whatToDo,
  }));
  table(['poli', 'dokter', 'nomorantrean', 'kodebooking', 'taskid', 'hal', 'sejak', 'tindakan'], rows).forEach(print);
}

function writeTo(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new OperatorMistake(1, `--csv: ${file} cannot be written (${String((error as { code?: unknown }).code)}).`);
  }
}

if (require.main === module) {
  const log = makeLog({ level: 'error' });
  void runOperatorCommand(() =>
    runReconcileCommand(process.argv.slice(2), {
      onDatabase: (work) => onOperatorDatabase(process.env, work), clock: systemClock, env: process.env, log, print: (line) => console.log(line),
    }),
  ).finally(log.flush);
}
