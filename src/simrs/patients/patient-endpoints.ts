import { z } from 'zod';
import { instantAt } from '../../platform/clock';
import { mergePatient, type MergedPatient } from '../../registration/merge-patient';
import { patientFile, patientFilesAfter, type PatientPlace } from '../../registration/patient-file';
import { refuseRegistration } from '../../registration/refusals';
import { upsertPatient, versionOfPatient, type UpsertedPatient } from '../../registration/upsert-patient';
import { cursor, pageOf } from '../cursor';
import { reads, writes, writesMany, type Answer } from '../endpoint';
import { date, limit, may, must, nik, nomorkartu, norm } from '../fields';
import { patientFields, toMasterRecord, toPatient } from './patient-fields';

const OUTCOMES = { added: 'ditambah', changed: 'diubah', unchanged: 'tetap' } as const satisfies Record<UpsertedPatient['outcome'], string>;

/** Without the person's data: what a write is answered is kept beside its Idempotency-Key. */
function toUpserted({ file, version, outcome }: UpsertedPatient): Answer {
  return {
    status: outcome === 'added' ? 201 : 200,
    body: { norm: file.medicalRecordNumber, hasil: OUTCOMES[outcome], pasienbaru: file.registeredAt === null ? 1 : 0, etag: version },
    etag: version,
  };
}

const byNorm = z.object({ norm: must(norm) });

const tulisPasien = writes({
  name: 'simrs-tulis-pasien',
  method: 'put',
  path: '/pasien/:norm',
  scope: 'pasien:tulis',
  params: byNorm,
  body: z.object(patientFields),
  answer: async (deps, { facility, client, params, body, ifMatch }) => toUpserted(await upsertPatient(deps, facility, toMasterRecord(params.norm, body, client.clientName, ifMatch))),
});

const tulisBanyakPasien = writesMany({
  name: 'simrs-tulis-banyak-pasien',
  path: '/pasien/banyak',
  scope: 'pasien:tulis',
  most: 500,
  item: z.object({ norm: must(norm), ...patientFields }),
  answer: async (deps, { facility, client, body }) => toUpserted(await upsertPatient(deps, facility, toMasterRecord(body.norm, body, client.clientName, ''))),
});

const bacaPasien = reads({
  name: 'simrs-baca-pasien',
  path: '/pasien/:norm',
  scope: 'pasien:baca',
  params: byNorm,
  answer: async (deps, { facility, params }) => {
    const file = await patientFile(deps.db, facility.facilityId, params.norm);
    if (file === undefined) throw refuseRegistration('patient-not-found');
    return { status: 200, body: toPatient(file), etag: versionOfPatient(file) };
  },
});

const INSTANT = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/;
const place: z.ZodType<PatientPlace> = z.tuple([z.string().regex(INSTANT), z.string().min(1).max(60)]).readonly();

const daftarPasien = reads({
  name: 'simrs-daftar-pasien',
  path: '/pasien',
  scope: 'pasien:baca',
  query: z.object({ nik: may(nik), nomorkartu: may(nomorkartu), sejak: may(date), kursor: cursor(place), limit }),
  answer: async (deps, { facility, query }) => {
    const rows = await patientFilesAfter(deps.db, facility.facilityId, {
      nik: query.nik ?? '',
      cardNumber: query.nomorkartu ?? '',
      since: query.sejak === undefined ? undefined : instantAt(query.sejak, '00:00', facility.timeZone),
      after: query.kursor,
      limit: query.limit + 1,
    });
    return { status: 200, body: pageOf(rows, query.limit, (row) => toPatient(row.file), (row) => row.place) };
  },
});

const MERGED_AS = { renamed: 'diganti', joined: 'digabung' } as const satisfies Record<MergedPatient['kind'], string>;

const gabungPasien = writes({
  name: 'simrs-gabung-pasien',
  path: '/pasien/:norm/gabung',
  scope: 'pasien:tulis',
  params: byNorm,
  body: z.object({ normtujuan: must(norm) }),
  answer: async (deps, { facility, client, params, body }) => {
    const merged = await mergePatient(deps, facility, { from: params.norm, to: body.normtujuan, actor: client.clientName });
    return { status: 200, body: { norm: merged.medicalRecordNumber, normsementara: params.norm, hasil: MERGED_AS[merged.kind], jumlahbooking: merged.bookings } };
  },
});

export const PATIENT_ENDPOINTS = [daftarPasien, bacaPasien, tulisPasien, tulisBanyakPasien, gabungPasien];
