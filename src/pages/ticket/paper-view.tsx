import { dateWords, hoursText } from '../../words/date-words';
import { QrCode } from './qr-code';
import type { PaperPart, PaperTicket } from './ticket-on-paper';

export type PaperWidth = '58' | '80';

/** What comes out of the printer; on a kiosk's screen it is not shown (ticket.css). */
export function Paper({ ticket, width }: { ticket: PaperTicket; width: PaperWidth }) {
  return (
    <section class={`paper paper--${width}`} aria-label="Tiket">
      <p class="paper__facility">{ticket.facilityName}</p>
      <p class="paper__when">
        {dateWords(ticket.date)} · {ticket.time}
      </p>
      {ticket.parts.map((part, position) => (
        <PartOnPaper key={part.kind} part={part} step={ticket.parts.length > 1 ? position + 1 : undefined} />
      ))}
      {ticket.bookingCode !== undefined && (
        <div class="paper__code">
          <QrCode text={ticket.bookingCode} label={`Kode QR ${ticket.bookingCode}`} />
          <p>{ticket.bookingCode}</p>
        </div>
      )}
      <p class="paper__foot">Simpan tiket ini sampai pelayanan selesai.</p>
    </section>
  );
}

function PartOnPaper({ part, step }: { part: PaperPart; step: number | undefined }) {
  return (
    <div class="paper__part">
      <p class="paper__place">
        {step !== undefined && `${step}. `}
        {part.place}
      </p>
      <p class={`paper__number${part.number.length > 6 ? ' paper__number--long' : ''}`}>{part.number}</p>
      {part.doctorName !== undefined && <p class="paper__doctor">{part.doctorName}</p>}
      {part.practiceHours !== undefined && <p>Praktik {hoursText(part.practiceHours)}</p>}
      {part.estimatedAt !== undefined && (
        <p>
          Perkiraan dilayani pukul <strong>{part.estimatedAt}</strong>
        </p>
      )}
      {part.lateMinutes !== undefined && <p>Dokter datang terlambat ± {part.lateMinutes} menit</p>}
      <p>{part.ahead === 0 ? 'Tidak ada antrean sebelum Anda' : `Antrean sebelum Anda: ${part.ahead}`}</p>
    </div>
  );
}
