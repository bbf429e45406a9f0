import type { Browser, Page } from 'playwright-core';
import { readConfig } from '../../src/platform/config';
import { startWorker, type Worker } from '../../src/worker';
import { STEADY } from '../outbox/hospital';
import { ACCOUNT, rehearse, type Rehearsal } from '../simulator/rehearsal';
import { complaintsOf, openBrowser, openContext } from '../support/browser';
import { miscounted } from '../support/clinic';
import { MORNING, openHospital, person, type Hospital } from '../support/hospital';
import { pharmacyCountersThatDiffer } from '../support/pharmacy';
import { addStaff, pairedDevice, signInAs } from '../support/staff';
import { until } from '../support/until';

/** Kiosk → loket → poli → farmasi, a display watching, all in the browser; BPJS's ledger tells what became of it. */
let hospital: Hospital;
let bpjs: Rehearsal;
let worker: Worker;
let browser: Browser;
beforeAll(async () => {
  hospital = await openHospital({ patients: 60 });
  await addStaff(hospital);
  await hospital.settings({ voice: 'off' });
  bpjs = await rehearse();
  bpjs.setNow(new Date(MORNING));
  const { facilityId } = hospital.facility();
  await hospital.db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-rs', :url, :consId, :consSecret, :userKey)`,
    { facilityId, url: bpjs.url, ...ACCOUNT },
  );
  await hospital.deps.facilities.reload();
  const { config } = readConfig({ OUTBOX_SPACING_MS: '0' });
  worker = await startWorker({ ...hospital.deps, config, log: hospital.log }, { ...STEADY, pollMs: 50 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await worker.stop();
  await bpjs.close();
  await hospital.close();
});

let seconds = 0;
/** Every press has a second of its own, as among people: BPJS takes no two tasks of one second. */
function timePasses(by = 15): void {
  seconds += by;
  const now = new Date(new Date(MORNING).getTime() + seconds * 1_000);
  hospital.setTime(now.toISOString());
  bpjs.setNow(now);
}

const press = async (page: Page, name: string | RegExp): Promise<void> => {
  timePasses();
  await page.getByRole('button', { name }).first().click();
};
const heading = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('heading', { name, level: 1 }).waitFor();
const key = async (page: Page, name: string): Promise<void> => {
  timePasses();
  await page.keyboard.press(name);
};
const scan = async (page: Page, code: string): Promise<void> => {
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
};

/** From the start screen to the ticket. */
async function takesNumber(kiosk: Page, n: number, doctor: RegExp, letter: 'scanned' | 'none'): Promise<void> {
  await press(kiosk, 'Ambil nomor antrean');
  await heading(kiosk, 'Pindai atau ketik nomor Anda');
  await scan(kiosk, person(n).nik);
  await press(kiosk, 'Ya, berobat dengan BPJS');
  await heading(kiosk, 'Pilih dokter Anda');
  if (letter === 'scanned') {
    await scan(kiosk, `0301R0110127K${String(n).padStart(6, '0')}`);
    await kiosk.getByText('Surat Anda sudah terbaca.').waitFor();
  }
  await press(kiosk, doctor);
  if (letter === 'none') await press(kiosk, /Kontrol ulang/);
  await heading(kiosk, letter === 'none' ? 'Anda mendapat dua nomor' : 'Ini nomor Anda');
  await press(kiosk, 'Selesai');
  await heading(kiosk, 'Selamat datang');
}

/** Calls and finishes until nobody waits; the display shows each call. */
async function servesAll(poli: Page, display: Page, finishes: readonly ['F8' | 'F9' | 'F10', string][]): Promise<void> {
  for (let turn = 0; (await poli.getByRole('button', { name: /^Panggil berikutnya/ }).isEnabled()); turn += 1) {
    await key(poli, 'F2');
    await poli.getByText(/dipanggil ke Poli/).waitFor();
    const number = (await poli.locator('.served__number').first().innerText()).trim();
    await display.getByText(number, { exact: true }).first().waitFor();
    const [finish, says] = finishes[turn % finishes.length]!;
    await key(poli, finish);
    await poli.getByText(`${number} ${says}`).waitFor();
    await poli.getByRole('region', { name: `Dipanggil: ${number}` }).waitFor({ state: 'detached' });
  }
}

test('a morning of patients is served in the browser, and BPJS holds every booking with the tasks and times that were pressed', async () => {
  const kiosk = await pairedDevice(await openContext(browser, 'kiosk'), hospital, 'kiosk');
  const display = await pairedDevice(await openContext(browser, 'display'), hospital, 'display', { panels: [{ kind: 'clinic', clinicCodes: [] }, { kind: 'registration' }, { kind: 'pharmacy' }] });
  const loket = await signInAs(await openContext(browser, 'staff'), hospital, 'registration', 'Loket 1');
  const farmasi = await signInAs(await openContext(browser, 'staff'), hospital, 'pharmacy', 'Farmasi');
  const [saraf, anak] = [await signInAs(await openContext(browser, 'staff'), hospital, 'clinic', 'Poli Saraf'), await signInAs(await openContext(browser, 'staff'), hospital, 'clinic', 'Poli Anak')];
  const complaints = [kiosk, display, loket, farmasi, saraf, anak].flatMap(complaintsOf);

  for (let n = 1; n <= 6; n++) await takesNumber(kiosk, n, n % 2 === 0 ? /Sari Wening/ : /Ayu Permata/, 'scanned');
  for (let n = 7; n <= 8; n++) await takesNumber(kiosk, n, /Sari Wening/, 'none');
  await press(kiosk, /Pasien baru/);
  await press(kiosk, 'Ya, ambil nomor');
  await heading(kiosk, 'Ini nomor Anda');
  await press(kiosk, 'Selesai');

  // The loket: two letters that were missing, then somebody nobody knows yet.
  for (const letter of ['0301R0110127K000009', '0301R0110127K000010']) {
    await key(loket, 'F2');
    await loket.getByText(/^P-\d+ dipanggil ke Loket 1\.$/).waitFor();
    await loket.getByLabel('Nomor pada surat').fill(letter);
    await press(loket, 'Simpan rujukan');
    await loket.getByText('Nomor rujukan tersimpan; booking dikirim ke BPJS.').waitFor();
    await press(loket, /^Selesai pendaftaran/);
    await loket.getByText(/^Pendaftaran .* selesai\.$/).waitFor();
  }
  await key(loket, 'F2');
  await loket.getByRole('link', { name: 'Daftarkan pasien baru' }).click();
  await loket.getByLabel('Nama lengkap').fill('Wulan Sekar Arum');
  await loket.getByLabel('NIK').fill('3271999911110001');
  await loket.getByLabel('Nomor kartu JKN').fill('0009911110001');
  await loket.getByLabel('Tanggal lahir').fill('1990-05-17');
  await loket.getByLabel('Jenis kelamin').selectOption('P');
  await loket.getByLabel('Nomor HP').fill('081299990001');
  await press(loket, 'Simpan dan pilih poli');
  await loket.getByRole('radio', { name: /dr\. Sari Wening/ }).check();
  await loket.getByLabel('Nomor rujukan atau surat kontrol').fill('0001R0010127B000001');
  await press(loket, 'Simpan, pendaftaran selesai');
  await loket.getByText('Pendaftaran tersimpan. Cetak tiketnya untuk pasien.').waitFor();

  // Both clinics at the same time, one display.
  await saraf.getByRole('link', { name: /Buka panel Saraf, dr. Sari/ }).click();
  await anak.getByRole('link', { name: /Buka panel Anak, dr. Ayu/ }).click();
  await Promise.all([
    servesAll(saraf, display, [['F9', 'selesai: non racikan.'], ['F10', 'selesai: racikan.'], ['F8', 'selesai: tidak ada resep.']]),
    servesAll(anak, display, [['F8', 'selesai: tidak ada resep.'], ['F9', 'selesai: non racikan.']]),
  ]);

  const prescribed = await hospital.db.rows<{ booking_code: string; prescription_kind: string }>(
    `select booking_code, prescription_kind from task_event where facility_id = :facilityId and task = 5 and prescription_kind <> 'none' order by occurred_at`,
    { facilityId: hospital.facility().facilityId },
  );
  expect(prescribed.map((each) => each.prescription_kind).sort()).toEqual(['compounded', 'compounded', ...Array.from({ length: prescribed.length - 2 }, () => 'non-compounded')]);
  for (const { booking_code: bookingCode, prescription_kind: kind } of prescribed) {
    await press(kiosk, /Nomor farmasi/);
    await scan(kiosk, bookingCode);
    await press(kiosk, 'Ya, benar');
    await heading(kiosk, 'Ini nomor Anda');
    const number = await kiosk.locator('.given__number').innerText();
    await press(kiosk, 'Selesai');
    const row = farmasi.getByRole('listitem').filter({ hasText: number });
    await row.first().waitFor();
    await key(farmasi, kind === 'compounded' ? 'F2' : 'F9');
    await farmasi.getByText(`${number} mulai disiapkan.`).waitFor();
    timePasses();
    await row.getByRole('button', { name: 'Obat siap' }).click();
    await farmasi.getByText(`${number} siap diserahkan.`).waitFor();
    timePasses();
    await row.getByRole('button', { name: `Panggil: ${number}` }).click();
    await display.getByText(number, { exact: true }).first().waitFor();
    timePasses();
    await row.getByRole('button', { name: 'Diserahkan' }).click();
    await farmasi.getByText('Obat diserahkan.').waitFor();
  }

  timePasses(120); // nothing can be taken back any more
  const recorded = await hospital.db.rows<{ booking_code: string; tasks: { taskid: number; waktu: number }[] }>(
    `select booking_code, jsonb_agg(jsonb_build_object('taskid', task, 'waktu', extract(epoch from occurred_at) * 1000) order by task) as tasks
     from task_event where facility_id = :facilityId group by booking_code order by booking_code`,
    { facilityId: hospital.facility().facilityId },
  );
  expect(recorded).toHaveLength(9);
  const atBpjs = () => recorded.map(({ booking_code: code }) => ({ booking_code: code, tasks: (bpjs.ledger.booking(code)?.tasks ?? []).map(({ taskid, waktu }) => ({ taskid, waktu })) }));
  await until(() => recorded.every(({ booking_code: code, tasks }) => bpjs.ledger.booking(code)?.tasks.length === tasks.length), 'every task at BPJS');
  expect(atBpjs()).toEqual(recorded);
  expect(await miscounted(hospital)).toEqual([]);
  expect(await pharmacyCountersThatDiffer(hospital)).toEqual([]);
  expect(complaints).toEqual([]);
}, 300_000);
