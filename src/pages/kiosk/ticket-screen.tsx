import { useFrame } from '../document';
import { Paper, type PaperWidth } from '../ticket/paper-view';
import { QrCode } from '../ticket/qr-code';
import type { PaperPart, PaperTicket } from '../ticket/ticket-on-paper';
import { deskWordsOf } from './desk-words';
import { JourneyForm, KioskScreen } from './kiosk-screen';

interface TicketScreenProps {
  journeyKey: string;
  sound: boolean;
  ticket: PaperTicket;
  width: PaperWidth;
  printId: number;
  /** The device has not said yet what became of the paper. */
  printNow: boolean;
  /** Too early to check in: from then on. */
  opensAt: string | undefined;
}

export function TicketScreen({ journeyKey, sound, ticket, width, printId, printNow, opensAt }: TicketScreenProps) {
  const isTwo = ticket.parts.length > 1;
  return (
    <KioskScreen
      name="tiket"
      title={isTwo ? 'Anda mendapat dua nomor' : 'Ini nomor Anda'}
      lead="Silakan ambil tiket Anda di bawah"
      journeyKey={journeyKey}
      leaveLabel="Selesai"
      sound={sound}
      beside={<Paper ticket={ticket} width={width} />}
    >
      <div class={`given${isTwo ? ' given--two' : ''}`}>
        {ticket.parts.map((part, position) => (
          <PartOnScreen key={part.kind} part={part} step={isTwo ? position + 1 : undefined} />
        ))}
        {opensAt !== undefined && (
          <p class="said said--warn">
            Check-in dibuka pukul <strong>{opensAt}</strong>. Pindai tiket ini di mesin ini pada jam tersebut.
          </p>
        )}
        {ticket.bookingCode !== undefined && (
          <div class="given__code">
            <QrCode text={ticket.bookingCode} label="Kode QR tiket Anda" />
            <p>
              Kode booking
              <strong class="number">{ticket.bookingCode}</strong>
            </p>
          </div>
        )}
        <JourneyForm to="/kiosk/tidak-keluar" journeyKey={journeyKey}>
          <button class="big big--plain">Tiket tidak keluar?</button>
        </JourneyForm>
      </div>
      {/* sent by ticket.js once the printer has its page */}
      <JourneyForm to="/kiosk/tercetak" journeyKey={journeyKey} hidden data-print={printId} data-print-now={printNow ? 'yes' : undefined} />
    </KioskScreen>
  );
}

const NEXT: Record<PaperPart['kind'], string> = {
  registration: 'Tunggu panggilan di loket pendaftaran.',
  clinic: 'Tunggu panggilan di depan poli.',
  pharmacy: 'Tunggu panggilan di farmasi.',
  other: 'Tunggu panggilan di tempat layanan.',
};

function PartOnScreen({ part, step }: { part: PaperPart; step: number | undefined }) {
  const isAfterDesk = step === 2;
  return (
    <section class="given__part">
      <h2 class="given__place">
        {step !== undefined && <span class="given__step">{step}</span>}
        {part.place}
      </h2>
      <p class={`given__number number${part.number.length > 6 ? ' given__number--long' : ''}`}>{part.number}</p>
      {part.doctorName !== undefined && <p class="given__doctor">{part.doctorName}</p>}
      <p class="given__more">
        {part.estimatedAt !== undefined && (
          <span>
            Perkiraan dilayani pukul <strong class="number">{part.estimatedAt}</strong>
          </span>
        )}
        <span>{part.ahead === 0 ? 'Tidak ada antrean sebelum Anda' : `Antrean sebelum Anda: ${part.ahead}`}</span>
        {part.lateMinutes !== undefined && <span class="tag tag--warn">Dokter terlambat ± {part.lateMinutes} menit</span>}
      </p>
      <p class="given__next">{isAfterDesk ? 'Setelah selesai di loket, tunggu panggilan di depan poli.' : NEXT[part.kind]}</p>
    </section>
  );
}

/** No paper came out: the number is said once more, and staff see it on their panel. */
export function NoPaperScreen({ journeyKey, sound, ticket }: { journeyKey: string; sound: boolean; ticket: PaperTicket }) {
  const { facility } = useFrame();
  return (
    <KioskScreen name="tanpa-tiket" title="Nomor Anda tetap berlaku" lead={`Petugas ${facility.name} sudah diberi tahu`} journeyKey={journeyKey} leaveLabel="Selesai" sound={sound}>
      <div class="given given--two">
        {ticket.parts.map((part) => (
          <section class="given__part" key={part.kind}>
            <h2 class="given__place">{part.place}</h2>
            <p class={`given__number number${part.number.length > 6 ? ' given__number--long' : ''}`}>{part.number}</p>
          </section>
        ))}
        <p class="message__advice">Silakan ke {deskWordsOf(facility).to} dan sebutkan nomor ini. Petugas akan mencetak tiket Anda.</p>
      </div>
    </KioskScreen>
  );
}
