import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { KINDS } from '../src/imports/all-kinds';
import { fileSource } from '../src/imports/csv-source';
import { runImport } from '../src/imports/run-import';
import { systemClock } from '../src/platform/clock';
import { openDb } from '../src/platform/db';
import { openFacilityDirectory } from '../src/platform/facility-directory';
import { makeLog } from '../src/platform/log';
import { openHouse } from './common/house';
import { machine } from './common/machine';

const HELP = `npm run bench:import -- [--patients 100000]

How long an import of patients takes, and how much memory: a dry run, the import, the same file again, and one with every
name changed. On a PostgreSQL of its own, beside a table of patients that is there already.
`;
const MEGABYTE = 1_048_576;
const SAMPLE_MS = 20;
const THERE_ALREADY = 200_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { patients: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) return void process.stdout.write(HELP);
  const patients = Number(values.patients ?? 100_000);
  const directory = mkdtempSync(path.join(os.tmpdir(), 'antrean-bench-import-'));
  const house = await openHouse();
  try {
    process.stdout.write(`${JSON.stringify({ ...machine(), ...house.postgres, patients, thereAlready: THERE_ALREADY })}\n`);
    const db = openDb(await house.database('imports'), { poolMax: 2, statementTimeoutMs: 600_000 });
    house.lodge(() => db.close());
    await db.rows(`insert into facility (code, kind, name, time_zone) values ('0000R001', 'FKRTL', 'RS Contoh', 'WIB')`);
    await db.rows(
      `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, created_at, registered_at)
       select 1, 'Z' || n, '99' || lpad(n::text, 14, '0'), '9' || lpad(n::text, 12, '0'), 'Pasien lama ' || n, now(), now() from generate_series(1, ${THERE_ALREADY}) as n`,
    );
    const log = makeLog({ level: 'error' });
    const directoryOfFacilities = await openFacilityDirectory(db, log);
    const facility = directoryOfFacilities.all()[0]!;
    await directoryOfFacilities.close();
    const first = path.join(directory, 'first.csv');
    const renamed = path.join(directory, 'renamed.csv');
    await writePatients(first, patients, 'Pasien Contoh');
    await writePatients(renamed, patients, 'Pasien Berganti');
    const run = async (name: string, file: string, isSaved: boolean): Promise<void> => {
      global.gc?.();
      const before = process.memoryUsage().rss;
      let peak = before;
      const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), SAMPLE_MS);
      const began = performance.now();
      const { findings, added, changed, unchanged } = await runImport({ db, clock: systemClock }, facility, { kind: KINDS.patients, source: fileSource(file), actor: 'bench', isSaved });
      clearInterval(sampler);
      process.stdout.write(`${JSON.stringify({ run: name, seconds: Number(((performance.now() - began) / 1_000).toFixed(1)), findings, added, changed, unchanged, rssBeforeMb: Math.round(before / MEGABYTE), rssPeakMb: Math.round(peak / MEGABYTE) })}\n`);
    };
    await run('dry run', first, false);
    await run('import', first, true);
    await run('the same again', first, true);
    await run('every name changed', renamed, true);
  } finally {
    await house.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function writePatients(file: string, count: number, name: string): Promise<void> {
  const lines = function* (): Generator<string> {
    yield 'no_rkm_medis;no_ktp;no_peserta;nm_pasien;jk;tgl_lahir;no_tlp;alamat;no_kk\n';
    for (let n = 1; n <= count; n++) {
      const tail = String(n).padStart(8, '0');
      yield `${tail};32710101${tail};00012${tail};${name} ${n};${n % 2 === 0 ? 'L' : 'P'};${String(1 + (n % 28)).padStart(2, '0')}/${String(1 + (n % 12)).padStart(2, '0')}/${1940 + (n % 80)};0812${tail};"Jl. Contoh Raya Nomor ${n}; RT 01/02, Kelurahan Contoh";32719999${tail}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
