import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import express from 'express';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { certificatePair } from '../../src/platform/certificate';
import { pagesRouter } from '../../src/pages/door';
import { PAGES } from '../../src/pages/routes';
import { complaintsOf, openBrowser, openContext } from '../support/browser';
import { openHospital, type Hospital } from '../support/hospital';
import { announce, samplePages, type Sample } from '../support/sample-pages';
import { addStaff, signInAs } from '../support/staff';
import { until } from '../support/until';

/** What every page does by itself (src/pages/assets/page.js), in a real browser. */
let hospital: Hospital;
let browser: Browser;
let server: https.Server;
let url: string;
const sample: Sample = { count: 0 };

beforeAll(async () => {
  hospital = await openHospital();
  await addStaff(hospital);
  browser = await openBrowser();
  const { key, cert } = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
  server = https.createServer({ key, cert }, express().use(pagesRouter(hospital.deps, [...PAGES, ...samplePages(sample)])));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await hospital.close();
});

let context: BrowserContext;
let page: Page;
beforeEach(async () => {
  context = await openContext(browser, 'staff');
  page = await signInAs(context, { ...hospital, internalUrl: url }, 'registration');
  await page.goto(`${url}/petugas/uji`);
});
afterEach(() => context.close());

const change = async (): Promise<void> => {
  sample.count++;
  await announce(hospital.db, hospital.facility().facilityId);
};
const shows = (on: Page, count: number): Promise<void> => on.getByText(`Hitungan ${count}`, { exact: true }).waitFor();
const focused = (): Promise<string> => page.evaluate('document.activeElement.id || document.activeElement.tagName');

test('what somebody has opened, typed or scrolled to stays as it is while the page follows the house', async () => {
  await page.getByText('Rincian', { exact: true }).click();
  await page.getByLabel('Catatan').fill('setengah kal');
  await page.getByLabel('Alasan').focus();
  await page.evaluate('scrollTo(0, 300)');
  await change();
  await shows(page, sample.count);
  expect(await page.getByText('Isi rincian').isVisible()).toBe(true);
  expect(await page.getByLabel('Catatan').inputValue()).toBe('setengah kal');
  expect(await page.evaluate('[document.activeElement.name, scrollY]')).toEqual(['alasan', 300]);
  // once it is no longer being filled in, the form follows as well
  await page.getByLabel('Catatan').fill('');
  await change();
  await page.getByText(`Sudah ${sample.count}`).waitFor();
});

test('what was fetched before a press never takes the place of what the press brought', async () => {
  let held: (() => void) | undefined;
  await page.route('**/petugas/uji', async (route: Route) => {
    if (route.request().headers()['x-look-again'] === undefined || held !== undefined) return route.continue();
    const old = await route.fetch();
    await new Promise<void>((resolve) => (held = resolve));
    await route.fulfill({ response: old });
  });
  await change();
  await until(() => held !== undefined, 'the look that is under way');
  const pressed = sample.count + 1;
  await page.evaluate(`window.seen = []; new MutationObserver(() => seen.push(document.getElementById('hitungan').textContent)).observe(document.body, { subtree: true, childList: true, characterData: true })`);
  await page.getByRole('button', { name: 'Tekan' }).click();
  await page.getByText(`Tercatat ${pressed}.`).waitFor();
  held!();
  await change();
  await shows(page, sample.count);
  const seen = await page.evaluate<string[]>('seen');
  expect(seen.filter((text) => text === `Hitungan ${pressed - 1}` && seen.indexOf(`Hitungan ${pressed}`) < seen.lastIndexOf(text) && seen.includes(`Hitungan ${pressed}`))).toEqual([]);
});

test('a press leaves the keyboard and the eye where they were; another page begins at its top, and is announced', async () => {
  await page.locator('#tekan').focus();
  const scrolledTo = await page.evaluate('scrollY');
  expect(scrolledTo).toBeGreaterThan(0);
  const pressed = sample.count + 1;
  await page.keyboard.press('Enter');
  await page.getByText(`Tercatat ${pressed}.`).waitFor();
  await until(async () => (await focused()) === 'tekan', 'the focus on the button');
  expect(await page.evaluate('scrollY')).toBeGreaterThan(0);

  await page.getByRole('link', { name: 'Ke halaman dua' }).click();
  await page.getByRole('heading', { name: 'Halaman dua' }).waitFor();
  await until(async () => (await focused()) === 'isi', 'the focus in the page');
  expect(await page.evaluate('scrollY')).toBe(0);
  expect(await page.locator('#sebutan').textContent()).toBe('Uji dua · RS Uji');
});

test('the way back leads to pages as they are now, and after signing out to none of them', async () => {
  await page.getByRole('link', { name: 'Ke halaman dua' }).click();
  await page.getByRole('heading', { name: 'Halaman dua' }).waitFor();
  sample.count++;
  await page.goBack();
  await shows(page, sample.count);
  await page.getByRole('button', { name: 'Keluar' }).click();
  await page.getByLabel('Nama pengguna').waitFor();
  await page.goBack();
  await page.getByLabel('Nama pengguna').waitFor();
  expect(await page.getByText('Halaman satu').count()).toBe(0);
});

test('a form that comes back with its complaints keeps its address and what was typed', async () => {
  const complaints = complaintsOf(page);
  await page.goto(`${url}/petugas/uji/dua`);
  await page.getByRole('button', { name: 'Simpan' }).click();
  await page.getByText('Nama terlalu panjang.').waitFor();
  await change();
  expect(page.url()).toBe(`${url}/petugas/uji/dua`);
  expect(await page.getByLabel('Nama').inputValue()).toBe('terlalu panjang');
  // the browser reports the status of the form; nothing of ours is wrong
  expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
});

test('what is refused is said on the page where it was pressed', async () => {
  await page.getByRole('button', { name: 'Keliru' }).click();
  await page.locator('.flash--bad', { hasText: 'Belum dapat dicatat.' }).waitFor();
  expect(page.url()).toBe(`${url}/petugas/uji`);
});

test('an answer that is no page of ours is not put in the place of the page; a file is saved', async () => {
  await page.route('**/petugas/uji/tekan', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }));
  await page.getByRole('button', { name: 'Tekan' }).click();
  await page.locator('#offline').waitFor({ state: 'visible' });
  expect(await page.getByRole('heading', { name: 'Halaman satu' }).count()).toBe(1);
  // the page finds out by itself that the server is there
  await page.locator('#offline').waitFor({ state: 'hidden' });

  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Unduh berkas' }).click();
  expect((await saved).suggestedFilename()).toBe('uji.csv');
  expect(await page.getByRole('heading', { name: 'Halaman satu' }).count()).toBe(1);
});

test('a session that ended elsewhere leads to the sign-in, and from there back to where one was', async () => {
  await hospital.db.rows('delete from staff_session where facility_id = :facilityId', { facilityId: hospital.facility().facilityId });
  await change();
  await page.getByLabel('Nama pengguna').fill('registration');
  await page.getByLabel('Kata sandi').fill('sandi-petugas-uji');
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('heading', { name: 'Halaman satu' }).waitFor();
});

test('a page of an older version is loaded anew once nothing typed would be lost', async () => {
  await page.getByLabel('Catatan').fill('belum dikirim');
  await page.evaluate(`document.querySelector('script[src$="/page.js"]').setAttribute('src', '/aset/000000000000/page.js'); window.isOld = true`);
  await change();
  await shows(page, sample.count);
  expect(await page.evaluate('window.isOld')).toBe(true);
  await page.getByLabel('Catatan').fill('');
  await change();
  // the page goes away while it is asked
  await until(async () => (await page.evaluate('window.isOld ?? null').catch(() => true)) === null, 'the new page');
});

test('many screens of one machine share one connection, and another takes it over when its page is closed', async () => {
  const SCREENS = 8;
  const streams: Page[] = [];
  const screens: Page[] = [];
  await page.close();
  for (let i = 0; i < SCREENS; i++) {
    const screen = await context.newPage();
    screen.on('request', (request) => void (request.url().endsWith('/siaran') && streams.push(screen)));
    await screen.goto(`${url}/petugas/uji`);
    screens.push(screen);
  }
  await change();
  await Promise.all(screens.map((screen) => shows(screen, sample.count)));
  expect(streams).toHaveLength(1);

  await streams[0]!.close();
  const left = screens.filter((screen) => screen !== streams[0]);
  await until(() => streams.length === 2, 'the next stream');
  await change();
  await Promise.all(left.map((screen) => shows(screen, sample.count)));
});

test('a screen nobody stands at leaves a complaint by itself', async () => {
  const screen = await (await openContext(browser, 'display')).newPage();
  await screen.goto(`${url}/display/tidak-ada`);
  await screen.getByRole('heading', { name: 'Halaman tidak ditemukan.' }).waitFor();
  await screen.waitForURL(`${url}/display`);
  await screen.context().close();
});

test('a link inside a form leads on and leaves nothing in the console', async () => {
  const complaints = complaintsOf(page);
  await page.goto(`${url}/petugas/uji/dua`);
  await page.getByRole('link', { name: 'Batal' }).click();
  await page.getByRole('heading', { name: 'Halaman satu' }).waitFor();
  expect(complaints).toEqual([]);
});
