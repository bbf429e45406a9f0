import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isUatProfile, startThrowAwayServer, type UatProfile } from './uat-preparation/throw-away-server';

const USAGE = `npm run uat:prepare [-- --profile fkrtl|fktp]

Menyiapkan server sekali pakai dengan rumah sakit atau puskesmas rekaan dan semua data uji, menulis berkas datanya, dan melayani sampai
dihentikan (Ctrl-C). Tidak menyentuh basis data mana pun selain miliknya sendiri.
`;

/** During a UAT BPJS asks for one to two minutes; a run that waits for the end need not. */
const LIFETIME_S = { toServe: 60, quick: 8 };

/** `--quick`, for the runner's --self, which reads the first line and closes our input when it is done. */
async function main(): Promise<void> {
  const asked = askedFor(process.argv.slice(2));
  if (asked === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = process.argv.includes('--help') ? 0 : 2;
    return;
  }
  const { profile, isQuick } = asked;
  let told: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (told = resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, told);
  endWithParent(told);
  process.stderr.write('Menyiapkan server sekali pakai …\n');
  const server = await startThrowAwayServer(profile, { tokenLifetimeSeconds: isQuick ? LIFETIME_S.quick : LIFETIME_S.toServe });
  // The first line is for the program that started us.
  process.stdout.write(`${JSON.stringify({ url: server.url, profile: server.profile, dataFile: server.dataFile })}\n`);
  if (!isQuick) {
    process.stderr.write(`Siap di ${server.url}. Data uji: ${server.dataFile}\n\n  npm run uat -- --url ${server.url} --profile ${server.profile} --data ${server.dataFile}\n\nCtrl-C menghentikan dan menghapus semuanya.\n`);
  }
  await ended;
  await server.stop();
  process.exit(0);
}

/** Undefined: not to be understood, or help was asked for. */
function askedFor(argv: string[]): { profile: UatProfile; isQuick: boolean } | undefined {
  try {
    const { profile, quick } = parseArgs({ args: argv, options: { profile: { type: 'string', default: 'fkrtl' }, quick: { type: 'boolean', default: false } } }).values;
    return isUatProfile(profile) ? { profile, isQuick: quick } : undefined;
  } catch {
    return undefined;
  }
}

/** A parent that started us through a pipe takes us with it when it dies; a terminal or /dev/null must not end us. */
function endWithParent(told: () => void): void {
  try {
    const stdin = fstatSync(0);
    // Node's own pipes to a child are sockets on Unix.
    if (!stdin.isFIFO() && !stdin.isSocket()) return;
  } catch {
    return;
  }
  process.stdin.on('end', told).on('error', told).resume();
}

main().catch((error: unknown) => {
  process.stderr.write(`Server sekali pakai tidak dapat disiapkan: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
