import type { DeskBooking } from '../../../registration/desk-bookings';
import { isBeingRegistered } from '../../../registration/desk-consequences';
import type { ServicePoint } from '../../../service-points/service-point';
import type { QueueTicket } from '../../../service-points/service-ticket';
import { Link, PostForm, useFrame } from '../../document';
import { clockTime } from '../../../words/date-words';
import { Columns } from '../columns';
import { StaffPage } from '../staff-page';
import { LOKET_AT } from './loket-view';

/** At the end of the day: who took a number of the desk and never came. One press, and each can be left out. */
export function AbsentView({ place, tickets, bookings }: { place: ServicePoint; tickets: readonly QueueTicket[]; bookings: ReadonlyMap<string, DeskBooking> }) {
  const { facility } = useFrame();
  const bookingOf = (ticket: QueueTicket): DeskBooking | undefined => (ticket.bookingCode === null ? undefined : bookings.get(ticket.bookingCode));
  return (
    <StaffPage title="Tidak hadir" servicePoint={place}>
      <h1>Nomor loket yang tidak hadir</h1>
      <section class="card">
        {tickets.length === 0 ? (
          <p>Semua nomor hari ini sudah dilayani.</p>
        ) : (
          <PostForm to={`${LOKET_AT}/belum-hadir`} class="form">
            <p>Yang sudah dipanggil dan tidak datang sudah dicentang. Periksa dahulu: yang dicatat tidak hadir tidak dipanggil lagi.</p>
            <table class="table">
              <Columns names={['Tidak hadir', 'Nomor', 'Pasien', 'Diambil', 'Keterangan']} />
              <tbody>
                {tickets.map((ticket) => {
                  const item = bookingOf(ticket);
                  return (
                    <tr key={ticket.ticketId}>
                      <td>
                        <label class="edit-check">
                          <input type="checkbox" name="tiket" value={ticket.ticketId} checked={ticket.skippedAt !== null} />
                          <span class="visually-hidden">Tidak hadir: {ticket.ticketNumber}</span>
                        </label>
                      </td>
                      <td class="number">
                        <strong>{ticket.ticketNumber}</strong>
                      </td>
                      <td>{item?.patientName ?? (ticket.purpose === 'new-patient' ? 'Pasien baru' : 'Keperluan umum')}</td>
                      <td class="number">{clockTime(ticket.takenAt, facility.timeZone)}</td>
                      <td>
                        {ticket.skippedAt === null ? 'Belum dipanggil' : `Dipanggil ${clockTime(ticket.calledAt ?? ticket.skippedAt, facility.timeZone)}, tidak datang`}
                        {item !== undefined && isBeingRegistered(item.booking) && ` · bookingnya (${item.booking.queueNumber}) ikut tidak hadir, task 99`}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            <p class="edit-buttons">
              <button class="button button--danger">Catat yang dicentang tidak hadir</button>
              <Link to={LOKET_AT} class="button">
                Kembali ke loket
              </Link>
            </p>
          </PostForm>
        )}
        {tickets.length === 0 && (
          <p>
            <Link to={LOKET_AT} class="button">
              Kembali ke loket
            </Link>
          </p>
        )}
      </section>
    </StaffPage>
  );
}
