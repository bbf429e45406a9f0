import type { ListedPlatformAct } from '../../platform/platform-acts';
import { momentWords } from '../../words/date-words';
import { Columns } from '../staff/columns';
import { Nothing, Pager, ScrollTable } from '../staff/edit-list';
import { PlatformPage } from './platform-page';
import { PLATFORM_AT } from './platform-route';
import { actWords, detailWords, PLATFORM_ZONE } from './platform-words';

export const ACTS_AT = `${PLATFORM_AT}/catatan`;

export function ActTable({ acts }: { acts: readonly ListedPlatformAct[] }) {
  if (acts.length === 0) return <Nothing>Belum ada catatan.</Nothing>;
  return (
    <ScrollTable label="Catatan">
      <Columns names={[`Waktu (${PLATFORM_ZONE})`, 'Oleh', 'Faskes', 'Tindakan', 'Rincian']} />
      <tbody>
        {acts.map(({ actId, at, actor, act, facilityCode, detail }) => (
          <tr key={actId}>
            <td class="edit-tight">{momentWords(at, PLATFORM_ZONE)}</td>
            <td>{actor}</td>
            <td>{facilityCode ?? '–'}</td>
            <td>{actWords(act)}</td>
            <td>{detailWords(detail)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

export function ActList({ acts, total, page }: { acts: readonly ListedPlatformAct[]; total: number; page: number }) {
  return (
    <PlatformPage title="Catatan">
      <h1>Catatan</h1>
      <section class="card">
        <ActTable acts={acts} />
        <Pager to={ACTS_AT} query={{}} page={page} total={total} />
      </section>
    </PlatformPage>
  );
}
