import type { Sql } from '../platform/db';

/** A table that keeps rows of facilities. */
export interface FacilityTable {
  name: string;
  /** Columns of its primary key, in their order. */
  key: string[];
  columns: string[];
}

/**
 * Every table with rows of facilities, asked of the database itself, so that a new one is never forgotten; parents before
 * their children, so that rows can be loaded in this order and deleted in the opposite one. Tables that refer to nothing come
 * first: what they tell of is then written last and goes last, when nothing is left that could still add to them.
 */
export async function facilityTables(sql: Sql): Promise<FacilityTable[]> {
  const tables = await sql.rows<FacilityTable>(
    `select pg_class.relname as name,
       (select array_agg(cast(pg_attribute.attname as text) order by pg_attribute.attnum)
        from pg_attribute
        where pg_attribute.attrelid = pg_class.oid and pg_attribute.attnum > 0 and not pg_attribute.attisdropped) as columns,
       (select array_agg(cast(pg_attribute.attname as text) order by array_position(cast(pg_index.indkey as int2[]), pg_attribute.attnum))
        from pg_index
        join pg_attribute on pg_attribute.attrelid = pg_index.indrelid and pg_attribute.attnum = any(cast(pg_index.indkey as int2[]))
        where pg_index.indrelid = pg_class.oid and pg_index.indisprimary) as key
     from pg_class
     where pg_class.relnamespace = 'public'::regnamespace and pg_class.relkind in ('r', 'p') and pg_class.relname <> 'facility'
       and exists (select from pg_attribute where pg_attribute.attrelid = pg_class.oid and pg_attribute.attname = 'facility_id' and not pg_attribute.attisdropped)
     order by pg_class.relname`,
  );
  const references = await sql.rows<{ child: string; parent: string }>(
    `select distinct child.relname as child, parent.relname as parent
     from pg_constraint
     join pg_class as child on child.oid = pg_constraint.conrelid
     join pg_class as parent on parent.oid = pg_constraint.confrelid
     where pg_constraint.contype = 'f' and child.oid <> parent.oid and child.relnamespace = 'public'::regnamespace`,
  );
  return inOrder(tables, references);
}

function inOrder(tables: readonly FacilityTable[], references: readonly { child: string; parent: string }[]): FacilityTable[] {
  const ordered: FacilityTable[] = tables.filter(({ name }) => !references.some(({ child }) => child === name));
  const waiting = new Set(tables.filter((table) => !ordered.includes(table)));
  while (waiting.size > 0) {
    const ready = [...waiting].filter(({ name }) => !references.some(({ child, parent }) => child === name && [...waiting].some((other) => other.name === parent)));
    if (ready.length === 0) throw new Error(`these tables refer to each other in a circle: ${[...waiting].map(({ name }) => name).join(', ')}`);
    for (const table of ready) {
      ordered.push(table);
      waiting.delete(table);
    }
  }
  return ordered;
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
