import type { Browser, Page } from 'playwright-core';
import { reachTask } from '../../src/queue/reach-task';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { CHILD_SESSION, EVENING_SESSION, MORNING_SESSION, openHospital, type Hospital } from '../support/hospital';
import { addStaff, signInAs } from '../support/staff';
import { booked, miscounted, sessionIdOf, waiting } from '../support/clinic';

let hospital: Hospital;
let browser: Browser;
beforeAll(async () => {
  hospital = await openHospital({ patients: 60 });
  await addStaff(hospital);
  // The countdown runs on the browser's own clock, and this machine may be slow.
  await hospital.settings({ undoWindowSeconds: 60 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});

async function officerAt(place: string, path: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'clinic', place);
  const complaints = complaintsOf(page);
  await page.goto(hospital.internalUrl + path);
  return { page, complaints };
}
const tasksOf = async (bookingCode: string): Promise<string> => {
  const [row] = await hospital.db.rows<{ tasks: string | null }>(`select string_agg(task || coalesce(' ' || prescription_kind, ''), ', ' order by task) as tasks from task_event where facility_id = :facilityId and booking_code = :bookingCode`, { facilityId: hospital.facility().facilityId, bookingCode });
  return row?.tasks ?? '';
};
const callNext = (page: Page) => page.getByRole('button', { name: /Panggil berikutnya/ });
const served = (page: Page, number: string) => page.getByRole('region', { name: `Dipanggil: ${number}` });

test('two panels call at once and never the same patient; each follows the other; undo, call again, finish with a prescription, by keyboard', async () => {
  const sessionId = await sessionIdOf(hospital, MORNING_SESSION);
  const [one, two, three] = await waiting(hospital, MORNING_SESSION, 1, 4);
  const [late] = await booked(hospital, MORNING_SESSION, 5, 5);
  await hospital.db.rows(`update service_point set clinic_codes = '{SAR,ANA}' where facility_id = :facilityId and point_name = 'Poli Anak'`, { facilityId: hospital.facility().facilityId });
  const a = await officerAt('Poli Saraf', '/petugas/poli');
  expect(await accessibilityViolations(a.page)).toEqual([]);
  await a.page.getByRole('link', { name: /Buka panel Saraf, dr. Sari/ }).click();
  await a.page.getByRole('heading', { name: 'Saraf · 08.00–12.00' }).waitFor();
  const b = await officerAt('Poli Anak', `/petugas/poli/${sessionId}`);

  await Promise.all([callNext(a.page).click(), callNext(b.page).click()]);
  const here = served(a.page, one!.queueNumber).or(served(a.page, two!.queueNumber));
  await here.first().waitFor();
  // Both panels come to show both calls, each saying of the other's where to.
  for (const { page } of [a, b]) {
    await page.getByRole('region', { name: /^Dipanggil/ }).nth(1).waitFor();
    await page.getByText('Menunggu (2)').waitFor();
  }
  expect(await accessibilityViolations(a.page)).toEqual([]);

  await a.page.keyboard.press('Control+z');
  await a.page.getByText(/^Dibatalkan: SAR-\d seperti semula/).waitFor();
  await b.page.getByText('Menunggu (3)').waitFor();
  await a.page.keyboard.press('F2');
  await a.page.getByText(/dipanggil ke Poli Saraf/).waitFor();
  const mine = (await a.page.locator('.served__number').first().innerText()).trim();
  const code = mine === one!.queueNumber ? one!.bookingCode : two!.bookingCode;
  await a.page.keyboard.press('F4');
  await a.page.getByText(`${mine} dipanggil lagi.`).waitFor();
  await a.page.keyboard.press('F10');
  await a.page.getByText(`${mine} selesai: racikan.`).waitFor();
  expect(await tasksOf(code)).toBe('3, 4, 5 compounded');

  // Someone comes in while the panel is open, and someone is passed over and called again from the list.
  await reachTask(hospital.deps, hospital.facility(), { bookingCode: late!.bookingCode, task: 3, occurredAt: hospital.deps.clock(), source: 'kiosk' });
  await a.page.getByText('Menunggu (3)').waitFor();
  await a.page.getByRole('button', { name: `Lewati ${three!.queueNumber}`, exact: true }).click();
  await b.page.getByText('Dilewati (1)').waitFor();
  await b.page.getByRole('button', { name: `Kembalikan ${three!.queueNumber} ke antrean` }).click();
  await a.page.getByText('Menunggu (3)').waitFor();
  expect([...a.complaints, ...b.complaints]).toEqual([]);
  expect(await miscounted(hospital)).toEqual([]);
});

test('one patient: priority with a reason, out of order, moved to another doctor, absent; a name is text and nothing else', async () => {
  const { facilityId } = hospital.facility();
  const sessionId = await sessionIdOf(hospital, CHILD_SESSION);
  const [one, two, three, four] = await waiting(hospital, CHILD_SESSION, 10, 13);
  const name = '<img src=x onerror=alert(1)> Raden Ajeng Kusumawardhani Prawiroatmodjo binti Notohadiningrat Suryaningrat';
  await hospital.db.rows('update patient set full_name = :fullName where facility_id = :facilityId and medical_record_number = :norm', { facilityId, fullName: name, norm: three!.medicalRecordNumber });
  const { page, complaints } = await officerAt('Poli Anak', `/petugas/poli/${sessionId}`);
  await page.getByText(name).waitFor();
  await page.getByRole('link', { name: `Lainnya: ${three!.queueNumber}` }).click();
  await page.getByRole('heading', { name: three!.queueNumber }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Lansia' }).check();
  await page.getByRole('button', { name: 'Dahulukan dalam antrean' }).click();
  await page.getByText('Prioritas: Lansia').waitFor();
  expect(await page.locator('.row__number').first().innerText()).toBe(three!.queueNumber);

  await page.getByRole('link', { name: `Lainnya: ${two!.queueNumber}` }).click();
  await page.getByLabel('Alasan lain').fill('Menunggu hasil laboratorium');
  await page.getByRole('button', { name: 'Panggil sekarang' }).click();
  await served(page, two!.queueNumber).waitFor();

  await page.getByRole('link', { name: `Lainnya: ${one!.queueNumber}` }).click();
  await page.getByRole('link', { name: 'Pindah ke jadwal lain' }).click();
  await page.getByRole('heading', { name: /Pindahkan/ }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('link', { name: /Saraf 17.00–20.00/ }).click();
  await page.getByText('booking lama dibatalkan, lalu dibuat booking baru').waitFor();
  expect(await tasksOf(one!.bookingCode)).toBe('3');
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByLabel('Alasan').fill('Dokter Sari penuh');
  await page.getByRole('button', { name: 'Ya, pindahkan' }).click();
  await page.getByText(`${one!.queueNumber} pindah ke`).waitFor();
  const [told] = await hospital.db.rows<{ reason: string }>(`select fact ->> 'reason' as reason from outbox where lane = :code and kind = 'booking-cancelled'`, { code: one!.bookingCode });
  expect(told?.reason).toMatch(/^Dipindahkan ke Saraf.*: Dokter Sari penuh$/);
  // A new number needs a new ticket; the old one is in the patient's hand.
  const [moved] = await hospital.db.rows<{ queue_number: string }>('select moved.queue_number from booking former join booking moved on moved.booking_code = former.moved_to where former.booking_code = :code', { code: one!.bookingCode });
  await page.getByRole('heading', { name: `${one!.queueNumber} menjadi ${moved!.queue_number}` }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('button', { name: `Cetak tiket baru ${moved!.queue_number}` }).click();
  await page.getByRole('heading', { name: `Tiket ${moved!.queue_number}` }).waitFor();
  await page.getByRole('link', { name: 'Kembali', exact: true }).click();
  await page.getByRole('link', { name: 'Kembali ke panel' }).click();

  await page.getByRole('link', { name: 'Tidak hadir' }).click();
  await page.getByRole('checkbox', { name: new RegExp(four!.queueNumber) }).check();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('button', { name: /Tandai yang dipilih/ }).click();
  await page.getByText(`${four!.queueNumber} ditandai tidak hadir.`).waitFor();
  await page.getByRole('button', { name: /^Batalkan \(/ }).click();
  await page.getByText('Tidak hadir (1)').waitFor({ state: 'detached' });
  expect(await tasksOf(four!.bookingCode)).toBe('3');

  // The window is over on the server while the button still stands: a sentence, and nothing is undone.
  await page.getByRole('button', { name: new RegExp(`Lewati ${two!.queueNumber}`) }).waitFor();
  await page.keyboard.press('F8');
  await page.getByText(`${two!.queueNumber} selesai: tidak ada resep.`).waitFor();
  hospital.setTime('2027-01-18T09:01:00.000+07:00');
  await page.keyboard.press('Control+z');
  await page.getByText('Sudah tidak dapat dibatalkan').waitFor();
  expect(await tasksOf(two!.bookingCode)).toBe('3, 4, 5 none');
  expect(complaints).toEqual([]);
  expect(await miscounted(hospital)).toEqual([]);
});

test('a doctor who is late and then leaves: those hit are listed with their phone and moved or cancelled together', async () => {
  const sessionId = await sessionIdOf(hospital, MORNING_SESSION);
  const [first] = await waiting(hospital, MORNING_SESSION, 20, 21);
  const { page, complaints } = await officerAt('Poli Saraf', `/petugas/poli/${sessionId}/dokter`);
  await page.getByLabel('Terlambat berapa menit?').fill('45');
  await page.getByRole('button', { name: 'Umumkan keterlambatan' }).click();
  await page.getByText('Dokter terlambat 45 menit').waitFor();
  await page.getByRole('button', { name: 'Dokter pergi' }).click();
  await page.getByText(/Dokter pergi pukul/).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByText('Telepon 081200000020').waitFor();

  const boxes = page.getByRole('checkbox');
  const hit = await boxes.count();
  for (const box of await boxes.all()) await box.uncheck();
  await page.getByRole('checkbox', { name: new RegExp(first!.queueNumber) }).check();
  await page.getByLabel('Alasan pembatalan').fill('Dokter dipanggil operasi');
  await page.getByRole('button', { name: 'Batalkan yang dipilih' }).click();
  await page.getByText('1 pasien dibatalkan.').waitFor();
  const evening = await sessionIdOf(hospital, EVENING_SESSION);
  await page.getByLabel('Pindahkan ke').selectOption(String(evening));
  await page.getByRole('button', { name: 'Pindahkan yang dipilih' }).click();
  await page.getByText(`${hit - 1} pasien dipindahkan ke`).waitFor();
  await page.getByText('Tidak ada pasien yang masih menunggu dokter ini.').waitFor();
  await page.getByRole('heading', { name: /^Sudah dipindahkan/ }).waitFor();
  expect(await page.getByRole('button', { name: /^Cetak tiket baru/ }).count()).toBeGreaterThanOrEqual(hit - 1);
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  expect(await miscounted(hospital)).toEqual([]);
});
