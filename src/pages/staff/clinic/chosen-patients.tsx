import type { BoardRow } from '../../../queue/clinic-board';
import { useFrame } from '../../document';
import { PatientBadges, placeName } from './session-words';

/** Patients to choose from, each with a box; sent as `kode`. */
export function ChosenPatients({ rows, isChosen, legend, hasPhone = false }: { rows: readonly BoardRow[]; isChosen: (row: BoardRow) => boolean; legend: string; hasPhone?: boolean }) {
  const { facility } = useFrame();
  return (
    <fieldset class="chosen">
      <legend>{legend}</legend>
      <ul class="chosen__list">
        {rows.map((row) => (
          <li key={row.bookingCode}>
            <label class="chosen__one">
              <input type="checkbox" name="kode" value={row.bookingCode} defaultChecked={isChosen(row)} />
              <span class="row__number number">{row.queueNumber}</span>
              <span class="row__who">
                <span class="row__name">{row.patientName}</span>
                {hasPhone && row.phone !== '' && <span class="number">Telepon {row.phone}</span>}
              </span>
              <span class="row__badges">
                <span class={row.place === 'skipped' ? 'badge badge--bad' : row.place === 'waiting' ? 'badge badge--good' : 'badge badge--warn'}>{placeName(facility, row.place)}</span>
                <PatientBadges row={row} />
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
