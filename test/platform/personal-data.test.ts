import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { runKeysCommand } from '../../src/cli/keys';
import type { Exchange } from '../../src/bpjs/call';
import { dropUpload, keepUpload } from '../../src/imports/uploads';
import { recordAttempt } from '../../src/outbox/attempts';
import type { Claimed } from '../../src/outbox/claim';
import { correct } from '../../src/outbox/desk-correct';
import { insistOnDataKeys } from '../../src/platform/check-data-keys';
import { dataKeysOfFile, dataKeysOfText, keyText, newKey, ownDataKeys } from '../../src/platform/data-keys';
import { lookupKey, lookupKeys, revealed, stored, useDataKeys } from '../../src/platform/personal-data';
import { keyUse, PLAIN, sealDatabase } from '../../src/platform/seal-database';
import { setBpjsAccount } from '../../src/platform-administration/bpjs-accounts';
import { findPatientFiles, patientFile } from '../../src/registration/patient-file';
import { saveSurgery } from '../../src/surgery/save-surgeries';
import { addWebhook, rotateWebhookSecret } from '../../src/webhooks/webhook-editing';
import { TEST_DATA_KEYS } from '../support/data-keys';
import { booking, MORNING_SESSION, openHospital, person, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';

const NIK = '3271999900000001';
let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-keys-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => useDataKeys(dataKeysOfText(TEST_DATA_KEYS)));

test('a sealed value opens for its facility alone, and not once a letter of it is changed', () => {
  const sealed = stored(1, NIK);
  expect(sealed).toMatch(/^s1\.ktest1\.[A-Za-z0-9_-]+$/);
  expect(sealed).not.toContain(NIK);
  expect(revealed(1, sealed)).toBe(NIK);
  expect(stored(2, NIK).slice(10)).not.toBe(sealed.slice(10));
  expect(() => revealed(2, sealed)).toThrow('cannot be opened');
  for (const at of [12, 40, sealed.length - 2]) expect(() => revealed(1, `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`)).toThrow('cannot be opened');
  // what somebody types may look like a sealed value, and is a value all the same
  for (const text of ['s1.', 's1.ktest1.abc', sealed]) expect(revealed(1, stored(1, text))).toBe(text);
});

test('the same digits have another key as a NIK, as a card and in another facility', () => {
  const keys = [lookupKey(1, 'nik', NIK), lookupKey(1, 'card', NIK), lookupKey(2, 'nik', NIK)];
  expect(new Set(keys.map((key) => key.split('.')[1])).size).toBe(3);
  expect(lookupKeys(1, 'nik', '')).toEqual([]);
});

test('a value whose key is missing says so, and one sealed with a key that has just come into the file is opened', () => {
  const file = path.join(folder, 'late');
  const entries = [newKey('seal'), newKey('lookup')];
  writeFileSync(file, keyText(entries), { mode: 0o600 });
  const server = dataKeysOfFile(file);
  const [next, stranger] = [newKey('seal'), newKey('seal')];
  useDataKeys(dataKeysOfText(keyText([next, ...entries])));
  const sealed = stored(1, NIK);
  useDataKeys(dataKeysOfText(keyText([stranger, ...entries])));
  const lost = stored(1, NIK);
  useDataKeys(server);
  writeFileSync(file, keyText([...entries, next]), { mode: 0o600 });
  expect(revealed(1, sealed)).toBe(NIK);
  expect(() => revealed(1, lost)).toThrow(`key ${stranger.id}`);
});

test('a file that everybody may read, or that holds no usable key, is refused without telling a secret', () => {
  const file = path.join(folder, 'open');
  writeFileSync(file, keyText([newKey('seal'), newKey('lookup')]));
  chmodSync(file, 0o644);
  expect(() => dataKeysOfFile(file)).toThrow('chmod 600');
  for (const text of ['', 'seal:abcd:c2hvcnQ=', 'seal:abcd', TEST_DATA_KEYS.split(' ')[0]!, `${TEST_DATA_KEYS} ${TEST_DATA_KEYS}`]) {
    expect(() => dataKeysOfText(text)).toThrow();
    expect(() => dataKeysOfText(text)).not.toThrow(/c2hvcnQ=|c2Vhb/);
  }
});

describe('a database', () => {
  let hospital: Hospital;
  beforeAll(async () => {
    hospital = await openHospital({ patients: 6 });
  });
  afterAll(() => hospital.close());

  test('is written with one set of keys: a server with another, or with one of them missing, does not start', async () => {
    const now = hospital.deps.clock();
    await insistOnDataKeys(hospital.db, now);
    await insistOnDataKeys(hospital.db, now);
    useDataKeys(ownDataKeys(path.join(folder, 'other')));
    await expect(insistOnDataKeys(hospital.db, now)).rejects.toThrow('seal:ktest1, lookup:ltest1');
    useDataKeys(dataKeysOfText(TEST_DATA_KEYS.replace(/seal:ktest1:\S+/, `seal:ktest1:${Buffer.alloc(32, 7).toString('base64')}`)));
    await expect(insistOnDataKeys(hospital.db, now)).rejects.toThrow('seal:ktest1 is not the one');
  });

  test('holds nothing in plain text that tells who a patient is, wherever it is looked for', async () => {
    const { metadata } = await hospital.call('ambil-antrean', '/ambilantrean', booking(person(1), MORNING_SESSION));
    expect(metadata.code).toBe(200);
    const fresh = { nomorkartu: person(50).nomorkartu, nik: person(50).nik, nomorkk: '3271999900777777', nama: 'Kuncoro', jeniskelamin: 'L', tanggallahir: '1990-02-28', nohp: '081200007777', alamat: 'Gang Sembunyi 7' };
    const region = { kodeprop: '32', namaprop: 'Jawa Barat', kodedati2: '3271', namadati2: 'Bogor', kodekec: '3271010', namakec: 'Tengah', kodekel: '3271010001', namakel: 'Pabaton', rw: '001', rt: '002' };
    expect((await hospital.call('info-pasien-baru', '/pasienbaru', { ...fresh, ...region })).metadata.code).toBe(200);
    await hospital.deps.evidence.close();
    const known = [1, 2, 3, 4, 5, 6].flatMap((n) => [person(n).nik, person(n).nomorkartu, person(n).nohp]).concat('Pasien Uji', 'KUNCORO', 'Kuncoro', fresh.nik, fresh.nomorkartu, fresh.nomorkk, fresh.nohp, fresh.alamat, fresh.alamat.toUpperCase());
    expect(await foundInPlainText(hospital.databaseUrl, known)).toEqual([]);
    // the look itself finds what stands there
    await hospital.db.rows('update booking set phone = :phone where facility_id = :facilityId', { facilityId: hospital.facility().facilityId, phone: person(1).nohp });
    expect(await foundInPlainText(hospital.databaseUrl, known)).toEqual(['booking']);
    await sealDatabase(hospital.db);
    expect(await foundInPlainText(hospital.databaseUrl, known)).toEqual([]);
  });

  test('takes in no secret of BPJS or of a webhook, no card of an operation, no file and no correction in plain text', async () => {
    const { deps, db } = hospital;
    await addStaff(hospital);
    const { facilityId, code } = hospital.facility();
    const account = { service: 'antrean-rs', baseUrl: 'https://bpjs.example/antreanrs/', secondBaseUrl: null, consId: '4711', consSecret: 'Qx7-cons', userKey: 'Qx7-kunci', authorization: 'Basic Qx7' } as const;
    await setBpjsAccount(deps, { code, actor: 'uji', ...account });
    const { webhook, secret } = await addWebhook(deps, facilityId, { url: 'https://simrs.example/kait', eventTypes: [] }, 'uji');
    const { secret: next } = await rotateWebhookSecret(deps, facilityId, { webhookId: webhook.webhookId, overlapMinutes: 60, actor: 'uji' });
    await saveSurgery(deps, facilityId, { bookingCode: 'OP-1', surgeryDate: '2027-02-01', procedureName: 'Herniotomi', clinicCode: 'BED', performed: false, cardNumber: person(61).nomorkartu, updatedAt: undefined });
    const csv = `norm,nik\n00-00-62,${person(62).nik}\n`;
    const file = await keepUpload(deps, facilityId, { kind: 'patients', fileName: 'pasien.csv', username: 'administrator', chunks: (async function* () { yield Buffer.from(csv); })() });
    const [owed] = await db.rows<{ id: number }>(
      `update outbox set state = 'parked', needs_staff = true, kind = 'booking-made', fact = jsonb_build_object('kind', 'booking-made', 'bookingCode', lane)
       where facility_id = :facilityId and kind = 'mobile-jkn-booking-made'
       returning outbox_id as id`,
      { facilityId },
    );
    expect(await correct(db, deps.clock, hospital.facility(), owed!.id, { nik: person(63).nik, nohp: '081299990063' }, 'uji')).toMatchObject({ done: true });
    const exchange: Exchange = { operation: 'antrean/add', request: `{"nik":"${person(64).nik}"}`, startedAt: deps.clock(), durationMs: 1, host: 'bpjs.example', outcome: { kind: 'undecipherable', httpStatus: 200, code: 200, message: 'Ok', raw: 'Qx7-balasan' } };
    const claimed: Claimed = { facilityId, outboxId: owed!.id, lane: '', kind: 'booking-made', fact: {}, question: null, sentTime: null, attempt: 1, claimId: '', leasedUntil: deps.clock(), requestedBy: null, isProbe: false };
    await db.transaction((tx) => recordAttempt(tx, claimed, exchange, { kind: 'called-off' }));

    const secrets = ['Qx7-', 'Basic Qx7', secret, next, person(61).nomorkartu, Buffer.from(csv).toString('base64').slice(0, 40), person(62).nik, person(63).nik, '081299990063', person(64).nik];
    expect(await foundInPlainText(hospital.databaseUrl, secrets)).toEqual([]);
    // and each of them is there to be used
    const kept = async (table: string, column: string): Promise<string> => revealed(facilityId, (await db.rows<{ kept: string }>(`select ${column} as kept from ${table} where facility_id = :facilityId`, { facilityId }))[0]!.kept);
    expect([await kept('bpjs_account', 'cons_secret'), await kept('bpjs_account', 'user_key'), await kept('bpjs_account', 'x_authorization')]).toEqual(['Qx7-cons', 'Qx7-kunci', 'Basic Qx7']);
    expect([await kept('webhook', 'signing_secret'), await kept('webhook', 'previous_secret'), await kept('surgery', 'card_number')]).toEqual([next, secret, person(61).nomorkartu]);
    expect([await kept('outbox_attempt', 'request'), await kept('outbox_attempt', 'message')]).toEqual([exchange.request, expect.stringContaining('Qx7-balasan')]);
    await dropUpload(db, facilityId, file);
  });

  test('of an earlier version is found, booked and changed in as it is, and sealed without losing what is written meanwhile', async () => {
    const { facilityId } = hospital.facility();
    const who = person(40);
    const named = (text: string) => findPatientFiles(hospital.db, facilityId, { text, birthDate: '' }).then((found) => found.map((file) => file.medicalRecordNumber));
    await hospital.db.rows(`insert into patient (facility_id, medical_record_number, nik, card_number, full_name, phone) values (:facilityId, :norm, :nik, :card, 'Hj. Nur''aini Séwu, S.Pd', :phone)`, { facilityId, norm: who.norm, nik: who.nik, card: who.nomorkartu, phone: who.nohp });
    expect(await named(who.nik)).toEqual([who.norm]);
    expect((await hospital.call('ambil-antrean', '/ambilantrean', booking(who, MORNING_SESSION))).metadata.code).toBe(200);
    expect((await keyUse(hospital.db)).get(PLAIN)).toBeGreaterThan(0);
    await sealDatabase(hospital.db, { batch: 2 });
    expect((await keyUse(hospital.db)).get(PLAIN)).toBeUndefined();
    expect(await patientFile(hospital.db, facilityId, who.norm)).toMatchObject({ nik: who.nik, cardNumber: who.nomorkartu, fullName: "Hj. Nur'aini Séwu, S.Pd", phone: who.nohp });
    // by whole words, in any order, however they are written; not by a part of one
    for (const text of ['nuraini', 'SEWU nur’aini', 'sewu', "Hj Nur'aini", who.nik, who.nomorkartu]) expect([text, await named(text)]).toEqual([text, [who.norm]]);
    expect(await named('nurai')).toEqual([]);
    // a server of the earlier version, which knows no keys, changes the row: the new NIK is found, the former one no more
    await hospital.db.rows(`update patient set nik = '3271999900008888', full_name = 'Siti Baru' where facility_id = :facilityId and medical_record_number = :norm`, { facilityId, norm: who.norm });
    expect([await named('3271999900008888'), await named(who.nik), await named('siti baru')]).toEqual([[who.norm], [], [who.norm]]);
    expect((await sealDatabase(hospital.db)).find(({ table }) => table === 'patient')).toMatchObject({ sealed: 1, failed: 0 });
    expect([await named('3271999900008888'), await named(who.nik), await named('siti baru')]).toEqual([[who.norm], [], [who.norm]]);
    expect((await sealDatabase(hospital.db)).filter(({ sealed, failed }) => sealed + failed > 0)).toEqual([]);
  });

  test('gets new keys while it is booked in: nobody is lost, nobody twice, and the former keys can be taken away', async () => {
    const { facilityId } = hospital.facility();
    const file = path.join(folder, 'rotating');
    writeFileSync(file, TEST_DATA_KEYS, { mode: 0o600 });
    useDataKeys(dataKeysOfFile(file));
    const lines: string[] = [];
    const keys = (...argv: string[]) => runKeysCommand(argv, { onDatabase: (work) => work(hospital.db), clock: hospital.deps.clock, print: (line) => lines.push(line), noticedWithinMs: 0 });
    const ambil = (n: number) => hospital.call('ambil-antrean', '/ambilantrean', booking(person(n), MORNING_SESSION)).then(({ metadata }) => metadata.code);
    await expect(keys('retire', 'ktest1')).rejects.toThrow('is active');
    expect(await Promise.all([keys('rotate'), ambil(2), ambil(3)])).toEqual([undefined, 200, 200]);
    expect(await Promise.all([keys('rotate-lookup'), ambil(4), ambil(5)])).toEqual([undefined, 200, 200]);
    await keys('seal');
    const uses = await keyUse(hospital.db);
    expect([uses.get('ktest1'), uses.get('ltest1'), uses.get(PLAIN)]).toEqual([undefined, undefined, undefined]);
    await keys('retire', 'ktest1');
    await keys('retire', 'ltest1');
    expect((await patientFile(hospital.db, facilityId, person(2).norm))?.nik).toBe(person(2).nik);
    expect(await ambil(6)).toBe(200);
    expect(await ambil(3)).toBe(201); // known again by the new keys
    await keys();
    expect(lines.filter((line) => /ktest1 .*retired|ltest1 .*retired/.test(line))).toHaveLength(2);
    await insistOnDataKeys(hospital.db, hospital.deps.clock());
  });
});

/** Tables with a row that shows one of these texts, as a copy of the database would. */
async function foundInPlainText(url: string, texts: readonly string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`);
    expect(tables.length).toBeGreaterThan(30);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select cast(to_jsonb(t) as text) as row from ${client.escapeIdentifier(name)} as t`);
      if (rows.some(({ row }) => texts.some((text) => row.includes(text)))) found.push(name);
    }
    return found;
  } finally {
    await client.end();
  }
}
