import type { BoardRow, SessionCard } from '../../../queue/clinic-board';
import { quotaLeft } from '../../../queue/rules/quota';
import type { ServicePoint } from '../../../service-points/service-point';
import { dateWords, hoursText } from '../../../words/date-words';
import { Link, PostForm, useFrame } from '../../document';
import { StaffPage } from '../staff-page';
import { panelOf, patientAt } from './session-words';

interface TransferProps {
  place: ServicePoint;
  session: SessionCard;
  row: BoardRow;
}

const transferAt = ({ session, row }: TransferProps): string => `${panelOf(session.sessionId)}/pindah/${row.bookingCode}`;
const dayOf = (target: SessionCard, session: SessionCard): string => (target.visitDate === session.visitDate ? 'Hari ini' : dateWords(target.visitDate));

/** One patient to another session: to which. */
export function TransferView({ targets, ...props }: TransferProps & { targets: readonly SessionCard[] }) {
  const { place, session, row } = props;
  const days = [...new Set(targets.map(({ visitDate }) => visitDate))];
  return (
    <StaffPage title={`Pindah ${row.queueNumber}`} servicePoint={place}>
      <section class="card">
        <div class="edit-head">
          <h1>
            Pindahkan <span class="number">{row.queueNumber}</span> · {row.patientName}
          </h1>
          <Link to={patientAt(session.sessionId, row.bookingCode)} class="button">
            Kembali
          </Link>
        </div>
        <p>
          Sekarang: {session.clinicName}, {session.doctorName}, {hoursText(session.practiceHours)}. Pindah ke jadwal mana?
        </p>
        {targets.length === 0 && <p>Tidak ada jadwal lain yang buka.</p>}
        {days.map((day) => {
          const ofDay = targets.filter(({ visitDate }) => visitDate === day);
          return (
            <section class="targets" key={day}>
              <h2>{ofDay[0] !== undefined && dayOf(ofDay[0], session)}</h2>
              <ul class="targets__list">
                {ofDay.map((target) => (
                  <Target key={target.sessionId} target={target} {...props} />
                ))}
              </ul>
            </section>
          );
        })}
      </section>
    </StaffPage>
  );
}

function Target({ target, ...props }: TransferProps & { target: SessionCard }) {
  const { facility } = useFrame();
  const left = Math.max(0, quotaLeft(target, props.row.payer, facility.settings));
  const words = (
    <>
      <span class="choice__title">
        {target.clinicName} <span class="number">{hoursText(target.practiceHours)}</span>
      </span>
      <span>{target.doctorName}</span>
      <span class="choice__note">
        {left === 0 ? 'Kuota habis' : `Sisa kuota ${left}`} · {target.counts.waiting} menunggu
      </span>
    </>
  );
  return (
    <li>
      {left === 0 ? (
        <div class="choice choice--off">{words}</div>
      ) : (
        <Link to={`${transferAt(props)}?ke=${target.sessionId}`} class="choice">
          {words}
        </Link>
      )}
    </li>
  );
}

/** Asked first: what is done at BPJS is not taken back by a press. */
export function TransferQuestion({ target, ...props }: TransferProps & { target: SessionCard }) {
  const { place, session, row } = props;
  return (
    <StaffPage title={`Pindah ${row.queueNumber}`} servicePoint={place}>
      <section class="card card--narrow">
        <h1>
          Pindahkan <span class="number">{row.queueNumber}</span> · {row.patientName}?
        </h1>
        <dl class="facts">
          <dt>Dari</dt>
          <dd>
            {session.clinicName}, {session.doctorName}, {hoursText(session.practiceHours)}
          </dd>
          <dt>Ke</dt>
          <dd>
            {target.clinicName}, {target.doctorName}, {dayOf(target, session).toLowerCase()} {hoursText(target.practiceHours)}
          </dd>
        </dl>
        <p>Di BPJS: booking lama dibatalkan, lalu dibuat booking baru. Pasien mendapat nomor dan tiket baru.</p>
        <PostForm to={transferAt(props)} class="form">
          <input type="hidden" name="ke" value={target.sessionId} />
          <label class="field">
            <span class="field__label">Alasan (boleh dikosongkan)</span>
            <input class="field__input" name="alasan" id="alasan-pindah" maxLength={100} autocomplete="off" />
            <span class="field__hint">Ikut dikirim ke BPJS bersama pembatalan booking lama.</span>
          </label>
          <div class="acts">
            <button class="button button--primary">Ya, pindahkan</button>
            <Link to={transferAt(props)} class="button">
              Pilih jadwal lain
            </Link>
            <Link to={patientAt(session.sessionId, row.bookingCode)} class="button button--quiet">
              Tidak jadi
            </Link>
          </div>
        </PostForm>
      </section>
    </StaffPage>
  );
}
