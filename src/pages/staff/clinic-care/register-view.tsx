import type { DeskBooking } from '../../../registration/desk-bookings';
import type { DeskSession } from '../../../registration/desk-sessions';
import { MOST_FOUND, type PatientFile } from '../../../registration/patient-file';
import { hoursText, shortDate } from '../../../words/date-words';
import { Link, useFrame } from '../../document';
import { Press } from '../press';
import { PrintTicket } from '../print-ticket';
import { stateWords } from '../registration/booking-words';
import { bookingPath, newPatientPath, patientPath } from '../registration/desk';
import type { Asked, Register } from './asked-patient';
import { CARE_AT, careAt } from './care-panel';

interface RegisterProps {
  register: Register;
  /** The session whose panel stands beside it. */
  sessionId: number;
}

/** Beside the panel, and left alone by it: what is typed or found here stays while patients are called. */
export function RegisterView({ register, sessionId }: RegisterProps) {
  const { base, facility } = useFrame();
  const { asked, text, isOnPaper } = register;
  return (
    <section class="register" id="daftarkan" aria-labelledby="judul-daftar">
      <h2 id="judul-daftar">Daftarkan pasien</h2>
      {isOnPaper && <p class="register__paper">Untuk pasien yang dilayani saat listrik atau jaringan padam: jamnya ditulis sesudah ini.</p>}
      {/* what identifies a person does not go into the browser's history */}
      <form method="get" action={base + careAt(sessionId)} class="register__search" role="search" hx-push-url="false">
        {isOnPaper && <input type="hidden" name="kertas" value="ya" />}
        <label class="field">
          <span class="field__label">Kartu, NIK, nomor RM, kode booking, atau nama</span>
          <input class="field__input" type="search" name="cari" id="cari" value={text} maxLength={80} autocomplete="off" />
        </label>
        <button class="button button--primary">Cari</button>
      </form>
      <Answer asked={asked} register={register} sessionId={sessionId} />
      {asked.kind !== 'patient' && (
        <p>
          <Link to={newPatientPath(facility)} class="button">
            Pasien baru
          </Link>
        </p>
      )}
    </section>
  );
}

function Answer({ asked, register, sessionId }: RegisterProps & { asked: Asked }) {
  switch (asked.kind) {
    case 'nobody':
      return null;
    case 'found':
      return <Found files={asked.files} sessionId={sessionId} isOnPaper={register.isOnPaper} />;
    case 'patient':
      return <Patient {...asked} sessionId={sessionId} isOnPaper={register.isOnPaper} />;
    case 'given':
      return <Given item={asked.item} />;
    default:
      return asked satisfies never;
  }
}

function Found({ files, sessionId, isOnPaper }: { files: readonly PatientFile[]; sessionId: number; isOnPaper: boolean }) {
  if (files.length === 0) return <p role="status">Tidak ditemukan. Periksa lagi nomor atau ejaannya; nama paling sedikit tiga huruf.</p>;
  return (
    <>
      <p role="status">{files.length > MOST_FOUND ? `Lebih dari ${MOST_FOUND} pasien. Ketik nomornya, atau nama yang lebih lengkap.` : `${files.length} pasien ditemukan.`}</p>
      <ul class="register__found">
        {files.slice(0, MOST_FOUND).map((file) => (
          <li key={file.medicalRecordNumber}>
            <Link to={`${careAt(sessionId)}?pasien=${encodeURIComponent(file.medicalRecordNumber)}${isOnPaper ? '&kertas=ya' : ''}`} class="choice">
              <span class="choice__title">{file.fullName}</span>
              <span class="choice__note number">{whoWords(file)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

const whoWords = (file: PatientFile): string => `RM ${file.medicalRecordNumber}${file.birthDate === '' ? '' : ` · lahir ${shortDate(file.birthDate)}`}`;

function Patient({ file, today, sessions, sessionId, isOnPaper }: Extract<Asked, { kind: 'patient' }> & { sessionId: number; isOnPaper: boolean }) {
  const { facility } = useFrame();
  const clinics = [...new Set(sessions.map(({ clinicName }) => clinicName))];
  const hasCard = file.cardNumber !== '';
  return (
    <>
      <div class="register__who" role="status">
        <p class="register__name">{file.fullName}</p>
        <p class="number">{whoWords(file)}</p>
        <p class="row__badges">
          {file.registeredAt === null && <span class="badge badge--warn">Data belum diperiksa</span>}
          {!hasCard && <span class="badge badge--warn">Kartu JKN belum ada</span>}
          {file.phone === '' && <span class="badge badge--warn">Nomor HP belum ada</span>}
        </p>
        <Link to={patientPath(facility, file.medicalRecordNumber)} class="button">
          Data pasien
        </Link>
      </div>
      {today.map((item) => (
        <HasNumber key={item.booking.bookingCode} item={item} sessionId={sessionId} />
      ))}
      {sessions.length === 0 && <p>Tidak ada lagi jadwal yang buka hari ini.</p>}
      {clinics.map((clinic) => (
        <section class="register__clinic" key={clinic} aria-label={clinic}>
          <h3>{clinic}</h3>
          {sessions
            .filter(({ clinicName }) => clinicName === clinic)
            .map((session) => (
              <TakeNumber key={session.sessionId} session={session} file={file} sessionId={sessionId} isOnPaper={isOnPaper} />
            ))}
        </section>
      ))}
    </>
  );
}

/** Has a number of today: whoever booked before is present with one press. */
function HasNumber({ item, sessionId }: { item: DeskBooking; sessionId: number }) {
  const { facility } = useFrame();
  const { booking } = item;
  return (
    <div class="register__has">
      <p>
        <strong class="number">{booking.queueNumber}</strong> · {item.clinicName}
        <br />
        <span class="muted">{booking.state === 'waiting' && booking.checkedInAt === null ? 'Sudah booking, belum hadir' : stateWords(facility, booking)}</span>
      </p>
      <div class="register__acts">
        {booking.state === 'waiting' && booking.checkedInAt === null && (
          <Press to={`${CARE_AT}/hadir`} fields={{ kode: booking.bookingCode, panel: sessionId }} tone="primary" label={`Hadir: ${booking.queueNumber}`}>
            Hadir
          </Press>
        )}
        <Link to={bookingPath(facility, booking.bookingCode)} class="button" aria-label={`Buka booking ${booking.queueNumber}`}>
          Buka
        </Link>
      </div>
    </div>
  );
}

/** One press gives the number: who pays is what is pressed. */
function TakeNumber({ session, file, sessionId, isOnPaper }: { session: DeskSession; file: PatientFile; sessionId: number; isOnPaper: boolean }) {
  const fields = { pasien: file.medicalRecordNumber, sesi: session.sessionId, panel: sessionId, ...(isOnPaper ? { kertas: 'ya' } : {}) };
  const of = `${session.clinicName}, ${session.doctorName}, ${hoursText(session.slot.practiceHours)}`;
  return (
    <div class="register__session">
      <p>
        {session.doctorName}
        <br />
        <span class="muted number">{hoursText(session.slot.practiceHours)}</span>
        <br />
        <span class="muted number">
          Sisa JKN {session.leftJkn}, umum {session.leftNonJkn}
        </span>
      </p>
      <div class="register__acts">
        <Press to={`${CARE_AT}/daftar`} fields={{ ...fields, bayar: 'JKN' }} tone={file.cardNumber === '' ? 'plain' : 'primary'} isOff={session.leftJkn === 0 || file.cardNumber === ''} label={`JKN: ${of}`}>
          JKN
        </Press>
        <Press to={`${CARE_AT}/daftar`} fields={{ ...fields, bayar: 'NON JKN' }} isOff={session.leftNonJkn === 0} label={`Umum: ${of}`}>
          Umum
        </Press>
      </div>
    </div>
  );
}

function Given({ item }: { item: DeskBooking }) {
  const { facility } = useFrame();
  const { booking } = item;
  return (
    <div class="register__given" id="terdaftar" role="status" data-live>
      <p class="served__number number">{booking.queueNumber}</p>
      <p class="register__name">{item.patientName}</p>
      <p>
        {item.clinicName} · {item.doctorName}
      </p>
      <p class="muted">{stateWords(facility, booking)}</p>
      <div class="register__acts">
        <PrintTicket fields={{ booking: booking.bookingCode }} tone="primary" />
        <Link to={bookingPath(facility, booking.bookingCode)} class="button">
          Buka booking
        </Link>
      </div>
    </div>
  );
}
