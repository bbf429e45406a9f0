import { ROLES } from '../../src/auth/staff';
import type { Db } from '../../src/platform/db';
import type { FacilityId } from '../../src/platform/facility';
import { boardChanged } from '../../src/service-points/board';
import { Link, PostForm } from '../../src/pages/document';
import { goTo, PageComplaint, staffPage, view, type PageRoute } from '../../src/pages/page';
import { StaffPage } from '../../src/pages/staff/staff-page';

/** What the pages below show and count. */
export interface Sample {
  count: number;
}

/** Tells the pages of a facility that something changed. */
export function announce(db: Db, facilityId: FacilityId): Promise<void> {
  return db.transaction(async (tx) => boardChanged(tx, facilityId));
}

/** Pages with everything the script of all pages has to get along with, and nothing else. */
export function samplePages(sample: Sample): readonly PageRoute[] {
  const One = () => (
    <StaffPage title="Uji satu">
      <h1>Halaman satu</h1>
      <section id="bagian" data-live>
        <p id="hitungan">Hitungan {sample.count}</p>
        <details id="rincian">
          <summary>Rincian</summary>
          <p>Isi rincian</p>
        </details>
        <PostForm to="/petugas/uji/catat" id="catatan">
          <label>
            Catatan <input name="catatan" />
          </label>
          <label>
            Alasan <input name="alasan" />
          </label>
          <p id="dalam-formulir">Sudah {sample.count}</p>
          <button>Catat</button>
        </PostForm>
      </section>
      {Array.from({ length: 60 }, (_, i) => (
        <p key={i}>Baris {i}</p>
      ))}
      <PostForm to="/petugas/uji/tekan">
        <button id="tekan">Tekan</button>
      </PostForm>
      <PostForm to="/petugas/uji/keliru">
        <button id="keliru">Keliru</button>
      </PostForm>
      <Link to="/petugas/uji/dua">Ke halaman dua</Link>
      <Link to="/petugas/uji/berkas">Unduh berkas</Link>
    </StaffPage>
  );
  const Two = ({ complaint }: { complaint?: string }) => (
    <StaffPage title="Uji dua">
      <h1>Halaman dua</h1>
      {complaint !== undefined && <p role="alert">{complaint}</p>}
      <PostForm to="/petugas/uji/dua/simpan">
        <label>
          Nama <input name="nama" value={complaint === undefined ? '' : 'terlalu panjang'} />
        </label>
        <button>Simpan</button>
        <Link to="/petugas/uji">Batal</Link>
      </PostForm>
    </StaffPage>
  );
  return [
    staffPage({ method: 'get', path: '/petugas/uji', roles: ROLES, handle: () => view(<One />) }),
    staffPage({ method: 'get', path: '/petugas/uji/dua', roles: ROLES, handle: () => view(<Two />) }),
    staffPage({ method: 'post', path: '/petugas/uji/dua/simpan', roles: ROLES, handle: () => view(<Two complaint="Nama terlalu panjang." />, 422) }),
    staffPage({ method: 'get', path: '/petugas/uji/berkas', roles: ROLES, handle: () => ({ kind: 'file', name: 'uji.csv', contentType: 'text/csv', body: 'a;b' }) }),
    staffPage({
      method: 'post',
      path: '/petugas/uji/tekan',
      roles: ROLES,
      handle: async ({ deps, facility }) => {
        sample.count++;
        await announce(deps.db, facility.facilityId);
        return goTo('/petugas/uji', `Tercatat ${sample.count}.`);
      },
    }),
    staffPage({
      method: 'post',
      path: '/petugas/uji/keliru',
      roles: ROLES,
      handle: () => {
        throw new PageComplaint('Belum dapat dicatat.');
      },
    }),
  ];
}
