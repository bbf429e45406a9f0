import type { Clock } from '../../platform/clock';
import { codeOf, responseOf, type Exchange, messageOf, type WireRequest } from './exchange';
import type { Mask } from './mask';
import { NotTested } from './scenario';
import type { WebService } from './web-service';

/** A service that gives no token is not asked again and again: some lock the user out. */
const REFUSALS_IN_A_ROW = 2;

export interface HeldToken {
  token: string;
  takenAt: Date;
}

export interface SignIn {
  /** The token call with other credentials than the right ones. */
  askWith: (username: string, password: string) => Promise<Exchange>;
  /** The first token call of the run, made once. */
  first: () => Promise<Exchange>;
  /** The token of the first call. @throws NotTested when there is none */
  firstToken: () => Promise<HeldToken>;
  /** A call with a good token, or with the one given. @throws NotTested when no token is to be had */
  send: (request: WireRequest, token?: string) => Promise<Exchange>;
}

export interface SignInDeps {
  service: WebService;
  mask: Mask;
  clock: Clock;
  username: string;
  password: string;
  /** How a token is asked for. */
  tokenRequest: WireRequest;
  lifetimeMs: number | undefined;
}

/** Keeps a token as Mobile JKN does, and renews it once where it is refused or half its life is over. */
export function makeSignIn({ service, mask, clock, username, password, tokenRequest, lifetimeMs }: SignInDeps): SignIn {
  let held: HeldToken | undefined;
  let firstCall: Promise<Exchange> | undefined;
  let firstHeld: HeldToken | undefined;
  let refusals = 0;

  const askWith = (user: string, secret: string): Promise<Exchange> => service.send(tokenRequest, { 'x-username': user, 'x-password': secret });
  const renew = async (): Promise<Exchange> => {
    const exchange = await askWith(username, password);
    const token = codeOf(exchange) === 200 ? responseOf(exchange)?.['token'] : undefined;
    held = typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? { token, takenAt: clock() } : undefined;
    refusals = held === undefined ? refusals + 1 : 0;
    if (held !== undefined) mask.addSecret(held.token);
    return exchange;
  };
  const first = (): Promise<Exchange> => {
    firstCall ??= renew().then((exchange) => {
      firstHeld = held;
      return exchange;
    });
    return firstCall;
  };
  const goodToken = async (): Promise<string> => {
    if (firstCall === undefined) await first();
    const isOld = held !== undefined && lifetimeMs !== undefined && clock().getTime() - held.takenAt.getTime() > lifetimeMs / 2;
    if ((held === undefined && refusals < REFUSALS_IN_A_ROW) || isOld) await renew();
    if (held === undefined) throw new NotTested('tidak ada token: lihat skenario 1');
    return held.token;
  };

  return {
    askWith,
    first,
    firstToken: async () => {
      await first();
      if (firstHeld === undefined) throw new NotTested('tidak ada token: lihat skenario 1');
      return firstHeld;
    },
    send: async (request, token) => {
      const used = token ?? (await goodToken());
      const exchange = await service.send(request, { 'x-token': used, 'x-username': username });
      if (token !== undefined || !isTokenRefused(exchange)) return exchange;
      held = undefined;
      return service.send(request, { 'x-token': await goodToken(), 'x-username': username });
    },
  };
}

/** Only "Token Expired" is prescribed; the other wordings in use are recognised too (catalogue ws-faskes §2). */
function isTokenRefused(exchange: Exchange): boolean {
  const code = codeOf(exchange);
  return code !== undefined && code !== 200 && /\btoken\b|access denied/i.test(messageOf(exchange));
}
