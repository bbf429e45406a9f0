import { z } from 'zod';
import { addSessionByHand, changeSessionByHand, deleteSession, switchLeave } from '../../../schedules/session-editing';
import { bookingsHit, findSession, type BookingHit, type EditedSession } from '../../../schedules/session-editing-store';
import { allClinics, type Clinic } from '../../../schedules/clinic-editing';
import { allDoctors, type Doctor } from '../../../schedules/doctor-editing';
import { isCalendarDate, localDate } from '../../../platform/clock';
import { Link, PostForm, useFrame } from '../../document';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { dateWords } from '../date-words';
import { EditForm, SelectField, TextField } from '../edit-form';
import { Nothing, pathWith, ScrollTable } from '../edit-list';
import { freshState, submitEdit, textOf, type EditState } from '../edit-state';
import { date, oneLine, shownCount, time, wholeNumber } from '../form-fields';
import { inForce } from '../in-force';
import { ADMINISTRATOR, Danger, DataPage } from './data-page';
import { newSessionFormSchema, sessionFieldsOf, SESSION_FIELD_OF, SessionFieldset, sessionFormSchema, sessionValuesOf } from './session-form';
import { hfisWords, SessionBadge, sessionList, SESSIONS_AT } from './session-list-page';

const pathOf = (sessionId: number): string => `${SESSIONS_AT}/${sessionId}`;
const weekPath = (visitDate: string): string => pathWith(SESSIONS_AT, { minggu: visitDate });

const newSchema = newSessionFormSchema.and(z.object({ poli: oneLine('Poli', 20), dokter: wholeNumber('Dokter', 1, 999_999_999), tanggal: date('Tanggal') }));

function HitList({ hits }: { hits: readonly BookingHit[] }) {
  return (
    <ScrollTable label="Booking yang terkena">
      <thead>
        <tr>
          <th scope="col">Nomor</th>
          <th scope="col">Kode booking</th>
          <th scope="col">Pasien</th>
          <th scope="col">Telepon</th>
          <th scope="col">Penjamin</th>
          <th scope="col">Check-in</th>
        </tr>
      </thead>
      <tbody>
        {hits.map((hit) => (
          <tr key={hit.bookingCode}>
            <td>{hit.queueNumber}</td>
            <td>{hit.bookingCode}</td>
            <td class="edit-name">{hit.patientName}</td>
            <td class="number">{hit.phone === '' ? '–' : hit.phone}</td>
            <td>{hit.payer}</td>
            <td>{hit.hasCheckedIn ? 'sudah' : 'belum'}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function SessionHead({ session }: { session: EditedSession }) {
  return (
    <>
      <h1>
        Poli {session.clinicName}, {dateWords(session.visitDate)}
      </h1>
      <p>
        {session.doctorName} · {session.practiceHours} · {session.takenJkn} booking JKN, {session.takenNonJkn} booking umum · <SessionBadge session={session} />
      </p>
    </>
  );
}

function ChangeSession({ session, state, hits }: { session: EditedSession; state: EditState; hits: readonly BookingHit[] }) {
  const { facility, now } = useFrame();
  const isPast = session.visitDate < localDate(now, facility.timeZone);
  const hfis = hfisWords(session);
  return (
    <DataPage title={`Jadwal ${session.clinicName}`}>
      <section class="card edit-card">
        <SessionHead session={session} />
        {isPast ? (
          <p class="edit-note">Tanggal ini sudah lewat, jadi jadwalnya tidak dapat diubah lagi.</p>
        ) : (
          <>
            {session.hfisCapacity !== null && (
              <p class="edit-note">
                Jadwal ini juga ada di HFIS. Yang Anda ubah di sini tidak ditimpa HFIS; bedanya ditampilkan sebagai selisih HFIS pada Monitor, sampai HFIS diperbaiki atau Anda memutuskan.
                {hfis !== '' && ` Sekarang: ${hfis}.`}
              </p>
            )}
            <EditForm to={pathOf(session.sessionId)} state={state} button={hits.length > 0 ? `Simpan, ${hits.length} pasien saya beri tahu` : 'Simpan'}>
              {hits.length > 0 && (
                <>
                  <p class="edit-note edit-note--warn">Jam baru berlaku juga untuk {hits.length} booking ini. Nomornya tetap; pasien perlu diberi tahu.</p>
                  <HitList hits={hits} />
                </>
              )}
              <input type="hidden" name="terkena" value={hits.length} />
              <SessionFieldset state={state} settings={facility.settings} />
            </EditForm>
          </>
        )}
      </section>
      {!isPast && (
        <section class="card edit-card">
          <h2>{session.onLeave ? 'Jadwal ini libur' : 'Dokter tidak praktek?'}</h2>
          {session.onLeave ? (
            <PostForm to={`${pathOf(session.sessionId)}/libur`} class="form">
              <input type="hidden" name="libur" value="tidak" />
              <p>Pasien tidak dapat mengambil nomor. Buka kembali bila dokter jadi praktek.</p>
              <div class="edit-buttons">
                <button class="button button--primary">Buka kembali</button>
              </div>
            </PostForm>
          ) : (
            <div class="edit-buttons">
              <Link class="button button--danger" to={`${pathOf(session.sessionId)}/libur`}>
                Tutup jadwal (libur) …
              </Link>
            </div>
          )}
        </section>
      )}
      {session.lastOrdinal === 0 && (
        <Danger summary="Hapus jadwal ini" to={`${pathOf(session.sessionId)}/hapus`} button="Hapus jadwal">
          <p>Belum ada nomor yang diberikan, jadi jadwal ini dapat dihapus.</p>
        </Danger>
      )}
      <Link class="edit-link" to={weekPath(session.visitDate)}>
        Kembali ke jadwal minggu itu
      </Link>
    </DataPage>
  );
}

function LeavePage({ session, hits }: { session: EditedSession; hits: readonly BookingHit[] }) {
  return (
    <DataPage title="Tutup jadwal">
      <section class="card edit-card">
        <SessionHead session={session} />
        <h2>Tutup jadwal ini?</h2>
        <p>Tidak ada lagi yang dapat mengambil nomor. Booking yang sudah ada tetap tercatat, sampai petugas loket atau poli memindahkan atau membatalkannya.</p>
        {hits.length === 0 ? (
          <Nothing>Tidak ada booking yang terkena.</Nothing>
        ) : (
          <>
            <p class="edit-note edit-note--warn">{hits.length} booking terkena. Pasien-pasien ini perlu diberi tahu:</p>
            <HitList hits={hits} />
          </>
        )}
        <PostForm to={`${pathOf(session.sessionId)}/libur`} class="edit-buttons">
          <input type="hidden" name="libur" value="ya" />
          <input type="hidden" name="terkena" value={hits.length} />
          <button class="button button--danger">{hits.length === 0 ? 'Tutup jadwal' : `Tutup jadwal, ${hits.length} pasien saya beri tahu`}</button>
          <Link class="button" to={pathOf(session.sessionId)}>
            Batal
          </Link>
        </PostForm>
      </section>
    </DataPage>
  );
}

function NewSession({ clinics, doctors, state }: { clinics: readonly Clinic[]; doctors: readonly Doctor[]; state: EditState }) {
  const { facility } = useFrame();
  return (
    <DataPage title="Tambah jadwal">
      <section class="card edit-card">
        <h1>Tambah jadwal praktek</h1>
        <EditForm to={`${SESSIONS_AT}/baru`} state={state} button="Simpan">
          <div class="edit-columns">
            <SelectField state={state} name="poli" label="Poli" blank="Pilih poli" options={clinics.map((clinic) => ({ value: clinic.clinicCode, label: `${clinic.clinicName} (${clinic.clinicCode})` }))} />
            <SelectField state={state} name="dokter" label="Dokter" blank="Pilih dokter" options={doctors.map((doctor) => ({ value: String(doctor.doctorCode), label: doctor.doctorName }))} />
            <TextField state={state} name="tanggal" label="Tanggal" type="date" />
          </div>
          <SessionFieldset state={state} settings={facility.settings} isNew />
        </EditForm>
        <p class="muted">Jadwal yang tidak ada di HFIS ditolak BPJS; usulkan juga ke HFIS.</p>
      </section>
    </DataPage>
  );
}

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
      const values = { poli: textOf(context.query, 'poli'), dokter: textOf(context.query, 'dokter'), tanggal, mulai: '08:00', selesai: '12:00', kapasitas: '30', jkn: '30', umum: '30' };
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
      if (session.onLeave) return goTo(pathOf(session.sessionId));
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
