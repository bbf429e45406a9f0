import { makeCaller } from '../bpjs/call';
import { localDate, localTime, systemClock, type Clock } from '../platform/clock';
import type { Database, Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import { openFacilityDirectory } from '../platform/facility-directory';
import { makeLog, type Log } from '../platform/log';
import { Refusal } from '../platform/refusal';
import { settledSentence } from '../schedules/difference-words';
import { sentProposals } from '../schedules/hfis-proposal-store';
import { proposeWeek, sendProposal } from '../schedules/hfis-proposal-sync';
import type { HfisDeps, ReadingStop } from '../schedules/hfis-reader-sync';
import { settleDifference, type SettleRefusals } from '../schedules/hfis-settle';
import { clinicsOf } from '../schedules/hfis-store';
import { pullHfis } from '../schedules/hfis-sync';
import { isUnchanged, takesProposals, wouldRemove, type WeekProposal } from '../schedules/hfis-week';
import { differencesOf } from '../schedules/schedule-difference-store';
import { parseHfisArguments, USAGE, type CommandNamed, type HfisCommand } from './hfis-arguments';
import { actLine, differenceLines, failureLine, proposalLines, sentLine } from './hfis-lines';
import { OperatorMistake } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';
import { linkToBpjs, theFacility } from './operator-facility';

export interface HfisCommandDeps {
  onDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  clock: Clock;
  env: Record<string, string | undefined>;
  log: Log;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

/** What a command works with, once it is known for whom. */
interface Desk {
  db: Db;
  facility: Facility;
  clock: Clock;
  env: Record<string, string | undefined>;
  log: Log;
  print: (line: string) => void;
}

const NEWEST_PROPOSALS = 20;

/**
 * `npm run hfis`: brings sessions up to HFIS, shows and settles where they differ, and proposes weeks to it.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runHfisCommand(argv: readonly string[], deps: HfisCommandDeps): Promise<void> {
  const given = parseHfisArguments(argv);
  if (given.command === 'help') return deps.print(USAGE);
  const { clock, env, log, print } = deps;
  await deps.onDatabase(async (db) => {
    const directory = await openFacilityDirectory(db, log);
    try {
      await carryOut(given, { db, facility: theFacility(directory.all(), given.code), clock, env, log, print });
    } finally {
      await directory.close();
    }
  });
}

async function carryOut(given: HfisCommand, desk: Desk): Promise<void> {
  switch (given.command) {
    case 'pull':
      return pull(given, desk);
    case 'differences':
      return differences(given, desk);
    case 'settle':
      return settle(given, desk);
    case 'propose':
      return propose(given, desk);
    case 'proposals':
      return proposals(desk);
    default:
      return given satisfies never;
  }
}

async function pull(given: CommandNamed<'pull'>, desk: Desk): Promise<void> {
  const { facility, print } = desk;
  await insistOnClinics(desk, given.clinic);
  const [only] = given.clinic;
  const summary = await withBpjs(desk, (deps) =>
    pullHfis(deps, facility, {
      days: given.days ?? facility.settings.hfisDaysAhead,
      ...(given.date !== undefined && only !== undefined ? { only: { clinicCode: only, date: given.date } } : given.clinic.length === 0 ? {} : { clinics: given.clinic }),
    }),
  );
  for (const act of summary.acts) print(actLine(act));
  for (const failure of summary.failures) print(failureLine(failure));
  print(`${facility.code}: ${summary.slots} slots of ${summary.clinics} clinics read; ${summary.added} sessions added, ${summary.changed} changed, ${summary.differences} differences open.`);
  if (summary.differences > 0) print('See them with: npm run hfis -- differences');
  insistOnWholeReading(summary.stoppedBy, summary.failures.length);
}

/** What was read is used; a person and a script hear nevertheless that it was not all. */
function insistOnWholeReading(stoppedBy: ReadingStop | null, failures: number): void {
  const sentence: Record<ReadingStop, string> = {
    'no-account': 'There is no Antrean RS account (of primary care: Antrean FKTP): npm run facility -- bpjs',
    misconfigured: 'BPJS refuses the credentials, the user_key, the clock or the address of this facility; nothing more was read: npm run facility -- bpjs',
    'rate-limited': 'BPJS asks for fewer calls; the rest was not read, try again later.',
    unavailable: 'BPJS does not answer; the rest was not read, try again later.',
    'no-doctors': 'HFIS has no doctor at all for this account, so nothing was read: is it the account of this facility?',
    shutdown: 'It was stopped before the end.',
  };
  if (stoppedBy !== null) throw new OperatorMistake(1, sentence[stoppedBy]);
  if (failures > 0) throw new OperatorMistake(1, 'Not everything could be read. What was not read stays as it is; try again later.');
}

async function differences(given: CommandNamed<'differences'>, { db, facility, print }: Desk): Promise<void> {
  const found = await differencesOf(db, facility.facilityId, { settled: given.all });
  if (found.length === 0) return print('HFIS and the sessions here do not differ, as far as HFIS was read.');
  for (const difference of found) differenceLines(difference, facility.timeZone).forEach(print);
  if (found.some(({ settlement }) => settlement === null)) print('\nSettle one with: npm run hfis -- settle <id> follow-hfis|keep-ours --by <name>');
}

async function settle(given: CommandNamed<'settle'>, { db, facility, clock, print }: Desk): Promise<void> {
  try {
    const settled = await settleDifference({ db, clock }, facility, given.id, given.how, given.by, given.note ?? '');
    print(settledSentence(settled));
  } catch (error) {
    throw settleComplaint(error, facility, given.id) ?? error;
  }
}

function settleComplaint(error: unknown, facility: Facility, id: number): OperatorMistake | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const { code, data } = error as Refusal<SettleRefusals>;
  const sentence: Record<keyof SettleRefusals, string> = {
    'difference-unknown': `${facility.code} has no difference ${id}; "differences" shows those there are.`,
    'difference-settled': `Difference ${id} is settled already${'settlement' in data ? ` (${data.settlement}${data.by === null ? '' : ` by ${data.by}`})` : ''}.`,
    'difference-unreadable': 'What HFIS sent there cannot be used: mend it in HFIS, or keep-ours.',
    'session-changed': 'The session is no longer as it was when this was found: pull again and look at the differences.',
  };
  return new OperatorMistake(1, sentence[code]);
}

async function propose(given: CommandNamed<'propose'>, desk: Desk): Promise<void> {
  const { facility, clock, print } = desk;
  if (facility.kind === 'FKTP') throw new OperatorMistake(1, `${facility.code} is primary care (FKTP): BPJS takes no proposals of schedules from it; change them in HFIS itself, then pull.`);
  await insistOnClinics(desk, given.clinic);
  if (given.send && !takesProposals(clock())) throw new OperatorMistake(1, `HFIS takes proposals from 00:00 to 20:00 WIB, and it is ${localTime(clock(), 'WIB')} WIB: send after midnight. Without --send they are only shown.`);
  await withBpjs(desk, async (deps) => {
    const preview = await proposeWeek(deps, facility, {
      from: given.from ?? localDate(clock(), facility.timeZone),
      ...(given.clinic.length === 0 ? {} : { clinics: given.clinic }),
      ...(given.doctor.length === 0 ? {} : { doctors: given.doctor }),
    });
    print(`Week of ${preview.from} to ${preview.to}, what is here beside what HFIS has now:`);
    for (const proposal of preview.proposals) proposalLines(proposal).forEach(print);
    for (const failure of preview.failures) print(failureLine(failure));
    insistOnWholeReading(preview.stoppedBy, preview.failures.length);
    if (preview.proposals.length === 0) throw new OperatorMistake(1, 'There is no session here in this week to propose.');

    const different = preview.proposals.filter((proposal) => !isUnchanged(proposal));
    if (different.length === 0) return print('HFIS has all of it already: there is nothing to send.');
    if (preview.holidays.length > 0) {
      const dates = preview.holidays.map(({ date, name }) => (name === '' ? date : `${date} ${name}`)).join(', ');
      const sentence = `A holiday in this week shows no usual timetable (${dates}): choose a week without one, with --from.`;
      if (given.send) throw new OperatorMistake(1, sentence);
      print(sentence);
    }
    if (!given.send) return print(`${different.length} differ. Nothing was sent; add --send --by <name> to send those. HFIS takes proposals from 00:00 to 20:00 WIB; they hold from the next day on.`);
    await send(deps, desk, different, { by: given.by ?? '', remove: given.remove });
  });
}

async function send(deps: HfisDeps, { facility, print }: Desk, different: readonly WeekProposal[], { by, remove }: { by: string; remove: boolean }): Promise<void> {
  const held = remove ? [] : different.filter(wouldRemove);
  let refused = 0;
  for (const proposal of different.filter((each) => !held.includes(each))) {
    const answer = await sendProposal(deps, facility, proposal, by).catch((error: unknown) => {
      if (error instanceof Refusal) throw new OperatorMistake(1, 'HFIS takes proposals from 00:00 to 20:00 WIB: the rest was not sent.');
      throw error;
    });
    print(`${proposal.clinicCode} ${proposal.doctorCode}: ${answer.verdict === 'accepted' ? 'taken' : `not taken (${answer.verdict})`}, HFIS says "${answer.message}"`);
    if (answer.verdict !== 'accepted') refused += 1;
  }
  for (const proposal of held) print(`${proposal.clinicCode} ${proposal.doctorCode}: not sent, it leaves out a weekday that HFIS has; add --remove if that is meant`);
  print('What was taken holds from tomorrow on, once the branch of BPJS lets it pass.');
  if (refused + held.length > 0) throw new OperatorMistake(1, `${refused + held.length} of ${different.length} were not proposed.`);
}

async function proposals({ db, facility, print }: Desk): Promise<void> {
  const sent = await sentProposals(db, facility.facilityId, NEWEST_PROPOSALS);
  if (sent.length === 0) return print('Nothing was proposed to HFIS yet.');
  for (const proposal of sent) print(sentLine(proposal, facility.timeZone));
}

async function insistOnClinics({ db, facility }: Desk, asked: readonly string[]): Promise<void> {
  const known = (await clinicsOf(db, facility.facilityId)).map(({ clinicCode }) => clinicCode);
  const unknown = asked.filter((code) => !known.includes(code));
  if (unknown.length > 0) throw new OperatorMistake(1, `--clinic: ${facility.code} has no clinic ${unknown.join(', ')}; it has ${known.join(', ') || 'none yet'}.`);
}

async function withBpjs<T>({ db, clock, env, log }: Desk, work: (deps: HfisDeps) => Promise<T>): Promise<T> {
  const { bpjs, outbox } = linkToBpjs(env);
  const caller = makeCaller(bpjs, clock, log);
  try {
    return await work({ db, caller, clock, log, spacingMs: outbox.spacingMs });
  } finally {
    caller.close();
  }
}

if (require.main === module) {
  const log = makeLog({ level: 'error' });
  void runOperatorCommand(() =>
    runHfisCommand(process.argv.slice(2), { onDatabase: (work) => onOperatorDatabase(process.env, work), clock: systemClock, env: process.env, log, print: (line) => console.log(line) }),
  ).finally(log.flush);
}
