import type { Sql } from './db';
import { readSchema, type SchemaObjects, type Table } from './schema-catalog';

/**
 * The whole schema as SQL that reads well and, run on an empty database, makes the same schema again. It comes from
 * the catalogs, so it needs no pg_dump, and is the same text on PostgreSQL 15 to 18.
 * @throws when the schema holds a kind of object this dump has not learned to print: nothing is left out silently
 */
export async function dumpSchema(sql: Sql): Promise<string> {
  const schema = await readSchema(sql);
  if (schema.unprintable.length > 0) {
    throw new Error(`the schema dump has not learned to print: ${schema.unprintable.join(', ')}`);
  }
  const { ordered, deferred } = inDependencyOrder(schema.tables);
  const parts = [
    '-- The schema after all migrations, written by `npm run schema:dump`. Read it; change it by a migration.',
    ...schema.functions.filter((f) => f.needed_by_tables).map((f) => functionText(f.definition)),
    ...ordered.map((table) => tableText(table, schema, deferred)),
    ...deferred.map((key) => `alter table ${key.table_name} add constraint ${key.constraint_name} ${lowerCase(key.definition)};`),
    ...schema.functions.filter((f) => !f.needed_by_tables).map((f) => functionText(f.definition)),
    schema.triggers.map((trigger) => `${lowerCase(trigger.definition)};`).join('\n'),
    schema.comments.map((comment) => `comment on ${comment.target} is ${comment.text};`).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

type ForeignKey = SchemaObjects['constraints'][number];

/** Tables by name, each after those it refers to; a foreign key that closes a circle is set aside. */
function inDependencyOrder(tables: readonly Table[]): { ordered: Table[]; deferred: ForeignKey[] } {
  const ordered: Table[] = [];
  const deferred: ForeignKey[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (table: Table): void => {
    if (state.has(table.table_name)) return;
    state.set(table.table_name, 'open');
    for (const key of table.constraints.filter((constraint) => constraint.refers_to !== null && constraint.refers_to !== table.table_name)) {
      if (state.get(key.refers_to ?? '') === 'open') deferred.push(key);
      else tables.filter((other) => other.table_name === key.refers_to).forEach(visit);
    }
    state.set(table.table_name, 'done');
    ordered.push(table);
  };
  tables.forEach(visit);
  return { ordered, deferred };
}

function tableText(table: Table, schema: SchemaObjects, deferred: readonly ForeignKey[]): string {
  const lines = [
    ...table.columns.map(columnText),
    ...table.constraints
      .filter((constraint) => !deferred.includes(constraint))
      .map((constraint) => `constraint ${constraint.constraint_name} ${lowerCase(constraint.definition)}`),
  ];
  const options = table.storage_options === null ? '' : ` with (${table.storage_options.replaceAll('=', ' = ')})`;
  const head = `create ${table.is_unlogged ? 'unlogged ' : ''}table ${table.table_name} (\n  ${lines.join(',\n  ')}\n)${options};`;
  const indexes = schema.indexes.filter((index) => index.table_name === table.table_name).map((index) => `${lowerCase(index.definition)};`);
  return [head, ...indexes].join('\n');
}

function columnText(column: Table['columns'][number]): string {
  return [
    column.column_name,
    column.type_name.replaceAll('timestamp with time zone', 'timestamptz'),
    ...(column.collation_name === null ? [] : [`collate ${column.collation_name}`]),
    ...(column.generation === 'stored' ? [`generated always as (${column.default_value ?? ''}) stored`] : []),
    ...(column.generation === null && column.default_value !== null ? [`default ${column.default_value}`] : []),
    ...(column.identity === null ? [] : [`generated ${column.identity} as identity${column.identity_options ?? ''}`]),
    ...(column.is_required ? ['not null'] : []),
  ].join(' ');
}

/** Everything up to the body in lower case; the body as it was written. */
function functionText(definition: string): string {
  const body = definition.search(/\bAS \$|\bBEGIN ATOMIC|\n RETURN /);
  return `${(body < 0 ? definition : lowerCase(definition.slice(0, body)) + definition.slice(body).replace(/^AS \$/, 'as $')).trimEnd()};`;
}

/** PostgreSQL quotes every name that is not in lower case, so all text outside quotes may be lowered. */
function lowerCase(definition: string): string {
  return definition
    .split(/('(?:[^']|'')*'|"(?:[^"]|"")*")/)
    .map((piece, index) => (index % 2 === 0 ? piece.toLowerCase() : piece))
    .join('');
}
