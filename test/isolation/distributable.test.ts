import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { dumpSchema } from '../../src/platform/schema-dump';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { fillFacility, VISIT_COUNT } from '../support/filled-hospital';
import { openHospital, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';

/**
 * What a distributed PostgreSQL asks of a schema, asked of PostgreSQL itself: each table of a facility is split by
 * facility_id, so every key and every reference must carry it, and the server must work on what comes out (docs/skala.md).
 */
const PARTS = 4;
const committed = readFileSync(join(__dirname, '../../migrations/schema.sql'), 'utf8');
const TABLE = /create table (\w+) \(\n([\s\S]*?)\n\)( with \([^)]*\))?;/g;

/** The schema with every table of a facility in parts. Storage is a matter of the parts: a table in parts has none itself. */
function inParts(schema: string): string {
  return schema.replace(TABLE, (whole, name: string, lines: string, storage = '') => {
    if (name === 'facility' || !/^ {2}facility_id /m.test(lines)) return whole;
    const parts = Array.from({ length: PARTS }, (_, part) => `create table ${name}_part_${part} partition of ${name} for values with (modulus ${PARTS}, remainder ${part})${storage};`);
    return [`create table ${name} (\n${lines}\n) partition by hash (facility_id);`, ...parts].join('\n');
  });
}

let database: FreshDatabase;
let hospital: Hospital | undefined;
beforeAll(async () => {
  database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.query(inParts(committed));
  await client.end();
});
afterAll(async () => {
  if (hospital === undefined) await database.drop();
  else await hospital.close();
});

test('each table of a facility can be split by facility_id, with all its keys, references, checks, indexes and identities', async () => {
  const names = [...committed.matchAll(TABLE)].filter(([, name, lines]) => name !== 'facility' && /^ {2}facility_id /m.test(lines!)).map(([, name]) => name);
  const split = await database.db.rows<{ name: string }>(`select relname as name from pg_class where relkind = 'p' and relnamespace = 'public'::regnamespace order by 1`);
  expect(split.map(({ name }) => name)).toEqual(names.sort());
  expect(names.length).toBeGreaterThan(40);
  const countOf = (kind: string, text: string) => [...text.matchAll(new RegExp(kind, 'g'))].length;
  const [made] = await database.db.rows<Record<string, number>>(
    `select count(*) filter (where contype = 'f') as references, count(*) filter (where contype = 'c') as checks, count(*) filter (where contype in ('p', 'u')) as keys
     from pg_constraint
     join pg_class on pg_class.oid = conrelid
     where connamespace = 'public'::regnamespace and not relispartition and conparentid = 0`,
  );
  expect(made).toEqual({ references: countOf(' foreign key ', committed), checks: countOf('constraint \\w+ check ', committed), keys: countOf('constraint \\w+ (?:primary key|unique) ', committed) });
  // The dump refuses what it cannot print: were the tables not split, it would not complain.
  await expect(dumpSchema(database.db)).rejects.toThrow('partitioned table');
});

test('a day of a hospital is lived on such a database: numbers, tasks, tickets, events, what is owed', async () => {
  hospital = await openHospital({ database, patients: VISIT_COUNT + 5 });
  await addStaff(hospital);
  const { facilityId } = hospital.facility();
  const filled = await fillFacility(hospital, facilityId, 1, (what) => `Keterangan ${what}`);
  expect(new Set(filled.bookingCodes).size).toBe(VISIT_COUNT);
  const used = await database.db.rows<{ part: string }>(`select distinct cast(tableoid as regclass)::text as part from booking where facility_id = :facilityId`, { facilityId });
  expect(used).toEqual([{ part: expect.stringMatching(/^booking_part_\d$/) }]);
});
