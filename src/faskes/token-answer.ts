import type { FaskesDeps } from './deps';
import { failed, ok, SENTENCES, type Reply } from './envelope';
import type { Call } from './service';

/** §3.1, §5: a token for the right user name and password, which come as headers; whatever body comes along is not looked at. */
export async function tokenAnswer(deps: FaskesDeps, { facility, caller }: Call<unknown>): Promise<Reply> {
  // A name nobody has may be the password, sent the wrong way round.
  const asked = { actor: facility.users.has(caller.username) ? caller.username : '', address: caller.address };
  switch (await deps.signIn(facility, caller.username, caller.password, caller.address)) {
    case 'good':
      deps.knownCallers.recognise(caller.address);
      deps.security.noteHourly(facility.facilityId, { kind: 'token-issued', ...asked });
      return ok({ token: deps.tokens.issue(facility, caller.username) });
    case 'refused':
      deps.security.note(facility.facilityId, { kind: 'token-refused', ...asked });
      return failed(SENTENCES.badCredentials);
    case 'too-many-failures':
      deps.security.note(facility.facilityId, { kind: 'token-locked', ...asked });
      return failed(SENTENCES.tooManyFailures);
  }
}
