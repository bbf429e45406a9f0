import { z } from 'zod';
import { isCalendarDate } from '../platform/clock';
import { OperatorMistake, valuesOf } from './operator-arguments';

export const USAGE = `npm run reconcile -- [command], on the database of DATABASE_URL, or on the running demo without one

  (no command) [--code ...] [--date yyyy-mm-dd] [--csv file]
      compares a day with what BPJS holds, yesterday unless told otherwise; it reads only and corrects nothing
  findings [--code ...] [--date yyyy-mm-dd] [--csv file]
      what was found and still stands
  seen <id> --by ... --note ... [--code ...]
      a person has looked at a finding; the mark stays while it is found again unchanged
  missing [--code ...]
      today's visits whose next step is missing, and what has not reached BPJS

--code is needed only where there are several facilities.`;

const text = z.string({ error: 'is missing' }).trim().min(1, 'is empty');
const line = text.regex(/^\P{Cc}{1,500}$/u, 'must be one line of at most 500 characters');
const date = text.refine(isCalendarDate, 'must be a date such as 2027-01-18');

const COMMANDS = {
  run: { options: ['code', 'date', 'csv'], schema: z.object({ code: text.optional(), date: date.optional(), csv: text.optional() }) },
  findings: { options: ['code', 'date', 'csv'], schema: z.object({ code: text.optional(), date: date.optional(), csv: text.optional() }) },
  seen: {
    options: ['code', 'by', 'note'],
    schema: z.object({ code: text.optional(), id: text.regex(/^[1-9]\d{0,14}$/, 'must be the number that "findings" shows').transform(Number), by: line, note: line }),
  },
  missing: { options: ['code'], schema: z.object({ code: text.optional() }) },
} as const;

type CommandName = keyof typeof COMMANDS;
export type ReconcileCommand = { [Name in CommandName]: { command: Name } & z.output<(typeof COMMANDS)[Name]['schema']> }[CommandName];
export type CommandNamed<Name extends CommandName> = Extract<ReconcileCommand, { command: Name }>;

/**
 * The command line as a command; `help` when it is asked for.
 * @throws OperatorMistake with every complaint
 */
export function parseReconcileArguments(argv: readonly string[]): ReconcileCommand | { command: 'help' } {
  if (argv[0] === 'help' || argv.includes('--help')) return { command: 'help' };
  const [first = ''] = argv;
  const isNamed = first !== '' && !first.startsWith('-');
  const name = isNamed ? first : 'run';
  if (!Object.hasOwn(COMMANDS, name) || first === 'run') throw new OperatorMistake(2, `There is no command of this name.\n\n${USAGE}`);
  const command = name as CommandName;
  const { options, schema } = COMMANDS[command];
  const parsed = schema.safeParse(valuesOf(command, argv.slice(isNamed ? 1 : 0), { options, words: command === 'seen' ? ['id'] : [] }));
  if (parsed.success) return { command, ...parsed.data } as ReconcileCommand;
  const named = (path: PropertyKey[]): string => (path[0] === 'id' ? '<id>' : `--${path.join('.')}`);
  throw new OperatorMistake(2, parsed.error.issues.map((issue) => `${named(issue.path)}: ${issue.message}`).join('\n'));
}
