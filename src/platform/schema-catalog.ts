import type { Sql } from './db';

export interface Table {
  table_name: string;
  is_unlogged: boolean;
  storage_options: string | null;
  columns: Column[];
  constraints: Constraint[];
}

interface Column {
  table_name: string;
  column_name: string;
  type_name: string;
  is_required: boolean;
  default_value: string | null;
  collation_name: string | null;
  generation: 'stored' | null;
  identity: 'always' | 'by default' | null;
  /** What differs from the defaults of its sequence. */
  identity_options: string | null;
}

interface Constraint {
  table_name: string;
  constraint_name: string;
  definition: string;
  /** The other table of a foreign key. */
  refers_to: string | null;
}

export interface SchemaObjects {
  tables: Table[];
  constraints: Constraint[];
  indexes: { table_name: string; definition: string }[];
  /** `needed_by_tables`: a default, a constraint or an index calls it. */
  functions: { definition: string; needed_by_tables: boolean }[];
  triggers: { definition: string }[];
  comments: { target: string; text: string }[];
  /** Objects of the schema that none of the above describes. */
  unprintable: string[];
}

/** knex keeps its own books in these; they are no part of the schema. */
const TABLES = `c.relnamespace = 'public'::regnamespace and c.relname not in ('knex_migrations', 'knex_migrations_lock')`;
const ORDINARY_TABLES = `${TABLES} and c.relkind = 'r' and not c.relispartition`;
/** Objects that came with an extension are the extension's. */
const OWN = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

/** Reads the schema `public` from the catalogs, each list in an order that depends on names only. */
export async function readSchema(sql: Sql): Promise<SchemaObjects> {
  const tables = await sql.rows<Omit<Table, 'columns' | 'constraints'>>(`
    select quote_ident(c.relname) as table_name, c.relpersistence = 'u' as is_unlogged, array_to_string(c.reloptions, ', ') as storage_options
    from pg_class c
    where ${ORDINARY_TABLES}
    order by c.relname collate "C"`);
  const columns = await sql.rows<Column>(`
    select quote_ident(c.relname) as table_name, quote_ident(a.attname) as column_name, format_type(a.atttypid, a.atttypmod) as type_name,
      a.attnotnull as is_required, pg_get_expr(v.adbin, v.adrelid, true) as default_value,
      case when a.attcollation <> t.typcollation then (select quote_ident(o.collname) from pg_collation o where o.oid = a.attcollation) end as collation_name,
      case a.attgenerated when 's' then 'stored' end as generation,
      case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
      (select ' (' || concat_ws(' ',
           case when s.seqstart <> 1 then 'start with ' || s.seqstart end,
           case when s.seqincrement <> 1 then 'increment by ' || s.seqincrement end,
           case when s.seqcache <> 1 then 'cache ' || s.seqcache end,
           case when s.seqcycle then 'cycle' end) || ')'
       from pg_depend d join pg_sequence s on s.seqrelid = d.objid
       where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
         and d.refobjid = a.attrelid and d.refobjsubid = a.attnum and d.deptype = 'i'
         and (s.seqstart <> 1 or s.seqincrement <> 1 or s.seqcache <> 1 or s.seqcycle)) as identity_options
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef v on v.adrelid = a.attrelid and v.adnum = a.attnum
    where ${ORDINARY_TABLES} and a.attnum > 0 and not a.attisdropped
    order by c.relname collate "C", a.attnum`);
  // PostgreSQL 18 lists "not null" among the constraints; before it was a property of the column, and here it still is
  const constraints = await sql.rows<Constraint>(`
    select quote_ident(c.relname) as table_name, quote_ident(k.conname) as constraint_name,
      pg_get_constraintdef(k.oid, true) as definition, quote_ident(r.relname) as refers_to
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    left join pg_class r on r.oid = k.confrelid and k.contype = 'f'
    where ${ORDINARY_TABLES} and k.contype in ('p', 'u', 'f', 'c', 'x')
    order by c.relname collate "C", position(k.contype::text in 'puxfc'), k.conname collate "C"`);
  const indexes = await sql.rows<{ table_name: string; definition: string }>(`
    select quote_ident(c.relname) as table_name, pg_get_indexdef(i.indexrelid, 0, true) as definition
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_class x on x.oid = i.indexrelid
    where ${ORDINARY_TABLES} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
    order by c.relname collate "C", x.relname collate "C"`);
  const functions = await sql.rows<{ definition: string; needed_by_tables: boolean }>(`
    select pg_get_functiondef(p.oid) as definition,
      exists (select from pg_depend d where d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid
        and d.classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_class'::regclass)) as needed_by_tables
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p') and ${OWN('pg_proc', 'p.oid')}
    order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`);
  const triggers = await sql.rows<{ definition: string }>(`
    select pg_get_triggerdef(g.oid, true) as definition
    from pg_trigger g
    join pg_class c on c.oid = g.tgrelid
    where ${TABLES} and not g.tgisinternal
    order by c.relname collate "C", g.tgname collate "C"`);
  const comments = await readComments(sql);
  const unprintable = await readUnprintable(sql);
  return {
    tables: tables.map((table) => ({
      ...table,
      columns: columns.filter((column) => column.table_name === table.table_name),
      constraints: constraints.filter((constraint) => constraint.table_name === table.table_name),
    })),
    constraints,
    indexes,
    functions,
    triggers,
    comments,
    unprintable,
  };
}

function readComments(sql: Sql): Promise<{ target: string; text: string }[]> {
  return sql.rows(`
    select target, text from (
      select case when m.objsubid > 0 then format('column %I.%I', c.relname, a.attname)
                  when c.relkind = 'i' then format('index %I', c.relname)
                  else format('table %I', c.relname) end as target,
        quote_literal(m.description) as text, c.relname, m.objsubid
      from pg_description m
      join pg_class c on m.classoid = 'pg_class'::regclass and m.objoid = c.oid
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = m.objsubid
      where ${TABLES}
      union all
      select format('constraint %I on %I', k.conname, c.relname), quote_literal(m.description), c.relname, 10000
      from pg_description m
      join pg_constraint k on m.classoid = 'pg_constraint'::regclass and m.objoid = k.oid
      join pg_class c on c.oid = k.conrelid
      where ${TABLES}
      union all
      select format('trigger %I on %I', g.tgname, c.relname), quote_literal(m.description), c.relname, 20000
      from pg_description m
      join pg_trigger g on m.classoid = 'pg_trigger'::regclass and m.objoid = g.oid
      join pg_class c on c.oid = g.tgrelid
      where ${TABLES}
      union all
      select format('%s %I(%s)', case p.prokind when 'p' then 'procedure' else 'function' end, p.proname, pg_get_function_identity_arguments(p.oid)),
        quote_literal(m.description), p.proname, 30000
      from pg_description m
      join pg_proc p on m.classoid = 'pg_proc'::regclass and m.objoid = p.oid
      where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p') and ${OWN('pg_proc', 'p.oid')}
    ) described
    order by relname collate "C", objsubid, target collate "C"`);
}

async function readUnprintable(sql: Sql): Promise<string[]> {
  const rows = await sql.rows<{ what: string }>(`
    select format('%s %s', case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
      when 'p' then 'partitioned table' when 'r' then 'partition' when 'c' then 'composite type' else 'relation' end, c.relname) as what
    from pg_class c
    where ${TABLES} and (c.relkind not in ('r', 'i', 'S') or c.relispartition) and ${OWN('pg_class', 'c.oid')}
    union all
    select 'sequence ' || c.relname from pg_class c
    where ${TABLES} and c.relkind = 'S' and ${OWN('pg_class', 'c.oid')}
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')
      and not exists (select from pg_depend d join pg_class owner on owner.oid = d.refobjid
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a' and owner.relname in ('knex_migrations', 'knex_migrations_lock'))
    union all
    select 'type ' || t.typname from pg_type t
    where t.typnamespace = 'public'::regnamespace and t.typtype in ('e', 'd', 'r') and ${OWN('pg_type', 't.oid')}
    union all
    select 'aggregate or window function ' || p.proname from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind not in ('f', 'p') and ${OWN('pg_proc', 'p.oid')}
    union all
    select 'extension ' || e.extname from pg_extension e where e.extname <> 'plpgsql'
    union all
    select format('row-level security of %s', c.relname) from pg_class c where ${TABLES} and c.relrowsecurity
    union all
    select format('virtual column %s.%s', c.relname, a.attname) from pg_attribute a join pg_class c on c.oid = a.attrelid
    where ${TABLES} and a.attgenerated not in ('', 's')
    union all
    select format('storage of column %s.%s', c.relname, a.attname) from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_type t on t.oid = a.atttypid
    where ${ORDINARY_TABLES} and a.attnum > 0 and a.attstorage <> t.typstorage
    union all
    select format('trigger %s of %s, not in its usual mode', g.tgname, c.relname) from pg_trigger g join pg_class c on c.oid = g.tgrelid
    where ${TABLES} and not g.tgisinternal and g.tgenabled <> 'O'
    union all
    select 'extended statistics ' || s.stxname from pg_statistic_ext s where s.stxnamespace = 'public'::regnamespace
    union all
    select format('rule %s of %s', r.rulename, c.relname) from pg_rewrite r join pg_class c on c.oid = r.ev_class where ${TABLES} and c.relkind = 'r'
    order by 1`);
  return rows.map((row) => row.what);
}
