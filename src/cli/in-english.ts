import type { PlatformRefusals } from '../platform-administration/refusals';
import { Refusal } from '../platform/refusal';
import { OperatorMistake } from './operator-arguments';

/** How the command line says each "no" about facilities; a new one does not compile until it has its sentence here. */
const SENTENCES: { [Code in keyof PlatformRefusals]: (data: PlatformRefusals[Code]) => string } = {
  'facility-unknown': ({ code }) => `There is no facility ${code}; "list" shows those there are.`,
  'facility-code-taken': ({ code }) => `There is a facility ${code} already.`,
  'host-name-taken': ({ hostName }) => `Another facility has the host name ${hostName} already.`,
  'facility-retired': ({ code }) => `${code} is retired: "restore" first.`,
  'facility-not-retired': ({ code }) => `${code} is in service: "retire" first.`,
  'facility-half-erased': ({ code }) => `The erasure of ${code} has begun; what is left of it can only be erased as well: "erase" goes on with it.`,
  'code-not-confirmed': ({ code }) => `Nothing is erased: --confirm must be ${code}.`,
  'facility-still-owes': ({ owed }) => `BPJS has not been told ${owed} of what happened there. Wait until it has been, look at it with npm run desk, or give --owed-too: then it will never be told.`,
  'bookings-to-come': ({ bookings }) => `The time zone stays: ${bookings} ${bookings === 1 ? 'patient is' : 'patients are'} to come, and the times they were told would move. Change it when none is.`,
  'web-service-user-taken': ({ code, username }) => `${code} has a user ${username} already. Its password stays; "user enable" lets a disabled one in again.`,
  'web-service-user-unknown': ({ code, username }) => `${code} has no user ${username}.`,
  'bpjs-account-unknown': ({ code, service }) => `${code} has no account for ${service}.`,
  'bpjs-secrets-missing': () => 'The environment lacks BPJS_CONS_SECRET and BPJS_USER_KEY.',
};

/**
 * Runs a use case for a person at a terminal.
 * @param more sentences by the code of a refusal that is not of the platform's own catalogue
 * @throws OperatorMistake in place of a refusal
 */
export async function inEnglish<T>(work: () => Promise<T>, more: Record<string, string> = {}): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, data } = error as Refusal<Record<string, unknown>>;
    const sentence = more[code] ?? (SENTENCES as Partial<Record<string, (data: unknown) => string>>)[code]?.(data);
    throw sentence === undefined ? error : new OperatorMistake(1, sentence);
  }
}
