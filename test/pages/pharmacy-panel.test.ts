import type { Browser } from 'playwright-core';
import { takePharmacyNumber } from '../../src/pharmacy/take-pharmacy-number';
import { callsSince } from '../../src/service-points/call-announcement';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { MORNING, openHospital, type Hospital } from '../support/hospital';
import { numbered, pharmacyCountersThatDiffer, treated } from '../support/pharmacy';
import { addStaff, signInAs } from '../support/staff';

let hospital: Hospital;
let browser: Browser;
beforeAll(async () => {
  hospital = await openHospital();
  await addStaff(hospital);
  // The countdown runs on the browser's own clock, and this machine may be slow.
  await hospital.settings({ undoWindowSeconds: 120 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});

test('a prescription goes from its number to the hand-over by one press a stage, seen by a colleague, and a press can be taken back', async () => {
  const [first, second] = [await numbered(hospital, 'non-compounded'), await numbered(hospital, 'non-compounded')];
  const compounded = await numbered(hospital, 'compounded');
  const withoutNumber = await treated(hospital, 'compounded');
  await hospital.db.rows(`update patient set full_name = '<b>Budi</b> <script>alert(1)</script>'`);
  const [context, other] = [await openContext(browser, 'staff'), await openContext(browser, 'staff')];
  const page = await signInAs(context, hospital, 'pharmacy', 'Farmasi');
  const colleague = await signInAs(other, hospital, 'supervisor', 'Farmasi');
  const complaints = [...complaintsOf(page), ...complaintsOf(colleague)];
  const column = (name: string, of = page) => of.getByRole('region', { name: `Daftar ${name}` });
  const row = (number: string, of = page) => of.getByRole('listitem').filter({ hasText: number });

  await page.getByRole('heading', { name: 'Farmasi' }).waitFor();
  await column('racikan').getByRole('heading', { name: 'Ada resep, belum ambil nomor (1)' }).waitFor();
  expect(await page.locator('b, script:not([src])').filter({ hasText: 'Budi' }).count()).toBe(0);
  expect(await accessibilityViolations(page)).toEqual([]);

  await page.keyboard.press('F9');
  await page.getByText('N-001 mulai disiapkan.').waitFor();
  await column('non racikan', colleague).getByRole('heading', { name: 'Sedang disiapkan (1)' }).waitFor();
  await page.locator('.undo').filter({ hasText: 'N-001 mulai disiapkan' }).getByRole('button').click();
  await page.getByText('Dibatalkan.').waitFor();
  await column('non racikan').getByRole('heading', { name: 'Menunggu (2)' }).waitFor();
  await page.keyboard.press('F9');
  await page.getByText('N-001 mulai disiapkan.').waitFor();
  await colleague.keyboard.press('F9');
  await colleague.getByText('N-002 mulai disiapkan.').waitFor();
  await colleague.keyboard.press('F2');
  await colleague.getByText('R-001 mulai disiapkan.').waitFor();

  hospital.setTime('2027-01-18T09:15:00+07:00');
  await row('N-001').getByRole('button', { name: 'Obat siap' }).click();
  await page.getByText('N-001 siap diserahkan.').waitFor();
  await row('N-001').getByRole('button', { name: 'Panggil: N-001' }).click();
  await page.getByText('N-001 dipanggil ke Farmasi.').waitFor();
  await row('N-001').getByRole('button', { name: 'Panggil lagi' }).click();
  await row('N-001').getByRole('button', { name: 'Diserahkan' }).click();
  await page.getByText('Obat diserahkan.').waitFor();
  await column('non racikan', colleague).getByRole('heading', { name: 'Sudah diserahkan (1)' }).waitFor();

  await column('racikan').getByRole('button', { name: 'Beri nomor' }).click();
  await page.getByText('Nomor farmasi pasien ini: R-002.').waitFor();
  expect(await takePharmacyNumber(hospital.deps, hospital.facility(), withoutNumber)).toMatchObject({ ordinal: 2 });
  await row('R-002').getByRole('button', { name: /^Lainnya/ }).click();
  await page.getByRole('button', { name: 'Cetak tiket: R-002' }).click();
  await page.getByRole('heading', { name: 'Tiket R-002' }).waitFor();
  await page.goto(`${hospital.internalUrl}/petugas/farmasi`);

  const calls = await callsSince(hospital.db, hospital.facility().facilityId, new Date(MORNING));
  expect(calls.map(({ queueNumber, queueRef, isRecall }) => [queueNumber, queueRef, isRecall])).toEqual([
    ['N-001', 'pharmacy non-compounded', false],
    ['N-001', 'pharmacy non-compounded', true],
  ]);
  const events = await hospital.db.rows('select booking_code, task, actor from task_event where task > 5 order by recorded_at, task, booking_code');
  expect(events).toHaveLength(4);
  expect(events).toEqual(
    expect.arrayContaining([
      { booking_code: first, task: 6, actor: 'pharmacy' },
      { booking_code: second, task: 6, actor: 'supervisor' },
      { booking_code: compounded, task: 6, actor: 'supervisor' },
      { booking_code: first, task: 7, actor: 'pharmacy' },
    ]),
  );
  expect(await pharmacyCountersThatDiffer(hospital)).toEqual([]);

  await page.getByRole('searchbox').fill('R-002');
  await page.getByRole('button', { name: 'Cari' }).click();
  await page.getByText('1 ditemukan').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
