import { z } from 'zod';
import { signInStaff, signOutStaff } from '../../auth/staff-sessions';
import { Refusal } from '../../platform/refusal';
import { SIGN_IN_AT, SIGN_OUT_AT } from '../door';
import { Document, useFrame } from '../document';
import { openPage, view, type OpenContext, type PageReply, type PageRoute } from '../page';
import { SignInForm } from '../password-forms';
import { phraseForPeople } from '../refusals';

const text = z.string().catch('');

/** Only a path of our own panels: never somewhere else, and never a door again. */
function wayBack(asked: string): string {
  return /^\/petugas(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*(\?[^\s\\]*)?$/.test(asked) && !asked.startsWith(SIGN_IN_AT) && !asked.startsWith(SIGN_OUT_AT) ? asked : '/petugas';
}

function SignIn({ username, wayTo, complaint }: { username: string; wayTo: string; complaint?: string | undefined }) {
  const { facility } = useFrame();
  return (
    <Document title={`Masuk · ${facility.name}`} bodyClass="sign-in" styles={['staff.css']} isBoosted={false}>
      <main class="sign-in__box">
        <p class="sign-in__product">Antrean Online</p>
        <h1>{facility.name}</h1>
        <SignInForm to={SIGN_IN_AT} username={username} wayTo={wayTo} complaint={complaint} />
      </main>
    </Document>
  );
}

async function signIn({ deps, facility, token: former }: OpenContext, input: { nama: string; sandi: string; ke: string }): Promise<PageReply> {
  try {
    const token = await signInStaff(deps, facility.facilityId, input.nama, input.sandi);
    // Whoever sat here before and did not sign out is out now.
    if (former !== '') await signOutStaff(deps, facility.facilityId, former);
    return { kind: 'redirect', to: wayBack(input.ke), cookie: { audience: 'staff', token } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return view(<SignIn username={input.nama} wayTo={wayBack(input.ke)} complaint={phraseForPeople(error, facility.timeZone)} />, 401);
  }
}

export const signInPages: readonly PageRoute[] = [
  openPage({ method: 'get', path: SIGN_IN_AT, input: z.object({ ke: text }), handle: (_context, { ke }) => view(<SignIn username="" wayTo={wayBack(ke)} />) }),
  openPage({ method: 'post', path: SIGN_IN_AT, input: z.object({ nama: text, sandi: text, ke: text }), handle: signIn }),
  openPage({
    method: 'post',
    path: SIGN_OUT_AT,
    handle: async ({ deps, facility, token }) => {
      if (token !== '') await signOutStaff(deps, facility.facilityId, token);
      return { kind: 'redirect', to: SIGN_IN_AT, cookie: { audience: 'staff', token: null } };
    },
  }),
];

