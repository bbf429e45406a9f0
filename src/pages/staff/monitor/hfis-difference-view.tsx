import type { CodeNames } from '../../../insight/code-names';
import type { BookingOfSlot } from '../../../insight/bookings-of-slot';
import type { ScheduleDifference } from '../../../schedules/schedule-difference-store';
import { Link, PostForm, useFrame } from '../../document';
import { clockTime } from '../../../words/date-words';
import { Columns } from '../columns';
import { differenceText, slotText } from './hfis-view';
import { HFIS_AT, MonitorPage } from './monitor-frame';

/** One difference with everybody it hits, and the two ways to settle it. */
export function HfisDifferenceView({ difference, hit, names }: { difference: ScheduleDifference; hit: readonly BookingOfSlot[]; names: CodeNames }) {
  const { what, whatToDo } = differenceText(difference);
  return (
    <MonitorPage title="Perbedaan dengan HFIS">
      <section class="monitor-card">
        <h2>{slotText(difference, names)}</h2>
        <p>{what}</p>
        <p>{whatToDo}</p>
        {difference.settlement === null ? (
          <PostForm to={`${HFIS_AT}/${difference.differenceId}`} class="form monitor-form">
            <label class="field">
              <span class="field__label">Catatan (boleh kosong)</span>
              <input class="field__input" name="catatan" maxLength={500} autocomplete="off" />
            </label>
            <div class="monitor-acts">
              {difference.kind !== 'unreadable' && (
                <button class="button button--primary" name="cara" value="ikut-hfis">
                  Ikut HFIS
                </button>
              )}
              <button class="button" name="cara" value="pertahankan">
                Pertahankan yang di sini
              </button>
              <Link to={HFIS_AT} class="button button--quiet">
                Kembali
              </Link>
            </div>
          </PostForm>
        ) : (
          <p class="muted">Sudah diputuskan{difference.settledBy === null ? '' : ` oleh ${difference.settledBy}`}.</p>
        )}
      </section>
      <Hit hit={hit} />
    </MonitorPage>
  );
}

function Hit({ hit }: { hit: readonly BookingOfSlot[] }) {
  const { facility } = useFrame();
  return (
    <section class="monitor-card" aria-labelledby="judul-terkena">
      <h2 id="judul-terkena">Pasien yang sudah booking di jadwal ini ({hit.length})</h2>
      {hit.length === 0 && <p>Tidak ada.</p>}
      {hit.length > 0 && (
        <table class="table monitor-table">
          <Columns names={['Nomor', 'Pasien', 'Nomor HP', `Perkiraan dilayani (${facility.timeZone})`, 'Kode booking']} />
          <tbody>
            {hit.map((booking) => (
              <tr key={booking.bookingCode}>
                <th scope="row">{booking.queueNumber}</th>
                <td class="monitor-free">{booking.fullName}</td>
                <td class="number">{booking.phone === '' ? '–' : booking.phone}</td>
                <td class="number">{clockTime(booking.estimatedAt, facility.timeZone)}</td>
                <td class="number">{booking.bookingCode}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
