import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { makeDeps } from '../../src/deps';
import { certificatePair } from '../../src/platform/certificate';
import { readConfig } from '../../src/platform/config';
import { startListeners } from '../../src/server';
import { MOST_MISSES } from '../../src/service-points/kiosk-guesses';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { booked } from '../support/clinic';
import { CHILD_SESSION, EVENING_SESSION, MORNING_SESSION, openHospital, person, SECRET, type Hospital } from '../support/hospital';
import { treated } from '../support/pharmacy';
import { addStaff, pairedDevice } from '../support/staff';
import { makeTestLog } from '../support/test-log';
import { until } from '../support/until';

let hospital: Hospital;
let browser: Browser;
let context: BrowserContext;
/** No BPJS account exists and no worker runs: whatever a kiosk does here, it does with the outside world away. */
beforeAll(async () => {
  hospital = await openHospital({ patients: 60 });
  await addStaff(hospital);
  await hospital.db.rows(`update patient set birth_date = '1956-07-08', full_name = 'Siti Wahyuni' where facility_id = :facilityId`, { facilityId: hospital.facility().facilityId });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});
beforeEach(async () => {
  context = await openContext(browser, 'kiosk');
});
afterEach(() => context.close());

/** A kiosk and what it has complained about; each screen is looked at by axe and for what sticks out. */
async function kiosk(layout: Record<string, unknown> = {}): Promise<Page> {
  return pairedDevice(context, hospital, 'kiosk', layout);
}

async function insistOnGoodScreen(page: Page): Promise<void> {
  expect(await accessibilityViolations(page)).toEqual([]);
  const faults = await page.evaluate(() => {
    const { document, innerWidth } = globalThis as unknown as { innerWidth: number; document: { documentElement: { scrollWidth: number }; querySelector: (s: string) => { scrollWidth: number; clientWidth: number } | null; querySelectorAll: (s: string) => Iterable<{ textContent: string; checkVisibility: () => boolean; getBoundingClientRect: () => { height: number } }> } };
    const low = [...document.querySelectorAll('button, a')].filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 96).map((each) => `low: ${each.textContent}`);
    const main = document.querySelector('.screen__main');
    const isTooWide = document.documentElement.scrollWidth > innerWidth || (main !== null && main.scrollWidth > main.clientWidth);
    return [...low, ...(isTooWide ? ['too wide'] : [])];
  });
  expect(faults).toEqual([]);
}

const scan = async (page: Page, code: string): Promise<void> => {
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
};
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const heading = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('heading', { name, level: 1 }).waitFor();
const numbers = (page: Page): Promise<string[]> => page.locator('.given__number').allInnerTexts();

async function bookingsOf(n: number): Promise<{ booking_code: string; payer: string; visit_type: number; reference_number: string; last_task: number; queue_number: string }[]> {
  return hospital.db.rows(
    'select booking_code, payer, visit_type, reference_number, last_task, queue_number from booking where facility_id = :facilityId and medical_record_number = :norm order by booking_code',
    { facilityId: hospital.facility().facilityId, norm: person(n).norm },
  );
}

test('a returning patient with BPJS has his ticket after three touches, letter and card scanned or not, and every screen is good', async () => {
  const page = await kiosk();
  const complaints = complaintsOf(page);
  await heading(page, 'Selamat datang');
  await insistOnGoodScreen(page);
  await press(page, 'Ambil nomor antrean');
  await heading(page, 'Pindai atau ketik nomor Anda');
  await insistOnGoodScreen(page);
  await scan(page, person(30).nomorkartu);
  await heading(page, 'Apakah ini Anda?');
  await insistOnGoodScreen(page);
  expect(await page.locator('.confirm__who').innerText()).toMatch(/^S\*\*\* W\*\*\*\s+lahir 1956$/);

  let touches = 0;
  const touch = async (name: string | RegExp): Promise<void> => {
    touches++;
    await press(page, name);
  };
  await touch('Ya, berobat dengan BPJS');
  await heading(page, 'Pilih dokter Anda');
  await insistOnGoodScreen(page);
  await touch(/Sari Wening/);
  await heading(page, 'Pindai surat rujukan atau surat kontrol');
  await insistOnGoodScreen(page);
  await touch(/Kontrol ulang/);
  await heading(page, 'Anda mendapat dua nomor');
  await insistOnGoodScreen(page);
  expect(touches).toBeLessThanOrEqual(3);

  const [booking] = await bookingsOf(30);
  expect(await numbers(page)).toEqual([expect.stringMatching(/^P-\d{3}$/), booking!.queue_number]);
  expect(booking).toMatchObject({ payer: 'JKN', visit_type: 3, reference_number: '', last_task: 0 });
  // nothing of the patient in the address, in history or in the page
  expect(page.url()).toBe(`${hospital.internalUrl}/kiosk`);
  expect(await page.evaluate('history.length')).toBeLessThanOrEqual(3);
  const html = await page.content();
  for (const secret of [person(30).norm, person(30).nik, person(30).nomorkartu, 'Wahyuni']) expect(html).not.toContain(secret);

  // The next one needs no desk: his letter is scanned while he chooses.
  await press(page, 'Selesai');
  await heading(page, 'Selamat datang');
  await press(page, 'Ambil nomor antrean');
  await scan(page, person(31).nik);
  await press(page, 'Ya, berobat dengan BPJS');
  await heading(page, 'Pilih dokter Anda');
  await scan(page, '0301R0110127K000002');
  await page.getByText('Surat Anda sudah terbaca.').waitFor();
  await press(page, /Ayu Permata/);
  await heading(page, 'Ini nomor Anda');
  expect(await bookingsOf(31)).toMatchObject([{ payer: 'JKN', visit_type: 3, reference_number: '0301R0110127K000002', last_task: 3 }]);
  expect(complaints).toEqual([]);
});

test('a patient who pays himself, with the large keys alone; the record number wants the year of birth', async () => {
  const page = await kiosk();
  await press(page, 'Ambil nomor antrean');
  await heading(page, 'Pindai atau ketik nomor Anda');
  const key = (sign: string): Promise<void> => page.locator(`[data-key="${sign}"]`).click();
  for (const digit of person(3).norm.replaceAll('-', '')) await key(digit);
  await key('9');
  await press(page, 'Hapus');
  await press(page, 'Lanjut');
  await heading(page, 'Tahun berapa Anda lahir?');
  await insistOnGoodScreen(page);
  // a slip stays to be mended: a year of three digits, then another year than that of the record
  const field = page.locator('#isian');
  for (const digit of '195') await key(digit);
  await press(page, 'Lanjut');
  await page.getByRole('alert').getByText('Ketik empat angka').waitFor();
  await insistOnGoodScreen(page);
  await key('7');
  expect(await field.inputValue()).toBe('1957');
  await press(page, 'Lanjut');
  await heading(page, 'Data tidak cocok');
  await insistOnGoodScreen(page);
  expect(await field.inputValue()).toBe(person(3).norm.replaceAll('-', ''));
  await press(page, 'Lanjut');
  await heading(page, 'Tahun berapa Anda lahir?');
  for (const digit of '1956') await key(digit);
  await press(page, 'Lanjut');
  await heading(page, 'Apakah ini Anda?');
  await press(page, 'Ya, berobat dengan biaya sendiri');
  await press(page, /Sari Wening/);
  await heading(page, 'Ini nomor Anda');
  expect(await bookingsOf(3)).toMatchObject([{ payer: 'NON JKN', last_task: 3 }]);
});

test('a Mobile JKN code held before the scanner at the start is checked in with one touch, and printed', async () => {
  const [ticket] = await booked(hospital, MORNING_SESSION, 4, 4);
  const page = await kiosk();
  await heading(page, 'Selamat datang');
  await scan(page, ticket!.bookingCode);
  await heading(page, 'Apakah ini Anda?');
  await press(page, 'Ya, benar');
  await heading(page, 'Ini nomor Anda');
  expect(await numbers(page)).toEqual([ticket!.queueNumber]);
  expect(await bookingsOf(4)).toMatchObject([{ last_task: 3 }]);
  const prints = (): Promise<object[]> =>
    hospital.db.rows('select outcome, requested_by from ticket_print where facility_id = :facilityId and booking_code = :code', { facilityId: hospital.facility().facilityId, code: ticket!.bookingCode });
  await until(async () => JSON.stringify(await prints()) === JSON.stringify([{ outcome: 'printed', requested_by: 'kiosk uji' }]), 'a recorded print');
  await press(page, 'Tiket tidak keluar?');
  await heading(page, 'Nomor Anda tetap berlaku');
  await insistOnGoodScreen(page);
  expect(await prints()).toEqual([{ outcome: 'failed', requested_by: 'kiosk uji' }]);
});

test('new patients, the laboratory, the pharmacy and the schedule: a touch and a yes, or a code; a touch alone takes no number', async () => {
  const page = await kiosk();
  await press(page, /Laboratorium/);
  await heading(page, 'Ambil nomor antrean Laboratorium?');
  await insistOnGoodScreen(page);
  await press(page, 'Kembali');
  await press(page, /Pasien baru/);
  await heading(page, 'Ambil nomor pasien baru?');
  await press(page, 'Ya, ambil nomor');
  await heading(page, 'Ini nomor Anda');
  expect(await numbers(page)).toEqual([expect.stringMatching(/^P-\d{3}$/)]);
  await press(page, 'Selesai');
  await press(page, /Laboratorium/);
  await press(page, 'Ya, ambil nomor');
  await page.getByText('LAB-001').first().waitFor();
  await insistOnGoodScreen(page);
  await press(page, 'Selesai');

  const bookingCode = await treated(hospital, 'compounded');
  await press(page, /Nomor farmasi/);
  await heading(page, 'Pindai tiket atau ketik nomor Anda');
  await scan(page, bookingCode);
  await press(page, 'Ya, benar');
  await heading(page, 'Ini nomor Anda');
  expect(await numbers(page)).toEqual(['R-001']);
  await press(page, 'Selesai');
  await press(page, /Nomor farmasi/);
  await scan(page, await treated(hospital, 'none'));
  await press(page, 'Ya, benar');
  await heading(page, 'Tidak ada resep untuk Anda');
  await insistOnGoodScreen(page);
  await press(page, 'Selesai');

  await page.getByRole('link', { name: /Jadwal dokter/ }).click();
  await heading(page, 'Jadwal dokter hari ini');
  await insistOnGoodScreen(page);
  await page.getByText('Tidak praktik').waitFor();
  await page.getByRole('link', { name: 'Kembali' }).click();
  await heading(page, 'Selamat datang');
});

test('who has a number today is shown it instead of a second one; another day’s and a cancelled one are said kindly', async () => {
  await booked(hospital, CHILD_SESSION, 20, 20);
  const page = await kiosk();
  await press(page, 'Ambil nomor antrean');
  await scan(page, person(20).nomorkartu);
  await press(page, 'Ya, berobat dengan BPJS');
  await heading(page, 'Anda sudah punya nomor hari ini');
  await insistOnGoodScreen(page);
  await press(page, /Poli Anak/);
  await heading(page, 'Ini nomor Anda');
  expect(await bookingsOf(20)).toMatchObject([{ last_task: 3 }]);
  await press(page, 'Selesai');

  await press(page, /Check-in Mobile JKN/);
  await scan(page, person(21).nomorkartu);
  await press(page, 'Ya, benar');
  await heading(page, 'Belum ada antrean untuk hari ini');
  await insistOnGoodScreen(page);
  await press(page, 'Ambil nomor loket pendaftaran');
  await heading(page, 'Ini nomor Anda');
});

test('a press twice, and twice at once, gives one number', async () => {
  const page = await kiosk();
  await press(page, 'Ambil nomor antrean');
  await scan(page, person(22).nomorkartu);
  await press(page, 'Ya, berobat dengan biaya sendiri');
  const form = page.locator('form', { hasText: 'Sari Wening' }).first();
  await form.waitFor();
  // The same form sent past the page's own guard, as by a browser that tries again.
  const replies = await form.evaluate(async (element) => {
    const { FormData: Data, URLSearchParams: Params, fetch: send } = globalThis as unknown as { FormData: new (form: unknown) => Iterable<[string, string]>; URLSearchParams: new (entries: Iterable<[string, string]>) => unknown; fetch: (to: string, init: object) => Promise<{ text: () => Promise<string> }> };
    const body = (): unknown => new Params(new Data(element));
    const { action } = element as unknown as { action: string };
    return Promise.all([1, 2, 3, 4].map(async () => (await send(action, { method: 'POST', body: body() })).text()));
  });
  const [booking, ...others] = await bookingsOf(22);
  expect(others).toEqual([]);
  for (const reply of replies) expect(reply).toContain(booking!.queue_number);
  await form.getByRole('button').click();
  await heading(page, 'Ini nomor Anda');
  expect(await bookingsOf(22)).toHaveLength(1);
  const prints = await hospital.db.rows('select print_id from ticket_print where facility_id = :facilityId and booking_code = :code', { facilityId: hospital.facility().facilityId, code: booking!.booking_code });
  expect(prints).toHaveLength(1);
});

test('whoever tries numbers is sent to the loket after ten misses, and staff can see it; unknown and mistyped read the same', async () => {
  const page = await kiosk();
  await press(page, 'Ambil nomor antrean');
  await heading(page, 'Pindai atau ketik nomor Anda');
  const said = new Set<string>();
  const isOver = async (): Promise<boolean> => (await page.locator('h1').innerText()) === 'Silakan ke loket pendaftaran';
  for (let i = 0; i < MOST_MISSES; i++) {
    await expect(isOver()).resolves.toBe(false);
    const answered = page.waitForResponse((reply) => reply.url().endsWith('/kiosk/cari'));
    await scan(page, i % 2 === 0 ? `000888000${String(i).padStart(4, '0')}` : `kacau#${i}`);
    await (await answered).finished();
    await until(async () => (await isOver()) || (await page.locator('.screen--cari-lagi').count()) === 1, 'an answer');
    if (!(await isOver())) said.add(await page.getByRole('alert').first().innerText());
  }
  await heading(page, 'Silakan ke loket pendaftaran');
  await insistOnGoodScreen(page);
  expect([...said]).toEqual(['Perbaiki nomornya, lalu tekan Lanjut.']);
  const acts = await hospital.db.rows(`select act from staff_act where facility_id = :facilityId and act = 'kiosk-stopped-looking-up'`, { facilityId: hospital.facility().facilityId });
  expect(acts).toHaveLength(1);
  // also for a number that would be found; other things go on
  await press(page, 'Selesai');
  await scan(page, person(23).nomorkartu);
  await heading(page, 'Silakan ke loket pendaftaran');
  await press(page, 'Ambil nomor loket pendaftaran');
  await heading(page, 'Ini nomor Anda');
});

test('left alone it counts down, asks, and returns to the start with the journey ended', async () => {
  await hospital.settings({ kioskIdleSeconds: 11 });
  const page = await kiosk();
  await press(page, 'Ambil nomor antrean');
  await scan(page, person(24).nomorkartu);
  await heading(page, 'Apakah ini Anda?');
  await page.getByText(/Kembali ke awal dalam \d+ detik/).waitFor();
  await page.getByRole('alertdialog', { name: 'Masih di sini?' }).waitFor();
  await insistOnGoodScreen(page);
  await press(page, 'Ya, saya masih di sini');
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
  await heading(page, 'Apakah ini Anda?');
  await heading(page, 'Selamat datang');
  const open = await hospital.db.rows('select medical_record_number from kiosk_journey where facility_id = :facilityId and (ended_at is null or medical_record_number is not null) and device_id = (select max(device_id) from device)', {
    facilityId: hospital.facility().facilityId,
  });
  expect(open).toEqual([]);
  await hospital.settings({});
});

test('a server that is away is one calm screen, and the start again once it is back', async () => {
  const { config } = readConfig({ PUBLIC_PORT: '0', INTERNAL_PORT: '0' });
  const certificate = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
  const serve = async (internalPort: number) => {
    const deps = await makeDeps({ config: { ...config, internal: { ...config.internal, port: internalPort } }, databaseUrl: hospital.databaseUrl, tokenSecret: SECRET, log: makeTestLog(), clock: hospital.deps.clock });
    const listeners = await startListeners(deps, certificate);
    return { port: listeners.internalPort, close: () => listeners.close().then(() => deps.close()) };
  };
  const before = await serve(0);
  const page = await pairedDevice(context, { ...hospital, internalUrl: `https://127.0.0.1:${before.port}` }, 'kiosk');
  await press(page, 'Ambil nomor antrean');
  await scan(page, person(25).nomorkartu);
  await heading(page, 'Apakah ini Anda?');
  await before.close();
  await page.getByText('Mesin sedang tidak tersambung. Silakan hubungi petugas.').waitFor();
  expect(await page.locator('#offline').evaluate((element) => (element as unknown as { getBoundingClientRect: () => { height: number } }).getBoundingClientRect().height)).toBe(1920);
  const after = await serve(before.port);
  await heading(page, 'Selamat datang');
  await page.locator('#offline').waitFor({ state: 'hidden' });
  await page.goto('about:blank');
  await after.close();
});

test('a full doctor is grey, a late one says so, one who has left is not offered', async () => {
  const { facilityId } = hospital.facility();
  await hospital.addSession({ ...EVENING_SESSION, kodedokter: 700104, prefix: 'SARF', capacity: 0, quotaJkn: 0, quotaNonJkn: 0 });
  await hospital.db.rows(`update practice_session set late_minutes = 45 where facility_id = :facilityId and queue_prefix = 'ANA'`, { facilityId });
  await hospital.db.rows(`update practice_session set doctor_left_at = :at where facility_id = :facilityId and queue_prefix = 'SARE'`, { facilityId, at: hospital.deps.clock() });
  const page = await kiosk();
  await press(page, 'Ambil nomor antrean');
  await scan(page, person(26).nik);
  await press(page, 'Ya, berobat dengan biaya sendiri');
  await heading(page, 'Pilih dokter Anda');
  const full = page.getByRole('button', { name: /Nur'aini/ });
  expect(await full.isDisabled()).toBe(true);
  expect(await full.innerText()).toContain('Penuh');
  expect(await page.getByRole('button', { name: /Ayu Permata/ }).innerText()).toContain('Terlambat ± 45 menit');
  expect(await page.getByRole('button', { name: /Bima Laksana/ }).count()).toBe(0);
  await insistOnGoodScreen(page);
});

test('the first paint of the start transfers less than 100 kB', async () => {
  const page = await kiosk();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.clearBrowserCache');
  let bytes = 0;
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.reload({ waitUntil: 'load' });
  await heading(page, 'Selamat datang');
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(100_000);
});

test('a kiosk offers what its layout says, and fits a tablet on its end and on its side', async () => {
  const page = await kiosk({ functions: ['take-number'] });
  await heading(page, 'Selamat datang');
  expect(await page.locator('.offer').count()).toBe(1);
  await context.close();
  for (const size of [{ width: 800, height: 1280 }, { width: 1280, height: 800 }]) {
    context = await openContext(browser, 'kiosk');
    const tablet = await kiosk();
    await tablet.setViewportSize(size);
    await insistOnGoodScreen(tablet);
    await press(tablet, 'Ambil nomor antrean');
    await heading(tablet, 'Pindai atau ketik nomor Anda');
    await insistOnGoodScreen(tablet);
    await scan(tablet, person(size.width).nik);
    await tablet.locator('.screen--cari-lagi').waitFor();
    await scan(tablet, person(27).nik);
    await heading(tablet, 'Apakah ini Anda?');
    await insistOnGoodScreen(tablet);
    if (size.width === 800) await context.close();
  }
});

test('a large house asks for the poli first, and a patient with BPJS still has his ticket after three touches', async () => {
  for (let i = 0; i < 26; i++) await hospital.addSession({ ...EVENING_SESSION, kodepoli: 'ANA', jampraktek: `14:${String(i + 10)}-20:${String(i + 10)}`, prefix: `L${i}` });
  const page = await kiosk();
  await press(page, 'Ambil nomor antrean');
  await scan(page, person(28).nomorkartu);
  await press(page, 'Ya, berobat dengan BPJS');
  await heading(page, 'Pilih poli tujuan Anda');
  await insistOnGoodScreen(page);
  await press(page, /Poli Anak/);
  await heading(page, 'Poli Anak: pilih dokter');
  await press(page, 'Lihat lainnya');
  await press(page, /14.35–20.35/);
  // the letter is left to the loket
  await heading(page, 'Anda mendapat dua nomor');
  expect(await bookingsOf(28)).toMatchObject([{ payer: 'JKN', reference_number: '', last_task: 0 }]);
});
