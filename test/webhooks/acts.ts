import type { Sql } from '../../src/platform/db';

/** Who did what to what, in the order it was written down. */
export async function listActs(sql: Sql, facilityId: number): Promise<[string, string, string][]> {
  const rows = await sql.rows<{ actor: string; act: string; subject: string }>('select actor, act, subject from staff_act where facility_id = :facilityId order by act_id', { facilityId });
  return rows.map(({ actor, act, subject }) => [actor, act, subject]);
}
