import type { ActOfPerson } from '../../../insight/acts-of-staff';
import { useFrame } from '../../document';
import { Columns } from '../columns';
import type { JournalProps } from '../journal/journal';
import { ChoiceField, JournalForm, JournalPager, WordField } from '../journal/journal-parts';
import { actText, detailText, subjectText } from './act-words';
import type { ActSearch } from './acts-pages';
import { ACTS_AT, MonitorPage } from './monitor-frame';
import { secondText } from './monitor-words';

interface ActsProps extends JournalProps<ActSearch, ActOfPerson> {
  actors: readonly { username: string; fullName: string }[];
}

/** Who did what, the newest first. */
export function ActsView({ search, entries: acts, hasMore, actors }: ActsProps) {
  const { facility } = useFrame();
  return (
    <MonitorPage title="Catatan petugas">
      <JournalForm at={ACTS_AT} label="Cari catatan" search={search}>
        <ChoiceField name="petugas" label="Petugas" search={search} choices={actors.map(({ username, fullName }) => ({ value: username, text: `${fullName} (${username})` }))} />
        <WordField name="hal" label="Hal" search={search} placeholder="kode atau nama" />
      </JournalForm>
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
        <JournalPager at={ACTS_AT} search={search} hasMore={hasMore} />
      </section>
    </MonitorPage>
  );
}
