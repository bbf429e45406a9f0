import { addFacility } from '../platform-administration/add-facility';
import { setBpjsAccount, setConsIdIssued } from '../platform-administration/bpjs-accounts';
import { changeFacility } from '../platform-administration/change-facility';
import { changeStoredSettings } from '../platform-administration/change-stored-settings';
import { theFacility, type FacilityRecord, type PlatformDeps } from '../platform-administration/facility-record';
import { systemClock } from '../platform/clock';
import type { Db } from '../platform/db';
import { parseFacilityArguments, USAGE, type CommandNamed, type FacilityCommand } from './facility-arguments';
import { addClient, changeClientScopes, listApiClients, revokeClientKey, rotateClientKey, switchClient } from './facility-client';
import { erase, exportToFile, restore, retire } from './facility-ending';
import { facilityLines } from './facility-list';
import { changedSettings, settingLines } from './facility-setting-changes';
import { addStaffMember, listStaffMembers, resetStaffPassword } from './facility-staff';
import { addUser, changeUserPassword, endOldPassword, rotateUserPassword, switchUser } from './facility-user';
import { inEnglish } from './in-english';
import { OperatorMistake } from './operator-arguments';
import { onProductionDatabase, runOperatorCommand } from './operator-database';
import { addAdministrator, listPlatformAdministrators, resetAdministrator, switchAdministrator } from './platform-administrator';

export interface FacilityCommandDeps {
  onDatabase: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  env: Record<string, string | undefined>;
  stdin: AsyncIterable<Buffer | string>;
  /** One line for the person at the terminal. */
  print: (line: string) => void;
}

/** As it stands in the record of who did what. */
const ACTOR = 'cli';

/**
 * `npm run facility`: brings the facilities of a production database to life, and ends them. Each command happens as a whole
 * or not at all; a running server hears of it from the database. Nothing of a secret is printed but a password or key made
 * here, once.
 * @throws OperatorMistake with a sentence for the person at the terminal
 */
export async function runFacilityCommand(argv: readonly string[], deps: FacilityCommandDeps): Promise<void> {
  const given = parseFacilityArguments(argv);
  if (given.command === 'help') return deps.print(USAGE);
  await deps.onDatabase((db) => carryOut(given, { db, clock: systemClock }, deps));
}

async function carryOut(given: FacilityCommand, deps: PlatformDeps, { env, stdin, print }: FacilityCommandDeps): Promise<void> {
  const { db } = deps;
  const facilityOf = ({ code }: { code: string }): Promise<FacilityRecord> => inEnglish(() => theFacility(db, code));
  switch (given.command) {
    case 'list':
      return (await facilityLines(db)).forEach(print);
    case 'add':
      return add(deps, given, print);
    case 'change':
      return change(deps, given, print);
    case 'retire':
      return retire(deps, given, print);
    case 'restore':
      return restore(deps, given, print);
    case 'export':
      return exportToFile(deps, given, print);
    case 'erase':
      return erase(deps, given, print);
    case 'settings':
      return settings(deps, given, print);
    case 'user add':
      return addUser(deps, given, stdin, print);
    case 'user password':
      return changeUserPassword(deps, given, stdin, print);
    case 'user rotate':
      return rotateUserPassword(deps, given, stdin, print);
    case 'user end-old':
      return endOldPassword(deps, given, print);
    case 'user disable':
    case 'user enable':
      return switchUser(deps, given, print);
    case 'staff list':
      return listStaffMembers(db, await facilityOf(given), print);
    case 'staff add':
      return addStaffMember(db, await facilityOf(given), given, print);
    case 'staff reset':
      return resetStaffPassword(db, await facilityOf(given), given, print);
    case 'client list':
      return listApiClients(db, await facilityOf(given), print);
    case 'client add':
      return addClient(db, await facilityOf(given), given, print);
    case 'client rotate':
      return rotateClientKey(db, await facilityOf(given), given, print);
    case 'client revoke':
      return revokeClientKey(db, await facilityOf(given), given, print);
    case 'client scopes':
      return changeClientScopes(db, await facilityOf(given), given, print);
    case 'client disable':
    case 'client enable':
      return switchClient(db, await facilityOf(given), given, print);
    case 'bpjs':
      return bpjs(deps, given, env, print);
    case 'bpjs-issued':
      return bpjsIssued(deps, given, print);
    case 'platform list':
      return listPlatformAdministrators(deps, print);
    case 'platform add':
      return addAdministrator(deps, given, print);
    case 'platform reset':
      return resetAdministrator(deps, given, print);
    case 'platform disable':
    case 'platform enable':
      return switchAdministrator(deps, given, print);
    default:
      return given satisfies never;
  }
}

type Print = FacilityCommandDeps['print'];

async function add(deps: PlatformDeps, { code, name, kind, zone, host }: CommandNamed<'add'>, print: Print): Promise<void> {
  await inEnglish(() => addFacility(deps, { code, name, kind, timeZone: zone, hostName: host ?? null, actor: ACTOR }));
  const { isDefault } = await theFacility(deps.db, code);
  const places = [`below /${code}`, ...(host === undefined ? [] : [`at the root of ${host}`]), ...(isDefault ? ['wherever an address names no other'] : [])];
  print(`Facility ${code} is added. It answers ${places.join(', and ')}.`);
  print(`Next: npm run facility -- user add --code ${code} --username ..., then bpjs --code ${code} ..., and staff add --code ${code} ... for the first administrator`);
}

async function change(deps: PlatformDeps, { code, name, zone, host, 'no-host': hasNoHost, default: isDefault }: CommandNamed<'change'>, print: Print): Promise<void> {
  const changed = await inEnglish(() =>
    changeFacility(deps, {
      code,
      actor: ACTOR,
      ...(name === undefined ? {} : { name }),
      ...(zone === undefined ? {} : { timeZone: zone }),
      ...(hasNoHost ? { hostName: null } : host === undefined ? {} : { hostName: host }),
      ...(isDefault ? { isDefault: true as const } : {}),
    }),
  );
  print(changed.length === 0 ? `${code} is so already.` : `${code} is changed: ${changed.join(', ')}.`);
}

async function settings(deps: PlatformDeps, given: CommandNamed<'settings'>, print: Print): Promise<void> {
  if (given.set.length + given.unset.length === 0) return settingLines((await inEnglish(() => theFacility(deps.db, given.code))).settings).forEach(print);
  const changed = await inEnglish(() => changeStoredSettings(deps, { code: given.code, actor: ACTOR }, (stored) => changedSettings(stored, given)));
  settingLines(changed).forEach(print);
  print('');
  print('Saved.');
}

async function bpjs(deps: PlatformDeps, given: CommandNamed<'bpjs'>, env: FacilityCommandDeps['env'], print: Print): Promise<void> {
  const { code, service, baseUrl, secondBaseUrl, consId } = given;
  const secret = (name: string): string => env[name]?.trim() ?? '';
  const missing = ['BPJS_CONS_SECRET', 'BPJS_USER_KEY'].filter((name) => secret(name) === '');
  if (missing.length > 0) throw new OperatorMistake(1, `The environment lacks ${missing.join(' and ')}.`);
  // Only this service knows the header; where BPJS asks for none, none is sent.
  const authorization = service === 'antrean-fktp' && secret('BPJS_X_AUTHORIZATION') !== '' ? secret('BPJS_X_AUTHORIZATION') : null;
  await inEnglish(() => setBpjsAccount(deps, { code, service, baseUrl, secondBaseUrl, consId, consSecret: secret('BPJS_CONS_SECRET'), userKey: secret('BPJS_USER_KEY'), authorization, actor: ACTOR }));
  print(`${code} calls ${service} of BPJS at ${baseUrl}${secondBaseUrl === null ? '' : `, or at ${secondBaseUrl} while that cannot be reached,`} with cons-id ${consId}${authorization === null ? '' : ' and X-authorization'}.`);
}

async function bpjsIssued(deps: PlatformDeps, { code, service, on }: CommandNamed<'bpjs-issued'>, print: Print): Promise<void> {
  await inEnglish(() => setConsIdIssued(deps, { code, service, issuedOn: on, actor: ACTOR }));
  print(`The Cons ID of ${code} for ${service} was issued on ${on}.`);
}

if (require.main === module) {
  void runOperatorCommand(() =>
    runFacilityCommand(process.argv.slice(2), { onDatabase: (work) => onProductionDatabase(process.env, work), env: process.env, stdin: process.stdin, print: (line) => console.log(line) }),
  );
}
