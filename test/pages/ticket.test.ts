import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { booked } from '../support/clinic';
import { MORNING_SESSION, openHospital, type Hospital } from '../support/hospital';
import { treated } from '../support/pharmacy';
import { addStaff, pairedDevice, signInAs } from '../support/staff';
import { until } from '../support/until';

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
afterEach(() => context.close());

const prints = (): Promise<{ outcome: string | null; requested_by: string; seen_by: string | null }[]> =>
  hospital.db.rows('select outcome, requested_by, seen_by from ticket_print where facility_id = :facilityId order by print_id', { facilityId: hospital.facility().facilityId });

/** A press as a panel has it: a form of the page that is open, with fields of its own. */
async function send(page: Page, fields: Record<string, string>): Promise<void> {
  await page.evaluate((wanted) => {
    interface Form {
      append: (...parts: unknown[]) => void;
      method: string;
      action: string;
      submit: () => void;
    }
    const { document } = globalThis as unknown as { document: { createElement: (name: string) => Form & { name: string; value: string }; body: Form; querySelector: (s: string) => { value: string } } };
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/petugas/cetak';
    for (const [name, value] of Object.entries({ ...wanted, _csrf: document.querySelector('[name=_csrf]').value })) {
      const field = document.createElement('input');
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }, fields);
}

/** Width and height of each page that comes out, in millimetres. */
async function papers(page: Page): Promise<string[]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true, tagged: false })).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  return boxes.map(([, width, height]) => `${Math.round((Number(width) / 72) * 25.4)}×${Math.round((Number(height) / 72) * 25.4)}`);
}

test('a ticket prints on one page of 80 or 58 mm with the number, the doctor, the estimate and a code, and nothing of the patient', async () => {
  const [ticket] = await booked(hospital, MORNING_SESSION, 10, 10);
  await hospital.settings({ ticketPaper: '58' });
  for (const [paper, size] of [['80', '80×160'], ['58', '58×150'], [null, '58×150']] as const) {
    context = await openContext(browser, 'kiosk');
    const page = await pairedDevice(context, hospital, 'kiosk', { paper });
    await page.getByRole('heading', { name: 'Selamat datang' }).waitFor();
    await page.keyboard.type(ticket!.bookingCode);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ya, benar' }).click();
    await page.getByRole('heading', { name: 'Ini nomor Anda' }).waitFor();
    expect(await papers(page)).toEqual([size]);
    const text = (await page.locator('.paper').textContent()) ?? '';
    for (const part of ['RS Uji', 'Senin, 18 Januari 2027', 'Poli Saraf', ticket!.queueNumber, 'dr. Sari Wening, Sp.N', 'Perkiraan dilayani pukul 09.00', ticket!.bookingCode]) expect(text).toContain(part);
    expect(text).not.toContain('Pasien Uji');
    expect(await page.locator('.paper svg path').count()).toBe(2);
    if (paper !== null) await context.close();
  }
  await hospital.settings({});
});

test('a paper that failed at the kiosk is seen to by the reprint of a member of staff, who is recorded', async () => {
  const [ticket] = await booked(hospital, MORNING_SESSION, 11, 11);
  const { facilityId } = hospital.facility();
  await hospital.db.rows('delete from ticket_print where facility_id = :facilityId', { facilityId });
  await hospital.db.rows(
    `insert into ticket_print (facility_id, booking_code, requested_at, requested_by, outcome) values (:facilityId, :code, :at, 'Kiosk Lobi', 'failed')`,
    { facilityId, code: ticket!.bookingCode, at: hospital.deps.clock() },
  );
  context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'registration');
  const complaints = complaintsOf(page);
  await send(page, { booking: ticket!.bookingCode });
  await page.getByRole('heading', { name: `Tiket ${ticket!.queueNumber}` }).waitFor();
  await page.getByText('Tiket sudah dikirim ke printer.').waitFor();
  expect(await prints()).toEqual([
    { outcome: 'failed', requested_by: 'Kiosk Lobi', seen_by: 'registration' },
    { outcome: 'printed', requested_by: 'registration', seen_by: null },
  ]);
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await papers(page)).toEqual(['80×160']);

  // once more, by a form of a boosted page: it prints as well
  await page.getByRole('button', { name: 'Cetak lagi' }).click();
  await until(async () => (await prints()).length === 3 && (await prints())[2]?.outcome === 'printed', 'a second paper');
  await page.getByRole('button', { name: 'Tiket tidak keluar' }).click();
  await page.getByText('Dicatat: tiket tidak keluar.').waitFor();
  expect((await prints())[2]).toMatchObject({ outcome: 'failed' });
  expect(complaints).toEqual([]);
});

test('staff print a pharmacy number, which is given if nobody has yet, and a desk number; what does not exist is said', async () => {
  context = await openContext(browser, 'staff');
  const page = await signInAs(context, hospital, 'pharmacy');
  await send(page, { booking: await treated(hospital, 'non-compounded'), farmasi: '1' });
  await page.getByRole('heading', { name: 'Tiket N-001' }).waitFor();
  await page.getByText('Tiket sudah dikirim ke printer.').waitFor();
  await send(page, { tiket: '999999' });
  await page.getByText('Nomor antrean tidak ditemukan.').waitFor();
});
