import type { DeskBooking } from '../../../registration/desk-bookings';
import { MOST_FOUND, type PatientFile } from '../../../registration/patient-file';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link, PostForm, useFrame } from '../../document';
import { hoursText, shortDate } from '../../../words/date-words';
import type { EditState } from '../edit-state';
import { ScrollTable } from '../edit-list';
import { StaffPage } from '../staff-page';
import { stateWords } from './booking-words';
import { bookingPath, deskOf, newPatientPath, patientPath, walkInPath } from './desk';
import { BookingBadges, LOKET_AT } from './loket-view';
import { PatientForm } from './patient-form';

/** A clinic asks for the rest later, or here. */
const WHOLE_FORM = '?lengkap=ya';

export const SEARCH_AT = `${LOKET_AT}/pasien`;

/** Found or not found, and what to do next. `found` undefined: nothing was asked yet. */
export function PatientSearch({ place, text, birthDate, found }: { place: ServicePoint | undefined; text: string; birthDate: string; found: readonly PatientFile[] | undefined }) {
  const { base, facility } = useFrame();
  return (
    <StaffPage title="Cari pasien" servicePoint={place}>
      <h1>Cari pasien</h1>
      <section class="card">
        {/* what identifies a person does not go into the browser's history */}
        <form method="get" action={base + SEARCH_AT} class="desk-search" role="search" hx-push-url="false">
          <label class="field">
            <span class="field__label">Nomor RM, NIK, kartu, kode booking, atau nama</span>
            <input class="field__input" type="search" name="cari" id="cari" value={text} autocomplete="off" autofocus />
          </label>
          <label class="field">
            <span class="field__label">Tanggal lahir (bila perlu)</span>
            <input class="field__input" type="date" name="lahir" value={birthDate} />
          </label>
          <button class="button button--primary">Cari</button>
        </form>
        {found !== undefined && <Found found={found} />}
        <p class="edit-buttons">
          <Link to={newPatientPath(facility)} class="button">
            Daftarkan pasien baru
          </Link>
          <Link to={LOKET_AT} class="button button--quiet">
            Kembali ke loket
          </Link>
        </p>
      </section>
    </StaffPage>
  );
}

function Found({ found }: { found: readonly PatientFile[] }) {
  const { facility } = useFrame();
  if (found.length === 0) return <p role="status">Tidak ditemukan. Periksa lagi nomor atau ejaannya. Nama dicari per kata yang utuh: tulis “Siti Wahyuni”, bukan “Wahyu”.</p>;
  return (
    <>
      <p role="status">{found.length > MOST_FOUND ? `Lebih dari ${MOST_FOUND} pasien. Tambahkan tanggal lahir atau nomornya.` : `${found.length} pasien ditemukan.`}</p>
      <ScrollTable label="Pasien yang ditemukan">
        <thead>
          <tr>
            <th scope="col">Nomor RM</th>
            <th scope="col">Nama</th>
            <th scope="col">Lahir</th>
            <th scope="col">Alamat</th>
            <th scope="col">Data</th>
            <th scope="col">
              <span class="visually-hidden">Pilih</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, MOST_FOUND).map((file) => (
            <tr key={file.medicalRecordNumber}>
              <td class="number edit-tight">{file.medicalRecordNumber}</td>
              <td class="edit-name">{file.fullName}</td>
              <td class="edit-tight">{file.birthDate === '' ? '–' : shortDate(file.birthDate)}</td>
              <td>{file.address}</td>
              <td>
                <PatientBadges file={file} />
              </td>
              <td class="edit-tight">
                <Link to={patientPath(facility, file.medicalRecordNumber)} class="button" aria-label={`Pilih ${file.fullName}`}>
                  Pilih
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </>
  );
}

export function PatientBadges({ file }: { file: PatientFile }) {
  return (
    <span class="row__badges">
      {file.registeredAt === null ? <span class="badge badge--warn">Pasien baru</span> : <span class="badge badge--good">Lengkap</span>}
      {file.isProvisional && <span class="badge badge--warn">RM sementara</span>}
    </span>
  );
}

export function NewPatient({ place, state }: { place: ServicePoint | undefined; state: EditState }) {
  const { facility, search } = useFrame();
  const isShort = facility.kind === 'FKTP' && search !== WHOLE_FORM;
  return (
    <StaffPage title="Pasien baru" servicePoint={place}>
      <div class="edit-head">
        <h1>Pasien baru</h1>
        {facility.kind === 'FKTP' && (
          <p class="edit-buttons">
            {isShort && (
              <Link to={newPatientPath(facility) + WHOLE_FORM} class="button">
                Formulir lengkap
              </Link>
            )}
            <Link to={deskOf(facility).at} class="button">
              {deskOf(facility).back}
            </Link>
          </p>
        )}
      </div>
      <section class="card">
        <PatientForm to={newPatientPath(facility) + (isShort ? '' : search)} state={state} button="Simpan dan pilih poli" isFixed={false} isShort={isShort} />
      </section>
    </StaffPage>
  );
}

export function PatientPage({ place, file, state, bookings }: { place: ServicePoint | undefined; file: PatientFile; state: EditState; bookings: readonly DeskBooking[] }) {
  const { facility } = useFrame();
  return (
    <StaffPage title="Pasien" servicePoint={place}>
      <div class="edit-head">
        <div>
          <h1>{file.fullName}</h1>
          <p class="row__badges">
            <span class="number">RM {file.medicalRecordNumber}</span>
            <PatientBadges file={file} />
          </p>
        </div>
        <p class="edit-buttons">
          <Link to={walkInPath(facility, file.medicalRecordNumber)} class="button button--primary">
            Daftarkan ke poli
          </Link>
          <Link to={deskOf(facility).at} class="button">
            {deskOf(facility).back}
          </Link>
        </p>
      </div>
      {bookings.length > 0 && (
        <section class="card">
          <h2>Kunjungan mulai hari ini</h2>
          <ul class="visits">
            {bookings.map((item) => (
              <li key={item.booking.bookingCode} class="visits__item">
                <Link to={bookingPath(facility, item.booking.bookingCode)} class="edit-link">
                  {item.booking.queueNumber} · {item.clinicName}
                </Link>
                <span>
                  {shortDate(item.booking.visitDate)}, {hoursText(item.practiceHours)} · {item.doctorName}
                </span>
                <span class="row__badges">
                  <span class="badge">{stateWords(facility, item.booking)}</span>
                  <BookingBadges item={item} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="card">
        <h2>Data pasien</h2>
        <PatientForm to={patientPath(facility, file.medicalRecordNumber)} state={state} button="Simpan" isFixed={!file.isProvisional} />
        {file.registeredAt === null && (
          <PostForm to={`${patientPath(facility, file.medicalRecordNumber)}/lengkap`} class="complete">
            <p class="muted">Pendaftaran kunjungan menandai data ini lengkap dengan sendirinya. Bila pasien tidak berkunjung hari ini:</p>
            <button class="button">Tandai data lengkap</button>
          </PostForm>
        )}
      </section>
    </StaffPage>
  );
}
