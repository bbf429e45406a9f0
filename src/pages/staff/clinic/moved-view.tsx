import { localDate } from '../../../platform/clock';
import type { SessionCard } from '../../../queue/clinic-board';
import type { MovedPatient } from '../../../queue/moved-patients';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link, useFrame } from '../../document';
import { dateWords, hoursText } from '../../../words/date-words';
import { PrintTicket } from '../print-ticket';
import { RowGroup, WaitingRow } from '../waiting-rows';
import { StaffPage } from '../staff-page';
import { panelOf } from './session-words';

/** The patient has a new number and still holds the old ticket. */
export function MovedView({ place, session, moved }: { place: ServicePoint; session: SessionCard; moved: MovedPatient }) {
  return (
    <StaffPage title={`Pindah ${moved.fromNumber}`} servicePoint={place}>
      <section class="card">
        <h1>
          {moved.fromNumber} menjadi <span class="number">{moved.queueNumber}</span> · {moved.patientName}
        </h1>
        <p>
          <Whereto moved={moved} />. Tiket lama tidak berlaku lagi.
        </p>
        <div class="acts">
          <PrintNew moved={moved} tone="primary" />
          <Link to={panelOf(session.sessionId)} class="button">
            Kembali ke panel
          </Link>
        </div>
      </section>
    </StaffPage>
  );
}

/** Everybody this session has lost, such as after its doctor has left. */
export function MovedPatients({ moved }: { moved: readonly MovedPatient[] }) {
  return (
    <RowGroup heading="Sudah dipindahkan" count={moved.length}>
      {moved.map((each) => (
        <WaitingRow key={each.bookingCode} id={each.bookingCode} number={each.queueNumber} name={each.patientName} note={<Whereto moved={each} hasNumber />}>
          <PrintNew moved={each} />
        </WaitingRow>
      ))}
    </RowGroup>
  );
}

function PrintNew({ moved, tone = 'plain' }: { moved: MovedPatient; tone?: 'plain' | 'primary' }) {
  return (
    <PrintTicket fields={{ booking: moved.bookingCode }} tone={tone} label={`Cetak tiket baru ${moved.queueNumber}`}>
      Cetak tiket baru
    </PrintTicket>
  );
}

function Whereto({ moved, hasNumber = false }: { moved: MovedPatient; hasNumber?: boolean }) {
  const { facility, now } = useFrame();
  const isToday = moved.visitDate === localDate(now, facility.timeZone);
  return (
    <>
      {hasNumber && `dahulu ${moved.fromNumber} · `}
      {moved.clinicName}, {moved.doctorName}, {isToday ? 'hari ini' : dateWords(moved.visitDate)} {hoursText(moved.practiceHours)}
    </>
  );
}
