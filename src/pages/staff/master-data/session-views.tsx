import { localDate } from '../../../platform/clock';
import type { Clinic } from '../../../schedules/clinic-editing';
import type { Doctor } from '../../../schedules/doctor-editing';
import type { BookingHit, EditedSession } from '../../../schedules/session-editing-store';
import { Link, PostForm, useFrame } from '../../document';
import { dateWords, hoursText } from '../../../words/date-words';
import { Columns } from '../columns';
import { EditForm, SelectField, TextField } from '../edit-form';
import { Nothing, pathWith, ScrollTable } from '../edit-list';
import type { EditState } from '../edit-state';
import { Danger, DataPage } from './data-page';
import { SessionFieldset } from './session-form';
import { hfisWords, SessionBadge, SESSIONS_AT } from './session-list-page';

export const sessionPath = (sessionId: number): string => `${SESSIONS_AT}/${sessionId}`;
export const weekPath = (visitDate: string): string => pathWith(SESSIONS_AT, { minggu: visitDate });

function HitList({ hits }: { hits: readonly BookingHit[] }) {
  return (
    <ScrollTable label="Booking yang terkena">
      <Columns names={['Nomor', 'Kode booking', 'Pasien', 'Telepon', 'Penjamin', 'Check-in']} />
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
        {session.doctorName} · {hoursText(session.practiceHours)} · {session.takenJkn} booking JKN, {session.takenNonJkn} booking umum · <SessionBadge session={session} />
      </p>
    </>
  );
}

export function ChangeSession({ session, state, hits }: { session: EditedSession; state: EditState; hits: readonly BookingHit[] }) {
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
            <EditForm to={sessionPath(session.sessionId)} state={state} button={hits.length > 0 ? `Simpan, ${hits.length} pasien saya beri tahu` : 'Simpan'}>
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
          <h2>{session.onLeave ? 'Jadwal ini libur' : 'Dokter tidak praktik?'}</h2>
          {session.onLeave ? (
            <PostForm to={`${sessionPath(session.sessionId)}/libur`} class="form">
              <input type="hidden" name="libur" value="tidak" />
              <p>Pasien tidak dapat mengambil nomor. Buka kembali bila dokter jadi praktik.</p>
              <div class="edit-buttons">
                <button class="button button--primary">Buka kembali</button>
              </div>
            </PostForm>
          ) : (
            <div class="edit-buttons">
              <Link class="button button--danger" to={`${sessionPath(session.sessionId)}/libur`}>
                Tutup jadwal (libur) …
              </Link>
            </div>
          )}
        </section>
      )}
      {session.lastOrdinal === 0 && (
        <Danger summary="Hapus jadwal ini" to={`${sessionPath(session.sessionId)}/hapus`} button="Hapus jadwal">
          <p>Belum ada nomor yang diberikan, jadi jadwal ini dapat dihapus.</p>
        </Danger>
      )}
      <Link class="edit-link" to={weekPath(session.visitDate)}>
        Kembali ke jadwal minggu itu
      </Link>
    </DataPage>
  );
}

export function LeavePage({ session, hits }: { session: EditedSession; hits: readonly BookingHit[] }) {
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
        <PostForm to={`${sessionPath(session.sessionId)}/libur`} class="edit-buttons">
          <input type="hidden" name="libur" value="ya" />
          <input type="hidden" name="terkena" value={hits.length} />
          <button class="button button--danger">{hits.length === 0 ? 'Tutup jadwal' : `Tutup jadwal, ${hits.length} pasien saya beri tahu`}</button>
          <Link class="button" to={sessionPath(session.sessionId)}>
            Batal
          </Link>
        </PostForm>
      </section>
    </DataPage>
  );
}

export function NewSession({ clinics, doctors, state }: { clinics: readonly Clinic[]; doctors: readonly Doctor[]; state: EditState }) {
  const { facility } = useFrame();
  return (
    <DataPage title="Tambah jadwal">
      <section class="card edit-card">
        <h1>Tambah jadwal praktik</h1>
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
