import { hasAdmission } from '../../platform/facility';
import type { KioskBooking } from '../../queue/kiosk-booking';
import { hoursText } from '../../words/date-words';
import { clinicTitle, doctorTitle } from '../ticket/clinic-words';
import { useFrame } from '../document';
import { Icon } from './kiosk-icons';
import { JourneyForm, KioskScreen, ScanForm } from './kiosk-screen';
import type { OfferedClinic, OfferedSession } from './open-sessions';

interface Common {
  journeyKey: string;
  sound: boolean;
}

/** Of a letter held before the scanner while a doctor is being chosen. */
export interface LetterState {
  /** Only who comes with BPJS has one. */
  isWanted: boolean;
  isScanned: boolean;
}

const LEGEND = 'Jam praktik, ± perkiraan dilayani, dan sisa nomor';

/** Poli and doctor in one look: a patient reads on to his poli and touches once. */
export function SessionsScreen({ journeyKey, sound, clinics, letter }: Common & { clinics: readonly OfferedClinic[]; letter: LetterState }) {
  return (
    <KioskScreen name="sesi" title="Pilih dokter Anda" lead={LEGEND} journeyKey={journeyKey} back="identify" sound={sound}>
      <LetterStrip journeyKey={journeyKey} letter={letter} />
      <div class="clinics">
        {clinics.map((clinic) => (
          <section class="clinic" key={clinic.clinicCode}>
            <h2>{clinicTitle(clinic.clinicName)}</h2>
            {clinic.sessions.map((session) => (
              <SessionChoice key={session.sessionId} journeyKey={journeyKey} session={session} />
            ))}
          </section>
        ))}
      </div>
    </KioskScreen>
  );
}

/** As many as stand below one another in large letters. */
const FEW_POLIS = 6;

/** A large house, or a clinic: first the poli. */
export function ClinicsScreen({ journeyKey, sound, clinics, letter }: Common & { clinics: readonly OfferedClinic[]; letter: LetterState }) {
  return (
    <KioskScreen name="poli" title="Pilih poli tujuan Anda" journeyKey={journeyKey} back="identify" sound={sound}>
      <LetterStrip journeyKey={journeyKey} letter={letter} />
      <div class={clinics.length <= FEW_POLIS ? 'polis polis--few' : 'polis'}>
        {clinics.map(({ clinicCode, clinicName, sessions }) => {
          const isFull = sessions.every(({ left }) => left === 0);
          return (
            <JourneyForm to="/kiosk/poli" journeyKey={journeyKey} key={clinicCode}>
              <input type="hidden" name="poli" value={clinicCode} />
              <button class="choice-card" disabled={isFull}>
                <span class="choice-card__title">{clinicTitle(clinicName)}</span>
                <span class="choice-card__note">{isFull ? 'Penuh' : sessions.length === 1 ? doctorTitle(sessions[0]?.doctorName ?? '') : `${sessions.length} jadwal dokter`}</span>
              </button>
            </JourneyForm>
          );
        })}
      </div>
    </KioskScreen>
  );
}

export function DoctorsScreen({ journeyKey, sound, clinic, letter }: Common & { clinic: OfferedClinic; letter: LetterState }) {
  return (
    <KioskScreen name="dokter" title={`${clinicTitle(clinic.clinicName)}: pilih dokter`} lead={LEGEND} journeyKey={journeyKey} back="sessions" sound={sound}>
      <LetterStrip journeyKey={journeyKey} letter={letter} />
      <div class="polis">
        {clinic.sessions.map((session) => (
          <SessionChoice key={session.sessionId} journeyKey={journeyKey} session={session} />
        ))}
      </div>
    </KioskScreen>
  );
}

function SessionChoice({ journeyKey, session }: { journeyKey: string; session: OfferedSession }) {
  const isFull = session.left === 0;
  return (
    <JourneyForm to="/kiosk/sesi" journeyKey={journeyKey}>
      <input type="hidden" name="sesi" value={session.sessionId} />
      <button class="choice-card" disabled={isFull}>
        <span class="choice-card__title">{doctorTitle(session.doctorName)}</span>
        <span class="choice-card__tags">
          <span class="choice-card__note number">
            {hoursText(session.practiceHours)}
            {!isFull && (
              <>
                {' '}
                · <span class="together">± {session.expectedAt}</span>
              </>
            )}
          </span>
          {isFull ? <span class="tag tag--full">Penuh</span> : <span class="tag number">Sisa {session.left}</span>}
          {session.lateMinutes !== null && <span class="tag tag--warn">Terlambat ± {session.lateMinutes} menit</span>}
        </span>
      </button>
    </JourneyForm>
  );
}

/** A letter may be scanned while choosing; nothing has to be touched for it. */
function LetterStrip({ journeyKey, letter }: { journeyKey: string; letter: LetterState }) {
  if (!letter.isWanted) return null;
  return (
    <>
      <p class={letter.isScanned ? 'said said--good' : 'scan-hint scan-hint--slim'} role="status">
        <Icon of="letter" />
        {letter.isScanned ? 'Surat Anda sudah terbaca.' : 'Ada surat rujukan atau kontrol? Boleh langsung dipindai.'}
      </p>
      <ScanForm to="/kiosk/pindai-surat" journeyKey={journeyKey} name="surat" />
    </>
  );
}

/** BPJS wants to know why the patient comes: from the letter's code, or the loket completes it. */
export function LetterScreen({ journeyKey, sound, isUnreadable = false }: Common & { isUnreadable?: boolean }) {
  return (
    <KioskScreen name="surat" title="Pindai surat rujukan atau surat kontrol" journeyKey={journeyKey} back="sessions" sound={sound}>
      <div class="letter">
        {isUnreadable && (
          <p class="said said--warn" role="alert">
            Kode itu bukan nomor surat BPJS. Coba sekali lagi, atau pilih di bawah ini.
          </p>
        )}
        <p class="scan-hint">
          <Icon of="letter" />
          Dekatkan kode pada surat ke alat pemindai.
        </p>
        <ScanForm to="/kiosk/surat" journeyKey={journeyKey} name="surat" />
        <h2>Tidak dapat dipindai? Anda datang untuk apa?</h2>
        <div class="letter__kinds">
          <Kind journeyKey={journeyKey} kind="3" title="Kontrol ulang" note="Dokter meminta saya kembali" />
          <Kind journeyKey={journeyKey} kind="1" title="Rujukan dari puskesmas atau klinik" note="Kunjungan pertama dengan rujukan ini" />
          <Kind journeyKey={journeyKey} kind="0" title="Saya tidak tahu" note="Petugas akan menanyakan" />
        </div>
        <p class="muted">Petugas loket akan melengkapi nomor surat Anda.</p>
      </div>
    </KioskScreen>
  );
}

function Kind({ journeyKey, kind, title, note }: { journeyKey: string; kind: string; title: string; note: string }) {
  return (
    <JourneyForm to="/kiosk/surat" journeyKey={journeyKey}>
      <input type="hidden" name="jenis" value={kind} />
      <button class="choice-card">
        <span class="choice-card__title">{title}</span>
        <span class="choice-card__note">{note}</span>
      </button>
    </JourneyForm>
  );
}

/** What the patient has already today: nobody takes a second number by mistake. */
export function BookingsScreen({ journeyKey, sound, bookings, mayTakeAnother, title }: Common & { bookings: readonly KioskBooking[]; mayTakeAnother: boolean; title: string }) {
  const { facility } = useFrame();
  return (
    <KioskScreen name="booking" title={title} journeyKey={journeyKey} back="identify" sound={sound}>
      <div class="polis">
        {bookings.map(({ booking, clinicName, doctorName, practiceHours, lacksReference }) => (
          <JourneyForm to="/kiosk/booking" journeyKey={journeyKey} key={booking.bookingCode}>
            <input type="hidden" name="booking" value={booking.bookingCode} />
            <button class="choice-card choice-card--main">
              <span class="choice-card__title">
                {clinicTitle(clinicName)} · nomor <span class="number">{booking.queueNumber}</span>
              </span>
              <span class="choice-card__note number">
                {doctorTitle(doctorName)} · {hoursText(practiceHours)}
              </span>
              <span class="choice-card__tags">
                <span class="tag">{booking.checkedInAt !== null || lacksReference ? 'Cetak tiket lagi' : hasAdmission(facility) ? 'Sentuh untuk check-in' : 'Sentuh: saya sudah hadir'}</span>
              </span>
            </button>
          </JourneyForm>
        ))}
        {mayTakeAnother && (
          <JourneyForm to="/kiosk/nomor-lain" journeyKey={journeyKey}>
            <button class="choice-card">
              <span class="choice-card__title">Ambil nomor untuk poli lain</span>
            </button>
          </JourneyForm>
        )}
      </div>
    </KioskScreen>
  );
}
