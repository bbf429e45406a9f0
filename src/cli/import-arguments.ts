import { z } from 'zod';
import { KIND_NAMES } from '../imports/import-kind';
import { OperatorMistake, valuesOf } from './operator-arguments';

export const USAGE = `npm run import -- <what> <file.csv>, on the database of DATABASE_URL, or on the running demo without one

  patients | doctors | schedules | surgeries | users | outpatient-visits <file.csv> [--report FILE]
      a dry run: reads the file, says line by line what is wrong with it and what an import would do; nothing is saved
  ... --save --by <name>
      the same, and then all of it in one transaction, or nothing as soon as one line is wrong
  users ... --save --by <name> --passwords FILE
      the temporary passwords of new users go to FILE, and nowhere else
  template <what>
      prints a file to begin with; docs/impor has the same ones

  --report FILE     every finding as CSV: line, column, what is wrong
  --show N          findings shown here, the first 20 without it

The delimiter (comma, semicolon, tab) and the encoding (UTF-8, UTF-16, Windows-1252) are found out. Headers are those of the
template; no_rkm_medis, no_ktp, nm_pasien, tgl_lahir and their like are known too. Dates: 1980-12-31 or 31/12/1980.
Importing the same file again changes nothing, and nothing is ever deleted.

Everywhere: --code <kode faskes>, needed only where there are several facilities.`;

const text = z.string({ error: 'is missing' }).trim().min(1, 'is empty');
const what = z.enum(KIND_NAMES, { error: `must be one of ${KIND_NAMES.join(', ')}` });

const importSchema = z
  .object({
    file: text,
    code: text.optional(),
    save: z.boolean().default(false),
    by: text.regex(/^\P{Cc}{1,100}$/u, 'must be one line of at most 100 characters').optional(),
    report: text.optional(),
    passwords: text.optional(),
    show: text.regex(/^\d{1,4}$/, 'must be a whole number').transform(Number).default(20),
  })
  .refine((given) => !given.save || given.by !== undefined, { path: ['by'], error: 'is missing: who imports it?' })
  .refine((given) => given.save || given.by === undefined, { path: ['by'], error: 'goes with --save' })
  .refine((given) => given.save || given.passwords === undefined, { path: ['passwords'], error: 'goes with --save' });

export type ImportCommand = { command: 'help' } | { command: 'template'; what: z.output<typeof what> } | ({ command: 'import'; what: z.output<typeof what> } & z.output<typeof importSchema>);

/**
 * The command line as a command; `help` when it is asked for.
 * @throws OperatorMistake with every complaint
 */
export function parseImportArguments(argv: readonly string[]): ImportCommand {
  if (argv[0] === 'help' || argv.includes('--help')) return { command: 'help' };
  const [name = '', ...rest] = argv;
  if (name === '') throw new OperatorMistake(2, USAGE);
  if (name === 'template') {
    const given = z.object({ what }).safeParse(valuesOf(name, rest, { options: [], words: ['what'] }));
    if (given.success) return { command: 'template', ...given.data };
    throw complaint(given.error, ['what']);
  }
  const kind = what.safeParse(name);
  if (!kind.success) throw new OperatorMistake(2, `There is nothing of this name to import.\n\n${USAGE}`);
  const options = ['code', 'save', 'by', 'report', 'show', ...(kind.data === 'users' ? ['passwords'] : [])];
  const parsed = importSchema.safeParse(valuesOf(name, rest, { options, words: ['file'], flags: ['save'] }));
  if (!parsed.success) throw complaint(parsed.error, ['file']);
  if (kind.data === 'users' && parsed.data.save && parsed.data.passwords === undefined) throw new OperatorMistake(2, '--passwords: is missing: the file the temporary passwords of new users go to');
  return { command: 'import', what: kind.data, ...parsed.data };
}

function complaint(error: z.ZodError, words: readonly string[]): OperatorMistake {
  const named = ([first = '']: PropertyKey[]): string => (words.includes(String(first)) ? `<${String(first)}>` : `--${String(first)}`);
  return new OperatorMistake(2, error.issues.map((issue) => `${named(issue.path)}: ${issue.message}`).join('\n'));
}
