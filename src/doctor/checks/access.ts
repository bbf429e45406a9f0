import { reportingAccount } from '../../platform/facility';
import type { FacilityCheck } from '../check';
import { bad, good, warning, type Finding } from '../finding';

const SHORTEST_CONS_SECRET = 8;

/** Who can come in at all: BPJS with a user of the web service, somebody who runs the place. And that our own secrets are whole. */
export const access: FacilityCheck = {
  id: 'access',
  title: 'Akun dan rahasia faskes',
  essential: false,
  run: async ({ db, facility }) => {
    const { facilityId, code } = facility;
    const [row] = await db.rows<{ administrators: number }>(
      `select count(*) as administrators from staff_user where facility_id = :facilityId and disabled_at is null and 'administrator' = any(roles)`,
      { facilityId },
    );
    const users = [...facility.users.values()].filter(({ disabled }) => !disabled);
    const used = users.filter(({ recognisedMark }) => recognisedMark !== null);
    return [
      users.length === 0
        ? bad('Belum ada pengguna web service untuk BPJS.', `npm run facility -- user add --code ${code} --username …, lalu serahkan nama dan kata sandinya ke BPJS.`)
        : used.length === 0
          ? warning('Pengguna web service ada, tetapi belum pernah dipakai masuk.', 'Serahkan nama dan kata sandinya ke BPJS, atau coba sendiri dengan npm run uat.', { users: users.length })
          : good('Pengguna web service ada dan pernah dipakai.', { users: users.length, used: used.length }),
      (row?.administrators ?? 0) === 0 ? warning('Belum ada administrator yang dapat masuk.', `npm run facility -- staff add --code ${code} --roles administrator …`) : good('Ada administrator yang dapat masuk.', { administrators: row?.administrators }),
      ...wholeSecrets(facility.code, reportingAccount(facility)),
    ];
  },
};

/** Copied from a letter, these come with blanks, with a part missing, or both the same. */
function wholeSecrets(code: string, account: { consSecret: string; userKey: string; consId: string } | undefined): Finding[] {
  if (account === undefined) return [];
  const { consSecret, userKey, consId } = account;
  const isOdd = consSecret.trim().length < SHORTEST_CONS_SECRET || /\s/.test(consSecret + userKey + consId) || consSecret === userKey || consSecret === consId;
  return isOdd ? [warning('Cons secret atau user_key tampak terpotong, tertukar, atau memuat spasi.', `Ketik ulang dari surat BPJS: npm run facility -- bpjs --code ${code} …`)] : [];
}
