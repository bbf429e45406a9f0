import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { restoreBase } from '../../src/platform/backup/restore-backup';
import { takeBackup } from '../../src/platform/backup/take-backup';
import { systemClock } from '../../src/platform/clock';
import { migrate } from '../../src/platform/migrate';
import { asAdmin, keepPostgres, type KeptPostgres } from './kept-postgres';
import { openRelay } from './relay';
import type { Surround } from './surroundings';

const SETTINGS = { wal_keep_size: '512MB' };
const IN_STEP_WITHIN_MS = 60_000;
const STILL_MS = 9_000;
const POLL_MS = 50;
const RECRUIT_TRIES = 10;

interface Server {
  folder: string;
  postgres: KeptPostgres;
}

/**
 * Two PostgreSQL, the second one a synchronous replica of the first, behind one address. A replica is made by our own backup
 * and restore. When the primary dies the replica takes its place, and a new replica is made of it.
 */
export const replica: Surround = async (house, name) => {
  let number = 0;
  const newFolder = (): string => path.join(house.directory, `postgres-${++number}`);
  const first = newFolder();
  let primary: Server = { folder: first, postgres: await keepPostgres('primary', path.join(first, 'postgres'), SETTINGS) };
  house.lodge(() => primary.postgres.end());
  await asAdmin(primary.postgres.url('postgres'), `create database ${name}`);
  await migrate(primary.postgres.url(name));
  const relay = await openRelay(primary.postgres.port);
  house.lodge(relay.close);

  let follower: Server | undefined;
  house.lodge(async () => follower?.postgres.end());
  /** Also while the primary is struck. */
  const recruit = async (): Promise<void> => {
    for (let tries = 1; ; tries++) {
      const folder = newFolder();
      try {
        follower = { folder, postgres: await follow(primary.postgres, name, folder) };
        return await waitInStep(primary.postgres);
      } catch (error) {
        await follower?.postgres.destroy();
        follower = undefined;
        rmSync(folder, { recursive: true, force: true });
        if (tries >= RECRUIT_TRIES) throw error;
        await delay(500);
      }
    }
  };
  let joining = recruit();
  await joining;

  /** What it takes by hand or by a program such as Patroni: the dead one is known to be dead, and the other takes over. */
  const takeOver = async (): Promise<void> => {
    const [dead, heir] = [primary, follower!];
    await dead.postgres.destroy();
    const adminUrl = heir.postgres.url('postgres');
    // alone it must not wait for a replica that is not there yet
    for (const statement of ['alter system reset synchronous_standby_names', 'select pg_reload_conf()', 'select pg_promote(true, 30)']) await asAdmin(adminUrl, statement);
    primary = heir;
    follower = undefined;
    relay.leadTo(heir.postgres.port);
    rmSync(dead.folder, { recursive: true, force: true });
    joining = recruit();
    joining.catch(() => undefined);
  };
  const inStep = async (): Promise<Server> => {
    await joining;
    await waitInStep(primary.postgres);
    return follower!;
  };
  const url = new URL(primary.postgres.url(name));
  url.port = String(relay.port);
  return {
    databaseUrl: url.href,
    adminUrl: () => primary.postgres.url('postgres'),
    signalPostgres: (what) => primary.postgres.signal(what),
    env: {},
    strikes: [
      {
        name: 'the primary dies and its replica takes over',
        weight: 20,
        land: async () => {
          await inStep();
          await takeOver();
        },
      },
      {
        name: 'the replica stands still for 9 s, then the primary dies and the replica takes over',
        weight: 8,
        land: async () => {
          const { postgres } = await inStep();
          const receivers = await asAdmin<{ pid: number }>(postgres.url('postgres'), 'select pid from pg_stat_wal_receiver');
          receivers.forEach(({ pid }) => process.kill(pid, 'SIGSTOP'));
          await delay(STILL_MS);
          await primary.postgres.destroy();
          receivers.forEach(({ pid }) => process.kill(pid, 'SIGCONT'));
          await takeOver();
        },
      },
    ],
    restore: async () => void (await inStep()),
  };
};

/** A replica of a serving primary, in `folder`. */
async function follow(primary: KeptPostgres, name: string, folder: string): Promise<KeptPostgres> {
  mkdirSync(folder, { mode: 0o755 });
  const { folder: backup } = await takeBackup({ databaseUrl: primary.url(name), kind: 'base', directory: path.join(folder, 'backups'), clock: systemClock, programPath: '' });
  await restoreBase(backup, folder);
  rmSync(backup, { recursive: true, force: true });
  const data = path.join(folder, 'postgres', 'data');
  const { hostname, port, username, password } = new URL(primary.url('postgres'));
  appendFileSync(path.join(data, 'postgresql.auto.conf'), `primary_conninfo = 'host=${hostname} port=${port} user=${username} password=${password}'\n`);
  writeFileSync(path.join(data, 'standby.signal'), '');
  return keepPostgres('replica', path.join(folder, 'postgres'), SETTINGS);
}

/** From here on nothing is committed that the replica has not written down. */
async function waitInStep(primary: KeptPostgres): Promise<void> {
  for (const until = Date.now() + IN_STEP_WITHIN_MS; ; await delay(POLL_MS)) {
    try {
      const [found] = await asAdmin<{ state: string | null; names: string }>(primary.url('postgres'), `select current_setting('synchronous_standby_names') as names, (select sync_state from pg_stat_replication where state = 'streaming' and application_name = 'walreceiver') as state`);
      if (found?.state === 'sync') return;
      if (found?.state === 'async' && found.names === '') {
        await asAdmin(primary.url('postgres'), `alter system set synchronous_standby_names = 'walreceiver'`);
        await asAdmin(primary.url('postgres'), 'select pg_reload_conf()');
      }
    } catch {
      // it was struck before and is on its way back
    }
    if (Date.now() > until) throw new Error('the replica does not follow');
  }
}
