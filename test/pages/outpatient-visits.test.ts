import type { Browser, Page } from 'playwright-core';
import { saveOutpatientVisits } from '../../src/outpatient-visits/save-outpatient-visits';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { openHospital, type Hospital } from '../support/hospital';
import { addStaff, signInAs } from '../support/staff';

let hospital: Hospital;
let browser: Browser;
beforeAll(async () => {
  hospital = await openHospital({ patients: 0 });
  await addStaff(hospital);
  // Thursday and Friday had bookings of members: their numbers are asked for.
  for (const tanggalperiksa of ['2027-01-14', '2027-01-15']) {
    await hospital.db.rows(
      `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn, taken_jkn, taken_non_jkn, last_ordinal)
       values (:facilityId, 'SAR', 700101, :tanggalperiksa, '08:00-12:00', 'SAR', 40, 30, 10, 25, 4, 29)`,
      { facilityId: hospital.facility().facilityId, tanggalperiksa },
    );
  }
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});

const AT = '/petugas/monitor/kunjungan';
const fieldOf = (page: Page, day: string) => page.locator(`#isian-hari-2027-01-${day}`);
const press = (page: Page): Promise<void> => page.getByRole('button', { name: 'Simpan' }).click();
const said = (page: Page, text: string): Promise<void> => page.locator('#pesan').getByText(text).waitFor();
const kept = () => hospital.db.rows(`select visit_date as date, clinic_code as clinic, visits, source, entered_by as by from outpatient_count where facility_id = :facilityId order by 1, 2`, { facilityId: hospital.facility().facilityId });
const bySimrs = (visitDate: string, visits: number, clinicCode = '') =>
  saveOutpatientVisits(hospital.deps, hospital.facility(), { counts: [{ visitDate, clinicCode, visits }], source: 'simrs', actor: 'simrs-utama' });

test('a supervisor fills in many days at once, sees what is missing and what is wrong, and nobody writes over what another stored', async () => {
  const page = await signInAs(await openContext(browser, 'staff'), hospital, 'supervisor');
  const complaints = complaintsOf(page);
  await page.goto(hospital.internalUrl + AT);
  await page.getByText('2 hari dengan booking JKN belum berisi jumlah kunjungan:').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await fieldOf(page, '19').count()).toBe(0);
  await fieldOf(page, '14').fill('1.412');
  await fieldOf(page, '15').fill('398 orang');
  await fieldOf(page, '16').fill('0');
  await press(page);
  await page.getByRole('link', { name: 'Jumat, 15 Januari 2027: isi angka bulat 0 sampai 100000, atau kosongkan.' }).waitFor();
  expect(await kept()).toEqual([]);

  // meanwhile the SIMRS sends two of these days, and one that nobody has touched here
  await bySimrs('2027-01-14', 1400);
  await bySimrs('2027-01-13', 390);
  await fieldOf(page, '15').fill('398');
  await press(page);
  await page.getByText('Tersimpan sekarang (diubah orang lain): 1400').waitFor();
  expect(await Promise.all(['13', '14', '15', '16'].map((day) => fieldOf(page, day).inputValue()))).toEqual(['390', '1.412', '398', '0']);
  await press(page);
  await said(page, 'Januari 2027. Tersimpan: 2 hari diisi, 1 hari diubah.');
  expect(await kept()).toEqual([
    { date: '2027-01-13', clinic: '', visits: 390, source: 'simrs', by: 'simrs-utama' },
    { date: '2027-01-14', clinic: '', visits: 1412, source: 'hand', by: 'supervisor' },
    { date: '2027-01-15', clinic: '', visits: 398, source: 'hand', by: 'supervisor' },
    { date: '2027-01-16', clinic: '', visits: 0, source: 'hand', by: 'supervisor' },
  ]);
  expect(await page.getByText('belum berisi jumlah kunjungan').count()).toBe(0);
  await page.getByRole('row', { name: /Rabu, 13 Januari 2027 390 SIMRS simrs-utama/ }).waitFor();

  await fieldOf(page, '16').fill('');
  await press(page);
  await said(page, '1 hari dikosongkan.');
  // the answers that send a form back are told as such
  expect(complaints.filter((complaint) => !/status of 4(22|09)/.test(complaint))).toEqual([]);
  await page.context().close();
});

test('a clinic has a month of its own, which the house shows as long as it has no number itself; on a phone nothing is beside the screen', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ignoreHTTPSErrors: true, locale: 'id-ID' });
  const page = await signInAs(context, hospital, 'administrator');
  await page.goto(hospital.internalUrl + AT);
  await page.getByLabel('Untuk').selectOption({ label: 'Poli Saraf' });
  await page.getByRole('button', { name: 'Tampilkan' }).click();
  await page.getByRole('heading', { name: 'Januari 2027, Poli Saraf' }).waitFor();
  await fieldOf(page, '16').fill('21');
  await press(page);
  await said(page, 'Januari 2027 Poli Saraf. Tersimpan: 1 hari diisi.');
  await page.goto(hospital.internalUrl + AT);
  await page.getByText('Dari poli: 21').waitFor();
  expect(await page.evaluate(() => (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole('link', { name: 'Bulan sebelumnya' }).click();
  await page.getByRole('heading', { name: 'Desember 2026, seluruh faskes' }).waitFor();
  await page.goto(`${hospital.internalUrl}${AT}?bulan=2031-13&poli=`);
  await page.getByRole('heading', { name: 'Januari 2027, seluruh faskes' }).waitFor();
  expect((await page.goto(`${hospital.internalUrl}${AT}?poli=XXX`))?.status()).toBe(404);
  await context.close();
});
