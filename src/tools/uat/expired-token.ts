import type { Clock } from '../../platform/clock';
import type { Trial } from './scenario';
import type { SignIn } from './sign-in';

const MARGIN_MS = 2_000;

export interface ExpiredTokenInput {
  signIn: SignIn;
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  expiredToken: string | undefined;
  lifetimeS: number | undefined;
}

/**
 * A token that has expired: one kept from earlier, or the first of this run, for whose end is waited.
 * @throws NotTested when neither a file nor the lifetime is given
 */
export async function expiredToken(trial: Trial, { signIn, clock, wait, expiredToken: kept, lifetimeS }: ExpiredTokenInput): Promise<string> {
  if (kept !== undefined && kept !== '') return kept;
  const lifetime = trial.need(lifetimeS, 'token.masaBerlakuDetik atau token.kedaluwarsaFile');
  const { token, takenAt } = await signIn.firstToken();
  const remainingMs = takenAt.getTime() + lifetime * 1_000 + MARGIN_MS - clock().getTime();
  if (remainingMs > 0) await wait(remainingMs);
  return token;
}
