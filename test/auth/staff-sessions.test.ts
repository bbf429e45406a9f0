import { changeOwnPassword, signInStaff, staffOfToken, type StaffSessionDeps } from '../../src/auth/staff-sessions';
import { addStaff, disableStaff, enableStaff, resetPassword, unlockStaff } from '../../src/auth/staff-users';
import type { Role } from '../../src/auth/staff';
import { addMinutes } from '../../src/platform/clock';
import { Refusal } from '../../src/platform/refusal';
import { freshDatabase, type FreshDatabase } from '../support/database';

let database: FreshDatabase;
let deps: StaffSessionDeps;
let now: Date;
let facilityId: number;
beforeAll(async () => {
  database = await freshDatabase();
  deps = { db: database.db, clock: () => now };
  const [row] = await database.db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values ('0000R999', 'FKRTL', 'RS Uji', 'WIB') returning facility_id`);
  facilityId = row!.facility_id;
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = new Date('2027-01-18T09:00:00+07:00');
  await database.db.rows('truncate staff_session, staff_user, staff_act cascade');
});

const later = (minutes: number): void => {
  now = addMinutes(now, minutes);
};
const add = (username: string, roles: Role[] = ['registration']): Promise<string> => addStaff(deps, facilityId, { username, fullName: `Petugas ${username}`, roles, actor: 'test' });
const signIn = (username: string, password: string): Promise<string> => signInStaff(deps, facilityId, username, password);
const who = async (token: string): Promise<string | undefined> => (await staffOfToken(deps, facilityId, token))?.username;

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? (error as { code: string }).code : Promise.reject(error as Error)),
  );
}

describe('the lock', () => {
  test('of twenty wrong passwords at once eight are looked at, and then the right one is refused as well, until the lock is over', async () => {
    const password = await add('rina');
    const codes = await Promise.all(Array.from({ length: 20 }, (_, i) => codeOf(signIn('rina', `salah-${i}`))));
    expect(codes.filter((code) => code === 'sign-in-refused')).toHaveLength(8);
    expect(codes.filter((code) => code === 'sign-in-locked')).toHaveLength(12);
    expect(await codeOf(signIn('rina', password))).toBe('sign-in-locked');
    expect(await deps.db.rows(`select actor, subject from staff_act where act = 'sign-in-locked'`)).toEqual([{ actor: 'rina', subject: 'rina' }]);
    later(9);
    expect(await codeOf(signIn('rina', password))).toBe('sign-in-locked');
    later(2);
    expect(await codeOf(signIn('rina', password))).toBe('done');
  });

  test('of one person does not touch another, and an administrator may lift it', async () => {
    const [rina, budi] = [await add('rina'), await add('budi')];
    for (let i = 0; i < 9; i++) await codeOf(signIn('rina', 'salah'));
    expect(await codeOf(signIn('budi', budi))).toBe('done');
    await unlockStaff(deps, facilityId, 'rina', 'admin');
    expect(await codeOf(signIn('rina', rina))).toBe('done');
  });

  test('counts wrong ones in a row: a right one in between begins anew', async () => {
    const password = await add('rina');
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 6; i++) await codeOf(signIn('rina', 'salah'));
      expect(await codeOf(signIn('rina', password))).toBe('done');
    }
  });

  test('also counts who guesses the password at an open screen', async () => {
    const password = await add('rina');
    const token = await signIn('rina', password);
    const change = (current: string): Promise<string> => codeOf(changeOwnPassword(deps, facilityId, { username: 'rina', token }, current, 'sandi baru yang panjang'));
    for (let i = 0; i < 8; i++) expect(await change('salah')).toBe('password-wrong');
    expect(await change(password)).toBe('sign-in-locked');
  });

  test('a name nobody has is refused like a wrong password', async () => {
    expect(await codeOf(signIn('tidak-ada', 'salah'))).toBe('sign-in-refused');
  });
});

describe('a session', () => {
  test('ends after two hours without use, however often its page looks again by itself', async () => {
    const token = await signIn('rina', await add('rina'));
    later(110);
    expect(await who(token)).toBe('rina');
    later(110);
    expect(await who(token)).toBe('rina');
    later(60);
    expect((await staffOfToken(deps, facilityId, token, true))?.username).toBe('rina');
    later(61);
    expect(await who(token)).toBeUndefined();
  });

  test('ends fourteen hours after the sign-in, however much it is used', async () => {
    const token = await signIn('rina', await add('rina'));
    for (let i = 0; i < 9; i++) {
      later(90);
      expect(await who(token)).toBe('rina');
    }
    later(31);
    expect(await who(token)).toBeUndefined();
  });

  test('of a disabled user is over at once, and does not come back when they are enabled', async () => {
    await add('admin', ['administrator']);
    const password = await add('rina');
    const token = await signIn('rina', password);
    await disableStaff(deps, facilityId, 'rina', 'admin');
    expect(await who(token)).toBeUndefined();
    expect(await codeOf(signIn('rina', password))).toBe('sign-in-refused');
    await enableStaff(deps, facilityId, 'rina', 'admin');
    expect(await who(token)).toBeUndefined();
    expect(await codeOf(signIn('rina', password))).toBe('done');
  });

  test('is not opened by a password that is replaced while it is being checked', async () => {
    const password = await add('rina');
    const [attempt] = await Promise.all([
      codeOf(signIn('rina', password)),
      database.db.rows(`update staff_user set password_hash = 'scrypt$1$1$1$x$y' where facility_id = :facilityId`, { facilityId }),
    ]);
    const open = await database.db.rows('select from staff_session where facility_id = :facilityId', { facilityId });
    expect([attempt, open.length]).toEqual(['sign-in-refused', 0]);
  });

  test('many sign-ins of several people at once all succeed while old sessions are swept away', async () => {
    const people = await Promise.all(['a1', 'b2', 'c3'].map(async (username) => ({ username, password: await add(username) })));
    for (const { username, password } of people) await signIn(username, password);
    later(15 * 60);
    const tokens = await Promise.all([...people, ...people].map(({ username, password }) => signIn(username, password)));
    expect(await Promise.all(tokens.map(who))).toEqual(['a1', 'b2', 'c3', 'a1', 'b2', 'c3']);
    expect(await database.db.rows('select from staff_session where facility_id = :facilityId', { facilityId })).toHaveLength(6);
  });

  test('and the password are in the database as digests only', async () => {
    const password = await add('rina');
    const token = await signIn('rina', password);
    const everything = JSON.stringify([await database.db.rows('select * from staff_session'), await database.db.rows('select * from staff_user'), await database.db.rows('select * from staff_act')]);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(password);
  });
});

describe('a temporary password', () => {
  test('has to be replaced by another one, and every other session ends with it', async () => {
    const password = await add('rina');
    const [token, other] = [await signIn('rina', password), await signIn('rina', password)];
    expect((await staffOfToken(deps, facilityId, token))?.mustChangePassword).toBe(true);
    const change = (current: string, next: string): Promise<string> => codeOf(changeOwnPassword(deps, facilityId, { username: 'rina', token }, current, next));
    expect(await change(password, 'pendek')).toBe('password-too-short');
    expect(await change(password, password)).toBe('password-unchanged');
    expect(await change(password, 'kalimat yang mudah diingat')).toBe('done');
    expect((await staffOfToken(deps, facilityId, token))?.mustChangePassword).toBe(false);
    expect(await who(other)).toBeUndefined();
    expect(await codeOf(signIn('rina', password))).toBe('sign-in-refused');
  });

  test('of a reset ends the sessions and lifts the lock', async () => {
    const password = await add('rina');
    const token = await signIn('rina', password);
    for (let i = 0; i < 9; i++) await codeOf(signIn('rina', 'salah'));
    const next = await resetPassword(deps, facilityId, 'rina', 'admin');
    expect(await who(token)).toBeUndefined();
    expect(await codeOf(signIn('rina', password))).toBe('sign-in-refused');
    const fresh = await signIn('rina', next);
    expect((await staffOfToken(deps, facilityId, fresh))?.mustChangePassword).toBe(true);
  });
});
