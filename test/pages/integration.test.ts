import { revealedRow } from '../../src/platform-administration/exported-columns';
import type { Browser, Page } from 'playwright-core';
import { callerOfKey } from '../../src/auth/api-clients';
import { addWebhook } from '../../src/webhooks/webhook-editing';
import { complaintsOf, openBrowser, openContext } from '../support/browser';
import { openHospital, type Hospital } from '../support/hospital';
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

const asRole = async (role: 'administrator' | 'supervisor'): Promise<Page> => signInAs(await openContext(browser, 'staff'), hospital, role);
const open = (page: Page, path: string): Promise<unknown> => page.goto(hospital.internalUrl + path);
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const said = (page: Page, text: string | RegExp): Promise<void> => page.locator('#pesan').getByText(text).waitFor();
const shown = (page: Page): Promise<string> => page.locator('.edit-secret').innerText();
const callerOf = (key: string) => callerOfKey(hospital.deps, hospital.facility().facilityId, key);

/** What stays behind of a page once it is left: its address, and what the database keeps for it. */
async function traces(page: Page): Promise<string> {
  const here = page.url();
  await page.getByRole('link', { name: 'Sudah disalin' }).click();
  await page.locator('.edit-secret').waitFor({ state: 'detached' });
  await page.goBack();
  await page.getByRole('heading', { name: /^Tambah/ }).waitFor();
  return [here, page.url(), await page.content(), JSON.stringify(await hospital.db.rows('select flash from staff_session'))].join('\n');
}

test('a client is added with a key that is shown once, gets another one beside it, and each is revoked alone after a question', async () => {
  const page = await asRole('administrator');
  const complaints = complaintsOf(page);
  await open(page, '/petugas/klien-api/baru');
  await page.getByLabel('Nama klien').fill('SIMRS');
  await press(page, 'Tambah dan buat kunci');
  await page.getByText('Pilih paling sedikit satu cakupan.').first().waitFor();
  await page.getByLabel(/^pasien:tulis/).check();
  await press(page, 'Tambah dan buat kunci');
  const first = await shown(page);
  expect(await callerOf(first)).toEqual({ clientName: 'simrs', scopes: ['pasien:tulis'] });
  expect(await traces(page)).not.toContain(first);

  await open(page, '/petugas/klien-api/klien/simrs');
  await page.getByText('Ganti kunci …').click();
  await press(page, 'Buat kunci baru');
  const second = await shown(page);
  hospital.setTime('2027-01-25T08:59:00+07:00');
  expect([(await callerOf(first))?.clientName, (await callerOf(second))?.clientName]).toEqual(['simrs', 'simrs']);
  hospital.setTime('2027-01-25T09:01:00+07:00');
  expect(await callerOf(first)).toBeUndefined();
  hospital.setTime('2027-01-18T09:00:00+07:00');

  await open(page, `/petugas/klien-api/kunci/${first.split('_')[1]!}/cabut`);
  await press(page, 'Ya, cabut');
  await said(page, /sudah dicabut/);
  expect([await callerOf(first), (await callerOf(second))?.clientName]).toEqual([undefined, 'simrs']);

  await page.getByText('Nonaktifkan …').click();
  await press(page, 'Ya, nonaktifkan');
  await said(page, 'simrs tidak dapat memanggil lagi.');
  expect(await callerOf(second)).toBeUndefined();
  await press(page, 'Aktifkan kembali');
  await said(page, 'simrs dapat memanggil lagi.');
  expect(await callerOf(second)).toBeDefined();
  expect(complaints.filter((one) => !one.includes('status of 422'))).toEqual([]);
});

test('scopes that somebody else changed meanwhile are shown and not written over', async () => {
  const page = await asRole('administrator');
  const other = await asRole('administrator');
  for (const each of [page, other]) await open(each, '/petugas/klien-api/klien/simrs');
  await other.getByLabel(/^status:baca/).check();
  await press(other, 'Simpan');
  await said(other, 'simrs sudah disimpan.');
  await page.getByLabel(/^antrean:tulis/).check();
  await press(page, 'Simpan');
  await page.getByText('Tersimpan sekarang (diubah orang lain): pasien:tulis, status:baca').waitFor();
});

test('a webhook is added with a secret that is shown once, sends a test, tells again from a cursor, and is disabled', async () => {
  const { facilityId } = hospital.facility();
  const page = await asRole('administrator');
  await open(page, '/petugas/webhook/baru');
  await page.getByLabel('Alamat penerima').fill('ftp://simrs.example/');
  await press(page, 'Tambah dan buat rahasia');
  await page.getByText(/Alamat webhook harus http/).first().waitFor();
  await page.getByLabel('Alamat penerima').fill('https://simrs.example/antrean');
  await page.getByLabel(/^booking\.created/).check();
  await press(page, 'Tambah dan buat rahasia');
  const first = await shown(page);
  expect(await traces(page)).not.toContain(first);
  const stored = async () => revealedRow('webhook', hospital.facility().facilityId, (await hospital.db.rows<Record<string, unknown>>(`select url, event_types, signing_secret, previous_secret, disabled_reason from webhook where facility_id = :facilityId`, { facilityId }))[0]!);
  expect(JSON.stringify(await hospital.db.rows('select * from webhook'))).not.toContain(first);
  expect(await stored()).toMatchObject({ url: 'https://simrs.example/antrean', event_types: ['booking.created'], signing_secret: first });

  await open(page, '/petugas/webhook');
  await page.getByRole('link', { name: 'https://simrs.example/antrean' }).click();
  await press(page, 'Kirim uji');
  await said(page, /Kiriman uji sedang dikirim/);
  await page.getByText('Kirim ulang …').click();
  await page.getByLabel('Sesudah kursor').fill('0');
  await press(page, 'Kirim ulang');
  await said(page, '0 peristiwa dikirim ulang.');
  await page.getByText('Ganti rahasia …').click();
  await press(page, 'Buat rahasia baru');
  const second = await shown(page);
  expect(await stored()).toMatchObject({ signing_secret: second, previous_secret: first });
  await open(page, '/petugas/webhook');
  await page.getByRole('link', { name: 'https://simrs.example/antrean' }).click();
  await page.getByText('Nonaktifkan …').click();
  await press(page, 'Ya, nonaktifkan');
  await said(page, /Webhook dinonaktifkan/);
  expect(await stored()).toMatchObject({ disabled_reason: 'by-hand' });
});

test('what troubles the integration stands on the monitor, with its sentences and counts one press away', async () => {
  const { facilityId } = hospital.facility();
  const now = hospital.deps.clock();
  const page = await asRole('supervisor');
  await open(page, '/petugas/monitor');
  await page.getByRole('link', { name: /Integrasi SIMRS Lancar/ }).waitFor(); // disabled by hand is in order
  const { webhook } = await addWebhook(hospital.deps, facilityId, { url: 'https://rusak.example/', eventTypes: [] }, 'uji');
  await hospital.db.rows(`update webhook set disabled_at = :now, disabled_reason = 'failing' where facility_id = :facilityId and webhook_id = :webhookId`, { facilityId, webhookId: webhook.webhookId, now });
  await hospital.db.rows(`insert into connector_mark (facility_id, source_name, query_name, last_run_at, last_error, failures) values (:facilityId, 'khanza', 'registrasi', :now, 'Basis data SIMRS tidak menjawab.', 4)`, { facilityId, now });
  await hospital.db.rows(
    `insert into connector_row (facility_id, source_name, query_name, row_key, digest, refusal, first_seen_at, settled_at)
     select :facilityId, 'khanza', 'registrasi', '2027/01/18/00000' || n, 'x', 'Poli U0099 belum dipetakan.', :now, :now from generate_series(1, 4) as n`,
    { facilityId, now },
  );
  await open(page, '/petugas/monitor');
  await page.getByRole('link', { name: /Integrasi SIMRS Terganggu.*1 query tidak terbaca · 1 webhook nonaktif · 4 baris ditolak/ }).click();
  await page.getByRole('row', { name: /4 Poli U0099 belum dipetakan\. registrasi .* 2027\/01\/18\/000001, 2027\/01\/18\/000002, 2027\/01\/18\/000003/ }).waitFor();
  await page.getByRole('row', { name: /registrasi.*Tidak terbaca, 4 kali Basis data SIMRS tidak menjawab\./ }).waitFor();
  await page.getByRole('row', { name: /https:\/\/rusak\.example\/ Nonaktif dinonaktifkan otomatis: lima hari/ }).waitFor();
});
