import type { ListedSecurityEvent } from '../../../platform/security-log/security-log-list';
import type { ChainHead } from '../../../platform/security-log/seal-chain';
import type { ChainVerdict } from '../../../platform/security-log/verify-chain';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { ScrollTable } from '../edit-list';
import type { JournalProps } from '../journal/journal';
import { ChoiceField, JournalForm, JournalPager, WordField } from '../journal/journal-parts';
import { detailText, subjectText } from '../monitor/act-words';
import { secondText } from '../monitor/monitor-words';
import { SECURITY_AT, SecurityPage } from './security-frame';
import type { SecuritySearch } from './security-pages';
import { faultText, GROUPS, kindText, sealText } from './security-words';

interface SecurityProps extends JournalProps<SecuritySearch, ListedSecurityEvent> {
  head: ChainHead | undefined;
  /** Undefined: nobody has asked. */
  verdict: ChainVerdict | undefined;
}

/** The security log of the facility, the newest first, and whether it is still as it was written. */
export function SecurityView({ search, entries: events, hasMore, head, verdict }: SecurityProps) {
  const { facility } = useFrame();
  return (
    <SecurityPage title="Catatan keamanan">
      <Chain head={head} verdict={verdict} />
      <JournalForm at={SECURITY_AT} label="Cari catatan keamanan" search={search}>
        <ChoiceField name="jenis" label="Jenis" search={search} choices={Object.entries(GROUPS).map(([value, { label }]) => ({ value, text: label }))} />
        <WordField name="cari" label="Siapa, hal atau alamat" search={search} />
      </JournalForm>
      <section class="monitor-card" aria-label="Catatan keamanan">
        {events.length === 0 && <p>Tidak ada catatan.</p>}
        {events.length > 0 && (
          <ScrollTable label="Tabel catatan keamanan">
            <Columns names={[`Waktu (${facility.timeZone})`, 'Peristiwa', 'Siapa', 'Hal', 'Alamat', 'Kali', 'Keterangan']} />
            <tbody>
              {events.map((event) => (
                <tr key={event.eventId}>
                  <td class="number edit-tight">{secondText(event.at, facility.timeZone)}</td>
                  <th scope="row">{kindText(event.kind)}</th>
                  <td class="edit-tight">{event.actor === '' ? '–' : event.actor}</td>
                  <td class={event.subject.length > 40 ? 'monitor-free' : 'edit-tight'}>{event.subject === '' ? '–' : subjectText(event.subject)}</td>
                  <td class="number edit-tight">{event.address === '' ? '–' : event.address}</td>
                  <td class="number">{event.times}</td>
                  <td class="monitor-free">{detailText(event.detail, facility.timeZone)}</td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
        <JournalPager at={SECURITY_AT} search={search} hasMore={hasMore} />
      </section>
    </SecurityPage>
  );
}

/** What the seals say; the whole chain is computed anew only when somebody asks. */
function Chain({ head, verdict }: Pick<SecurityProps, 'head' | 'verdict'>) {
  const { facility } = useFrame();
  return (
    <section class={`monitor-card${verdict?.fault !== undefined ? ' monitor-card--bad' : ''}`} aria-labelledby="judul-rantai" role="status">
      <h2 id="judul-rantai">{verdict === undefined ? 'Rantai segel' : verdict.fault === undefined ? 'Catatan utuh' : 'Catatan TIDAK utuh'}</h2>
      {verdict?.fault !== undefined && (
        <>
          <p>{faultText(verdict.fault)}</p>
          <p>Jangan mengubah apa pun. Simpan cadangan basis data sekarang, lalu laporkan kepada penanggung jawab keamanan dan bandingkan dengan cadangan sebelumnya.</p>
        </>
      )}
      {verdict !== undefined && verdict.fault === undefined && (
        <p>
          {verdict.events} catatan dalam {verdict.seals} segel diperiksa, semuanya seperti saat ditulis. {verdict.unsealed > 0 && `${verdict.unsealed} catatan terbaru belum disegel.`}
        </p>
      )}
      <p>
        {head === undefined ? 'Belum ada yang disegel.' : `Segel terakhir: ${sealText(head)}, ${secondText(head.sealedAt, facility.timeZone)}. Catat di luar sistem ini agar bagian akhir pun tidak dapat dihapus tanpa ketahuan.`}{' '}
      </p>
      <p>
        <Link to={`${SECURITY_AT}?periksa=ya`} class="button">
          Periksa seluruh rantai
        </Link>
      </p>
    </section>
  );
}
