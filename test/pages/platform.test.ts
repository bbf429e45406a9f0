import { revealedRow } from '../../src/platform-administration/exported-columns';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import request from 'supertest';
import { csrfToken } from '../../src/auth/opaque-token';
import { addPlatformAdministrator, disablePlatformAdministrator } from '../../src/auth/platform-administrators';
import { changePlatformPassword, signInToPlatform } from '../../src/auth/platform-sessions';
import { PLATFORM_PAGES } from '../../src/pages/platform/platform-routes';
import type { PlatformRoute } from '../../src/pages/platform/platform-route';
import { accessibilityViolations, complaintsOf, openBrowser, openContext, SIZES } from '../support/browser';
import { addSecondFacility, fillFacility, VISIT_COUNT } from '../support/filled-hospital';
import { openHospital, PASSWORD, USER, type Hospital } from '../support/hospital';
import { formsOf } from '../support/page-forms';
import { expectProblem, simrsClient } from '../support/simrs';
import { addStaff, STAFF_PASSWORD } from '../support/staff';
import { NOBODY, staffVisitor, visit, type Answer, type Visitor } from '../support/visitor';
import { until } from '../support/until';

/** The pages of whoever administers the facilities of a deployment: they see no patient, and no staff gets in. */
const OWN_PASSWORD = 'kalimat sandi pengelola';
const SECOND = '0000R888';
const WALK_MS = 300_000;
/** In every text that a facility's people may have typed, patients' names among them. */
const MARK = 'RAHASIADUA';

let hospital: Hospital;
let browser: Browser;
let administrator: Visitor;
let secondId: number;

beforeAll(async () => {
  hospital = await openHospital({ patients: VISIT_COUNT + 5 });
  await addStaff(hospital);
  secondId = await addSecondFacility(hospital, { code: SECOND, name: 'RS Dua', hostName: 'rs-dua.example', patients: [101, 105 + VISIT_COUNT] });
  await fillFacility(hospital, secondId, 101, (what) => `${MARK} ${what}`);
  await hospital.db.rows(`update patient set full_name = '${MARK} nama', address = '${MARK} alamat' where facility_id = :secondId`, { secondId });
  administrator = await platformVisitor('dewi');
  browser = await openBrowser();
}, WALK_MS);
afterAll(async () => {
  await browser.close();
  await hospital.close();
});

async function platformVisitor(username: string): Promise<Visitor> {
  const temporary = await addPlatformAdministrator(hospital.deps, { username, fullName: 'Dewi Lestari', actor: 'cli' });
  const token = await signInToPlatform(hospital.deps, username, temporary);
  await changePlatformPassword(hospital.deps, { username, token }, temporary, OWN_PASSWORD);
  return { token, cookie: `antrean_platform=${token}`, csrf: csrfToken(token) };
}

const ask = (path: string, who: Visitor, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> =>
  visit(`${hospital.internalUrl}${path}`, { cookie: who.cookie, headers, ...(form === undefined ? {} : { method: 'POST', form: { _csrf: who.csrf, ...form } }) });

const pathOf = ({ path }: PlatformRoute, code = SECOND): string => path.replace(':kode', code).replace(':layanan', 'antrean-rs');
const doors = ['/platform/masuk', '/platform/keluar'];
const behindTheDoor = PLATFORM_PAGES.filter(({ path }) => !doors.includes(path));

async function signIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${hospital.internalUrl}/platform`);
  await page.getByLabel('Nama pengguna').fill('dewi');
  await page.getByLabel('Kata sandi').fill(OWN_PASSWORD);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('heading', { name: 'Faskes' }).waitFor();
  return page;
}

describe('the door', () => {
  test('lets in platform administrators alone: no stranger, no staff of a facility, nobody who was locked out', async () => {
    const staff = await staffVisitor(hospital.deps, hospital.facility().facilityId, 'administrator');
    const gone = await platformVisitor('budi');
    await disablePlatformAdministrator(hospital.deps, 'budi', 'cli');
    expect(behindTheDoor.filter(({ audience }) => audience !== 'administrator')).toEqual([]);
    // with the cookie of staff under the platform's name as well
    for (const who of [NOBODY, staff, { ...staff, cookie: `antrean_platform=${staff.token}` }, gone]) {
      for (const route of behindTheDoor) {
        const { status, headers } = await ask(pathOf(route), who, route.method === 'post' ? {} : undefined);
        expect([route.method, route.path, status, headers.location?.split('?')[0]]).toEqual(route.method === 'post' ? ['post', route.path, 401, undefined] : ['get', route.path, 303, '/platform/masuk']);
      }
    }
    // nor are they anybody in a facility
    expect((await ask('/0000R999/petugas/pengguna', { ...administrator, cookie: `antrean_petugas=${administrator.token}` })).status).toBe(303);
  });

  test('takes a form only from a page of its own', async () => {
    const before = await hospital.db.rows('select * from facility order by facility_id');
    for (const route of behindTheDoor.filter(({ method }) => method === 'post')) {
      expect([route.path, (await ask(pathOf(route), { ...administrator, csrf: 'x' }, {})).status]).toEqual([route.path, 403]);
      expect([route.path, (await ask(pathOf(route), administrator, {}, { 'sec-fetch-site': 'cross-site' })).status]).toEqual([route.path, 403]);
    }
    expect(await hospital.db.rows('select * from facility order by facility_id')).toEqual(before);
  });

  test('wants another password than the temporary one first, and locks after many wrong ones', async () => {
    const temporary = await addPlatformAdministrator(hospital.deps, { username: 'citra', fullName: 'Citra', actor: 'cli' });
    const token = await signInToPlatform(hospital.deps, 'citra', temporary);
    expect((await ask('/platform', { token, cookie: `antrean_platform=${token}`, csrf: csrfToken(token) })).headers.location).toBe('/platform/sandi');
    for (let tries = 0; tries < 9; tries++) await ask('/platform/masuk', NOBODY, { nama: 'citra', sandi: 'salah' });
    expect((await ask('/platform/masuk', NOBODY, { nama: 'citra', sandi: temporary })).text).toContain('Terlalu banyak percobaan');
  });

  test('its addresses are no facility’s, and what is not in the list does not answer', async () => {
    for (const path of ['/platform/apa', '/0000R999/platform', '/platform/faskes/0000R000', '/platform/faskes/0000R999/bpjs/lain']) expect([path, (await ask(path, administrator)).status]).toEqual([path, 404]);
    expect((await ask('/platform/faskes/%00', administrator)).status).toBeLessThan(500);
  });
});

describe('every page', () => {
  test('shows nothing of any patient, no secret, and can be read by everybody on a small laptop', async () => {
    await hospital.db.rows(`update facility set name = 'Rumah Sakit Umum Daerah Kabupaten Kepulauan Tanimbar dr. P. P. Magretti Saumlaki' where facility_id = :secondId`, { secondId });
    const context = await openContext(browser, 'staff');
    const page = await signIn(context);
    const complaints = complaintsOf(page);
    const faults: string[] = [];
    for (const route of PLATFORM_PAGES.filter(({ method }) => method === 'get')) {
      const path = pathOf(route);
      await page.goto(`${hospital.internalUrl}${path}`);
      const text = await page.content();
      if (text.includes(MARK)) faults.push(`${path} shows what a facility keeps`);
      if (text.includes('rahasia-')) faults.push(`${path} shows a secret`);
      faults.push(...(await accessibilityViolations(page)).map((fault) => `${path}: ${fault}`), ...complaints.splice(0).map((fault) => `${path}: ${fault}`));
      const width = await page.evaluate(() => (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement.scrollWidth);
      if (width > SIZES.staff.width) faults.push(`${path} is ${width} px wide`);
      const small = await page.evaluate(() =>
        [...(globalThis as unknown as { document: { querySelectorAll: (what: string) => Iterable<{ outerHTML: string; checkVisibility: () => boolean; getBoundingClientRect: () => { width: number; height: number } }> } }).document.querySelectorAll('button, summary, select, .button, input:not([type=hidden], [type=checkbox])')]
          .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < 47.5)
          .map((part) => part.outerHTML.slice(0, 100)),
      );
      faults.push(...small.map((part) => `${path}: too small to touch: ${part}`));
    }
    expect(faults).toEqual([]);
    await context.close();
  }, WALK_MS);

  test('answers each of its own forms as it stands, and whatever is sent in place of it, without a fault of ours', async () => {
    const faults: string[] = [];
    const harmless = (action: string): boolean => !/\/(keluar|hapus|akhiri|masuk|sandi|ganti|ekspor)$/.test(action);
    for (const route of PLATFORM_PAGES.filter(({ method }) => method === 'get')) {
      const { text } = await ask(pathOf(route), administrator);
      for (const { action, method, fields } of formsOf(text, pathOf(route))) {
        if (method === 'get' || !harmless(action)) continue;
        for (const sent of [fields, {}, Object.fromEntries(Object.keys(fields).map((name) => [name, `\0'${'9'.repeat(400)}<b>`]))]) {
          const answer = await ask(action, administrator, sent);
          if (answer.status >= 500) faults.push(`${action} ${JSON.stringify(sent).slice(0, 100)}: ${answer.status}`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(hospital.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  }, WALK_MS);
});

test('a facility is added, gets its account, is told what it lacks no longer, and works at once', async () => {
  const context = await openContext(browser, 'staff');
  const page = await signIn(context);
  await page.getByRole('link', { name: 'Tambah faskes' }).click();
  await page.getByRole('button', { name: 'Tambah dan buat kata sandi' }).click();
  await page.getByRole('link', { name: 'Kode faskes belum diisi.' }).waitFor();
  await page.getByLabel('Kode faskes').fill('0301p001');
  await page.getByLabel('Jenis faskes').selectOption('FKTP');
  await page.getByLabel('Nama faskes').fill('Puskesmas Melati');
  await page.getByLabel('Zona waktu').selectOption('WITA');
  await page.getByLabel('Nama pengguna administrator').fill('Rina');
  await page.getByLabel('Nama lengkap administrator').fill('Rina Astuti');
  await page.getByLabel('Nama pengguna web service').fill('bpjs-melati');
  await page.getByRole('button', { name: 'Tambah dan buat kata sandi' }).click();
  await page.getByRole('heading', { name: 'Puskesmas Melati sudah ditambahkan' }).waitFor();
  const [staffPassword = '', servicePassword = ''] = await page.locator('.edit-secret').allTextContents();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Sudah disampaikan' }).click();
  await page.getByText('Belum lengkap: belum melapor ke BPJS.').waitFor();
  expect(await page.content()).not.toContain(servicePassword);

  await page.getByRole('link', { name: 'Tambah akun Antrean FKTP' }).click();
  await page.getByLabel('Cons id').fill('4711');
  await page.getByLabel('Consumer secret').fill('rahasia-baru');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await page.getByText('Akun baru memerlukan consumer secret dan user key.').waitFor();
  await page.getByLabel('Consumer secret').fill('rahasia-baru');
  await page.getByLabel('User key').fill('rahasia-kunci-baru');
  await page.getByLabel('X-authorization').fill('Basic cmFoYXNpYQ==');
  await page.getByLabel('Tanggal terbit').fill('2026-11-02');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await page.getByText('Akun Antrean FKTP sudah disimpan.').waitFor();
  expect(await page.getByText('Belum lengkap').count()).toBe(0);
  const [account] = await hospital.db.rows<{ facility_id: number }>(`select facility_id, cons_id, cons_secret, x_authorization from bpjs_account where service = 'antrean-fktp'`);
  expect(revealedRow('bpjs_account', account!.facility_id, { ...account })).toMatchObject({ cons_id: '4711', cons_secret: 'rahasia-baru', x_authorization: 'Basic cmFoYXNpYQ==' });


  // A Cons ID of development ends after three months: its date goes with it, and not to the next one.
  const issuedOn = async () => (await hospital.db.rows<{ on: string | null }>(`select cons_id_issued_on as on from bpjs_account where service = 'antrean-fktp'`))[0]?.on;
  const saves = async (field: string, value: string) => {
    await page.getByRole('link', { name: 'Antrean FKTP', exact: true }).click();
    await page.getByLabel(field).fill(value);
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Akun Antrean FKTP sudah disimpan.').waitFor();
  };
  await page.getByRole('cell', { name: 'Sen, 2 Nov 2026' }).waitFor();
  await saves('Alamat kedua', 'https://cadangan.example/antrean/');
  expect(await issuedOn()).toBe('2026-11-02');
  await saves('Cons id', '4712');
  expect(await issuedOn()).toBeNull();
  await saves('Tanggal terbit', '2026-12-01');
  expect(await issuedOn()).toBe('2026-12-01');

  await hospital.deps.facilities.reload();
  const token = await request(hospital.publicUrl).get('/0301P001/auth').set('x-username', 'bpjs-melati').set('x-password', servicePassword).disableTLSCerts();
  expect((token.body as { metadata: { code: number } }).metadata.code).toBe(200);
  const staff = await context.newPage();
  await staff.goto(`${hospital.internalUrl}/0301P001/petugas`);
  await staff.getByLabel('Nama pengguna').fill('rina');
  await staff.getByLabel('Kata sandi').fill(staffPassword);
  await staff.getByRole('button', { name: 'Masuk' }).click();
  await staff.getByText('Ini kata sandi sementara.').waitFor();
  await context.close();
}, WALK_MS);

test('a facility that retires is out at once, everywhere, and comes back as it was; its data are saved, and erased when its code is typed', async () => {
  const context = await openContext(browser, 'staff');
  const page = await signIn(context);
  const staff = await context.newPage();
  await staff.goto(`${hospital.internalUrl}/${SECOND}/petugas`);
  await staff.getByLabel('Nama pengguna').fill('supervisor');
  await staff.getByLabel('Kata sandi').fill(STAFF_PASSWORD);
  await staff.getByRole('button', { name: 'Masuk' }).click();
  await staff.getByRole('heading', { name: 'Selamat bertugas' }).waitFor();
  const client = await simrsClient(hospital, { facilityId: secondId, prefix: `/${SECOND}` });
  const callBpjs = async (headers: Record<string, string> = {}, prefix = `/${SECOND}`): Promise<string> => {
    const reply = await request(hospital.publicUrl).get(`${prefix}/auth`).set('x-username', USER).set('x-password', PASSWORD).set(headers).disableTLSCerts();
    return (reply.body as { metadata: { message: string } }).metadata.message;
  };

  await page.goto(`${hospital.internalUrl}/platform/faskes/${SECOND}/akhiri`);
  await page.getByRole('button', { name: 'Ya, akhiri layanan' }).click();
  await page.getByText('sudah diakhiri.').waitFor();
  // nobody touched the page of the staff
  await staff.getByRole('heading', { name: 'Faskes ini sudah tidak aktif.' }).waitFor();
  expect(await accessibilityViolations(staff)).toEqual([]);
  expect(await callBpjs()).toBe('Faskes ini sudah tidak aktif');
  // its own host name is nobody else's
  expect(await callBpjs({ host: 'rs-dua.example' }, '')).toBe('Faskes ini sudah tidak aktif');
  expectProblem(await client.call('GET', '/status'), 404, 'faskes-tidak-aktif');
  expect((await ask(`/${SECOND}/kiosk`, NOBODY)).status).toBe(410);

  await page.getByRole('link', { name: 'Aktifkan kembali' }).click();
  await page.getByRole('button', { name: 'Ya, aktifkan kembali' }).click();
  await page.getByText('sudah aktif kembali.').waitFor();
  await until(() => hospital.deps.facilities.inService().some(({ code }) => code === SECOND), 'the return of the facility');
  await staff.goto(`${hospital.internalUrl}/${SECOND}/petugas`);
  await staff.getByRole('heading', { name: 'Selamat bertugas' }).waitFor();

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Ekspor semua data' }).click()]);
  expect(download.suggestedFilename()).toBe(`antrean-${SECOND}-2027-01-18.jsonl.gz`);
  const lines = gunzipSync(readFileSync(await download.path())).toString('utf8').trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ end: true, rows: { patient: VISIT_COUNT + 5 } });

  await page.goto(`${hospital.internalUrl}/platform/faskes/${SECOND}/akhiri`);
  await page.getByRole('button', { name: 'Ya, akhiri layanan' }).click();
  await page.getByRole('link', { name: 'Hapus semua data' }).click();
  await page.getByLabel(`Ketik ${SECOND} untuk menghapus`).fill('0000R999');
  await page.getByRole('button', { name: 'Hapus untuk selamanya' }).click();
  await page.getByRole('link', { name: 'Belum ada yang dihapus.' }).waitFor();
  await page.getByLabel(`Ketik ${SECOND} untuk menghapus`).fill(SECOND);
  await page.getByRole('button', { name: 'Hapus untuk selamanya' }).click();
  await page.getByRole('link', { name: 'laporan yang belum diterima BPJS' }).waitFor();
  await page.getByLabel('Hapus juga').check();
  await page.getByLabel(`Ketik ${SECOND} untuk menghapus`).fill(SECOND);
  await page.getByRole('button', { name: 'Hapus untuk selamanya' }).click();
  await page.getByText(/sudah dihapus: \d+ baris\./).waitFor();
  expect(await hospital.db.rows('select from patient where facility_id = :secondId', { secondId })).toEqual([]);
  await page.getByRole('link', { name: 'Catatan' }).click();
  await page.getByRole('cell', { name: 'Faskes terhapus' }).waitFor();
  await context.close();
}, WALK_MS);
