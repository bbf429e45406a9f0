import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { commit, machine } from '../bench/common/machine';
import { storm, type StormInput } from './bad-input/storm';
import { rehearse } from './rehearsal';
import { STRIKES } from './strikes';
import { clocks } from './surroundings/clocks';
import { fullDisk } from './surroundings/full-disk';
import { pgbouncer } from './surroundings/pgbouncer';
import { replica } from './surroundings/replica';
import { plain, type Surround } from './surroundings/surroundings';

const SURROUNDINGS: Record<string, Surround> = { plain, pgbouncer, replica, 'full-disk': fullDisk, clocks };

const HELP = `npm run chaos -- [strikes | bad-input] [options] [--seed <n>] [--only <part of a name>] [--out <file>]

strikes    servers, workers, the database and BPJS are struck while patients come; then everything that was acknowledged is looked for
  --amid    what stands around, with blows of its own:
            plain      two servers, two workers, one PostgreSQL (unless told otherwise)
            pgbouncer  PgBouncer in transaction mode in between
            replica    a synchronous replica that takes over when the primary dies
            full-disk  a disk that fills up to the last byte (needs root, to mount it)
            clocks     servers whose clock is set wrong (needs libfaketime)
  --strikes how many blows (200)
  --at-once patients at a time (24)
  --only    only blows with this in their name:
            ${STRIKES.map(({ name }) => name).join('\n            ')}
bad-input  what nobody should send, by the thousand, at every endpoint of openapi.yaml
  --each    requests to each endpoint (10000)
  --only    only endpoints with this in their name

  --seed    the same seed deals the same blows and the same requests (today's date)
  --out     where the report goes, as JSON
`;
const FAULTS_SHOWN = 40;

const OPTIONS = {
  amid: { type: 'string', default: 'plain' }, strikes: { type: 'string', default: '200' }, 'at-once': { type: 'string', default: '24' }, each: { type: 'string', default: '10000' }, seed: { type: 'string' }, only: { type: 'string' }, out: { type: 'string' },
  help: { type: 'boolean' },
} as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const [kind = 'strikes'] = positionals;
  if (values.help === true || !['strikes', 'bad-input'].includes(kind)) return void process.stdout.write(HELP);
  const began = new Date();
  const seed = Number(values.seed ?? began.toISOString().slice(0, 10).replaceAll('-', ''));
  const input = { seed, ...(values.only === undefined ? {} : { only: values.only }), say: (line: string) => void process.stderr.write(`${line}\n`) };
  const { figures, faults } = kind === 'strikes' ? await strikes({ ...input, amid: values.amid, strikes: Number(values.strikes), atOnce: Number(values['at-once']) }) : await badInput({ ...input, each: Number(values.each) });

  const about = { kind, date: began.toISOString(), commit: commit(), seed, machine: machine(), ...figures };
  process.stdout.write(`${JSON.stringify({ ...about, faults: faults.length }, null, 2)}\n${faults.slice(0, FAULTS_SHOWN).map((fault) => `${fault}\n`).join('')}`);
  if (values.out !== undefined) {
    mkdirSync(path.dirname(path.resolve(values.out)), { recursive: true });
    writeFileSync(values.out, `${JSON.stringify({ ...about, faults }, null, 2)}\n`);
  }
  if (faults.length > 0) process.exitCode = 1;
}

interface Told {
  figures: object;
  /** Empty when all is well. */
  faults: string[];
}

async function strikes({ only, amid, ...input }: { amid: string; strikes: number; seed: number; atOnce: number; only?: string; say: (line: string) => void }): Promise<Told> {
  const surround = SURROUNDINGS[amid];
  if (surround === undefined) throw new Error(HELP);
  const { lost, doubled, wrong, strange, ...figures } = await rehearse({ ...input, surround, ...(only === undefined ? {} : { only: ({ name }) => name.includes(only) }) });
  return {
    figures: { amid, ...figures, lost: lost.length, doubled: doubled.length, wrong: wrong.length, strange: strange.length },
    faults: [...lost.map((what) => `LOST ${what}`), ...doubled.map((what) => `DOUBLED ${what}`), ...wrong.map((what) => `WRONG ${what}`), ...strange.map((what) => `STRANGE ${what}`)],
  };
}

async function badInput(input: StormInput): Promise<Told> {
  const { faults, slow, ...figures } = await storm(input);
  return { figures, faults: [...faults, ...slow.map((what) => `SLOW ${what}`)] };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
