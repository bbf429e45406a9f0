import type { Browser, Page } from 'playwright-core';
import { takeServiceTicket } from '../../src/service-points/take-service-ticket';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { MORNING_SESSION, openHospital, person, TODAY, type Hospital } from '../support/hospital';
import { addStaff, signInAs } from '../support/staff';

let hospital: Hospital;
let browser: Browser;
beforeAll(async () => {
  hospital = await openHospital();
  await addStaff(hospital);
  // The countdown runs on the browser's own clock, and this machine may be slow.
  await hospital.settings({ undoWindowSeconds: 60 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});

const take = (queueCode: string, purpose: 'new-patient' | 'general' = 'general', bookingCode?: string) =>
  hospital.db.transaction((tx) =>
    takeServiceTicket(tx, hospital.deps, hospital.facility(), { queueCode, purpose, source: 'kiosk', ...(bookingCode === undefined ? {} : { bookingCode }) }),
  );
const says = (page: Page, text: string | RegExp) => page.locator('#pesan').getByText(text).waitFor();
const LONG_NAME = 'Raden Ayu Kusumaningtyas Purnamawulan Hadiningrat-Sastroatmodjo <script>alert(1)</script>';

test('an officer calls a new patient, adds the person, books, completes a letter, takes a press back, and says who never came', async () => {
  await take('pendaftaran', 'new-patient');
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'registration', 'Loket 1');
  const complaints = complaintsOf(page);
  const isAccessible = async (): Promise<void> => expect(await accessibilityViolations(page)).toEqual([]);
  await isAccessible();

  // a patient of BPJS without a letter comes from the kiosk while the panel is open
  const who = person(7);
  const { bookingCode } = await hospital.deps.takeNumber(hospital.facility(), {
    source: 'kiosk', doctorAsAsked: '', payer: 'JKN', phone: who.nohp, visitType: 1, referenceNumber: '',
    slot: { clinicCode: MORNING_SESSION.kodepoli, doctorCode: MORNING_SESSION.kodedokter, visitDate: TODAY, practiceHours: MORNING_SESSION.jampraktek },
    patient: { medicalRecordNumber: who.norm, nik: who.nik, cardNumber: who.nomorkartu },
  });
  await take('pendaftaran', 'general', bookingCode);
  await page.locator('[id^=baris-tiket]').getByText('Pasien Uji 7', { exact: true }).waitFor();

  // what is said and what can be taken back move no button under the mouse
  const place = async (name: RegExp) => page.getByRole('button', { name }).first().boundingBox();
  await page.goto(`${hospital.internalUrl}/petugas/loket`);
  const before = await place(/^Panggil berikutnya/);
  await page.keyboard.press('F2');
  await says(page, 'P-001 dipanggil ke Loket 1.');
  await page.getByRole('button', { name: /^Batalkan \(/ }).waitFor();
  expect(await place(/^Panggil berikutnya/)).toEqual(before);
  await page.getByRole('button', { name: /^Batalkan \(/ }).click();
  await says(page, 'Dibatalkan: P-001 seperti semula.');
  await page.getByRole('button', { name: /Panggil berikutnya/ }).click();
  await says(page, 'P-001 dipanggil ke Loket 1.');
  await isAccessible();

  await page.getByRole('link', { name: 'Daftarkan pasien baru' }).click();
  await page.getByRole('heading', { name: 'Pasien baru' }).waitFor();
  await page.getByLabel('Nama lengkap').fill(LONG_NAME);
  await page.getByLabel('NIK').fill('12345');
  await page.getByRole('button', { name: 'Simpan dan pilih poli' }).click();
  await page.getByRole('alert').getByText('NIK harus 16 angka.').waitFor();
  await isAccessible();
  expect(await page.getByLabel('Nama lengkap').inputValue()).toBe(LONG_NAME); // nothing typed is lost
  await page.getByLabel('NIK').fill('3271 9999 1111 0001');
  await page.getByLabel('Nomor kartu JKN').fill('0009911110001');
  await page.getByLabel('Tanggal lahir').fill('1990-05-17');
  await page.getByLabel('Jenis kelamin').selectOption('P');
  await page.getByLabel('Nomor HP').fill('081299990001');
  await page.getByRole('button', { name: 'Simpan dan pilih poli' }).click();

  await page.getByRole('heading', { name: 'Daftarkan Raden Ayu' }).waitFor();
  await isAccessible();
  await page.getByRole('radio', { name: /dr\. Sari Wening/ }).check();
  await page.getByLabel('Nomor rujukan atau surat kontrol').fill('0001R0010127B000001');
  await page.getByRole('button', { name: 'Simpan, pendaftaran selesai' }).click();
  await says(page, 'Pendaftaran tersimpan. Cetak tiketnya untuk pasien.');
  await page.getByText(LONG_NAME).first().waitFor(); // as text, and no more
  await isAccessible();
  expect(await page.getByRole('cell', { name: /Mulai antre|Dipanggil loket|Selesai pendaftaran/ }).count()).toBe(3);

  await page.getByRole('link', { name: 'Kembali ke loket' }).click();
  await page.getByRole('button', { name: /Panggil berikutnya/ }).click();
  await says(page, 'P-002 dipanggil ke Loket 1.');
  // beside the form for the letter, what is pressed most is seen without scrolling
  for (const name of [/^Selesai pendaftaran/, /^Panggil lagi/, /^Lewati/]) {
    const box = await place(name);
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(page.viewportSize()!.height);
  }
  // finished without the number of the letter it asks, and does not insist
  await page.getByRole('button', { name: /^Selesai pendaftaran/ }).click();
  await page.getByRole('heading', { name: 'Isi nomor surat sekarang' }).waitFor();
  await isAccessible();
  expect(await hospital.db.rows('select task from task_event where booking_code = :bookingCode', { bookingCode })).toEqual([]);
  await page.getByRole('button', { name: 'Selesai tanpa nomor surat' }).click();
  await says(page, /^Pendaftaran .* selesai\. Data ke BPJS menunggu nomor surat\.$/);
  await page.getByRole('button', { name: /^Batalkan \(/ }).click();
  await says(page, 'Dibatalkan: P-002 seperti semula.');
  await page.getByLabel('Nomor pada surat').fill('0001R0010127B000002');
  await isAccessible();
  await page.getByRole('button', { name: 'Simpan rujukan' }).click();
  await says(page, 'Nomor rujukan tersimpan; booking dikirim ke BPJS.');
  // the kiosk did not check this patient in: the finish of the desk does, and only then the clinic may call
  expect(await page.getByRole('button', { name: /^Selesai( ?F8)?$/ }).count()).toBe(0);
  await page.getByRole('button', { name: /^Selesai pendaftaran/ }).click();
  await says(page, /^Pendaftaran .* selesai\.$/);
  expect(await hospital.db.rows('select task, actor from task_event where booking_code = :bookingCode', { bookingCode })).toEqual([{ task: 3, actor: 'registration' }]);

  await take('pendaftaran');
  await page.getByRole('button', { name: /Panggil berikutnya.*P-003/ }).click();
  await says(page, 'P-003 dipanggil ke Loket 1.');
  await page.keyboard.press('F7');
  await says(page, 'P-003 dilewati.');
  await page.getByRole('link', { name: 'Tandai tidak hadir' }).click();
  await page.getByRole('heading', { name: 'Nomor loket yang tidak hadir' }).waitFor();
  await isAccessible();
  await page.getByRole('button', { name: 'Catat yang dicentang tidak hadir' }).click();
  await says(page, '1 nomor dicatat tidak hadir.');

  await page.getByRole('link', { name: 'Cari pasien' }).click();
  await page.getByRole('searchbox').fill('uji 1');
  await page.getByRole('button', { name: 'Cari', exact: true }).click();
  await page.getByRole('cell', { name: 'Pasien Uji 12', exact: true }).waitFor();
  expect(page.url()).not.toContain('uji');
  await isAccessible();
  await page.getByRole('link', { name: 'Pilih Pasien Uji 12' }).click();
  await page.getByRole('heading', { name: 'Pasien Uji 12' }).waitFor();
  await isAccessible();
  expect(complaints.filter((line) => !line.includes('422'))).toEqual([]);
  await context.close();
});

test('a print that failed is seen at the desk until somebody has looked after it', async () => {
  const ticket = await take('pendaftaran');
  await hospital.db.rows(
    `insert into ticket_print (facility_id, ticket_id, requested_at, requested_by, outcome, outcome_at)
     values (:facilityId, :ticketId, :now, 'anjungan', 'failed', :now)`,
    { facilityId: hospital.facility().facilityId, ticketId: ticket.ticketId, now: hospital.deps.clock() },
  );
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'registration', 'Loket 2');
  await page.getByText('Gagal dicetak').waitFor();
  await page.getByRole('button', { name: `Sudah diurus: ${ticket.ticketNumber}` }).click();
  await says(page, 'Cetakan ditandai sudah diurus.');
  expect(await page.getByText('Gagal dicetak').count()).toBe(0);
  await context.close();
});

test('a number given at a kiosk that died before the paper is seen at the desk as well', async () => {
  const { db, deps } = hospital;
  const { facilityId } = hospital.facility();
  const [kiosk] = await db.rows<{ device_id: number }>(
    `insert into device (facility_id, kind, device_name, token_digest, paired_at, paired_by)
     values (:facilityId, 'kiosk', 'Anjungan lobi', 'nobody', :now, 'ani') returning device_id`,
    { facilityId, now: deps.clock() },
  );
  const ticket = await take('pendaftaran');
  await db.rows('update service_ticket set device_id = :device, taken_at = :at where facility_id = :facilityId and ticket_id = :ticketId', {
    facilityId,
    device: kiosk!.device_id,
    ticketId: ticket.ticketId,
    at: new Date(deps.clock().getTime() - 2 * 60_000),
  });
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'registration', 'Loket 2');
  await page.getByText('Nomor diberikan, tiket tidak pernah dicetak').waitFor();
  await page.getByRole('button', { name: `Sudah diurus: ${ticket.ticketNumber}` }).click();
  await says(page, 'Cetakan ditandai sudah diurus.');
  expect(await page.getByText('tidak pernah dicetak').count()).toBe(0);
  await context.close();
});

test('the laboratory gives a number and calls it', async () => {
  const context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'clinic', 'Laboratorium');
  await page.getByRole('button', { name: 'Beri nomor' }).click();
  await says(page, 'Nomor LAB-001 diberikan.');
  await page.getByRole('button', { name: /Panggil berikutnya/ }).click();
  await says(page, 'LAB-001 dipanggil ke Laboratorium.');
  expect(await accessibilityViolations(page)).toEqual([]);
  await context.close();
});
