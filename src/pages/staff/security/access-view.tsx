import type { ListedAccess } from '../../../platform/patient-access/patient-access-list';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { ScrollTable } from '../edit-list';
import { secondText } from '../monitor/monitor-words';
import type { AccessSearch } from './access-pages';
import { ACCESS_AT, addressOf, BookPager, SecurityPage } from './security-frame';
import { lookerText, placeText } from './security-words';

/** Who was shown data of which patient, the newest first. */
export function AccessView({ search, accesses, hasMore }: { search: AccessSearch; accesses: readonly ListedAccess[]; hasMore: boolean }) {
  const { base, facility } = useFrame();
  return (
    <SecurityPage title="Akses pasien">
      <form method="get" action={base + ACCESS_AT} class="monitor-search" role="search" aria-label="Cari akses pasien">
        <label class="field">
          <span class="field__label">Dari tanggal</span>
          <input class="field__input" type="date" name="dari" value={search.dari} />
        </label>
        <label class="field">
          <span class="field__label">Sampai tanggal</span>
          <input class="field__input" type="date" name="sampai" value={search.sampai} />
        </label>
        <label class="field">
          <span class="field__label">Nomor rekam medis</span>
          <input class="field__input" name="norm" value={search.norm} maxLength={100} autocomplete="off" />
        </label>
        <label class="field">
          <span class="field__label">Siapa (nama pengguna)</span>
          <input class="field__input" name="siapa" value={search.siapa} maxLength={100} autocomplete="off" />
        </label>
        <label class="field">
          <span class="field__label">Cara</span>
          <select class="field__input" name="cara">
            <option value="">Semua</option>
            <option value="dibuka" selected={search.cara === 'dibuka'}>
              Hanya dibuka
            </option>
          </select>
        </label>
        <button class="button button--primary">Cari</button>
        <Link to={addressOf(`${ACCESS_AT}/unduh`, search)} class="button" hx-boost="false" download>
          Unduh CSV
        </Link>
      </form>
      <section class="monitor-card" aria-label="Akses pasien">
        <p class="muted">Dibuka: data satu pasien ditampilkan, dicatat sekali tiap 5 menit. Dalam daftar: pasien tampil bersama yang lain, dicatat sekali tiap jam.</p>
        {accesses.length === 0 && <p>Tidak ada akses pada tanggal ini.</p>}
        {accesses.length > 0 && (
          <ScrollTable label="Tabel akses pasien">
            <Columns names={[`Waktu (${facility.timeZone})`, 'Pasien', 'Siapa', 'Di mana', 'Cara']} />
            <tbody>
              {accesses.map((access, i) => (
                <tr key={i}>
                  <td class="number edit-tight">{secondText(access.at, facility.timeZone)}</td>
                  <th scope="row" class="number">
                    <Link to={addressOf(ACCESS_AT, { dari: search.dari, sampai: search.sampai, norm: access.medicalRecordNumber })} class="edit-link">
                      {access.medicalRecordNumber}
                    </Link>
                  </th>
                  <td class="monitor-free">
                    {lookerText(access.kind)}
                    {access.who !== '' && ` ${access.who}`}
                  </td>
                  <td class="monitor-free">{placeText(access.place)}</td>
                  <td>{access.manner === 'opened' ? 'dibuka' : 'dalam daftar'}</td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
        <BookPager at={ACCESS_AT} search={search} hasMore={hasMore} />
      </section>
    </SecurityPage>
  );
}
