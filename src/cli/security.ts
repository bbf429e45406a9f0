import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { systemClock, type Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import { headOfChain } from '../platform/security-log/seal-chain';
import { PLATFORM_CHAIN } from '../platform/security-log/security-event';
import { securityEvents } from '../platform/security-log/security-log-list';
import { verifyChain, type Anchor, type ChainFault, type ChainVerdict } from '../platform/security-log/verify-chain';
import { OperatorMistake, valuesOf } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';

export const USAGE = `npm run security -- COMMAND, on the database of DATABASE_URL or of the running demo

  verify [--facility CODE] [--anchor FILE]   computes every seal anew; with a file of anchors also proves that nothing before them was cut off or rewritten
  anchor [--facility CODE]                   prints the newest seal of each log as JSON lines: keep them outside this database
  list [--facility CODE] [--days N]          the events of the last days (1), the newest first
Without --facility: the platform's log (code "platform") and that of every facility.
verify ends with 1 when a log is not as it was written.`;

export interface SecurityCommandDeps {
  onDatabase: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  clock: Clock;
  readFile: (path: string) => string;
  print: (line: string) => void;
}

/** Whose log; `platform`: that of no facility. */
interface Chain {
  code: string;
  facilityId: number;
}

const MS_PER_DAY = 86_400_000;
const MOST_LISTED = 10_000;

/**
 * `npm run security`: verifies the security logs, prints what to keep elsewhere, lists. Reads only.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runSecurityCommand(argv: readonly string[], deps: SecurityCommandDeps): Promise<void> {
  const [command = 'help', ...rest] = argv;
  if (command === 'help' || argv.includes('--help')) return deps.print(USAGE);
  switch (command) {
    case 'verify': {
      const { facility, anchor } = z.object({ facility: z.string().optional(), anchor: z.string().optional() }).parse(valuesOf(command, rest, { options: ['facility', 'anchor'] }));
      return deps.onDatabase((db) => verify(db, deps, facility, anchor === undefined ? new Map() : anchorsIn(deps, anchor)));
    }
    case 'anchor': {
      const { facility } = z.object({ facility: z.string().optional() }).parse(valuesOf(command, rest, { options: ['facility'] }));
      return deps.onDatabase((db) => printAnchors(db, deps, facility));
    }
    case 'list': {
      const { facility, days } = z.object({ facility: z.string().optional(), days: z.string().optional() }).parse(valuesOf(command, rest, { options: ['facility', 'days'] }));
      if (days !== undefined && !/^[1-9]\d{0,3}$/.test(days)) throw new OperatorMistake(2, '--days: a whole number of days, such as 7.');
      return deps.onDatabase((db) => list(db, deps, facility, Number(days ?? 1)));
    }
    default:
      throw new OperatorMistake(2, `There is no command of this form.\n\n${USAGE}`);
  }
}

async function chainsOf(db: Db, code: string | undefined): Promise<Chain[]> {
  const facilities = await db.rows<Chain>('select code, facility_id as "facilityId" from facility order by code');
  const all = [{ code: 'platform', facilityId: PLATFORM_CHAIN }, ...facilities];
  const chosen = code === undefined ? all : all.filter((chain) => chain.code.toLowerCase() === code.toLowerCase());
  if (chosen.length === 0) throw new OperatorMistake(1, `There is no facility ${String(code)}; npm run facility -- list shows those there are.`);
  return chosen;
}

const anchorLine = z.object({ facility: z.string(), seal: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** Several of one log may stand in the file, as one is added each day: the newest counts, since it covers those before. */
function anchorsIn({ readFile }: SecurityCommandDeps, path: string): Map<string, Anchor> {
  let text: string;
  try {
    text = readFile(path);
  } catch {
    throw new OperatorMistake(1, `--anchor: ${path} cannot be read.`);
  }
  const anchors = new Map<string, Anchor>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = anchorLine.safeParse(parsed(line));
    if (!read.success) throw new OperatorMistake(1, `--anchor: line ${at + 1} of ${path} is no anchor as "anchor" prints it.`);
    const { facility, seal, hash } = read.data;
    if (seal > (anchors.get(facility)?.sealNumber ?? 0)) anchors.set(facility, { sealNumber: seal, hash });
  }
  return anchors;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function verify(db: Db, { print }: SecurityCommandDeps, facility: string | undefined, anchors: ReadonlyMap<string, Anchor>): Promise<void> {
  const chains = await chainsOf(db, facility);
  const broken: string[] = [];
  for (const { code, facilityId } of chains) {
    const anchor = anchors.get(code);
    const verdict = await verifyChain(db, facilityId, anchor);
    if (verdict.fault !== undefined) broken.push(code);
    print(`${code}: ${verdict.fault === undefined ? wholeText(verdict, anchor) : `NOT AS WRITTEN: ${faultText(verdict.fault)}`}`);
  }
  const gone = facility === undefined ? [...anchors.keys()].filter((code) => !chains.some((chain) => chain.code === code)) : [];
  gone.forEach((code) => print(`${code}: there is no such facility any more; the log of the platform must tell that it was erased (facility-erased).`));
  if (broken.length > 0) throw new OperatorMistake(1, `Not as it was written: ${broken.join(', ')}. Change nothing, take a copy of the database, and compare it with the backups.`);
}

function wholeText({ seals, events, unsealed, unsealedSince, anchorIsTooOld }: ChainVerdict, anchor: Anchor | undefined): string {
  const waiting = unsealedSince === null ? '' : `, ${unsealed} not sealed yet (the oldest of ${unsealedSince.toISOString()})`;
  const proven = anchor === undefined ? '' : anchorIsTooOld ? '; the anchor is older than what the retention left, and proves nothing' : `; nothing up to seal ${anchor.sealNumber} was cut off or rewritten`;
  return `whole: ${events} events in ${seals} seals${waiting}${proven}`;
}

function faultText(fault: ChainFault): string {
  switch (fault.fault) {
    case 'changed':
      return `the events of seal ${fault.sealNumber} are not those that were sealed`;
    case 'events-missing':
      return `seal ${fault.sealNumber} has ${fault.found} of its ${fault.expected} events`;
    case 'not-linked':
      return `seal ${fault.sealNumber} does not stand on the one before`;
    case 'seal-missing':
      return `seal ${fault.sealNumber} is missing`;
    case 'beginning-missing':
      return `everything through seal ${fault.sealNumber} is gone, and not by the retention`;
    case 'cut-off':
      return `it ends with seal ${fault.lastSeal}, and the anchor is seal ${fault.sealNumber}: the end was cut off`;
    case 'other-history':
      return `seal ${fault.sealNumber} is another than the anchor: it was written anew`;
    case 'without-seal':
      return `${fault.events} events name seal ${fault.sealNumber}, which is not there`;
    default:
      return fault satisfies never;
  }
}

async function printAnchors(db: Db, { print }: SecurityCommandDeps, facility: string | undefined): Promise<void> {
  for (const { code, facilityId } of await chainsOf(db, facility)) {
    const head = await headOfChain(db, facilityId);
    if (head !== undefined) print(JSON.stringify({ facility: code, seal: head.sealNumber, hash: head.hash, sealedAt: head.sealedAt.toISOString() }));
  }
}

async function list(db: Db, { clock, print }: SecurityCommandDeps, facility: string | undefined, days: number): Promise<void> {
  const until = new Date(clock().getTime() + 1);
  for (const { code, facilityId } of await chainsOf(db, facility)) {
    const events = await securityEvents(db, facilityId, { from: new Date(until.getTime() - days * MS_PER_DAY), until }, { offset: 0, limit: MOST_LISTED });
    for (const event of events) {
      const times = event.times > 1 ? `×${event.times}` : '';
      print([event.at.toISOString(), code, event.kind, event.actor || '-', event.subject || '-', event.address || '-', times, JSON.stringify(event.detail)].filter(Boolean).join('  '));
    }
  }
}

if (require.main === module) {
  void runOperatorCommand(() =>
    runSecurityCommand(process.argv.slice(2), {
      // every seal of more than a year is computed anew
      onDatabase: (work) => onOperatorDatabase(process.env, work, { statementTimeoutMs: 300_000 }),
      clock: systemClock,
      readFile: (path) => readFileSync(path, 'utf8'),
      print: (line) => console.log(line),
    }),
  );
}
