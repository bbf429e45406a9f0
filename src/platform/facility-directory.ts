import type { Database, Db } from './db';
import type { BpjsAccount, BpjsService, Facility, FacilityId, WebServiceUser } from './facility';
import { facilitySettingsSchema } from './facility-settings';
import type { Log } from './log';
import { revealed } from './personal-data';

/**
 * All facilities with users, settings and BPJS accounts, kept in memory: each request needs them and they change a
 * few times a year. A change in the database is announced by NOTIFY and seen within moments by every process, so a
 * disabled user is out at once; a reload every few seconds is the net below.
 */
export interface FacilityDirectory {
  all: () => readonly Facility[];
  /** All but the retired. */
  inService: () => readonly Facility[];
  byId: (id: FacilityId) => Facility | undefined;
  /** The facility of a request: its code as first path segment, its host name, the default one, or the only one there is. A retired one has none. */
  ofRequest: (hostName: string, path: string) => { facility: Facility; path: string } | undefined;
  /** The retired facility that a request means: it is told so, and no other answers in its place. */
  retiredOf: (hostName: string, path: string) => Facility | undefined;
  /** Reads everything again; resolves when the new state is in force. */
  reload: () => Promise<void>;
  /** Runs with each reload, which waits for it: for what else is read into memory and announced the same way. */
  onChange: (alsoRead: () => Promise<void>) => void;
  close: () => Promise<void>;
}

const RELOAD_MS = 5_000;

interface FacilityRow {
  facility_id: number;
  code: string;
  kind: Facility['kind'];
  name: string;
  time_zone: Facility['timeZone'];
  host_name: string | null;
  is_default: boolean;
  retired_at: Date | null;
  is_demo: boolean;
  settings: unknown;
}

/** @throws when the database cannot be read at the start, or a facility's settings cannot be used */
export async function openFacilityDirectory(db: Database, log: Log): Promise<FacilityDirectory> {
  let facilities: readonly Facility[] = [];
  let inService: readonly Facility[] = [];
  let byCode = new Map<string, Facility>();
  let byHost = new Map<string, Facility>();
  let unnamed: Facility | undefined;
  let byId = new Map<FacilityId, Facility>();
  const alsoRead: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  let again = false;

  const readAll = async (): Promise<void> => {
    facilities = await readFacilities(db, facilities, log);
    inService = facilities.filter((f) => f.retiredAt === null);
    byCode = new Map(facilities.map((f) => [f.code.toLowerCase(), f]));
    byHost = new Map(facilities.flatMap((f) => (f.hostName === null ? [] : [[f.hostName.toLowerCase(), f]])));
    unnamed = facilities.find((f) => f.isDefault) ?? (facilities.length === 1 ? facilities[0] : undefined);
    byId = new Map(facilities.map((f) => [f.facilityId, f]));
    await Promise.all(alsoRead.map((read) => read()));
  };
  /** One read at a time; an announcement during a read causes one more, so the last change is never missed. */
  const reload = async (): Promise<void> => {
    if (running !== undefined) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await readAll();
      } while (again);
    })().finally(() => (running = undefined));
    return running;
  };
  const reloadQuietly = (): void => {
    reload().catch((error: unknown) => log.warn({ error }, 'facilities could not be read again; the known ones stay in force'));
  };

  const named = (hostName: string, path: string): { facility: Facility; path: string } | undefined => {
    const slash = path.indexOf('/', 1);
    const first = (slash < 0 ? path.slice(1) : path.slice(1, slash)).toLowerCase();
    const byPath = byCode.get(first);
    if (byPath !== undefined) return { facility: byPath, path: slash < 0 ? '/' : path.slice(slash) };
    const facility = byHost.get(hostName.toLowerCase()) ?? unnamed;
    return facility === undefined ? undefined : { facility, path };
  };

  const listener = await db.listen('configuration', reloadQuietly);
  await reload();
  const timer = setInterval(reloadQuietly, RELOAD_MS);

  return {
    all: () => facilities,
    inService: () => inService,
    byId: (id) => byId.get(id),
    ofRequest: (hostName, path) => {
      const found = named(hostName, path);
      return found?.facility.retiredAt === null ? found : undefined;
    },
    retiredOf: (hostName, path) => {
      const facility = named(hostName, path)?.facility;
      return facility?.retiredAt === null ? undefined : facility;
    },
    reload,
    onChange: (read) => {
      alsoRead.push(read);
    },
    close: async () => {
      clearInterval(timer);
      await listener.close();
      await running?.catch(() => undefined);
    },
  };
}

/** Kept sealed, and opened only here: what calls BPJS has them in memory. */
function secretsOf({ facility_id: facilityId, ...row }: { facility_id: number; cons_secret: string; user_key: string; x_authorization: string | null }): Pick<BpjsAccount, 'consSecret' | 'userKey' | 'authorization'> {
  const authorization = revealed(facilityId, row.x_authorization);
  return { consSecret: revealed(facilityId, row.cons_secret), userKey: revealed(facilityId, row.user_key), ...(authorization === null ? {} : { authorization }) };
}

interface UserRow {
  facility_id: number;
  username: string;
  password_hash: string;
  recognised_mark: string | null;
  previous_password_hash: string | null;
  previous_recognised_mark: string | null;
  previous_until: Date | null;
  disabled: boolean;
}

function userOf(row: UserRow): WebServiceUser {
  const { previous_password_hash: passwordHash, previous_recognised_mark: recognisedMark, previous_until: until } = row;
  return {
    username: row.username,
    passwordHash: row.password_hash,
    recognisedMark: row.recognised_mark,
    previous: passwordHash === null || until === null ? null : { passwordHash, recognisedMark, until },
    disabled: row.disabled,
  };
}

async function readFacilities(db: Db, known: readonly Facility[], log: Log): Promise<Facility[]> {
  const [rows, users, accounts] = await Promise.all([
    db.rows<FacilityRow>('select facility_id, code, kind, name, time_zone, host_name, is_default, retired_at, is_demo, settings from facility order by facility_id'),
    db.rows<UserRow>(
      `select facility_id, username, password_hash, recognised_mark, previous_password_hash, previous_recognised_mark, previous_until, disabled_at is not null as disabled
       from web_service_user`,
    ),
    db.rows<{ facility_id: number; service: BpjsService; base_url: string; second_base_url: string | null; cons_id: string; cons_secret: string; user_key: string; x_authorization: string | null }>(
      'select facility_id, service, base_url, second_base_url, cons_id, cons_secret, user_key, x_authorization from bpjs_account',
    ),
  ]);
  return rows.flatMap((row) => {
    const settings = facilitySettingsSchema.safeParse(row.settings);
    const before = known.find((f) => f.facilityId === row.facility_id);
    if (!settings.success) {
      const complaints = settings.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      log.error({ facility: row.code, complaints }, 'settings of a facility cannot be used; the last usable ones stay in force');
      if (before === undefined) return [];
    }
    const facility: Facility = {
      facilityId: row.facility_id,
      code: row.code,
      kind: row.kind,
      name: row.name,
      timeZone: row.time_zone,
      hostName: row.host_name,
      isDefault: row.is_default,
      retiredAt: row.retired_at,
      isDemo: row.is_demo,
      settings: settings.data ?? before!.settings,
      users: new Map<string, WebServiceUser>(
        users.filter((u) => u.facility_id === row.facility_id).map((u) => [u.username, userOf(u)]),
      ),
      bpjs: new Map<BpjsService, BpjsAccount>(
        accounts
          .filter((a) => a.facility_id === row.facility_id)
          .map((a) => [a.service, { baseUrl: a.base_url, secondBaseUrl: a.second_base_url, consId: a.cons_id, ...secretsOf(a) }]),
      ),
    };
    return [facility];
  });
}
