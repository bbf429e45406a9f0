import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { commit, machine } from '../bench/common/machine';
import { rehearse } from './rehearsal';
import { STRIKES } from './strikes';

const HELP = `npm run chaos -- [--strikes 200] [--seed <n>] [--at-once <n>] [--only <part of a name>] [--out <file>]

Strikes servers, workers, the database and BPJS while patients come, and then looks for everything that was acknowledged.

  --strikes how many blows (200)
  --seed    the same seed deals the same blows (today's date)
  --at-once patients at a time (24)
  --only    only blows with this in their name:
            ${STRIKES.map(({ name }) => name).join('\n            ')}
  --out     where the report goes, as JSON
`;
const DIFFERENCES_SHOWN = 40;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { strikes: { type: 'string', default: '200' }, seed: { type: 'string' }, 'at-once': { type: 'string', default: '24' }, only: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) return void process.stdout.write(HELP);
  const began = new Date();
  const seed = Number(values.seed ?? began.toISOString().slice(0, 10).replaceAll('-', ''));
  const among = STRIKES.filter(({ name }) => values.only === undefined || name.includes(values.only));
  if (among.length === 0) throw new Error(HELP);
  const report = await rehearse({ strikes: Number(values.strikes), seed, atOnce: Number(values['at-once']), among, say: (line) => void process.stderr.write(`${line}\n`) });
  const { lost, doubled, wrong, strange, ...figures } = report;
  const faults = [...lost.map((what) => `LOST ${what}`), ...doubled.map((what) => `DOUBLED ${what}`), ...wrong.map((what) => `WRONG ${what}`), ...strange.map((what) => `STRANGE ${what}`)];
  process.stdout.write(`${JSON.stringify({ date: began.toISOString(), commit: commit(), seed, machine: machine(), ...figures, lost: lost.length, doubled: doubled.length, wrong: wrong.length, strange: strange.length }, null, 2)}\n`);
  process.stdout.write(faults.slice(0, DIFFERENCES_SHOWN).map((fault) => `${fault}\n`).join(''));
  if (values.out !== undefined) {
    mkdirSync(path.dirname(path.resolve(values.out)), { recursive: true });
    writeFileSync(values.out, `${JSON.stringify({ date: began.toISOString(), commit: commit(), seed, machine: machine(), ...report }, null, 2)}\n`);
  }
  if (faults.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
