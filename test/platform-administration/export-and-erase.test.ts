import { Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { eraseFacility } from '../../src/platform-administration/erase-facility';
import { exportFacility } from '../../src/platform-administration/export-facility';
import { LOOKUP_COLUMNS, SECRET_COLUMNS } from '../../src/platform-administration/exported-columns';
import { sealDatabase } from '../../src/platform/seal-database';
import { SEALED_TABLES } from '../../src/platform/sealed-columns';
import { facilityTables, type FacilityTable } from '../../src/platform-administration/facility-tables';
import { restoreFacility, retireFacility } from '../../src/platform-administration/retire-facility';
import { withinTransaction, type Db } from '../../src/platform/db';
import { freshDatabase } from '../support/database';
import { digestOf } from '../support/facility-digest';
import { addSecondFacility, fillFacility, VISIT_COUNT } from '../support/filled-hospital';
import { openHospital, type Hospital } from '../support/hospital';
import { addStaff, STAFF_PASSWORD } from '../support/staff';

/** All data of a facility, out in one file, and out of the house for ever; and nothing of the one beside it. */
const SECOND = '0000R888';
const MANY_PATIENTS = 50_000;
const LONG_MS = 300_000;

let hospital: Hospital;
let firstId: number;
let secondId: number;
let tables: FacilityTable[];

beforeAll(async () => {
  hospital = await openHospital({ patients: VISIT_COUNT + 5 });
  await addStaff(hospital);
  firstId = hospital.facility().facilityId;
  secondId = await addSecondFacility(hospital, { code: SECOND, name: 'RS Dua', hostName: 'rs-dua.example', patients: [101, 105 + VISIT_COUNT] });
  await fillFacility(hospital, firstId, 1, (what) => `pertama ${what}`);
  await fillFacility(hospital, secondId, 101, (what) => `kedua ${what}`);
  // what the fixture leaves empty
  for (const statement of [
    `insert into named_counter (facility_id, counter_name, last_value) values (:secondId, 'rekam-medis', 7)`,
    `insert into web_service_user (facility_id, username, password_hash, recognised_mark) values (:secondId, 'bpjs', 'sidik-sandi', 'tanda-sandi')`,
    `insert into staff_session (facility_id, token_digest, username, created_at, last_seen_at, expires_at) select facility_id, 'sidik-sesi', min(username), now(), now(), now() from staff_user where facility_id = :secondId group by facility_id`,
    `insert into kiosk_journey (facility_id, journey_digest, device_id, began_at) select facility_id, 'sidik-kiosk', min(device_id), now() from device where facility_id = :secondId group by facility_id`,
    `insert into device_pairing (facility_id, pairing_code, kind, token_digest, asked_at, expires_at) values (:secondId, 'KODE-PASANG', 'kiosk', 'sidik-pasang', now(), now())`,
    `insert into idempotent_answer (facility_id, client_name, idempotency_key, part, request_digest, created_at) select facility_id, min(client_name), 'k', 0, 'd', now() from api_client where facility_id = :secondId group by facility_id`,
    `insert into patient_access (facility_id, medical_record_number, slot_start, who_kind, who, place, manner, looked_at) select facility_id, min(medical_record_number), now(), 'staff', 'dewi', '/petugas/loket', 'opened', now() from patient where facility_id = :secondId group by facility_id`,
    `insert into security_seal (facility_id, seal_number, events, previous_hash, hash, sealed_at, newest_at) values (:secondId, 1, 0, '', 'sidik-segel', now(), now())`,
  ]) await hospital.db.rows(statement, { secondId });
  await hospital.db.rows(`update bpjs_account set x_authorization = 'Basic rahasia-otorisasi' where facility_id = :secondId`, { secondId });
  tables = await facilityTables(hospital.db);
}, LONG_MS);
afterAll(() => hospital.close());

interface Line {
  table?: string;
  row?: Record<string, unknown>;
  end?: true;
  rows?: Record<string, number>;
  facility?: Record<string, unknown>;
  leftOut?: Record<string, string[]>;
}

/** What comes out, and the most that was in memory beside it. */
async function exported(db: Db = hospital.db): Promise<{ lines: Line[]; text: string }> {
  const chunks: Buffer[] = [];
  const into = new Writable({ write: (chunk: Buffer, _encoding, done) => (chunks.push(chunk), done()) });
  await exportFacility({ db, clock: hospital.deps.clock }, { code: SECOND, actor: 'dewi' }, () => into);
  const text = gunzipSync(Buffer.concat(chunks)).toString('utf8');
  return { lines: text.trimEnd().split('\n').map((line) => JSON.parse(line) as Line), text };
}

async function countsOf(facilityId: number, db: Db = hospital.db): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await db.rows<{ rows: number }>(`select count(*)::int as rows from "${name}" where facility_id = :facilityId`, { facilityId });
    counts[name] = row!.rows;
  }
  return counts;
}

/** The log goes on by itself: it notes the export it is part of. What is in it is counted apart. */
const LOG = ['security_event', 'security_seal'];
const besidesLog = (counts: Record<string, number>): Record<string, number> => Object.fromEntries(Object.entries(counts).filter(([name]) => !LOG.includes(name)));

const refused = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'not refused', (error: unknown) => (error as { code?: string }).code ?? error);
const deps = (): { db: Db; clock: () => Date } => ({ db: hospital.db, clock: hospital.deps.clock });
const erase = (over: object = {}, db: Db = hospital.db): Promise<Record<string, number>> => eraseFacility({ ...deps(), db }, { code: SECOND, confirm: SECOND, owedToo: true, actor: 'dewi', ...over });

test('every table with a facility_id is known, parents before children', async () => {
  const named = await hospital.db.rows<{ name: string }>(`select distinct table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'facility_id' and table_name <> 'facility'`);
  expect(tables.map(({ name }) => name).sort()).toEqual(named.map(({ name }) => name).sort());
  const place = (name: string): number => tables.findIndex((table) => table.name === name);
  const references = await hospital.db.rows<{ child: string; parent: string }>(
    `select cast(cast(conrelid as regclass) as text) as child, cast(cast(confrelid as regclass) as text) as parent from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  );
  expect(references.filter(({ child, parent }) => place(child) >= 0 && place(parent) > place(child))).toEqual([]);
  expect(references.length).toBeGreaterThan(20);
});

test('a column that sounds like a secret is left out, or said here to be none', async () => {
  const SOUNDS = /pass|secret|token|digest|hash|key|mark|auth|pairing|pin|cookie|credential|cipher/;
  const NONE = ['api_key.key_id', 'connector_mark.watermark', 'connector_row.digest', 'connector_row.row_key', 'connector_row.watermark', 'idempotent_answer.idempotency_key', 'idempotent_answer.request_digest', 'security_seal.hash', 'security_seal.previous_hash', 'staff_user.must_change_password', 'webhook.previous_secret_until'];
  const sounding = tables.flatMap(({ name, columns }) => columns.filter((column) => SOUNDS.test(column)).map((column) => `${name}.${column}`));
  const leftOut = [...Object.entries(SECRET_COLUMNS), ...Object.entries(LOOKUP_COLUMNS)].flatMap(([name, columns]) => columns.map((column) => `${name}.${column}`));
  expect(sounding.sort()).toEqual([...leftOut, ...NONE].sort());
  const known = tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column}`));
  expect(SEALED_TABLES.flatMap(({ table, columns }) => columns.map(({ column }) => `${table}.${column}`)).filter((column) => !known.includes(column))).toEqual([]);
});

test('an export has every row of the facility, none of another, no secret, and says at its end how much that is', async () => {
  const { lines, text } = await exported();
  const [head, ...rest] = lines;
  const end = rest.pop();
  expect(head).toMatchObject({ format: 'antrean-online/facility', version: 1, facility: { code: SECOND, name: 'RS Dua' }, leftOut: SECRET_COLUMNS });
  const counts = await countsOf(secondId);
  expect(end?.end).toBe(true);
  expect(besidesLog(end!.rows!)).toEqual(besidesLog(counts));
  const found: Record<string, number> = Object.fromEntries(tables.map(({ name }) => [name, 0]));
  for (const { table = '' } of rest) found[table]! += 1;
  expect(found).toEqual(end!.rows);
  // an empty table would prove nothing
  expect(tables.filter(({ name }) => counts[name] === 0).map(({ name }) => name)).toEqual([]);
  expect(text).not.toContain('pertama ');
  expect(text).toContain('kedua ');
  const secrets = await Promise.all(
    Object.entries(SECRET_COLUMNS).flatMap(([name, columns]) => columns.map(async (column) => (await hospital.db.rows<{ value: string }>(`select "${column}" as value from "${name}" where facility_id = :secondId and "${column}" is not null`, { secondId })).map(({ value }) => value))),
  );
  expect(secrets.flat().filter((secret) => secret.length > 4).length).toBeGreaterThan(8);
  expect(secrets.flat().filter((secret) => secret.length > 4 && text.includes(secret))).toEqual([]);
  expect(text).not.toContain(STAFF_PASSWORD);
});

test('an export can be loaded again in its order, and is then the same but for the secrets', async () => {
  const other = await freshDatabase();
  try {
    const { lines } = await exported();
    const { code, kind, name, timeZone } = lines[0]!.facility!;
    await other.db.rows(`insert into facility (facility_id, code, kind, name, time_zone) overriding system value values (:secondId, :code, :kind, :name, :timeZone)`, { secondId, code, kind, name, timeZone });
    for (const [index, { table = '', row = {} }] of lines.slice(1, -1).entries()) {
      const again = Object.fromEntries((SECRET_COLUMNS[table] ?? []).map((column) => [column, `baru-${index}`]));
      await other.db.rows(`insert into "${table}" overriding system value select * from jsonb_populate_record(cast(null as "${table}"), :row)`, { row: JSON.stringify({ ...row, ...again, facility_id: secondId }) });
    }
    for (const db of [other.db, hospital.db]) await sealDatabase(db); // one value is sealed as one text
    expect(besidesLog(await countsOf(secondId, other.db))).toEqual(besidesLog(await countsOf(secondId)));
    const apart = ['facility', ...LOG, ...Object.keys(SECRET_COLUMNS)];
    expect(await digestOf(other.db, secondId, apart)).toEqual(await digestOf(hospital.db, secondId, apart));
  } finally {
    await other.drop();
  }
}, LONG_MS);

test('an export of many rows is of one moment and takes little memory', async () => {
  await hospital.db.rows(
    `insert into patient (facility_id, medical_record_number, full_name, address)
     select :secondId, 'MANY-' || place, 'Pasien Banyak ' || place, repeat('alamat ', 40) from generate_series(1, :many) as place`,
    { secondId, many: MANY_PATIENTS },
  );
  let written = 0;
  let most = 0;
  const into = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed);
      // somebody goes on working meanwhile: it is not of that moment
      void hospital.db.rows(`insert into patient (facility_id, medical_record_number, full_name) values (:secondId, 'LATER-' || gen_random_uuid(), 'Pasien Kemudian')`, { secondId }).then(() => done(), done);
    },
  });
  const before = await countsOf(secondId);
  const heap = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  const counts = await exportFacility(deps(), { code: SECOND, actor: 'dewi' }, () => into);
  expect(written).toBeGreaterThan(0);
  expect(besidesLog(counts)).toEqual(besidesLog(before));
  expect((await countsOf(secondId))['patient']).toBeGreaterThan(before['patient']!);
  // all of it at once would be some 25 MB of text and four times that as objects
  expect((most - heap) / 1024 / 1024).toBeLessThan(80);
}, LONG_MS);

test('an export that is broken off ends its transaction, and who asked for it is known', async () => {
  const into = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the reader went away')) });
  await expect(exportFacility(deps(), { code: SECOND, actor: 'eko' }, () => into)).rejects.toThrow('the reader went away');
  expect(await hospital.db.rows(`select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`)).toEqual([]);
  expect(await hospital.db.rows(`select act, facility_code from platform_act where actor = 'eko'`)).toEqual([{ act: 'facility-export-begun', facility_code: SECOND }]);
});

describe('erasing', () => {
  test('only a retired facility whose code is typed and that owes nothing goes, and without that nothing does', async () => {
    const before = await countsOf(secondId);
    expect(await refused(erase())).toBe('facility-not-retired');
    await retireFacility(deps(), { code: SECOND, actor: 'dewi' });
    expect(await refused(erase({ confirm: '0000R999' }))).toBe('code-not-confirmed');
    expect(await refused(erase({ owedToo: false }))).toBe('facility-still-owes');
    expect(besidesLog(await countsOf(secondId))).toEqual(besidesLog(before));
  });

  test('broken off in the middle it goes on when it is asked for again; then no row of it is left, and every row of the other', async () => {
    const other = await digestOf(hospital.db, firstId);
    const counts = await countsOf(secondId);
    // the process dies in the middle of a batch: what it began is undone, what it had done stays done
    let batches = 0;
    const dying: Db = {
      rows: hospital.db.rows,
      transaction: (work) =>
        hospital.db.transaction(async (tx) => {
          const made = await work(tx);
          if (++batches === 20) throw new Error('killed');
          return made;
        }),
    };
    await expect(erase({}, dying)).rejects.toThrow('killed');
    const left = Object.values(await countsOf(secondId)).reduce((sum, rows) => sum + rows, 0);
    expect(left).toBeLessThan(Object.values(counts).reduce((sum, rows) => sum + rows, 0));
    expect(left).toBeGreaterThan(0);
    expect(await refused(restoreFacility(deps(), { code: SECOND, actor: 'dewi' }))).toBe('facility-half-erased');

    const gone = await erase({ owedToo: false });
    const nothing = Object.fromEntries(tables.map(({ name }) => [name, 0]));
    expect(await countsOf(secondId)).toEqual(nothing);
    expect(await hospital.db.rows('select code from facility')).toEqual([{ code: '0000R999' }]);
    expect(besidesLog({ ...nothing, ...gone })).toEqual(besidesLog(counts));
    expect(gone['security_event']).toBeGreaterThan(0);
    expect(await digestOf(hospital.db, firstId)).toEqual(other);
    expect(await hospital.db.rows(`select actor, act, facility_code, detail -> 'rows' as rows from platform_act where act = 'facility-erased'`)).toEqual([{ actor: 'dewi', act: 'facility-erased', facility_code: SECOND, rows: gone }]);
  }, LONG_MS);

  test('what is gone is unknown', async () => {
    expect(await refused(erase())).toBe('facility-unknown');
    await hospital.db.transaction(async (tx) => expect(await refused(exportFacility({ ...deps(), db: withinTransaction(tx) }, { code: SECOND, actor: 'dewi' }, () => new Writable()))).toBe('facility-unknown'));
  });
});
