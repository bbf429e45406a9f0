import { addStaff, resetPassword } from '../auth/staff-users';
import type { StaffSessionDeps } from '../auth/staff-sessions';
import { listStaff } from '../auth/staff-user-store';
import type { FacilityRecord } from '../platform-administration/facility-record';
import { systemClock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { CommandNamed } from './facility-arguments';
import { inEnglish } from './in-english';

type TheFacility = Pick<FacilityRecord, 'facilityId' | 'code'>;

type Print = (line: string) => void;

/** As it stands in the record of who did what. */
const ACTOR = 'cli';
const SHOWN_ONCE = 'It is shown only now: only its hash is kept. It has to be changed at the first sign-in, at /petugas.';

export async function listStaffMembers(db: Db, { facilityId, code }: TheFacility, print: Print): Promise<void> {
  const { users } = await listStaff(db, facilityId);
  if (users.length === 0) return print(`${code} has no staff yet. Begin with: npm run facility -- staff add --code ${code} --username ... --name "..." --roles administrator`);
  const now = systemClock();
  for (const user of users) {
    const marks = [
      ...(user.disabledAt === null ? [] : ['disabled']),
      ...(user.lockedUntil !== null && user.lockedUntil > now ? ['locked for a while'] : []),
      ...(user.mustChangePassword ? ['temporary password'] : []),
    ];
    print(`${user.username}  ${user.fullName}  ${user.roles.join(',')}${marks.length === 0 ? '' : `  (${marks.join(', ')})`}`);
  }
  if (!users.some((user) => user.disabledAt === null && user.roles.includes('administrator'))) print('!  nobody may administer it: staff add ... --roles administrator');
}

/** Only here can somebody become administrator of a facility that has none. */
export async function addStaffMember(db: Db, { facilityId, code }: TheFacility, given: CommandNamed<'staff add'>, print: Print): Promise<void> {
  const { username, name: fullName, roles } = given;
  const password = await inEnglish(() => addStaff(depsOn(db), facilityId, { username, fullName, roles, actor: ACTOR }), {
    'username-taken': `${code} has a member of staff ${username} already. Their password stays; "staff reset" gives another one.`,
  });
  print(`${username} may sign in at ${code} as ${roles.join(', ')}.`);
  print(`Password: ${password}`);
  print(SHOWN_ONCE);
}

export async function resetStaffPassword(db: Db, { facilityId, code }: TheFacility, { username }: CommandNamed<'staff reset'>, print: Print): Promise<void> {
  const password = await inEnglish(() => resetPassword(depsOn(db), facilityId, username, ACTOR), { 'staff-unknown': `${code} has no member of staff ${username}.` });
  print(`${username} of ${code} has another password; their sessions are ended.`);
  print(`Password: ${password}`);
  print(SHOWN_ONCE);
}

const depsOn = (db: Db): StaffSessionDeps => ({ db, clock: systemClock });
