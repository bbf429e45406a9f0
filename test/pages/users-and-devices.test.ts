import type { Browser, Page } from 'playwright-core';
import { ROLES } from '../../src/auth/staff';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { openHospital, type Hospital } from '../support/hospital';
import { addStaff, signInAs } from '../support/staff';
import { until } from '../support/until';

let hospital: Hospital;
let browser: Browser;
beforeAll(async () => {
  hospital = await openHospital();
  await addStaff(hospital);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});

async function asAdministrator(): Promise<Page> {
  return signInAs(await openContext(browser, 'staff'), hospital, 'administrator');
}

const open = (page: Page, path: string): Promise<unknown> => page.goto(hospital.internalUrl + path);
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const said = (page: Page, text: string): Promise<void> => page.locator('#pesan').getByText(text).waitFor();

async function typeIn(page: Page, username: string, password: string): Promise<void> {
  await open(page, '/petugas');
  await page.getByLabel('Nama pengguna').fill(username);
  await page.getByLabel('Kata sandi').fill(password);
  await press(page, 'Masuk');
}

test('a new user signs in with a password that is shown once, has to choose another, and is out when disabled', async () => {
  const page = await asAdministrator();
  const complaints = complaintsOf(page);
  await open(page, '/petugas/pengguna/baru');
  await page.getByLabel('Nama pengguna').fill('Dewi.K');
  await page.getByLabel('Nama lengkap').fill('Dewi Kartikasari');
  await press(page, 'Tambah dan buat kata sandi');
  await page.getByText('Pilih paling sedikit satu peran.').first().waitFor();
  await page.getByLabel(/^Loket/).check();
  await press(page, 'Tambah dan buat kata sandi');
  const password = await page.locator('.edit-secret').innerText();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.reload();
  expect(await page.content()).not.toContain(password);
  expect(JSON.stringify(await hospital.db.rows('select * from staff_session'))).not.toContain(password);

  const own = await (await openContext(browser, 'staff')).newPage();
  await typeIn(own, 'dewi.k', password);
  await own.getByRole('heading', { name: 'Ganti kata sandi' }).waitFor();
  await open(own, '/petugas/loket');
  await own.getByRole('heading', { name: 'Ganti kata sandi' }).waitFor();
  await own.getByLabel('Kata sandi sekarang').fill(password);
  await own.locator('input[name=baru]').fill('melati di tepi kolam');
  await own.getByLabel('Kata sandi baru sekali lagi').fill('melati di tepi kolam');
  await press(own, 'Simpan');
  await own.getByRole('heading', { name: 'Selamat bertugas, Dewi Kartikasari' }).waitFor();

  await open(page, '/petugas/pengguna?cari=dewi');
  await page.getByRole('link', { name: 'Dewi Kartikasari' }).click();
  await page.getByRole('button', { name: 'Akhiri semua sesi' }).waitFor();
  await page.getByText('Nonaktifkan …').click();
  await press(page, 'Ya, nonaktifkan');
  await said(page, 'Dewi Kartikasari tidak dapat masuk lagi.');
  await open(own, '/petugas');
  expect(own.url()).toContain('/petugas/masuk');
  expect(complaints.filter((each) => !each.includes('422'))).toEqual([]);
  await Promise.all([page.context().close(), own.context().close()]);
});

test('the last administrator keeps the right, and a password that is reset is shown once', async () => {
  const page = await asAdministrator();
  await open(page, '/petugas/pengguna/orang/administrator');
  await page.getByLabel(/^Administrator/).uncheck();
  await page.getByLabel(/^Supervisor/).check();
  await press(page, 'Simpan');
  await page.getByText('Ini administrator terakhir; harus selalu ada satu.').first().waitFor();
  await open(page, '/petugas/pengguna/orang/clinic/sandi');
  await press(page, 'Buat kata sandi sementara');
  const password = await page.locator('.edit-secret').innerText();
  const own = await (await openContext(browser, 'staff')).newPage();
  await typeIn(own, 'clinic', password);
  await own.getByRole('heading', { name: 'Ganti kata sandi' }).waitFor();
  await Promise.all([page.context().close(), own.context().close()]);
});

test('a display is paired by its code, shows what its form says, and is out when it is revoked', async () => {
  const [page, display] = [await asAdministrator(), await (await openContext(browser, 'display')).newPage()];
  const complaints = complaintsOf(page);
  await open(display, '/display');
  const code = await display.locator('.pairing-code').innerText();
  await open(page, '/petugas/perangkat');
  await page.getByLabel('Kode di layar perangkat').fill('SALAH1');
  await press(page, 'Lanjut');
  await said(page, 'Kode perangkat tidak ditemukan atau sudah kedaluwarsa.');
  await page.getByLabel('Kode di layar perangkat').fill(code.toLowerCase());
  await press(page, 'Lanjut');
  await page.getByRole('heading', { name: 'Pasangkan layar' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByLabel('Nama perangkat').fill('Layar lobi');
  await press(page, 'Pasangkan');
  await said(page, 'Layar lobi sudah terpasang sebagai layar.');

  // A new display shows what the house has.
  expect(await page.getByLabel(/^Isi bagian \d$/).evaluateAll((selects) => selects.map((select) => (select as unknown as { value: string }).value))).toEqual(['clinic', 'registration', 'pharmacy', 'other', '', '']);
  await page.getByLabel('Isi bagian 4').selectOption('');
  await page.getByRole('group', { name: 'Poli di bagian 1' }).getByLabel('Saraf').check();
  await page.getByLabel('Isi bagian 2').selectOption('other');
  await page.getByLabel('Isi bagian 3').selectOption('pledge');
  await press(page, 'Simpan');
  await page.getByText('Pilih layanan yang ditampilkan.').first().waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByLabel('Layanan di bagian 2').selectOption('laboratorium');
  await page.getByLabel('Teks berjalan').fill('Selamat datang');
  await press(page, 'Simpan');
  await said(page, 'Layar lobi sudah disimpan.');
  const [device] = await hospital.db.rows<{ layout: unknown }>(`select layout from device where device_name = 'Layar lobi'`);
  expect(device!.layout).toMatchObject({ panels: [{ kind: 'clinic', clinicCodes: ['SAR'] }, { kind: 'other', queueCode: 'laboratorium' }, { kind: 'pledge' }], runningText: 'Selamat datang' });

  await display.locator('.pairing-code').waitFor({ state: 'detached' }); // it looks again by itself
  await open(page, '/petugas/perangkat');
  await page.getByText('Aktif', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Layar lobi' }).click();
  await page.getByText('Lepaskan layar ini').click();
  await press(page, 'Ya, lepaskan');
  await said(page, 'Layar lobi sudah dilepaskan.');
  // Nobody touches the display: it hears of it and shows a code again.
  await display.locator('.pairing-code').waitFor();
  // The page of the device may have looked again between the press and its answer, and found the device gone.
  expect(complaints.filter((each) => !/422|404/.test(each))).toEqual([]);
  await Promise.all([page.context().close(), display.context().close()]);
});

test('a kiosk offers what its form says', async () => {
  const [page, kiosk] = [await asAdministrator(), await (await openContext(browser, 'kiosk')).newPage()];
  await open(kiosk, '/kiosk');
  await open(page, `/petugas/perangkat/pasang?kode=${await kiosk.locator('.pairing-code').innerText()}`);
  await page.getByLabel('Nama perangkat').fill('Kiosk lobi');
  await press(page, 'Pasangkan');
  await page.getByLabel('Nomor farmasi').uncheck();
  await page.getByLabel('Lebar kertas karcis').selectOption('58');
  await press(page, 'Simpan');
  await said(page, 'Kiosk lobi sudah disimpan.');
  const [device] = await hospital.db.rows<{ layout: { functions: string[]; paper: string } }>(`select layout from device where device_name = 'Kiosk lobi'`);
  expect(device!.layout.functions).not.toContain('pharmacy');
  expect(device!.layout.functions).toContain('check-in');
  expect(device!.layout.paper).toBe('58');
  await Promise.all([page.context().close(), kiosk.context().close()]);
});

test('a supervisor sees the devices and changes none', async () => {
  const page = await signInAs(await openContext(browser, 'staff'), hospital, 'supervisor');
  await open(page, '/petugas/perangkat');
  await page.getByRole('heading', { name: 'Perangkat yang terpasang' }).waitFor();
  expect(await page.getByLabel('Kode di layar perangkat').count()).toBe(0);
  await open(page, '/petugas/perangkat/pasang');
  await page.getByText('Anda tidak berwenang membuka halaman ini.').waitFor();
  await page.context().close();
});

test('a setting is in force at once, only what differs from its default is stored, and before and after are recorded', async () => {
  const page = await asAdministrator();
  await open(page, '/petugas/pengaturan');
  await page.getByLabel('Booking paling jauh').fill('banyak');
  await press(page, 'Simpan');
  await page.getByText('Isi angka bulat 0 sampai 365.').first().waitFor();
  await page.getByLabel('Booking paling jauh').fill('14');
  await page.getByLabel('Booking paling dekat').fill('20');
  await press(page, 'Simpan');
  await page.getByText('Booking paling jauh tidak boleh lebih dekat').first().waitFor();
  await page.getByLabel('Booking paling dekat').fill('0');
  await page.getByLabel('Rujukan internal').check();
  await press(page, 'Simpan');
  await said(page, 'Booking paling jauh');
  expect(hospital.facility().settings).toMatchObject({ bookingMaxDays: 14, visitTypesWithoutReference: [2] });
  const stored = async (): Promise<unknown> => (await hospital.db.rows<{ settings: unknown }>('select settings from facility'))[0]?.settings;
  expect(await stored()).toEqual({ bookingMaxDays: 14, visitTypesWithoutReference: [2] });
  await page.getByLabel('Booking paling jauh').fill('30');
  await page.getByLabel('Rujukan internal').uncheck();
  await press(page, 'Simpan');
  await until(async () => JSON.stringify(await stored()) === '{}', 'the defaults to be stored nowhere');
  const acts = await hospital.db.rows<{ detail: unknown }>(`select detail from staff_act where act = 'settings-changed' order by act_id`);
  expect(acts.map(({ detail }) => detail)).toEqual([
    { bookingMaxDays: { before: 30, after: 14 }, visitTypesWithoutReference: { before: [], after: [2] } },
    { bookingMaxDays: { before: 14, after: 30 }, visitTypesWithoutReference: { before: [2], after: [] } },
  ]);
  await page.context().close();
});

test('two administrators who change one setting see what the other saved', async () => {
  const [one, other] = [await asAdministrator(), await asAdministrator()];
  await open(one, '/petugas/pengaturan/kiosk');
  await open(other, '/petugas/pengaturan/kiosk');
  await one.getByLabel('Kiosk kembali ke awal').fill('45');
  await press(one, 'Simpan');
  await said(one, 'Tersimpan dan berlaku');
  await other.getByLabel('Kiosk kembali ke awal').fill('60');
  await press(other, 'Simpan');
  await other.getByText('Tersimpan sekarang (diubah orang lain): 45').waitFor();
  await press(other, 'Simpan');
  await said(other, 'Tersimpan dan berlaku');
  expect(hospital.facility().settings.kioskIdleSeconds).toBe(60);
  await Promise.all([one.context().close(), other.context().close()]);
});

test('the menu of somebody who may do everything is one line of a small laptop; its last word opens by keyboard, and without a script', async () => {
  await hospital.db.rows(`update staff_user set roles = :roles, full_name = 'Siti Nurhalimah Kusumaningrum' where username = 'administrator'`, { roles: ROLES });
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'administrator', 'Loket 1');
  const complaints = complaintsOf(page);
  await open(page, '/petugas');
  const heights = await page.locator('.bar__nav > *, .bar__more > summary').evaluateAll((all) => all.map((each) => Math.round((each as unknown as { getBoundingClientRect: () => { top: number } }).getBoundingClientRect().top)));
  expect([heights.length, new Set(heights).size]).toEqual([9, 1]);
  expect((await page.locator('.bar').boundingBox())!.height).toBeLessThan(80);

  const menu = page.getByRole('navigation', { name: 'Menu utama' });
  const more = menu.locator('summary');
  const devices = menu.getByRole('link', { name: 'Perangkat' });
  await more.focus();
  await page.keyboard.press('Enter');
  await devices.waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await devices.waitFor({ state: 'hidden' });
  expect(await more.evaluate((each) => each === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab'); // away from it
  await devices.waitFor({ state: 'hidden' });
  await more.click();
  await devices.click();
  await page.getByRole('heading', { name: 'Perangkat' }).first().waitFor();
  expect(await menu.locator('a[aria-current=page]').allTextContents()).toEqual(['Perangkat']);
  await devices.waitFor({ state: 'hidden' });
  expect(await more.getAttribute('class')).toContain('bar__link--here');
  expect(complaints).toEqual([]);

  const plain = await browser.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: true, storageState: await context.storageState() });
  const bare = await plain.newPage();
  await open(bare, '/petugas');
  await bare.getByText('Pengelolaan', { exact: true }).click();
  await bare.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name: 'Keamanan' }).click();
  await bare.getByRole('heading', { name: 'Catatan keamanan' }).waitFor();
  await plain.close();
  await context.close();
});
