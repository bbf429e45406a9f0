import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signOutStaff } from '../../src/auth/staff-sessions';
import { reachTask } from '../../src/queue/reach-task';
import { boardChanged } from '../../src/service-points/board';
import { accessibilityViolations, openBrowser, openContext } from '../support/browser';
import { booked, sessionIdOf } from '../support/clinic';
import { MORNING_SESSION, openHospital, person, TODAY, type Hospital } from '../support/hospital';
import { addStaff, signInAs, STAFF_PASSWORD } from '../support/staff';

let hospital: Hospital;
let browser: Browser;
beforeAll(async () => {
  hospital = await openHospital({ patients: 10 });
  await addStaff(hospital);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});

const endSession = async (context: BrowserContext): Promise<void> => {
  const cookie = (await context.cookies()).find(({ name }) => name === 'antrean_petugas');
  await signOutStaff(hospital.deps, hospital.facility().facilityId, cookie!.value);
};
const link = (page: Page) => page.getByRole('link', { name: 'Masuk lagi di tab baru' });

/** Through the page's own link, in a tab of its own. */
async function signInAgain(page: Page, role: string): Promise<Page> {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), link(page).click()]);
  await tab.getByLabel('Nama pengguna').fill(role);
  await tab.getByLabel('Kata sandi').fill(STAFF_PASSWORD);
  await tab.getByRole('button', { name: 'Masuk' }).click();
  return tab;
}

test('a sheet typed from paper outlives its session: it stays as typed, and is saved once somebody has signed in again in another tab', async () => {
  const tickets = await booked(hospital, MORNING_SESSION, 1, 2);
  for (const { bookingCode } of tickets) await reachTask(hospital.deps, hospital.facility(), { bookingCode, task: 3, occurredAt: new Date(`${TODAY}T08:05:00+07:00`), source: 'desk', actor: 'loket' });
  hospital.setTime(`${TODAY}T11:00:00+07:00`);
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'clinic');
  await page.goto(`${hospital.internalUrl}/petugas/kertas/sesi/${await sessionIdOf(hospital, MORNING_SESSION)}`);
  const field = page.getByLabel('Dipanggil poli, SAR-1');
  const check = () => page.getByRole('button', { name: 'Periksa dahulu' }).click();
  const save = () => page.getByRole('button', { name: 'Simpan dan kirim ke BPJS' }).click();
  await page.getByLabel('Mengapa dicatat di kertas?').selectOption('Listrik padam');
  await field.fill('08:40');

  await endSession(context);
  await check();
  await page.getByText('Sesi Anda sudah berakhir.').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await check();
  await page.getByText('Belum tersimpan. Masuk lagi dahulu').waitFor();
  const tab = await signInAgain(page, 'clinic');
  await tab.getByRole('heading', { name: 'Catatan kertas: Saraf' }).waitFor();
  await page.bringToFront();
  expect(await field.inputValue()).toBe('08:40');
  await check();
  await save();
  await page.getByText('1 pasien tersimpan.').waitFor();
  expect(await link(page).count()).toBe(0);

  // Another session began meanwhile: the page is of the old one, and saves all the same at the second press.
  await page.getByLabel('Mengapa dicatat di kertas?').selectOption('Listrik padam');
  await page.getByLabel('Dipanggil poli, SAR-2').fill('08:50');
  await check();
  await page.getByRole('heading', { name: 'Periksa sekali lagi: 1 pasien' }).waitFor();
  await tab.getByRole('button', { name: 'Keluar' }).click();
  await tab.getByLabel('Nama pengguna').fill('supervisor');
  await tab.getByLabel('Kata sandi').fill(STAFF_PASSWORD);
  await tab.getByRole('button', { name: 'Masuk' }).click();
  await tab.getByRole('heading', { name: 'Selamat bertugas' }).waitFor();
  await page.bringToFront();
  await save();
  await page.getByText('Anda sudah masuk lagi. Tekan tombolnya sekali lagi.').waitFor();
  await save();
  await page.getByText('1 pasien tersimpan.').waitFor();
  await context.close();
});

test('a patient form outlives it too, whether pressed or told by the house; a page with nothing typed leads to the sign-in', async () => {
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'registration', 'Loket 1');
  await page.goto(`${hospital.internalUrl}/petugas/loket/pasien/${person(5).norm}`);
  await page.getByLabel('Tanggal lahir').fill('1980-02-03');
  await page.getByLabel('Alamat').fill('Jalan Kenanga 7');
  const idle = await context.newPage();
  await idle.goto(`${hospital.internalUrl}/petugas/loket`);
  await page.bringToFront();
  await endSession(context);
  const saveForm = () => page.getByRole('button', { name: /Simpan/ }).first().click();
  await saveForm();
  await page.getByText('Sesi Anda sudah berakhir.').waitFor();
  await idle.bringToFront();
  await hospital.db.transaction((tx) => Promise.resolve(boardChanged(tx, hospital.facility().facilityId)));
  await idle.getByLabel('Nama pengguna').waitFor();
  await page.bringToFront();
  const tab = await signInAgain(page, 'registration');
  await tab.getByRole('heading').first().waitFor();
  await page.bringToFront();
  expect(await page.getByLabel('Alamat').inputValue()).toBe('Jalan Kenanga 7');
  await saveForm();
  await page.getByText('Data pasien tersimpan.').waitFor();
  await context.close();
});
