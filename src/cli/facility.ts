import { randomBytes } from 'node:crypto';
import { hashPassword } from '../auth/password';
import { CommitOutcomeUnknown, openDb, sqlState, type Db, type Sql } from '../platform/db';
import { type CommandNamed, OperatorMistake, parseFacilityArguments, USAGE } from './facility-arguments';
import { changedSettings, settingLines, type StoredSettings } from './facility-setting-changes';

export interface FacilityCommandDeps {
  /** Absent: DATABASE_URL is not set. */
  db: Db | undefined;
  env: Record<string, string | undefined>;
  stdin: AsyncIterable<Buffer | string>;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

interface FacilityRow {
  facility_id: number;
  code: string;
}

/**
 * `npm run facility`: brings the facilities of a production database to life. Each command happens as a whole or not at
 * all; a running server hears of it from the database. Nothing of a secret is printed but a password made here, once.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runFacilityCommand(argv: readonly string[], deps: FacilityCommandDeps): Promise<void> {
  const given = parseFacilityArguments(argv);
  if (given.command === 'help') return deps.print(USAGE);
  const { db } = deps;
  if (db === undefined) throw new OperatorMistake(1, 'DATABASE_URL is not set: give the address of the production database, postgres://USER:PASSWORD@HOST/DATABASE.');
  try {
    switch (given.command) {
      case 'list':
        return await list(db, deps);
      case 'add':
        return await add(db, given, deps);
      case 'settings':
        return await settings(db, given, deps);
      case 'user add':
        return await addUser(db, given, deps);
      case 'user disable':
      case 'user enable':
        return await switchUser(db, given, deps);
      case 'bpjs':
        return await setBpjsAccount(db, given, deps);
      default:
        throw given satisfies never;
    }
  } catch (error) {
    throw databaseComplaint(error) ?? error;
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
    accounts: { service: string; base_url: string; cons_id: string }[];
  }>(
    `select f.code, f.kind, f.time_zone, f.name, f.host_name, f.is_demo,
       coalesce((
         select jsonb_agg(jsonb_build_object('username', u.username, 'disabled', u.disabled_at is not null) order by u.username)
         from web_service_user u where u.facility_id = f.facility_id
       ), '[]') as users,
       coalesce((
         select jsonb_agg(jsonb_build_object('service', a.service, 'base_url', a.base_url, 'cons_id', a.cons_id) order by a.service)
         from bpjs_account a where a.facility_id = f.facility_id
       ), '[]') as accounts
     from facility f
     order by f.code`,
  );
  if (facilities.length === 0) return print('There is no facility yet. Begin with: npm run facility -- add');
  for (const f of facilities) {
    print(`${f.code}  ${f.kind}  ${f.time_zone}  ${f.name}${f.host_name === null ? '' : `  ${f.host_name}`}${f.is_demo ? '  (demo)' : ''}`);
    for (const user of f.users) print(`  user  ${user.username}${user.disabled ? '  (disabled)' : ''}`);
    for (const account of f.accounts) print(`  bpjs  ${account.service}  ${account.base_url}  cons-id ${account.cons_id}`);
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
  if (added === undefined) throw new OperatorMistake(1, (await findFacility(db, code)) === undefined ? `Another facility has the host name ${host} already.` : `There is a facility ${code} already.`);
  print(`Facility ${code} is added. It answers below /${code}${host === null ? ', and everywhere while it is the only one' : ` and at the root of ${host}`}.`);
  print(`Next: npm run facility -- user add --code ${code} --username ..., then bpjs --code ${code} ...`);
}

async function settings(db: Db, given: CommandNamed<'settings'>, { print }: FacilityCommandDeps): Promise<void> {
  const hasChanges = given.set.length + given.unset.length > 0;
  const now = await db.transaction(async (tx) => {
    const { facility_id: facilityId, settings: stored } = await theFacility<{ settings: StoredSettings }>(tx, given.code, hasChanges ? ', settings' : ', settings', hasChanges);
    if (!hasChanges) return stored;
    const changed = changedSettings(stored, given);
    await tx.rows('update facility set settings = :changed where facility_id = :facilityId', { facilityId, changed: JSON.stringify(changed) });
    return changed;
  });
  for (const line of settingLines(now)) print(line);
  if (hasChanges) print('\nSaved.');
}
