import type { ListedFacility } from '../../platform-administration/list-facilities';
import { REPORTED_TO } from '../../platform/facility';
import { momentWords } from '../../words/date-words';
import { Link } from '../document';
import { Columns } from '../staff/columns';
import { ListHead, Nothing, ScrollTable } from '../staff/edit-list';
import { PlatformPage } from './platform-page';
import { PLATFORM_AT } from './platform-route';

export const facilityPath = (code: string): string => `${PLATFORM_AT}/faskes/${code}`;

export function FacilityMarks({ facility: { retiredAt, isDefault, isDemo } }: { facility: ListedFacility }) {
  return (
    <>
      {retiredAt === null ? <span class="badge badge--good">Aktif</span> : <span class="badge badge--bad">Tidak aktif</span>} {isDefault && <span class="badge">Bawaan</span>} {isDemo && <span class="badge">Demo</span>}
    </>
  );
}

/** What a facility in service still lacks. */
export function lacksOf({ users, accounts, administrators, kind, retiredAt }: ListedFacility): string[] {
  if (retiredAt !== null) return [];
  return [
    ...(administrators.length === 0 ? ['belum ada administrator'] : []),
    ...(users.every(({ isDisabled }) => isDisabled) ? ['BPJS belum dapat memanggil'] : []),
    ...(accounts.some(({ service }) => service === REPORTED_TO[kind]) ? [] : ['belum melapor ke BPJS']),
  ];
}

export function owedWords({ owed, parked }: Pick<ListedFacility, 'owed' | 'parked'>): string {
  if (owed + parked === 0) return 'tidak ada';
  return [...(owed > 0 ? [`${owed} akan dikirim`] : []), ...(parked > 0 ? [`${parked} menunggu petugas`] : [])].join(', ');
}

export function FacilityList({ facilities }: { facilities: readonly ListedFacility[] }) {
  return (
    <PlatformPage title="Faskes">
      <ListHead title="Faskes" add="Tambah faskes" to={`${PLATFORM_AT}/faskes/baru`} />
      <section class="card">
        {facilities.length === 0 ? (
          <Nothing>Belum ada faskes.</Nothing>
        ) : (
          <ScrollTable label="Daftar faskes">
            <Columns names={['Faskes', 'Kode', 'Jenis', 'Keadaan', 'Laporan ke BPJS', 'Terakhir dipanggil BPJS', 'Terakhir dikirim']} />
            <tbody>
              {facilities.map((facility) => (
                <tr key={facility.code} {...(facility.retiredAt === null ? {} : { class: 'edit-row--off' })}>
                  <td class="edit-name">
                    <Link class="edit-link" to={facilityPath(facility.code)}>
                      {facility.name}
                    </Link>
                  </td>
                  <td class="edit-tight">{facility.code}</td>
                  <td class="edit-tight">{facility.kind}</td>
                  <td>
                    <FacilityMarks facility={facility} />
                    {lacksOf(facility).map((lack) => (
                      <span class="badge badge--warn" key={lack}>
                        {lack}
                      </span>
                    ))}
                  </td>
                  <td>{owedWords(facility)}</td>
                  <td>{facility.lastCalledAt === null ? '–' : `${momentWords(facility.lastCalledAt, facility.timeZone)} ${facility.timeZone}`}</td>
                  <td>{facility.lastSentAt === null ? '–' : `${momentWords(facility.lastSentAt, facility.timeZone)} ${facility.timeZone}`}</td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
      </section>
    </PlatformPage>
  );
}
