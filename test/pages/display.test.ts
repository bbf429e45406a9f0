import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { makeDeps } from '../../src/deps';
import { certificatePair } from '../../src/platform/certificate';
import { readConfig } from '../../src/platform/config';
import { startListeners } from '../../src/server';
import { announceCall, withdrawCalls, type NewCall } from '../../src/service-points/call-announcement';
import { takeServiceTicket } from '../../src/service-points/take-service-ticket';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { MORNING, openHospital, SECRET, TODAY, type Hospital } from '../support/hospital';
import { addStaff, pairedDevice } from '../support/staff';
import { makeTestLog } from '../support/test-log';

let hospital: Hospital;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  hospital = await openHospital();
  await addStaff(hospital);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});
beforeEach(async () => {
  hospital.setTime(MORNING);
  await hospital.db.rows('delete from call_announcement where facility_id = :facilityId', { facilityId: hospital.facility().facilityId });
  // Without sound a call is told at once; with it, as long as it takes to say.
  await hospital.settings({ voice: 'off' });
  context = await openContext(browser, 'display');
});
afterEach(() => context.close());

const CLINICS = { panels: [{ kind: 'clinic', clinicCodes: [] }] };
const QUEUES = { panels: [{ kind: 'registration' }, { kind: 'other', queueCode: 'laboratorium' }] };

const newsOf = (number: string, over: Partial<NewCall>): NewCall => ({
  kind: 'registration', queueRef: 'queue pendaftaran', queueNumber: number, place: 'Loket 1', spokenPlace: 'Loket 1', isRecall: false, actor: 'loket', ...over,
});

async function call(number: string, over: Partial<NewCall> = {}): Promise<void> {
  await hospital.db.transaction(async (tx) => announceCall(tx, hospital.facility().facilityId, hospital.deps.clock(), newsOf(number, over)));
}

/** What the display has told, in this order, and how. */
const told = (page: Page): Promise<string[]> =>
  page.locator('#terucap > li').evaluateAll((items) => items.map((item) => (item as unknown as { dataset: { number: string; how: string } }).dataset).map(({ number, how }) => `${number} ${how}`));
const hasTold = (page: Page, count: number): Promise<unknown> => page.locator(`#terucap > li:nth-child(${count})`).waitFor({ state: 'attached' });

test('a call appears on the display by itself and is spoken there; another display of other panels keeps quiet', async () => {
  await hospital.settings({ voice: 'recorded' });
  const lobby = await pairedDevice(context, hospital, 'display', { panels: [{ kind: 'registration' }] });
  const elsewhere = await pairedDevice(await openContext(browser, 'display'), hospital, 'display', { panels: [{ kind: 'other', queueCode: 'laboratorium' }] });
  const complaints = complaintsOf(lobby);
  await call('P-012', { place: 'Loket 2', spokenPlace: 'Loket dua' });
  await lobby.locator('.call__number', { hasText: 'P-012' }).waitFor();
  await lobby.locator('.row--place', { hasText: 'P-012' }).getByText('Loket 2').waitFor();
  expect(await lobby.locator('.call__place').innerText()).toBe('Loket 2');
  await hasTold(lobby, 1);
  expect(await told(lobby)).toEqual(['P-012 recorded']);
  await call('LAB-003', { kind: 'other', queueRef: 'queue laboratorium', place: 'Laboratorium', spokenPlace: 'Laboratorium' });
  await hasTold(elsewhere, 1);
  expect(await told(elsewhere)).toEqual(['LAB-003 recorded']);
  expect(complaints).toEqual([]);
  await elsewhere.context().close();
});

test('calls made at once are told one after another in their order, briefly while many wait, and a number called again before its turn once', async () => {
  const page = await pairedDevice(context, hospital, 'display', QUEUES);
  const { facilityId } = hospital.facility();
  await hospital.db.transaction(async (tx) => {
    for (const n of [1, 2, 3, 4, 2, 5]) await announceCall(tx, facilityId, hospital.deps.clock(), newsOf(`P-00${n}`, { place: `Loket ${n}`, spokenPlace: `Loket ${n}` }));
  });
  await hasTold(page, 5);
  expect(await told(page)).toEqual(['P-001 silent', 'P-002 silent', 'P-003 silent', 'P-004 silent', 'P-005 silent']);
  expect(await page.locator('#terucap > li').evaluateAll((items) => items.map((item) => (item as unknown as { dataset: { words: string } }).dataset.words).slice(1, 3))).toEqual([
    'huruf-p dua loket dua',
    'chime nomor-antrean huruf-p tiga silakan-menuju loket tiga',
  ]);
  // Said already, a number is said once more.
  await call('P-005', { place: 'Loket 5', isRecall: true });
  await hasTold(page, 6);
});

test('a call that is undone while it is being told ends there, and one undone before its turn is never told', async () => {
  await hospital.settings({ voice: 'recorded' });
  const page = await pairedDevice(context, hospital, 'display', QUEUES);
  const { facilityId } = hospital.facility();
  const undo = (ticketId: number): Promise<void> => hospital.db.transaction(async (tx) => withdrawCalls(tx, facilityId, { ticketId }, new Date(MORNING), hospital.deps.clock()));
  await call('P-777777', { ticketId: 1 });
  await call('P-002', { ticketId: 2, place: 'Loket 2' });
  await page.locator('.call[data-calling]', { hasText: 'P-777777' }).waitFor();
  await undo(2);
  await undo(1);
  await hasTold(page, 1);
  expect(await told(page)).toEqual(['P-777777 stopped']);
  await page.getByText('Silakan menunggu. Nomor Anda akan dipanggil.').waitFor();
});

test('a display loaded anew says nothing twice, and nothing that is long over', async () => {
  const page = await pairedDevice(context, hospital, 'display', QUEUES);
  await call('P-001');
  await hasTold(page, 1);
  await hospital.db.rows(`update call_announcement set called_at = called_at - interval '2 minutes' where facility_id = :facilityId`, { facilityId: hospital.facility().facilityId });
  await call('P-002', { place: 'Loket 2' });
  await hasTold(page, 2);
  await page.reload();
  await call('P-003', { place: 'Loket 3' });
  await hasTold(page, 1);
  expect(await told(page)).toEqual(['P-003 silent']);
  const other = await openContext(browser, 'display');
  const late = await pairedDevice(other, hospital, 'display', QUEUES);
  await hasTold(late, 2);
  expect(await told(late)).toEqual(['P-002 silent', 'P-003 silent']);
  await other.close();
});

test('a display says that the server is away and since when, and is right again after its restart, also when it is turned on before its server', async () => {
  const database = { url: hospital.databaseUrl };
  const { config } = readConfig({ PUBLIC_PORT: '0', INTERNAL_PORT: '0' });
  const certificate = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
  const serve = async (internalPort: number) => {
    const deps = await makeDeps({ config: { ...config, internal: { ...config.internal, port: internalPort } }, databaseUrl: database.url, tokenSecret: SECRET, log: makeTestLog(), clock: hospital.deps.clock });
    const listeners = await startListeners(deps, certificate);
    return { port: listeners.internalPort, close: () => listeners.close().then(() => deps.close()) };
  };
  const before = await serve(0);
  const page = await pairedDevice(context, { ...hospital, internalUrl: `https://127.0.0.1:${before.port}` }, 'display', QUEUES);
  await call('P-007');
  await hasTold(page, 1);
  await before.close();
  await page.getByText('Sambungan ke server terputus').waitFor();
  await page.getByText('Angka di layar ini terakhir diperbarui pukul 09.00.').waitFor();
  await call('P-008');
  const after = await serve(before.port);
  await hasTold(page, 2);
  expect(await told(page)).toEqual(['P-007 silent', 'P-008 silent']);
  await page.locator('#offline').waitFor({ state: 'hidden' });

  // Turned on before its server.
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.goto('about:blank');
  await after.close();
  await page.goto(`https://127.0.0.1:${before.port}/display`);
  await page.getByText('Layar antrean menunggu server').waitFor();
  const last = await serve(before.port);
  await page.getByRole('heading', { name: 'RS Uji' }).waitFor();
  await page.goto('about:blank');
  await last.close();
});

test('the waiting numbers stand in the order in which they will be called, and how many wait', async () => {
  const facility = hospital.facility();
  const page = await pairedDevice(context, hospital, 'display', QUEUES);
  const take = (): Promise<unknown> => hospital.db.transaction(async (tx) => takeServiceTicket(tx, hospital.deps, facility, { queueCode: 'pendaftaran', purpose: 'general', source: 'desk' }));
  for (let i = 0; i < 4; i++) await take();
  await hospital.db.rows(`update service_ticket set priority_reason = 'lansia' where facility_id = :facilityId and ordinal = 3`, { facilityId: facility.facilityId });
  await take();
  const registration = page.getByRole('region', { name: 'Pendaftaran' });
  await registration.getByText('5 menunggu').waitFor();
  expect(await registration.locator('.next__number').allInnerTexts()).toEqual(['P-003', 'P-001', 'P-002', 'P-004']);
});

test('twelve clinics of long names fit: no row is cut, nothing overflows, every one has its turn, no patient is named', async () => {
  const { facilityId } = hospital.facility();
  await hospital.db.rows(
    `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
     select :facilityId, 'K' || n, 'Rehabilitasi Medik dan Kedokteran Olahraga Terpadu ' || n, 'K' || n, 'Klinik', 'K' || n from generate_series(10, 19) as n`,
    { facilityId },
  );
  await hospital.db.rows(`update doctor set doctor_name = 'Prof. Dr. dr. Raden Mas Sosrokartono Hadiningrat Kusumawardhana, Sp.KFR(K), M.Kes' where facility_id = :facilityId and doctor_code = 700104`, { facilityId });
  for (let n = 10; n < 20; n++) {
    const sessionId = await hospital.addSession({ kodepoli: `K${n}`, kodedokter: 700104, tanggalperiksa: TODAY, jampraktek: '08:00-12:00', prefix: `K${n}` });
    await hospital.db.rows(
      `insert into booking (facility_id, booking_code, session_id, ordinal, queue_number, medical_record_number, payer, source, clinic_code, visit_date, nik, card_number, phone, visit_type, reference_number, is_new_patient, last_task, booked_at, estimated_at, checked_in_at)
       select :facilityId, 'DSP' || :n || o, :sessionId, 90 + o, 'K' || :n || '-' || (90 + o), patient.medical_record_number, 'JKN', 'kiosk', 'K' || :n, cast(:today as date), patient.nik, '', '', 1, '', false, 3, now(), now(), now()
       from generate_series(1, 6) as o
       join (select medical_record_number, nik, row_number() over (order by medical_record_number) as place from patient where facility_id = :facilityId) as patient on patient.place = o`,
      { facilityId, n: String(n), sessionId, today: TODAY },
    );
    await hospital.db.rows(`update booking set state = 'called' where facility_id = :facilityId and booking_code = 'DSP' || :n || '6'`, { facilityId, n: String(n) });
    await hospital.db.rows('update practice_session set waiting = 5, in_service = 1 where facility_id = :facilityId and session_id = :sessionId', { facilityId, sessionId });
    await call(`K${n}-96`, { kind: 'clinic', queueRef: `session ${sessionId}`, place: `Ruang Pemeriksaan Khusus Lantai Dasar ${n}`, spokenPlace: `Ruang ${n}`, bookingCode: `DSP${n}6` });
  }
  for (const n of [1, 2, 3, 4, 5, 6]) await call(`P-10${n}`, { place: `Loket Pendaftaran Pasien Baru ${n}` });
  await call('R-012', { kind: 'pharmacy', queueRef: 'pharmacy compounded', place: 'Farmasi Rawat Jalan', bookingCode: 'DSP111' });
  await hospital.db.rows(
    `insert into prescription (facility_id, booking_code, prescription_kind, written_at, pharmacy_date, ordinal, numbered_at, state)
     select :facilityId, booking_code, case when n % 2 = 0 then 'compounded' else 'non-compounded' end, now(), cast(:today as date), n, now(),
       (array['waiting', 'in-preparation', 'ready'])[1 + n % 3]
     from (select booking_code, row_number() over (order by booking_code)::int as n from booking where facility_id = :facilityId) as numbered where n < 40`,
    { facilityId, today: TODAY },
  );
  await hospital.settings({ complaintContacts: 'Telepon 021-555 0100\nPetugas informasi di lobi', voice: 'off' });
  const layouts = [
    CLINICS,
    { panels: [{ kind: 'clinic' }, { kind: 'doctors' }], runningText: 'Bawalah kartu identitas.' },
    { panels: [{ kind: 'clinic' }, { kind: 'registration' }, { kind: 'pharmacy' }] },
    { panels: [{ kind: 'clinic' }, { kind: 'doctors' }, { kind: 'pharmacy' }, { kind: 'pledge' }] },
    { panels: [{ kind: 'registration' }, { kind: 'clinic' }, { kind: 'pharmacy' }, { kind: 'other', queueCode: 'laboratorium' }, { kind: 'doctors' }, { kind: 'pledge' }] },
  ];
  const page = await pairedDevice(context, hospital, 'display', CLINICS);
  for (const layout of layouts) {
    await hospital.db.rows(`update device set layout = :layout where facility_id = :facilityId and kind = 'display'`, { facilityId, layout: JSON.stringify(layout) });
    await page.reload();
    await page.locator('[data-page]:not([hidden])').first().waitFor();
    expect({ layout: layout.panels.length, cut: await cutParts(page) }).toEqual({ layout: layout.panels.length, cut: [] });
    expect(await accessibilityViolations(page)).toEqual([]);
  }
  const [, pages] = (await page.getByRole('region', { name: 'Poliklinik' }).locator('[data-page]').innerText()).split('/');
  expect(Number(pages)).toBeGreaterThan(1);
  const html = await page.content();
  expect(html).toContain('K10-91');
  expect(html).not.toContain('Pasien Uji');
});

/** Parts of the screen that stand out of the box they belong to, as seen. */
function cutParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Box {
      className: string;
      textContent: string;
      getBoundingClientRect: () => { left: number; right: number; top: number; bottom: number; height: number };
      closest: (selector: string) => Box;
    }
    const { document, innerWidth, innerHeight } = globalThis as unknown as { document: { querySelectorAll: (selector: string) => Iterable<Box>; documentElement: { scrollWidth: number; scrollHeight: number } }; innerWidth: number; innerHeight: number };
    const stands = (part: Box, within: Box): boolean => {
      const [inner, outer] = [part.getBoundingClientRect(), within.getBoundingClientRect()];
      return inner.height === 0 || (inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1);
    };
    return [
      ...(document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight ? ['the page'] : []),
      ...[...document.querySelectorAll('.row')].filter((row) => !stands(row, row.closest('.rows'))).map((row) => `row: ${row.textContent}`),
      ...[...document.querySelectorAll('.row > *, .panel__head > *, .panel > *, .contacts > *')].filter((part) => !stands(part, part.closest('.panel'))).map((part) => `${part.className}: ${part.textContent}`),
      ...[...document.querySelectorAll('.top > *, .call > *')].filter((part) => !stands(part, part.closest('.top, .call'))).map((part) => `${part.className}: ${part.textContent}`),
    ];
  });
}

test('a display left on shows the new day by itself', async () => {
  const page = await pairedDevice(context, hospital, 'display', QUEUES);
  await call('P-055');
  await page.locator('.row--place', { hasText: 'P-055' }).waitFor();
  hospital.setTime('2027-01-19T00:00:05.000+07:00');
  await hospital.db.transaction(async (tx) => tx.announce('board', String(hospital.facility().facilityId)));
  await page.getByText('Selasa, 19 Januari 2027').waitFor();
  await page.getByText('Belum ada nomor yang dipanggil.').first().waitFor();
  await page.getByText('Silakan menunggu. Nomor Anda akan dipanggil.').waitFor();
});

test('a browser that wants a press before it sounds shows the button for it, and the sound can be tried', async () => {
  await hospital.settings({ voice: 'auto' });
  const page = await pairedDevice(context, hospital, 'display', QUEUES);
  await page.goto(`${hospital.internalUrl}/display?uji=1`);
  await page.locator('#jam', { hasText: '09.00' }).waitFor();
  await page.getByRole('button', { name: 'Uji suara' }).click();
  await page.getByText('Rekaman suara berfungsi.').waitFor();
  await page.addInitScript(() => {
    // A browser without leave to sound: its context stays suspended.
    const { AudioContext: real } = globalThis as unknown as { AudioContext: { prototype: object } };
    Object.defineProperty(real.prototype, 'state', { get: () => 'suspended' });
  });
  await page.reload();
  await page.getByRole('button', { name: 'Aktifkan suara' }).waitFor();
  await call('P-001');
  await page.locator('.call__number', { hasText: 'P-001' }).waitFor();
  await hasTold(page, 1);
  expect(await told(page)).toEqual(['P-001 blocked']);
});

test('the first paint of a display is under 100 kB on the wire', async () => {
  const page = await pairedDevice(context, hospital, 'display', { panels: [{ kind: 'clinic' }, { kind: 'registration' }, { kind: 'pharmacy' }, { kind: 'doctors' }] });
  const network = await context.newCDPSession(page);
  // Of each address the first: what the page fetches to follow what happens comes after its first paint.
  const addresses = new Map<string, string>();
  const received = new Map<string, number>();
  network.on('Network.requestWillBeSent', ({ requestId, request }) => void addresses.set(requestId, request.url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId) ?? requestId;
    if (!received.has(address)) received.set(address, encodedDataLength);
  });
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.reload({ waitUntil: 'load' });
  await page.getByRole('region', { name: 'Farmasi' }).waitFor();
  const bytes = [...received.values()].reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(100_000);
});
