import type { DeskBooking } from '../../../registration/desk-bookings';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link, useFrame } from '../../document';
import { Press } from '../press';
import { StaffPage } from '../staff-page';
import { bookingPath } from './desk';
import { BookingBadges, LOKET_AT } from './loket-view';
import { ReferenceForm } from './reference-form';

/**
 * The registration is about to end without the number that BPJS wants: now is when the letter is at hand. Either answer ends
 * it, and no key does: the one that brought here, pressed twice, would leave the question unread.
 */
export function FinishQuestionView({ place, item }: { place: ServicePoint | undefined; item: DeskBooking }) {
  const { facility } = useFrame();
  const { booking, patientName } = item;
  return (
    <StaffPage title="Selesai pendaftaran" servicePoint={place}>
      <div class="edit-head">
        <div>
          <h1>
            <span class="number">{booking.queueNumber}</span> · {patientName}
          </h1>
          <p class="row__badges">
            <BookingBadges item={item} />
          </p>
        </div>
        <p class="edit-buttons">
          <Link to={LOKET_AT} class="button">
            Kembali ke loket
          </Link>
        </p>
      </div>
      <div class="booking">
        <section class="card">
          <h2>Isi nomor surat sekarang</h2>
          <ReferenceForm bookingCode={booking.bookingCode} visitType={item.visitType} back="finish" />
        </section>
        <section class="card">
          <h2>Atau selesaikan tanpa nomor</h2>
          <p>Pasien dapat langsung ke poli. Data ke BPJS menunggu nomor surat: lengkapi kemudian dari daftar “Menunggu nomor rujukan”.</p>
          <div class="edit-buttons">
            <Press to={`${bookingPath(facility, booking.bookingCode)}/selesai`} fields={{ kembali: 'panel', tanpa: 'ya' }}>
              Selesai tanpa nomor surat
            </Press>
          </div>
        </section>
      </div>
    </StaffPage>
  );
}
