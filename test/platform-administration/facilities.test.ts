import { revealedRow } from '../../src/platform-administration/exported-columns';
import { isPassword } from '../../src/auth/password';
import { addFacility } from '../../src/platform-administration/add-facility';
import { removeBpjsAccount, setBpjsAccount } from '../../src/platform-administration/bpjs-accounts';
import { changeFacility } from '../../src/platform-administration/change-facility';
import { listFacilities } from '../../src/platform-administration/list-facilities';
import { restoreFacility, retireFacility } from '../../src/platform-administration/retire-facility';
import type { Database } from '../../src/platform/db';
import { platformActs } from '../../src/platform/platform-acts';
import { emptyOfFacilities, freshDatabase, type FreshDatabase } from '../support/database';

/** What a platform administrator does with facilities, below the command line and the page. */
const NOW = new Date('2027-01-18T02:00:00.000Z');
const deps = (): { db: Database; clock: () => Date } => ({ db, clock: () => NOW });
const facility = (code: string, more: object = {}) => ({ code, name: `Faskes ${code}`, kind: 'FKTP' as const, timeZone: 'WIB' as const, hostName: null, actor: 'dewi', ...more });
const refused = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'not refused', (error: unknown) => (error as { code?: string }).code ?? error);
const defaults = (): Promise<object[]> => db.rows('select code from facility where is_default');

let database: FreshDatabase;
let db: Database;
beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await emptyOfFacilities(db);
  await db.rows('truncate platform_act');
});

test('a facility comes with its administrator and its web-service user, or not at all', async () => {
  const asked = facility('0301P001', { administrator: { username: 'rina', fullName: 'Rina Astuti' }, webServiceUser: 'bpjs' });
  const { administratorPassword = '', webServicePassword = '' } = await addFacility(deps(), asked);
  const [staff] = await db.rows<{ password_hash: string }>('select * from staff_user');
  expect(staff).toMatchObject({ username: 'rina', roles: ['administrator'], must_change_password: true, created_by: 'platform:dewi' });
  expect(await isPassword(administratorPassword, staff!.password_hash)).toBe(true);
  const [user] = await db.rows<{ password_hash: string }>('select * from web_service_user');
  expect(await isPassword(webServicePassword, user!.password_hash)).toBe(true);
  expect((await platformActs(db, { limit: 10 })).acts.map(({ actor, act, facilityCode }) => [actor, act, facilityCode])).toEqual([
    ['dewi', 'web-service-user-added', '0301P001'],
    ['dewi', 'facility-administrator-added', '0301P001'],
    ['dewi', 'facility-added', '0301P001'],
  ]);
  expect(JSON.stringify(await db.rows('select * from platform_act'))).not.toMatch(new RegExp(`${administratorPassword}|${webServicePassword}`));

  expect(await refused(addFacility(deps(), facility('0301P002', { administrator: { username: 'Dua Kata', fullName: 'Rina' }, webServiceUser: 'bpjs' })))).toBe('username-not-plain');
  expect(await db.rows('select code from facility')).toEqual([{ code: '0301P001' }]);
});

test('the first facility is the default, of many that come first at once exactly one, and every one of them comes', async () => {
  const codes = Array.from({ length: 6 }, (_, i) => `0301P00${i}`);
  await Promise.all(codes.map((code) => addFacility(deps(), facility(code))));
  expect(await db.rows('select code from facility')).toHaveLength(codes.length);
  expect(await defaults()).toHaveLength(1);
});

test('a facility added to a demo is of the demo, and one added to a hospital\'s own deployment is not', async () => {
  const demos = (): Promise<object[]> => db.rows('select code, is_demo from facility order by code');
  await addFacility(deps(), facility('0301P001'));
  await addFacility(deps(), facility('0301P002'));
  expect(await demos()).toEqual([{ code: '0301P001', is_demo: false }, { code: '0301P002', is_demo: false }]);
  await db.rows('update facility set is_demo = true');
  await addFacility(deps(), facility('0301P003'));
  expect((await demos()).at(-1)).toEqual({ code: '0301P003', is_demo: true });
});

test('the default is one, also when two are made it at once; a retired facility is not made it', async () => {
  for (const code of ['0301P001', '0301P002', '0301P003']) await addFacility(deps(), facility(code));
  await Promise.all(['0301P002', '0301P003'].map((code) => changeFacility(deps(), { code, isDefault: true, actor: 'dewi' })));
  expect(await defaults()).toHaveLength(1);
  await retireFacility(deps(), { code: '0301P001', actor: 'dewi' });
  expect(await refused(changeFacility(deps(), { code: '0301P001', isDefault: true, actor: 'dewi' }))).toBe('facility-retired');
  expect(await defaults()).toHaveLength(1);
});

test('what stays out of a change stays as it is, and a change that changes nothing is no act', async () => {
  await addFacility(deps(), facility('0301P001', { hostName: 'antrean.example' }));
  await addFacility(deps(), facility('0301P002'));
  expect(await changeFacility(deps(), { code: '0301p001', name: 'Puskesmas Baru', actor: 'dewi' })).toEqual(['name']);
  expect(await changeFacility(deps(), { code: '0301P001', name: 'Puskesmas Baru', hostName: 'antrean.example', actor: 'dewi' })).toEqual([]);
  expect((await listFacilities(db, '0301P001'))[0]).toMatchObject({ name: 'Puskesmas Baru', hostName: 'antrean.example', timeZone: 'WIB' });
  expect((await platformActs(db, { facilityCode: '0301P001', limit: 10 })).acts.map(({ act }) => act)).toEqual(['facility-changed', 'facility-added']);
  expect(await refused(changeFacility(deps(), { code: '0301P002', hostName: 'antrean.example', actor: 'dewi' }))).toBe('host-name-taken');
  expect(await refused(changeFacility(deps(), { code: '0301P009', name: 'x', actor: 'dewi' }))).toBe('facility-unknown');
});

test('the time zone stays while patients are to come, and moves when none is', async () => {
  await addFacility(deps(), facility('0301P001'));
  await db.rows(`insert into clinic select facility_id, '001', 'Umum', '001', 'Umum', 'A' from facility`);
  await db.rows(`insert into doctor select facility_id, 1, 'dr. Uji' from facility`);
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     select facility_id, '001', 1, '2027-01-18', '08:00-12:00', 'A', 10, 5, 5 from facility`,
  );
  await db.rows(`insert into patient (facility_id, medical_record_number, full_name) select facility_id, '1', 'Uji' from facility`);
  await db.rows(
    `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date, nik, card_number, phone, visit_type, reference_number, is_new_patient, booked_at, estimated_at)
     select facility_id, 'B1', session_id, 1, 'A-1', '1', 'JKN', 'mobile-jkn', '001', '2027-01-18', '', '', '', 0, '', false, now(), now() from practice_session`,
  );
  const toWita = (): Promise<unknown> => refused(changeFacility(deps(), { code: '0301P001', timeZone: 'WITA', actor: 'dewi' }));
  expect(await toWita()).toBe('bookings-to-come');
  await db.rows(`update booking set state = 'finished'`);
  expect(await toWita()).toBe('not refused');
});

test('an account at BPJS keeps the secrets that are left out, and nothing shows or records them', async () => {
  await addFacility(deps(), facility('0301P001'));
  const account = { code: '0301P001', service: 'antrean-fktp' as const, baseUrl: 'https://bpjs.example/', secondBaseUrl: null, consId: '7', actor: 'dewi' };
  expect(await refused(setBpjsAccount(deps(), account))).toBe('bpjs-secrets-missing');
  await setBpjsAccount(deps(), { ...account, consSecret: 'rahasia-satu', userKey: 'rahasia-dua', authorization: 'Basic rahasia-tiga' });
  await setBpjsAccount(deps(), { ...account, consId: '8' });
  const [kept] = await db.rows<{ facility_id: number; cons_secret: string }>('select facility_id, cons_id, cons_secret, user_key, x_authorization from bpjs_account');
  expect(JSON.stringify(kept)).not.toContain('rahasia');
  expect(revealedRow('bpjs_account', kept!.facility_id, { ...kept, facility_id: undefined })).toEqual({ cons_id: '8', cons_secret: 'rahasia-satu', user_key: 'rahasia-dua', x_authorization: 'Basic rahasia-tiga' });
  expect(JSON.stringify([await listFacilities(db), await db.rows('select * from platform_act')])).not.toContain('rahasia');
  await setBpjsAccount(deps(), { ...account, authorization: null });
  expect(await db.rows('select x_authorization from bpjs_account')).toEqual([{ x_authorization: null }]);
  await removeBpjsAccount(deps(), account);
  expect(await refused(removeBpjsAccount(deps(), account))).toBe('bpjs-account-unknown');
});

test('a facility retires at the moment it was asked to first, and comes back as it was', async () => {
  await addFacility(deps(), facility('0301P001'));
  await retireFacility(deps(), { code: '0301P001', actor: 'dewi' });
  await retireFacility({ db, clock: () => new Date('2027-02-01T00:00:00Z') }, { code: '0301P001', actor: 'eko' });
  expect(await db.rows('select retired_at from facility')).toEqual([{ retired_at: NOW }]);
  await restoreFacility(deps(), { code: '0301P001', actor: 'dewi' });
  expect(await db.rows('select retired_at from facility')).toEqual([{ retired_at: null }]);
  expect((await platformActs(db, { limit: 10 })).acts.map(({ act }) => act)).toEqual(['facility-restored', 'facility-retired', 'facility-added']);
});
