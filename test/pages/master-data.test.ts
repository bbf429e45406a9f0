import type { Browser, Page } from 'playwright-core';
import { PAGES } from '../../src/pages/routes';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { booking, CHILD_SESSION, MORNING_SESSION, openHospital, person, TODAY, TOMORROW, type Hospital } from '../support/hospital';
import { kiosk } from '../support/kiosk';
import { until } from '../support/until';
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

async function asAdministrator(): Promise<Page> {
  return signInAs(await openContext(browser, 'staff'), hospital, 'administrator');
}

const open = (page: Page, path: string): Promise<unknown> => page.goto(hospital.internalUrl + path);
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const said = (page: Page, text: string): Promise<void> => page.locator('#pesan').getByText(text).waitFor();

async function sessionOf(hours: string): Promise<{ session_id: number; capacity: number; on_leave: boolean; visit_date: string }> {
  const [row] = await hospital.db.rows<{ session_id: number; capacity: number; on_leave: boolean; visit_date: string }>(
    'select session_id, capacity, on_leave, visit_date from practice_session where practice_hours = :hours order by session_id desc limit 1',
    { hours },
  );
  return row!;
}

test('a clinic, a doctor and a session that an administrator enters can be booked at once', async () => {
  const page = await asAdministrator();
  const complaints = complaintsOf(page);
  await open(page, '/petugas/data/poli/baru');
  await page.getByLabel('Nama poli', { exact: true }).fill('Rehabilitasi Medik dan Fisioterapi Anak Terpadu');
  await page.getByLabel('Huruf antrean').fill('a b');
  await press(page, 'Simpan');
  // What was typed is there again, and each complaint at its field.
  await page.getByText('Kode poli belum diisi.').first().waitFor();
  const prefix = page.getByLabel('Huruf antrean');
  expect(await prefix.getAttribute('aria-invalid')).toBe('true');
  expect(await page.locator(`#${(await prefix.getAttribute('aria-describedby'))!.split(' ')[1]!}`).innerText()).toContain('1 sampai 6 huruf');
  expect(await page.getByLabel('Nama poli', { exact: true }).inputValue()).toContain('Rehabilitasi');
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByLabel('Kode poli', { exact: true }).fill('irm');
  await prefix.fill('r');
  await press(page, 'Simpan');
  await said(page, 'sudah ditambahkan');

  await open(page, '/petugas/data/dokter/baru');
  await page.getByLabel('Kode dokter').fill('812345');
  await page.getByLabel('Nama dokter').fill('dr. Larasati, Sp.KFR');
  await press(page, 'Simpan');
  await said(page, 'dr. Larasati, Sp.KFR sudah ditambahkan');

  await open(page, `/petugas/data/jadwal/baru?tanggal=${TODAY}`);
  await page.getByLabel('Poli', { exact: true }).selectOption('IRM');
  await page.getByLabel('Dokter', { exact: true }).selectOption('812345');
  await page.getByLabel('Jam mulai').fill('8.00');
  await page.getByLabel('Jam selesai').fill('15:00');
  await press(page, 'Simpan');
  await said(page, 'Jadwal sudah ditambahkan.');
  await page.getByRole('link', { name: /08.00–15.00/ }).waitFor();

  const numbers = await kiosk(hospital, { kodepoli: 'IRM', kodedokter: 812345, tanggalperiksa: TODAY, jampraktek: '08:00-15:00', prefix: 'R1' }, 1, 1);
  expect(numbers).toEqual([1]);

  await open(page, '/petugas/data/jadwal/baru');
  await page.getByLabel('Poli', { exact: true }).selectOption('IRM');
  await page.getByLabel('Dokter', { exact: true }).selectOption('812345');
  await page.getByLabel('Tanggal').fill(TODAY);
  await page.getByLabel('Jam mulai').fill('16:00');
  await page.getByLabel('Jam selesai').fill('18:00');
  await page.getByLabel('Huruf antrean').fill('R1');
  await press(page, 'Simpan');
  await page.getByText('Huruf antrean R1 pada hari itu sudah dipakai dr. Larasati, Sp.KFR (08.00–15.00).').first().waitFor();
  expect(complaints.filter((each) => !each.includes('422'))).toEqual([]);
  await page.context().close();
});

test('two administrators who edit one session see what the other saved, and neither loses what they typed', async () => {
  const [one, other] = [await asAdministrator(), await asAdministrator()];
  const { session_id: id } = await sessionOf('17:00-20:00');
  await open(one, `/petugas/data/jadwal/${id}`);
  await open(other, `/petugas/data/jadwal/${id}`);
  await one.getByLabel('Kapasitas').fill('44');
  await press(one, 'Simpan');
  await said(one, 'Jadwal sudah disimpan.');
  await other.getByLabel('Kapasitas').fill('55');
  await press(other, 'Simpan');
  await other.getByText('Tersimpan sekarang (diubah orang lain): 44').waitFor();
  expect(await other.getByLabel('Kapasitas').inputValue()).toBe('55');
  expect(await accessibilityViolations(other)).toEqual([]);
  await press(other, 'Simpan');
  await said(other, 'Jadwal sudah disimpan.');
  expect((await sessionOf('17:00-20:00')).capacity).toBe(55);
  await Promise.all([one.context().close(), other.context().close()]);
});

test('places are never fewer than are taken, and a leave is confirmed with the patients it hits', async () => {
  const page = await asAdministrator();
  const id = await hospital.addSession({ ...MORNING_SESSION, tanggalperiksa: TOMORROW, jampraktek: '13:00-16:00', prefix: 'SARS' });
  const spec = { ...MORNING_SESSION, tanggalperiksa: TOMORROW, jampraktek: '13:00-16:00', prefix: 'SARS' };
  for (const n of [2, 3]) expect((await hospital.call('ambil-antrean', '/ambilantrean', booking(person(n), spec))).metadata.code).toBe(200);
  await open(page, `/petugas/data/jadwal/${id}`);
  await page.getByLabel('Kuota JKN').fill('1');
  await press(page, 'Simpan');
  await page.getByText('Sudah ada 2 booking JKN').first().waitFor();

  await open(page, `/petugas/data/jadwal/${id}/libur`);
  await page.getByText('2 booking terkena.').waitFor();
  await page.getByRole('cell', { name: 'Pasien Uji 2' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  // Somebody books while the list is being read.
  await hospital.call('ambil-antrean', '/ambilantrean', booking(person(4), spec));
  await press(page, 'Tutup jadwal, 2 pasien saya beri tahu');
  await said(page, 'Perubahan ini mengenai 3 booking.');
  await press(page, 'Tutup jadwal, 3 pasien saya beri tahu');
  await said(page, 'Jadwal ditutup.');
  expect((await sessionOf('13:00-16:00')).on_leave).toBe(true);
  expect((await hospital.call('ambil-antrean', '/ambilantrean', booking(person(5), spec))).metadata.code).toBe(201);
  await page.context().close();
});

test('a week is looked at, then copied; a holiday is asked about when it hits bookings', async () => {
  const page = await asAdministrator();
  await open(page, `/petugas/data/jadwal/salin?dari=${TODAY}&ke=2027-02-01`);
  expect(await accessibilityViolations(page)).toEqual([]);
  const button = page.getByRole('button', { name: /^Salin \d+ jadwal$/ });
  const planned = Number(/\d+/.exec(await button.innerText())![0]);
  await button.click();
  await said(page, `${planned} jadwal sudah disalin.`);
  const copied = await hospital.db.rows(`select from practice_session where visit_date >= '2027-02-01'`);
  expect(copied).toHaveLength(planned);

  await open(page, '/petugas/data/libur');
  await page.getByLabel('Tanggal').fill(TOMORROW);
  await page.getByLabel('Nama hari libur').fill('Cuti bersama');
  await press(page, 'Simpan');
  await page.getByText(/Sudah ada \d+ booking pada tanggal ini/).waitFor();
  expect(await page.getByLabel('Nama hari libur').inputValue()).toBe('Cuti bersama');
  await press(page, /booking saya tangani/);
  await said(page, 'sekarang hari libur');
  await page.getByText('Hapus Cuti bersama').click();
  await press(page, 'Ya, hapus');
  await said(page, 'bukan hari libur lagi');
  await page.context().close();
});

test('names that are markup stand as text on every page of an administrator, and every page is accessible', async () => {
  const { facilityId } = hospital.facility();
  const evil = (name: string): string => `"><img src=x onerror="window.jebol=1">${name}<script>window.jebol=1</script>`;
  const { rows } = hospital.db;
  await hospital.call('ambil-antrean', '/ambilantrean', booking(person(9), CHILD_SESSION));
  await rows('update clinic set clinic_name = :name, parent_name = :name where facility_id = :facilityId and clinic_code = :code', { facilityId, code: 'SAR', name: evil('poli') });
  await rows('update doctor set doctor_name = :name where facility_id = :facilityId', { facilityId, name: evil('dokter') });
  await rows('update practice_session set note = :note where facility_id = :facilityId', { facilityId, note: evil('catatan') });
  await rows('insert into holiday (facility_id, holiday_date, holiday_name) values (:facilityId, :day, :name)', { facilityId, day: '2027-03-01', name: evil('libur') });
  await rows(`update service_point set point_name = point_name || :name, spoken_name = :name where facility_id = :facilityId`, { facilityId, name: evil('tempat') });
  await rows(`update service_queue set queue_name = queue_name || :name where facility_id = :facilityId`, { facilityId, name: evil('antrean') });
  await rows(`update staff_user set full_name = :name where facility_id = :facilityId and username = 'clinic'`, { facilityId, name: evil('petugas') });
  await rows(`update patient set full_name = :name where facility_id = :facilityId`, { facilityId, name: evil('pasien') });
  await hospital.deps.facilities.reload();
  const devices = await openContext(browser, 'display');
  await pairedDevice(devices, hospital, 'display');
  await rows('update device set device_name = :name where facility_id = :facilityId', { facilityId, name: evil('perangkat') });
  const [ids] = await rows<{ session: number; point: number; device: number }>(
    `select (select min(session_id) from practice_session where visit_date = :today and not on_leave and taken_jkn > 0 and clinic_code = 'ANA') as session,
       (select min(service_point_id) from service_point) as point, (select min(device_id) from device) as device`,
    { today: TODAY },
  );
  const own = ['/petugas/data', '/petugas/pengguna', '/petugas/perangkat', '/petugas/pengaturan'];
  const params: Record<string, string> = { ':id': '', ':kode': '', ':nama': 'clinic', ':bagian': 'bpjs' };
  const paths = PAGES.filter((route) => route.method === 'get' && own.some((path) => route.path.startsWith(path))).map(({ path }) => {
    const id = path.includes('/jadwal/') ? ids?.session : path.includes('/tempat/') ? ids?.point : ids?.device;
    const code = path.includes('/poli/') ? 'SAR' : path.includes('/dokter/') ? '700101' : 'laboratorium';
    return path.replace(/:\w+/g, (name) => (name === ':id' ? String(id) : name === ':kode' ? code : (params[name] ?? '')));
  });
  expect(paths.length).toBeGreaterThan(20);

  const page = await asAdministrator();
  const complaints = complaintsOf(page);
  const faults: string[] = [];
  for (const path of paths) {
    const reply = await page.goto(hospital.internalUrl + path);
    if (reply?.status() !== 200) faults.push(`${path}: ${String(reply?.status())}`);
    if (await page.evaluate(() => 'jebol' in globalThis)) faults.push(`${path}: a name ran as a script`);
    if ((await page.locator('main img, main script').count()) > 0) faults.push(`${path}: a name became markup`);
    faults.push(...(await accessibilityViolations(page)).map((each) => `${path}: ${each}`));
    if (await page.evaluate(() => (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement.scrollWidth > 1366)) faults.push(`${path}: wider than the screen`);
  }
  expect(faults).toEqual([]);
  expect(complaints).toEqual([]);
  await open(page, '/petugas/data/jadwal');
  expect(await page.getByText('<script>window.jebol=1</script>').count()).toBeGreaterThan(0);
  await Promise.all([page.context().close(), devices.close()]);
});

test('a place and a queue are added, found, closed, and a name that is taken is told', async () => {
  const page = await asAdministrator();
  await open(page, '/petugas/data/antrean/baru');
  await page.getByLabel('Nama antrean').fill('Hemodialisa');
  await page.getByLabel('Huruf antrean').fill('LAB');
  await press(page, 'Simpan');
  await page.getByText('Huruf antrean LAB sudah dipakai antrean lain.').first().waitFor();
  await page.getByLabel('Huruf antrean').fill('HD');
  await press(page, 'Simpan');
  await said(page, 'Antrean Hemodialisa sudah ditambahkan.');

  await open(page, '/petugas/data/tempat/baru');
  await page.getByLabel('Jenis').selectOption('other');
  await page.getByLabel('Nama tempat').fill('Ruang Hemodialisa');
  await page.getByLabel('Antrean yang dilayani').selectOption('hemodialisa');
  await press(page, 'Simpan');
  await said(page, 'Ruang Hemodialisa sudah ditambahkan.');
  await open(page, '/petugas/data/antrean/hemodialisa');
  await press(page, 'Tutup antrean ini');
  await said(page, 'Antrean ini masih dilayani di Ruang Hemodialisa.');

  await open(page, '/petugas/data/tempat');
  await page.getByLabel('Cari nama').fill('hemodial');
  await press(page, 'Cari');
  await until(async () => (await page.getByRole('row').count()) === 2, 'one row that was found');
  await page.getByRole('link', { name: 'Ruang Hemodialisa' }).click();
  await press(page, 'Tutup tempat ini');
  await said(page, 'Ruang Hemodialisa ditutup.');
  await page.context().close();
});
