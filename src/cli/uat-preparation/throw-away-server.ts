import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { hashPassword } from '../../auth/password';
import { makeDeps, type Deps } from '../../deps';
import { certificatePair } from '../../platform/certificate';
import { localTime, systemClock, TIME_ZONES, type TimeZone } from '../../platform/clock';
import { readConfig } from '../../platform/config';
import { ownDataKeys } from '../../platform/data-keys';
import { openDb } from '../../platform/db';
import { migrate } from '../../platform/migrate';
import { startEmbeddedPostgres } from '../../platform/embedded-postgres';
import type { Facility } from '../../platform/facility';
import { makeLog } from '../../platform/log';
import { useDataKeys } from '../../platform/personal-data';
import { ownKeysFile } from '../../platform/use-data-keys';
import { startListeners } from '../../server';
import { prepareFkrtlUat } from './fkrtl-uat-data';
import { prepareFktpUat } from './fktp-uat-data';

/** What the runner needs to find it. */
export interface PreparedServer {
  url: string;
  profile: UatProfile;
  /** With everything else beside it: password, certificate. */
  dataFile: string;
  folder: string;
  stop: () => Promise<void>;
}

const PREPARATIONS = {
  fkrtl: { facility: { code: '0000R998', kind: 'FKRTL', name: 'RS Contoh UAT' }, prepare: prepareFkrtlUat },
  fktp: { facility: { code: '0000P998', kind: 'FKTP', name: 'Puskesmas Contoh UAT' }, prepare: prepareFktpUat },
} as const satisfies Record<string, { facility: { code: string; kind: string; name: string }; prepare: (deps: Deps, facility: Facility, now: Date) => Promise<object> }>;

export type UatProfile = keyof typeof PREPARATIONS;
/** @returns whether there is a preparation of this name */
export function isUatProfile(name: string): name is UatProfile {
  return Object.hasOwn(PREPARATIONS, name);
}

const USER = 'bpjs-uat';
/** Sessions end at 23:59, and one must be over already. */
const [EARLIEST, LATEST] = ['00:15', '23:20'];

/**
 * A whole server that nobody will miss: its own database in a folder of its own, an invented facility with the data of the
 * checklist, HTTPS on loopback. It takes nothing from the environment, so that no production database is ever touched.
 */
export async function startThrowAwayServer(profile: UatProfile, options: { tokenLifetimeSeconds: number }): Promise<PreparedServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-uat-'));
  // Started by root, the database runs under another account, which has to pass through.
  chmodSync(folder, 0o711);
  const open: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of open.reverse()) await close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await startEmbeddedPostgres({ directory: path.join(folder, 'postgres'), databases: ['uat'] });
    open.push(postgres.stop);
    const databaseUrl = postgres.url('uat');
    await migrate(databaseUrl);
    useDataKeys(ownDataKeys(ownKeysFile(folder)));
    const zone = zoneFor(systemClock());
    const password = randomBytes(12).toString('base64url');
    const { facility: invented, prepare } = PREPARATIONS[profile];
    await insertFacility(databaseUrl, { ...invented, zone, password, tokenLifetimeSeconds: options.tokenLifetimeSeconds });

    const { config } = readConfig({ PUBLIC_PORT: '0', INTERNAL_PORT: '0', VAR_DIR: folder });
    const log = makeLog({ level: 'info', file: path.join(folder, 'antrean.jsonl') });
    const deps = await makeDeps({ config, databaseUrl, tokenSecret: randomBytes(48).toString('base64url'), log, clock: systemClock });
    open.push(async () => {
      await deps.close();
      log.flush();
    });
    const facility = deps.facilities.all().find(({ code }) => code === invented.code);
    if (facility === undefined) throw new Error('the invented facility is not there');
    const content = await prepare(deps, facility, systemClock());
    const pair = await certificatePair(path.join(folder, 'tls'));
    const listeners = await startListeners(deps, pair);
    open.push(() => listeners.close());

    const dataFile = path.join(folder, 'uat-data.yaml');
    const head = {
      profil: profile,
      faskes: { kode: invented.code, nama: invented.name, zona: zone },
      lingkungan: 'development',
      username: USER,
      passwordFile: 'password.txt',
      caFile: 'tls/certificate.pem',
      batas: { jedaMs: 0 },
      token: { masaBerlakuDetik: options.tokenLifetimeSeconds },
    };
    writeFileSync(path.join(folder, 'password.txt'), `${password}\n`, { mode: 0o600 });
    writeFileSync(dataFile, stringify({ ...head, ...content }, { aliasDuplicateObjects: false }), { mode: 0o600 });
    return { url: `https://127.0.0.1:${listeners.publicPort}`, profile, dataFile, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A zone in which it is not near midnight just now. */
export function zoneFor(now: Date): TimeZone {
  return TIME_ZONES.find((zone) => localTime(now, zone) >= EARLIEST && localTime(now, zone) <= LATEST) ?? 'WIB';
}

interface InventedFacility {
  code: string;
  kind: string;
  name: string;
  zone: TimeZone;
  password: string;
  tokenLifetimeSeconds: number;
}

async function insertFacility(databaseUrl: string, { code, kind, name, zone, password, tokenLifetimeSeconds }: InventedFacility): Promise<void> {
  const db = openDb(databaseUrl, { poolMax: 1 });
  try {
    const [row] = await db.rows<{ facility_id: number }>(
      `insert into facility (code, kind, name, time_zone, settings, is_demo) values (:code, :kind, :name, :zone, :settings, true) returning facility_id`,
      { code, kind, name, zone, settings: JSON.stringify({ tokenLifetimeSeconds, evidenceOfReads: 'all' }) },
    );
    await db.rows('insert into web_service_user (facility_id, username, password_hash) values (:facilityId, :user, :hash)', {
      facilityId: row!.facility_id,
      user: USER,
      hash: await hashPassword(password),
    });
  } finally {
    await db.close();
  }
}
