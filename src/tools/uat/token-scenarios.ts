import type { Clock } from '../../platform/clock';
import { expiredToken } from './expired-token';
import { TOKEN_SHAPE } from './reply-shapes';
import type { Scenario, Trial } from './scenario';
import type { SignIn } from './sign-in';
import { SAID } from './wording';

/** What the token rows need of a visit, whichever the profile. */
interface SigningIn {
  data: { token: { masaBerlakuDetik?: number | undefined } };
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  signIn: SignIn;
  username: string;
  password: string;
  expiredToken: string | undefined;
}

const service = 'Get Token';

/**
 * Rows 1–3, which hospitals and primary care share word for word (catalogue ws-faskes §6, §7.2).
 * @param askEverywhere calls every other service of the profile with the expired token, and sees what each says
 */
export function tokenScenarios<Visit extends SigningIn>(askEverywhere: (trial: Trial, visit: Visit, token: string) => Promise<void>): readonly Scenario<Visit>[] {
  return [
    {
      row: 1,
      service,
      title: 'Token dengan username dan password yang benar',
      expected: '200 dan response.token',
      run: async (trial, visit) => {
        trial.see('Ambil token', await visit.signIn.first(), { code: 200, wording: SAID.ok, shape: TOKEN_SHAPE });
      },
    },
    {
      row: 2,
      service,
      title: 'Token dengan password salah, dan dengan username salah',
      expected: `201 ${SAID.badCredentials.suggested}`,
      run: async (trial, { signIn, username, password }) => {
        const expectation = { code: 201, wording: SAID.badCredentials };
        trial.see('Password salah', await signIn.askWith(username, `${password}-salah`), expectation);
        trial.see('Username salah', await signIn.askWith(`${username}-salah`, password), expectation);
      },
    },
    {
      row: 3,
      service,
      title: 'Token kedaluwarsa di setiap service',
      expected: `201 ${SAID.tokenExpired.suggested}`,
      // The token of row 1 grows old meanwhile.
      runsLast: true,
      run: async (trial, visit) => askEverywhere(trial, visit, await expiredToken(trial, { ...visit, lifetimeS: visit.data.token.masaBerlakuDetik })),
    },
  ];
}

export const EXPIRED = { code: 201, wording: SAID.tokenExpired } as const;
