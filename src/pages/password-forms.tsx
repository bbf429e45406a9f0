import { SHORTEST_PASSWORD } from '../auth/account-sessions';
import { PostForm } from './document';

/** The forms of everybody who signs in with a password, staff and platform administrators alike. */

export const NOT_THE_SAME = 'Kedua kata sandi baru tidak sama.';

function Complaint({ complaint }: { complaint: string | undefined }) {
  if (complaint === undefined) return null;
  return (
    <p class="flash flash--bad" role="alert">
      {complaint}
    </p>
  );
}

export function SignInForm({ to, username, wayTo, complaint }: { to: string; username: string; wayTo: string; complaint: string | undefined }) {
  return (
    <>
      <Complaint complaint={complaint} />
      <PostForm to={to} class="form">
        <input type="hidden" name="ke" value={wayTo} />
        <label class="field">
          <span class="field__label">Nama pengguna</span>
          <input class="field__input" name="nama" value={username} autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus={username === ''} />
        </label>
        <label class="field">
          <span class="field__label">Kata sandi</span>
          <input class="field__input" name="sandi" type="password" autocomplete="current-password" required autofocus={username !== ''} />
        </label>
        <button class="button button--primary button--wide">Masuk</button>
      </PostForm>
    </>
  );
}

export function OwnPasswordCard({ to, of, complaint }: { to: string; of: { username: string; mustChangePassword: boolean } | undefined; complaint: string | undefined }) {
  return (
    <section class="card card--narrow">
      <h1>Ganti kata sandi</h1>
      {of?.mustChangePassword === true && <p>Ini kata sandi sementara. Pilih kata sandi Anda sendiri untuk melanjutkan.</p>}
      <Complaint complaint={complaint} />
      <PostForm to={to} class="form">
        {/* for password keepers, which want to know whose it is */}
        <input type="text" name="username" autocomplete="username" value={of?.username} hidden readOnly />
        <label class="field">
          <span class="field__label">Kata sandi sekarang</span>
          <input class="field__input" type="password" name="sekarang" autocomplete="current-password" required />
        </label>
        <label class="field">
          <span class="field__label">Kata sandi baru</span>
          <input class="field__input" type="password" name="baru" autocomplete="new-password" minLength={SHORTEST_PASSWORD} required aria-describedby="panjang" />
          <span class="field__hint" id="panjang">
            Paling sedikit {SHORTEST_PASSWORD} karakter; kalimat pendek lebih mudah diingat.
          </span>
        </label>
        <label class="field">
          <span class="field__label">Kata sandi baru sekali lagi</span>
          <input class="field__input" type="password" name="ulang" autocomplete="new-password" required />
        </label>
        <button class="button button--primary">Simpan</button>
      </PostForm>
    </section>
  );
}
