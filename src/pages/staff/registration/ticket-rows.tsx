import type { ComponentChildren } from 'preact';
import type { UndoablePress } from '../../../service-points/move-ticket';
import type { ServicePoint } from '../../../service-points/service-point';
import type { QueueDay, QueueTicket } from '../../../service-points/service-ticket';
import { CallNext, UndoStrip } from '../calling-panel';
import { PriorityBadge } from '../patient-badges';
import { Press } from '../press';
import { PriorityForm } from '../press-choices';
import { RowGroup, RowMenu, WaitingRow } from '../waiting-rows';

/** What a panel knows of a ticket beyond its number. */
export interface TicketWords {
  name: string;
  badges?: ComponentChildren;
  note?: string;
}

export interface TicketRowsProps {
  at: string;
  day: QueueDay;
  /** Who is at this desk now. */
  here: QueueTicket | undefined;
  points: readonly ServicePoint[];
  words: (ticket: QueueTicket) => TicketWords;
  /** A press that ends what stands at the desk is not offered while something is still to be done there. */
  isDeskBusy: boolean;
}

const idOf = (ticket: QueueTicket | undefined): string => (ticket === undefined ? '' : String(ticket.ticketId));

/** The lists of a queue: who waits, who was passed over, who is at other desks. */
export function TicketRows(props: TicketRowsProps) {
  const { day, here, points, words } = props;
  const elsewhere = day.called.filter((ticket) => ticket.ticketId !== here?.ticketId);
  return (
    <>
      <RowGroup heading="Menunggu" count={day.waiting.length} whenEmpty="Tidak ada yang menunggu.">
        {day.waiting.map((ticket) => (
          <WaitingTicket key={ticket.ticketId} ticket={ticket} {...props} />
        ))}
      </RowGroup>
      <RowGroup heading="Dilewati" count={day.skipped.length}>
        {day.skipped.map((ticket) => (
          <SkippedTicket key={ticket.ticketId} ticket={ticket} {...props} />
        ))}
      </RowGroup>
      <RowGroup heading="Di tempat lain" count={elsewhere.length}>
        {elsewhere.map((ticket) => (
          <WaitingRow
            key={ticket.ticketId}
            id={`tiket-${ticket.ticketId}`}
            number={ticket.ticketNumber}
            name={words(ticket).name}
            badges={<span class="badge">{points.find((point) => point.servicePointId === ticket.servicePointId)?.name ?? 'Tempat lain'}</span>}
            since={ticket.calledAt}
          />
        ))}
      </RowGroup>
    </>
  );
}

function WaitingTicket({ at, ticket, here, words, isDeskBusy }: TicketRowsProps & { ticket: QueueTicket }) {
  const { name, badges, note } = words(ticket);
  const of = `${ticket.ticketNumber} · ${name}`;
  return (
    <WaitingRow
      id={`tiket-${ticket.ticketId}`}
      number={ticket.ticketNumber}
      name={name}
      badges={
        <>
          <PriorityBadge reason={ticket.priorityReason} />
          {badges}
        </>
      }
      note={note}
      since={ticket.takenAt}
    >
      <RowMenu id={`tiket-${ticket.ticketId}`} of={of}>
        <PriorityForm
          fields={{ tiket: ticket.ticketId, hadir: idOf(here) }}
          callNow={isDeskBusy ? undefined : `${at}/panggil-nomor`}
          goFirst={ticket.priorityReason === null ? `${at}/dahulukan` : undefined}
          id={String(ticket.ticketId)}
        />
        <Press to={`${at}/tidak-hadir`} fields={{ tiket: ticket.ticketId }} tone="danger" label={`Tidak hadir: ${of}`}>
          Tidak hadir
        </Press>
      </RowMenu>
    </WaitingRow>
  );
}

function SkippedTicket({ at, ticket, here, words, isDeskBusy }: TicketRowsProps & { ticket: QueueTicket }) {
  const { name, badges } = words(ticket);
  const of = `${ticket.ticketNumber} · ${name}`;
  return (
    <WaitingRow id={`tiket-${ticket.ticketId}`} number={ticket.ticketNumber} name={name} badges={badges} since={ticket.skippedAt}>
      <Press to={`${at}/panggil-nomor`} fields={{ tiket: ticket.ticketId, hadir: idOf(here) }} label={`Panggil: ${of}`} isOff={isDeskBusy}>
        Panggil
      </Press>
      <RowMenu id={`lewat-${ticket.ticketId}`} of={of}>
        <Press to={`${at}/kembali`} fields={{ tiket: ticket.ticketId }}>
          Kembalikan ke antrean
        </Press>
        <Press to={`${at}/tidak-hadir`} fields={{ tiket: ticket.ticketId }} tone="danger">
          Tidak hadir
        </Press>
      </RowMenu>
    </WaitingRow>
  );
}

const PRESSED: Record<UndoablePress['kind'], string> = {
  called: 'dipanggil',
  done: 'selesai',
  absent: 'ditandai tidak hadir',
  cancelled: 'dibatalkan',
  skip: 'dilewati',
  'take-back': 'dikembalikan ke antrean',
  priority: 'didahulukan',
};

export function TicketUndoStrip({ at, undo }: { at: string; undo: UndoablePress | undefined }) {
  if (undo === undefined) return null;
  const { ticket } = undo;
  return (
    <UndoStrip
      to={`${at}/batalkan`}
      fields={{ tiket: ticket.ticketId, ditekan: undo.at.getTime() }}
      what={`${ticket.ticketNumber} ${PRESSED[undo.kind]}`}
      until={undo.until}
      id={`${ticket.ticketId}-${undo.at.getTime()}`}
    />
  );
}

/** The big button of a desk; `hadir` makes a double press harmless. */
export function CallNextTicket({ at, day, here, isDeskBusy }: Pick<TicketRowsProps, 'at' | 'day' | 'here' | 'isDeskBusy'>) {
  return (
    <CallNext
      to={`${at}/panggil`}
      fields={{ hadir: idOf(here) }}
      waiting={day.waiting.length}
      next={day.waiting[0]?.ticketNumber}
      first={isDeskBusy && here !== undefined ? `Selesaikan atau lewati ${here.ticketNumber} dahulu` : undefined}
    />
  );
}

/** What every ticket at a desk can have done to it. */
export function TicketActs({ at, ticket, isDoneOffered, doneWords = 'Selesai' }: { at: string; ticket: QueueTicket; isDoneOffered: boolean; doneWords?: string }) {
  const fields = { tiket: ticket.ticketId };
  return (
    <>
      {isDoneOffered && (
        <Press to={`${at}/selesai`} fields={fields} shortcut="done">
          {doneWords}
        </Press>
      )}
      <Press to={`${at}/panggil-lagi`} fields={fields} shortcut="again">
        Panggil lagi
      </Press>
      <Press to={`${at}/lewati`} fields={fields} shortcut="skip">
        Lewati
      </Press>
    </>
  );
}
