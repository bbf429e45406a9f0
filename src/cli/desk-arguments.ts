import { z } from 'zod';
import { isCalendarDate } from '../platform/clock';
import { OperatorMistake, valuesOf } from './operator-arguments';

export const USAGE = `npm run desk -- <command>, on the database of DATABASE_URL, or on the running demo where it is not set

  state
      whether the reporting to BPJS goes on, what is owed, what waits for people
  list [--state ...] [--date 2026-01-05] [--poli ANA] [--reason ...] [--kodebooking ...] [--limit 50] [--after N]
      what somebody has to look at, or what is in a state: open, parked, sent, superseded, cancelled-at-bpjs, rejected, expired, dropped, not-needed
  show --id N
      the booking of a row: every row, every try and every act
  resend --id N [--id N ...] | [--reason ...] [--date ...] [--poli ...] [--kodebooking ...]  [--yes --by NAME]
      shows what would be sent; sends it with --yes
  correct --id N [--set nik|nomorkartu|nohp] [--nomorreferensi ...] [--jeniskunjungan 1-4] --by NAME
      corrects what BPJS refused of a booking and sends it again; the value of --set is read from standard input
  drop --id N [--id N ...] --reason "..." --by NAME
      gives a row up for good; what waits behind it goes on
  seen --id N [--id N ...] [--reason "..."] --by NAME
      takes a refusal that is final off the list
  unknown
      what BPJS said that no rule knows, and how often

Each takes --code where there are several facilities.`;

const text = z.string({ error: 'is missing' }).trim().min(1, 'is empty');
const code = text.optional();
const id = text.regex(/^\d{1,15}$/, 'must be the number of a row, as "list" shows it').transform(Number);
const ids = z.array(id, { error: 'is missing' }).min(1, 'is missing');
const by = text.max(100, 'is longer than 100 characters').regex(/^\P{Cc}*$/u, 'must be one line');
const date = text.refine(isCalendarDate, 'must be a date such as 2026-01-05').optional();
const filter = { date, poli: text.optional(), reason: text.optional(), kodebooking: text.optional() };
const STATES = ['needs-staff', 'open', 'parked', 'sent', 'superseded', 'cancelled-at-bpjs', 'rejected', 'expired', 'dropped', 'not-needed'] as const;
const FROM_STDIN = ['nik', 'nomorkartu', 'nohp'] as const;

const resend = z
  .object({ code, id: ids.optional(), ...filter, yes: z.boolean().default(false), by: by.optional() })
  .refine((given) => !given.yes || given.by !== undefined, { path: ['by'], error: 'is missing: who sends it again?' })
  .refine((given) => (given.id === undefined) === [given.date, given.poli, given.reason, given.kodebooking].some((value) => value !== undefined), {
    path: ['id'],
    error: 'give this, or --reason, --date, --poli, --kodebooking, and not both',
  });

const correct = z
  .object({
    code,
    id,
    set: z.enum(FROM_STDIN, { error: `must be one of ${FROM_STDIN.join(', ')}; its value is read from standard input` }).optional(),
    nomorreferensi: text.optional(),
    jeniskunjungan: z.enum(['1', '2', '3', '4'], { error: 'must be 1, 2, 3 or 4, as the letter of the patient says' }).transform(Number).optional(),
    by,
  })
  .refine((given) => given.set !== undefined || given.nomorreferensi !== undefined || given.jeniskunjungan !== undefined, {
    path: ['set'],
    error: 'nothing is corrected: give this, --nomorreferensi or --jeniskunjungan',
  });

const COMMANDS = {
  state: { options: ['code'], schema: z.object({ code }) },
  list: {
    options: ['code', 'state', 'date', 'poli', 'reason', 'kodebooking', 'limit', 'after'],
    schema: z.object({
      code,
      state: z.enum(STATES, { error: `must be one of ${STATES.join(', ')}` }).default('needs-staff'),
      ...filter,
      limit: text.regex(/^[1-9]\d{0,2}$/, 'must be a number from 1 to 500').transform(Number).refine((rows) => rows <= 500, 'must be a number from 1 to 500').default(50),
      after: id.optional(),
    }),
  },
  show: { options: ['code', 'id'], schema: z.object({ code, id }) },
  resend: { options: ['code', 'id', 'reason', 'date', 'poli', 'kodebooking', 'yes', 'by'], schema: resend },
  correct: { options: ['code', 'id', 'set', 'nomorreferensi', 'jeniskunjungan', 'by'], schema: correct },
  drop: { options: ['code', 'id', 'reason', 'by'], schema: z.object({ code, id: ids, reason: text, by }) },
  seen: { options: ['code', 'id', 'reason', 'by'], schema: z.object({ code, id: ids, reason: text.optional(), by }) },
  unknown: { options: ['code'], schema: z.object({ code }) },
} as const;

type CommandName = keyof typeof COMMANDS;
export type DeskCommand = { [Name in CommandName]: { command: Name } & z.output<(typeof COMMANDS)[Name]['schema']> }[CommandName];
export type DeskCommandNamed<Name extends CommandName> = Extract<DeskCommand, { command: Name }>;

/** Of these commands `--id` may be given several times. */
const TAKE_MANY: readonly CommandName[] = ['resend', 'drop', 'seen'];
const FLAGS = ['yes'];
/** What somebody may try to put on the command line. */
const IDENTIFIERS = {
  options: /'--(nik|nomorkartu|nohp|card|phone)\b/,
  sentence: 'NIK, card and phone are never an argument: use --set nik, --set nomorkartu or --set nohp, and give the value on standard input.',
};

/**
 * The command line as a command; `help` when it is asked for.
 * @throws OperatorMistake with every complaint; a value that could identify a person is never repeated in it
 */
export function parseDeskArguments(argv: readonly string[]): DeskCommand | { command: 'help' } {
  const [name, ...rest] = argv;
  if (name === 'help' || argv.includes('--help')) return { command: 'help' };
  if (name === undefined) throw new OperatorMistake(2, USAGE);
  if (!isCommand(name)) throw new OperatorMistake(2, `There is no command of this name.\n\n${USAGE}`);
  const { options, schema } = COMMANDS[name];
  const parsed = schema.safeParse(valuesOf(name, rest, { options, flags: FLAGS, repeatable: TAKE_MANY.includes(name) ? ['id'] : [], never: IDENTIFIERS }));
  if (parsed.success) return { command: name, ...parsed.data } as DeskCommand;
  throw new OperatorMistake(2, parsed.error.issues.map((issue) => `--${String(issue.path[0])}: ${issue.message}`).join('\n'));
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
