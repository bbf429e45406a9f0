import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { makeDeps, type Deps } from '../../src/deps';
import { certificatePair } from '../../src/platform/certificate';
import { readConfig } from '../../src/platform/config';
import { startListeners, type Listeners } from '../../src/server';
import { takeServiceTicket } from '../../src/service-points/take-service-ticket';
import { openBrowser, openContext } from '../support/browser';
import { openHospital, SECRET, type Hospital } from '../support/hospital';
import { addStaff, pairedDevice, signInAs } from '../support/staff';
import { until } from '../support/until';

/** The server goes away and comes back on the same port, as at an update, while people work with what it serves. */
let hospital: Hospital;
let browser: Browser;
let again: { deps: Deps; listeners: Listeners } | undefined;
beforeAll(async () => {
  hospital = await openHospital();
  await addStaff(hospital);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await again?.listeners.close();
  await again?.deps.close();
  await hospital.close();
});

const goAway = async (): Promise<void> => {
  await hospital.listeners.close();
  await hospital.deps.close();
};
const comeBack = async (): Promise<void> => {
  const { config } = readConfig({ PUBLIC_PORT: String(hospital.listeners.publicPort), INTERNAL_PORT: String(hospital.listeners.internalPort) });
  const deps = await makeDeps({ config, databaseUrl: hospital.databaseUrl, tokenSecret: SECRET, log: hospital.log, clock: hospital.deps.clock });
  again = { deps, listeners: await startListeners(deps, await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'))) };
};
const newNumber = async (): Promise<string> =>
  hospital.db.transaction(async (tx) => (await takeServiceTicket(tx, { clock: hospital.deps.clock }, hospital.facility(), { queueCode: 'pendaftaran', purpose: 'general', source: 'desk' })).ticketNumber);
const called = async (): Promise<number> => (await hospital.db.rows(`select 1 from call_announcement where facility_id = :facilityId`, { facilityId: hospital.facility().facilityId })).length;
const isAway = (page: Page): Promise<void> => page.locator('#offline').waitFor({ state: 'visible' });
const isBack = (page: Page): Promise<void> => page.locator('#offline').waitFor({ state: 'hidden' });

test('panel, display and kiosk say that the server is away, and are right again by themselves when it is back; a press meanwhile is neither lost unseen nor counted twice', async () => {
  const first = await newNumber();
  const panel = await signInAs(await openContext(browser, 'staff'), hospital, 'registration', 'Loket 1');
  const display = await pairedDevice(await openContext(browser, 'display'), hospital, 'display', { panels: [{ kind: 'registration' }] });
  const kiosk = await pairedDevice(await openContext(browser, 'kiosk'), hospital, 'kiosk');
  await panel.getByText(first, { exact: false }).first().waitFor();
  const pages = [panel, display, kiosk];

  await goAway();
  await Promise.all(pages.map(isAway));
  const second = await newNumber();
  await panel.getByRole('button', { name: /Panggil berikutnya/ }).click();
  // the panel stands as it was, and says why nothing happened
  expect(await panel.getByRole('button', { name: /Panggil berikutnya/ }).isVisible()).toBe(true);
  await isAway(panel);
  expect(await called()).toBe(0);

  await comeBack();
  await Promise.all(pages.map(isBack));
  await panel.getByText(second, { exact: false }).first().waitFor();
  await display.getByText(second, { exact: false }).first().waitFor();
  expect(await called()).toBe(0);

  await panel.getByRole('button', { name: /Panggil berikutnya/ }).click();
  await until(async () => (await called()) === 1, 'the call');
  await display.getByText(first, { exact: false }).first().waitFor();
  await kiosk.getByRole('heading', { name: 'Selamat datang' }).waitFor();
});
