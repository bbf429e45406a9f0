import { z } from 'zod';
import { API_SCOPES } from '../auth/api-scopes';
import { ROLES } from '../auth/staff';
import { isCalendarDate, TIME_ZONES } from '../platform/clock';
import { BPJS_PROFILES, BPJS_SERVICES, bpjsBaseUrl, FACILITY_CODE, HEADER_WORD, HOST_NAME, ONE_LINE } from '../platform-administration/facility-fields';
import { OperatorMistake, valuesOf } from './operator-arguments';

export const USAGE = `npm run facility -- <command>, on the database of DATABASE_URL

  list
      every facility with its users and its accounts at BPJS
  add --code 0301R001 --name "RS ..." --kind FKRTL|FKTP --zone WIB|WITA|WIT [--host antrean.rs.id]
      a new facility; the host name is needed only where several share one deployment. The first is the default
  change --code ... [--name "..."] [--zone WIB|WITA|WIT] [--host antrean.rs.id | --no-host] [--default]
      what it is called and where it answers; the default answers where an address names no facility
  retire --code ...
      ends its service at once: no calls, no staff, no devices. What BPJS is owed still leaves
  restore --code ...
      takes it into service again, as it was
  export --code ... --to facility.jsonl.gz
      all its data in one file, as they were at one moment, without passwords, keys and secrets
  erase --code ... --confirm ... [--owed-too]
      deletes a retired facility and every row of it, for ever; --confirm is its code once more. Broken off, it goes on when
      it is called again. --owed-too: also what BPJS has not been told yet
  settings --code ... [--set name=value ...] [--unset name ...]
      prints every setting; --set changes one, --unset brings its default back; all changes or none
  user add --code ... --username ... [--password-stdin]
      a user for BPJS to call with; its password is made here and shown once, or read: --password-stdin < file
  user password --code ... --username ... [--password-stdin]
      another password in place of the one it has, made here or read as above; its tokens stay good until they expire
  user rotate --code ... --username ... [--overlap-days 7] [--password-stdin]
      another password, made here or read as above; the one it has is taken for so many more days, and then ends by itself
  user end-old --code ... --username ...
      ends the password before a rotation at once
  user disable|enable --code ... --username ...
      locks a user out at once, or lets it in again
  staff list --code ...
      who may sign in at /petugas
  staff add --code ... --username ... --name "..." --roles administrator,supervisor
      a member of staff; the first administrator comes from here. A temporary password is made and shown once
      roles: administrator, registration (loket), clinic (poli), pharmacy (farmasi), supervisor
  staff reset --code ... --username ...
      another temporary password, shown once; ends their sessions and lifts a lock
  client list --code ...
      who may call the SIMRS API, with their keys and when each was last used
  client add --code ... --client simrs --scopes all|pasien:tulis,antrean:tulis,...
      a client of the SIMRS API; its key is made here and shown once
      scopes: ${API_SCOPES.slice(0, 8).join(', ')},
              ${API_SCOPES.slice(8).join(', ')}
  client rotate --code ... --client ... [--overlap-days 7]
      another key, shown once; those before are taken for so many more days
  client revoke --code ... --key-id ...
      ends one key at once; its id stands between ao_ and the next _
  client scopes --code ... --client ... --scopes ...
      what it may do from now on, in place of what it might
  client disable|enable --code ... --client ...
      refuses every call of it, or takes them again
  bpjs --code ... --service antrean-rs|antrean-fktp|vclaim --cons-id ... [--profile production|dev | --base-url https://...] [--second-base-url https://...]
      how to call BPJS, in place of what was there; the secret and the user key come from the environment: BPJS_CONS_SECRET, BPJS_USER_KEY
      X-authorization of antrean-fktp, where BPJS asks for it, from BPJS_X_AUTHORIZATION; not set: not sent
      the second address, none unless given, takes over while the first cannot be reached; both must be the same BPJS
  bpjs-issued --code ... --service ... --on yyyy-mm-dd
      when BPJS issued the Cons ID, as its letter says: one of development is valid for three months, and the doctor warns
  platform list
      who may sign in at /platform, the page from which facilities are added, configured and retired
  platform add --username ... --name "..."
      a platform administrator; a temporary password is made and shown once
  platform reset --username ...
      another temporary password, shown once; ends their sessions and lifts a lock
  platform disable|enable --username ...
      locks one out at once, or lets them in again

A running server follows every change by itself, within moments.`;

const text = z.string({ error: 'is missing' }).trim().min(1, 'is empty');
const code = text;
const newCode = text.toUpperCase().regex(FACILITY_CODE, 'must be a kode faskes such as 0301R001');
const username = text.regex(HEADER_WORD, 'travels in a header: plain letters, digits and signs, no spaces');
const staffName = text.toLowerCase().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/, 'must be 2 to 40 small letters, digits, dots, dashes or underscores');
const oneLine = text.regex(ONE_LINE, 'must be one line of at most 200 characters');
const roles = text.transform((given) => given.split(',').map((role) => role.trim())).pipe(z.array(z.enum(ROLES, { error: `must be of ${ROLES.join(', ')}, with commas between` })));
const clientName = text.toLowerCase().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/, 'must be 2 to 40 small letters, digits, dots, dashes or underscores');
const keyId = text.regex(/^[a-z0-9]{12}$/, 'must be the 12 signs between ao_ and the next _, never the whole key');
const scopes = text
  .transform((given): string[] => (given === 'all' ? [...API_SCOPES] : given.split(',').map((scope) => scope.trim())))
  .pipe(z.array(z.enum(API_SCOPES, { error: `must be "all", or of ${API_SCOPES.join(', ')}, with commas between` })));
const overlapDays = text.regex(/^\d{1,2}$/, 'must be a number of days, 0 to 99').transform(Number).default(7);
const hostName = text.toLowerCase().regex(HOST_NAME, 'must be a host name alone, without https://, port or path');
const flag = z.boolean().default(false);
const oneOf = <const Name extends string>(names: readonly Name[]) => z.enum(names, { error: `must be one of ${names.join(', ')}` });

const NO_ADDRESS = 'must be an https:// address without password, query or #';

const bpjs = z
  .object({
    code,
    service: oneOf(BPJS_SERVICES),
    'cons-id': text.regex(HEADER_WORD, 'must be the consumer id given by BPJS'),
    profile: oneOf(['production', 'dev']).optional(),
    'base-url': text.optional(),
    'second-base-url': text.optional(),
  })
  .refine((given) => given.profile === undefined || given['base-url'] === undefined, { path: ['base-url'], error: 'give this or --profile, not both' })
  .refine((given) => given['base-url'] !== undefined || BPJS_PROFILES[given.service] !== undefined, { path: ['base-url'], error: 'is missing: this service has no profile' })
  .transform(({ 'cons-id': consId, 'base-url': url, 'second-base-url': secondUrl, profile = 'production', ...given }, context) => {
    const complain = (option: string, message: string): void => void context.issues.push({ code: 'custom', input: url, path: [option], message });
    const baseUrl = bpjsBaseUrl(url ?? BPJS_PROFILES[given.service]?.[profile] ?? '');
    const secondBaseUrl = secondUrl === undefined ? null : bpjsBaseUrl(secondUrl);
    if (baseUrl === undefined) complain('base-url', NO_ADDRESS);
    if (secondBaseUrl === undefined) complain('second-base-url', NO_ADDRESS);
    else if (secondBaseUrl !== null && secondBaseUrl === baseUrl) complain('second-base-url', 'is the first address again');
    return { ...given, consId, baseUrl: baseUrl ?? '', secondBaseUrl: secondBaseUrl ?? null };
  });

const userAndPassword = z
  .object({ code, username, 'password-stdin': flag })
  .transform(({ 'password-stdin': passwordFromStdin, ...given }) => ({ ...given, passwordFromStdin }));

const userRotation = z
  .object({ code, username, 'overlap-days': overlapDays, 'password-stdin': flag })
  .transform(({ 'password-stdin': passwordFromStdin, 'overlap-days': days, ...given }) => ({ ...given, overlapDays: days, passwordFromStdin }));

const change = z
  .object({ code, name: oneLine.optional(), zone: oneOf(TIME_ZONES).optional(), host: hostName.optional(), 'no-host': flag, default: flag })
  .refine((given) => !(given['no-host'] && given.host !== undefined), { path: ['host'], error: 'give this or --no-host, not both' })
  .refine(({ name, zone, host, 'no-host': hasNoHost, default: isDefault }) => hasNoHost || isDefault || [name, zone, host].some((given) => given !== undefined), {
    path: ['name'],
    error: 'nothing to change: give --name, --zone, --host, --no-host or --default',
  });

const COMMANDS = {
  list: { options: [], schema: z.object({}) },
  add: {
    options: ['code', 'name', 'kind', 'zone', 'host'],
    schema: z.object({ code: newCode, name: oneLine, kind: oneOf(['FKRTL', 'FKTP']), zone: oneOf(TIME_ZONES), host: hostName.optional() }),
  },
  change: { options: ['code', 'name', 'zone', 'host', 'no-host', 'default'], schema: change },
  retire: { options: ['code'], schema: z.object({ code }) },
  restore: { options: ['code'], schema: z.object({ code }) },
  export: { options: ['code', 'to'], schema: z.object({ code, to: text }) },
  erase: { options: ['code', 'confirm', 'owed-too'], schema: z.object({ code, confirm: text, 'owed-too': flag }) },
  settings: { options: ['code', 'set', 'unset'], schema: z.object({ code, set: z.array(z.string()).default([]), unset: z.array(z.string().trim()).default([]) }) },
  'user add': { options: ['code', 'username', 'password-stdin'], schema: userAndPassword },
  'user password': { options: ['code', 'username', 'password-stdin'], schema: userAndPassword },
  'user rotate': { options: ['code', 'username', 'overlap-days', 'password-stdin'], schema: userRotation },
  'user end-old': { options: ['code', 'username'], schema: z.object({ code, username }) },
  'user disable': { options: ['code', 'username'], schema: z.object({ code, username }) },
  'user enable': { options: ['code', 'username'], schema: z.object({ code, username }) },
  'staff list': { options: ['code'], schema: z.object({ code }) },
  'staff add': { options: ['code', 'username', 'name', 'roles'], schema: z.object({ code, username: staffName, name: oneLine, roles }) },
  'staff reset': { options: ['code', 'username'], schema: z.object({ code, username: staffName }) },
  'client list': { options: ['code'], schema: z.object({ code }) },
  'client add': { options: ['code', 'client', 'scopes'], schema: z.object({ code, client: clientName, scopes }) },
  'client rotate': { options: ['code', 'client', 'overlap-days'], schema: z.object({ code, client: clientName, 'overlap-days': overlapDays }) },
  'client revoke': { options: ['code', 'key-id'], schema: z.object({ code, 'key-id': keyId }) },
  'client scopes': { options: ['code', 'client', 'scopes'], schema: z.object({ code, client: clientName, scopes }) },
  'client disable': { options: ['code', 'client'], schema: z.object({ code, client: clientName }) },
  'client enable': { options: ['code', 'client'], schema: z.object({ code, client: clientName }) },
  'platform list': { options: [], schema: z.object({}) },
  'platform add': { options: ['username', 'name'], schema: z.object({ username: staffName, name: oneLine }) },
  'platform reset': { options: ['username'], schema: z.object({ username: staffName }) },
  'platform disable': { options: ['username'], schema: z.object({ username: staffName }) },
  'platform enable': { options: ['username'], schema: z.object({ username: staffName }) },
  'bpjs-issued': { options: ['code', 'service', 'on'], schema: z.object({ code, service: oneOf(BPJS_SERVICES), on: text.refine(isCalendarDate, 'must be a date such as 2027-01-18') }) },
  bpjs: { options: ['code', 'service', 'cons-id', 'profile', 'base-url', 'second-base-url'], schema: bpjs },
} as const;

type CommandName = keyof typeof COMMANDS;
export type FacilityCommand = { [Name in CommandName]: { command: Name } & z.output<(typeof COMMANDS)[Name]['schema']> }[CommandName];
export type CommandNamed<Name extends CommandName> = Extract<FacilityCommand, { command: Name }>;

const REPEATABLE = ['set', 'unset'];
const FLAGS = ['password-stdin', 'no-host', 'default', 'owed-too'];
/** What somebody may try to put on the command line. */
const SECRETS = {
  options: /'--(password|pass|secret|cons-secret|user-key|userkey|x-authorization|authorization)'/,
  sentence: 'A secret is never an argument: use --password-stdin for a password, BPJS_CONS_SECRET, BPJS_USER_KEY and BPJS_X_AUTHORIZATION in the environment for BPJS.',
};

/**
 * The command line as a command; `help` when it is asked for.
 * @throws OperatorMistake with every complaint; a value that could be a secret is never repeated in it
 */
export function parseFacilityArguments(argv: readonly string[]): FacilityCommand | { command: 'help' } {
  if (argv[0] === 'help' || argv.includes('--help')) return { command: 'help' };
  if (argv.length === 0) throw new OperatorMistake(2, USAGE);
  const words = ['user', 'staff', 'client', 'platform'].includes(argv[0] ?? '') ? 2 : 1;
  const name = argv.slice(0, words).join(' ');
  if (!isCommand(name)) throw new OperatorMistake(2, `There is no command of this name.\n\n${USAGE}`);
  const { options, schema } = COMMANDS[name];
  const parsed = schema.safeParse(valuesOf(name, argv.slice(words), { options, flags: FLAGS, repeatable: REPEATABLE, never: SECRETS }));
  if (parsed.success) return { command: name, ...parsed.data } as FacilityCommand;
  throw new OperatorMistake(2, parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
