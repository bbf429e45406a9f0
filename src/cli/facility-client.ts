import { addApiClient, apiClients, changeApiClient, revokeApiKey, rotateApiKey, type ApiClientDeps, type ApiKey } from '../auth/api-clients';
import type { FacilityRecord } from '../platform-administration/facility-record';
import { systemClock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { CommandNamed } from './facility-arguments';
import { inEnglish } from './in-english';

type TheFacility = Pick<FacilityRecord, 'facilityId' | 'code'>;

type Print = (line: string) => void;

/** As it stands in the record of who did what. */
const ACTOR = 'cli';
const SHOWN_ONCE = 'It is shown only now: only its digest is kept. The SIMRS sends it with every call: Authorization: Bearer <key>';

export async function listApiClients(db: Db, { facilityId, code }: TheFacility, print: Print): Promise<void> {
  const clients = await apiClients(db, facilityId);
  if (clients.length === 0) return print(`${code} has no client of the SIMRS API yet. Begin with: npm run facility -- client add --code ${code} --client simrs --scopes all`);
  const now = systemClock();
  for (const client of clients) {
    print(`${client.clientName}  ${client.scopes.join(',')}${client.disabledAt === null ? '' : '  (disabled)'}`);
    for (const key of client.keys) print(`  key  ${key.keyId}  ${stateOf(key, now)}  ${key.lastUsedAt === null ? 'never used' : `last used ${key.lastUsedAt.toISOString()}`}`);
  }
}

export async function addClient(db: Db, { facilityId, code }: TheFacility, { client: clientName, scopes }: CommandNamed<'client add'>, print: Print): Promise<void> {
  const key = await inEnglish(() => addApiClient(depsOn(db), facilityId, { clientName, scopes, actor: ACTOR }), {
    'client-name-taken': `${code} has a client ${clientName} already. Its keys stay; "client rotate" gives another one.`,
  });
  print(`${clientName} may call ${code} at /api/simrs/v1: ${scopes.join(', ')}.`);
  print(`Key: ${key}`);
  print(SHOWN_ONCE);
}

export async function rotateClientKey(db: Db, { facilityId, code }: TheFacility, given: CommandNamed<'client rotate'>, print: Print): Promise<void> {
  const { client: clientName, 'overlap-days': overlapDays } = given;
  const key = await inEnglish(() => rotateApiKey(depsOn(db), facilityId, { clientName, overlapMinutes: overlapDays * 24 * 60, actor: ACTOR }), {
    ...unknownClient(code, clientName),
    'client-disabled': `${clientName} is disabled: "client enable" first.`,
  });
  print(`${clientName} of ${code} has another key; ${overlapDays === 0 ? 'those before are no longer taken' : `those before are taken for ${overlapDays} more ${overlapDays === 1 ? 'day' : 'days'}`}.`);
  print(`Key: ${key}`);
  print(SHOWN_ONCE);
}

export async function revokeClientKey(db: Db, { facilityId, code }: TheFacility, { 'key-id': keyId }: CommandNamed<'client revoke'>, print: Print): Promise<void> {
  await inEnglish(() => revokeApiKey(depsOn(db), facilityId, { keyId, actor: ACTOR }), { 'key-unknown': `${code} has no key of this id; "client list" shows those there are.` });
  print(`Key ${keyId} of ${code} is no longer taken.`);
}

export async function changeClientScopes(db: Db, { facilityId, code }: TheFacility, { client: clientName, scopes }: CommandNamed<'client scopes'>, print: Print): Promise<void> {
  await inEnglish(() => changeApiClient(depsOn(db), facilityId, { clientName, scopes, actor: ACTOR }), unknownClient(code, clientName));
  print(`${clientName} of ${code} may now: ${scopes.join(', ')}.`);
}

export async function switchClient(db: Db, { facilityId, code }: TheFacility, given: CommandNamed<'client disable' | 'client enable'>, print: Print): Promise<void> {
  const { client: clientName } = given;
  const isDisabled = given.command === 'client disable';
  await inEnglish(() => changeApiClient(depsOn(db), facilityId, { clientName, isDisabled, actor: ACTOR }), unknownClient(code, clientName));
  print(isDisabled ? `${clientName} of ${code} is disabled; its keys are no longer taken.` : `${clientName} may call ${code}.`);
}

function stateOf({ revokedAt, expiresAt }: ApiKey, now: Date): string {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'good';
  return expiresAt > now ? `good until ${expiresAt.toISOString()}` : 'over';
}

const unknownClient = (code: string, clientName: string): Record<string, string> => ({ 'client-unknown': `${code} has no client ${clientName}.` });

const depsOn = (db: Db): ApiClientDeps => ({ db, clock: systemClock });
