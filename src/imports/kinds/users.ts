import { ROLES, type Role } from '../../auth/staff';
import { addStaff, changeStaff, staffVersion } from '../../auth/staff-users';
import { findStaff } from '../../auth/staff-user-store';
import { code, oneLine, plainHeader, type CellValue, type Column, type Complain } from '../column';
import type { ImportKind, NewPassword } from '../import-kind';
import { saveEach } from '../save-each';
import { noteTwins } from '../staging';

const ROLE_WORDS: Record<string, Role> = {
  ...Object.fromEntries(ROLES.map((role) => [role, role])),
  admin: 'administrator',
  loket: 'registration',
  pendaftaran: 'registration',
  poli: 'clinic',
  poliklinik: 'clinic',
  farmasi: 'pharmacy',
  apotek: 'pharmacy',
};
const ROLES_AS_WRITTEN = ['administrator', 'loket', 'poli', 'farmasi', 'supervisor'];

/** Several roles in one cell: `loket, poli`. Kept as one text of our own words. */
function roles(text: string, complain: Complain): CellValue {
  const read = text
    .split(/[,;|/+&]| dan /i)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => ROLE_WORDS[plainHeader(each)]);
  return read.length === 0 || read.includes(undefined) ? complain('not-one-of', { allowed: ROLES_AS_WRITTEN }) : [...new Set(read)].sort().join(' ');
}

const COLUMNS: readonly Column[] = [
  {
    field: 'username',
    header: 'username',
    aliases: ['nama_pengguna', 'pengguna', 'user', 'user_name', 'id_user'],
    isRequired: true,
    read: (text, complain) => code(/^[a-z0-9][a-z0-9._-]{1,39}$/, '2–40 huruf kecil, angka, titik, garis bawah atau strip')(text.toLowerCase(), complain),
  },
  { field: 'full_name', header: 'nama', aliases: ['nama_lengkap', 'nm_pegawai', 'nama_pegawai', 'nama_petugas'], isRequired: true, read: oneLine(100) },
  { field: 'roles', header: 'peran', aliases: ['role', 'roles', 'hak_akses', 'tugas'], isRequired: true, read: roles },
];

const STAGED = ['username', 'full_name', 'roles'];

/** Staff by user name: new ones with a temporary password, names and roles that differ. Nobody is disabled. */
export const usersKind: ImportKind = {
  name: 'users',
  columns: COLUMNS,
  example: [
    { username: 'contoh.rina', nama: 'Contoh Rina Marlina', peran: 'loket' },
    { username: 'contoh.budi', nama: 'Contoh Budi Santoso', peran: 'poli, farmasi' },
  ],
  staged: STAGED,
  toStaged: (read) => [Object.fromEntries(STAGED.map((name) => [name, read[name] ?? null]))],
  check: (tx) => noteTwins(tx, ['username'], 'username'),
  save: async (tx, context) => {
    const { facility, clock, actor, isRehearsal } = context;
    const { facilityId } = facility;
    const passwords: NewPassword[] = [];
    const counts = await saveEach(tx, context, STAGED, async (row) => {
      const username = row['username'] ?? '';
      const profile = { fullName: row['full_name'] ?? '', roles: (row['roles'] ?? '').split(' ') as Role[] };
      const here = await findStaff(tx, facilityId, username);
      if (here === undefined) {
        return {
          as: 'added',
          act: async (db) => {
            // A password takes a tenth of a second to hash, and a rehearsal keeps none.
            if (!isRehearsal) passwords.push({ username, fullName: profile.fullName, password: await addStaff({ db, clock }, facilityId, { ...profile, username, actor }) });
          },
        };
      }
      const version = staffVersion(here);
      if (staffVersion(profile) === version) return 'unchanged';
      return { as: 'changed', act: (db) => changeStaff({ db, clock }, facilityId, { ...profile, username, version, actor }) };
    });
    return { ...counts, passwords };
  },
};
