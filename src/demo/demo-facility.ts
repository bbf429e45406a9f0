import { DINAS, prepareDinas } from '../../seeds/dinas';
import type { FacilityPlan } from '../../seeds/facility-plan';
import { ConfigError } from '../platform/config';
import type { Db } from '../platform/db';
import { REPORTED_TO, type BpjsAccount } from '../platform/facility';
import { stored } from '../platform/personal-data';
import { facilityCredentials, type FacilityCredentials } from './credentials';
import { demoStaffOf, prepareDemoStaff, type DemoStaff } from './demo-staff';

/** One facility of the demo, with its own secrets. */
export interface DemoFacility {
  plan: FacilityPlan;
  facilityId: number;
  credentials: FacilityCredentials;
  staff: DemoStaff;
}

const PREPARATION = 0x64656d6f; // "demo"

/**
 * Keeps the demo away from a hospital's own data, before even a migration touches it.
 * @throws ConfigError when the database holds a facility that is not a demo's
 */
export async function insistOnDemoDatabase(db: Db): Promise<void> {
  const [known] = await db.rows<{ exists: boolean }>(`select to_regclass('facility') is not null as exists`);
  if (known?.exists !== true) return;
  const [other] = await db.rows<{ code: string }>('select code from facility where not is_demo limit 1');
  if (other === undefined) return;
  throw new ConfigError([`APP_MODE: the demo may not use this database, it holds the facility ${other.code}; set APP_MODE=production, or another DATABASE_URL`]);
}

/** The code of a facility of a demo that is in service in this database, whose passwords somebody may have read in a file. */
export async function demoFacilityIn(db: Db): Promise<string | undefined> {
  const [known] = await db.rows<{ exists: boolean }>(`select to_regclass('facility') is not null as exists`);
  if (known?.exists !== true) return undefined;
  const [demo] = await db.rows<{ code: string }>('select code from facility where is_demo and retired_at is null order by facility_id limit 1');
  return demo?.code;
}

/**
 * The facilities of the demo: seeded where the database lacks them, given sessions for the coming days otherwise. Their
 * web-service users follow the credentials of this installation. Processes that start together seed once.
 * @throws ConfigError when the database holds a facility that is not a demo's
 */
export async function prepareDemoFacilities(db: Db, varDir: string, now: Date): Promise<DemoFacility[]> {
  const secrets = new Map(await Promise.all(DINAS.facilities.map(async (plan) => [plan, { credentials: await facilityCredentials(varDir, plan), staff: await demoStaffOf(varDir, plan) }] as const)));
  const secretsOf = (plan: FacilityPlan): Pick<DemoFacility, 'credentials' | 'staff'> => secrets.get(plan)!;
  return db.transaction(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock(:preparation)', { preparation: PREPARATION });
    // through `db`, not `tx`: the lock is held here while seeding uses its own transactions
    await insistOnDemoDatabase(db);
    const prepared = await prepareDinas(db, {
      now,
      accessOf: (plan) => {
        const { credentials } = secretsOf(plan);
        return { bpjs: simulatorAccount(plan, credentials, { port: 0, secondPort: 0 }), webServiceUser: credentials.wsUser, passwordHash: credentials.wsPasswordHash };
      },
    });
    const facilities = [...prepared].map(([plan, facilityId]) => ({ plan, facilityId, ...secretsOf(plan) }));
    for (const { plan, facilityId, credentials, staff } of facilities) {
      await letIn(db, facilityId, credentials);
      await prepareDemoStaff(db, plan, facilityId, staff, now);
    }
    return facilities;
  });
}

async function letIn(db: Db, facilityId: number, { wsUser, wsPasswordHash }: FacilityCredentials): Promise<void> {
  await db.rows(
    `insert into web_service_user (facility_id, username, password_hash) values (:facilityId, :wsUser, :wsPasswordHash)
     on conflict (facility_id, username) do update set password_hash = excluded.password_hash
     where web_service_user.password_hash <> excluded.password_hash`,
    { facilityId, wsUser, wsPasswordHash },
  );
}

export interface SimulatorPorts {
  port: number;
  /** Of its second host, the same service once more. */
  secondPort: number;
}

/** Directs what a demo facility sends to BPJS to its simulator on this machine. */
export async function pointAtSimulator(db: Db, { plan, facilityId, credentials }: DemoFacility, ports: SimulatorPorts): Promise<void> {
  const account = simulatorAccount(plan, credentials, ports);
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, second_base_url, cons_id, cons_secret, user_key)
     values (:facilityId, :service, :baseUrl, :secondBaseUrl, :consId, :consSecret, :userKey)
     on conflict (facility_id, service) do update set base_url = excluded.base_url, second_base_url = excluded.second_base_url,
       cons_id = excluded.cons_id, cons_secret = excluded.cons_secret, user_key = excluded.user_key`,
    { facilityId, service: REPORTED_TO[plan.kind], ...account, consSecret: stored(facilityId, account.consSecret), userKey: stored(facilityId, account.userKey) },
  );
}

/** Where the simulator serves each service of BPJS. */
const SERVICE_PATH = { 'antrean-rs': 'antreanrs', 'antrean-fktp': 'antreanfktp' } as const;

function simulatorAccount({ kind }: FacilityPlan, { simulator }: FacilityCredentials, { port, secondPort }: SimulatorPorts): BpjsAccount {
  const path = SERVICE_PATH[REPORTED_TO[kind]];
  return { baseUrl: `${simulatorUrl(port)}/${path}`, secondBaseUrl: `${simulatorUrl(secondPort)}/${path}`, ...simulator };
}

export function simulatorUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Of a facility, below a listener of this server: the facility at the root has it to itself. */
export function facilityUrl(listenerUrl: string, { code, isDefault }: FacilityPlan): string {
  return isDefault ? listenerUrl : `${listenerUrl}/${code}`;
}
