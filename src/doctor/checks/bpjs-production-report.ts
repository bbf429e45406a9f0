import { refPoliFktp } from '../../bpjs/antrean-fktp';
import { jadwalDokter, pendaftaranByTanggal, refDokter, refPoli, waktuTungguTanggal, type Written } from '../../bpjs/antrean-rs';
import { addDays, localDate } from '../../platform/clock';
import { reportingAccount, type BpjsAccount } from '../../platform/facility';
import { answerWords, dokterFktpToday, environmentOf, knewUs } from '../bpjs-answer';
import type { FacilityCheck, FacilityContext } from '../check';
import { bad, good, unknown } from '../finding';

/** One line of the report of the production Cons ID test. */
export interface CallReport {
  service: string;
  at: string;
  durationMs: number;
  answer: string;
  isGood: boolean;
}

/** Every reading service called once with the production Cons ID, as a report for the branch office; nothing is written there. */
export const bpjsProductionReport: FacilityCheck = {
  id: 'bpjs-production-report',
  title: 'Uji Cons ID produksi',
  essential: false,
  withinMs: 40_000,
  run: async (context) => {
    const account = reportingAccount(context.facility);
    if (account === undefined) return [unknown('Belum ada akun BPJS; lihat pemeriksaan kredensial.')];
    if (environmentOf(account.baseUrl) !== 'production') return [good('Belum memakai Cons ID produksi; uji ini berjalan setelah akun produksi dipasang.', { calls: [] })];
    const calls = await callEach(context, { ...account, secondBaseUrl: null });
    const failed = calls.filter(({ isGood }) => !isGood);
    const detail = { calls };
    if (failed.length === 0) return [good(`Semua ${calls.length} layanan baca menjawab dengan Cons ID produksi.`, detail)];
    const words = failed.map(({ service, answer }) => `${service}: ${answer}`).join('; ');
    if (failed.length === calls.length && failed.every(({ answer }) => answer.startsWith('tidak ada jawaban'))) return [unknown(`BPJS tidak menjawab: ${words}.`, 'Ulangi nanti.', detail)];
    return [bad(`${failed.length} dari ${calls.length} layanan tidak dapat dipakai dengan Cons ID produksi. ${words}.`, 'Kirim hasil ini ke kantor cabang BPJS: hak akses layanan diberikan di sisi mereka.', detail)];
  },
};

async function callEach(context: FacilityContext, account: BpjsAccount): Promise<CallReport[]> {
  const { caller, facility, clock, db } = context;
  const today = localDate(clock(), facility.timeZone);
  const [clinic] = await db.rows<{ code: string }>('select clinic_code as code from clinic where facility_id = :facilityId order by clinic_code limit 1', { facilityId: facility.facilityId });
  const poli = clinic?.code ?? 'INT';
  const calls: (() => Promise<Written>)[] =
    facility.kind === 'FKTP'
      ? [() => refPoliFktp(caller, account, today), () => dokterFktpToday(caller, account, facility, poli, clock())]
      : [
          () => refPoli(caller, account),
          () => refDokter(caller, account),
          () => jadwalDokter(caller, account, poli, today),
          () => waktuTungguTanggal(caller, account, addDays(today, -1), 'rs'),
          () => pendaftaranByTanggal(caller, account, today),
        ];
  const reports: CallReport[] = [];
  // One after the other, as BPJS counts calls.
  for (const call of calls) {
    const result = await call();
    const { exchange, verdict } = result;
    reports.push({ service: exchange.operation, at: exchange.startedAt.toISOString(), durationMs: exchange.durationMs, answer: answerWords(result), isGood: knewUs(result) && verdict.kind === 'accepted' });
  }
  return reports;
}
