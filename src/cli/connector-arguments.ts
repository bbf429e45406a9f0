import { z } from 'zod';
import { OperatorMistake, valuesOf } from './operator-arguments';

export const USAGE = `npm run connector -- <command> --config <file.yaml>, on the database of DATABASE_URL, or on the running demo without one

  check     reads the file, connects to the SIMRS and tries each query; nothing is taken
  once      reads each query once and takes what is new
  run       the same again and again, until it is told to stop
  refused   the rows that could not be taken, each with its reason
  status    how far each query has been read, and what went wrong last

The password of the SIMRS's database comes from the environment variable that the file names (database.passwordFrom).
Inside the server it runs by itself when CONNECTOR_CONFIG names the file. Guide: docs/integrasi/konektor-sql.md`;

const COMMANDS = ['check', 'once', 'run', 'refused', 'status'] as const;

export interface ConnectorCommand {
  command: (typeof COMMANDS)[number];
  config: string;
}

const schema = z.object({ config: z.string({ error: 'is missing: the YAML file of the connector' }).trim().min(1, 'is empty') });

/**
 * The command line as a command; `help` when it is asked for.
 * @throws OperatorMistake with every complaint
 */
export function parseConnectorArguments(argv: readonly string[]): ConnectorCommand | { command: 'help' } {
  if (argv[0] === 'help' || argv.includes('--help')) return { command: 'help' };
  const [name = '', ...rest] = argv;
  if (name === '') throw new OperatorMistake(2, USAGE);
  const command = COMMANDS.find((known) => known === name);
  if (command === undefined) throw new OperatorMistake(2, `There is no command of this name.\n\n${USAGE}`);
  const parsed = schema.safeParse(valuesOf(command, rest, { options: ['config'] }));
  if (!parsed.success) throw new OperatorMistake(2, parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
  return { command, ...parsed.data };
}
