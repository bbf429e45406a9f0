import path from 'node:path';
import { makeWebServiceTokens } from '../auth/web-service-tokens';
import { demoTokenSecret } from '../demo/credentials';
import { readDemoFile } from '../demo/demo-file';
import { examine, type ExamineDeps } from '../doctor/examine';
import { systemClock, type Clock } from '../platform/clock';
import { ConfigError, readConfig, type Config } from '../platform/config';
import type { Database } from '../platform/db';
import { openFacilityDirectory } from '../platform/facility-directory';
import { makeLog, type Log } from '../platform/log';
import { parseDoctorArguments, USAGE } from './doctor-arguments';
import { writeLetters } from './doctor-letters';
import { doctorLines } from './doctor-lines';
import { OperatorMistake } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';
import { theFacility } from './operator-facility';

export interface DoctorCommandDeps {
  onDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  clock: Clock;
  env: Record<string, string | undefined>;
  log: Log;
  hasColours: boolean;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

/**
 * `npm run doctor`: looks whether everything is ready for BPJS, and says how to mend what is not. It changes nothing.
 * @returns the exit code: 1 where something fails
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runDoctorCommand(argv: readonly string[], deps: DoctorCommandDeps): Promise<0 | 1> {
  const given = parseDoctorArguments(argv);
  if (given.command === 'help') {
    deps.print(USAGE);
    return 0;
  }
  const config = configOf(deps.env);
  const { clock, log, print } = deps;
  return deps.onDatabase(async (db) => {
    const directory = await openFacilityDirectory(db, log);
    try {
      const all = directory.inService();
      const facilities = given.facility === undefined ? all : [theFacility(all, given.facility)];
      const { tokenSecret, publicUrl } = await ownSecretAndUrl(config);
      if (given.surat) {
        const files = await writeLetters({ facilities, all, publicUrl, folder: given.out ?? path.join(config.varDir, 'surat'), now: clock() });
        print('Surat permohonan, diisi dari konfigurasi; baris kosong diisi sendiri:');
        files.forEach((file) => print(`  ${file}`));
        return 0;
      }
      const examining: ExamineDeps = { config, db, clock, log, tokenSecret, publicUrl, facilities: all };
      if (tokenSecret !== undefined) examining.issueToken = makeWebServiceTokens({ clock }, tokenSecret).issue;
      const report = await examine(examining, { facilities, ...(given.only === undefined ? {} : { only: given.only }) });
      if (given.json) print(JSON.stringify(report, null, 2));
      else doctorLines(report, deps.hasColours).forEach(print);
      return report.verdict === 'gagal' ? 1 : 0;
    } finally {
      await directory.close();
    }
  });
}

/** As the server reads it: what would keep that from starting is the first thing to mend. */
function configOf(env: Record<string, string | undefined>): Config {
  try {
    return readConfig(env).config;
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorMistake(1, `Konfigurasi belum dapat dipakai; server pun tidak akan mulai dengannya.\n${error.message}`);
    throw error;
  }
}

/** A demo keeps both in its folder. */
async function ownSecretAndUrl(config: Config): Promise<{ tokenSecret: string | undefined; publicUrl: string | undefined }> {
  if (config.mode === 'production') return { tokenSecret: config.tokenSecret, publicUrl: config.public.url };
  return { tokenSecret: config.tokenSecret ?? (await demoTokenSecret(config.varDir)), publicUrl: config.public.url ?? demoUrl(config.varDir) };
}

function demoUrl(varDir: string): string | undefined {
  try {
    return readDemoFile(varDir).publicUrl;
  } catch {
    return undefined; // a demo with a database of its own that has not run here
  }
}

if (require.main === module) {
  void runOperatorCommand(async () => {
    process.exitCode = await runDoctorCommand(process.argv.slice(2), {
      onDatabase: (work) => onOperatorDatabase(process.env, work),
      clock: systemClock,
      env: process.env,
      log: makeLog({ level: 'error' }),
      hasColours: process.stdout.isTTY && !process.env['NO_COLOR'],
      print: (line) => console.log(line),
    });
  });
}
