import https from 'node:https';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { keepUpload, purgeUploads } from '../../src/imports/uploads';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { openHospital, type Hospital } from '../support/hospital';
import { opened } from '../support/opened';
import { addStaff, signInAs } from '../support/staff';
import { staffVisitor, visit, type Visitor } from '../support/visitor';

let hospital: Hospital;
let browser: Browser;
let directory: string;
beforeAll(async () => {
  hospital = await openHospital({ patients: 1 });
  await addStaff(hospital);
  browser = await openBrowser();
  directory = mkdtempSync(path.join(os.tmpdir(), 'antrean-import-page-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await browser.close();
  await hospital.close();
});

const rows = async (text: string): Promise<Record<string, unknown>[]> => opened(await hospital.db.rows<Record<string, unknown>>(text, { facilityId: hospital.facility().facilityId }));
const kept = (): Promise<object[]> => rows('select upload_id, part from import_upload left join import_upload_part using (facility_id, upload_id) where facility_id = :facilityId');

async function upload(page: Page, kind: string, name: string, text: string): Promise<void> {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  await page.goto(`${hospital.internalUrl}/petugas/impor`);
  await page.getByLabel('Isi berkas').selectOption(kind);
  await page.getByLabel('Berkas CSV').setInputFiles(file);
  await page.getByRole('button', { name: 'Unggah dan periksa' }).click();
}

test('a file is uploaded, its faults are shown and downloaded; the mended one is saved once it is confirmed, and nothing of it stays', async () => {
  const page = await signInAs(await openContext(browser, 'staff'), hospital, 'administrator');
  const complaints = complaintsOf(page);
  await page.getByText('Pengelolaan', { exact: true }).click();
  await page.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name: 'Impor' }).click();
  await page.getByRole('button', { name: 'Unggah dan periksa' }).click();
  await page.locator('#pesan').getByText('Pilih isi berkas dahulu.').waitFor();
  await upload(page, 'Pasien', 'lain.csv', 'kolom;lain\n1;2\n');
  await page.locator('#pesan').getByText('Kolom norm, nama tidak ada. Judul kolom yang terbaca: tidak ada.').waitFor();

  await upload(page, 'Pasien', 'keliru.csv', 'no_rkm_medis;nm_pasien;no_ktp\n000500;Dewi Lestari;3,27E+15\n');
  await page.getByRole('heading', { name: 'Pasien: keliru.csv' }).waitFor();
  await page.getByRole('cell', { name: /^Tertulis 3,27E\+15: Excel sudah memotong/ }).first().waitFor();
  expect(await page.getByRole('button', { name: /^Simpan/ }).count()).toBe(0);
  expect(await accessibilityViolations(page)).toEqual([]);
  const [report] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Unduh semuanya (CSV)' }).click()]);
  expect(report.suggestedFilename()).toBe('laporan-impor-pasien.csv');
  await page.getByRole('button', { name: 'Buang berkas ini' }).click();
  await page.locator('#pesan').getByText('Berkas sudah dibuang; tidak ada yang disimpan.').waitFor();
  expect(await kept()).toEqual([]);

  await upload(page, 'Pasien', 'benar.csv', 'no_rkm_medis;nm_pasien;no_ktp\n000500;Dewi Lestari;3271000000000771\n');
  await page.getByText('Belum ada yang disimpan.').waitFor();
  expect(await rows(`select from patient where facility_id = :facilityId and medical_record_number = '000500'`)).toEqual([]);
  await page.getByRole('button', { name: 'Simpan 1 baris' }).click();
  await page.locator('#pesan').getByText('Pasien disimpan: 1 baru, 0 berubah, 0 tetap.').waitFor();
  expect(await rows(`select full_name from patient where facility_id = :facilityId and medical_record_number = '000500'`)).toEqual([{ full_name: 'Dewi Lestari' }]);
  expect(await kept()).toEqual([]);
  expect(complaints).toEqual([]);

  await upload(page, 'Pengguna', 'pengguna.csv', 'username;nama;peran\nrina.m;Rina Marlina;loket\n');
  await page.getByRole('button', { name: 'Simpan 1 baris' }).click();
  const password = await page.getByRole('row', { name: /Rina Marlina/ }).getByRole('cell').nth(2).innerText();
  expect(password).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  expect(JSON.stringify([await rows('select * from staff_session where facility_id = :facilityId'), await kept(), hospital.log.lines])).not.toContain(password);
  await page.context().close();
});

const IMPORT_AT = '/petugas/impor';

/** A form with a file as no browser of ours would send it. */
function send(visitor: Visitor, body: Buffer | string, boundary = 'batas'): Promise<{ status: number; location: string }> {
  const { hostname, port } = new URL(hospital.internalUrl);
  return new Promise((resolve, reject) => {
    const sent = https.request(
      { hostname, port, path: IMPORT_AT, method: 'POST', rejectUnauthorized: false, headers: { cookie: visitor.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` } },
      (reply) => {
        reply.resume();
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, location: reply.headers.location ?? '' }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const part = (name: string, value: string, fileName?: string): string => `--batas\r\ncontent-disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}\r\n\r\n${value}\r\n`;

test('a form without its token, of somebody else, cut off or no form at all is answered calmly and leaves nothing', async () => {
  const { facilityId } = hospital.facility();
  const administrator = await staffVisitor(hospital.deps, facilityId, 'administrator');
  const clinic = await staffVisitor(hospital.deps, facilityId, 'clinic');
  const file = part('jenis', 'pasien') + part('berkas', `norm;nama\n1;${'x'.repeat(300_000)}\n`, 'a.csv');
  expect(await send(administrator, `${file}--batas--\r\n`)).toMatchObject({ status: 403 });
  expect(await send(administrator, `${part('berkas', 'norm;nama\n1;x', 'a.csv')}${part('_csrf', administrator.csrf)}--batas--\r\n`)).toMatchObject({ status: 403 });
  expect(await send(clinic, `${part('_csrf', clinic.csrf)}${file}--batas--\r\n`)).toMatchObject({ status: 403 });
  // a line of 300 KB is no line: told in the report, and the upload stays until it is dropped
  expect((await send(administrator, `${part('_csrf', administrator.csrf)}${file}--batas--\r\n`)).location).toMatch(/\/petugas\/impor\/berkas\//);
  await rows('delete from import_upload where facility_id = :facilityId');
  expect((await send(administrator, part('_csrf', administrator.csrf) + file)).status).toBeLessThan(500);
  expect((await send(administrator, 'bukan formulir')).status).toBeLessThan(500);
  expect((await send(administrator, `${part('_csrf', administrator.csrf)}${part('jenis', 'pasien')}--batas--\r\n`)).status).toBe(303);
  expect(await kept()).toEqual([]);
  expect(hospital.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('an upload is nobody else’s, no larger than its bound, and is gone after two hours', async () => {
  const { deps } = hospital;
  const { facilityId } = hospital.facility();
  const chunks = async function* () {
    for (let i = 0; i < 5; i++) yield Buffer.alloc(1_000_000, 'x');
  };
  await expect(keepUpload(deps, facilityId, { kind: 'patients', fileName: 'besar.csv', username: 'administrator', chunks: chunks(), mostBytes: 3_000_000 })).rejects.toMatchObject({ code: 'upload-too-large' });
  expect(await kept()).toEqual([]);

  await rows(`update staff_user set roles = array['administrator'] where facility_id = :facilityId and username = 'clinic'`);
  const [owner, other] = [await staffVisitor(deps, facilityId, 'administrator'), await staffVisitor(deps, facilityId, 'clinic')];
  const uploadId = await keepUpload(deps, facilityId, { kind: 'doctors', fileName: 'dokter.csv', username: 'administrator', chunks: [Buffer.from('kodedokter;namadokter\n1;dr. X\n')] as unknown as AsyncIterable<Uint8Array> });
  const look = async (who: Visitor): Promise<number> => (await visit(`${hospital.internalUrl}${IMPORT_AT}/berkas/${uploadId}`, { cookie: who.cookie })).status;
  expect([await look(owner), await look(other)]).toEqual([200, 422]);
  expect(await purgeUploads(deps)).toBe(0);
  hospital.setTime('2027-01-18T11:00:00.000+07:00');
  expect(await look(await staffVisitor(deps, facilityId, 'administrator'))).toBe(422);
  expect(await purgeUploads(deps)).toBe(1);
  expect(await kept()).toEqual([]);
});
