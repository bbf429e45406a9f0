import { z } from 'zod';
import { localDate } from '../../platform/clock';
import { refuse } from '../../queue/refusals';
import { deleteSurgery, saveSurgery, type SurgeryOutcome } from '../../surgery/save-surgeries';
import { findSurgery, surgeriesAfter, type Surgery, type SurgeryPlace } from '../../surgery/surgery-list';
import type { ApiCaller } from '../../auth/api-clients';
import type { Facility } from '../../platform/facility';
import { cursor, pageOf } from '../cursor';
import { reads, writes, writesMany, type Answer, type WriteDeps } from '../endpoint';
import { date, integer, keeps, kodepoli, limit, may, must, nomorkartu, text, waktu } from '../fields';
import { PROBLEMS, ProblemFound } from '../problem';

/** The fields of jadwal operasi RS (catalogue ws-faskes §3.8). */
function toSurgery(surgery: Surgery): Record<string, unknown> {
  return {
    kodebooking: surgery.bookingCode,
    tanggaloperasi: surgery.surgeryDate,
    jenistindakan: surgery.procedureName,
    kodepoli: surgery.clinicCode,
    namapoli: surgery.clinicName,
    terlaksana: surgery.performed ? 1 : 0,
    nopeserta: surgery.cardNumber,
    lastupdate: surgery.updatedAt.getTime(),
  };
}

const place: z.ZodType<SurgeryPlace> = z.tuple([z.iso.date(), z.string().min(1).max(60)]).readonly();

const daftarOperasi = reads({
  name: 'simrs-daftar-operasi',
  path: '/operasi',
  scope: 'operasi:baca',
  query: z.object({ tanggalawal: may(date), tanggalakhir: may(date), kursor: cursor(place), limit }),
  answer: async (deps, { facility, query }) => {
    const from = query.tanggalawal ?? localDate(deps.clock(), facility.timeZone);
    const surgeries = await surgeriesAfter(deps.db, facility.facilityId, { from, to: query.tanggalakhir ?? from, after: query.kursor, limit: query.limit + 1 });
    return { status: 200, body: pageOf(surgeries, query.limit, toSurgery, ({ surgeryDate, bookingCode }) => [surgeryDate, bookingCode]) };
  },
});

/** Of the hospital's own making: what its SIMRS numbers operations with. */
const kodeoperasi = text(50);
const surgeryFields = {
  tanggaloperasi: must(date),
  jenistindakan: must(text(255)),
  kodepoli: must(kodepoli),
  terlaksana: may(integer(0, 1)),
  nopeserta: keeps(nomorkartu),
  lastupdate: may(waktu),
};
type SurgeryBody = z.output<z.ZodObject<typeof surgeryFields>>;

const OUTCOMES = { added: 'ditambah', changed: 'diubah', unchanged: 'tetap' } as const satisfies Record<SurgeryOutcome, string>;

async function write(deps: WriteDeps, { facility }: { facility: Facility; client: ApiCaller }, bookingCode: string, body: SurgeryBody): Promise<Answer> {
  const outcome = await saveSurgery(deps, facility.facilityId, {
    bookingCode,
    surgeryDate: body.tanggaloperasi,
    procedureName: body.jenistindakan,
    clinicCode: body.kodepoli,
    performed: body.terlaksana === undefined ? undefined : body.terlaksana === 1,
    cardNumber: body.nopeserta,
    updatedAt: body.lastupdate,
  });
  if (outcome === 'clinic-unknown') throw refuse('clinic-unknown');
  const kept = await findSurgery(deps.db, facility.facilityId, bookingCode);
  return { status: outcome === 'added' ? 201 : 200, body: { kodebooking: bookingCode, hasil: OUTCOMES[outcome], lastupdate: kept?.updatedAt.getTime() ?? null } };
}

const byCode = z.object({ kodebooking: must(kodeoperasi) });

const tulisOperasi = writes({
  name: 'simrs-tulis-operasi',
  method: 'put',
  path: '/operasi/:kodebooking',
  scope: 'operasi:tulis',
  params: byCode,
  body: z.object(surgeryFields),
  answer: (deps, call) => write(deps, call, call.params.kodebooking, call.body),
});

const tulisBanyakOperasi = writesMany({
  name: 'simrs-tulis-banyak-operasi',
  path: '/operasi/banyak',
  scope: 'operasi:tulis',
  most: 500,
  item: z.object({ kodebooking: must(kodeoperasi), ...surgeryFields }),
  answer: (deps, call) => write(deps, call, call.body.kodebooking, call.body),
});

const hapusOperasi = writes({
  name: 'simrs-hapus-operasi',
  method: 'delete',
  path: '/operasi/:kodebooking',
  scope: 'operasi:tulis',
  params: byCode,
  answer: async (deps, { facility, client, params }) => {
    if (!(await deleteSurgery(deps, facility.facilityId, params.kodebooking, client.clientName))) throw new ProblemFound(PROBLEMS.surgeryUnknown());
    return { status: 204, body: null };
  },
});

export const SURGERY_ENDPOINTS = [daftarOperasi, tulisOperasi, tulisBanyakOperasi, hapusOperasi];
