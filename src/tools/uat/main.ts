import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../platform/clock';
import { parseUatArguments, USAGE } from './arguments';
import { CannotRun } from './data-file';
import { runCommand } from './run-command';

const COULD_NOT_RUN = 2;

async function main(): Promise<number> {
  const command = parseUatArguments(process.argv.slice(2));
  if (command.command === 'help') {
    console.log(USAGE);
    return 0;
  }
  const given = process.env['UAT_PASSWORD'];
  return runCommand(command, { clock: systemClock, wait: (ms) => pause(ms), passwordOfEnvironment: given === '' ? undefined : given, print: (line) => console.log(line) });
}

main().then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    console.error(error instanceof CannotRun ? error.message : error);
    process.exitCode = COULD_NOT_RUN;
  },
);
