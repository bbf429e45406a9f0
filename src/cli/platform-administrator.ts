import type { AccountDeps } from '../auth/account-sessions';
import { addPlatformAdministrator, disablePlatformAdministrator, enablePlatformAdministrator, platformAdministrators, resetPlatformPassword } from '../auth/platform-administrators';
import type { CommandNamed } from './facility-arguments';
import { inEnglish } from './in-english';

type Print = (line: string) => void;

/** As it stands in the record of who did what. */
const ACTOR = 'cli';
const SHOWN_ONCE = 'It is shown only now: only its hash is kept. It has to be changed at the first sign-in, at /platform.';

export async function listPlatformAdministrators({ db, clock }: AccountDeps, print: Print): Promise<void> {
  const administrators = await platformAdministrators(db);
  if (administrators.length === 0) return print('Nobody may sign in at /platform yet. Begin with: npm run facility -- platform add --username ... --name "..."');
  for (const { username, fullName, mustChangePassword, lockedUntil, disabledAt } of administrators) {
    const marks = [...(disabledAt === null ? [] : ['disabled']), ...(lockedUntil !== null && lockedUntil > clock() ? ['locked for a while'] : []), ...(mustChangePassword ? ['temporary password'] : [])];
    print(`${username}  ${fullName}${marks.length === 0 ? '' : `  (${marks.join(', ')})`}`);
  }
}

export async function addAdministrator(deps: AccountDeps, { username, name: fullName }: CommandNamed<'platform add'>, print: Print): Promise<void> {
  const password = await inEnglish(() => addPlatformAdministrator(deps, { username, fullName, actor: ACTOR }), {
    'username-taken': `There is a platform administrator ${username} already. Their password stays; "platform reset" gives another one.`,
  });
  print(`${username} may sign in at /platform.`);
  print(`Password: ${password}`);
  print(SHOWN_ONCE);
}

export async function resetAdministrator(deps: AccountDeps, { username }: CommandNamed<'platform reset'>, print: Print): Promise<void> {
  const password = await inEnglish(() => resetPlatformPassword(deps, username, ACTOR), unknown(username));
  print(`${username} has another password; their sessions are ended.`);
  print(`Password: ${password}`);
  print(SHOWN_ONCE);
}

export async function switchAdministrator(deps: AccountDeps, { command, username }: CommandNamed<'platform disable' | 'platform enable'>, print: Print): Promise<void> {
  const disables = command === 'platform disable';
  await inEnglish(() => (disables ? disablePlatformAdministrator : enablePlatformAdministrator)(deps, username, ACTOR), unknown(username));
  print(disables ? `${username} is disabled and signed out everywhere.` : `${username} may sign in at /platform.`);
}

const unknown = (username: string): Record<string, string> => ({ 'staff-unknown': `There is no platform administrator ${username}.` });
