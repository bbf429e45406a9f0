import { parseArgs } from 'node:util';

/** What the person at the terminal can mend, as a sentence. 2: the command was not understood; 1: it was refused. */
export class OperatorMistake extends Error {
  override readonly name = 'OperatorMistake';
  constructor(
    readonly exitCode: 1 | 2,
    message: string,
  ) {
    super(message);
  }
}

/** What a command takes. An option has one value unless it is named as something else here. */
export interface OptionTable {
  options: readonly string[];
  /** Take no value. */
  flags?: readonly string[];
  /** May be given several times and come as a list. */
  repeatable?: readonly string[];
  /** What stands outside the options, in its order. */
  words?: readonly string[];
  /** Options whose value the history of the shell and `ps` would show; the sentence says where it goes instead. */
  never?: { options: RegExp; sentence: string };
}

/**
 * The values of a command line by their names, each still to be judged; what was not given is not there.
 * @throws OperatorMistake; a value is never repeated in it
 */
export function valuesOf(command: string, rest: readonly string[], { options, flags = [], repeatable = [], words = [], never }: OptionTable): Record<string, unknown> {
  const config = Object.fromEntries(options.map((name) => [name, flags.includes(name) ? { type: 'boolean' as const } : { type: 'string' as const, multiple: true }]));
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...rest], options: config, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const [sentence = message] = message.split(/\.\s|\.$/);
    if (never?.options.test(message) === true) throw new OperatorMistake(2, never.sentence);
    throw new OperatorMistake(2, `${command}: ${sentence}. It takes ${options.map((name) => `--${name}`).join(', ') || 'no options'}.`);
  }
  if (parsed.positionals.length > words.length) throw new OperatorMistake(2, `${command}: a word stands outside the options; put a value with spaces in quotes.`);
  const given = Object.entries(parsed.values).map(([name, value]): [string, unknown] => {
    if (!Array.isArray(value) || repeatable.includes(name)) return [name, value];
    if (value.length > 1) throw new OperatorMistake(2, `--${name}: is given more than once`);
    return [name, value[0] as unknown];
  });
  return Object.fromEntries([...parsed.positionals.map((value, i): [string, unknown] => [words[i] ?? '', value]), ...given]);
}
