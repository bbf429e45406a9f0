import { z } from 'zod';
import { isCalendarDate, localDate } from '../../../platform/clock';
import { allClinics } from '../../../schedules/clinic-editing';
import { allDoctors } from '../../../schedules/doctor-editing';
import { addSessionByHand, changeSessionByHand, deleteSession, switchLeave } from '../../../schedules/session-editing';
import { bookingsHit, findSession, type EditedSession } from '../../../schedules/session-editing-store';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { freshState, submitEdit, textOf, type EditState } from '../edit-state';
import { date, oneLine, shownCount, time, wholeNumber } from '../form-fields';
import { inForce } from '../in-force';
import { ADMINISTRATOR } from './data-page';
import { newSessionFormSchema, sessionFieldsOf, SESSION_FIELD_OF, sessionFormSchema, sessionValuesOf } from './session-form';
import { sessionList, SESSIONS_AT } from './session-list-page';
import { ChangeSession, LeavePage, NewSession, sessionPath, weekPath } from './session-views';

const newSchema = newSessionFormSchema.and(z.object({ poli: oneLine('Poli', 20), dokter: wholeNumber('Dokter', 1, 999_999_999), tanggal: date('Tanggal') }));

async function theSession({ deps, facility, params }: StaffContext): Promise<EditedSession> {
  const sessionId = Number(params['id']);
  const session = Number.isSafeInteger(sessionId) ? await findSession(deps.db, facility.facilityId, sessionId) : undefined;
  if (session === undefined) throw new PageComplaint('Jadwal tidak ditemukan.', 404);
  return session;
}

async function drawNew({ deps, facility: { facilityId } }: StaffContext, state: EditState) {
  const [clinics, doctors] = await Promise.all([allClinics(deps.db, facilityId), allDoctors(deps.db, facilityId)]);
  return <NewSession clinics={clinics} doctors={doctors} state={state} />;
}

export const sessionEditPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: SESSIONS_AT, roles: ADMINISTRATOR, handle: sessionList }),
  staffPage({
    method: 'get',
    path: `${SESSIONS_AT}/baru`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const asked = textOf(context.query, 'tanggal');
      const tanggal = isCalendarDate(asked) ? asked : localDate(context.frame.now, context.facility.timeZone);
      const values = { poli: textOf(context.query, 'poli'), dokter: textOf(context.query, 'dokter'), tanggal, mulai: '08.00', selesai: '12.00', kapasitas: '30', jkn: '30', umum: '30' };
      return view(await drawNew(context, freshState(values)));
    },
  }),
  staffPage({
    method: 'post',
    path: `${SESSIONS_AT}/baru`,
    roles: ADMINISTRATOR,
    handle: (context) => {
      const { deps, facility, staff } = context;
      return submitEdit(context, {
        schema: newSchema,
        fields: { ...SESSION_FIELD_OF, 'record-gone': 'poli' },
        draw: (state) => drawNew(context, state),
        save: async (input) => {
          await addSessionByHand(deps, facility, { ...sessionFieldsOf(input), clinicCode: input.poli, doctorCode: input.dokter, visitDate: input.tanggal }, staff.username);
          await inForce(deps, facility);
          return goTo(weekPath(input.tanggal), 'Jadwal sudah ditambahkan.');
        },
      });
    },
  }),
  staffPage({
    method: 'get',
    path: `${SESSIONS_AT}/:id`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const session = await theSession(context);
      return view(<ChangeSession session={session} state={freshState(sessionValuesOf(session))} hits={[]} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${SESSIONS_AT}/:id`,
    roles: ADMINISTRATOR,
    handle: (context) => {
      const { deps, facility, staff } = context;
      return submitEdit(context, {
        schema: sessionFormSchema,
        fields: SESSION_FIELD_OF,
        stored: async () => sessionValuesOf(await theSession(context)),
        draw: async (state) => {
          const session = await theSession(context);
          // Once the hours are another, whoever is hit is shown, and the next press answers for them.
          const typed = [time('').safeParse(textOf(state.values, 'mulai')), time('').safeParse(textOf(state.values, 'selesai'))];
          const movesHours = typed.every(({ success }) => success) && typed.map(({ data }) => data).join('-') !== session.practiceHours;
          return <ChangeSession session={session} state={state} hits={movesHours ? await bookingsHit(deps.db, facility.facilityId, session.sessionId) : []} />;
        },
        save: async (input) => {
          const session = await theSession(context);
          await changeSessionByHand(deps, facility, { ...sessionFieldsOf(input), sessionId: session.sessionId, version: input.versi, bookingsShown: input.terkena }, staff.username);
          await inForce(deps, facility);
          return goTo(weekPath(session.visitDate), 'Jadwal sudah disimpan.');
        },
      });
    },
  }),
  staffPage({
    method: 'get',
    path: `${SESSIONS_AT}/:id/libur`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const session = await theSession(context);
      if (session.onLeave) return goTo(sessionPath(session.sessionId));
      return view(<LeavePage session={session} hits={await bookingsHit(context.deps.db, context.facility.facilityId, session.sessionId)} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${SESSIONS_AT}/:id/libur`,
    roles: ADMINISTRATOR,
    input: z.object({ libur: z.enum(['ya', 'tidak'], { error: 'Pilih libur atau buka.' }), terkena: shownCount }),
    handle: async (context, { libur, terkena }) => {
      const { deps, facility, staff } = context;
      const session = await theSession(context);
      await switchLeave(deps, facility, { sessionId: session.sessionId, onLeave: libur === 'ya', bookingsShown: terkena, actor: staff.username });
      await inForce(deps, facility);
      return goTo(weekPath(session.visitDate), libur === 'ya' ? 'Jadwal ditutup.' : 'Jadwal dibuka kembali.');
    },
  }),
  staffPage({
    method: 'post',
    path: `${SESSIONS_AT}/:id/hapus`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { deps, facility, staff } = context;
      const session = await theSession(context);
      await deleteSession(deps, facility, session.sessionId, staff.username);
      await inForce(deps, facility);
      return goTo(weekPath(session.visitDate), 'Jadwal sudah dihapus.');
    },
  }),
];
