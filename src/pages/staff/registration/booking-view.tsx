import type { DeskBooking, DeskTask } from '../../../registration/desk-bookings';
import { isBeingRegistered } from '../../../registration/desk-consequences';
import { hasAdmission } from '../../../platform/facility';
import type { ServicePoint } from '../../../service-points/service-point';
import type { QueueTicket } from '../../../service-points/service-ticket';
import { Link, PostForm, useFrame } from '../../document';
import { clockTime, dateWords, hoursText } from '../../../words/date-words';
import { Columns } from '../columns';
import { Press } from '../press';
import { PrintTicket } from '../print-ticket';
import { StaffPage } from '../staff-page';
import { sourceWords, stateWords, taskWords } from './booking-words';
import { bookingPath, deskOf, patientPath } from './desk';
import { BookingBadges, LOKET_AT } from './loket-view';
import { ReferenceForm, VISIT_TYPES } from './reference-form';

export interface BookingProps {
  place: ServicePoint | undefined;
  item: DeskBooking;
  tasks: readonly DeskTask[];
  isToday: boolean;
  /** Who is at this desk now. */
  here: QueueTicket | undefined;
}

const STATE_TONES: Record<DeskBooking['booking']['state'], string> = { waiting: 'badge--warn', called: 'badge--good', finished: 'badge--good', absent: 'badge--bad', cancelled: 'badge--bad' };

export function BookingView({ place, item, tasks, isToday, here }: BookingProps) {
  const { facility } = useFrame();
  const { booking } = item;
  const desk = deskOf(facility);
  const at = bookingPath(facility, booking.bookingCode);
  const isMine = here?.bookingCode === booking.bookingCode;
  const waits = booking.state === 'waiting';
  return (
    <StaffPage title="Booking" servicePoint={place}>
      <div class="card edit-head">
        <div>
          <h1 class="booking-head">
            <span class="booking-head__number number">{booking.queueNumber}</span> {item.patientName}
          </h1>
          <p class="booking-head__where">
            {item.clinicName} · {item.doctorName} · {dateWords(booking.visitDate)}, {hoursText(item.practiceHours)}
          </p>
          <p class="row__badges">
            <span class={`badge ${STATE_TONES[booking.state]}`}>{stateWords(facility, booking)}</span>
            <BookingBadges item={item} />
          </p>
        </div>
        <div class="edit-buttons">
          {booking.state !== 'cancelled' && <PrintTicket fields={{ booking: booking.bookingCode }} tone="primary" />}
          <Link to={facility.kind === 'FKTP' && isToday ? `${desk.at}/sesi/${booking.sessionId}` : desk.at} class="button">
            {desk.back}
          </Link>
        </div>
      </div>
      <div class="booking">
        <section class="card">
          <h2>Kunjungan</h2>
          <dl class="facts">
            <dt>Perkiraan dilayani</dt>
            <dd class="number">{clockTime(booking.estimatedAt, facility.timeZone)}</dd>
            <dt>Nomor RM</dt>
            <dd>
              <Link to={patientPath(facility, booking.medicalRecordNumber)} class="edit-link">
                {booking.medicalRecordNumber}
              </Link>
            </dd>
            <dt>Dibuat lewat</dt>
            <dd>{sourceWords(facility, booking.source)}</dd>
            {booking.payer === 'JKN' && hasAdmission(facility) && (
              <>
                <dt>{VISIT_TYPES[item.visitType] ?? 'Kunjungan'}</dt>
                <dd>{item.referenceNumber === '' ? 'Nomor belum ada' : item.referenceNumber}</dd>
              </>
            )}
            <dt>Kode booking</dt>
            <dd class="number">{booking.bookingCode}</dd>
            {item.cancelReason !== '' && (
              <>
                <dt>Alasan batal</dt>
                <dd>{item.cancelReason}</dd>
              </>
            )}
          </dl>
        </section>
        <section class="card">
          <h2>Langkah yang tercatat</h2>
          {tasks.length === 0 ? (
            <p>Belum ada.</p>
          ) : (
            <table class="table">
              <Columns names={['Langkah', 'Pukul', 'Oleh']} />
              <tbody>
                {tasks.map((task) => (
                  <tr key={task.task}>
                    <td>{taskWords(facility, task.task)}</td>
                    <td class="number">{clockTime(task.occurredAt, facility.timeZone)}</td>
                    <td>{task.actor ?? sourceWords(facility, task.source)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <div class="edit-buttons">
            {waits && isToday && booking.checkedInAt === null && (
              <Press to={`${at}/check-in`} tone="primary">
                {hasAdmission(facility) ? 'Check-in' : 'Hadir'}
              </Press>
            )}
            {isBeingRegistered(booking) && booking.lastTask === 1 && !isMine && (
              <Press to={`${LOKET_AT}/layani`} fields={{ booking: booking.bookingCode, hadir: here?.ticketId ?? '' }} tone="primary">
                Layani di loket ini
              </Press>
            )}
            {isBeingRegistered(booking) && booking.lastTask === 2 && (
              <Press to={`${at}/selesai`} fields={{ kembali: 'booking' }} tone="primary">
                Selesai pendaftaran
              </Press>
            )}
          </div>
          {item.lacksReference && <ReferenceForm bookingCode={booking.bookingCode} visitType={item.visitType} back="booking" />}
        </section>
      </div>
      {waits && (
        <section class="card">
          <h2>Batalkan booking</h2>
          <PostForm to={`${at}/batal`} class="edit-search">
            <label class="field">
              <span class="field__label">Alasan pembatalan</span>
              <input class="field__input" name="alasan" id="alasan-batal" maxLength={200} required autocomplete="off" />
            </label>
            <button class="button button--danger">Batalkan booking ini</button>
          </PostForm>
        </section>
      )}
    </StaffPage>
  );
}
