import { randomBytes } from 'node:crypto';
import { hashPassword } from '../auth/password';
import type { Db, Sql } from '../platform/db';
import { parseFacilityArguments, USAGE, type CommandNamed, type FacilityCommand } from './facility-arguments';
import { changedSettings, settingLines, type StoredSettings } from './facility-setting-changes';
import { OperatorMistake } from './operator-arguments';
import { addClient, changeClientScopes, listApiClients, revokeClientKey, rotateClientKey, switchClient } from './facility-client';
import { addStaffMember, listStaffMembers, resetStaffPassword } from './facility-staff';
import { onProductionDatabase, runOperatorCommand } from './operator-database';

export interface FacilityCommandDeps {
  onDatabase: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  env: Record<string, string | undefined>;
  stdin: AsyncIterable<Buffer | string>;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

interface FacilityRow {
  facility_id: number;
  code: string;
  settings: StoredSettings;
}

/**
 * `npm run facility`: brings the facilities of a production database to life. Each command happens as a whole or not at
 * all; a running server hears of it from the database. Nothing of a secret is printed but a password or key made here, once.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runFacilityCommand(argv: readonly string[], deps: FacilityCommandDeps): Promise<void> {
  const given = parseFacilityArguments(argv);
  if (given.command === 'help') return deps.print(USAGE);
  await deps.onDatabase((db) => carryOut(given, db, deps));
}

async function carryOut(given: FacilityCommand, db: Db, deps: FacilityCommandDeps): Promise<void> {
  switch (given.command) {
    case 'list':
      return list(db, deps);
    case 'add':
      return add(db, given, deps);
    case 'settings':
      return settings(db, given, deps);
    case 'user add':
      return addUser(db, given, deps);
    case 'user password':
      return changeUserPassword(db, given, deps);
    case 'staff list':
      return listStaffMembers(db, await theFacility(db, given.code), deps.print);
    case 'staff add':
      return addStaffMember(db, await theFacility(db, given.code), given, deps.print);
    case 'staff reset':
      return resetStaffPassword(db, await theFacility(db, given.code), given, deps.print);
    case 'client list':
      return listApiClients(db, await theFacility(db, given.code), deps.print);
    case 'client add':
      return addClient(db, await theFacility(db, given.code), given, deps.print);
    case 'client rotate':
      return rotateClientKey(db, await theFacility(db, given.code), given, deps.print);
    case 'client revoke':
      return revokeClientKey(db, await theFacility(db, given.code), given, deps.print);
    case 'client scopes':
      return changeClientScopes(db, await theFacility(db, given.code), given, deps.print);
    case 'client disable':
    case 'client enable':
      return switchClient(db, await theFacility(db, given.code), given, deps.print);
    case 'user disable':
    case 'user enable':
      return switchUser(db, given, deps);
    case 'bpjs':
      return setBpjsAccount(db, given, deps);
    default:
      return given satisfies never;
  }
}

async function list(db: Db, { print }: FacilityCommandDeps): Promise<void> {
  const facilities = await db.rows<{
    code: string;
    kind: string;
    time_zone: string;
    name: string;
    host_name: string | null;
    is_demo: boolean;
    users: { username: string; disabled: boolean }[];
    accounts: { service: string; base_url: string; second_base_url: string | null; cons_id: string }[];
  }>(
    `select f.code, f.kind, f.time_zone, f.name, f.host_name, f.is_demo,
       coalesce((
         select jsonb_agg(jsonb_build_object('username', u.username, 'disabled', u.disabled_at is not null) order by u.username)
         from web_service_user u where u.facility_id = f.facility_id
       ), '[]') as users,
       coalesce((
         select jsonb_agg(jsonb_build_object('service', a.service, 'base_url', a.base_url, 'second_base_url', a.second_base_url, 'cons_id', a.cons_id) order by a.service)
         from bpjs_account a where a.facility_id = f.facility_id
       ), '[]') as accounts
     from facility f
     order by f.code`,
  );
  if (facilities.length === 0) return print('There is no facility yet. Begin with: npm run facility -- add');
  for (const f of facilities) {
    print(`${f.code}  ${f.kind}  ${f.time_zone}  ${f.name}${f.host_name === null ? '' : `  ${f.host_name}`}${f.is_demo ? '  (demo)' : ''}`);
    for (const user of f.users) print(`  user  ${user.username}${user.disabled ? '  (disabled)' : ''}`);
    for (const account of f.accounts) print(`  bpjs  ${account.service}  ${account.base_url}${account.second_base_url === null ? '' : `  second ${account.second_base_url}`}  cons-id ${account.cons_id}`);
    if (!f.users.some((user) => !user.disabled)) print('  !     nobody may call it: npm run facility -- user add');
    if (f.accounts.length === 0) print('  !     nothing is reported to BPJS: npm run facility -- bpjs');
  }
}

async function add(db: Db, given: CommandNamed<'add'>, { print }: FacilityCommandDeps): Promise<void> {
  const { code, name, kind, zone, host = null } = given;
  const [added] = await db.rows(
    `insert into facility (code, kind, name, time_zone, host_name)
     select :code, :kind, :name, :zone, :host
     where not exists (select from facility where lower(code) = lower(:code))
     on conflict do nothing
     returning facility_id`,
    { code, kind, name, zone, host },
  );
  if (added === undefined) {
    const isCodeTaken = (await findFacility(db, code)) !== undefined;
    throw new OperatorMistake(1, isCodeTaken ? `There is a facility ${code} already.` : `Another facility has the host name ${given.host ?? ''} already.`);
  }
  print(`Facility ${code} is added. It answers below /${code}${host === null ? ', and everywhere while it is the only one' : ` and at the root of ${host}`}.`);
  print(`Next: npm run facility -- user add --code ${code} --username ..., then bpjs --code ${code} ..., and staff add --code ${code} ... for the first administrator`);
}

async function settings(db: Db, given: CommandNamed<'settings'>, { print }: FacilityCommandDeps): Promise<void> {
  if (given.set.length + given.unset.length === 0) {
    const { settings: stored } = await theFacility(db, given.code);
    return settingLines(stored).forEach(print);
  }
  const changed = await db.transaction(async (tx) => {
    const { facility_id: facilityId, settings: stored } = await theFacility(tx, given.code, 'for update');
    const settings = changedSettings(stored, given);
    await tx.rows('update facility set settings = :settings where facility_id = :facilityId', { facilityId, settings: JSON.stringify(settings) });
    return settings;
  });
  settingLines(changed).forEach(print);
  print('');
  print('Saved.');
}

async function addUser(db: Db, given: CommandNamed<'user add'>, { stdin, print }: FacilityCommandDeps): Promise<void> {
  const { username } = given;
  const { facility_id: facilityId, code } = await theFacility(db, given.code);
  const password = given.passwordFromStdin ? await passwordOf(stdin) : randomBytes(18).toString('base64url');
  const [added] = await db.rows(
    `insert into web_service_user (facility_id, username, password_hash)
     values (:facilityId, :username, :passwordHash)
     on conflict do nothing
     returning username`,
    { facilityId, username, passwordHash: await hashPassword(password) },
  );
  if (added === undefined) throw new OperatorMistake(1, `${code} has a user ${username} already. Its password stays; "user enable" lets a disabled one in again.`);
  print(`User ${username} may call ${code}.`);
  if (given.passwordFromStdin) return;
  print(`Password: ${password}`);
  print('It is shown only now: only its hash is kept. Give it to BPJS with the user name.');
}

async function changeUserPassword(db: Db, given: CommandNamed<'user password'>, { stdin, print }: FacilityCommandDeps): Promise<void> {
  const { username } = given;
  const { facility_id: facilityId, code } = await theFacility(db, given.code);
  const password = given.passwordFromStdin ? await passwordOf(stdin) : randomBytes(18).toString('base64url');
  const [changed] = await db.rows(
    `update web_service_user set password_hash = :passwordHash, recognised_mark = null
     where facility_id = :facilityId and username = :username
     returning username`,
    { facilityId, username, passwordHash: await hashPassword(password) },
  );
  if (changed === undefined) throw new OperatorMistake(1, `${code} has no user ${username}.`);
  print(`User ${username} of ${code} has another password; the old one is no longer taken.`);
  if (given.passwordFromStdin) return;
  print(`Password: ${password}`);
  print('It is shown only now: only its hash is kept. Give it to BPJS with the user name.');
}

async function switchUser(db: Db, given: CommandNamed<'user disable' | 'user enable'>, { print }: FacilityCommandDeps): Promise<void> {
  const { username } = given;
  const { facility_id: facilityId, code } = await theFacility(db, given.code);
  const disables = given.command === 'user disable';
  const [switched] = await db.rows(
    `update web_service_user
     set disabled_at = case when :disables then coalesce(disabled_at, now()) end
     where facility_id = :facilityId and username = :username
     returning username`,
    { facilityId, username, disables },
  );
  if (switched === undefined) throw new OperatorMistake(1, `${code} has no user ${username}.`);
  print(disables ? `User ${username} of ${code} is disabled; its tokens are no longer taken.` : `User ${username} may call ${code}.`);
}

async function setBpjsAccount(db: Db, given: CommandNamed<'bpjs'>, { env, print }: FacilityCommandDeps): Promise<void> {
  const { service, baseUrl, secondBaseUrl, consId } = given;
  const consSecret = env['BPJS_CONS_SECRET']?.trim() ?? '';
  const userKey = env['BPJS_USER_KEY']?.trim() ?? '';
  const missing = [...(consSecret === '' ? ['BPJS_CONS_SECRET'] : []), ...(userKey === '' ? ['BPJS_USER_KEY'] : [])];
  if (missing.length > 0) throw new OperatorMistake(1, `The environment lacks ${missing.join(' and ')}.`);
  const { facility_id: facilityId, code } = await theFacility(db, given.code);
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, second_base_url, cons_id, cons_secret, user_key)
     values (:facilityId, :service, :baseUrl, :secondBaseUrl, :consId, :consSecret, :userKey)
     on conflict (facility_id, service) do update set
       base_url = excluded.base_url, second_base_url = excluded.second_base_url,
       cons_id = excluded.cons_id, cons_secret = excluded.cons_secret, user_key = excluded.user_key`,
    { facilityId, service, baseUrl, secondBaseUrl, consId, consSecret, userKey },
  );
  print(`${code} calls ${service} of BPJS at ${baseUrl}${secondBaseUrl === null ? '' : `, or at ${secondBaseUrl} while that cannot be reached,`} with cons-id ${consId}.`);
}

async function findFacility(sql: Sql, code: string, lock: 'for update' | '' = ''): Promise<FacilityRow | undefined> {
  const [found] = await sql.rows<FacilityRow>(`select facility_id, code, settings from facility where lower(code) = lower(:code) ${lock}`, { code });
  return found;
}

async function theFacility(sql: Sql, code: string, lock: 'for update' | '' = ''): Promise<FacilityRow> {
  const found = await findFacility(sql, code, lock);
  if (found === undefined) throw new OperatorMistake(1, `There is no facility ${code}; "list" shows those there are.`);
  return found;
}

/** All of standard input but the line end that an editor or `echo` puts behind it. */
async function passwordOf(stdin: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  const password = Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/, '');
  // it travels in a header, which carries nothing else and loses spaces at its ends
  if (!/^[\x21-\x7e][\x20-\x7e]{6,126}[\x21-\x7e]$/.test(password)) {
    throw new OperatorMistake(1, 'The password on standard input must be one line of 8 to 128 plain letters, digits and signs, without a space at its ends.');
  }
  return password;
}

if (require.main === module) {
  void runOperatorCommand(() =>
    runFacilityCommand(process.argv.slice(2), { onDatabase: (work) => onProductionDatabase(process.env, work), env: process.env, stdin: process.stdin, print: (line) => console.log(line) }),
  );
}
