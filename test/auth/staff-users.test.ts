import { acceptPairing, askForPairing, changeDevice, deviceOfToken, deviceVersion, findDevice, pairingOf, revokeDevice } from '../../src/auth/devices';
import type { Role } from '../../src/auth/staff';
import type { StaffSessionDeps } from '../../src/auth/staff-sessions';
import { addStaff, changeStaff, disableStaff, sessionsOf, staffVersion } from '../../src/auth/staff-users';
import { findStaff, listStaff } from '../../src/auth/staff-user-store';
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
  await database.db.rows('truncate staff_session, staff_user, staff_act, device_pairing cascade');
});

const add = (username: string, ...roles: Role[]): Promise<string> => addStaff(deps, facilityId, { username, fullName: `Petugas ${username}`, roles, actor: 'test' });

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? (error as { code: string }).code : Promise.reject(error as Error)),
  );
}

const administrators = async (): Promise<string[]> =>
  (await listStaff(deps.db, facilityId)).users.filter((user) => user.disabledAt === null && user.roles.includes('administrator')).map((user) => user.username);

describe('administrators', () => {
  test.each(['disable', 'demote'] as const)('who %s each other at the same moment leave one', async (how) => {
    for (let round = 0; round < 5; round++) {
      await database.db.rows('truncate staff_session, staff_user, staff_act cascade');
      await Promise.all([add('ani', 'administrator'), add('budi', 'administrator'), add('cici', 'administrator', 'clinic')]);
      const version = async (username: string): Promise<string> => staffVersion((await findStaff(deps.db, facilityId, username))!);
      const take = async (username: string, actor: string): Promise<string> =>
        codeOf(how === 'disable' ? disableStaff(deps, facilityId, username, actor) : changeStaff(deps, facilityId, { username, fullName: 'Nama', roles: ['clinic'], version: await version(username), actor }));
      const codes = await Promise.all([take('budi', 'ani'), take('cici', 'budi'), take('ani', 'cici')]);
      expect(codes.sort()).toEqual(['done', 'done', 'last-administrator']);
      expect(await administrators()).toHaveLength(1);
    }
  });

  test('who are disabled do not count', async () => {
    await add('ani', 'administrator');
    await add('budi', 'administrator');
    await disableStaff(deps, facilityId, 'budi', 'ani');
    expect(await codeOf(disableStaff(deps, facilityId, 'ani', 'ani'))).toBe('last-administrator');
  });
});

describe('a user', () => {
  test.each(['R', 'dua kata', '-awal', 'Besar', 'x'.repeat(41)])('with the name %j is refused', async (username) => {
    expect(await codeOf(add(username, 'clinic'))).toBe('username-not-plain');
  });

  test('is added once, and two at once are told apart', async () => {
    expect((await Promise.all([codeOf(add('rina', 'clinic')), codeOf(add('rina', 'pharmacy'))])).sort()).toEqual(['done', 'username-taken']);
  });

  test('changed by two people who saw the same is changed by the first, and the second is told', async () => {
    await add('rina', 'clinic');
    const version = staffVersion((await findStaff(deps.db, facilityId, 'rina'))!);
    const change = (fullName: string): Promise<string> => codeOf(changeStaff(deps, facilityId, { username: 'rina', fullName, roles: ['clinic', 'pharmacy'], version, actor: 'ani' }));
    expect((await Promise.all([change('Rina Satu'), change('Rina Dua')])).sort()).toEqual(['changed-meanwhile', 'done']);
    const acts = await deps.db.rows(`select actor, act, subject, detail from staff_act where act = 'staff-changed'`);
    expect(acts).toEqual([{ actor: 'ani', act: 'staff-changed', subject: 'rina', detail: { roles: { before: ['clinic'], after: ['clinic', 'pharmacy'] }, nameChanged: true } }]);
  });

  test('is found by a part of either name', async () => {
    await add('rina', 'clinic');
    await add('budi', 'clinic');
    expect((await listStaff(deps.db, facilityId, { search: 'GAS RI' })).users.map((user) => user.username)).toEqual(['rina']);
    expect((await listStaff(deps.db, facilityId, { search: '%' })).total).toBe(0);
    expect(await sessionsOf(deps, facilityId, 'rina')).toEqual([]);
  });
});

describe('a device', () => {
  test('is paired once by the code it shows, however it is typed, and is out the moment it is revoked', async () => {
    const { token, pairingCode } = await askForPairing(deps, facilityId, 'display');
    const typed = `${pairingCode.slice(0, 3).toLowerCase()} - ${pairingCode.slice(3)}`;
    expect(await pairingOf(deps, facilityId, typed)).toEqual({ pairingCode, kind: 'display' });
    const accept = (): Promise<unknown> => acceptPairing(deps, facilityId, { pairingCode: typed, name: 'TV lobi', actor: 'ani' });
    expect((await Promise.all([codeOf(accept()), codeOf(accept())])).sort()).toEqual(['done', 'pairing-code-unknown']);
    const device = await deviceOfToken(deps, facilityId, 'display', token);
    expect(device).toMatchObject({ kind: 'display', name: 'TV lobi' });
    expect(await deviceOfToken(deps, facilityId, 'kiosk', token)).toBeUndefined();
    await revokeDevice(deps, facilityId, (device as { deviceId: number }).deviceId, 'ani');
    expect(await deviceOfToken(deps, facilityId, 'display', token)).toBeUndefined();
  });

  test('is not paired by a code that has expired', async () => {
    const { pairingCode } = await askForPairing(deps, facilityId, 'kiosk');
    now = addMinutes(now, 15);
    expect(await codeOf(acceptPairing(deps, facilityId, { pairingCode, name: 'Kiosk', actor: 'ani' }))).toBe('pairing-code-unknown');
  });

  test('many that ask at once each get a code of their own, and the table stays small', async () => {
    const asked = await Promise.all(Array.from({ length: 220 }, () => askForPairing(deps, facilityId, 'kiosk')));
    expect(new Set(asked.map(({ pairingCode }) => pairingCode)).size).toBe(220);
    now = addMinutes(now, 1);
    await askForPairing(deps, facilityId, 'kiosk');
    const waiting = await deps.db.rows('select from device_pairing where facility_id = :facilityId', { facilityId });
    expect(waiting.length).toBeLessThanOrEqual(201);
  });

  test('changed by two people who saw the same is changed by the first, and the layout is recorded', async () => {
    const { pairingCode } = await askForPairing(deps, facilityId, 'display');
    const { deviceId } = await acceptPairing(deps, facilityId, { pairingCode, name: 'TV', actor: 'ani' });
    const version = deviceVersion((await findDevice(deps.db, facilityId, deviceId))!);
    const change = (name: string): Promise<string> => codeOf(changeDevice(deps, facilityId, { deviceId, name, layout: { panels: [1] }, version, actor: 'ani' }));
    expect([await change('TV 1'), await change('TV 2')]).toEqual(['done', 'changed-meanwhile']);
    const [act] = await deps.db.rows(`select detail from staff_act where act = 'device-changed'`);
    expect(act).toEqual({ detail: { name: { before: 'TV', after: 'TV 1' }, layout: { before: {}, after: { panels: [1] } } } });
  });
});
