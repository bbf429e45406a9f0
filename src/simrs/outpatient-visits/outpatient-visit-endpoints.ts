import { z } from 'zod';
import { addDays, localDate } from '../../platform/clock';
import type { ApiCaller } from '../../auth/api-clients';
import type { Facility } from '../../platform/facility';
import { outpatientDay, outpatientDays } from '../../outpatient-visits/list-outpatient-visits';
import { MOST_VISITS, visitsOfHouse, WHOLE_HOUSE, type CountSource, type KeptCount, type OutpatientDay } from '../../outpatient-visits/outpatient-count';
import { saveOutpatientVisits, type SavedCounts } from '../../outpatient-visits/save-outpatient-visits';
import { cursor, pageOf } from '../cursor';
import { reads, writes, writesMany, type Answer, type WriteDeps } from '../endpoint';
import { date, integer, keeps, kodepoli, limit, may, must } from '../fields';

const SOURCES = { simrs: 'SIMRS', import: 'impor', hand: 'petugas' } as const satisfies Record<CountSource, string>;

const toCount = ({ visits, source, enteredBy, enteredAt }: KeptCount): Record<string, unknown> => ({ jumlah: visits, sumber: SOURCES[source], oleh: enteredBy, lastupdate: enteredAt.getTime() });

function toDay(day: OutpatientDay): Record<string, unknown> {
  const { date: tanggal, house, clinics } = day;
  const kunjungan = visitsOfHouse(day);
  return {
    tanggal,
    kunjungan,
    dari: kunjungan === null ? null : house === null ? 'poli' : 'faskes',
    faskes: house === null ? null : toCount(house),
    poli: clinics.map((clinic) => ({ kodepoli: clinic.clinicCode, namapoli: clinic.clinicName, ...toCount(clinic) })),
  };
}

const DAYS_BACK = 30;
const place = z.tuple([z.iso.date()]).readonly();

const daftarRawatJalan = reads({
  name: 'simrs-daftar-rawat-jalan',
  path: '/rawat-jalan',
  scope: 'rawat-jalan:baca',
  query: z.object({ tanggalawal: may(date), tanggalakhir: may(date), kursor: cursor(place), limit }),
  answer: async (deps, { facility, query }) => {
    const today = localDate(deps.clock(), facility.timeZone);
    const from = query.tanggalawal ?? addDays(today, -DAYS_BACK);
    const to = query.tanggalakhir ?? query.tanggalawal ?? today;
    const days = await outpatientDays(deps.db, facility.facilityId, { from, to, after: query.kursor?.[0], limit: query.limit + 1 });
    return { status: 200, body: pageOf(days, query.limit, toDay, (day) => [day.date]) };
  },
});

const MOST_CLINICS = 500;
const jumlah = integer(0, MOST_VISITS);
const poliFields = z
  .array(z.object({ kodepoli: must(kodepoli), jumlah: must(jumlah) }, 'harus berupa objek'), 'harus berupa daftar')
  .max(MOST_CLINICS, `paling banyak ${MOST_CLINICS}`)
  .optional();

const dayFields = {
  jumlah: keeps(jumlah),
  poli: poliFields,
};
type DayBody = z.output<z.ZodObject<typeof dayFields>>;

function insistOnNumbers({ jumlah: house, poli }: DayBody, context: z.RefinementCtx): void {
  if (house === undefined && poli === undefined) context.addIssue({ code: 'custom', path: ['jumlah'], message: 'wajib diisi bila poli tidak dikirim' });
  const codes = (poli ?? []).map(({ kodepoli: code }) => code);
  codes.forEach((code, index) => {
    if (codes.indexOf(code) !== index) context.addIssue({ code: 'custom', path: ['poli', index, 'kodepoli'], message: 'sudah ada di daftar ini' });
  });
}

function outcomeOf({ added, changed, removed }: SavedCounts): string {
  if (added + changed + removed === 0) return 'tetap';
  return changed + removed === 0 ? 'ditambah' : 'diubah';
}

/** What is not sent stays; what is sent empty goes; clinics, where sent at all, are all of the day. */
async function write(deps: WriteDeps, { facility, client }: { facility: Facility; client: ApiCaller }, visitDate: string, body: DayBody): Promise<Answer> {
  const { poli } = body;
  const counts = [
    ...(body.jumlah === undefined ? [] : [{ visitDate, clinicCode: WHOLE_HOUSE, visits: body.jumlah === '' ? null : body.jumlah }]),
    ...(poli ?? []).map((clinic) => ({ visitDate, clinicCode: clinic.kodepoli, visits: clinic.jumlah })),
  ];
  const saved = await saveOutpatientVisits(deps, facility, { counts, daysWithAllClinics: poli === undefined ? [] : [visitDate], source: 'simrs', actor: client.clientName });
  return { status: 200, body: { hasil: outcomeOf(saved), ...toDay(await outpatientDay(deps.db, facility.facilityId, visitDate)) } };
}

const tulisRawatJalan = writes({
  name: 'simrs-tulis-rawat-jalan',
  method: 'put',
  path: '/rawat-jalan/:tanggal',
  scope: 'rawat-jalan:tulis',
  params: z.object({ tanggal: must(date) }),
  body: z.object(dayFields).superRefine(insistOnNumbers),
  answer: (deps, call) => write(deps, call, call.params.tanggal, call.body),
});

const tulisBanyakRawatJalan = writesMany({
  name: 'simrs-tulis-banyak-rawat-jalan',
  path: '/rawat-jalan/banyak',
  scope: 'rawat-jalan:tulis',
  most: 500,
  item: z.object({ tanggal: must(date), ...dayFields }).superRefine(insistOnNumbers),
  answer: (deps, call) => write(deps, call, call.body.tanggal, call.body),
});

export const OUTPATIENT_VISIT_ENDPOINTS = [daftarRawatJalan, tulisRawatJalan, tulisBanyakRawatJalan];
