import { z } from 'zod';
import { addDays, localDate } from '../../platform/clock';
import type { Sql } from '../../platform/db';
import type { Facility } from '../../platform/facility';
import { LONGEST_LATENESS_MINUTES, setDoctorLate } from '../../queue/doctor-changes';
import { addSessionByHand, changeSessionByHand, deleteSession, fieldsOfSession, sessionVersion, switchLeave } from '../../schedules/session-editing';
import { refuseEditing } from '../../schedules/editing-refusals';
import { findSession, sessionsAfter, type EditedSession, type SessionFields, type SessionPlace } from '../../schedules/session-editing-store';
import { cursor, pageOf } from '../cursor';
import { reads, writes, type Answer } from '../endpoint';
import { date, hurufantrean, integer, jampraktek, keeps, kodepoli, limit, may, must, text } from '../fields';
import { PROBLEMS, ProblemFound } from '../problem';
import { redrawBoards } from './redraw-boards';
import { MASTER_DATA_ENDPOINTS } from './master-data-endpoints';

const MOST_PLACES = 2_000;
const LONGEST_MINUTES = 240;
const MOST_BOOKINGS = 100_000;
const places = integer(0, MOST_PLACES);
/** As shown to whoever decides: a change that hits another number of bookings is refused. */
export const bookingterkena = may(integer(0, MOST_BOOKINGS)).transform((shown) => shown ?? 0);

function toSchedule(session: EditedSession): Record<string, unknown> {
  return {
    id: session.sessionId,
    kodepoli: session.clinicCode,
    namapoli: session.clinicName,
    kodedokter: session.doctorCode,
    namadokter: session.doctorName,
    tanggalperiksa: session.visitDate,
    jampraktek: session.practiceHours,
    hurufantrean: session.queuePrefix,
    kapasitaspasien: session.capacity,
    kuotajkn: session.quotaJkn,
    kuotanonjkn: session.quotaNonJkn,
    menitperpasien: session.minutesPerPatient,
    catatan: session.note,
    cuti: session.onLeave ? 1 : 0,
    terpakaijkn: session.takenJkn,
    terpakainonjkn: session.takenNonJkn,
    etag: sessionVersion(session),
  };
}

async function shown(sql: Sql, { facilityId }: Facility, sessionId: number, status = 200): Promise<Answer> {
  const session = await findSession(sql, facilityId, sessionId);
  if (session === undefined) throw refuseEditing('record-gone');
  return { status, body: toSchedule(session), etag: sessionVersion(session) };
}

const place: z.ZodType<SessionPlace> = z.tuple([z.iso.date(), z.int().min(0)]).readonly();

const daftarJadwal = reads({
  name: 'simrs-daftar-jadwal',
  path: '/jadwal',
  scope: 'jadwal:baca',
  query: z.object({ tanggal: may(date), sampai: may(date), kodepoli: may(kodepoli), kodedokter: may(integer(0)), kursor: cursor(place), limit }),
  answer: async (deps, { facility, query }) => {
    const from = query.tanggal ?? localDate(deps.clock(), facility.timeZone);
    const filter = { from, to: query.sampai ?? (query.tanggal === undefined ? addDays(from, 6) : from), clinicCode: query.kodepoli, doctorCode: query.kodedokter };
    const sessions = await sessionsAfter(deps.db, facility.facilityId, { ...filter, after: query.kursor, limit: query.limit + 1 });
    return { status: 200, body: pageOf(sessions, query.limit, toSchedule, ({ visitDate, sessionId }) => [visitDate, sessionId]) };
  },
});

const newSession = z.object({
  kodepoli: must(kodepoli),
  kodedokter: must(integer(0)),
  tanggalperiksa: must(date),
  jampraktek: must(jampraktek),
  hurufantrean: may(hurufantrean),
  kapasitaspasien: must(places),
  kuotajkn: must(places),
  kuotanonjkn: must(places),
  menitperpasien: may(integer(1, LONGEST_MINUTES)),
  catatan: may(text(200)),
});

const tambahJadwal = writes({
  name: 'simrs-tambah-jadwal',
  path: '/jadwal',
  scope: 'jadwal:tulis',
  body: newSession,
  answer: async (deps, { facility, client, body }) => {
    const session = {
      clinicCode: body.kodepoli,
      doctorCode: body.kodedokter,
      visitDate: body.tanggalperiksa,
      practiceHours: body.jampraktek,
      queuePrefix: body.hurufantrean ?? '',
      capacity: body.kapasitaspasien,
      quotaJkn: body.kuotajkn,
      quotaNonJkn: body.kuotanonjkn,
      minutesPerPatient: body.menitperpasien ?? null,
      note: body.catatan ?? '',
    };
    const sessionId = await addSessionByHand(deps, facility, session, client.clientName);
    await redrawBoards(deps, facility);
    return shown(deps.db, facility, sessionId, 201);
  },
});

const byId = z.object({ id: must(integer(1)) });

/** What is not sent stays as it is. */
const changedSession = z.object({
  jampraktek: may(jampraktek),
  hurufantrean: may(hurufantrean),
  kapasitaspasien: may(places),
  kuotajkn: may(places),
  kuotanonjkn: may(places),
  menitperpasien: keeps(integer(1, LONGEST_MINUTES)),
  catatan: keeps(text(200)),
  bookingterkena,
});

function toFields(before: SessionFields, body: z.output<typeof changedSession>): SessionFields {
  return {
    practiceHours: body.jampraktek ?? before.practiceHours,
    queuePrefix: body.hurufantrean ?? before.queuePrefix,
    capacity: body.kapasitaspasien ?? before.capacity,
    quotaJkn: body.kuotajkn ?? before.quotaJkn,
    quotaNonJkn: body.kuotanonjkn ?? before.quotaNonJkn,
    minutesPerPatient: body.menitperpasien === undefined ? before.minutesPerPatient : body.menitperpasien === '' ? null : body.menitperpasien,
    note: body.catatan ?? before.note,
  };
}

const ubahJadwal = writes({
  name: 'simrs-ubah-jadwal',
  method: 'put',
  path: '/jadwal/:id',
  scope: 'jadwal:tulis',
  params: byId,
  body: changedSession,
  answer: async (deps, { facility, client, params, body, ifMatch }) => {
    if (ifMatch === '') throw new ProblemFound(PROBLEMS.versionMissing());
    const session = await findSession(deps.db, facility.facilityId, params.id);
    if (session === undefined) throw refuseEditing('record-gone');
    // Whatever changes in between is told by the version, which is compared again under the lock.
    const after = toFields(fieldsOfSession(session), body);
    await changeSessionByHand(deps, facility, { ...after, sessionId: params.id, version: ifMatch, bookingsShown: body.bookingterkena }, client.clientName);
    await redrawBoards(deps, facility);
    return shown(deps.db, facility, params.id);
  },
});

const cutiJadwal = writes({
  name: 'simrs-cuti-jadwal',
  path: '/jadwal/:id/cuti',
  scope: 'jadwal:tulis',
  params: byId,
  body: z.object({ cuti: must(integer(0, 1)), bookingterkena }),
  answer: async (deps, { facility, client, params, body }) => {
    await switchLeave(deps, facility, { sessionId: params.id, onLeave: body.cuti === 1, bookingsShown: body.bookingterkena, actor: client.clientName });
    await redrawBoards(deps, facility);
    return shown(deps.db, facility, params.id);
  },
});

/** Displays, kiosks and the estimates of later numbers follow; estimates already given stay as they are. */
const keterlambatanDokter = writes({
  name: 'simrs-keterlambatan-dokter',
  path: '/jadwal/:id/keterlambatan',
  scope: 'jadwal:tulis',
  params: byId,
  body: z.object({ menit: must(integer(0, LONGEST_LATENESS_MINUTES)) }),
  answer: async (deps, { facility, client, params, body }) => {
    await setDoctorLate(deps, facility, { sessionId: params.id, minutes: body.menit === 0 ? null : body.menit, by: client.clientName });
    return { status: 200, body: { id: params.id, menit: body.menit } };
  },
});

const hapusJadwal = writes({
  name: 'simrs-hapus-jadwal',
  method: 'delete',
  path: '/jadwal/:id',
  scope: 'jadwal:tulis',
  params: byId,
  answer: async (deps, { facility, client, params }) => {
    await deleteSession(deps, facility, params.id, client.clientName);
    await redrawBoards(deps, facility);
    return { status: 204, body: null };
  },
});

export const SCHEDULE_ENDPOINTS = [daftarJadwal, tambahJadwal, ubahJadwal, cutiJadwal, keterlambatanDokter, hapusJadwal, ...MASTER_DATA_ENDPOINTS];
