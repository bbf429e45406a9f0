import type { BoardRow, SessionCard } from '../../../queue/clinic-board';
import { quotaLeft } from '../../../queue/rules/quota';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link, PostForm, useFrame } from '../../document';
import { StaffPage } from '../staff-page';
import { dateWords, hoursText } from '../../date-words';
import { panelOf, patientAt } from './session-words';

export interface TransferViewProps {
  place: ServicePoint;
  session: SessionCard;
  row: BoardRow;
  targets: readonly SessionCard[];
}

/** One patient to another session. */
export function TransferView({ place, session, row, targets }: TransferViewProps) {
  const { facility } = useFrame();
  return (
    <StaffPage title={`Pindah ${row.queueNumber}`} servicePoint={place}>
      <section class="card">
        <h1>
          Pindahkan <span class="number">{row.queueNumber}</span> · {row.patientName}
        </h1>
        <p>
          Sekarang: {session.clinicName}, {session.doctorName}, {hoursText(session.practiceHours)}. Nomor antrean lama dibatalkan dan pasien mendapat nomor baru.
        </p>
        {targets.length === 0 && <p>Tidak ada jadwal lain yang buka.</p>}
        <div class="choices">
          {targets.map((target) => {
            const left = Math.max(0, quotaLeft(target, row.payer, facility.settings));
            return (
              <PostForm to={`${panelOf(session.sessionId)}/pindah/${row.bookingCode}`} key={target.sessionId}>
                <input type="hidden" name="ke" value={target.sessionId} />
                <button class="choice" disabled={left === 0}>
                  <span class="choice__title">
                    {target.clinicName} · {hoursText(target.practiceHours)}
                  </span>
                  <span>{target.doctorName}</span>
                  <span class="choice__note">
                    {target.visitDate === session.visitDate ? 'Hari ini' : dateWords(target.visitDate)} · {left === 0 ? 'kuota habis' : `sisa kuota ${left}`} · {target.counts.waiting} menunggu
                  </span>
                </button>
              </PostForm>
            );
          })}
        </div>
        <p>
          <Link to={patientAt(session.sessionId, row.bookingCode)} class="button">
            Kembali
          </Link>
        </p>
      </section>
    </StaffPage>
  );
}
