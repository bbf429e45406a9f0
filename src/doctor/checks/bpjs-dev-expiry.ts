import { addDays, localDate } from '../../platform/clock';
import { reportingAccount } from '../../platform/facility';
import { environmentOf, SERVICE_OF } from '../bpjs-answer';
import type { FacilityCheck } from '../check';
import { bad, good, warning } from '../finding';

const MONTHS_VALID = 3;
const WARN_DAYS = 30;

/** The last day of a Cons ID of development: it is valid for three months from its issue. `issuedOn` yyyy-mm-dd. */
export function lastDayOfDevelopment(issuedOn: string): string {
  const [year = 0, month = 1, day = 1] = issuedOn.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + MONTHS_VALID + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + MONTHS_VALID, Math.min(day, lastOfMonth)));
  return end.toISOString().slice(0, 10);
}

/** A Cons ID of development ends after three months, in the middle of a UAT if nobody looks. */
export const bpjsDevExpiry: FacilityCheck = {
  id: 'bpjs-dev-expiry',
  title: 'Masa berlaku Cons ID development',
  essential: false,
  run: async ({ facility, db, clock }) => {
    const account = reportingAccount(facility);
    if (account === undefined || environmentOf(account.baseUrl) !== 'development') return [good('Tidak memakai Cons ID development.')];
    const service = SERVICE_OF(facility);
    const [row] = await db.rows<{ issuedOn: string | null }>('select cons_id_issued_on as "issuedOn" from bpjs_account where facility_id = :facilityId and service = :service', { facilityId: facility.facilityId, service });
    const issuedOn = row?.issuedOn ?? null;
    const mend = `Lihat tanggalnya di surat atau email BPJS, lalu isi di halaman /platform, atau: npm run facility -- bpjs-issued --code ${facility.code} --service ${service} --on yyyy-mm-dd`;
    if (issuedOn === null) return [warning('Tanggal terbit Cons ID development belum dicatat.', mend)];
    const lastDay = lastDayOfDevelopment(issuedOn);
    const today = localDate(clock(), facility.timeZone);
    if (issuedOn > today) return [warning(`Tanggal terbit Cons ID development, ${issuedOn}, belum tiba.`, mend, { issuedOn })];
    const daysLeft = Math.round((Date.parse(lastDay) - Date.parse(today)) / 86_400_000);
    const detail = { issuedOn, lastDay, daysLeft };
    const ask = 'Kirim surat perpanjangan ke kantor cabang BPJS sekarang, atau selesaikan UAT dan minta Cons ID produksi.';
    if (lastDay < today) return [bad(`Cons ID development habis pada ${lastDay}.`, ask, detail)];
    if (lastDay <= addDays(today, WARN_DAYS)) return [warning(`Cons ID development habis dalam ${daysLeft} hari (${lastDay}).`, ask, detail)];
    return [good(`Cons ID development berlaku sampai ${lastDay} (${daysLeft} hari lagi).`, detail)];
  },
};
