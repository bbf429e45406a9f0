import type { Sql } from '../platform/db';
import type { BpjsService } from '../platform/facility';
import type { FacilityRecord } from './facility-record';

export interface ListedAccount {
  service: BpjsService;
  baseUrl: string;
  secondBaseUrl: string | null;
  consId: string;
  hasAuthorization: boolean;
  /** When BPJS issued the Cons ID, `yyyy-mm-dd`; null: nobody has said. */
  consIdIssuedOn: string | null;
}

/** How a facility stands: nothing of its patients, nothing of its secrets. */
export interface ListedFacility extends Omit<FacilityRecord, 'settings'> {
  isDemo: boolean;
  /** `oldPasswordUntil`: that before a rotation is good until then (ISO 8601); null: there is none any more. */
  users: { username: string; isDisabled: boolean; oldPasswordUntil: string | null }[];
  accounts: ListedAccount[];
  /** Of its staff, who may still sign in as administrator. */
  administrators: string[];
  /** Of what BPJS is to be told: what leaves by itself, and what waits for a person. */
  owed: number;
  parked: number;
  /** By what was kept as evidence: of reading calls it may be one in a hundred. */
  lastCalledAt: Date | null;
  lastSentAt: Date | null;
}

/** Every facility of the deployment, those in service first; of `code` alone with one. */
export async function listFacilities(sql: Sql, code = ''): Promise<ListedFacility[]> {
  return sql.rows<ListedFacility>(
    `select f.facility_id as "facilityId", f.code, f.kind, f.name, f.time_zone as "timeZone", f.host_name as "hostName",
       f.is_default as "isDefault", f.retired_at as "retiredAt", f.created_at as "createdAt", f.is_demo as "isDemo",
       coalesce((
         select jsonb_agg(jsonb_build_object('username', u.username, 'isDisabled', u.disabled_at is not null,
           'oldPasswordUntil', case when u.previous_until > now() then u.previous_until end) order by u.username)
         from web_service_user u where u.facility_id = f.facility_id
       ), '[]') as users,
       coalesce((
         select jsonb_agg(jsonb_build_object('service', a.service, 'baseUrl', a.base_url, 'secondBaseUrl', a.second_base_url, 'consId', a.cons_id,
           'hasAuthorization', a.x_authorization is not null, 'consIdIssuedOn', a.cons_id_issued_on) order by a.service)
         from bpjs_account a where a.facility_id = f.facility_id
       ), '[]') as accounts,
       coalesce((
         select jsonb_agg(s.username order by s.username)
         from staff_user s where s.facility_id = f.facility_id and s.disabled_at is null and 'administrator' = any(s.roles)
       ), '[]') as administrators,
       owing.owed, owing.parked,
       (select max(e.received_at) from service_evidence e where e.facility_id = f.facility_id) as "lastCalledAt",
       (select max(t.started_at) from outbox_attempt t where t.facility_id = f.facility_id and t.request <> '') as "lastSentAt"
     from facility f
     cross join lateral (
       select count(*) filter (where o.state = 'open')::int as owed, count(*) filter (where o.state = 'parked')::int as parked
       from outbox o where o.facility_id = f.facility_id and o.state in ('open', 'parked')
     ) as owing
     where :code = '' or lower(f.code) = lower(:code)
     order by f.retired_at is not null, f.code`,
    { code },
  );
}
