import { z } from 'zod';
import { ROLES } from '../../../auth/staff';
import { addStaff, changeStaff, disableStaff, enableStaff, endSessionsOf, resetPassword, sessionsOf, staffVersion, unlockStaff } from '../../../auth/staff-users';
import { findStaff, listStaff, type StaffUser } from '../../../auth/staff-user-store';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { listQuery } from '../edit-list';
import { freshState, submitEdit, VERSION_FIELD, type EditState } from '../edit-state';
import { manyOf, oneLine, version } from '../form-fields';
import { ADMINISTRATOR } from '../master-data/data-page';
import { ChangeUser, ConfirmReset, NewUser, ShownOnce, UserList, userPath, USERS_AT } from './user-views';

const profile = { nama: oneLine('Nama lengkap'), peran: manyOf('Peran', ROLES).refine((roles) => roles.length > 0, 'Pilih paling sedikit satu peran.') };
const newSchema = z.object({ ...profile, pengguna: oneLine('Nama pengguna', 40).transform((name) => name.toLowerCase()) });
const changeSchema = z.object({ ...profile, versi: version });

const FIELD_OF = { 'username-taken': 'pengguna', 'username-not-plain': 'pengguna', 'last-administrator': 'peran' };

const valuesOf = (user: StaffUser): Fields => ({ nama: user.fullName, peran: user.roles, [VERSION_FIELD]: staffVersion(user) });

async function theUser({ deps, facility, params }: StaffContext): Promise<StaffUser> {
  const user = await findStaff(deps.db, facility.facilityId, params['nama'] ?? '');
  if (user === undefined) throw new PageComplaint('Pengguna tidak ditemukan.', 404);
  return user;
}

async function drawUser(context: StaffContext, user: StaffUser, state: EditState) {
  return <ChangeUser user={user} state={state} sessions={await sessionsOf(context.deps, context.facility.facilityId, user.username)} />;
}

/** A button of the page of one user. */
const press = (step: string, act: (context: StaffContext, user: StaffUser) => Promise<PageReply>): PageRoute =>
  staffPage({ method: 'post', path: `${USERS_AT}/orang/:nama/${step}`, roles: ADMINISTRATOR, handle: async (context) => act(context, await theUser(context)) });

export const userPages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: USERS_AT,
    roles: ADMINISTRATOR,
    handle: async ({ deps, facility, query }) => {
      const { search, page, limit, offset } = listQuery(query);
      return view(<UserList listed={await listStaff(deps.db, facility.facilityId, { search, limit, offset })} search={search} page={page} />);
    },
  }),
  staffPage({ method: 'get', path: `${USERS_AT}/baru`, roles: ADMINISTRATOR, handle: () => view(<NewUser state={freshState({})} />) }),
  staffPage({
    method: 'post',
    path: `${USERS_AT}/baru`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: newSchema,
        fields: FIELD_OF,
        draw: (state) => <NewUser state={state} />,
        save: async ({ pengguna, nama, peran }) => {
          const { deps, facility, staff } = context;
          const password = await addStaff(deps, facility.facilityId, { username: pengguna, fullName: nama, roles: peran, actor: staff.username });
          // Shown with this answer and never stored, so there is nothing to redirect to.
          return view(<ShownOnce user={{ username: pengguna, fullName: nama }} password={password} />);
        },
      }),
  }),
  staffPage({
    method: 'get',
    path: `${USERS_AT}/orang/:nama`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const user = await theUser(context);
      return view(await drawUser(context, user, freshState(valuesOf(user))));
    },
  }),
  staffPage({
    method: 'post',
    path: `${USERS_AT}/orang/:nama`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: changeSchema,
        fields: FIELD_OF,
        stored: async () => valuesOf(await theUser(context)),
        draw: async (state) => drawUser(context, await theUser(context), state),
        save: async ({ nama, peran, versi }) => {
          const { deps, facility, staff } = context;
          const { username } = await theUser(context);
          await changeStaff(deps, facility.facilityId, { username, fullName: nama, roles: peran, version: versi, actor: staff.username });
          return goTo(USERS_AT, `${nama} sudah disimpan.`);
        },
      }),
  }),
  staffPage({ method: 'get', path: `${USERS_AT}/orang/:nama/sandi`, roles: ADMINISTRATOR, handle: async (context) => view(<ConfirmReset user={await theUser(context)} />) }),
  press('sandi', async ({ deps, facility, staff }, user) => view(<ShownOnce user={user} password={await resetPassword(deps, facility.facilityId, user.username, staff.username)} />)),
  press('kunci', async ({ deps, facility, staff }, { username, fullName }) => {
    await unlockStaff(deps, facility.facilityId, username, staff.username);
    return goTo(userPath(username), `${fullName} dapat mencoba masuk lagi.`);
  }),
  press('keluarkan', async ({ deps, facility, staff }, { username, fullName }) => {
    const ended = await endSessionsOf(deps, facility.facilityId, username, staff.username);
    return goTo(userPath(username), ended === 0 ? `${fullName} tidak sedang masuk.` : `${ended} sesi ${fullName} diakhiri.`);
  }),
  press('nonaktif', async ({ deps, facility, staff }, { username, fullName }) => {
    await disableStaff(deps, facility.facilityId, username, staff.username);
    return goTo(USERS_AT, `${fullName} tidak dapat masuk lagi.`);
  }),
  press('aktif', async ({ deps, facility, staff }, { username, fullName }) => {
    await enableStaff(deps, facility.facilityId, username, staff.username);
    return goTo(userPath(username), `${fullName} dapat masuk lagi.`);
  }),
];
