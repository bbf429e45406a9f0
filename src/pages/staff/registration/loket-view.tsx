import type { ComponentChildren } from 'preact';
import type { DeskBooking } from '../../../registration/desk-bookings';
import { isToBeFinished } from '../../../registration/desk-consequences';
import type { UnseenPrint } from '../../../registration/unseen-prints';
import type { UndoablePress } from '../../../service-points/move-ticket';
import type { ServicePoint } from '../../../service-points/service-point';
import type { QueueDay, QueueTicket } from '../../../service-points/service-ticket';
import { hoursText } from '../../../words/date-words';
import { Link, useFrame } from '../../document';
import { NobodyServed, Panel, Served } from '../calling-panel';
import { NewPatientBadge, PayerBadge } from '../patient-badges';
import { Press } from '../press';
import { PrintTicket } from '../print-ticket';
import { RowGroup, WaitingRow } from '../waiting-rows';
import { StaffPage } from '../staff-page';
import { bookingPath, DESKS, newPatientPath, patientPath } from './desk';
import { ReferenceForm } from './reference-form';
import { CallNextTicket, TicketActs, TicketRows, TicketUndoStrip, type TicketWords } from './ticket-rows';
import { UnseenPrints } from './unseen-prints-view';

export const LOKET_AT = DESKS.FKRTL.at;

export interface LoketProps {
  place: ServicePoint;
  points: readonly ServicePoint[];
  day: QueueDay;
  here: QueueTicket | undefined;
  bookings: ReadonlyMap<string, DeskBooking>;
  undo: UndoablePress | undefined;
  prints: readonly UnseenPrint[];
  withoutTicket: readonly DeskBooking[];
  lacking: readonly DeskBooking[];
}

export function LoketView(props: LoketProps) {
  const { facility } = useFrame();
  const { place, day, here, bookings, undo, lacking, withoutTicket } = props;
  const atDesk = typeof here?.bookingCode === 'string' ? bookings.get(here.bookingCode) : undefined;
  const isDeskBusy = here !== undefined && atDesk !== undefined && isToBeFinished(atDesk.booking, here);
  const words = (ticket: QueueTicket): TicketWords => wordsOf(ticket, ticket.bookingCode === null ? undefined : bookings.get(ticket.bookingCode));
  return (
    <StaffPage title="Loket" servicePoint={place}>
      <Panel
        heading={place.name}
        about={
          <ul class="links">
            <li>
              <Link to={`${LOKET_AT}/pasien`}>Cari pasien</Link>
            </li>
            <li>
              <Link to={newPatientPath(facility)}>Pasien baru</Link>
            </li>
            <li>
              <Link to={`${LOKET_AT}/belum-hadir`}>Tandai tidak hadir</Link>
            </li>
          </ul>
        }
        undo={<TicketUndoStrip at={LOKET_AT} undo={undo} />}
        left={
          <>
            <CallNextTicket at={LOKET_AT} day={day} here={here} isDeskBusy={isDeskBusy} />
            {here === undefined ? <Nobody /> : <AtDesk ticket={here} booking={atDesk} />}
          </>
        }
        right={
          <>
            <TicketRows at={LOKET_AT} points={props.points} day={day} here={here} words={words} isDeskBusy={isDeskBusy} />
            <RowGroup heading="Pasien baru sudah check-in, tanpa nomor loket" count={withoutTicket.length}>
              {withoutTicket.map((item) => (
                <BookingRow key={item.booking.bookingCode} item={item}>
                  <Press to={`${LOKET_AT}/layani`} fields={{ booking: item.booking.bookingCode, hadir: here?.ticketId ?? '' }} label={`Layani: ${item.patientName}`} isOff={isDeskBusy}>
                    Layani
                  </Press>
                </BookingRow>
              ))}
            </RowGroup>
            <UnseenPrints at={LOKET_AT} prints={props.prints} />
            <RowGroup heading="Menunggu nomor rujukan" count={lacking.length}>
              {lacking.map((item) => (
                <BookingRow key={item.booking.bookingCode} item={item}>
                  <Link to={bookingPath(facility, item.booking.bookingCode)} class="button" aria-label={`Lengkapi rujukan: ${item.patientName}`}>
                    Lengkapi
                  </Link>
                </BookingRow>
              ))}
            </RowGroup>
          </>
        }
      />
    </StaffPage>
  );
}

function wordsOf(ticket: QueueTicket, item: DeskBooking | undefined): TicketWords {
  if (item === undefined) return { name: ticket.purpose === 'new-patient' ? 'Pasien baru' : 'Keperluan umum' };
  return { name: item.patientName, badges: <BookingBadges item={item} />, note: item.clinicName };
}

export function BookingBadges({ item }: { item: DeskBooking }) {
  return (
    <>
      <PayerBadge payer={item.booking.payer} />
      {item.booking.isNewPatient && <NewPatientBadge />}
      {item.lacksReference && <span class="badge badge--warn">Rujukan belum ada</span>}
    </>
  );
}

function BookingRow({ item, children }: { item: DeskBooking; children: ComponentChildren }) {
  return (
    <WaitingRow id={`booking-${item.booking.bookingCode}`} number={item.booking.queueNumber} name={item.patientName} badges={<BookingBadges item={item} />} note={item.clinicName}>
      {children}
    </WaitingRow>
  );
}

function Nobody() {
  return (
    <>
      <NobodyServed>Belum ada yang dipanggil ke loket ini.</NobodyServed>
      <Press to={`${LOKET_AT}/layani`} fields={{ hadir: '' }}>
        Layani tanpa nomor
      </Press>
    </>
  );
}

function AtDesk({ ticket, booking }: { ticket: QueueTicket; booking: DeskBooking | undefined }) {
  const { name, badges } = wordsOf(ticket, booking);
  return (
    <Served id={String(ticket.ticketId)} number={ticket.ticketNumber} name={name} state="Di loket ini" since={ticket.calledAt ?? ticket.takenAt} badges={badges} note={booking === undefined ? undefined : <Facts item={booking} />}>
      {booking === undefined ? <WithoutBooking ticket={ticket} /> : <WithBooking ticket={ticket} item={booking} />}
    </Served>
  );
}

function Facts({ item }: { item: DeskBooking }) {
  return (
    <>
      <p>
        {item.clinicName} · {item.doctorName} · {hoursText(item.practiceHours)}
      </p>
      <p>
        Nomor poli <strong class="number">{item.booking.queueNumber}</strong> · RM {item.booking.medicalRecordNumber}
      </p>
    </>
  );
}

/** A number without a booking: whoever has it is looked up or added, and then booked for. */
function WithoutBooking({ ticket }: { ticket: QueueTicket }) {
  const { facility } = useFrame();
  const isNew = ticket.purpose === 'new-patient';
  return (
    <>
      <Link to={`${LOKET_AT}/pasien`} class={isNew ? 'button' : 'button button--primary'}>
        Cari pasien
      </Link>
      <Link to={newPatientPath(facility)} class={isNew ? 'button button--primary' : 'button'}>
        Daftarkan pasien baru
      </Link>
      <TicketActs at={LOKET_AT} ticket={ticket} isDoneOffered />
    </>
  );
}

function WithBooking({ ticket, item }: { ticket: QueueTicket; item: DeskBooking }) {
  const { facility } = useFrame();
  const { booking } = item;
  const isOpen = isToBeFinished(booking, ticket);
  return (
    <>
      {isOpen && (
        <Press to={`${bookingPath(facility, booking.bookingCode)}/selesai`} fields={{ kembali: 'panel' }} tone="primary" shortcut="done">
          Selesai pendaftaran
        </Press>
      )}
      <TicketActs at={LOKET_AT} ticket={ticket} isDoneOffered={!isOpen} />
      {item.lacksReference && <ReferenceForm bookingCode={booking.bookingCode} visitType={item.visitType} back="panel" />}
      <Link to={patientPath(facility, booking.medicalRecordNumber)} class={item.lacksPatientData ? 'button button--primary' : 'button'}>
        {item.lacksPatientData ? 'Lengkapi data pasien' : 'Data pasien'}
      </Link>
      <PrintTicket fields={{ booking: booking.bookingCode }} />
      <Link to={bookingPath(facility, booking.bookingCode)} class="button">
        Buka booking
      </Link>
    </>
  );
}
