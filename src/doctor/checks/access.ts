import { localDate } from '../../platform/clock';
import { reportingAccount, type Facility } from '../../platform/facility';
import type { FacilityCheck } from '../check';
import { bad, good, warning, type Finding } from '../finding';

const SHORTEST_CONS_SECRET = 8;

/** Who can come in at all: BPJS with a user of the web service, somebody who runs the place. And that our own secrets are whole. */
export const access: FacilityCheck = {
  id: 'access',
  title: 'Akun dan rahasia faskes',
  essential: false,
  run: async ({ db, facility, clock }) => {
    const { facilityId, code } = facility;
    const [row] = await db.rows<{ administrators: number }>(
      `select count(*) as administrators from staff_user where facility_id = :facilityId and disabled_at is null and 'administrator' = any(roles)`,
      { facilityId },
    );
    return [
      callers(facility, clock()),
      (row?.administrators ?? 0) === 0 ? warning('Belum ada administrator yang dapat masuk.', `npm run facility -- staff add --code ${code} --roles administrator …`) : good('Ada administrator yang dapat masuk.', { administrators: row?.administrators }),
      ...wholeSecrets(facility.code, reportingAccount(facility)),
    ];
  },
};

function callers({ code, users: all, timeZone }: Facility, now: Date): Finding {
  const users = [...all.values()].filter(({ disabled }) => !disabled);
  const used = users.filter(({ recognisedMark }) => recognisedMark !== null);
  const [old] = users.flatMap(({ previous }) => (previous !== null && previous.recognisedMark !== null && previous.until > now ? [previous] : []));
  const detail = { users: users.length, used: used.length };
  if (users.length === 0) return bad('Belum ada pengguna web service untuk BPJS.', `npm run facility -- user add --code ${code} --username …, lalu serahkan nama dan kata sandinya ke BPJS.`);
  if (used.length > 0) return good('Pengguna web service ada dan pernah dipakai.', detail);
  if (old !== undefined) return warning(`Kata sandi web service yang baru belum dipakai; yang lama diterima sampai ${localDate(old.until, timeZone)}.`, 'Pastikan BPJS sudah menerima dan memasang kata sandi yang baru sebelum tanggal itu.', detail);
  return warning('Pengguna web service ada, tetapi belum pernah dipakai masuk.', 'Serahkan nama dan kata sandinya ke BPJS, atau coba sendiri dengan npm run uat.', detail);
}

/** Copied from a letter, these come with blanks, with a part missing, or both the same. */
function wholeSecrets(code: string, account: { consSecret: string; userKey: string; consId: string } | undefined): Finding[] {
  if (account === undefined) return [];
  const { consSecret, userKey, consId } = account;
  const isOdd = consSecret.trim().length < SHORTEST_CONS_SECRET || /\s/.test(consSecret + userKey + consId) || consSecret === userKey || consSecret === consId;
  return isOdd ? [warning('Cons secret atau user_key tampak terpotong, tertukar, atau memuat spasi.', `Ketik ulang dari surat BPJS: npm run facility -- bpjs --code ${code} …`)] : [];
}
