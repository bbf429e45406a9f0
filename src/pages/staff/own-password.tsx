import { z } from 'zod';
import { ROLES } from '../../auth/staff';
import { changeOwnPassword, SHORTEST_PASSWORD } from '../../auth/staff-sessions';
import { Refusal } from '../../platform/refusal';
import { PASSWORD_AT } from '../door';
import { PostForm, useFrame } from '../document';
import { goTo, staffPage, view, type PageRoute } from '../page';
import { phraseForPeople } from '../refusals';
import { StaffPage } from './staff-page';

const text = z.string().catch('');
const NOT_THE_SAME = 'Kedua kata sandi baru tidak sama.';

function OwnPassword({ complaint }: { complaint?: string | undefined }) {
  const { staff } = useFrame();
  return (
    <StaffPage title="Kata sandi">
      <section class="card card--narrow">
        <h1>Ganti kata sandi</h1>
        {staff?.mustChangePassword === true && <p>Ini kata sandi sementara. Pilih kata sandi Anda sendiri untuk melanjutkan.</p>}
        {complaint !== undefined && (
          <p class="flash flash--bad" role="alert">
            {complaint}
          </p>
        )}
        <PostForm to={PASSWORD_AT} class="form">
          {/* for password keepers, which want to know whose it is */}
          <input type="text" name="username" autocomplete="username" value={staff?.username} hidden readOnly />
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
    </StaffPage>
  );
}

export const ownPasswordPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: PASSWORD_AT, roles: ROLES, handle: () => view(<OwnPassword />) }),
  staffPage({
    method: 'post',
    path: PASSWORD_AT,
    roles: ROLES,
    input: z.object({ sekarang: text, baru: text, ulang: text }),
    handle: async ({ deps, facility, staff, token }, input) => {
      if (input.baru !== input.ulang) return view(<OwnPassword complaint={NOT_THE_SAME} />, 422);
      try {
        await changeOwnPassword(deps, facility.facilityId, { username: staff.username, token }, input.sekarang, input.baru);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return view(<OwnPassword complaint={phraseForPeople(error, facility.timeZone)} />, 422);
      }
      return goTo('/petugas', 'Kata sandi sudah diganti.');
    },
  }),
];
