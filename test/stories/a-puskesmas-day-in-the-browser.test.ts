import { isDeepStrictEqual } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { readConfig } from '../../src/platform/config';
import { EMPTY_REFERENCE } from '../../src/tools/simulator/reference';
import { startWorker, type Worker } from '../../src/worker';
import { STEADY } from '../outbox/hospital';
import { CA_FILE } from '../simulator/mobile-jkn-facility';
import { ACCOUNT, rehearse, type Rehearsal } from '../simulator/rehearsal';
import { complaintsOf, openBrowser, openContext } from '../support/browser';
import { miscounted } from '../support/clinic';
import { GENERAL_SESSION, openPuskesmas, type Puskesmas } from '../support/clinic-facility';
import { MORNING, PASSWORD, person, TODAY, USER } from '../support/hospital';
import { opened } from '../support/opened';
import { addStaff, pairedDevice, STAFF_PASSWORD } from '../support/staff';
import { until } from '../support/until';

/** The phones of patients, one nurse at the one panel, a display: BPJS's ledger tells what became of the morning. */
let puskesmas: Puskesmas;
let bpjs: Rehearsal;
let worker: Worker;
let browser: Browser;
beforeAll(async () => {
  puskesmas = await openPuskesmas({ patients: 20 });
  await addStaff(puskesmas);
  await puskesmas.settings({ voice: 'off' });
  const { kodepoli, kodedokter, jampraktek } = GENERAL_SESSION;
  bpjs = await rehearse({ reference: { ...EMPTY_REFERENCE, fktp: [{ kodepoli, namapoli: 'POLI UMUM', kodedokter, namadokter: 'dr. Bayu Segara', hari: 1, jampraktek, kapasitas: 30 }] } });
  bpjs.setNow(new Date(MORNING));
  const { facilityId } = puskesmas.facility();
  await puskesmas.db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-fktp', :url, :consId, :consSecret, :userKey)`,
    { facilityId, url: bpjs.fktpUrl, ...ACCOUNT },
  );
  await puskesmas.deps.facilities.reload();
  await bpjs.control('PUT', 'mobile-jkn/facility', { kind: 'FKTP', baseUrl: puskesmas.publicUrl, username: USER, password: PASSWORD, caFile: CA_FILE });
  const { config } = readConfig({ OUTBOX_SPACING_MS: '0' });
  worker = await startWorker({ ...puskesmas.deps, config, log: puskesmas.log }, { ...STEADY, pollMs: 50 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await worker.stop();
  await bpjs.close();
  await puskesmas.close();
});

let seconds = 0;
function timePasses(by = 15): void {
  seconds += by;
  const now = new Date(new Date(MORNING).getTime() + seconds * 1_000);
  puskesmas.setTime(now.toISOString());
  bpjs.setNow(now);
}

/** What the app in a patient's hand says. */
async function phone(service: string, body: object): Promise<{ code: number; nomorantrean: unknown; sisaantrean: unknown }> {
  timePasses();
  const reply = (await bpjs.control('POST', `mobile-jkn/app/${service}`, body)).body as { outcome: { code: number; response?: Record<string, unknown> } };
  const { code, response } = reply.outcome;
  return { code, nomorantrean: response?.['nomorantrean'], sisaantrean: response?.['sisaantrean'] };
}

const entryOf = (n: number): { nomorkartu: string; kodepoli: string; tanggalperiksa: string } => ({ nomorkartu: person(n).nomorkartu, kodepoli: '001', tanggalperiksa: TODAY });
/** The first version of the contract names no doctor. */
const asked = (n: number): object => ({ ...entryOf(n), nik: person(n).nik, keluhan: 'Demam' });
const askedOfDoctor = (n: number): object => ({ ...asked(n), kodedokter: GENERAL_SESSION.kodedokter, jampraktek: GENERAL_SESSION.jampraktek, norm: person(n).norm, nohp: person(n).nohp });

async function press(page: Page, name: string | RegExp): Promise<void> {
  timePasses();
  await page.getByRole('button', { name }).first().click();
}

async function registers(page: Page, n: number, payer: 'JKN' | 'Umum', number: string): Promise<void> {
  await page.getByRole('searchbox').fill(person(n).nik);
  await page.getByRole('button', { name: 'Cari' }).click();
  await page.getByText(`RM ${person(n).norm}`).waitFor();
  await press(page, `${payer}: Poli Umum, dr. Bayu Segara, 08.00–12.00`);
  await page.getByText(`${number} terdaftar dan menunggu dipanggil.`).waitFor();
}

async function serves(page: Page, display: Page, number: string): Promise<void> {
  timePasses();
  await page.keyboard.press('F2');
  const called = page.getByRole('region', { name: `Dipanggil: ${number}` });
  await called.waitFor();
  await display.locator('.call__number', { hasText: number }).waitFor();
  timePasses();
  await page.keyboard.press('F8');
  await page.getByText(`${number} selesai.`).waitFor();
  await called.waitFor({ state: 'detached' });
}

/** What is recorded of each number: who booked, and the times of task 4 (called) and 99 (absent). */
async function recorded(): Promise<{ number: string; payer: string; card: string; source: string; calls: { status: number; waktu: number }[] }[]> {
  return opened(await puskesmas.db.rows(
    `select queue_number as number, payer, card_number as card, source, (
       select coalesce(jsonb_agg(jsonb_build_object('status', case task when 4 then 1 else 2 end, 'waktu', extract(epoch from occurred_at) * 1000) order by occurred_at), '[]')
       from task_event where task_event.facility_id = booking.facility_id and task_event.booking_code = booking.booking_code and task in (4, 99)
     ) as calls
     from booking where facility_id = :facilityId order by ordinal`,
    { facilityId: puskesmas.facility().facilityId },
  ));
}

const atBpjs = (n: number) =>
  bpjs.ledger
    .fktpEntries()
    .filter(({ payload }) => payload.nomorkartu === person(n).nomorkartu)
    .map(({ source, cancelledBy, panggil }) => ({ source, cancelledBy, calls: panggil.map(({ status, waktu }) => ({ status, waktu })) }));

test('a morning of a Puskesmas is served from one panel, and BPJS holds exactly the entries and the times that were pressed', async () => {
  expect(await phone('ambilantrean', { fields: askedOfDoctor(1) })).toMatchObject({ code: 200, nomorantrean: 'A1-1' });
  expect(await phone('ambilantrean', { fields: asked(2) })).toMatchObject({ code: 200, nomorantrean: 'A1-2' });
  expect(await phone('ambilantrean', { fields: askedOfDoctor(3) })).toMatchObject({ code: 200, nomorantrean: 'A1-3' });
  expect(await phone('ambilantrean', { fields: askedOfDoctor(4) })).toMatchObject({ code: 200, nomorantrean: 'A1-4' });
  expect(await phone('ambilantrean', { fields: askedOfDoctor(1) })).toMatchObject({ code: 201 });
  expect(await phone('batalantrean', { ...entryOf(4), keterangan: 'Sudah sembuh' })).toMatchObject({ code: 200 });

  const display = await pairedDevice(await openContext(browser, 'display'), puskesmas, 'display', {});
  const panel = await (await openContext(browser, 'staff')).newPage();
  const complaints = [panel, display].flatMap(complaintsOf);
  await panel.goto(`${puskesmas.internalUrl}/petugas`);
  await panel.getByLabel('Nama pengguna').fill('clinic');
  await panel.getByLabel('Kata sandi').fill(STAFF_PASSWORD);
  await panel.getByRole('button', { name: 'Masuk' }).click();
  await panel.getByRole('heading', { name: 'Poli Umum · 08.00–12.00' }).waitFor();
  await panel.getByText('Sudah booking, belum hadir (3)').waitFor();

  for (const number of ['A1-1', 'A1-2']) {
    await press(panel, `Hadir: ${number}`);
    await panel.getByText(`${number} hadir dan menunggu dipanggil.`).waitFor();
  }
  await registers(panel, 5, 'JKN', 'A1-5');
  await registers(panel, 6, 'Umum', 'A1-6');
  expect(await phone('sisaantrean', entryOf(2))).toMatchObject({ code: 200, nomorantrean: 'A1-2' });
  for (const number of ['A1-1', 'A1-2', 'A1-5', 'A1-6']) await serves(panel, display, number);
  await press(panel, 'Tidak hadir: A1-3');
  await panel.getByText('A1-3 ditandai tidak hadir.').waitFor();
  await panel.getByText('Selesai (4)').waitFor();

  timePasses(120); // nothing can be taken back any more
  const rows = await recorded();
  expect(rows.map(({ number, payer, source, calls }) => `${number} ${payer} ${source} ${calls.map(({ status }) => status).join()}`)).toEqual([
    'A1-1 JKN mobile-jkn 1',
    'A1-2 JKN mobile-jkn 1',
    'A1-3 JKN mobile-jkn 2',
    'A1-4 JKN mobile-jkn ',
    'A1-5 JKN desk 1',
    'A1-6 NON JKN desk 1',
  ]);
  const held = { mobile: 'Mobile JKN', house: 'Bridging Antrean' } as const;
  const owed = [1, 2, 3, 4, 5].map((n) => [{ source: n === 5 ? held.house : held.mobile, cancelledBy: n === 4 ? held.mobile : null, calls: rows[n - 1]!.calls }]);
  const told = () => [1, 2, 3, 4, 5].map(atBpjs);
  await until(() => isDeepStrictEqual(told(), owed), 'every call at BPJS').catch(() => undefined);
  expect(told()).toEqual(owed);

  // Not insured: nothing would name the patient at BPJS. What was not told stands among what was done.
  expect(bpjs.ledger.fktpEntries()).toHaveLength(5);
  const untold = await puskesmas.db.rows<{ verdict: string; kinds: string }>(
    `select verdict, string_agg(kind, ' ' order by outbox_id) as kinds from outbox join booking on booking.facility_id = outbox.facility_id and booking.booking_code = outbox.lane
     where outbox.facility_id = :facilityId and payer = 'NON JKN' and verdict = 'uninsured' group by verdict`,
    { facilityId: puskesmas.facility().facilityId },
  );
  expect(untold).toEqual([{ verdict: 'uninsured', kinds: 'booking-made task-reached' }]);
  expect(await miscounted(puskesmas)).toEqual([]);
  expect(complaints).toEqual([]);
}, 300_000);
