import { setTimeout as pause } from 'node:timers/promises';
import { checkConnector } from '../connector/check-connector';
import { ConnectorMistake, readConnectorFile, type ConnectorConfig } from '../connector/connector-config';
import { facilityOf } from '../connector/connector-job';
import { marksOf } from '../connector/mark-store';
import { refusedRows } from '../connector/row-book';
import { runConnector, type ConnectorDeps, type Pass } from '../connector/run-connector';
import { openSimrs } from '../connector/simrs-database';
import { localDate, localTime, systemClock, type Clock, type TimeZone } from '../platform/clock';
import type { Database } from '../platform/db';
import type { Facility } from '../platform/facility';
import { openFacilityDirectory } from '../platform/facility-directory';
import { makeLog, type Log } from '../platform/log';
import { openTimetable } from '../schedules/timetable';
import { parseConnectorArguments, USAGE } from './connector-arguments';
import { OperatorMistake } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';

export interface ConnectorCommandDeps {
  onDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  clock: Clock;
  env: Record<string, string | undefined>;
  log: Log;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
  /** Ends `run` after the row in hand. */
  signal: AbortSignal;
}

/** More are counted and not listed. */
const MOST_LISTED = 500;

/**
 * `npm run connector`: brings patients, registrations and what happened to them over from the SIMRS's own database.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runConnectorCommand(argv: readonly string[], deps: ConnectorCommandDeps): Promise<void> {
  const given = parseConnectorArguments(argv);
  if (given.command === 'help') return deps.print(USAGE);
  await inSentences(async () => {
    const config = readConnectorFile(given.config);
    await deps.onDatabase(async (db) => {
      const directory = await openFacilityDirectory(db, deps.log);
      try {
        const facility = facilityOf(config, directory.all());
        if (given.command === 'refused') return await refused(db, config, facility, deps);
        if (given.command === 'status') return await status(db, config, facility, deps);
        const timetable = await openTimetable(db, directory);
        const simrs = openSimrs(config, (name) => deps.env[name]);
        try {
          const work = { db, clock: deps.clock, log: deps.log, timetable, simrs };
          if (given.command === 'check') return await check(work, config, facility, deps);
          if (given.command === 'once') return await once(work, config, facility, deps);
          return await forever(work, config, facility, deps);
        } finally {
          await simrs.close();
        }
      } finally {
        await directory.close();
      }
    });
  });
}

async function inSentences(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ConnectorMistake) throw new OperatorMistake(1, error.message);
    throw error;
  }
}

async function check({ simrs, clock }: ConnectorDeps, config: ConnectorConfig, facility: Facility, { print }: ConnectorCommandDeps): Promise<void> {
  const { lines, isGood } = await checkConnector(simrs, config, facility, clock());
  lines.forEach(print);
  if (!isGood) throw new OperatorMistake(1, 'Ada yang perlu diperbaiki; tidak ada yang diambil.');
  print('Semua query terbaca; tidak ada yang diambil.');
}

async function once(work: ConnectorDeps, config: ConnectorConfig, facility: Facility, { print, signal }: ConnectorCommandDeps): Promise<void> {
  const pass = await runConnector(work, config, facility, { signal, honourPauses: false });
  linesOf(pass).forEach(print);
  if (pass.isBusy) throw new OperatorMistake(1, 'Konektor lain sedang bekerja untuk faskes ini; yang ini berhenti.');
  if (pass.queries.some(({ problem }) => problem !== undefined)) throw new OperatorMistake(1, 'Tidak semua query terbaca.');
}

/** Until it is told to stop; says what it did only where it did something. */
async function forever(work: ConnectorDeps, config: ConnectorConfig, facility: Facility, { print, signal }: ConnectorCommandDeps): Promise<void> {
  print(`Konektor ${config.name} berjalan, setiap ${config.pollSeconds} detik. Hentikan dengan Ctrl+C.`);
  let said = '';
  while (!signal.aborted) {
    try {
      const pass = await runConnector(work, config, facility, { signal, honourPauses: true });
      const problems = pass.queries.filter(({ problem }) => problem !== undefined);
      const news = linesOf({ ...pass, queries: pass.queries.filter(({ run }) => run !== undefined && run.taken + run.refused > 0) });
      news.forEach(print);
      const now = [...new Set(problems.map(({ problem }) => problem))].join(' ');
      if (now !== said) print(now === '' ? 'SIMRS terbaca kembali.' : now);
      said = now;
      await pause(config.pollSeconds * 1_000, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function linesOf(pass: Pass): string[] {
  return pass.queries.map(({ name, run, problem }) =>
    run === undefined ? `${name}: ${problem ?? 'tidak dibaca'}` : `${name}: ${run.rows} baris dibaca, ${run.taken} diambil, ${run.refused} ditolak${run.waiting === 0 ? '' : `, ${run.waiting} menunggu registrasinya`}.`,
  );
}

async function refused(db: Database, config: ConnectorConfig, facility: Facility, { print }: ConnectorCommandDeps): Promise<void> {
  const rows = await refusedRows(db, facility.facilityId, config.name, MOST_LISTED + 1);
  if (rows.length === 0) return print('Tidak ada baris yang ditolak.');
  for (const { queryName, rowKey, refusal, firstSeenAt } of rows.slice(0, MOST_LISTED)) print(`${queryName}  ${rowKey}  sejak ${momentText(firstSeenAt, facility.timeZone)}: ${refusal}`);
  if (rows.length > MOST_LISTED) print('Dan masih ada lagi.');
}

async function status(db: Database, config: ConnectorConfig, facility: Facility, { print }: ConnectorCommandDeps): Promise<void> {
  const marks = await marksOf(db, facility.facilityId, config.name);
  for (const { name } of config.queries) {
    const { lastRunAt = null, rowsTaken = 0, watermark = null, lastError = null } = marks.get(name) ?? {};
    const at = lastRunAt === null ? 'belum pernah dibaca' : `terakhir ${momentText(lastRunAt, facility.timeZone)}`;
    print(`${name}: ${at}, ${rowsTaken} baris diambil${watermark === null ? '' : `, sampai ${watermark}`}${lastError === null ? '' : `. ${lastError}`}`);
  }
}

const momentText = (at: Date, zone: TimeZone): string => `${localDate(at, zone)} ${localTime(at, zone)}`;

if (require.main === module) {
  const log = makeLog({ level: 'error' });
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort(new Error('the process is stopping')));
  void runOperatorCommand(() =>
    runConnectorCommand(process.argv.slice(2), {
      onDatabase: (work) => onOperatorDatabase(process.env, work), clock: systemClock, env: process.env, log, print: (line) => console.log(line), signal: stopping.signal,
    }),
  ).finally(log.flush);
}
