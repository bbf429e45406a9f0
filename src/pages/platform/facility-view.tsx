import type { ListedFacility } from '../../platform-administration/list-facilities';
import { REPORTED_TO } from '../../platform/facility';
import type { ListedPlatformAct } from '../../platform/platform-acts';
import { momentWords, shortDate } from '../../words/date-words';
import { Link, PostForm } from '../document';
import { Columns } from '../staff/columns';
import { Nothing, ScrollTable } from '../staff/edit-list';
import { ActTable } from './act-views';
import { FacilityMarks, facilityPath, lacksOf, owedWords } from './facility-list-view';
import { PlatformPage } from './platform-page';
import { KIND_WORDS, PLATFORM_ZONE, SERVICE_WORDS } from './platform-words';

/** One facility: how it stands, and everything that can be done about it. */
export function FacilityView({ facility, acts, erasedRows }: { facility: ListedFacility; acts: readonly ListedPlatformAct[]; erasedRows: number | undefined }) {
  const at = facilityPath(facility.code);
  const lacks = lacksOf(facility);
  return (
    <PlatformPage title={facility.name}>
      <section class="card edit-card edit-card--wide">
        <h1>
          {facility.name} <FacilityMarks facility={facility} />
        </h1>
        {lacks.length > 0 && <p class="edit-note edit-note--warn">Belum lengkap: {lacks.join(', ')}.</p>}
        {erasedRows !== undefined && <p class="edit-note edit-note--warn">Penghapusan belum selesai: {erasedRows} baris sudah dihapus.</p>}
        <dl class="edit-facts">
          <dt>Kode</dt>
          <dd>{facility.code}</dd>
          <dt>Jenis</dt>
          <dd>{KIND_WORDS[facility.kind]}</dd>
          <dt>Zona waktu</dt>
          <dd>{facility.timeZone}</dd>
          <dt>Alamat</dt>
          <dd>
            /{facility.code}/…{facility.hostName === null ? '' : `, ${facility.hostName}`}
            {facility.isDefault ? ', dan alamat yang tidak menyebut faskes' : ''}
          </dd>
          <dt>Laporan ke BPJS</dt>
          <dd>{owedWords(facility)}</dd>
          {facility.retiredAt !== null && (
            <>
              <dt>Tidak aktif sejak</dt>
              <dd>{momentWords(facility.retiredAt, facility.timeZone)}</dd>
            </>
          )}
        </dl>
        <div class="edit-buttons">
          <Link class="button" to={`${at}/ubah`}>
            Ubah …
          </Link>
        </div>
      </section>
      <Accounts facility={facility} at={at} />
      <Users facility={facility} at={at} />
      <Administrators facility={facility} at={at} />
      <Ending facility={facility} at={at} isBeingErased={erasedRows !== undefined} />
      <section class="card edit-card edit-card--wide">
        <h2>Catatan terakhir</h2>
        <ActTable acts={acts} />
      </section>
    </PlatformPage>
  );
}

interface PartProps {
  facility: ListedFacility;
  at: string;
}

function Accounts({ facility, at }: PartProps) {
  const missing = [REPORTED_TO[facility.kind], 'vclaim' as const].filter((service) => !facility.accounts.some((account) => account.service === service));
  return (
    <section class="card edit-card edit-card--wide">
      <h2>Akun BPJS</h2>
      {facility.accounts.length === 0 ? (
        <Nothing>Belum ada akun.</Nothing>
      ) : (
        <ScrollTable label="Akun BPJS">
          <Columns names={['Layanan', 'Alamat', 'Cons id', 'Terbit', 'X-authorization']} />
          <tbody>
            {facility.accounts.map(({ service, baseUrl, secondBaseUrl, consId, consIdIssuedOn, hasAuthorization }) => (
              <tr key={service}>
                <td class="edit-name">
                  <Link class="edit-link" to={`${at}/bpjs/${service}`}>
                    {SERVICE_WORDS[service]}
                  </Link>
                </td>
                <td class="edit-url">
                  {baseUrl}
                  {secondBaseUrl === null ? '' : `, cadangan ${secondBaseUrl}`}
                </td>
                <td class="edit-tight">{consId}</td>
                <td class="edit-tight">{consIdIssuedOn === null ? '–' : shortDate(consIdIssuedOn)}</td>
                <td>{hasAuthorization ? 'dikirim' : 'tidak dikirim'}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
      <div class="edit-buttons">
        {missing.map((service) => (
          <Link class="button" to={`${at}/bpjs/${service}`} key={service}>
            Tambah akun {SERVICE_WORDS[service]} …
          </Link>
        ))}
      </div>
    </section>
  );
}

function Users({ facility, at }: PartProps) {
  return (
    <section class="card edit-card edit-card--wide">
      <h2>Pengguna web service</h2>
      {facility.users.length === 0 ? (
        <Nothing>Belum ada pengguna.</Nothing>
      ) : (
        <ScrollTable label="Pengguna web service">
          <Columns names={['Nama pengguna', 'Keadaan', 'Tindakan']} />
          <tbody>
            {facility.users.map(({ username, isDisabled, oldPasswordUntil }) => (
              <tr key={username} {...(isDisabled ? { class: 'edit-row--off' } : {})}>
                <td class="edit-name">{username}</td>
                <td>
                  {isDisabled ? <span class="badge badge--bad">Nonaktif</span> : <span class="badge badge--good">Aktif</span>}
                  {oldPasswordUntil !== null && <p class="muted">Kata sandi lama diterima sampai {momentWords(new Date(oldPasswordUntil), PLATFORM_ZONE)}</p>}
                </td>
                <td>
                  <PostForm to={`${at}/web-service/${isDisabled ? 'aktif' : 'nonaktif'}`} class="edit-buttons">
                    <input type="hidden" name="webservice" value={username} />
                    <button class="button" formaction={`${at}/web-service/ganti`}>
                      Ganti kata sandi bertahap
                    </button>
                    {oldPasswordUntil !== null && (
                      <button class="button" formaction={`${at}/web-service/akhiri`}>
                        Akhiri kata sandi lama
                      </button>
                    )}
                    <button class="button button--danger" formaction={`${at}/web-service/sandi`}>
                      Ganti seketika
                    </button>
                    <button class={isDisabled ? 'button' : 'button button--danger'}>{isDisabled ? 'Aktifkan' : 'Nonaktifkan'}</button>
                  </PostForm>
                </td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
      <div class="edit-buttons">
        <Link class="button" to={`${at}/web-service`}>
          Tambah pengguna web service …
        </Link>
      </div>
    </section>
  );
}

function Administrators({ facility, at }: PartProps) {
  return (
    <section class="card edit-card edit-card--wide">
      <h2>Administrator faskes</h2>
      {facility.administrators.length === 0 ? (
        <Nothing>Belum ada administrator yang dapat masuk.</Nothing>
      ) : (
        <ul class="links">
          {facility.administrators.map((username) => (
            <li key={username}>
              <PostForm to={`${at}/administrator/sandi`} class="edit-buttons">
                <span>{username}</span>
                <input type="hidden" name="administrator" value={username} />
                <button class="button">Kata sandi sementara baru</button>
              </PostForm>
            </li>
          ))}
        </ul>
      )}
      <div class="edit-buttons">
        <Link class="button" to={`${at}/administrator`}>
          Tambah administrator …
        </Link>
      </div>
    </section>
  );
}

function Ending({ facility, at, isBeingErased }: PartProps & { isBeingErased: boolean }) {
  return (
    <section class="card edit-card edit-card--wide">
      <h2>Data dan akhir layanan</h2>
      <div class="edit-buttons">
        {/* the browser saves it while it comes: the library would hold all of it in memory first */}
        <PostForm to={`${at}/ekspor`} hx-boost="false">
          <button class="button">Ekspor semua data</button>
        </PostForm>
        {facility.retiredAt === null ? (
          <Link class="button button--danger" to={`${at}/akhiri`}>
            Akhiri layanan …
          </Link>
        ) : (
          <>
            {!isBeingErased && (
              <Link class="button" to={`${at}/aktifkan`}>
                Aktifkan kembali …
              </Link>
            )}
            <Link class="button button--danger" to={`${at}/hapus`}>
              {isBeingErased ? 'Lanjutkan penghapusan …' : 'Hapus semua data …'}
            </Link>
          </>
        )}
      </div>
      <p class="muted">Ekspor berisi data pasien: simpan seperti basis data sendiri. Kata sandi, kunci dan rahasia tidak ikut.</p>
    </section>
  );
}
