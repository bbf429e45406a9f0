import type { Browser, Page } from 'playwright-core';
import { Refusal } from '../../src/platform/refusal';
import { takeNumbers } from '../../src/queue/take-number';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { miscounted } from '../support/clinic';
import { DENTAL_SESSION, GENERAL_SESSION, openPuskesmas, type Puskesmas } from '../support/clinic-facility';
import { person, type SessionSpec } from '../support/hospital';
import { addStaff, pairedDevice, STAFF_PASSWORD } from '../support/staff';
import { staffVisitor, visit } from '../support/visitor';

let puskesmas: Puskesmas;
let browser: Browser;
beforeAll(async () => {
  puskesmas = await openPuskesmas({ patients: 40 });
  await addStaff(puskesmas);
  // The countdown runs on the browser's own clock, and this machine may be slow.
  await puskesmas.settings({ undoWindowSeconds: 60 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await puskesmas.close();
});

/** Signed in, and at once where the work is. */
async function nurse(role: 'registration' | 'clinic'): Promise<{ page: Page; complaints: string[] }> {
  const context = await openContext(browser, 'staff');
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(`${puskesmas.internalUrl}/petugas`);
  await page.getByLabel('Nama pengguna').fill(role);
  await page.getByLabel('Kata sandi').fill(STAFF_PASSWORD);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('heading', { name: 'Poli Umum · 08.00–12.00' }).waitFor();
  return { page, complaints };
}

/** As Mobile JKN books: the patient is not here yet. */
async function bookedInMobileJkn(session: SessionSpec, n: number): Promise<{ queueNumber: string; bookingCode: string }> {
  const { norm, nik, nomorkartu, nohp } = person(n);
  const [outcome] = await takeNumbers(puskesmas.deps, puskesmas.facility(), [
    {
      source: 'mobile-jkn', doctorAsAsked: '', payer: 'JKN', phone: nohp, visitType: 0, referenceNumber: '',
      slot: { clinicCode: session.kodepoli, doctorCode: session.kodedokter, visitDate: session.tanggalperiksa, practiceHours: session.jampraktek },
      patient: { medicalRecordNumber: norm, nik, cardNumber: nomorkartu },
    },
  ]);
  if (outcome === undefined || outcome instanceof Refusal) throw new Error(`not booked: ${outcome?.code ?? ''}`);
  return outcome;
}

interface BookingRow {
  code: string;
  payer: string;
  visit_type: number;
  reference_number: string;
  is_new_patient: boolean;
  state: string;
  tasks: string | null;
}

const bookingsOf = (norm: string): Promise<BookingRow[]> =>
  puskesmas.db.rows(
    `select booking_code as code, payer, visit_type, reference_number, is_new_patient, state,
       (select string_agg(cast(task as text), ',' order by task) from task_event where task_event.facility_id = booking.facility_id and task_event.booking_code = booking.booking_code) as tasks
     from booking where facility_id = :facilityId and medical_record_number = :norm order by booked_at`,
    { facilityId: puskesmas.facility().facilityId, norm },
  );

async function find(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox').fill(text);
  await page.getByRole('button', { name: 'Cari' }).click();
}
const callNext = (page: Page) => page.getByRole('button', { name: /Panggil berikutnya/ });
const served = (page: Page, number: string) => page.getByRole('region', { name: `Dipanggil: ${number}` });

test('one person registers a walk-in, calls and finishes; a press sent twice gives one number, and a call can be taken back', async () => {
  const { page, complaints } = await nurse('clinic');
  expect(await page.getByRole('navigation', { name: 'Menu utama' }).getByRole('link').allInnerTexts()).toEqual(['Pelayanan', 'Catatan kertas']);
  const { norm, nomorkartu } = person(1);
  await find(page, nomorkartu);
  await page.getByText(`RM ${norm}`).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'JKN: Poli Umum, dr. Bayu Segara, 08.00–12.00' }).click();
  await page.getByText('A1-1 terdaftar dan menunggu dipanggil.').waitFor();
  expect(await bookingsOf(norm)).toEqual([expect.objectContaining({ payer: 'JKN', visit_type: 0, reference_number: '', is_new_patient: false, state: 'waiting', tasks: '3' })]);
  const owed = await puskesmas.db.rows<{ waits_for: string | null }>(`select waits_for from outbox where lane = :code and kind = 'booking-made'`, { code: (await bookingsOf(norm))[0]!.code });
  expect(owed).toEqual([{ waits_for: null }]);
  // The same once more, from a page that does not know of it.
  await find(page, nomorkartu);
  await page.getByRole('button', { name: 'JKN: Poli Umum, dr. Bayu Segara, 08.00–12.00' }).click();
  await page.getByText('A1-1 sudah terdaftar sebelumnya.').waitFor();
  expect(await bookingsOf(norm)).toHaveLength(1);

  await page.keyboard.press('F2');
  await served(page, 'A1-1').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Dibatalkan: A1-1 seperti semula.').waitFor();
  await page.keyboard.press('F2');
  await served(page, 'A1-1').waitFor();
  await page.keyboard.press('F4');
  await page.getByText('A1-1 dipanggil lagi.').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('F8');
  await page.getByText('A1-1 selesai.').waitFor();
  await page.getByText('Selesai (1)').waitFor();
  expect((await bookingsOf(norm))[0]).toMatchObject({ state: 'finished', tasks: '3,4,5' });
  expect(complaints).toEqual([]);
  expect(await miscounted(puskesmas)).toEqual([]);
});

test('who booked in Mobile JKN is called only once somebody says they are here; who never comes is absent, and both can be found by their card', async () => {
  const [here, never, dental] = [await bookedInMobileJkn(GENERAL_SESSION, 3), await bookedInMobileJkn(GENERAL_SESSION, 4), await bookedInMobileJkn(DENTAL_SESSION, 5)];
  const { page, complaints } = await nurse('registration');
  await page.getByText('Sudah booking, belum hadir (2)').waitFor();
  expect(await callNext(page).isDisabled()).toBe(true);
  await page.getByRole('button', { name: `Hadir: ${here.queueNumber}`, exact: true }).click();
  await page.getByText(`${here.queueNumber} hadir dan menunggu dipanggil.`).waitFor();
  await callNext(page).click();
  await served(page, here.queueNumber).waitFor();
  await page.keyboard.press('F7');
  await page.getByText(`${here.queueNumber} dilewati.`).waitFor();
  await page.getByText('Dilewati (1)').waitFor();

  await page.getByRole('button', { name: `Tidak hadir: ${never.queueNumber}` }).click();
  await page.getByText(`${never.queueNumber} ditandai tidak hadir.`).waitFor();
  await page.getByRole('button', { name: /^Batalkan \(/ }).click();
  await page.getByText('Sudah booking, belum hadir (1)').waitFor();

  // Of another poli: found at the register, and called from its own tab.
  await find(page, person(5).nik);
  await page.getByText('Sudah booking, belum hadir', { exact: true }).waitFor();
  await page.getByRole('button', { name: `Hadir: ${dental.queueNumber}`, exact: true }).click();
  await page.getByText(`${dental.queueNumber} hadir dan menunggu dipanggil.`).waitFor();
  await page.getByRole('navigation', { name: 'Poli hari ini' }).getByRole('link', { name: /Poli Gigi/ }).click();
  await page.getByRole('heading', { name: 'Poli Gigi · 08.00–12.00' }).waitFor();
  await callNext(page).click();
  await served(page, dental.queueNumber).waitFor();
  expect(complaints).toEqual([]);
  expect(await miscounted(puskesmas)).toEqual([]);
});

test('a new patient is entered on a short form and is present at once; a booking is called off with a reason', async () => {
  const { page, complaints } = await nurse('registration');
  await find(page, '3299999999999999');
  await page.getByText('Tidak ditemukan.').waitFor();
  await page.getByRole('link', { name: 'Pasien baru' }).click();
  await page.getByRole('heading', { name: 'Pasien baru' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await page.getByLabel('Alamat').count()).toBe(0);
  await page.getByLabel('Nama lengkap').fill('Raden Ayu Siti Nurhalimah Kusumaningrum Wijayanti binti Haji Muhammad Syarifuddin Prawirodirdjo');
  await page.getByLabel('Tanggal lahir').fill('1990-02-03');
  await page.getByLabel('Jenis kelamin').selectOption('P');
  await page.getByLabel(/^Nomor HP/).fill('081299998888');
  await page.getByRole('button', { name: 'Simpan dan pilih poli' }).click();
  await page.getByText('Pasien tersimpan dengan nomor rekam medis MJ-000001.').waitFor();
  expect(await page.getByRole('button', { name: /^JKN: Poli Gigi/ }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: /^Umum: Poli Gigi/ }).click();
  await page.getByText(/^B-\d+ terdaftar dan menunggu dipanggil\.$/).waitFor();
  const [booking] = await bookingsOf('MJ-000001');
  expect(booking).toMatchObject({ payer: 'NON JKN', visit_type: 0, is_new_patient: false, tasks: '3' });
  const [patient] = await puskesmas.db.rows<{ known: boolean }>(`select registered_at is not null as known from patient where medical_record_number = 'MJ-000001'`);
  expect(patient).toEqual({ known: true });

  await page.getByRole('link', { name: 'Buka booking' }).click();
  await page.getByRole('heading', { name: 'Langkah yang tercatat' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByLabel('Alasan pembatalan').fill('Pasien pulang');
  await page.getByRole('button', { name: 'Batalkan booking ini' }).click();
  await page.getByText('Booking dibatalkan.').waitFor();
  expect((await bookingsOf('MJ-000001'))[0]).toMatchObject({ state: 'cancelled' });
  await page.getByRole('link', { name: 'Kembali ke panel' }).click();
  await page.getByRole('heading', { name: 'Poli Gigi · 08.00–12.00' }).waitFor();
  expect(complaints).toEqual([]);
  expect(await miscounted(puskesmas)).toEqual([]);
});

test('the kiosk of a clinic knows poli, number and presence, and sends a stranger to the officer; the display calls what the panel calls', async () => {
  const booked = await bookedInMobileJkn(GENERAL_SESSION, 20);
  await puskesmas.db.rows(`update patient set birth_date = '1956-07-08' where facility_id = :facilityId`, { facilityId: puskesmas.facility().facilityId });
  const context = await openContext(browser, 'kiosk');
  // As one that was set up before: what a clinic does not have is not offered.
  const kiosk = await pairedDevice(context, puskesmas, 'kiosk', { functions: ['check-in', 'take-number', 'new-patient', 'pharmacy', 'services', 'schedule'] });
  const complaints = complaintsOf(kiosk);
  const heading = (name: string | RegExp): Promise<void> => kiosk.getByRole('heading', { name, level: 1 }).waitFor();
  const press = (name: string | RegExp): Promise<void> => kiosk.getByRole('button', { name }).click();
  const scan = async (code: string): Promise<void> => {
    await kiosk.keyboard.type(code);
    await kiosk.keyboard.press('Enter');
  };
  await heading('Selamat datang');
  expect(await kiosk.locator('.offer__title').allInnerTexts()).toEqual(['Saya sudah booking', 'Ambil nomor antrean', 'Jadwal dokter hari ini']);
  expect(await accessibilityViolations(kiosk)).toEqual([]);

  await press('Saya sudah booking');
  await scan('3299999999999999');
  await kiosk.getByText('Belum pernah berobat di sini? Silakan ke petugas pendaftaran.').waitFor();
  expect(await kiosk.getByText(/loket/i).count()).toBe(0);
  await scan(person(20).nomorkartu);
  await heading('Apakah ini Anda?');
  await press('Ya, benar');
  await heading('Ini nomor Anda');
  expect(await kiosk.locator('.given__number').allInnerTexts()).toEqual([booked.queueNumber]);
  expect((await bookingsOf(person(20).norm))[0]).toMatchObject({ tasks: '3' });
  await press('Selesai');

  await press('Ambil nomor antrean');
  await scan(person(21).nomorkartu);
  await press('Ya, berobat dengan BPJS');
  await heading('Pilih poli tujuan Anda');
  expect(await accessibilityViolations(kiosk)).toEqual([]);
  await press(/Poli Gigi/);
  await heading('Ini nomor Anda');
  expect(await accessibilityViolations(kiosk)).toEqual([]);
  expect(await bookingsOf(person(21).norm)).toEqual([expect.objectContaining({ payer: 'JKN', visit_type: 0, reference_number: '', state: 'waiting', tasks: '3' })]);
  await press('Selesai');
  // Two doctors in a poli: which of them is asked.
  await press('Ambil nomor antrean');
  await scan(person(22).nomorkartu);
  await press('Ya, berobat dengan biaya sendiri');
  await press(/Poli Umum/);
  await heading('Poli Umum: pilih dokter');
  await press(/Rina Lestari/);
  await heading('Ini nomor Anda');
  expect((await bookingsOf(person(22).norm))[0]).toMatchObject({ payer: 'NON JKN', tasks: '3' });

  const display = await pairedDevice(await openContext(browser, 'display'), puskesmas, 'display', {});
  const { page } = await nurse('clinic');
  await callNext(page).click();
  const called = (await page.locator('.served__number').first().innerText()).trim();
  await display.locator('.call__number', { hasText: called }).waitFor();
  expect(await display.getByText(/pendaftaran|farmasi/i).count()).toBe(0);
  expect(await accessibilityViolations(display)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('what only a hospital has is closed in a clinic with a sentence, also for a supervisor', async () => {
  const supervisor = await staffVisitor(puskesmas.deps, puskesmas.facility().facilityId, 'supervisor');
  for (const path of ['/petugas/loket', '/petugas/poli', '/petugas/farmasi', '/petugas/layanan', '/petugas/monitor/rekonsiliasi']) {
    const answer = await visit(puskesmas.internalUrl + path, { cookie: supervisor.cookie });
    expect([path, answer.status, answer.text.includes('Halaman ini hanya untuk rumah sakit.')]).toEqual([path, 404, true]);
  }
  const pressed = await visit(`${puskesmas.internalUrl}/petugas/loket/panggil`, { method: 'POST', cookie: supervisor.cookie, form: { _csrf: supervisor.csrf } });
  expect([pressed.status, pressed.text.includes('Halaman ini hanya untuk rumah sakit.')]).toEqual([404, true]);
  const home = await visit(`${puskesmas.internalUrl}/petugas`, { cookie: supervisor.cookie });
  expect(home.text).not.toMatch(/Loket|Farmasi|Layanan lain/);
});
