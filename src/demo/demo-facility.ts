import { rollDemoForward, seedDemo } from '../../seeds/demo';
import { ConfigError } from '../platform/config';
import type { Db } from '../platform/db';
import type { BpjsAccount } from '../platform/facility';
import type { DemoCredentials } from './credentials';

interface FacilityRow {
  facility_id: number;
  code: string;
  name: string;
  is_demo: boolean;
}

const PREPARATION = 0x64656d6f; // "demo"

/**
 * Keeps the demo away from a hospital's own data, before even a migration touches it.
 * @throws ConfigError when the database holds a facility that is not a demo's
 */
export async function insistOnDemoDatabase(db: Db): Promise<void> {
  const [known] = await db.rows<{ exists: boolean }>(`select to_regclass('facility') is not null as exists`);
  if (known?.exists !== true) return;
  refuseOthers(await facilities(db));
}

/**
 * The demo's one facility: seeded when the database holds none, given sessions for the coming days otherwise. Its
 * web-service user and BPJS account follow the credentials of this installation. Processes that start together seed once.
 * @throws ConfigError when the database holds a facility that is not a demo's
 */
export async function prepareDemoFacility(db: Db, credentials: DemoCredentials, now: Date): Promise<{ facilityId: number; code: string; name: string }> {
  return db.transaction(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock(:preparation)', { preparation: PREPARATION });
    // through `db`, not `tx`: the lock is held here while seeding uses its own transaction
    if ((await facilities(db)).length === 0) {
      const { wsUser: webServiceUser, wsPasswordHash: passwordHash } = credentials;
      await seedDemo(db, { now, bpjs: simulatorAccount(credentials, 0), webServiceUser, passwordHash });
    } else {
      refuseOthers(await facilities(db));
      await rollDemoForward(db, now);
    }
    const [demo] = await facilities(db);
    if (demo === undefined) throw new Error('The demo facility is gone right after it was made.');
    await db.rows(
      `insert into web_service_user (facility_id, username, password_hash) values (:facilityId, :wsUser, :wsPasswordHash)
       on conflict (facility_id, username) do update set password_hash = excluded.password_hash
       where web_service_user.password_hash <> excluded.password_hash`,
      { facilityId: demo.facility_id, wsUser: credentials.wsUser, wsPasswordHash: credentials.wsPasswordHash },
    );
    return { facilityId: demo.facility_id, code: demo.code, name: demo.name };
  });
}

/** Directs what the demo facility sends to BPJS to the simulator on this machine. */
export async function pointAtSimulator(db: Db, facilityId: number, credentials: DemoCredentials, { port, secondPort }: { port: number; secondPort: number }): Promise<void> {
  await db.rows(
    `insert into bpjs_account (facility_id, service, base_url, second_base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-rs', :baseUrl, :secondBaseUrl, :consId, :consSecret, :userKey)
     on conflict (facility_id, service) do update set base_url = excluded.base_url, second_base_url = excluded.second_base_url,
       cons_id = excluded.cons_id, cons_secret = excluded.cons_secret, user_key = excluded.user_key`,
    { facilityId, ...simulatorAccount(credentials, port), secondBaseUrl: `${simulatorUrl(secondPort)}/antreanrs` },
  );
}

export function simulatorUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function simulatorAccount(credentials: DemoCredentials, port: number): BpjsAccount {
  return { baseUrl: `${simulatorUrl(port)}/antreanrs`, secondBaseUrl: null, ...credentials.simulator };
}

async function facilities(db: Db): Promise<FacilityRow[]> {
  return db.rows<FacilityRow>('select facility_id, code, name, is_demo from facility order by is_demo desc, facility_id');
}

function refuseOthers(rows: readonly FacilityRow[]): void {
  const other = rows.find((row) => !row.is_demo);
  if (other === undefined) return;
  throw new ConfigError([`APP_MODE: the demo may not use this database, it holds the facility ${other.code}; set APP_MODE=production, or another DATABASE_URL`]);
}
