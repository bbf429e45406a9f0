import type { ActOfPerson } from '../../../insight/acts-of-staff';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { actText, detailText, subjectText } from './act-words';
import type { ActSearch } from './acts-pages';
import { ACTS_AT, MonitorPage } from './monitor-frame';
import { secondText } from './monitor-words';

export interface ActsProps {
  search: ActSearch;
  acts: readonly ActOfPerson[];
  hasMore: boolean;
  actors: readonly { username: string; fullName: string }[];
}

const addressOf = (search: ActSearch, halaman: number): string =>
  new URLSearchParams(Object.entries({ ...search, halaman: String(halaman) }).filter(([, value]) => value !== '')).toString();

/** Who did what, the newest first. */
export function ActsView({ search, acts, hasMore, actors }: ActsProps) {
  const { base, facility } = useFrame();
  const { halaman } = search;
  return (
    <MonitorPage title="Catatan petugas">
      <form method="get" action={base + ACTS_AT} class="monitor-search" role="search" aria-label="Cari catatan">
        <label class="field">
          <span class="field__label">Dari tanggal</span>
          <input class="field__input" type="date" name="dari" value={search.dari} />
        </label>
        <label class="field">
          <span class="field__label">Sampai tanggal</span>
          <input class="field__input" type="date" name="sampai" value={search.sampai} />
        </label>
        <label class="field">
          <span class="field__label">Petugas</span>
          <select class="field__input" name="petugas">
            <option value="">Semua</option>
            {actors.map(({ username, fullName }) => (
              <option key={username} value={username} selected={search.petugas === username}>
                {fullName} ({username})
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="field__label">Hal</span>
          <input class="field__input" name="hal" value={search.hal} maxLength={100} placeholder="kode atau nama" autocomplete="off" />
        </label>
        <button class="button button--primary">Cari</button>
        <Link to={`${ACTS_AT}/unduh?${addressOf(search, 1)}`} class="button" hx-boost="false" download>
          Unduh CSV
        </Link>
      </form>
      <section class="monitor-card" aria-label="Catatan">
        {acts.length === 0 && <p>Tidak ada catatan.</p>}
        {acts.length > 0 && (
          <table class="table monitor-table">
            <Columns names={[`Waktu (${facility.timeZone})`, 'Petugas', 'Tindakan', 'Hal', 'Keterangan']} />
            <tbody>
              {acts.map((act, i) => (
                <tr key={i}>
                  <td class="number">{secondText(act.at, facility.timeZone)}</td>
                  <td>{act.actor}</td>
                  <th scope="row">{actText(act.act)}</th>
                  <td class="monitor-free">{subjectText(act.subject)}</td>
                  <td class="monitor-free">{detailText(act.detail, facility.timeZone)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {(halaman > 1 || hasMore) && (
          <p class="monitor-pager">
            {halaman > 1 && (
              <Link to={`${ACTS_AT}?${addressOf(search, halaman - 1)}`} class="button">
                Lebih baru
              </Link>
            )}
            {hasMore && (
              <Link to={`${ACTS_AT}?${addressOf(search, halaman + 1)}`} class="button">
                Lebih lama
              </Link>
            )}
          </p>
        )}
      </section>
    </MonitorPage>
  );
}
