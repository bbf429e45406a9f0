import { z } from 'zod';
import { isCalendarDate } from '../platform/clock';
import { OperatorMistake, valuesOf } from './operator-arguments';

export const USAGE = `npm run hfis -- <command>, on the database of DATABASE_URL, or on the running demo without one

  pull [--days 7] [--clinic INT ...]
      reads HFIS from today on: new slots become sessions, changes that touch nobody are followed, the rest is listed
  pull --clinic INT --date yyyy-mm-dd
      one day of one clinic
  differences [--all]
      where HFIS and the sessions here differ, and how many bookings that touches; --all: the settled ones too
  settle <id> follow-hfis|keep-ours --by <name> [--note ...]
      follows HFIS or keeps what is here; existing bookings stay as they are
  propose [--from yyyy-mm-dd] [--clinic INT ...] [--doctor 310411 ...]
      the weeks that would be proposed to HFIS, beside what HFIS has: seven days, from today unless told otherwise
  propose ... --send --by <name> [--remove]
      sends those that differ; one that would leave out a weekday which HFIS has is sent only with --remove
      HFIS takes proposals from 00:00 to 20:00 WIB; they hold from the next day on
  proposals
      what was sent, by whom, and what HFIS answered

Everywhere: --code <kode faskes>, needed only where there are several facilities.`;

const text = z.string({ error: 'is missing' }).trim().min(1, 'is empty');
const line = text.regex(/^\P{Cc}{1,500}$/u, 'must be one line of at most 500 characters');
const date = text.refine(isCalendarDate, 'must be a date such as 2027-01-18');
const whole = (from: number, to: number) => text.regex(/^\d{1,10}$/, 'must be a whole number').transform(Number).refine((n) => n >= from && n <= to, `must be from ${from} to ${to}`);
const code = text.optional();
const clinics = z.array(text).default([]);

const pull = z
  .object({ code, clinic: clinics, days: whole(1, 31).optional(), date: date.optional() })
  .refine((given) => given.date === undefined || given.clinic.length === 1, { path: ['date'], error: 'needs exactly one --clinic' })
  .refine((given) => given.date === undefined || given.days === undefined, { path: ['date'], error: 'give this or --days, not both' });

const propose = z
  .object({ code, from: date.optional(), clinic: clinics, doctor: z.array(whole(0, 2_147_483_647)).default([]), send: z.boolean().default(false), by: line.optional(), remove: z.boolean().default(false) })
  .refine((given) => !given.send || given.by !== undefined, { path: ['by'], error: 'is missing: who sends it?' })
  .refine((given) => given.send || !given.remove, { path: ['remove'], error: 'goes with --send' });

const COMMANDS = {
  pull: { options: ['code', 'days', 'clinic', 'date'], words: [], schema: pull },
  differences: { options: ['code', 'all'], words: [], schema: z.object({ code, all: z.boolean().default(false) }) },
  settle: {
    options: ['code', 'by', 'note'],
    words: ['id', 'how'],
    schema: z.object({
      code,
      id: text.regex(/^[1-9]\d{0,14}$/, 'must be the number that "differences" shows').transform(Number),
      how: z.enum(['follow-hfis', 'keep-ours'], { error: 'must be follow-hfis or keep-ours' }),
      by: line,
      note: line.optional(),
    }),
  },
  propose: { options: ['code', 'from', 'clinic', 'doctor', 'send', 'by', 'remove'], words: [], schema: propose },
  proposals: { options: ['code'], words: [], schema: z.object({ code }) },
} as const;

const REPEATABLE = ['clinic', 'doctor'];
const FLAGS = ['all', 'send', 'remove'];

type CommandName = keyof typeof COMMANDS;
export type HfisCommand = { [Name in CommandName]: { command: Name } & z.output<(typeof COMMANDS)[Name]['schema']> }[CommandName];
export type CommandNamed<Name extends CommandName> = Extract<HfisCommand, { command: Name }>;

/**
 * The command line as a command; `help` when it is asked for.
 * @throws OperatorMistake with every complaint
 */
export function parseHfisArguments(argv: readonly string[]): HfisCommand | { command: 'help' } {
  if (argv[0] === 'help' || argv.includes('--help')) return { command: 'help' };
  const [name = '', ...rest] = argv;
  if (name === '') throw new OperatorMistake(2, USAGE);
  if (!Object.hasOwn(COMMANDS, name)) throw new OperatorMistake(2, `There is no command of this name.\n\n${USAGE}`);
  const command = name as CommandName;
  const { options, words, schema } = COMMANDS[command];
  const parsed = schema.safeParse(valuesOf(command, rest, { options, words, flags: FLAGS, repeatable: REPEATABLE }));
  if (parsed.success) return { command, ...parsed.data } as HfisCommand;
  const named = ([first = '']: PropertyKey[]): string => ((words as readonly string[]).includes(String(first)) ? `<${String(first)}>` : `--${String(first)}`);
  throw new OperatorMistake(2, parsed.error.issues.map((issue) => `${named(issue.path)}: ${issue.message}`).join('\n'));
}
