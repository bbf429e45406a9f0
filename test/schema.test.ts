import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import pg from 'pg';
import ts from 'typescript';
import type { Sql } from '../src/platform/db';
import { dumpSchema } from '../src/platform/schema-dump';
import { freshDatabase, type FreshDatabase } from './support/database';

const root = join(__dirname, '..');
const committed = readFileSync(join(root, 'migrations/schema.sql'), 'utf8');

/** No facility's data: the facility itself, the books of the migrations, what the deployment runs by itself, by which keys it is sealed, and who administers it. */
const EXEMPT_TABLES = ['facility', 'knex_migrations', 'knex_migrations_lock', 'job_run', 'backup_run', 'platform_administrator', 'platform_session', 'platform_act', 'data_key'];
/** Reads all facilities at once, by its purpose; migrations and seeds stand outside src. */
const EXEMPT_SOURCES = ['src/platform/facility-directory.ts', 'src/cli/'];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** Runs a script of several statements, untouched by any parameter syntax. */
async function run(script: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(script);
  } finally {
    await client.end();
  }
}

/** The dump of what `script` makes in an empty database. */
async function dumpAfter(script: string): Promise<string> {
  const other = await freshDatabase();
  try {
    await run('drop schema public cascade; create schema public', other.url);
    await run(script, other.url);
    return await dumpSchema(other.db);
  } finally {
    await other.drop();
  }
}

async function facilityTables(sql: Sql): Promise<string[]> {
  const tables = await sql.rows<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> all(:exempt)
     order by relname`,
    { exempt: EXEMPT_TABLES },
  );
  return tables.map((table) => table.name);
}

/** Tables without a primary key, and unique indexes that do not lead with facility_id. */
async function unsharded(sql: Sql): Promise<string[]> {
  const tables = await facilityTables(sql);
  const keys = await sql.rows<{ table_name: string; index_name: string; leads: boolean; is_primary: boolean }>(
    `select c.relname as table_name, x.relname as index_name, i.indisprimary as is_primary, coalesce(a.attname = 'facility_id', false) as leads
     from pg_index i
     join pg_class c on c.oid = i.indrelid
     join pg_class x on x.oid = i.indexrelid
     left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
     where i.indisunique and c.relname = any(:tables)
     order by c.relname, x.relname`,
    { tables },
  );
  return [
    ...tables.filter((table) => !keys.some((key) => key.table_name === table && key.is_primary)).map((table) => `${table} has no primary key`),
    ...keys.filter((key) => !key.leads).map((key) => `${key.index_name} of ${key.table_name} does not lead with facility_id`),
  ];
}

/** Foreign keys between tables of a facility that do not tie facility_id to facility_id, and such to a table that is neither one nor `facility` itself. */
async function crossing(sql: Sql): Promise<string[]> {
  const tables = await facilityTables(sql);
  const keys = await sql.rows<{ name: string; table_name: string; to_table: string; is_tied: boolean }>(
    `select k.conname as name, c.relname as table_name, r.relname as to_table,
       exists (
         select from unnest(k.conkey, k.confkey) as pair(here, there)
         join pg_attribute h on h.attrelid = k.conrelid and h.attnum = pair.here and h.attname = 'facility_id'
         join pg_attribute t on t.attrelid = k.confrelid and t.attnum = pair.there and t.attname = 'facility_id'
       ) as is_tied
     from pg_constraint k
     join pg_class c on c.oid = k.conrelid
     join pg_class r on r.oid = k.confrelid
     where k.contype = 'f' and c.relname = any(:tables)
     order by c.relname, k.conname`,
    { tables },
  );
  return keys.flatMap(({ name, table_name, to_table, is_tied }) => {
    if (!is_tied) return [`${name} of ${table_name} does not tie facility_id to that of ${to_table}`];
    return tables.includes(to_table) || to_table === 'facility' ? [] : [`${name} of ${table_name} refers to ${to_table}, which is no table of a facility`];
  });
}

/** Every string of a source that reads or writes one of the tables and does not name facility_id. */
function unscopedSql(source: string, fileName: string, tables: readonly string[]): string[] {
  const touches = new RegExp(`\\b(?:from|join|into|update)\\s+(?:only\\s+)?(${tables.join('|')})\\b`, 'i');
  const faults: string[] = [];
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2023, true);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) {
      const text = node.getText(file);
      const table = touches.exec(text)?.[1];
      if (table !== undefined && /\b(?:select|insert|update|delete|merge)\b/i.test(text) && !/\bfacility_id\b/.test(text)) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
        faults.push(`${fileName}:${line + 1} touches ${table} without naming facility_id`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return faults;
}

describe('migrations/schema.sql', () => {
  test('is what the migrations make', async () => {
    expect(await dumpSchema(database.db)).toBe(committed);
  });

  test('makes the same schema again on an empty database', async () => {
    expect(await dumpAfter(committed)).toBe(committed);
  });
});

describe('the schema dump', () => {
  test('prints whatever a table may carry, loads again, and comes out the same', async () => {
    const script = `
      create function twice(n integer) returns integer language sql immutable as $$ select n * 2 -- NOT lowered $$;
      create table zebra (
        "Odd Name" text collate "C" default 'It''s KEPT' constraint not_blank check ("Odd Name" <> 'A''B'),
        n integer generated by default as identity (start with 100 increment by 5),
        doubled integer generated always as (twice(n)) stored,
        apple integer,
        exclude using gist (int4range(n, n + 1) with &&),
        unique nulls not distinct (apple)
      );
      create unlogged table scratch (id integer);
      create table apple (id integer primary key, zebra integer, nick text) with (fillfactor = 70, autovacuum_enabled = false);
      alter table zebra add primary key (n);
      alter table zebra add constraint zebra_apple foreign key (apple) references apple on delete set null deferrable initially deferred;
      alter table apple add constraint apple_zebra foreign key (zebra) references zebra (n);
      create index apple_nick on apple (lower(nick) desc nulls last, twice(id)) include (zebra) where nick <> 'Nobody';
      create function of_zebra(z zebra) returns text language sql begin atomic select z."Odd Name"; end;
      create procedure settle() language plpgsql as $p$ begin update apple set nick = 'X'; end $p$;
      create function note() returns trigger language plpgsql as $$ begin return new; end $$;
      create trigger apple_note before update of nick on apple for each row when (old.nick is distinct from 'Old') execute function note();
      comment on table apple is 'red';
      comment on index apple_nick is 'by nick';
      comment on constraint apple_zebra on apple is 'a circle';
      comment on function twice(integer) is 'n + n';
      comment on trigger apple_note on apple is 'noted';
      comment on column zebra."Odd Name" is 'it''s odd';`;
    const first = await dumpAfter(script);
    for (const part of [
      `"Odd Name" text collate "C" default 'It''s KEPT'::text`,
      'generated by default as identity (start with 100 increment by 5)',
      'generated always as (twice(n)) stored',
      'unique nulls not distinct',
      'create unlogged table scratch',
      'with (fillfactor = 70, autovacuum_enabled = false)',
      'on delete set null deferrable initially deferred',
      'alter table',
      '-- NOT lowered',
      `comment on column zebra."Odd Name" is 'it''s odd'`,
      `comment on function twice(n integer) is 'n + n'`,
    ]) expect(first).toContain(part);
    expect(await dumpAfter(first)).toBe(first);
  });

  test.each([
    ['create view seen as select 1 as one', 'view seen'],
    [`create type mood as enum ('good')`, 'type mood'],
    ['create sequence counter', 'sequence counter'],
    ['create table many (n integer) partition by range (n)', 'partitioned table many'],
  ])('refuses what it cannot print: %s', async (script, named) => {
    await expect(dumpAfter(script)).rejects.toThrow(named);
  });
});

/** Functions whose reply has the columns of a table: a running server's open plans fail (42804) when a migration adds one. */
async function tableTyped(sql: Sql): Promise<string[]> {
  const functions = await sql.rows<{ name: string; table_name: string }>(
    `select p.proname as name, c.relname as table_name
     from pg_proc p
     join pg_type t on t.oid = p.prorettype
     join pg_class c on c.oid = t.typrelid
     where p.pronamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     order by p.proname`,
  );
  return functions.map(({ name, table_name }) => `${name} returns rows of ${table_name}: list its columns in "returns table (...)"`);
}

describe('every function', () => {
  test('lists the columns it returns, so that a running server outlives a column more', async () => {
    expect(await tableTyped(database.db)).toEqual([]);
  });

  test('would be reported if it did not', async () => {
    await run('create function runs() returns setof job_run language sql as $$ select * from job_run $$', database.url);
    try {
      expect(await tableTyped(database.db)).toEqual(['runs returns rows of job_run: list its columns in "returns table (...)"']);
    } finally {
      await run('drop function runs()', database.url);
    }
  });
});

describe('every table of a facility', () => {
  test('leads with facility_id in its primary key and in every unique index', async () => {
    expect((await facilityTables(database.db)).length).toBeGreaterThan(10);
    expect(await unsharded(database.db)).toEqual([]);
  });

  test('refers to others by keys that carry facility_id, and to nothing beside the facility itself', async () => {
    expect(await crossing(database.db)).toEqual([]);
  });

  test('would be reported if it did not', async () => {
    await run(`
      create table stray (facility_id integer, n integer);
      create table global (id integer primary key, facility_id integer, code text);
      create unique index global_code on global (lower(code), facility_id);
      create table astray (facility_id integer, id integer constraint astray_global references global (id), primary key (facility_id, id));`, database.url);
    try {
      expect(await unsharded(database.db)).toEqual([
        'stray has no primary key',
        'global_code of global does not lead with facility_id',
        'global_pkey of global does not lead with facility_id',
      ]);
      expect(await crossing(database.db)).toEqual(['astray_global of astray does not tie facility_id to that of global']);
    } finally {
      await run('drop table astray, stray, global', database.url);
    }
  });
});

describe('every SQL text in src that touches a table of a facility', () => {
  test('names facility_id', async () => {
    const tables = await facilityTables(database.db);
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const faults = files.flatMap((name) => {
      const path = relative(root, join(root, 'src', name)).split(sep).join('/');
      if (EXEMPT_SOURCES.some((exempt) => path.startsWith(exempt))) return [];
      return unscopedSql(readFileSync(join(root, path), 'utf8'), path, tables);
    });
    expect(files.length).toBeGreaterThan(10);
    expect(faults).toEqual([]);
  });

  test('would be reported if it did not', () => {
    const found = (source: string): string[] => unscopedSql(source, 'made-up.ts', ['booking', 'outbox']);
    expect(found('const a = 1;\nconst q = `select 1 from booking where booking_code = :code`;')).toEqual(['made-up.ts:2 touches booking without naming facility_id']);
    expect(found(`sql('delete from outbox')`)).toHaveLength(1);
    expect(found('sql(`update outbox set state = ${state}`)')).toHaveLength(1);
    expect(found('sql(`select 1 from booking b where b.facility_id = :facilityId`)')).toEqual([]);
    expect(found(`const sentence = 'taken from booking desk';`)).toEqual([]);
  });
});
