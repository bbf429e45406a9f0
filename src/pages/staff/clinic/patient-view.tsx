import type { BoardRow, SessionCard } from '../../../queue/clinic-board';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link, useFrame } from '../../document';
import { hoursText } from '../../../words/date-words';
import { Since } from '../patient-badges';
import { Press } from '../press';
import { FinishPresses, PriorityForm } from '../press-choices';
import { StaffPage } from '../staff-page';
import { CARE_AT } from '../clinic-care/care-panel';
import { bookingPath } from '../registration/desk';
import { BackAgain } from './board-rows';
import { PatientBadges, placeName } from './session-words';

interface PatientViewProps {
  place: ServicePoint;
  session: SessionCard;
  row: BoardRow;
  /** The panel. */
  at: string;
}

/** What is pressed seldom, for one patient of a session. */
export function PatientView({ place, session, row, at }: PatientViewProps) {
  const { facility } = useFrame();
  const fields = { kode: row.bookingCode };
  const isOver = row.place === 'finished' || row.place === 'absent';
  const mayMove = facility.kind === 'FKRTL' && (row.place === 'booked' || row.place === 'waiting' || (row.place === 'skipped' && row.lastTask !== 4));
  return (
    <StaffPage title={`${row.queueNumber}, ${session.clinicName}`} servicePoint={place}>
      <p>
        <Link to={at} class="button">
          Kembali ke panel
        </Link>
      </p>
      <section class="card" id="pasien" data-live>
        <h1>
          <span class="number">{row.queueNumber}</span> · {row.patientName}
        </h1>
        <p class="row__badges">
          <span class="badge badge--good">{placeName(facility, row.place)}</span>
          <PatientBadges row={row} />
          <span class="muted">
            {session.clinicName}, {session.doctorName}, {hoursText(session.practiceHours)}
            {row.phone !== '' && ` · Telepon ${row.phone}`}
          </span>
          {row.calledAt !== null && (
            <span class="muted">
              Dipanggil <Since at={row.calledAt} />
            </span>
          )}
        </p>
        <div class="acts">
          {facility.kind === 'FKTP' && (
            <>
              {row.place === 'booked' && (
                <Press to={`${CARE_AT}/hadir`} fields={{ ...fields, panel: session.sessionId }} tone="primary">
                  Hadir
                </Press>
              )}
              <Link to={bookingPath(facility, row.bookingCode)} class="button">
                Booking, tiket dan pembatalan
              </Link>
            </>
          )}
          {row.place === 'called' && (
            <>
              <FinishPresses to={`${at}/selesai`} fields={fields} hasShortcuts />
              <Press to={`${at}/panggil-ulang`} fields={{ ...fields, sesudah: row.lastCallId }} shortcut="again">
                Panggil lagi
              </Press>
            </>
          )}
          {row.place === 'skipped' && <BackAgain at={at} row={row} />}
          {(row.place === 'waiting' || row.place === 'called') && (
            <Press to={`${at}/lewati`} fields={fields} shortcut={row.place === 'called' ? 'skip' : undefined}>
              Lewati
            </Press>
          )}
          {mayMove && (
            <Link to={`${at}/pindah/${row.bookingCode}`} class="button">
              Pindah ke jadwal lain
            </Link>
          )}
          {!isOver && (
            <Press to={`${at}/tidak-hadir`} fields={fields} tone="danger">
              Tidak hadir
            </Press>
          )}
          {row.priorityReason !== null && !isOver && row.place !== 'called' && (
            <Press to={`${at}/prioritas-hapus`} fields={fields}>
              Hapus prioritas
            </Press>
          )}
        </div>
        <PriorityForm
          fields={fields}
          callNow={row.place === 'waiting' ? `${at}/panggil-ini` : undefined}
          goFirst={['waiting', 'booked', 'desk'].includes(row.place) && row.priorityReason === null ? `${at}/prioritas` : undefined}
          id={row.bookingCode}
        />
      </section>
    </StaffPage>
  );
}
