import { callerOfKey } from '../../src/auth/api-clients';
import { API_SCOPES } from '../../src/auth/api-scopes';
import { runFacilityCommand } from '../../src/cli/facility';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { addMinutes, systemClock } from '../../src/platform/clock';
import { emptyOfFacilities, freshDatabase, type FreshDatabase } from '../support/database';

const CODE = '0301R001';
const DAY = 24 * 60;

let database: FreshDatabase;
let facilityId: number;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await emptyOfFacilities(database.db);
  await run(['add', '--code', CODE, '--name', 'RS Harapan', '--kind', 'FKRTL', '--zone', 'WIB']);
  const [row] = await database.db.rows<{ facility_id: number }>('select facility_id from facility');
  facilityId = row!.facility_id;
});

async function* nothing(): AsyncGenerator<Buffer> {}

async function run(argv: readonly string[]): Promise<string> {
  const lines: string[] = [];
  await runFacilityCommand(argv, { onDatabase: (work) => work(database.db), env: {}, stdin: nothing(), print: (line) => lines.push(line) });
  return lines.join('\n');
}

const client = (command: string, ...options: string[]): Promise<string> => run(['client', command, '--code', CODE, ...options]);

async function refusal(...argv: string[]): Promise<string> {
  const outcome = await client(...(argv as [string])).catch((error: unknown) => error);
  if (!(outcome instanceof OperatorMistake)) throw new Error(`not refused: ${String(outcome)}`);
  return outcome.message;
}

const keyIn = (printed: string): string => /^Key: (ao_\S+)$/m.exec(printed)![1]!;
const idOf = (key: string): string => key.split('_')[1]!;
const callerOf = (key: string, minutesFromNow = 0) => callerOfKey({ db: database.db, clock: () => addMinutes(systemClock(), minutesFromNow) }, facilityId, key);

test('a key is shown once, opens the API with the scopes given, and is nowhere in the database', async () => {
  const key = keyIn(await client('add', '--client', 'simrs', '--scopes', 'pasien:tulis, status:baca'));
  expect(await callerOf(key)).toEqual({ clientName: 'simrs', scopes: ['pasien:tulis', 'status:baca'] });
  const listed = await client('list');
  expect(listed).toMatch(new RegExp(`^simrs  pasien:tulis,status:baca\n  key  ${idOf(key)}  good  last used `));
  const secret = key.slice(-43);
  expect(listed + JSON.stringify(await database.db.rows('select api_key, staff_act from api_key left join staff_act on true'))).not.toContain(secret);
});

test('a rotation gives another key and lets the one before go on for the days said', async () => {
  const first = keyIn(await client('add', '--client', 'simrs', '--scopes', 'all'));
  const second = keyIn(await client('rotate', '--client', 'simrs', '--overlap-days', '2'));
  expect([await callerOf(first, 2 * DAY - 1), await callerOf(second, 2 * DAY + 1)]).toEqual([{ clientName: 'simrs', scopes: API_SCOPES }, { clientName: 'simrs', scopes: API_SCOPES }]);
  expect(await callerOf(first, 2 * DAY + 1)).toBeUndefined();
});

test('a key revoked ends at once and alone; a client disabled is refused with all its keys until it is enabled', async () => {
  const first = keyIn(await client('add', '--client', 'simrs', '--scopes', 'all'));
  const second = keyIn(await client('rotate', '--client', 'simrs'));
  await client('revoke', '--key-id', idOf(first));
  expect([await callerOf(first), (await callerOf(second))?.clientName]).toEqual([undefined, 'simrs']);
  await client('disable', '--client', 'simrs');
  expect(await callerOf(second)).toBeUndefined();
  expect(await refusal('rotate', '--client', 'simrs')).toBe('simrs is disabled: "client enable" first.');
  await client('scopes', '--client', 'simrs', '--scopes', 'status:baca');
  expect(await callerOf(second)).toBeUndefined(); // other scopes do not enable it
  await client('enable', '--client', 'simrs');
  expect(await callerOf(second)).toEqual({ clientName: 'simrs', scopes: ['status:baca'] });
});

test('what cannot be done is said in a sentence, without repeating what may be a secret', async () => {
  const key = keyIn(await client('add', '--client', 'simrs', '--scopes', 'all'));
  expect(await refusal('add', '--client', 'simrs', '--scopes', 'all')).toBe(`${CODE} has a client simrs already. Its keys stay; "client rotate" gives another one.`);
  expect(await refusal('scopes', '--client', 'lain', '--scopes', 'all')).toBe(`${CODE} has no client lain.`);
  expect(await refusal('add', '--client', 'lain', '--scopes', 'semua')).toMatch(/^--scopes\S*: must be "all", or of pasien:baca/);
  expect(await refusal('revoke', '--key-id', 'abcdefabcdef')).toBe(`${CODE} has no key of this id; "client list" shows those there are.`);
  const told = await refusal('revoke', '--key-id', key);
  expect(told).toMatch(/never the whole key$/);
  expect(told).not.toContain(key);
  expect(await callerOf(key)).toBeDefined();
});
