import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isPassword } from '../../src/auth/password';
import { runFacilityCommand, type FacilityCommandDeps } from '../../src/cli/facility';
import { parseFacilityArguments, USAGE } from '../../src/cli/facility-arguments';
import { changedSettings, settingLines } from '../../src/cli/facility-setting-changes';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { onProductionDatabase } from '../../src/cli/operator-database';
import type { Database } from '../../src/platform/db';
import { revealed } from '../../src/platform/personal-data';
import { openFacilityDirectory } from '../../src/platform/facility-directory';
import { emptyOfFacilities, freshDatabase, type FreshDatabase } from '../support/database';
import { makeTestLog } from '../support/test-log';
import { until } from '../support/until';

const CODE = '0301R001';
const ADD = ['add', '--code', CODE, '--name', 'RS Harapan: "Kita?"', '--kind', 'FKRTL', '--zone', 'WITA'];
const BPJS = ['bpjs', '--code', CODE, '--service', 'antrean-rs', '--cons-id', '12345'];
const CONS_SECRET = 'rahasia-cons-7f3a';
const USER_KEY = 'kunci-pengguna-91bc';
const KEYS = { BPJS_CONS_SECRET: CONS_SECRET, BPJS_USER_KEY: USER_KEY };
/** A command that is not to reach the database gets one that is nowhere. */
const NOWHERE = 'postgres://antrean:sandi-basis-data@127.0.0.1:1/antrean';

let database: FreshDatabase;
let db: Database;

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(() => emptyOfFacilities(db));

async function* input(text: string): AsyncGenerator<Buffer> {
  // in two pieces, as a pipe may bring it
  yield Buffer.from(text.slice(0, 3));
  yield Buffer.from(text.slice(3));
}

/** What the command printed, as one text. */
async function run(argv: readonly string[], deps: Partial<FacilityCommandDeps> & { typed?: string } = {}): Promise<string> {
  const lines: string[] = [];
  await runFacilityCommand(argv, { onDatabase: (work) => work(db), env: {}, stdin: input(deps.typed ?? ''), print: (line) => lines.push(line), ...deps });
  return lines.join('\n');
}

/** The sentence and the exit code with which a command was refused. */
async function refusal(argv: readonly string[], deps: Parameters<typeof run>[1] = {}): Promise<{ message: string; exitCode: number }> {
  const outcome = await run(argv, deps).then(
    (printed) => new Error(`not refused; it printed: ${printed}`),
    (error: unknown) => error,
  );
  if (!(outcome instanceof OperatorMistake)) throw outcome as Error;
  return { message: outcome.message, exitCode: outcome.exitCode };
}

/** As the command runs it, on the database of this address. */
const at = (url: string | undefined): FacilityCommandDeps['onDatabase'] => (work) => onProductionDatabase({ DATABASE_URL: url }, work);
const onNone = at(undefined);
const placeOf = ({ url }: FreshDatabase): string => new URL(url).host + new URL(url).pathname;

const facilities = (): Promise<object[]> => db.rows('select code, kind, name, time_zone, host_name, is_demo, settings from facility order by code');
/** As they are read; what is kept of the secrets is none of them. */
async function accounts(): Promise<object[]> {
  const rows = await db.rows<{ facility_id: number; cons_secret: string; user_key: string }>('select facility_id, service, base_url, second_base_url, cons_id, cons_secret, user_key from bpjs_account order by service');
  for (const { cons_secret: consSecret, user_key: userKey } of rows) expect([consSecret, userKey].filter((kept) => !kept.startsWith('s1.'))).toEqual([]);
  return rows.map(({ facility_id: facilityId, ...row }) => ({ ...row, cons_secret: revealed(facilityId, row.cons_secret), user_key: revealed(facilityId, row.user_key) }));
}

async function stored(): Promise<unknown> {
  const [row] = await db.rows<{ settings: unknown }>('select settings from facility where code = :code', { code: CODE });
  return row?.settings;
}

async function userRow(username: string): Promise<{ password_hash: string; disabled_at: Date | null }> {
  const [row] = await db.rows<{ password_hash: string; disabled_at: Date | null }>('select password_hash, disabled_at from web_service_user where username = :username', { username });
  return row!;
}

describe('the command line', () => {
  test('without arguments gives the usage and exit 2, with --help the usage as an answer', async () => {
    expect(await refusal([])).toEqual({ message: USAGE, exitCode: 2 });
    expect(await run(['help'], { onDatabase: onNone })).toBe(USAGE);
    expect(await run(['add', '--help'], { onDatabase: onNone })).toBe(USAGE);
  });

  test.each<[argv: string[], sentence: RegExp]>([
    [['remove'], /^There is no command of this name/],
    [['toString'], /^There is no command of this name/],
    [['user'], /^There is no command of this name/],
    [['user', 'drop', '--code', CODE], /^There is no command of this name/],
    [['list', '--code', CODE], /^list: Unknown option '--code'\. It takes no options\.$/],
    [['add', '--code'], /^add: Option '--code <value>' argument missing\. It takes --code, --name, /],
    [[...ADD, '--code', '0301R002'], /^--code: is given more than once$/],
    [['add', '--code', CODE, '--name', 'RS', 'Harapan', '--kind', 'FKRTL', '--zone', 'WIB'], /quotes/],
    [['add'], /^--code: is missing\n--name: is missing\n--kind: must be one of FKRTL, FKTP\n--zone: must be one of WIB, WITA, WIT$/],
    [['add', '--code', 'token', '--name', ' ', '--kind', 'RS', '--zone', 'GMT', '--host', 'https://antrean.rs.id'], /^--code: must be a kode faskes.*\n--name: is empty\n--kind: .*\n--zone: .*\n--host: must be a host name alone/],
    [['settings', '--code', CODE, '--set', 'bookingMaxDays'], /^--set: must be name=value$/],
    [['user', 'add', '--code', CODE, '--username', 'two words'], /^--username: /],
    [['bpjs', '--code', CODE], /^--service: must be one of .*\n--cons-id: is missing$/],
    [[...BPJS, '--profile', 'test'], /^--profile: must be one of production, dev$/],
    [[...BPJS, '--profile', 'dev', '--base-url', 'https://bpjs.example/'], /^--base-url: give this or --profile, not both$/],
    [[...BPJS, '--base-url', 'http://bpjs.example/antreanrs'], /^--base-url: must be an https/],
    [[...BPJS, '--base-url', 'https://user:pass@bpjs.example/'], /^--base-url: must be an https/],
    [[...BPJS, '--base-url', 'https://bpjs.example/?a=1'], /^--base-url: must be an https/],
    [['bpjs', '--code', CODE, '--service', 'vclaim', '--cons-id', '1'], /^--base-url: is missing/],
    [[...BPJS, '--second-base-url', 'http://bpjs.example/antreanrs'], /^--second-base-url: must be an https/],
    [[...BPJS, '--base-url', 'bpjs.example', '--second-base-url', 'https://user:pass@bpjs.example/'], /^--base-url: must be an https.*\n--second-base-url: must be an https/],
    [[...BPJS, '--second-base-url', 'https://apijkn.bpjs-kesehatan.go.id/antreanrs'], /^--second-base-url: is the first address again$/],
    [[...BPJS, '--second-base-url', ''], /^--second-base-url: is empty$/],
    [['change', '--code', CODE], /^--name: nothing to change/],
    [['change', '--code', CODE, '--host', 'antrean.rs.id', '--no-host'], /^--host: give this or --no-host, not both$/],
    [['erase', '--code', CODE], /^--confirm: is missing$/],
    [['platform', 'add', '--username', 'dua kata', '--name', 'Dewi'], /^--username: must be 2 to 40/],
  ])('refuses %j with exit 2 and changes nothing', async (argv, sentence) => {
    await run(ADD);
    const before = await facilities();
    const { message, exitCode } = await refusal(argv, { env: KEYS });
    expect(message).toMatch(sentence);
    expect(exitCode).toBe(2);
    expect([await facilities(), await accounts()]).toEqual([before, []]);
  });

  test.each([
    ['user', 'add', '--code', CODE, '--username', 'bpjs', '--password', 'hunter2hunter2'],
    ['user', 'add', '--code', CODE, '--username', 'bpjs', '--password=hunter2hunter2'],
    ['user', 'add', '--code', CODE, '--username', 'bpjs', '--password-stdin', 'hunter2hunter2'],
    [...BPJS, '--cons-secret', 'hunter2hunter2'],
    [...BPJS, '--user-key=hunter2hunter2'],
    [...BPJS, '--x-authorization', 'hunter2hunter2'],
  ])('takes no secret as an argument and does not repeat one: %s %s', async (...argv) => {
    const { message, exitCode } = await refusal(argv, { env: KEYS });
    expect(exitCode).toBe(2);
    expect(message).not.toContain('hunter2');
  });

  test('a base URL has exactly one slash at its end, whatever was given', () => {
    const baseUrl = (...more: string[]): unknown => (parseFacilityArguments([...BPJS, ...more]) as { baseUrl?: string }).baseUrl;
    expect(baseUrl()).toBe('https://apijkn.bpjs-kesehatan.go.id/antreanrs/');
    expect(baseUrl('--profile', 'production')).toBe('https://apijkn.bpjs-kesehatan.go.id/antreanrs/');
    expect(baseUrl('--profile', 'dev')).toBe('https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/');
    for (const end of ['', '/', '///']) expect(baseUrl('--base-url', `https://new-apijkn.bpjs-kesehatan.go.id/antreanrs${end}`)).toBe('https://new-apijkn.bpjs-kesehatan.go.id/antreanrs/');
    for (const end of ['', '/', '//']) expect(baseUrl('--base-url', `https://bpjs.example:8443${end}`)).toBe('https://bpjs.example:8443/');
    expect(baseUrl('--base-url', 'http://127.0.0.1:8090/antreanrs')).toBe('http://127.0.0.1:8090/antreanrs/');
  });
});

describe('add and list', () => {
  test('a facility is added as given, and a second time it is there already', async () => {
    expect(await run(['list'])).toMatch(/no facility yet/);
    await run([...ADD, '--host', 'Antrean.RS.id']);
    const asGiven = [{ code: CODE, kind: 'FKRTL', name: 'RS Harapan: "Kita?"', time_zone: 'WITA', host_name: 'antrean.rs.id', is_demo: false, settings: {} }];
    expect(await facilities()).toEqual(asGiven);
    expect(await refusal(['add', '--code', CODE.toLowerCase(), '--name', 'Another', '--kind', 'FKTP', '--zone', 'WIB'])).toEqual({ message: `There is a facility ${CODE} already.`, exitCode: 1 });
    expect(await facilities()).toEqual(asGiven);
  });

  test('of two additions of one code at the same moment the later one hears that it exists', async () => {
    let second: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await tx.rows(`insert into facility (code, kind, name, time_zone) values (:code, 'FKRTL', 'RS Pertama', 'WIB')`, { code: CODE });
      second = refusal(ADD).catch((error: unknown) => error);
      await until(async () => (await db.rows(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into facility%'`)).length === 1);
    });
    expect(await second).toEqual({ message: `There is a facility ${CODE} already.`, exitCode: 1 });
    expect(await facilities()).toMatchObject([{ name: 'RS Pertama' }]);
  });

  test('a code that somebody stored in small letters is the same code', async () => {
    await db.rows(`insert into facility (code, kind, name, time_zone) values (lower(:code), 'FKRTL', 'RS Pertama', 'WIB')`, { code: CODE });
    expect((await refusal(ADD)).message).toBe(`There is a facility ${CODE} already.`);
    await run(['settings', '--code', CODE, '--set', 'bookingMaxDays=60']);
    expect(await facilities()).toMatchObject([{ name: 'RS Pertama', settings: { bookingMaxDays: 60 } }]);
  });

  test('a host name belongs to one facility', async () => {
    await run([...ADD, '--host', 'antrean.rs.id']);
    const second = ['add', '--code', '0301R002', '--name', 'RS Dua', '--kind', 'FKRTL', '--zone', 'WIB', '--host', 'ANTREAN.rs.id'];
    expect(await refusal(second)).toEqual({ message: 'Another facility has the host name antrean.rs.id already.', exitCode: 1 });
    expect(await facilities()).toHaveLength(1);
  });

  test('the list tells what each facility has and what it lacks', async () => {
    await run([...ADD, '--host', 'antrean.rs.id']);
    expect(await run(['list'])).toBe(
      [`${CODE}  FKRTL  WITA  RS Harapan: "Kita?"  antrean.rs.id`, '  !     nobody may call it: npm run facility -- user add', '  !     nothing is reported to BPJS: npm run facility -- bpjs'].join('\n'),
    );
    await run(['user', 'add', '--code', CODE, '--username', 'bpjs']);
    await run(['user', 'add', '--code', CODE, '--username', 'ancient']);
    await run(['user', 'disable', '--code', CODE, '--username', 'ancient']);
    await run(BPJS, { env: KEYS });
    expect(await run(['list'])).toBe(
      [
        `${CODE}  FKRTL  WITA  RS Harapan: "Kita?"  antrean.rs.id`,
        '  user  ancient  (disabled)',
        '  user  bpjs',
        '  bpjs  antrean-rs  https://apijkn.bpjs-kesehatan.go.id/antreanrs/  cons-id 12345',
      ].join('\n'),
    );
  });

  test('what was set up is what a server reads', async () => {
    const directory = await openFacilityDirectory(db, makeTestLog());
    try {
      await run([...ADD, '--host', 'antrean.rs.id']);
      await run(['settings', '--code', CODE, '--set', 'bookingMaxDays=90']);
      await run(['user', 'add', '--code', CODE, '--username', 'bpjs']);
      await run(['user', 'disable', '--code', CODE, '--username', 'bpjs']);
      await run([...BPJS, '--profile', 'dev'], { env: KEYS });
      await directory.reload();
      const facility = directory.ofRequest('antrean.rs.id', '/token')!.facility;
      expect(facility).toMatchObject({ code: CODE, timeZone: 'WITA', settings: { bookingMaxDays: 90, bookingMinDays: 0 } });
      expect(facility.users.get('bpjs')?.disabled).toBe(true);
      expect(facility.bpjs.get('antrean-rs')).toEqual({ baseUrl: 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/', secondBaseUrl: null, consId: '12345', consSecret: CONS_SECRET, userKey: USER_KEY });
    } finally {
      await directory.close();
    }
  });
});

describe('settings', () => {
  const settings = (...more: string[]): string[] => ['settings', '--code', CODE, ...more];
  beforeEach(() => run(ADD));

  test('each setting is printed with its value and whether it is the default', async () => {
    expect(await run(settings())).toMatch(/^bookingMaxDays +30 {2}\(default\)$/m);
    const printed = await run(settings('--set', 'bookingMaxDays=90', '--set', 'doubleBookingScope=date', '--set', 'pathAliases={"/ws/ambil":"ambil-antrean"}', '--set', 'bookingNote=Datang = awal', '--set', 'nonJknBlank=-'));
    expect(await stored()).toEqual({ bookingMaxDays: 90, doubleBookingScope: 'date', pathAliases: { '/ws/ambil': 'ambil-antrean' }, bookingNote: 'Datang = awal', nonJknBlank: '-' });
    expect(printed).toMatch(/^bookingMaxDays +90 {2}\(set; default 30\)$/m);
    expect(printed).toMatch(/^doubleBookingScope +"date" {2}\(set; default "clinic-and-date"\)$/m);
    expect(printed).toMatch(/^bookingMinDays +0 {2}\(default\)$/m);
    expect(printed).toMatch(/\nSaved\.$/);
    expect(await run(settings())).toBe(printed.replace(/\n\nSaved\.$/, ''));
  });

  test('unset brings the default back and leaves the others as they are', async () => {
    await run(settings('--set', 'bookingMaxDays=90', '--set', 'cancelReasonRequired=false'));
    await run(settings('--unset', 'bookingMaxDays', '--set', 'bookingMinDays=1'));
    expect(await stored()).toEqual({ cancelReasonRequired: false, bookingMinDays: 1 });
  });

  test.each<[more: string[], complaint: RegExp]>([
    [['--set', 'bookingMaxDays=many'], /bookingMaxDays: .*number/],
    [['--set', 'bookingMaxDays=-1'], /bookingMaxDays: /],
    [['--set', 'httpStatusMirrorsCode=yes'], /httpStatusMirrorsCode: /],
    [['--set', 'doubleBookingScope=week'], /doubleBookingScope: /],
    [['--set', 'pathAliases={"no-slash":"token"}'], /pathAliases/],
    [['--set', 'bookingMaxDay=9'], /bookingMaxDay: there is no such setting/],
    [['--set', '__proto__={}'], /__proto__: there is no such setting/],
    [['--unset', 'constructor'], /constructor: there is no such setting/],
    [['--set', 'bookingMinDays=2', '--unset', 'bookingMinDays'], /bookingMinDays: is named more than once/],
  ])('%j is refused by name, and with it every other change', async (more, complaint) => {
    await run(settings('--set', 'tokenLifetimeSeconds=120'));
    const { message, exitCode } = await refusal(settings('--set', 'cutoffMinutesBeforeEnd=15', ...more));
    expect(message).toMatch(complaint);
    expect(exitCode).toBe(1);
    expect(await stored()).toEqual({ tokenLifetimeSeconds: 120 });
  });

  test('changes made at the same time are all kept', async () => {
    const changes = ['bookingMinDays=1', 'bookingMaxDays=60', 'minutesPerPatient=7', 'cutoffMinutesBeforeEnd=15', 'tokenLifetimeSeconds=90', 'nonJknVisitType=2'];
    await Promise.all(changes.map((change) => run(settings('--set', change))));
    expect(await stored()).toEqual({ bookingMinDays: 1, bookingMaxDays: 60, minutesPerPatient: 7, cutoffMinutesBeforeEnd: 15, tokenLifetimeSeconds: 90, nonJknVisitType: 2 });
  });

  test('a value is JSON where the setting takes it so, else the text itself', () => {
    const value = (name: string, text: string): unknown => changedSettings({}, { set: [`${name}=${text}`], unset: [] })[name];
    expect(value('bookingNote', '2027')).toBe('2027');
    expect(value('bookingNote', '"quoted"')).toBe('quoted');
    expect(value('bookingNote', 'plain')).toBe('plain');
    expect(value('nonJknBlank', '')).toBe('');
    expect(value('checkInOpensMinutesBeforeStart', 'null')).toBeNull();
    expect(value('visitTypesWithoutReference', '[2, 4]')).toEqual([2, 4]);
    expect(() => value('bookingMaxDays', '"30"')).toThrow(/bookingMaxDays/);
  });

  test('what somebody stored by hand and cannot be used is told, and can be taken away', async () => {
    const broken = { bookingMaxDays: 90, colour: 'blue' };
    expect(settingLines(broken).slice(-2)).toEqual(['Cannot be used, so the server ignores all changes until it is mended:', '  colour: there is no such setting']);
    await db.rows('update facility set settings = :broken', { broken: JSON.stringify(broken) });
    expect((await refusal(settings('--set', 'bookingMinDays=1'))).message).toContain('colour: there is no such setting');
    expect(await stored()).toEqual(broken);
    await run(settings('--unset', 'colour'));
    expect(await stored()).toEqual({ bookingMaxDays: 90 });
  });
});

describe('users', () => {
  const user = (action: string, username = 'bpjs', ...more: string[]): string[] => ['user', action, '--code', CODE, '--username', username, ...more];
  beforeEach(() => run(ADD));

  test('a password is made, shown once, and kept as a hash that knows it', async () => {
    const printed = await run(user('add'));
    const password = /^Password: (\S{20,})$/m.exec(printed)?.[1] ?? '';
    const { password_hash: hash, disabled_at } = await userRow('bpjs');
    expect(hash).not.toContain(password);
    expect(await isPassword(password, hash)).toBe(true);
    expect(disabled_at).toBeNull();
    expect(await run(['list'])).not.toContain(password);
    expect(await run(user('add', 'second'))).not.toContain(password);
  });

  test.each(['\n', '\r\n', ''])('a password from standard input is kept as a hash, without its line end %j, and never printed', async (lineEnd) => {
    const printed = await run(user('add', 'bpjs', '--password-stdin'), { typed: `sandi dari BPJS 1!${lineEnd}` });
    expect(printed).not.toContain('sandi dari');
    expect(await isPassword('sandi dari BPJS 1!', (await userRow('bpjs')).password_hash)).toBe(true);
  });

  test.each(['', '\n', 'pendek', 'two lines\nof password', ' space-before', 'sandi-bérakéntang'])('a password that cannot travel in a header is refused: %j', async (typed) => {
    const { message, exitCode } = await refusal(user('add', 'bpjs', '--password-stdin'), { typed });
    expect(exitCode).toBe(1);
    expect(message).toMatch(/^The password on standard input must be/);
    expect(await userRow('bpjs')).toBeUndefined();
  });

  test('a user that exists keeps its password', async () => {
    await run(user('add'));
    const before = await userRow('bpjs');
    expect(await refusal(user('add'))).toEqual({ message: expect.stringContaining('has a user bpjs already'), exitCode: 1 });
    expect(await userRow('bpjs')).toEqual(before);
  });

  test('a user is disabled with the moment it happened, and enabled again with the same password', async () => {
    await run(user('add'));
    await run(user('add', 'other'));
    const before = await userRow('bpjs');
    await run(user('disable'));
    const disabled = await userRow('bpjs');
    expect(disabled.disabled_at).toBeInstanceOf(Date);
    await run(user('disable'));
    expect(await userRow('bpjs')).toEqual(disabled);
    expect((await userRow('other')).disabled_at).toBeNull();
    await run(user('enable'));
    expect(await userRow('bpjs')).toEqual(before);
  });

  test('an unknown user and an unknown facility are told', async () => {
    expect(await refusal(user('disable', 'nobody'))).toEqual({ message: `${CODE} has no user nobody.`, exitCode: 1 });
    expect(await refusal(['user', 'add', '--code', '0301R009', '--username', 'bpjs'])).toEqual({ message: 'There is no facility 0301R009; "list" shows those there are.', exitCode: 1 });
    expect((await refusal(['settings', '--code', '0301R009'])).message).toContain('There is no facility 0301R009');
  });

  test('a user of another facility with the same name stays as it is', async () => {
    await run(['add', '--code', '0301R002', '--name', 'RS Dua', '--kind', 'FKRTL', '--zone', 'WIB']);
    await run(['user', 'add', '--code', '0301R002', '--username', 'bpjs']);
    await run(user('add'));
    await run(user('disable'));
    expect(await db.rows('select f.code from web_service_user u join facility f using (facility_id) where u.disabled_at is null')).toEqual([{ code: '0301R002' }]);
  });
});

describe('the password of a user', () => {
  const user = (action: string, ...more: string[]): string[] => ['user', action, '--code', CODE, '--username', 'bpjs', ...more];
  beforeEach(() => run(ADD));

  test('is replaced by one that is made here and shown once, or read', async () => {
    await run(user('add'));
    const printed = await run(user('password'));
    const password = /^Password: (\S{20,})$/m.exec(printed)?.[1] ?? '';
    expect(await isPassword(password, (await userRow('bpjs')).password_hash)).toBe(true);
    expect(await run(user('password', '--password-stdin'), { typed: 'sandi dari BPJS 2!\n' })).not.toContain('sandi dari');
    expect(await isPassword(password, (await userRow('bpjs')).password_hash)).toBe(false);
    expect(await isPassword('sandi dari BPJS 2!', (await userRow('bpjs')).password_hash)).toBe(true);
  });

  test('is rotated: a new one beside the old one, which ends by itself or by command', async () => {
    const old = /^Password: (\S{20,})$/m.exec(await run(user('add')))?.[1] ?? '';
    const rotate = async (): Promise<string> => /^Password: (\S{20,})$/m.exec(await run(user('rotate', '--overlap-days', '3')))?.[1] ?? '';
    const row = async () => (await db.rows<{ password_hash: string; previous_password_hash: string; previous_until: Date | null }>('select * from web_service_user'))[0]!;
    const first = await rotate();
    // Nobody has used the first yet: the one in use stays the old one.
    const second = await rotate();
    const kept = await row();
    expect([await isPassword(second, kept.password_hash), await isPassword(old, kept.previous_password_hash), await isPassword(first, kept.previous_password_hash)]).toEqual([true, true, false]);
    expect(await run(['list'])).toMatch(/^ {2}user {2}bpjs {2}old password good until \d{4}-/m);
    await run(user('end-old'));
    expect(await row()).toMatchObject({ password_hash: kept.password_hash, previous_password_hash: null, previous_until: null });
    await rotate();
    await run(user('password'));
    expect(await row()).toMatchObject({ previous_password_hash: null, previous_until: null });
    expect(JSON.stringify(await db.rows('select * from platform_act'))).not.toContain(second);
  });

  test('of a user there is not is told', async () => {
    expect(await refusal(user('password'))).toEqual({ message: `${CODE} has no user bpjs.`, exitCode: 1 });
  });
});

describe('staff', () => {
  const staff = (action: string, ...more: string[]): string[] => ['staff', action, '--code', CODE, ...more];
  const ADMINISTRATOR = staff('add', '--username', 'Nadia', '--name', 'Nadia Prameswari', '--roles', 'administrator, supervisor');
  const staffRow = async (): Promise<{ password_hash: string } | undefined> => (await db.rows<{ password_hash: string }>('select * from staff_user'))[0];
  beforeEach(() => run(ADD));

  test('begins with an administrator whose temporary password is shown once and kept as a hash', async () => {
    expect(await run(staff('list'))).toContain('has no staff yet');
    const printed = await run(ADMINISTRATOR);
    const password = /^Password: (\S{14})$/m.exec(printed)?.[1] ?? '';
    const row = await staffRow();
    expect(row).toMatchObject({ username: 'nadia', full_name: 'Nadia Prameswari', roles: ['administrator', 'supervisor'], must_change_password: true, created_by: 'cli' });
    expect(await isPassword(password, row!.password_hash)).toBe(true);
    const listed = await run(staff('list'));
    expect(listed).toBe('nadia  Nadia Prameswari  administrator,supervisor  (temporary password)');
    expect(await db.rows('select actor, act, subject from staff_act')).toEqual([{ actor: 'cli', act: 'staff-added', subject: 'nadia' }]);
  });

  test('added again keep their password; a reset gives another one', async () => {
    await run(ADMINISTRATOR);
    const before = await staffRow();
    expect(await refusal(ADMINISTRATOR)).toEqual({ message: expect.stringContaining('has a member of staff nadia already'), exitCode: 1 });
    expect(await staffRow()).toEqual(before);
    const password = /^Password: (\S{14})$/m.exec(await run(staff('reset', '--username', 'nadia')))?.[1] ?? '';
    expect(await isPassword(password, (await staffRow())!.password_hash)).toBe(true);
    expect(await refusal(staff('reset', '--username', 'budi'))).toEqual({ message: `${CODE} has no member of staff budi.`, exitCode: 1 });
  });

  test.each([
    [['--username', 'nadia', '--name', 'Nadia', '--roles', 'admin'], /^--roles\.0: must be of administrator, /],
    [['--username', 'dua kata', '--name', 'Nadia', '--roles', 'clinic'], /^--username: must be 2 to 40/],
    [[], /^--username: is missing\n--name: is missing\n--roles: is missing$/],
  ])('%j is refused with exit 2', async (rest, sentence) => {
    const { message, exitCode } = await refusal(staff('add', ...rest));
    expect(message).toMatch(sentence);
    expect(exitCode).toBe(2);
  });

  test('a list without an administrator says what is missing', async () => {
    await run(staff('add', '--username', 'loket', '--name', 'Wahyu', '--roles', 'registration'));
    expect(await run(staff('list'))).toMatch(/^loket {2}Wahyu {2}registration {2}\(temporary password\)\n! {2}nobody may administer it/);
  });
});

describe('bpjs', () => {
  beforeEach(() => run(ADD));

  test('the account is kept with its secrets from the environment, and printed without them', async () => {
    const printed = await run(BPJS, { env: { BPJS_CONS_SECRET: `${CONS_SECRET}\n`, BPJS_USER_KEY: USER_KEY } });
    const account = { service: 'antrean-rs', base_url: 'https://apijkn.bpjs-kesehatan.go.id/antreanrs/', second_base_url: null, cons_id: '12345', cons_secret: CONS_SECRET, user_key: USER_KEY };
    expect(await accounts()).toEqual([account]);
    for (const text of [printed, await run(['list'])]) {
      expect(text).toContain('12345');
      expect(text).not.toContain(CONS_SECRET);
      expect(text).not.toContain(USER_KEY);
    }
  });

  test('a second address is kept, printed and read by a server; given again without one, the account has none', async () => {
    const second = 'https://new-apijkn.bpjs-kesehatan.go.id/antreanrs';
    expect(await run([...BPJS, '--second-base-url', second], { env: KEYS })).toContain(`or at ${second}/ while`);
    expect(await accounts()).toMatchObject([{ base_url: 'https://apijkn.bpjs-kesehatan.go.id/antreanrs/', second_base_url: `${second}/` }]);
    expect(await run(['list'])).toContain(`  bpjs  antrean-rs  https://apijkn.bpjs-kesehatan.go.id/antreanrs/  second ${second}/  cons-id 12345`);
    const directory = await openFacilityDirectory(db, makeTestLog());
    try {
      expect(directory.all()[0]?.bpjs.get('antrean-rs')?.secondBaseUrl).toBe(`${second}/`);
    } finally {
      await directory.close();
    }
    // The dev service with the other host of production behind it would send rehearsals to the real BPJS.
    await run([...BPJS, '--profile', 'dev'], { env: KEYS });
    expect(await accounts()).toMatchObject([{ base_url: 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/', second_base_url: null }]);
  });

  test('given again it replaces the account of that service and no other', async () => {
    await run(BPJS, { env: KEYS });
    await run(['bpjs', '--code', CODE, '--service', 'vclaim', '--cons-id', '1', '--base-url', 'https://vclaim.example/rest'], { env: KEYS });
    await run([...BPJS.slice(0, -1), '777', '--profile', 'dev'], { env: { BPJS_CONS_SECRET: 'new', BPJS_USER_KEY: 'newer' } });
    expect(await accounts()).toEqual([
      { service: 'antrean-rs', base_url: 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/', second_base_url: null, cons_id: '777', cons_secret: 'new', user_key: 'newer' },
      { service: 'vclaim', base_url: 'https://vclaim.example/rest/', second_base_url: null, cons_id: '1', cons_secret: CONS_SECRET, user_key: USER_KEY },
    ]);
  });

  test('what the environment lacks is named', async () => {
    expect((await refusal(BPJS, { env: { BPJS_USER_KEY: USER_KEY } })).message).toBe('The environment lacks BPJS_CONS_SECRET.');
    expect((await refusal(BPJS, { env: { BPJS_CONS_SECRET: ' ' } })).message).toBe('The environment lacks BPJS_CONS_SECRET and BPJS_USER_KEY.');
    expect(await accounts()).toEqual([]);
  });

  test('a statement the database refuses is told without the secrets in it', async () => {
    await db.rows(`alter table bpjs_account add constraint nothing_goes_in check (cons_id = '')`);
    try {
      const { message, exitCode } = await refusal(BPJS, { env: KEYS, onDatabase: at(database.url) });
      expect({ message, exitCode }).toEqual({ message: `PostgreSQL refused it at ${placeOf(database)} (SQLSTATE 23514).`, exitCode: 1 });
    } finally {
      await db.rows('alter table bpjs_account drop constraint nothing_goes_in');
    }
  });
});

describe('a facility that changes and ends', () => {
  const SECOND = ['add', '--code', '0301P002', '--name', 'Puskesmas Dua', '--kind', 'FKTP', '--zone', 'WIB'];
  beforeEach(() => run(ADD));

  test('is renamed, moved and made the default, each named alone', async () => {
    expect(await run(SECOND)).toMatch(/It answers below \/0301P002\.$/m);
    expect(await run(['list'])).toMatch(/^0301R001 .*\(default\)$/m);
    expect(await run(['change', '--code', '0301P002', '--name', 'Puskesmas Melati', '--host', 'melati.example', '--default'])).toBe('0301P002 is changed: name, hostName, isDefault.');
    expect(await run(['change', '--code', '0301P002', '--default'])).toBe('0301P002 is so already.');
    expect(await run(['list'])).toMatch(/^0301P002 {2}FKTP {2}WIB {2}Puskesmas Melati {2}melati\.example {2}\(default\)$/m);
    await run(['change', '--code', '0301P002', '--no-host', '--zone', 'WIT']);
    expect(await run(['list'])).toMatch(/^0301P002 {2}FKTP {2}WIT {2}Puskesmas Melati {2}\(default\)$/m);
    await run(['change', '--code', CODE, '--host', 'rs.example']);
    expect(await refusal(['change', '--code', '0301P002', '--host', 'rs.example'])).toEqual({ message: 'Another facility has the host name rs.example already.', exitCode: 1 });
  });

  test('retires, comes back, and is erased only when it is retired and its code is said once more', async () => {
    const erase = ['erase', '--code', CODE, '--confirm', CODE];
    expect((await refusal(erase)).message).toBe(`${CODE} is in service: "retire" first.`);
    await run(['retire', '--code', CODE]);
    expect(await run(['list'])).toMatch(/\(retired \d{4}-\d\d-\d\d\)$/);
    await run(['restore', '--code', CODE]);
    expect(await run(['list'])).not.toContain('retired');
    await run(['retire', '--code', CODE]);
    await run(['user', 'add', '--code', CODE, '--username', 'bpjs']);
    expect((await refusal(['erase', '--code', CODE, '--confirm', '0301P002'])).message).toBe(`Nothing is erased: --confirm must be ${CODE}.`);
    await db.rows(`insert into outbox (facility_id, lane, kind, fact, due_at, created_at) select facility_id, 'B1', 'booked', '{}', now(), now() from facility`);
    expect((await refusal(erase)).message).toMatch(/^BPJS has not been told 1 of what happened there\./);
    expect(await run([...erase, '--owed-too'])).toBe(`        1  outbox\n        6  security_event\n        1  web_service_user\n8 rows of ${CODE} are gone, and ${CODE} with them.`);
    expect(await facilities()).toEqual([]);
    expect(await db.rows(`select actor, facility_code from platform_act where act = 'facility-erased'`)).toEqual([{ actor: 'cli', facility_code: CODE }]);
  });

  test('is exported into a file that is whole, its owner’s alone, and never in place of another', async () => {
    await db.rows('truncate platform_act');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'antrean-export-'));
    try {
      await run(['user', 'add', '--code', CODE, '--username', 'bpjs']);
      const to = path.join(folder, 'faskes.jsonl.gz');
      const exporting = ['export', '--code', CODE, '--to', to];
      expect(await run(exporting)).toContain(`4 rows of ${CODE} are in ${to}.`);
      expect((await stat(to)).mode & 0o777).toBe(0o600);
      const whole = await readFile(to);
      expect(gunzipSync(whole).toString('utf8')).toContain('"username":"bpjs"');
      expect(await refusal(exporting)).toEqual({ message: `--to: ${to} cannot be written (EEXIST).`, exitCode: 1 });
      expect(await readFile(to)).toEqual(whole);
      expect((await refusal(['export', '--code', '0301P009', '--to', path.join(folder, 'b')])).message).toContain('There is no facility 0301P009');
      expect((await refusal(['export', '--code', CODE, '--to', path.join(folder, 'no', 'such')])).message).toMatch(/cannot be written \(ENOENT\)/);
      await writeFile(path.join(folder, 'c.part'), 'somebody else writes');
      expect((await refusal(['export', '--code', CODE, '--to', path.join(folder, 'c')])).message).toMatch(/c\.part cannot be written \(EEXIST\)/);
      expect((await readdir(folder)).sort()).toEqual(['c.part', 'faskes.jsonl.gz']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('X-authorization', () => {
  const fktp = ['bpjs', '--code', CODE, '--service', 'antrean-fktp', '--cons-id', '7'];
  const sent = async (): Promise<object[]> => {
    const rows = await db.rows<{ facility_id: number; service: string; x_authorization: string | null }>('select facility_id, service, x_authorization from bpjs_account order by service');
    return rows.map(({ facility_id: facilityId, service, x_authorization: kept }) => ({ service, x_authorization: revealed(facilityId, kept) }));
  };

  test('comes from the environment, goes to Antrean FKTP alone, is never printed, and is not sent without it', async () => {
    await run(ADD);
    const env = { ...KEYS, BPJS_X_AUTHORIZATION: 'Basic cmFoYXNpYQ==' };
    await run(BPJS, { env });
    expect(await run(fktp, { env })).not.toContain('cmFoYXNpYQ');
    expect(await run(['list'])).toMatch(/antrean-fktp .* with X-authorization$/m);
    expect(await sent()).toEqual([{ service: 'antrean-fktp', x_authorization: 'Basic cmFoYXNpYQ==' }, { service: 'antrean-rs', x_authorization: null }]);
    await run(fktp, { env: KEYS });
    expect(await sent()).toMatchObject([{ x_authorization: null }, {}]);
  });
});

describe('platform administrators', () => {
  const platform = (action: string, ...more: string[]): string[] => ['platform', action, '--username', 'dewi', ...more];

  test('get a temporary password that is shown once, another one, and are locked out and let in again', async () => {
    await db.rows('truncate platform_administrator cascade');
    expect(await run(['platform', 'list'])).toMatch(/^Nobody may sign in at \/platform yet/);
    const passwordIn = (printed: string): string => /^Password: (\S{14})$/m.exec(printed)?.[1] ?? '';
    const kept = async (): Promise<string> => (await db.rows<{ password_hash: string }>('select password_hash from platform_administrator'))[0]!.password_hash;
    const first = passwordIn(await run(platform('add', '--name', 'Dewi Lestari')));
    expect(await isPassword(first, await kept())).toBe(true);
    expect((await refusal(platform('add', '--name', 'Lain'))).message).toMatch(/^There is a platform administrator dewi already/);
    const second = passwordIn(await run(platform('reset')));
    expect([await isPassword(first, await kept()), await isPassword(second, await kept())]).toEqual([false, true]);
    await run(platform('disable'));
    expect(await run(['platform', 'list'])).toBe('dewi  Dewi Lestari  (disabled, temporary password)');
    await run(platform('enable'));
    expect(await run(['platform', 'list'])).toBe('dewi  Dewi Lestari  (temporary password)');
    expect(await refusal(['platform', 'reset', '--username', 'budi'])).toEqual({ message: 'There is no platform administrator budi.', exitCode: 1 });
  });
});

describe('the database', () => {
  test('without DATABASE_URL the command says so, and never takes the demo instead', async () => {
    const sentence = { message: expect.stringMatching(/^DATABASE_URL is not set: give the address of the production database/), exitCode: 1 };
    expect(await refusal(['list'], { onDatabase: onNone })).toEqual(sentence);
    expect(await refusal(['list'], { onDatabase: at(' ') })).toEqual(sentence);
  });

  test('an address that is none is told, without its password', async () => {
    expect(await refusal(['list'], { onDatabase: at('mysql://antrean:sandi-basis-data@127.0.0.1/antrean') })).toEqual({ message: expect.stringMatching(/^DATABASE_URL: must be postgres:(?!.*sandi)/), exitCode: 1 });
  });

  test('one that does not answer is told by its address, without its password', async () => {
    expect(await refusal(['list'], { onDatabase: at(NOWHERE) })).toEqual({ message: 'DATABASE_URL: no PostgreSQL answers at 127.0.0.1:1/antrean.', exitCode: 1 });
  });

  test('a missing schema is told and not made', async () => {
    const empty = await freshDatabase();
    try {
      await empty.db.rows('drop schema public cascade');
      await empty.db.rows('create schema public');
      for (const argv of [['list'], ADD, ['settings', '--code', CODE], ['user', 'add', '--code', CODE, '--username', 'bpjs']]) {
        expect((await refusal(argv, { onDatabase: at(empty.url) })).message).toBe(`The schema is missing or an old one at ${placeOf(empty)}: run npm run migrate first.`);
      }
      expect(await empty.db.rows(`select relname from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([]);
    } finally {
      await empty.drop();
    }
  });
});
