import { fstatSync } from 'node:fs';
import { systemClock } from '../../platform/clock';
import { startSimulator, type SimulatorOptions } from './simulator';

function readOptions(environment: NodeJS.ProcessEnv): SimulatorOptions {
  const required = ['SIMULATOR_CONS_ID', 'SIMULATOR_CONS_SECRET', 'SIMULATOR_USER_KEY', 'SIMULATOR_FACILITY_CODE'] as const;
  const missing = required.filter((name) => (environment[name] ?? '') === '');
  if (missing.length > 0) {
    throw new Error(`It needs to know the account it is to accept: please set ${missing.join(', ')} to what the facility uses towards BPJS.`);
  }
  const setting = (name: (typeof required)[number]) => environment[name] ?? '';

  const port = Number(environment.SIMULATOR_PORT || '8090');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('SIMULATOR_PORT must be a port number.');

  return {
    port,
    stateFile: environment.SIMULATOR_STATE_FILE || 'var/simulator/ledger.jsonl',
    account: { consId: setting('SIMULATOR_CONS_ID'), consSecret: setting('SIMULATOR_CONS_SECRET'), userKey: setting('SIMULATOR_USER_KEY') },
    facilityCode: setting('SIMULATOR_FACILITY_CODE'),
    clock: systemClock,
    onError: (error) => console.error(error),
  };
}

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

async function main(): Promise<void> {
  const simulator = await startSimulator(readOptions(process.env));

  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  stopWhenParentGoes(stop);

  process.stdout.write(`${JSON.stringify({ listening: simulator.port })}\n`);
}

main().catch((error: unknown) => {
  console.error(`The simulator did not start. ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
