import type { BpjsService } from '../platform/facility';
import { stored } from '../platform/personal-data';
import { recordPlatformAct } from '../platform/platform-acts';
import { lockFacility, type AboutFacility, type PlatformDeps } from './facility-record';
import { refusePlatform } from './refusals';

export interface BpjsAccountGiven {
  service: BpjsService;
  baseUrl: string;
  /** Takes over while the first cannot be reached; both must be the same BPJS. */
  secondBaseUrl: string | null;
  consId: string;
  /** What is left out stays as it was. */
  consSecret?: string;
  userKey?: string;
  /** Sent as X-authorization; null: not sent. */
  authorization?: string | null;
  /** `yyyy-mm-dd`, null: not known; left out, it stays as it was while the Cons ID does. */
  issuedOn?: string | null;
}

/**
 * How to call BPJS, in place of what was there. Secrets go in and never come out again.
 * @throws Refusal facility-unknown, bpjs-secrets-missing
 */
export async function setBpjsAccount({ db, clock }: PlatformDeps, input: AboutFacility & BpjsAccountGiven): Promise<void> {
  const { service, baseUrl, secondBaseUrl, consId, issuedOn, actor } = input;
  await db.transaction(async (tx) => {
    const { facilityId, code } = await lockFacility(tx, input.code);
    const [known] = await tx.rows<{ cons_secret: string; user_key: string; x_authorization: string | null }>(
      'select cons_secret, user_key, x_authorization from bpjs_account where facility_id = :facilityId and service = :service',
      { facilityId, service },
    );
    // What is left out stays as it is kept.
    const sealed = (given: string | undefined): string | undefined => (given === undefined ? undefined : stored(facilityId, given));
    const consSecret = sealed(input.consSecret) ?? known?.cons_secret;
    const userKey = sealed(input.userKey) ?? known?.user_key;
    const authorization = input.authorization === undefined ? (known?.x_authorization ?? null) : stored(facilityId, input.authorization);
    if (consSecret === undefined || userKey === undefined) throw refusePlatform('bpjs-secrets-missing');
    await tx.rows(
      `insert into bpjs_account (facility_id, service, base_url, second_base_url, cons_id, cons_secret, user_key, x_authorization, cons_id_issued_on)
       values (:facilityId, :service, :baseUrl, :secondBaseUrl, :consId, :consSecret, :userKey, :authorization, cast(:issuedOn as date))
       on conflict (facility_id, service) do update set
         base_url = excluded.base_url, second_base_url = excluded.second_base_url, cons_id = excluded.cons_id,
         cons_secret = excluded.cons_secret, user_key = excluded.user_key, x_authorization = excluded.x_authorization,
         cons_id_issued_on = case
           when :issuedIsSaid then excluded.cons_id_issued_on
           when bpjs_account.cons_id = excluded.cons_id then bpjs_account.cons_id_issued_on
         end`,
      { facilityId, service, baseUrl, secondBaseUrl, consId, consSecret, userKey, authorization, issuedOn: issuedOn ?? null, issuedIsSaid: issuedOn !== undefined },
    );
    const detail = { service, baseUrl, secondBaseUrl, consId, hasAuthorization: authorization !== null, ...(issuedOn === undefined ? {} : { issuedOn }) };
    await recordPlatformAct(tx, { at: clock(), actor, act: 'bpjs-account-set', facilityCode: code, detail });
  });
}

/**
 * When BPJS issued the Cons ID of an account, `yyyy-mm-dd`: one of development is valid for three months.
 * @throws Refusal facility-unknown, bpjs-account-unknown
 */
export async function setConsIdIssued({ db, clock }: PlatformDeps, input: AboutFacility & { service: BpjsService; issuedOn: string }): Promise<void> {
  const { service, issuedOn, actor } = input;
  await db.transaction(async (tx) => {
    const { facilityId, code } = await lockFacility(tx, input.code);
    const changed = await tx.rows('update bpjs_account set cons_id_issued_on = :issuedOn where facility_id = :facilityId and service = :service returning service', { facilityId, service, issuedOn });
    if (changed.length === 0) throw refusePlatform('bpjs-account-unknown', { code, service });
    await recordPlatformAct(tx, { at: clock(), actor, act: 'bpjs-account-set', facilityCode: code, detail: { service, issuedOn } });
  });
}

/** From then on this service of BPJS is no longer called; what it is owed waits. @throws Refusal facility-unknown, bpjs-account-unknown */
export async function removeBpjsAccount({ db, clock }: PlatformDeps, input: AboutFacility & { service: BpjsService }): Promise<void> {
  const { service, actor } = input;
  await db.transaction(async (tx) => {
    const { facilityId, code } = await lockFacility(tx, input.code);
    const removed = await tx.rows('delete from bpjs_account where facility_id = :facilityId and service = :service returning service', { facilityId, service });
    if (removed.length === 0) throw refusePlatform('bpjs-account-unknown', { code, service });
    await recordPlatformAct(tx, { at: clock(), actor, act: 'bpjs-account-removed', facilityCode: code, detail: { service } });
  });
}
