import { changePlatformPassword, signInToPlatform, signOutOfPlatform } from '../../auth/platform-sessions';
import { Refusal } from '../../platform/refusal';
import { Document, useBareFrame } from '../document';
import { goTo, view, type Fields } from '../page';
import { NOT_THE_SAME, OwnPasswordCard, SignInForm } from '../password-forms';
import { PlatformPage } from './platform-page';
import { PASSWORD_AT, PLATFORM_AT, platformPage, SIGN_IN_AT, SIGN_OUT_AT, type PlatformFrame, type PlatformRoute } from './platform-route';
import { phraseForPlatform } from './platform-words';

/** One field as it was typed; a password keeps its spaces. */
const typed = (form: Fields, name: string): string => (typeof form[name] === 'string' ? form[name] : '');

/** Only a page of the platform: never somewhere else, and never a door again. */
function wayBack(asked: string): string {
  return /^\/platform(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*(\?[^\s\\]*)?$/.test(asked) && !asked.startsWith(SIGN_IN_AT) && !asked.startsWith(SIGN_OUT_AT) ? asked : PLATFORM_AT;
}

function SignIn({ username, wayTo, complaint }: { username: string; wayTo: string; complaint?: string | undefined }) {
  return (
    <Document title="Masuk · Pengelola platform" bodyClass="sign-in" styles={['staff.css']} isBoosted={false}>
      <main class="sign-in__box">
        <p class="sign-in__product">Antrean Online</p>
        <h1>Pengelola platform</h1>
        <SignInForm to={SIGN_IN_AT} username={username} wayTo={wayTo} complaint={complaint} />
      </main>
    </Document>
  );
}

function OwnPassword({ complaint }: { complaint?: string | undefined }) {
  const { administrator } = useBareFrame() as PlatformFrame;
  return (
    <PlatformPage title="Kata sandi">
      <OwnPasswordCard to={PASSWORD_AT} of={administrator} complaint={complaint} />
    </PlatformPage>
  );
}

export const ownAccountPages: readonly PlatformRoute[] = [
  { audience: 'anyone', method: 'get', path: SIGN_IN_AT, handle: ({ query }) => view(<SignIn username="" wayTo={wayBack(typed(query, 'ke'))} />) },
  {
    audience: 'anyone',
    method: 'post',
    path: SIGN_IN_AT,
    handle: async ({ deps, form, token: former }) => {
      const wayTo = wayBack(typed(form, 'ke'));
      try {
        const token = await signInToPlatform(deps, typed(form, 'nama'), typed(form, 'sandi'));
        // Whoever sat here before and did not sign out is out now.
        if (former !== '') await signOutOfPlatform(deps, former);
        return { kind: 'redirect', to: wayTo, cookie: { audience: 'platform', token } };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return view(<SignIn username={typed(form, 'nama')} wayTo={wayTo} complaint={phraseForPlatform(error as Refusal<Record<string, unknown>>)} />, 401);
      }
    },
  },
  {
    audience: 'anyone',
    method: 'post',
    path: SIGN_OUT_AT,
    handle: async ({ deps, token }) => {
      if (token !== '') await signOutOfPlatform(deps, token);
      return { kind: 'redirect', to: SIGN_IN_AT, cookie: { audience: 'platform', token: null } };
    },
  },
  platformPage('get', '/sandi', () => view(<OwnPassword />)),
  platformPage('post', '/sandi', async ({ deps, administrator: { username }, token, form }) => {
    if (typed(form, 'baru') !== typed(form, 'ulang')) return view(<OwnPassword complaint={NOT_THE_SAME} />, 422);
    try {
      await changePlatformPassword(deps, { username, token }, typed(form, 'sekarang'), typed(form, 'baru'));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return view(<OwnPassword complaint={phraseForPlatform(error as Refusal<Record<string, unknown>>)} />, 422);
    }
    return goTo(PLATFORM_AT, 'Kata sandi sudah diganti.');
  }),
];
