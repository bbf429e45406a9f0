import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { insistOnDataKeys, knownDataKeys } from '../platform/check-data-keys';
import { localDate, systemClock, type Clock } from '../platform/clock';
import { keyText, newKey, parseKeyText, type KeyEntry, type KeyKind } from '../platform/data-keys';
import type { Database } from '../platform/db';
import { dataKeys } from '../platform/personal-data';
import { recordPlatformAct } from '../platform/platform-acts';
import { privateFileOnce, replacePrivateFile } from '../platform/private-file';
import { keyUse, PLAIN, sealDatabase } from '../platform/seal-database';
import { OperatorMistake } from './operator-arguments';
import { onOperatorDatabase, runOperatorCommand } from './operator-database';

export const USAGE = `npm run keys -- [command], with DATA_KEYS_FILE, on the database of DATABASE_URL or of the running demo

  create FILE           makes a file of new keys, once, before the first start (needs no database)
  status                the keys of this database, since when, and how many values each is used for (default)
  seal                  seals what is still plain text and goes on with a change that was cut off; servers keep running
  rotate                a new key seals from now on, and everything is sealed anew with it; servers keep running
  prepare [lookup]      adds a key to the file without using it: where servers run on several machines, copy the file to each
                        of them, then "rotate --to ID" (or "rotate-lookup --to ID")
  rotate-lookup         the same for the key that NIK, cards and names are found by
  retire ID             takes a key away that nothing is sealed with any more; older backups still need it

Keep a copy of the file apart from the backups: a backup without it cannot be read.`;

export interface KeysCommandDeps {
  onDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  clock: Clock;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
  /** How long running servers may take to notice a new file, in milliseconds. */
  noticedWithinMs: number;
}

/**
 * `npm run keys`: the keys of personal data. Whatever it does can be killed at any point and begun again with `seal`.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runKeysCommand(argv: readonly string[], deps: KeysCommandDeps): Promise<void> {
  const [command = 'status', ...rest] = argv;
  if (command === 'help' || argv.includes('--help')) return deps.print(USAGE);
  if (command === 'create' && rest.length === 1) return create(rest[0]!, deps);
  if (command === 'status' && rest.length === 0) return deps.onDatabase((db) => status(db, deps));
  if (command === 'seal' && rest.length === 0) return void (await deps.onDatabase((db) => seal(db, deps)));
  if (command === 'prepare' && (rest.length === 0 || (rest.length === 1 && rest[0] === 'lookup'))) return deps.onDatabase((db) => prepare(db, rest.length === 0 ? 'seal' : 'lookup', deps));
  if (command === 'rotate' || command === 'rotate-lookup') {
    const to = rest.length === 2 && rest[0] === '--to' ? rest[1] : undefined;
    if (rest.length === 0 || to !== undefined) return deps.onDatabase((db) => rotate(db, command === 'rotate' ? 'seal' : 'lookup', to, deps));
  }
  if (command === 'retire' && rest.length === 1) return deps.onDatabase((db) => retire(db, rest[0]!, deps));
  throw new OperatorMistake(2, `There is no command of this form.\n\n${USAGE}`);
}

function create(file: string, { print }: KeysCommandDeps): void {
  if (existsSync(file)) throw new OperatorMistake(1, `${file} is there already and stays as it is.`);
  const text = keyText([newKey('seal'), newKey('lookup')]);
  if (privateFileOnce(file, () => text) !== text) throw new OperatorMistake(1, `${file} is there already and stays as it is.`);
  print(`${file} is made, readable by its owner only. Set DATA_KEYS_FILE=${file}, and keep a copy apart from the backups: without it no personal data can be read again.`);
}

async function status(db: Database, { print }: KeysCommandDeps): Promise<void> {
  const { sealing, lookup } = dataKeys().ring();
  const active = new Set([sealing[0]!.id, lookup[0]!.id]);
  const uses = await keyUse(db);
  for (const { keyId, kind, firstUsedAt, retiredAt } of await knownDataKeys(db)) {
    const state = retiredAt !== null ? 'retired' : active.has(keyId) ? 'active' : kind === 'seal' ? 'opens' : 'finds';
    print(`${kind.padEnd(6)}  ${keyId.padEnd(16)}  ${state.padEnd(7)}  since ${localDate(firstUsedAt, 'WIB')}  ${uses.get(keyId) ?? 0} values`);
  }
  const plain = uses.get(PLAIN) ?? 0;
  if (plain > 0) print(`${plain} values are still plain text; "seal" seals them now, the service does each night.`);
}

async function seal(db: Database, { print }: KeysCommandDeps): Promise<number> {
  let [sealed, failed] = [0, 0];
  for (const table of await sealDatabase(db, { onProgress: (rows) => print(`${rows.table}: ${rows.sealed}`) })) {
    sealed += table.sealed;
    failed += table.failed;
    if (table.failed > 0) print(`${table.table}: ${table.failed} rows could not be sealed: a value no key opens, or one NIK or card of two patients.`);
  }
  print(`${sealed} rows were sealed${failed === 0 ? '' : `, ${failed} could not be`}.`);
  return sealed;
}

async function prepare(db: Database, kind: KeyKind, { print, clock }: KeysCommandDeps): Promise<void> {
  const { file, entries } = keyFile();
  const added = newKey(kind);
  await write(db, file, [...entries, added], clock());
  await recordPlatformAct(db, { at: clock(), actor: 'cli', act: 'data-key-added', detail: { kind, keyId: added.id } });
  print(`${kind}:${added.id} is in ${file}, and nothing uses it yet. Copy the file to every machine, then: npm run keys -- ${kind === 'seal' ? 'rotate' : 'rotate-lookup'} --to ${added.id}`);
}

async function rotate(db: Database, kind: KeyKind, to: string | undefined, deps: KeysCommandDeps): Promise<void> {
  const { file, entries } = keyFile();
  const next = to === undefined ? newKey(kind) : entries.find((entry) => entry.kind === kind && entry.id === to);
  if (next === undefined) throw new OperatorMistake(1, `${file} holds no ${kind} key ${to ?? ''}.`);
  const former = entries.find((entry) => entry.kind === kind)!;
  await write(db, file, [next, ...entries.filter((entry) => entry !== next)], deps.clock());
  await recordPlatformAct(db, { at: deps.clock(), actor: 'cli', act: 'data-key-activated', detail: { kind, keyId: next.id } });
  deps.print(`${kind}:${next.id} is active from now on. Sealing everything with it; if this is cut off, go on with: npm run keys -- seal`);
  await seal(db, deps);
  // A server may have written with the former key until it noticed the file.
  await delay(deps.noticedWithinMs);
  await seal(db, deps);
  if (former.id !== next.id) deps.print(`Keep a copy of ${file} now. When no backup sealed with ${former.id} is needed any more: npm run keys -- retire ${former.id}`);
}

async function retire(db: Database, id: string, { print, clock }: KeysCommandDeps): Promise<void> {
  const { file, entries } = keyFile();
  const { sealing, lookup } = dataKeys().ring();
  if (!entries.some((entry) => entry.id === id)) throw new OperatorMistake(1, `${file} holds no key ${id}.`);
  if (sealing[0]!.id === id || lookup[0]!.id === id) throw new OperatorMistake(1, `${id} is active: give it a successor first (rotate or rotate-lookup).`);
  const uses = (await keyUse(db)).get(id) ?? 0;
  if (uses > 0) throw new OperatorMistake(1, `${uses} values still need ${id}: run "seal" first.`);
  // The database first: a file without a key that is in use lets no server start.
  await db.transaction(async (tx) => {
    await tx.rows('update data_key set retired_at = :now where key_id = :id', { id, now: clock() });
    await recordPlatformAct(tx, { at: clock(), actor: 'cli', act: 'data-key-retired', detail: { keyId: id } });
  });
  replacePrivateFile(file, keyText(entries.filter((entry) => entry.id !== id)));
  dataKeys().reload();
  print(`${id} is taken out of ${file}. Backups made before its values were sealed anew still need it: keep the former copy of the file as long as them.`);
}

function keyFile(): { file: string; entries: KeyEntry[] } {
  const { file } = dataKeys();
  if (file === undefined) throw new OperatorMistake(1, 'The keys come from DATA_KEYS, which no command can change. Put the new key (npm run keys -- create FILE shows how one looks) behind the others in DATA_KEYS and restart every server; then put it first and restart again; then run "seal".');
  return { file, entries: parseKeyText(readFileSync(file, 'utf8')) };
}

/**
 * The database knows a key before any server uses it: first it stands behind the others in the file, then the database enters it,
 * then the file takes its new order. Killed in between, all that was sealed can be opened, and every server starts.
 */
async function write(db: Database, file: string, entries: readonly KeyEntry[], now: Date): Promise<void> {
  const held = keyFile().entries;
  const added = entries.filter((entry) => !held.some(({ id }) => id === entry.id));
  if (added.length > 0) replacePrivateFile(file, keyText([...held, ...added]));
  dataKeys().reload();
  await insistOnDataKeys(db, now);
  replacePrivateFile(file, keyText(entries));
  dataKeys().reload();
}

const NOTICED_WITHIN_MS = 5_000;
const STATEMENT_MS = 300_000;

if (require.main === module) {
  void runOperatorCommand(() =>
    runKeysCommand(process.argv.slice(2), {
      onDatabase: (work) => onOperatorDatabase(process.env, work, { statementTimeoutMs: STATEMENT_MS }),
      clock: systemClock, print: (line) => console.log(line), noticedWithinMs: NOTICED_WITHIN_MS,
    }),
  );
}
