import type { FaskesDeps } from './deps';
import { failed, ok, SENTENCES, type Reply } from './envelope';
import type { Call } from './service';

/** §3.1, §5: a token for the right user name and password, which come as headers; whatever body comes along is not looked at. */
export async function tokenAnswer(deps: FaskesDeps, { facility, caller }: Call<unknown>): Promise<Reply> {
  switch (await deps.signIn(facility, caller.username, caller.password, caller.address)) {
    case 'good':
      deps.knownCallers.recognise(caller.address);
      return ok({ token: deps.tokens.issue(facility, caller.username) });
    case 'refused':
      return failed(SENTENCES.badCredentials);
    case 'too-many-failures':
      return failed(SENTENCES.tooManyFailures);
  }
}
