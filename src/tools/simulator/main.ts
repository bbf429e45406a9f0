import { fstatSync } from 'node:fs';
import { HELP, readAllSettings } from './settings';
import type { Simulator, SimulatorOptions } from './simulator';
import { startSimulators } from './simulators';

/** A parent that started us through a pipe takes us with it when it dies; a terminal or /dev/null must not end us. */
function stopWhenParentGoes(stop: () => void): void {
  try {
    const stdin = fstatSync(0);
    // Node's own pipes to a child are sockets on Unix.
    if (!stdin.isFIFO() && !stdin.isSocket()) return;
  } catch {
    return;
  }
  process.stdin.on('end', stop).on('error', stop).resume();
}

/** What a program needs to speak with the simulator, for the person who started it by hand. */
function accountTable(simulator: Simulator, { account, clock, fktpUserKey = account.userKey }: SimulatorOptions, accountFile: string): string {
  const origin = `http://127.0.0.1:${simulator.port}`;
  const lines: [string, string | undefined][] = [
    ['Antrean RS', simulator.url],
    ['  second host', simulator.secondUrl],
    ['Antrean FKTP', simulator.fktpUrl],
    ['control', `${origin}/control/`],
    ['page', `${origin}/`],
    ['cons id', account.consId],
    ['cons secret', account.consSecret],
    ['user_key RS', account.userKey],
    ['user_key FKTP', fktpUserKey],
    ['kept in', accountFile],
    ['its time', clock().toISOString()],
  ];
  return lines.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(16)}${value}\n`])).join('');
}

/** Of several facilities the pages alone: who wrote the file that lists them knows the accounts. */
function pageTable(simulators: readonly Simulator[]): string {
  return simulators.map(({ facility, port }) => `  http://127.0.0.1:${port}/  ${facility.name}\n`).join('');
}

async function main(): Promise<void> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(HELP);
    return;
  }
  const settings = readAllSettings(process.env);
  const simulators = await startSimulators(settings.simulators.map((options) => ({ ...options, onError: (error) => console.error(error) })));

  const stop = () => void Promise.all(simulators.map((simulator) => simulator.close())).then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  stopWhenParentGoes(stop);

  const [first, options] = [simulators[0]!, settings.simulators[0]!];
  const portsOf = ({ port, secondPort }: Simulator) => ({ listening: port, second: secondPort });
  const facilities = settings.isList ? simulators.map((simulator) => ({ code: simulator.facility.code, ...portsOf(simulator) })) : undefined;
  // The first line is for the program that started us; people read the other stream.
  process.stdout.write(`${JSON.stringify({ ...portsOf(first), facilities })}\n`);
  if (settings.isList) process.stderr.write(`The BPJS simulators are ready.\n${pageTable(simulators)}`);
  if (settings.accountFile !== undefined) process.stderr.write(`The BPJS simulator is ready.\n${accountTable(first, options, settings.accountFile)}`);
}

main().catch((error: unknown) => {
  const portInUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const hint = portInUse ? ' Is the demo running, or another simulator? Stop it, or set SIMULATOR_PORT to a free port.' : '';
  console.error(`The simulator did not start. ${error instanceof Error ? error.message : String(error)}${hint}`);
  process.exit(1);
});
