import type { Browser, Page } from 'playwright-core';
import { reachTask } from '../../src/queue/reach-task';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { booked, sessionIdOf } from '../support/clinic';
import { MORNING_SESSION, openHospital, TODAY, TOMORROW_SESSION, type Hospital } from '../support/hospital';
import { addStaff, signInAs } from '../support/staff';

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

const at = (time: string): Date => new Date(`${TODAY}T${time}+07:00`);
const tasks = (bookingCode: string) =>
  hospital.db.rows('select task, occurred_at, actor, entry_reason from task_event where facility_id = :facilityId and booking_code = :bookingCode order by task', {
    facilityId: hospital.facility().facilityId,
    bookingCode,
  });

test('after a power cut times are typed from paper: nothing is saved before a second look, what is wrong keeps what was typed and says why', async () => {
  const [one, two, three] = await booked(hospital, MORNING_SESSION, 1, 3);
  for (const { bookingCode } of [one!, two!, three!]) {
    await reachTask(hospital.deps, hospital.facility(), { bookingCode, task: 3, occurredAt: at('08:05:00'), source: 'desk', actor: 'loket' });
  }
  hospital.setTime(`${TODAY}T11:00:00+07:00`);
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'clinic');
  const complaints = complaintsOf(page);
  const field = (column: string, number: string) => page.getByLabel(`${column}, ${number}`);
  const check = () => page.getByRole('button', { name: 'Periksa dahulu' }).click();
  const save = () => page.getByRole('button', { name: 'Simpan dan kirim ke BPJS' }).click();

  await page.getByRole('navigation').getByRole('link', { name: 'Catatan kertas' }).click();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('link', { name: /Saraf/ }).click();
  await page.getByRole('heading', { name: 'Catatan kertas: Saraf' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  // The pharmacy's steps are the pharmacy's.
  expect(await page.getByLabel('Obat siap, SAR-1').count()).toBe(0);

  await page.getByLabel('Mengapa dicatat di kertas?').selectOption('Listrik padam');
  await field('Dipanggil poli', 'SAR-1').fill('8.40');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('0850');
  await field('Selesai poli', 'SAR-1').fill('08:52:30');
  await field('Jenis resep', 'SAR-1').selectOption('Racikan');
  await field('Selesai poli', 'SAR-2').fill('08:45');
  await field('Jenis resep', 'SAR-2').selectOption('Tidak ada resep');
  await field('Dipanggil poli', 'SAR-3').fill('jam 9');
  await check();

  await page.getByRole('alert').filter({ hasText: 'Belum ada yang disimpan: 2 pasien perlu diperbaiki.' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByText('Jam itu lebih awal daripada dipanggil poli (08.50).').waitFor();
  await page.getByText('Tulis jam seperti 08.15 atau 08.15.30.').waitFor();
  expect(await Promise.all([field('Dipanggil poli', 'SAR-2'), field('Selesai poli', 'SAR-2'), field('Dipanggil poli', 'SAR-3')].map((each) => each.inputValue()))).toEqual(['0850', '08:45', 'jam 9']);
  expect(await field('Jenis resep', 'SAR-2').inputValue()).toBe('none');
  await field('Selesai poli', 'SAR-2').fill('08:58');
  await field('Dipanggil poli', 'SAR-3').fill('09.00');
  await check();

  await page.getByRole('heading', { name: 'Periksa sekali lagi: 3 pasien' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await page.getByRole('row', { name: /SAR-1/ }).innerText()).toMatch(/08\.40\s+08\.52\.30\s+Racikan/);
  await page.getByText('langsung dikirim ke BPJS dan tidak dapat diubah atau dibatalkan').waitFor();
  expect(await Promise.all([one!, two!, three!].map(async ({ bookingCode }) => (await tasks(bookingCode)).length))).toEqual([1, 1, 1]);
  await page.getByRole('button', { name: 'Ubah lagi' }).click();
  expect(await field('Selesai poli', 'SAR-2').inputValue()).toBe('08:58');
  await check();
  await page.getByRole('heading', { name: 'Periksa sekali lagi: 3 pasien' }).waitFor();
  // Somebody calls the third at the panel meanwhile; what was typed for it is refused with what stands there now.
  await reachTask(hospital.deps, hospital.facility(), { bookingCode: three!.bookingCode, task: 4, occurredAt: at('10:30:00'), source: 'poli', actor: 'perawat' });
  await save();
  await page.getByRole('alert').filter({ hasText: '2 pasien tersimpan, 1 belum.' }).waitFor();
  await page.getByText('Sudah tercatat: dipanggil poli pukul 10.30. Jam yang sudah tercatat tidak diganti. Anda menulis 09.00.').waitFor();
  expect(await tasks(one!.bookingCode)).toMatchObject([
    { task: 3, entry_reason: null },
    { task: 4, occurred_at: at('08:40:00'), actor: 'clinic', entry_reason: 'Listrik padam' },
    { task: 5, occurred_at: at('08:52:30'), actor: 'clinic', entry_reason: 'Listrik padam' },
  ]);
  expect(await tasks(two!.bookingCode)).toHaveLength(3);
  await leaves(page);
  expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
  await context.close();
});

/** What is typed and not saved is not left behind unasked. */
async function leaves(page: Page): Promise<void> {
  await page.getByLabel('Selesai poli, SAR-3').fill('10:40');
  const asked = page.waitForEvent('dialog');
  const click = page.getByRole('link', { name: 'Pilih jadwal lain' }).click();
  await (await asked).accept();
  await click;
  await page.getByRole('heading', { name: 'Jadwal hari ini' }).waitFor();
}

test('a sheet of another day, without a reason, or with somebody served and absent, saves nothing', async () => {
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'supervisor');
  const [four] = await booked(hospital, MORNING_SESSION, 4, 4);
  await page.goto(`${hospital.internalUrl}/petugas/kertas?cari=${four!.queueNumber.toLowerCase()}`);
  await page.getByRole('link', { name: `${four!.queueNumber} · Saraf` }).click();
  await page.getByLabel(`Selesai daftar, ${four!.queueNumber}`).fill('09:00');
  await page.getByLabel('Mengapa dicatat di kertas?').selectOption('Lainnya');
  await page.getByRole('button', { name: 'Periksa dahulu' }).click();
  await page.getByText('Tulis alasannya di keterangan.', { exact: true }).waitFor();
  expect(await tasks(four!.bookingCode)).toEqual([]);
  await page.getByLabel('Keterangan').fill('Genset diuji');
  // Served and absent cannot both be; here and then away can, and is asked about.
  await page.getByLabel(`Tidak hadir, ${four!.queueNumber}`).fill('10.00');
  await page.getByLabel(`Selesai poli, ${four!.queueNumber}`).fill('09.30');
  await page.getByRole('button', { name: 'Periksa dahulu' }).click();
  await page.getByText('Pasien tidak dapat tidak hadir dan juga selesai poli. Kosongkan salah satu.').waitFor();
  await page.getByLabel(`Selesai poli, ${four!.queueNumber}`).fill('');
  await page.getByRole('button', { name: 'Periksa dahulu' }).click();
  const save = page.getByRole('button', { name: 'Simpan dan kirim ke BPJS' });
  await save.click();
  await page.getByRole('alert').filter({ hasText: 'Belum ada yang disimpan. Beri tanda' }).waitFor();
  expect(await tasks(four!.bookingCode)).toEqual([]);
  await page.getByLabel(`Benar: ${four!.queueNumber} sempat datang, lalu tidak hadir.`).check();
  await save.click();
  await page.getByText('1 pasien tersimpan.').waitFor();
  expect(await tasks(four!.bookingCode)).toHaveLength(2);
  await page.getByText('supervisor: Genset diuji').first().waitFor();
  await booked(hospital, TOMORROW_SESSION, 5, 5);
  expect((await page.goto(`${hospital.internalUrl}/petugas/kertas/sesi/${await sessionIdOf(hospital, TOMORROW_SESSION)}`))?.status()).toBe(404);
  await context.close();
});
