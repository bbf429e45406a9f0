import type { LocalDate } from '../../../platform/clock';
import type { DeskSession } from '../../../registration/desk-sessions';
import type { PatientFile } from '../../../registration/patient-file';
import type { ServicePoint } from '../../../service-points/service-point';
import type { QueueTicket } from '../../../service-points/service-ticket';
import { Link, useFrame } from '../../document';
import { dateWords, hoursText } from '../../../words/date-words';
import { CheckField, EditForm, TextField, SelectField } from '../edit-form';
import { textOf, type EditState } from '../edit-state';
import { StaffPage } from '../staff-page';
import { patientPath, walkInPath } from './desk';
import { VISIT_TYPES } from './reference-form';

export interface WalkInProps {
  place: ServicePoint;
  file: PatientFile;
  visitDate: LocalDate;
  dates: { first: LocalDate; last: LocalDate };
  isToday: boolean;
  sessions: readonly DeskSession[];
  /** The number by which the patient was called, where it has no booking yet. */
  ticket: QueueTicket | undefined;
  state: EditState;
}

export function WalkInView({ place, file, visitDate, dates, isToday, sessions, ticket, state }: WalkInProps) {
  const { base, facility } = useFrame();
  const at = walkInPath(facility, file.medicalRecordNumber);
  const isNew = file.registeredAt === null;
  return (
    <StaffPage title="Daftarkan ke poli" servicePoint={place}>
      <h1>Daftarkan {file.fullName}</h1>
      <p>
        RM <span class="number">{file.medicalRecordNumber}</span>
        {isNew && ' · pasien baru'}
        {ticket !== undefined && ` · nomor loket ${ticket.ticketNumber}`}
      </p>
      {isNew && isToday && ticket === undefined && (
        <p class="flash flash--bad" role="alert">
          Pasien baru memerlukan nomor antrean loket. Kembali ke panel, tekan “Layani tanpa nomor”, lalu daftarkan.
        </p>
      )}
      <section class="card">
        <form method="get" action={base + at} class="edit-search">
          <label class="field">
            <span class="field__label">Tanggal periksa</span>
            <input class="field__input" type="date" name="tanggal" value={visitDate} min={dates.first} max={dates.last} required />
          </label>
          <button class="button">Tampilkan jadwal</button>
        </form>
        <h2>{dateWords(visitDate)}</h2>
        {sessions.length === 0 ? (
          <p>Tidak ada jadwal dokter pada tanggal ini.</p>
        ) : (
          <EditForm to={`${at}?tanggal=${visitDate}`} state={state} button={isToday ? 'Simpan, pendaftaran selesai' : 'Simpan booking'}>
            {ticket !== undefined && <input type="hidden" name="tiket" value={ticket.ticketId} />}
            <SessionField sessions={sessions} isToday={isToday} state={state} />
            <div class="edit-columns">
              <SelectField
                state={state}
                name="bayar"
                label="Cara bayar"
                options={[
                  { value: 'JKN', label: 'JKN (BPJS)' },
                  { value: 'NON JKN', label: 'Umum atau asuransi lain' },
                ]}
                {...(file.cardNumber === '' ? { hint: 'Nomor kartu JKN belum ada pada data pasien.' } : {})}
              />
              <SelectField state={state} name="jenis" label="Jenis kunjungan" options={Object.entries(VISIT_TYPES).map(([value, label]) => ({ value, label }))} hint="Seperti tertulis pada surat." />
              <TextField state={state} name="rujukan" label="Nomor rujukan atau surat kontrol" maxLength={50} hint="JKN. Belum ada: kosongkan; BPJS diberi tahu sesudah dilengkapi." />
            </div>
            {isToday && <CheckField state={state} name="kertas" label="Pasien dilayani saat listrik atau jaringan padam: jamnya ditulis sesudah ini dari catatan kertas" />}
          </EditForm>
        )}
        <p>
          <Link to={patientPath(facility, file.medicalRecordNumber)} class="button button--quiet">
            Kembali ke data pasien
          </Link>
        </p>
      </section>
    </StaffPage>
  );
}

/** One press for poli, doctor and hour, with what is left of each. */
function SessionField({ sessions, isToday, state }: { sessions: readonly DeskSession[]; isToday: boolean; state: EditState }) {
  const chosen = textOf(state.values, 'sesi');
  const error = state.errors['sesi'];
  return (
    <fieldset class="edit-fieldset" id="isian-sesi" tabIndex={-1}>
      <legend class="field__label">Poli dan dokter</legend>
      {error !== undefined && <p class="field__error">{error}</p>}
      <div class="walk-in-sessions">
        {sessions.map((session) => (
          <label class="walk-in-session" key={session.sessionId}>
            <input type="radio" name="sesi" value={session.sessionId} checked={chosen === String(session.sessionId)} disabled={session.onLeave || (session.isOver && !isToday)} required />
            <span class="walk-in-session__words">
              <strong>
                {session.clinicName} <span class="number">{hoursText(session.slot.practiceHours)}</span>
              </strong>
              <span>{session.doctorName}</span>
              <span class="muted">{leftWords(session)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function leftWords(session: DeskSession): string {
  if (session.onLeave) return 'Dokter cuti';
  return session.isOver ? 'Sudah tutup, hanya untuk yang tercatat di kertas' : `Sisa JKN ${session.leftJkn}, umum ${session.leftNonJkn}`;
}
