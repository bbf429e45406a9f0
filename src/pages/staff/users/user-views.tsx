import { hasRole, type Role } from '../../../auth/staff';
import type { OpenSession, StaffPageOfList, StaffUser } from '../../../auth/staff-user-store';
import { Link, PostForm, useFrame } from '../../document';
import { momentWords } from '../../../words/date-words';
import { Columns } from '../columns';
import { ChecksField, EditForm, TextField } from '../edit-form';
import { ListHead, Nothing, Pager, ScrollTable, SearchForm } from '../edit-list';
import type { EditState } from '../edit-state';
import { roleName, rolesAt } from '../navigation';
import { StaffPage } from '../staff-page';

export const USERS_AT = '/petugas/pengguna';
/** One step deeper than the list, so that no user name is taken for another page. */
export const userPath = (username: string): string => `${USERS_AT}/orang/${username}`;

const ROLE_NOTES: Record<Role, string> = {
  administrator: 'data, pengguna, perangkat, pengaturan',
  registration: 'memanggil dan mendaftarkan pasien',
  clinic: 'memanggil pasien ke dokter',
  pharmacy: 'resep dan penyerahan obat',
  supervisor: 'melihat semua panel dan monitor',
};

function Marks({ user }: { user: StaffUser }) {
  const { now } = useFrame();
  return (
    <>
      {user.disabledAt !== null && <span class="badge badge--bad">Nonaktif</span>} {user.lockedUntil !== null && user.lockedUntil > now && <span class="badge badge--warn">Terkunci</span>}{' '}
      {user.mustChangePassword && user.disabledAt === null && <span class="badge">Kata sandi sementara</span>}
    </>
  );
}

export function UserList({ listed, search, page }: { listed: StaffPageOfList; search: string; page: number }) {
  const { facility } = useFrame();
  return (
    <StaffPage title="Pengguna">
      <ListHead title="Pengguna" add="Tambah pengguna" to={`${USERS_AT}/baru`} />
      <SearchForm to={USERS_AT} search={search} label="Cari nama" />
      <section class="card">
        {listed.users.length === 0 ? (
          <Nothing>Tidak ada pengguna yang cocok.</Nothing>
        ) : (
          <ScrollTable label="Daftar pengguna">
            <Columns names={['Nama', 'Nama pengguna', 'Peran', 'Terakhir terlihat', 'Keadaan']} />
            <tbody>
              {listed.users.map((user) => (
                <tr key={user.username} {...(user.disabledAt === null ? {} : { class: 'edit-row--off' })}>
                  <td class="edit-name">
                    <Link class="edit-link" to={userPath(user.username)}>
                      {user.fullName}
                    </Link>
                  </td>
                  <td>{user.username}</td>
                  <td>{user.roles.map((role) => roleName(facility, role)).join(', ')}</td>
                  <td class="edit-tight">{user.lastSeenAt === null ? '–' : momentWords(user.lastSeenAt, facility.timeZone)}</td>
                  <td>
                    <Marks user={user} />
                  </td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
        <Pager to={USERS_AT} query={{ cari: search }} page={page} total={listed.total} />
      </section>
    </StaffPage>
  );
}

function ProfileFields({ state }: { state: EditState }) {
  const { facility } = useFrame();
  return (
    <>
      <TextField state={state} name="nama" label="Nama lengkap" maxLength={100} />
      <ChecksField state={state} name="peran" label="Peran" options={rolesAt(facility).map((role) => ({ value: role, label: roleName(facility, role), note: `(${ROLE_NOTES[role]})` }))} />
    </>
  );
}

export function NewUser({ state }: { state: EditState }) {
  return (
    <StaffPage title="Tambah pengguna">
      <section class="card edit-card">
        <h1>Tambah pengguna</h1>
        <EditForm to={`${USERS_AT}/baru`} state={state} button="Tambah dan buat kata sandi">
          <TextField state={state} name="pengguna" label="Nama pengguna" hint="Untuk masuk: huruf kecil, angka, titik, garis bawah atau strip. Tidak dapat diganti." autocapitalize="none" spellcheck={false} maxLength={40} />
          <ProfileFields state={state} />
        </EditForm>
        <p class="muted">Kata sandi sementara dibuat otomatis dan ditampilkan satu kali. Pengguna menggantinya saat pertama kali masuk.</p>
      </section>
    </StaffPage>
  );
}

/** The only place where a temporary password is ever shown. */
export function ShownOnce({ user, password }: { user: { username: string; fullName: string }; password: string }) {
  return (
    <StaffPage title="Kata sandi sementara">
      <section class="card edit-card" role="status">
        <h1>Kata sandi sementara untuk {user.fullName}</h1>
        <dl class="edit-facts">
          <dt>Nama pengguna</dt>
          <dd>{user.username}</dd>
        </dl>
        <p class="edit-secret">{password}</p>
        <p>Catat atau sampaikan sekarang: kata sandi ini hanya ditampilkan sekali dan tidak disimpan. Pengguna menggantinya saat masuk.</p>
        <div class="edit-buttons">
          <Link class="button button--primary" to={USERS_AT}>
            Sudah disampaikan
          </Link>
        </div>
      </section>
    </StaffPage>
  );
}

export function ConfirmReset({ user }: { user: StaffUser }) {
  return (
    <StaffPage title="Kata sandi baru">
      <section class="card edit-card">
        <h1>Buat kata sandi sementara untuk {user.fullName}?</h1>
        <p>Kata sandi lama tidak berlaku lagi, pengguna keluar dari semua perangkat, dan kunci karena salah kata sandi dibuka.</p>
        <PostForm to={`${userPath(user.username)}/sandi`} class="edit-buttons">
          <button class="button button--danger">Buat kata sandi sementara</button>
          <Link class="button" to={userPath(user.username)}>
            Batal
          </Link>
        </PostForm>
      </section>
    </StaffPage>
  );
}

export function ChangeUser({ user, sessions, state }: { user: StaffUser; sessions: readonly OpenSession[]; state: EditState }) {
  const { facility, now, staff } = useFrame();
  const { timeZone } = facility;
  const at = userPath(user.username);
  const isLocked = user.lockedUntil !== null && user.lockedUntil > now;
  return (
    <StaffPage title={user.fullName}>
      <section class="card edit-card">
        <h1>
          {user.fullName} <span class="badge">{user.username}</span> <Marks user={user} />
        </h1>
        <EditForm to={at} state={state} button="Simpan">
          <ProfileFields state={state} />
        </EditForm>
        <p class="muted">
          Ditambahkan {momentWords(user.createdAt, timeZone)} oleh {user.createdBy}.
        </p>
      </section>
      <section class="card edit-card">
        <h2>Sedang masuk</h2>
        {sessions.length === 0 ? (
          <Nothing>Tidak sedang masuk di mana pun.</Nothing>
        ) : (
          <>
            <ScrollTable label="Sesi pengguna">
              <Columns names={['Masuk sejak', 'Terakhir terlihat', 'Bertugas di']} />
              <tbody>
                {sessions.map((session, i) => (
                  <tr key={i}>
                    <td>{momentWords(session.createdAt, timeZone)}</td>
                    <td>{momentWords(session.lastSeenAt, timeZone)}</td>
                    <td>{session.place ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </ScrollTable>
            <PostForm to={`${at}/keluarkan`}>
              <button class="button button--danger">Akhiri semua sesi</button>
            </PostForm>
          </>
        )}
      </section>
      <section class="card edit-card">
        <h2>Kata sandi dan akses</h2>
        <div class="edit-buttons">
          {user.disabledAt === null && (
            <Link class="button" to={`${at}/sandi`}>
              Kata sandi baru …
            </Link>
          )}
          {isLocked && (
            <PostForm to={`${at}/kunci`}>
              <button class="button">Buka kunci (salah kata sandi)</button>
            </PostForm>
          )}
          {user.disabledAt === null ? (
            <details>
              <summary class="button button--danger">Nonaktifkan …</summary>
              <PostForm to={`${at}/nonaktif`} class="form">
                <p>
                  {user.fullName} langsung keluar dan tidak dapat masuk lagi. Yang pernah dilakukan tetap tercatat.
                  {staff?.username === user.username && ' Ini akun Anda sendiri.'}
                </p>
                <div class="edit-buttons">
                  <button class="button button--danger">Ya, nonaktifkan</button>
                </div>
              </PostForm>
            </details>
          ) : (
            <PostForm to={`${at}/aktif`}>
              <button class="button button--primary">Aktifkan kembali</button>
            </PostForm>
          )}
        </div>
        {user.disabledAt === null && hasRole(user, ['administrator']) && <p class="muted">Selalu harus ada satu administrator yang aktif.</p>}
      </section>
    </StaffPage>
  );
}
