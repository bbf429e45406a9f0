import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { claimTime } from './outbox/claim-time';
import { drain } from './outbox/drain';
import { freshClaims } from './outbox/fresh-claims';
import { openHouse } from './outbox/house';
import { lag } from './outbox/lag';
import { commit, machine, ROOT } from './outbox/machine';
import { outage } from './outbox/outage';
import type { Part } from './outbox/part';

const PARTS: readonly Part[] = [drain, claimTime, freshClaims, outage, lag];

const HELP = `npm run bench:outbox -- [--only <part>]… [--quick] [--out <file>]

Measures the outbox on a PostgreSQL and a BPJS simulator of its own; about ten minutes on a machine with nothing else to do.

  --only   ${PARTS.map((part) => part.name).join(', ')}; may be given more than once
  --quick  a short run that shows that it works; kept only where --out says so
  --out    where the figures go (bench/results/outbox-<date>.json)
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean' }, out: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) return void process.stdout.write(HELP);
  const unknown = values.only?.filter((name) => !PARTS.some((part) => part.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}.\n\n${HELP}`);
  const asked = PARTS.filter((part) => values.only?.includes(part.name) ?? true);
  const isQuick = values.quick === true;

  const began = new Date();
  const result = { date: began.toISOString(), commit: commit(), isQuick, machine: machine(), postgres: {}, seconds: 0, parts: {} as Record<string, object> };
  const house = await openHouse();
  const interrupted = (): void => void house.close().finally(() => process.exit(1));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    result.postgres = house.postgres;
    process.stdout.write(`${JSON.stringify({ commit: result.commit, ...result.machine, ...result.postgres })}\n`);
    for (const part of asked) {
      const { figures, text } = await part.run(house, { isQuick, say: (line) => void process.stderr.write(`${secondsSince(began)} s  ${line}\n`) });
      result.parts[part.name] = figures;
      process.stdout.write(text);
    }
  } finally {
    await house.close();
  }
  result.seconds = secondsSince(began);
  const file = values.out ?? (isQuick ? undefined : path.join(ROOT, 'bench', 'results', `outbox-${began.toISOString().slice(0, 16).replace(':', '')}.json`));
  if (file === undefined) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${path.relative(process.cwd(), file)}\n`);
}

function secondsSince(instant: Date): number {
  return Math.round((Date.now() - instant.getTime()) / 1_000);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
