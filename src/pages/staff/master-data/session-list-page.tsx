import { addDays, isCalendarDate, localDate, type LocalDate } from '../../../platform/clock';
import { allClinics } from '../../../schedules/clinic-editing';
import { weekOf } from '../../../schedules/copy-week';
import { allDoctors } from '../../../schedules/doctor-editing';
import { listSessions, type EditedSession } from '../../../schedules/session-editing-store';
import { Link } from '../../document';
import { view, type StaffContext } from '../../page';
import { dateWords, hoursText, shortDate } from '../../../words/date-words';
import { Columns } from '../columns';
import { SelectField, TextField } from '../edit-form';
import { listQuery, Nothing, Pager, pathWith, ScrollTable, SearchForm } from '../edit-list';
import { freshState, textOf } from '../edit-state';
import { DataPage } from './data-page';

export const SESSIONS_AT = '/petugas/data/jadwal';

/** Whether a session takes patients, in a word. */
export function SessionBadge({ session }: { session: Pick<EditedSession, 'onLeave' | 'hfisCapacity' | 'hfisIsGone'> }) {
  if (session.onLeave) return <span class="badge badge--warn">Libur</span>;
  return <span class="badge badge--good">Buka</span>;
}

/** How HFIS differs, in a few words; empty where it agrees. */
export function hfisWords({ hfisCapacity, hfisOnLeave, hfisIsGone, capacity, onLeave }: EditedSession): string {
  if (hfisCapacity === null) return 'tidak ada di HFIS';
  if (hfisIsGone) return onLeave ? '' : 'sudah tidak ada di HFIS';
  const parts = [...(hfisCapacity === capacity ? [] : [`HFIS: kapasitas ${hfisCapacity}`]), ...(hfisOnLeave === onLeave ? [] : [hfisOnLeave === true ? 'HFIS: libur' : 'HFIS: buka'])];
  return parts.join(', ');
}

export async function sessionList({ deps, facility, query, frame }: StaffContext) {
  const { facilityId, timeZone } = facility;
  const { search, page, limit, offset } = listQuery(query);
  const today = localDate(frame.now, timeZone);
  const asked = textOf(query, 'minggu');
  const week = weekOf(isCalendarDate(asked) ? asked : today);
  const clinicCode = textOf(query, 'poli');
  const doctorCode = /^\d{1,9}$/.test(textOf(query, 'dokter')) ? Number(textOf(query, 'dokter')) : null;
  const [{ sessions, total }, clinics, doctors] = await Promise.all([
    listSessions(deps.db, facilityId, { ...week, clinicCode, doctorCode, search, limit, offset }),
    allClinics(deps.db, facilityId),
    allDoctors(deps.db, facilityId),
  ]);
  const filter = { cari: search, poli: clinicCode, dokter: doctorCode ?? '' };
  const state = freshState({ minggu: week.from, poli: clinicCode, dokter: String(doctorCode ?? '') });
  const toWeek = (from: LocalDate): string => pathWith(SESSIONS_AT, { ...filter, minggu: from });
  return view(
    <DataPage title="Jadwal praktik">
      <div class="edit-head">
        <h1>Jadwal praktik</h1>
        <div class="edit-buttons">
          <Link class="button" to={pathWith(`${SESSIONS_AT}/salin`, { dari: week.from, ke: addDays(week.from, 7), poli: clinicCode })}>
            Salin minggu ini
          </Link>
          <Link class="button button--primary" to={pathWith(`${SESSIONS_AT}/baru`, { poli: clinicCode, dokter: doctorCode ?? '', tanggal: week.from < today ? today : week.from })}>
            Tambah jadwal
          </Link>
        </div>
      </div>
      <SearchForm to={SESSIONS_AT} search={search} label="Cari poli, dokter, huruf, catatan">
        <SelectField state={state} name="poli" label="Poli" blank="Semua poli" options={clinics.map((clinic) => ({ value: clinic.clinicCode, label: clinic.clinicName }))} />
        <SelectField state={state} name="dokter" label="Dokter" blank="Semua dokter" options={doctors.map((doctor) => ({ value: String(doctor.doctorCode), label: doctor.doctorName }))} />
        <TextField state={state} name="minggu" label="Minggu dari tanggal" type="date" />
      </SearchForm>
      <nav class="edit-pager" aria-label="Minggu">
        <Link class="button" to={toWeek(addDays(week.from, -7))}>
          Minggu sebelumnya
        </Link>
        <strong>
          {dateWords(week.from)} – {dateWords(week.to)}
        </strong>
        <Link class="button" to={toWeek(addDays(week.from, 7))}>
          Minggu berikutnya
        </Link>
      </nav>
      <section class="card" id="daftar-jadwal" data-live>
        {sessions.length === 0 ? (
          <Nothing>Tidak ada jadwal pada minggu dan pilihan ini.</Nothing>
        ) : (
          <ScrollTable label="Daftar jadwal">
            <Columns names={['Tanggal dan jam', 'Poli', 'Dokter', 'Huruf', 'Terisi / kapasitas', 'JKN', 'Umum', 'Keadaan']} />
            <tbody>
              {sessions.map((session) => (
                <tr key={session.sessionId} {...(session.onLeave || session.visitDate < today ? { class: 'edit-row--off' } : {})}>
                  <td class="edit-tight">
                    <Link class="edit-link" to={`${SESSIONS_AT}/${session.sessionId}`}>
                      {shortDate(session.visitDate)}, {hoursText(session.practiceHours)}
                    </Link>
                  </td>
                  <td>{session.clinicName}</td>
                  <td class="edit-name">{session.doctorName}</td>
                  <td>{session.queuePrefix}</td>
                  <td class="number edit-tight">
                    {session.takenJkn + session.takenNonJkn} / {session.capacity}
                  </td>
                  <td class="number edit-tight">
                    {session.takenJkn} / {session.quotaJkn}
                  </td>
                  <td class="number edit-tight">
                    {session.takenNonJkn} / {session.quotaNonJkn}
                  </td>
                  <td>
                    <SessionBadge session={session} />
                    {session.visitDate >= today && hfisWords(session) !== '' && session.hfisCapacity !== null && <div class="muted">{hfisWords(session)}</div>}
                    {session.note !== '' && <div class="muted">{session.note}</div>}
                  </td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
        <Pager to={SESSIONS_AT} query={{ ...filter, minggu: week.from }} page={page} total={total} />
      </section>
    </DataPage>,
  );
}
