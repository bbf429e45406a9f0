import { pharmacyNumber } from '../../../pharmacy/pharmacy-number';
import type { UnseenPrint } from '../../../registration/unseen-prints';
import { clockTime } from '../../../words/date-words';
import { useFrame } from '../../document';
import { Press } from '../press';
import { PrintTicket } from '../print-ticket';
import { RowGroup, WaitingRow } from '../waiting-rows';

/** The newest so many stand open; the others are a touch away, so that they never bury whoever waits. */
const SHOWN = 5;

const subjectOf = ({ bookingCode, ticketId }: UnseenPrint): Record<string, string | number> => (bookingCode === null ? { tiket: ticketId ?? '' } : { booking: bookingCode });
const keyOf = (print: UnseenPrint): string => String(print.printId ?? print.bookingCode ?? `tiket-${print.ticketId ?? ''}`);

/** Tickets nobody knows to have come out of a printer; `at` is the panel. */
export function UnseenPrints({ at, prints }: { at: string; prints: readonly UnseenPrint[] }) {
  const [newest, ...others] = prints;
  if (newest === undefined) return null;
  const shown = [newest, ...others.slice(0, SHOWN - 1)];
  const folded = others.slice(SHOWN - 1);
  return (
    <>
      <RowGroup heading="Tiket yang mungkin tidak tercetak" count={prints.length}>
        {shown.map((print) => (
          <PrintRow key={keyOf(print)} at={at} print={print} />
        ))}
      </RowGroup>
      {folded.length > 0 && (
        <details class="rows" id="cetakan-lain">
          <summary class="button">{folded.length} lainnya</summary>
          <ol class="rows__list">
            {folded.map((print) => (
              <PrintRow key={keyOf(print)} at={at} print={print} />
            ))}
          </ol>
        </details>
      )}
      {prints.length > 1 && (
        <Press to={`${at}/semua-cetakan-dilihat`} fields={{ sampai: newest.requestedAt.getTime() }} tone="quiet" id="semua-cetakan">
          Semua sudah diurus
        </Press>
      )}
    </>
  );
}

function PrintRow({ at, print }: { at: string; print: UnseenPrint }) {
  const { facility } = useFrame();
  const { prescription } = print;
  const number = prescription === null ? print.number : pharmacyNumber(prescription.kind, prescription.ordinal);
  return (
    <WaitingRow
      id={`cetak-${keyOf(print)}`}
      number={number}
      name={print.hasFailed ? 'Gagal dicetak' : print.printId === null ? 'Nomor diberikan, tiket tidak pernah dicetak' : 'Tidak ada kabar dari printer'}
      note={`${print.from}, pukul ${clockTime(print.requestedAt, facility.timeZone)}${prescription === null ? '' : ', farmasi'}`}
    >
      <PrintTicket fields={{ ...subjectOf(print), ...(prescription === null ? {} : { farmasi: '1' }) }} label={`Cetak ulang: ${number}`}>
        Cetak ulang
      </PrintTicket>
      <Press to={`${at}/cetakan-dilihat`} fields={print.printId === null ? subjectOf(print) : { cetak: print.printId }} label={`Sudah diurus: ${number}`}>
        Sudah diurus
      </Press>
    </WaitingRow>
  );
}
