import { randomBytes, timingSafeEqual } from 'node:crypto';
import { addMinutes, type Clock } from '../platform/clock';
import { violatedConstraint, type Db, type Sql, type Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import { refuseApiClient } from './api-client-refusals';
import type { ApiScope } from './api-scopes';
import { newToken, tokenDigest } from './opaque-token';

/** A system of the house that calls the SIMRS API. */
export interface ApiClient {
  clientName: string;
  scopes: ApiScope[];
  createdAt: Date;
  createdBy: string;
  disabledAt: Date | null;
  keys: ApiKey[];
}

/** What may be shown of a key: never its secret, which nobody has but the client. */
export interface ApiKey {
  keyId: string;
  createdAt: Date;
  createdBy: string;
  /** Set when a newer one has taken its place. */
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** To the minute. */
  lastUsedAt: Date | null;
}

/** Who a good key belongs to. */
export interface ApiCaller {
  clientName: string;
  scopes: readonly ApiScope[];
}

export interface ApiClientDeps {
  db: Db;
  clock: Clock;
}

const NAME = /^[a-z0-9][a-z0-9._-]{1,39}$/;
const KEY = /^ao_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;
const LAST_USE_TO_MINUTES = 1;

/**
 * Adds a client with its first key.
 * @returns the key: shown once, only its digest is kept
 * @throws Refusal client-name-not-plain, client-name-taken, scopes-missing
 */
export async function addApiClient(deps: ApiClientDeps, facilityId: FacilityId, input: { clientName: string; scopes: readonly ApiScope[]; actor: string }): Promise<string> {
  const { clientName, actor } = input;
  const scopes = [...new Set(input.scopes)];
  if (!NAME.test(clientName)) throw refuseApiClient('client-name-not-plain');
  if (scopes.length === 0) throw refuseApiClient('scopes-missing');
  const now = deps.clock();
  try {
    return await deps.db.transaction(async (tx) => {
      await tx.rows(
        `insert into api_client (facility_id, client_name, scopes, created_at, created_by)
         values (:facilityId, :clientName, :scopes, :now, :actor)`,
        { facilityId, clientName, scopes, now, actor },
      );
      await recordAct(tx, facilityId, { at: now, actor, act: 'api-client-added', subject: clientName, detail: { scopes } });
      return insertKey(tx, facilityId, clientName, actor, now);
    });
  } catch (error) {
    if (violatedConstraint(error) === 'api_client_pkey') throw refuseApiClient('client-name-taken', { clientName });
    throw error;
  }
}

/**
 * Gives a client another key. The ones before go on for `overlapMinutes`, so that the client changes over without a moment
 * of refusal; one that would end earlier still does.
 * @returns the new key, shown once
 * @throws Refusal client-unknown, client-disabled
 */
export async function rotateApiKey(deps: ApiClientDeps, facilityId: FacilityId, input: { clientName: string; overlapMinutes: number; actor: string }): Promise<string> {
  const { clientName, actor } = input;
  return deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const client = await lockClient(tx, facilityId, clientName);
    if (client.disabledAt !== null) throw refuseApiClient('client-disabled');
    await tx.rows(
      `update api_key set expires_at = least(expires_at, cast(:until as timestamptz))
       where facility_id = :facilityId and client_name = :clientName and revoked_at is null`,
      { facilityId, clientName, until: addMinutes(now, input.overlapMinutes) },
    );
    await recordAct(tx, facilityId, { at: now, actor, act: 'api-key-rotated', subject: clientName });
    return insertKey(tx, facilityId, clientName, actor, now);
  });
}

/**
 * Ends a key at once. Repeating changes nothing.
 * @throws Refusal key-unknown
 */
export async function revokeApiKey(deps: ApiClientDeps, facilityId: FacilityId, input: { keyId: string; actor: string }): Promise<void> {
  const { keyId, actor } = input;
  await deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const [key] = await tx.rows<{ revoked_at: Date | null; client_name: string }>(
      'select revoked_at, client_name from api_key where facility_id = :facilityId and key_id = :keyId for update',
      { facilityId, keyId },
    );
    if (key === undefined) throw refuseApiClient('key-unknown');
    if (key.revoked_at !== null) return;
    await tx.rows('update api_key set revoked_at = :now where facility_id = :facilityId and key_id = :keyId', { facilityId, keyId, now });
    await recordAct(tx, facilityId, { at: now, actor, act: 'api-key-revoked', subject: key.client_name, detail: { keyId } });
  });
}

/** Of what a person edits: the scopes. */
export const apiClientVersion = ({ scopes }: Pick<ApiClient, 'scopes'>): string => versionOf({ scopes: [...scopes].sort() });

/**
 * What a client may do, and whether it may call at all; in force with its next call. What is not named stays as it is.
 * `version`: the scopes that were shown when they were changed.
 * @throws Refusal client-unknown, scopes-missing, changed-meanwhile
 */
export async function changeApiClient(
  deps: ApiClientDeps,
  facilityId: FacilityId,
  input: { clientName: string; scopes?: readonly ApiScope[]; isDisabled?: boolean; version?: string; actor: string },
): Promise<void> {
  const { clientName, actor, version } = input;
  if (input.scopes?.length === 0) throw refuseApiClient('scopes-missing');
  await deps.db.transaction(async (tx) => {
    const now = deps.clock();
    const before = await lockClient(tx, facilityId, clientName);
    if (version !== undefined && version !== apiClientVersion(before)) throw refuseApiClient('changed-meanwhile');
    const scopes = input.scopes === undefined ? before.scopes : [...new Set(input.scopes)];
    const isDisabled = input.isDisabled ?? before.disabledAt !== null;
    await tx.rows(
      `update api_client set scopes = :scopes, disabled_at = case when :isDisabled then coalesce(disabled_at, cast(:now as timestamptz)) end
       where facility_id = :facilityId and client_name = :clientName`,
      { facilityId, clientName, scopes, isDisabled, now },
    );
    await recordAct(tx, facilityId, { at: now, actor, act: 'api-client-changed', subject: clientName, detail: { scopes, isDisabled } });
  });
}

/** All clients with their keys, the newest key first. */
export async function apiClients(sql: Sql, facilityId: FacilityId): Promise<ApiClient[]> {
  const clients = await sql.rows<Omit<ApiClient, 'keys'>>(
    `select client_name as "clientName", scopes, created_at as "createdAt", created_by as "createdBy", disabled_at as "disabledAt"
     from api_client where facility_id = :facilityId order by client_name`,
    { facilityId },
  );
  const keys = await sql.rows<ApiKey & { clientName: string }>(
    `select client_name as "clientName", key_id as "keyId", created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt",
       revoked_at as "revokedAt", last_used_at as "lastUsedAt"
     from api_key where facility_id = :facilityId order by created_at desc, key_id`,
    { facilityId },
  );
  return clients.map((client) => ({ ...client, keys: keys.filter((key) => key.clientName === client.clientName).map(({ clientName: _, ...key }) => key) }));
}

/** Who calls with this key; undefined for any key that is not good, whatever the reason. Keeps the time of last use, to the minute. */
export async function callerOfKey(deps: ApiClientDeps, facilityId: FacilityId, key: string): Promise<ApiCaller | undefined> {
  const [, keyId, secret] = KEY.exec(key) ?? [];
  if (keyId === undefined || secret === undefined) return undefined;
  const now = deps.clock();
  const [row] = await deps.db.rows<{ client_name: string; scopes: ApiScope[]; secret_digest: string; last_used_at: Date | null }>(
    `select api_key.client_name, api_client.scopes, api_key.secret_digest, api_key.last_used_at
     from api_key
     join api_client on api_client.facility_id = :facilityId and api_client.client_name = api_key.client_name
     where api_key.facility_id = :facilityId and api_key.key_id = :keyId and api_key.revoked_at is null
       and (api_key.expires_at is null or api_key.expires_at > :now) and api_client.disabled_at is null`,
    { facilityId, keyId, now },
    'caller_of_key',
  );
  if (row === undefined || !timingSafeEqual(Buffer.from(tokenDigest(secret)), Buffer.from(row.secret_digest))) return undefined;
  if (row.last_used_at === null || now >= addMinutes(row.last_used_at, LAST_USE_TO_MINUTES)) {
    await deps.db.rows('update api_key set last_used_at = :now where facility_id = :facilityId and key_id = :keyId', { facilityId, keyId, now });
  }
  return { clientName: row.client_name, scopes: row.scopes };
}

async function lockClient(tx: Tx, facilityId: FacilityId, clientName: string): Promise<Pick<ApiClient, 'scopes' | 'disabledAt'>> {
  const [client] = await tx.rows<Pick<ApiClient, 'scopes' | 'disabledAt'>>(
    'select scopes, disabled_at as "disabledAt" from api_client where facility_id = :facilityId and client_name = :clientName for update',
    { facilityId, clientName },
  );
  if (client === undefined) throw refuseApiClient('client-unknown');
  return client;
}

async function insertKey(tx: Tx, facilityId: FacilityId, clientName: string, actor: string, now: Date): Promise<string> {
  const keyId = randomBytes(6).toString('hex');
  const secret = newToken();
  await tx.rows(
    `insert into api_key (facility_id, key_id, client_name, secret_digest, created_at, created_by)
     values (:facilityId, :keyId, :clientName, :digest, :now, :actor)`,
    { facilityId, keyId, clientName, digest: tokenDigest(secret), now, actor },
  );
  return `ao_${keyId}_${secret}`;
}
