import type { Sql } from '../db';

export type BackupKind = 'base' | 'dump';

/** Writes down that a backup has begun. @returns its number */
export async function backupBegun(sql: Sql, begun: { kind: BackupKind; place: string; at: Date }): Promise<number> {
  const [row] = await sql.rows<{ backup_id: number }>('insert into backup_run (kind, place, started_at) values (:kind, :place, :at) returning backup_id', begun);
  return row!.backup_id;
}

/** Writes down how it ended. */
export async function backupEnded(sql: Sql, ended: { backupId: number; at: Date; bytes?: number; error?: string }): Promise<void> {
  await sql.rows(
    `update backup_run
     set finished_at = :at, bytes = :bytes, error = :error, outcome = case when cast(:error as text) is null then 'succeeded' else 'failed' end
     where backup_id = :backupId`,
    { backupId: ended.backupId, at: ended.at, bytes: ended.bytes ?? null, error: ended.error?.slice(0, 500) ?? null },
  );
}

/** When the newest good backup ended; undefined: there has been none. */
export async function lastGoodBackup(sql: Sql): Promise<Date | undefined> {
  const [row] = await sql.rows<{ at: Date | null }>(`select max(finished_at) as at from backup_run where outcome = 'succeeded'`);
  return row?.at ?? undefined;
}
