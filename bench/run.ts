import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openHouse } from './common/house';
import { commit, machine, ROOT } from './common/machine';
import type { Part } from './common/part';
import { claimTime } from './outbox/claim-time';
import { drain } from './outbox/drain';
import { freshClaims } from './outbox/fresh-claims';
import { lag } from './outbox/lag';
import { outage } from './outbox/outage';
import { bookings } from './service/bookings';
import { displays } from './service/displays';
import { history } from './service/history';
import { insight } from './service/insight';
import { mixedDay } from './service/mixed-day';
import { pages } from './service/pages';
import { reads } from './service/reads';
import { sealing } from './service/sealing';
import { starts } from './service/starts';
import { tokens } from './service/tokens';
import { twoServers } from './service/two-servers';

const PARTS: readonly Part[] = [bookings, reads, tokens, twoServers, sealing, history, insight, mixedDay, starts, displays, pages, drain, claimTime, freshClaims, outage, lag];

const HELP = `npm run bench -- [--only <part>]… [--quick] [--out <file>]

Measures servers, database and outbox on a PostgreSQL of its own, each figure beside its anchor in the same run; the machine must have
nothing else to do.

  --only   ${PARTS.map((part) => part.name).join(', ')}; may be given more than once
  --minutes how long the mixed day lasts (5)
  --quick  a short run that shows that it works; kept only where --out says so
  --out    where the figures go (bench/results/<date>.json)
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean' }, minutes: { type: 'string', default: '5' }, out: { type: 'string' }, help: { type: 'boolean' } } });
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
      const { figures, text } = await part.run(house, { isQuick, minutes: Number(values.minutes), say: (line) => void process.stderr.write(`${secondsSince(began)} s  ${line}\n`) });
      result.parts[part.name] = figures;
      process.stdout.write(text);
    }
  } finally {
    await house.close();
  }
  result.seconds = secondsSince(began);
  const file = values.out ?? (isQuick ? undefined : path.join(ROOT, 'bench', 'results', `${began.toISOString().slice(0, 16).replace(':', '')}.json`));
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
