import pg from 'pg';
import { addDays } from '../../src/platform/clock';
import { recordAct } from '../../src/platform/staff-acts';
import { recordPlatformAct } from '../../src/platform/platform-acts';
import { purgeSecurityLog } from '../../src/platform/security-log/purge-security-log';
import { headOfChain, sealAllChains, sealChain } from '../../src/platform/security-log/seal-chain';
import { keptDetail, PLATFORM_CHAIN, recordSecurityEvent } from '../../src/platform/security-log/security-event';
import { makeSecurityNotes } from '../../src/platform/security-log/security-notes';
import { verifyChain } from '../../src/platform/security-log/verify-chain';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { TODAY } from '../support/hospital';
import { makeTestLog } from '../support/test-log';

let database: FreshDatabase;
let facilityId: number;
let code: string;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
// Each test has a facility, and so a chain, of its own.
beforeEach(async () => {
  code = `0000R${String((facilityId ?? 0) + 100)}`;
  const [row] = await database.db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values (:code, 'FKRTL', 'RS Uji', 'WIB') returning facility_id`, { code });
  facilityId = row!.facility_id;
});

const at = new Date(`${TODAY}T09:00:00+07:00`);
const clock = () => at;
const write = (subject: string, when = at): Promise<void> => recordSecurityEvent(database.db, facilityId, { at: when, kind: 'settings-changed', actor: 'administrator', subject });
const verified = (anchor?: { sealNumber: number; hash: string }) => verifyChain(database.db, facilityId, anchor);

/** `batches` sealed batches of three events each. */
async function fill(batches: number): Promise<void> {
  for (let batch = 1; batch <= batches; batch++) {
    for (const step of [1, 2, 3]) await write(`batch ${batch} step ${step}`);
    await sealChain({ db: database.db, clock }, facilityId);
  }
}

/** What only whoever owns the whole database can do: the rows changed past every guard. */
async function tamper(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(`set session_replication_role = replica`);
    await client.query(statement);
  } finally {
    await client.end();
  }
}

describe('the chain of the security log', () => {
  test('is whole after it was sealed, and every batch stands on the one before', async () => {
    await fill(3);
    await write('not sealed yet');
    expect(await verified()).toMatchObject({ fault: undefined, seals: 3, events: 9, unsealed: 1, head: { sealNumber: 3 } });
  });

  test.each([
    ['an event changed', `update security_event set actor = 'siapa-saja' where subject = 'batch 2 step 2'`, { fault: 'changed', sealNumber: 2 }],
    ['its number changed', `update security_event set times = 99 where subject = 'batch 2 step 1'`, { fault: 'changed', sealNumber: 2 }],
    ['its moment changed by a microsecond', `update security_event set occurred_at = occurred_at + interval '1 microsecond' where subject = 'batch 3 step 1'`, { fault: 'changed', sealNumber: 3 }],
    ['two events exchanged', `update security_event set subject = case subject when 'batch 2 step 1' then 'batch 2 step 2' when 'batch 2 step 2' then 'batch 2 step 1' else subject end`, { fault: 'changed', sealNumber: 2 }],
    ['two batches exchanged', `update security_event set seal_number = case seal_number when 1 then 2 when 2 then 1 else seal_number end`, { fault: 'changed', sealNumber: 1 }],
    ['an event taken away', `delete from security_event where subject = 'batch 2 step 3'`, { fault: 'events-missing', sealNumber: 2, expected: 3, found: 2 }],
    ['an event put in', `insert into security_event (facility_id, occurred_at, kind, seal_number) select facility_id, occurred_at, 'sign-in', 1 from security_event order by event_id desc limit 1`, { fault: 'changed', sealNumber: 1 }],
    ['a batch taken out', `delete from security_event where seal_number = 2; delete from security_seal where seal_number = 2`, { fault: 'seal-missing', sealNumber: 2 }],
    ['the beginning taken away', `delete from security_event where seal_number < 3; delete from security_seal where seal_number < 2`, { fault: 'beginning-missing', sealNumber: 2 }],
    ['a seal written anew', `update security_seal set hash = repeat('a', 64) where seal_number = 2`, { fault: 'changed', sealNumber: 2 }],
    ['a seal moved onto another', `update security_seal set previous_hash = repeat('b', 64) where seal_number = 3`, { fault: 'not-linked', sealNumber: 3 }],
    ['the seals at the end taken away', `delete from security_seal where seal_number = 3`, { fault: 'without-seal', sealNumber: 3, events: 3 }],
  ])('names the first batch that is wrong: %s past all guards', async (_what, statement, fault) => {
    await fill(3);
    expect((await verified()).fault).toBeUndefined();
    await tamper(statement);
    expect((await verified()).fault).toEqual(fault);
  });

  test('cannot be cut off or written anew behind an anchor kept elsewhere', async () => {
    await fill(3);
    const anchor = (await headOfChain(database.db, facilityId))!;
    expect((await verified(anchor)).fault).toBeUndefined();
    await tamper('delete from security_event where seal_number = 3; delete from security_seal where seal_number = 3');
    expect((await verified()).fault).toBeUndefined();
    expect((await verified(anchor)).fault).toEqual({ fault: 'cut-off', sealNumber: 3, lastSeal: 2 });
    await write('another history');
    await sealChain({ db: database.db, clock }, facilityId);
    expect((await verified()).fault).toBeUndefined();
    expect((await verified(anchor)).fault).toEqual({ fault: 'other-history', sealNumber: 3 });
  });

  test('takes events that were committed late into a later batch, and stays whole when many seal at once', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let wrote = (): void => undefined;
    const written = new Promise<void>((resolve) => (wrote = resolve));
    const late = database.db.transaction(async (tx) => {
      await recordSecurityEvent(tx, facilityId, { at, kind: 'settings-changed', actor: 'lambat' });
      wrote();
      await held;
    });
    await written;
    for (let n = 0; n < 30; n++) await write(`cepat ${n}`);
    await Promise.all(Array.from({ length: 6 }, () => sealChain({ db: database.db, clock }, facilityId)));
    letGo();
    await late;
    await Promise.all(Array.from({ length: 6 }, () => sealAllChains({ db: database.db, clock })));
    const verdict = await verified();
    expect(verdict).toMatchObject({ fault: undefined, events: 31, unsealed: 0 });
    const [lateOne] = await database.db.rows<{ ids: number; seals: number }>(
      `select rank() over (order by event_id)::int as ids, seal_number as seals from security_event where facility_id = :facilityId and kind = 'settings-changed' order by event_id limit 1`,
      { facilityId },
    );
    expect(lateOne).toEqual({ ids: 1, seals: 2 });
  });
});

describe('the database itself', () => {
  test.each([
    `update security_event set actor = 'lain'`,
    'update security_event set seal_number = seal_number + 1',
    'update security_event set seal_number = null',
    'delete from security_event',
    'truncate security_event',
    `update security_seal set hash = 'x'`,
    'delete from security_seal',
    'truncate security_seal',
    `update patient_access set who = 'lain'`,
    'delete from patient_access',
    'truncate patient_access',
    'insert into security_event (facility_id, occurred_at, kind, seal_number) select facility_id, occurred_at, kind, 1 from security_event limit 1',
  ])('refuses %s', async (statement) => {
    await fill(1);
    await database.db.rows(`insert into patient_access (facility_id, medical_record_number, slot_start, who_kind, who, place, manner, looked_at) values (:facilityId, '1', :at, 'staff', 'a', '/', 'opened', :at)`, { facilityId, at });
    await expect(database.db.rows(statement)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the retention', () => {
  test('takes whole batches that are old, leaves a chain that is whole, and tells what it took', async () => {
    const old = new Date(`${addDays(TODAY, -401)}T09:00:00+07:00`);
    for (const batch of [1, 2]) {
      await write(`lama ${batch}`, old);
      await write(`lama ${batch} lagi`, old);
      await sealChain({ db: database.db, clock }, facilityId);
    }
    // One young event keeps its whole batch.
    await write('lama 3', old);
    await write('baru');
    await sealChain({ db: database.db, clock }, facilityId);
    const anchor = (await headOfChain(database.db, facilityId))!;
    await write('terbaru');
    await sealChain({ db: database.db, clock }, facilityId);
    const deps = { db: database.db, clock, config: { securityLogDays: 400 } };
    expect(await Promise.all([purgeSecurityLog(deps), purgeSecurityLog(deps)])).toEqual(expect.arrayContaining([4, 0]));
    expect(await purgeSecurityLog(deps)).toBe(0);
    await sealChain(deps, facilityId);
    expect(await verified(anchor)).toMatchObject({ fault: undefined, events: 4, unsealed: 0, anchorIsTooOld: false });
    expect(await verified({ sealNumber: 1, hash: 'x' })).toMatchObject({ fault: undefined, anchorIsTooOld: true });
    const [told] = await database.db.rows<{ detail: string }>(`select detail from security_event where facility_id = :facilityId and kind = 'security-log-purged'`, { facilityId });
    expect(JSON.parse(told!.detail)).toMatchObject({ throughSeal: 2, events: 4 });
    // The same emptied by hand, without that event, is a fault.
    await tamper(`delete from security_event where kind = 'security-log-purged'; delete from security_seal where seal_number > 4`);
    expect((await verified()).fault).toEqual({ fault: 'beginning-missing', sealNumber: 2 });
  });
});

describe('an act', () => {
  test('that matters is in the log with the record of it or not at all', async () => {
    await database.db.transaction(async (tx) => {
      await recordAct(tx, facilityId, { at, actor: 'administrator', act: 'settings-changed', subject: 'aturan', detail: { bookingMaxDays: [30, 60], reason: 'permintaan Pasien Uji 1' } });
      await recordAct(tx, facilityId, { at, actor: 'clinic', act: 'called', subject: 'BK-1' });
    });
    await expect(
      database.db.transaction(async (tx) => {
        await recordAct(tx, facilityId, { at, actor: 'administrator', act: 'staff-added', subject: 'siapa' });
        throw new Error('the rest of it failed');
      }),
    ).rejects.toThrow('the rest');
    const events = await database.db.rows('select kind, actor, subject, detail from security_event where facility_id = :facilityId', { facilityId });
    expect(events).toEqual([{ kind: 'settings-changed', actor: 'administrator', subject: 'aturan', detail: '{"bookingMaxDays":[30,60]}' }]);
    expect(await database.db.rows('select act from staff_act where facility_id = :facilityId order by act_id', { facilityId })).toEqual([{ act: 'settings-changed' }, { act: 'called' }]);
  });

  test('upon a facility is in the log of the platform and of that facility', async () => {
    await recordPlatformAct(database.db, { at, actor: 'dinas', act: 'bpjs-account-set', facilityCode: code.toLowerCase(), detail: { service: 'antrean-rs' } });
    await recordPlatformAct(database.db, { at, actor: 'cli', act: 'facility-erased', facilityCode: '0000X000' });
    const events = await database.db.rows(`select facility_id, kind, actor, subject from security_event where kind in ('bpjs-account-set', 'facility-erased') order by kind, facility_id`);
    expect(events).toEqual([
      { facility_id: PLATFORM_CHAIN, kind: 'bpjs-account-set', actor: 'platform dinas', subject: code.toLowerCase() },
      { facility_id: facilityId, kind: 'bpjs-account-set', actor: 'platform dinas', subject: code.toLowerCase() },
      { facility_id: PLATFORM_CHAIN, kind: 'facility-erased', actor: 'platform cli', subject: '0000X000' },
    ]);
  });

  test('with more detail than fits keeps the names of its fields', () => {
    expect(keptDetail({ lines: 'x'.repeat(5_000), kind: 'patients' })).toBe('{"fields":["lines","kind"]}');
  });
});

describe('a flood of refusals', () => {
  const count = async (): Promise<{ rows: number; times: number }> => {
    const [row] = await database.db.rows<{ rows: number; times: number }>(`select count(*)::int as rows, coalesce(sum(times), 0)::int as times from security_event where facility_id = :facilityId and kind = 'token-refused'`, { facilityId });
    return row!;
  };

  test('is counted: from one network in a few rows, from everywhere in some hundreds, and none of them is missing', async () => {
    const notes = makeSecurityNotes({ db: database.db, clock, log: makeTestLog() });
    for (let n = 0; n < 20_000; n++) notes.note(facilityId, { kind: 'token-refused', actor: '', address: `2001:db8::${(n % 5_000).toString(16)}` });
    await notes.close();
    const ofOne = await count();
    expect(ofOne.times).toBe(20_000);
    // A minute may turn in the middle of it.
    expect(ofOne.rows).toBeLessThanOrEqual(3);
    for (let n = 0; n < 20_000; n++) notes.note(facilityId, { kind: 'token-refused', actor: '', address: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` });
    await notes.close();
    const ofAll = await count();
    expect(ofAll.times).toBe(40_000);
    expect(ofAll.rows).toBeLessThanOrEqual(2 * 201 + 3);
    expect(await verified()).toMatchObject({ fault: undefined, unsealed: 0 });
  });

  test('while the database is away loses nothing and takes a bounded room', async () => {
    let isAway = true;
    const db = { ...database.db, rows: ((...given: Parameters<typeof database.db.rows>) => (isAway ? Promise.reject(new Error('away')) : database.db.rows(...given))) as typeof database.db.rows };
    const notes = makeSecurityNotes({ db, clock, log: makeTestLog() });
    for (let n = 0; n < 1_000; n++) notes.note(facilityId, { kind: 'token-refused', actor: '', address: `10.0.${n >> 8}.${n & 255}` });
    await notes.close();
    expect(await count()).toEqual({ rows: 0, times: 0 });
    isAway = false;
    await notes.close();
    expect((await count()).times).toBe(1_000);
  });

  test('of a facility that is no more is nobody\'s', async () => {
    const notes = makeSecurityNotes({ db: database.db, clock, log: makeTestLog() });
    notes.note(9_999, { kind: 'token-refused', actor: '', address: '10.9.9.9' });
    notes.note(PLATFORM_CHAIN, { kind: 'sign-in-refused', actor: '', address: '10.9.9.9' });
    await notes.close();
    expect(await database.db.rows(`select facility_id from security_event where kind in ('token-refused', 'sign-in-refused') and address = '10.9.9.9'`)).toEqual([{ facility_id: PLATFORM_CHAIN }]);
  });
});
