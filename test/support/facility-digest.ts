import type { Sql } from '../../src/platform/db';

/** Every row a facility has, table by table: what is the same before and after was not touched. */
export async function digestOf(db: Sql, facilityId: number, without: readonly string[] = []): Promise<Record<string, string>> {
  const tables = await db.rows<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'facility_id' order by table_name`,
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables.filter((table) => !without.includes(table.name))) {
    const [row] = await db.rows<{ digest: string }>(`select md5(coalesce(string_agg(cast(t as text), '|' order by cast(t as text)), '')) as digest from "${name}" as t where t.facility_id = :facilityId`, { facilityId });
    digests[name] = row!.digest;
  }
  return digests;
}
