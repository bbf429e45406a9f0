import { z } from 'zod';
import { localDate } from '../../platform/clock';
import { addClinic, allClinics, changeClinic, clinicVersion, findClinic, type Clinic } from '../../schedules/clinic-editing';
import { addDoctor, allDoctors, changeDoctor, doctorVersion, findDoctor, type Doctor } from '../../schedules/doctor-editing';
import { addHoliday, deleteHoliday, listHolidays, type Holiday } from '../../schedules/holiday-editing';
import { reads, writes } from '../endpoint';
import { date, hurufantrean, integer, kodepoli, may, must, text } from '../fields';
import { PROBLEMS, ProblemFound } from '../problem';
import { redrawBoards } from './redraw-boards';

const NAME = text(100);

function toClinic(clinic: Clinic): Record<string, unknown> {
  return {
    kodepoli: clinic.clinicCode,
    namapoli: clinic.clinicName,
    kodepoliinduk: clinic.parentCode,
    namapoliinduk: clinic.parentName,
    hurufantrean: clinic.queuePrefix,
    etag: clinicVersion(clinic),
  };
}

const daftarPoli = reads({
  name: 'simrs-daftar-poli',
  path: '/poli',
  scope: 'jadwal:baca',
  answer: async ({ db }, { facility: { facilityId } }) => ({ status: 200, body: { list: (await allClinics(db, facilityId)).map(toClinic) } }),
});

const tulisPoli = writes({
  name: 'simrs-tulis-poli',
  method: 'put',
  path: '/poli/:kodepoli',
  scope: 'jadwal:tulis',
  params: z.object({ kodepoli: must(kodepoli) }),
  body: z.object({ namapoli: must(NAME), kodepoliinduk: may(kodepoli), namapoliinduk: may(NAME), hurufantrean: must(hurufantrean) }),
  answer: async (deps, { facility, client, params, body, ifMatch }) => {
    const clinic = {
      clinicCode: params.kodepoli,
      clinicName: body.namapoli,
      parentCode: body.kodepoliinduk ?? params.kodepoli,
      parentName: body.namapoliinduk ?? body.namapoli,
      queuePrefix: body.hurufantrean,
    };
    const { facilityId } = facility;
    const isNew = ifMatch === '';
    if (isNew && (await findClinic(deps.db, facilityId, params.kodepoli)) !== undefined) throw new ProblemFound(PROBLEMS.versionMissing());
    if (isNew) await addClinic(deps, facilityId, clinic, client.clientName);
    else await changeClinic(deps, facilityId, clinic, ifMatch, client.clientName);
    await redrawBoards(deps, facility);
    return { status: isNew ? 201 : 200, body: toClinic(clinic), etag: clinicVersion(clinic) };
  },
});

function toDoctor(doctor: Doctor): Record<string, unknown> {
  return { kodedokter: doctor.doctorCode, namadokter: doctor.doctorName, etag: doctorVersion(doctor) };
}

const daftarDokter = reads({
  name: 'simrs-daftar-dokter',
  path: '/dokter',
  scope: 'jadwal:baca',
  answer: async ({ db }, { facility: { facilityId } }) => ({ status: 200, body: { list: (await allDoctors(db, facilityId)).map(toDoctor) } }),
});

const tulisDokter = writes({
  name: 'simrs-tulis-dokter',
  method: 'put',
  path: '/dokter/:kodedokter',
  scope: 'jadwal:tulis',
  params: z.object({ kodedokter: must(integer(1, 999_999_999)) }),
  body: z.object({ namadokter: must(NAME) }),
  answer: async (deps, { facility, client, params, body, ifMatch }) => {
    const doctor = { doctorCode: params.kodedokter, doctorName: body.namadokter };
    const { facilityId } = facility;
    const isNew = ifMatch === '';
    if (isNew && (await findDoctor(deps.db, facilityId, params.kodedokter)) !== undefined) throw new ProblemFound(PROBLEMS.versionMissing());
    if (isNew) await addDoctor(deps, facilityId, doctor, client.clientName);
    else await changeDoctor(deps, facilityId, doctor, ifMatch, client.clientName);
    await redrawBoards(deps, facility);
    return { status: isNew ? 201 : 200, body: toDoctor(doctor), etag: doctorVersion(doctor) };
  },
});

function toHoliday({ date: tanggal, name, bookingsHit }: Holiday & { bookingsHit: number }): Record<string, unknown> {
  return { tanggal, keterangan: name, bookingterkena: bookingsHit };
}

const daftarHariLibur = reads({
  name: 'simrs-daftar-hari-libur',
  path: '/hari-libur',
  scope: 'jadwal:baca',
  query: z.object({ tanggalawal: may(date) }),
  answer: async (deps, { facility, query }) => {
    const holidays = await listHolidays(deps.db, facility.facilityId, query.tanggalawal ?? localDate(deps.clock(), facility.timeZone));
    return { status: 200, body: { list: holidays.map(toHoliday) } };
  },
});

const tambahHariLibur = writes({
  name: 'simrs-tambah-hari-libur',
  path: '/hari-libur',
  scope: 'jadwal:tulis',
  body: z.object({ tanggal: must(date), keterangan: must(NAME), bookingterkena: may(integer(0)).transform((seen) => seen ?? 0) }),
  answer: async (deps, { facility, client, body }) => {
    const holiday = { date: body.tanggal, name: body.keterangan };
    await addHoliday(deps, facility, { ...holiday, bookingsShown: body.bookingterkena }, client.clientName);
    await redrawBoards(deps, facility);
    return { status: 201, body: toHoliday({ ...holiday, bookingsHit: body.bookingterkena }) };
  },
});

const hapusHariLibur = writes({
  name: 'simrs-hapus-hari-libur',
  method: 'delete',
  path: '/hari-libur/:tanggal',
  scope: 'jadwal:tulis',
  params: z.object({ tanggal: must(date) }),
  answer: async (deps, { facility, client, params }) => {
    await deleteHoliday(deps, facility.facilityId, params.tanggal, client.clientName);
    await redrawBoards(deps, facility);
    return { status: 204, body: null };
  },
});

export const MASTER_DATA_ENDPOINTS = [daftarPoli, tulisPoli, daftarDokter, tulisDokter, daftarHariLibur, tambahHariLibur, hapusHariLibur];
