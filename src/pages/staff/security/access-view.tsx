import type { ListedAccess } from '../../../platform/patient-access/patient-access-list';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { ScrollTable } from '../edit-list';
import type { JournalProps } from '../journal/journal';
import { addressOf, ChoiceField, JournalForm, JournalPager, WordField } from '../journal/journal-parts';
import { secondText } from '../monitor/monitor-words';
import type { AccessSearch } from './access-pages';
import { ACCESS_AT, SecurityPage } from './security-frame';
import { lookerText, mannerText, placeText } from './security-words';

/** Who was shown data of which patient, the newest first. */
export function AccessView({ search, entries: accesses, hasMore }: JournalProps<AccessSearch, ListedAccess>) {
  const { facility } = useFrame();
  return (
    <SecurityPage title="Akses pasien">
      <JournalForm at={ACCESS_AT} label="Cari akses pasien" search={search}>
        <WordField name="norm" label="Nomor rekam medis" search={search} />
        <WordField name="siapa" label="Siapa (nama pengguna)" search={search} />
        <ChoiceField name="cara" label="Cara" search={search} choices={[{ value: 'dibuka', text: 'Hanya dibuka' }]} />
      </JournalForm>
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
                  <td>{mannerText(access.manner)}</td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
        <JournalPager at={ACCESS_AT} search={search} hasMore={hasMore} />
      </section>
    </SecurityPage>
  );
}
