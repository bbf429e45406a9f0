import type { Browser } from 'playwright-core';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { openHospital, type Hospital } from '../support/hospital';
import { addStaff, pairedDevice, signInAs } from '../support/staff';

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

test('a member of staff signs in, chooses a place, hears what is left before moving to another, and signs out', async () => {
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'registration', 'Loket 1');
  const complaints = complaintsOf(page);
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Layanan lain' }).click();
  await page.getByText('Anda sedang bertugas di Loket 1. Bila memilih tempat di sini, Anda pindah dari sana.').waitFor();
  await page.getByRole('button', { name: 'Laboratorium' }).click();
  await page.getByText('Anda bertugas di Laboratorium. Loket 1 tidak lagi Anda jaga.').waitFor();
  await page.getByRole('button', { name: 'Keluar' }).click();
  await page.getByRole('heading', { name: 'RS Uji' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.goto(`${hospital.internalUrl}/petugas`);
  expect(page.url()).toContain('/petugas/masuk');
  expect(complaints).toEqual([]);
  await context.close();
});

test('what a field still lacks is said in Indonesian, and no longer once it is there', async () => {
  const context = await openContext(browser, 'staff');
  const page = await context.newPage();
  await page.goto(`${hospital.internalUrl}/petugas/masuk`);
  await page.getByRole('button', { name: 'Masuk' }).click();
  const name = page.locator('[name=nama]');
  const complaint = (): Promise<string> => name.evaluate((field) => (field as unknown as { validationMessage: string }).validationMessage);
  expect(await complaint()).toBe('Belum diisi.');
  await name.fill('sari');
  expect(await complaint()).toBe('');
  await context.close();
});

test('a device is paired by the code it shows', async () => {
  const context = await openContext(browser, 'kiosk');
  const page = await pairedDevice(context, hospital, 'kiosk');
  await page.getByRole('heading', { name: 'Selamat datang' }).waitFor();
  await context.close();
});
