import type { PlatformDeps } from '../platform-administration/facility-record';
import { addWebServiceUser, changeWebServicePassword, disableWebServiceUser, enableWebServiceUser, endOldWebServicePassword, rotateWebServicePassword } from '../platform-administration/web-service-users';
import type { CommandNamed } from './facility-arguments';
import { inEnglish } from './in-english';
import { OperatorMistake } from './operator-arguments';

type Print = (line: string) => void;
type Stdin = AsyncIterable<Buffer | string>;

const ACTOR = 'cli';

export async function addUser(deps: PlatformDeps, given: CommandNamed<'user add'>, stdin: Stdin, print: Print): Promise<void> {
  const password = await setPassword(given, stdin, (typed) => inEnglish(() => addWebServiceUser(deps, { ...given, ...typed, actor: ACTOR })));
  print(`User ${given.username} may call ${given.code}.`);
  tell(password, print);
}

export async function changeUserPassword(deps: PlatformDeps, given: CommandNamed<'user password'>, stdin: Stdin, print: Print): Promise<void> {
  const password = await setPassword(given, stdin, (typed) => inEnglish(() => changeWebServicePassword(deps, { ...given, ...typed, actor: ACTOR })));
  print(`User ${given.username} of ${given.code} has another password; the old one is no longer taken.`);
  tell(password, print);
}

export async function rotateUserPassword(deps: PlatformDeps, given: CommandNamed<'user rotate'>, stdin: Stdin, print: Print): Promise<void> {
  const { username, code, overlapDays } = given;
  const password = await setPassword(given, stdin, (typed) => inEnglish(() => rotateWebServicePassword(deps, { code, username, overlapDays, ...typed, actor: ACTOR })));
  print(`User ${username} of ${code} has another password; the old one is taken for ${overlapDays} more ${overlapDays === 1 ? 'day' : 'days'}. "user end-old" ends it before.`);
  tell(password, print);
}

export async function endOldPassword(deps: PlatformDeps, { code, username }: CommandNamed<'user end-old'>, print: Print): Promise<void> {
  await inEnglish(() => endOldWebServicePassword(deps, { code, username, actor: ACTOR }));
  print(`User ${username} of ${code} has one password now: the newest.`);
}

export async function switchUser(deps: PlatformDeps, given: CommandNamed<'user disable' | 'user enable'>, print: Print): Promise<void> {
  const { username, code } = given;
  const disables = given.command === 'user disable';
  await inEnglish(() => (disables ? disableWebServiceUser : enableWebServiceUser)(deps, { code, username, actor: ACTOR }));
  print(disables ? `User ${username} of ${code} is disabled; its tokens are no longer taken.` : `User ${username} may call ${code}.`);
}

/** @returns the password made here; undefined for one that was typed, which is never printed */
async function setPassword(given: { passwordFromStdin: boolean }, stdin: Stdin, set: (typed: { password?: string }) => Promise<string>): Promise<string | undefined> {
  const typed = given.passwordFromStdin ? { password: await passwordOf(stdin) } : {};
  const password = await set(typed);
  return given.passwordFromStdin ? undefined : password;
}

function tell(password: string | undefined, print: Print): void {
  if (password === undefined) return;
  print(`Password: ${password}`);
  print('It is shown only now: only its hash is kept. Give it to BPJS with the user name.');
}

/** All of standard input but the line end that an editor or `echo` puts behind it. */
async function passwordOf(stdin: Stdin): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  const password = Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/, '');
  // it travels in a header, which carries nothing else and loses spaces at its ends
  if (!/^[\x21-\x7e][\x20-\x7e]{6,126}[\x21-\x7e]$/.test(password)) {
    throw new OperatorMistake(1, 'The password on standard input must be one line of 8 to 128 plain letters, digits and signs, without a space at its ends.');
  }
  return password;
}
