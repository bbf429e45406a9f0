import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { oweSeeded } from '../seeds/demo-owed';
import { seedDemo } from '../seeds/demo';
import { HOSPITAL } from '../seeds/demo-hospital';
import { PUSKESMAS } from '../seeds/demo-primary-care';
import { peopleOf, type FacilityPlan } from '../seeds/facility-plan';
import { acceptPairing } from '../src/auth/devices';
import { hashPassword } from '../src/auth/password';
import { prepareDemoStaff } from '../src/demo/demo-staff';
import { makeDeps, type Deps } from '../src/deps';
import { certificatePair } from '../src/platform/certificate';
import { readConfig } from '../src/platform/config';
import { ownDataKeys } from '../src/platform/data-keys';
import { openDb, type Db } from '../src/platform/db';
import { migrate } from '../src/platform/migrate';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres';
import { makeLog } from '../src/platform/log';
import { PACKAGE_ROOT } from '../src/platform/package-root';
import { revealed, useDataKeys } from '../src/platform/personal-data';
import { startListeners } from '../src/server';
import { takeServiceTicket } from '../src/service-points/take-service-ticket';

/**
 * `npm run screenshots`: the demo hospital and a Puskesmas in the middle of a Tuesday, on a database of its own, photographed into docs/gambar
 * for the README. Small on purpose: half or three quarters of the real size.
 */
const NOW = new Date('2026-11-24T10:20:00+07:00');
const FOLDER = path.join(PACKAGE_ROOT, 'docs', 'gambar');
const LARGEST_BYTES = 150_000;
const SIZES = { kiosk: { width: 1080, height: 1920, scale: 0.5 }, display: { width: 1920, height: 1080, scale: 0.5 }, staff: { width: 1366, height: 768, scale: 0.75 } } as const;
const PASSWORD = 'sandi-untuk-gambar';

interface Studio {
  browser: Browser;
  url: string;
  deps: Deps;
  facilityId: number;
}

async function main(): Promise<void> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'antrean-gambar-'));
  const postgres = await startEmbeddedPostgres({ directory: path.join(directory, 'postgres'), databases: ['gambar'] });
  try {
    const databaseUrl = postgres.url('gambar');
    await migrate(databaseUrl);
    useDataKeys(ownDataKeys(path.join(directory, 'data-keys')));
    const db = openDb(databaseUrl, { poolMax: 3 });
    const { hospital, puskesmas } = await fill(db).finally(() => db.close());
    const { config } = readConfig({ PUBLIC_PORT: '0', INTERNAL_PORT: '0' });
    const deps = await makeDeps({ config, databaseUrl, tokenSecret: 'secret-of-the-screenshots-only-0000', log: makeLog({ level: 'error' }), clock: () => new Date(NOW) });
    const listeners = await startListeners(deps, await certificatePair(path.join(directory, 'tls')));
    const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--mute-audio', '--autoplay-policy=no-user-gesture-required', '--kiosk-printing'] });
    try {
      mkdirSync(FOLDER, { recursive: true });
      const url = `https://127.0.0.1:${listeners.internalPort}`;
      await photograph({ browser, url, deps, facilityId: hospital });
      await photographPuskesmas({ browser, url: `${url}/${PUSKESMAS.code}`, deps, facilityId: puskesmas });
    } finally {
      await browser.close();
      await listeners.close();
      await deps.close();
    }
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The Chromium that came with `npm ci`, or the one CHROMIUM_PATH names. */
async function chromiumPath(): Promise<string> {
  return process.env['CHROMIUM_PATH'] ?? (await import('@sparticuz/chromium')).default.executablePath();
}

/** The demo's own week and half a day, its staff and places. */
async function seeded(db: Db, plan: FacilityPlan, passwordHash: string): Promise<number> {
  const bpjs = { baseUrl: 'http://127.0.0.1:9/', secondBaseUrl: null, consId: '0', consSecret: 'x', userKey: 'x' };
  const { facilityId } = await seedDemo(db, plan, { now: NOW, bpjs, webServiceUser: 'gambar', passwordHash });
  await prepareDemoStaff(db, plan, facilityId, plan.staff.map((one) => ({ ...one, roles: [...one.roles], password: PASSWORD, passwordHash })), NOW);
  return facilityId;
}

/** Both facilities, and BPJS's answers to most of what the hospital owes it. */
async function fill(db: Db): Promise<{ hospital: number; puskesmas: number }> {
  const passwordHash = await hashPassword(PASSWORD);
  const facilityId = await seeded(db, HOSPITAL, passwordHash);
  const puskesmas = await seeded(db, PUSKESMAS, passwordHash);
  await oweSeeded(db, HOSPITAL, facilityId, NOW);
  await db.rows(
    `update outbox set state = 'sent', verdict = 'accepted', attempts = 1, settled_at = due_at
     where facility_id = :facilityId and outbox_id not in (select outbox_id from outbox where facility_id = :facilityId order by outbox_id desc limit 24)`,
    { facilityId },
  );
  await db.rows(
    `update outbox set state = 'parked', verdict = 'rejected', about = 'field:nik', attempts = 1, needs_staff = true, last_message = 'NIK tidak sesuai dengan nomor kartu'
     where facility_id = :facilityId and outbox_id in (select outbox_id from outbox where facility_id = :facilityId and kind = 'booking-made' order by outbox_id desc limit 3)`,
    { facilityId },
  );
  return { hospital: facilityId, puskesmas };
}

async function photograph(studio: Studio): Promise<void> {
  const { deps, facilityId } = studio;
  const facility = deps.facilities.byId(facilityId)!;
  for (let i = 0; i < 7; i++) {
    await deps.db.transaction((tx) => takeServiceTicket(tx, deps, facility, { queueCode: 'pendaftaran', purpose: i % 2 === 0 ? 'new-patient' : 'general', source: 'kiosk' }));
  }
  await photographKiosk(studio);

  const loket = await panel(studio, 'loket1', 'Loket 1');
  await callNext(loket);
  await shoot(loket, 'loket');
  const poli = await panel(studio, 'poli1', 'Poli Penyakit Dalam');
  await poli.locator('main a[href*="/petugas/poli/"]').first().click({ timeout: 3_000 }).catch(() => undefined);
  await callNext(poli);
  await shoot(poli, 'poli');
  await shoot(await panel(studio, 'farmasi1', 'Farmasi'), 'farmasi');
  const monitor = await signedIn(studio, 'admin');
  await monitor.goto(`${studio.url}/petugas/monitor`);
  await shoot(monitor, 'monitor');
  const signIn = await open(studio, 'staff');
  await signIn.goto(`${studio.url}/petugas/masuk`);
  await shoot(signIn, 'masuk');

  const display = await paired(studio, 'display', { panels: [{ kind: 'registration' }, { kind: 'clinic', clinicCodes: [] }, { kind: 'pharmacy' }], runningText: 'Siapkan KTP dan kartu BPJS Anda. Terima kasih sudah menunggu dengan tertib.' });
  await shoot(display, 'layar');
}

async function photographPuskesmas(studio: Studio): Promise<void> {
  const kiosk = await paired(studio, 'kiosk', {});
  await kiosk.getByRole('heading', { name: 'Selamat datang', level: 1 }).waitFor();
  await shoot(kiosk, 'puskesmas-kiosk');
  const care = await panel(studio, 'perawat1', 'Poli Umum');
  await callNext(care);
  await care.getByRole('searchbox').fill(peopleOf(PUSKESMAS).at(-1)?.nik ?? '');
  await care.getByRole('button', { name: 'Cari' }).click();
  await care.getByText('RM ').first().waitFor();
  await shoot(care, 'puskesmas-pelayanan');
}

async function photographKiosk(studio: Studio): Promise<void> {
  const kiosk = await paired(studio, 'kiosk', {});
  const heading = (name: string | RegExp): Promise<void> => kiosk.getByRole('heading', { name, level: 1 }).waitFor();
  await heading('Selamat datang');
  await shoot(kiosk, 'kiosk-awal');
  await kiosk.getByRole('button', { name: 'Ambil nomor antrean' }).click();
  await heading(/Pindai atau ketik/);
  const [free] = await studio.deps.db.rows<{ norm: string }>(
    `select medical_record_number as norm from patient
     where facility_id = :facilityId and card_number is not null and birth_date < '1990-01-01' and medical_record_number = any(:demo)
       and not exists (select from booking where booking.facility_id = :facilityId and booking.medical_record_number = patient.medical_record_number and booking.visit_date >= :today)
     order by medical_record_number limit 1`,
    { facilityId: studio.facilityId, demo: peopleOf(HOSPITAL).map((person) => person.medicalRecordNumber), today: '2026-11-24' },
  );
  const [patient] = await studio.deps.db.rows<{ card_number: string }>('select card_number from patient where facility_id = :facilityId and medical_record_number = :norm', { facilityId: studio.facilityId, norm: free!.norm });
  await kiosk.keyboard.type(revealed(studio.facilityId, patient!.card_number));
  await kiosk.keyboard.press('Enter');
  await heading('Apakah ini Anda?');
  await shoot(kiosk, 'kiosk-benar');
  await kiosk.getByRole('button', { name: /biaya sendiri/ }).click();
  await heading(/Pilih (dokter|poli)/);
  await shoot(kiosk, 'kiosk-poli');
  await kiosk.getByRole('button', { name: /Bambang Wiryawan/ }).click();
  await kiosk.locator('.given__number').first().waitFor();
  await shoot(kiosk, 'kiosk-tiket');
}

async function open({ browser }: Studio, size: keyof typeof SIZES): Promise<Page> {
  const { width, height, scale } = SIZES[size];
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, ignoreHTTPSErrors: true, locale: 'id-ID', timezoneId: 'Asia/Jakarta', reducedMotion: 'reduce' });
  return context.newPage();
}

async function paired(studio: Studio, kind: 'kiosk' | 'display', layout: Record<string, unknown>): Promise<Page> {
  const page = await open(studio, kind);
  await page.goto(`${studio.url}/${kind}`);
  await acceptPairing(studio.deps, studio.facilityId, { pairingCode: await page.locator('.pairing-code').innerText(), name: kind, actor: 'admin', layout });
  await page.goto(`${studio.url}/${kind}`);
  return page;
}

async function signedIn(studio: Studio, username: string): Promise<Page> {
  const page = await open(studio, 'staff');
  await page.goto(`${studio.url}/petugas`);
  await page.getByLabel('Nama pengguna').fill(username);
  await page.getByLabel('Kata sandi').fill(PASSWORD);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('button', { name: 'Keluar' }).waitFor();
  return page;
}

async function panel(studio: Studio, username: string, place: string): Promise<Page> {
  const page = await signedIn(studio, username);
  await page.getByRole('button', { name: place }).click();
  await page.getByText(`Anda bertugas di ${place}.`).waitFor();
  return page;
}

async function callNext(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Panggil berikutnya/ }).first().click();
  await page.locator('.flash--good').waitFor();
}

async function shoot(page: Page, name: string): Promise<void> {
  const file = path.join(FOLDER, `${name}.png`);
  await page.evaluate(async () => {
    const { fonts } = (globalThis as unknown as { document: { fonts: { ready: Promise<unknown> } } }).document;
    await fonts.ready;
  });
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined); // a page that listens is never idle
  await page.screenshot({ path: file });
  const { size } = statSync(file);
  process.stdout.write(`docs/gambar/${name}.png  ${Math.round(size / 1_000)} kB\n`);
  if (size > LARGEST_BYTES) throw new Error(`${name}.png has ${size} bytes; at most ${LARGEST_BYTES} belong into the repository`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
