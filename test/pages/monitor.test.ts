import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Refusal } from '../../src/platform/refusal';
import { checkIn } from '../../src/queue/check-in';
import { reachTask } from '../../src/queue/reach-task';
import { takeNumbers } from '../../src/queue/take-number';
import { accessibilityViolations, complaintsOf, openBrowser, openContext } from '../support/browser';
import { CHILD_SESSION, MORNING_SESSION, openHospital, person, TODAY, type Hospital, type SessionSpec } from '../support/hospital';
import { opened } from '../support/opened';
import { addStaff, signInAs } from '../support/staff';

const AT = '/petugas/monitor';
const EVIL = 'data <img src=x onerror="document.title=\'rusak\'"> belum sesuai.';

let hospital: Hospital;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let patients = 0;

beforeAll(async () => {
  hospital = await openHospital({ patients: 40 });
  await addStaff(hospital);
  browser = await openBrowser();
  context = await openContext(browser, 'staff');
  page = await signInAs(context, hospital, 'supervisor');
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await hospital.close();
});
afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

const facilityId = (): number => hospital.facility().facilityId;
const open = (path: string) => page.goto(`${hospital.internalUrl}${path}`);
const said = (sentence: string) => page.locator('#pesan').getByText(sentence).waitFor();
const rowOf = (table: string, name: string) => page.locator(table).getByRole('row', { name });

async function booked(session: SessionSpec = MORNING_SESSION): Promise<string> {
  patients += 1;
  const who = person(patients);
  const [ticket] = await takeNumbers(hospital.deps, hospital.facility(), [
    {
      source: 'kiosk', doctorAsAsked: '', payer: 'JKN', phone: who.nohp, visitType: 1, referenceNumber: `0001R001${patients}`,
      slot: { clinicCode: session.kodepoli, doctorCode: session.kodedokter, visitDate: session.tanggalperiksa, practiceHours: session.jampraktek },
      patient: { medicalRecordNumber: who.norm, nik: who.nik, cardNumber: who.nomorkartu },
    },
  ]);
  if (ticket === undefined || ticket instanceof Refusal) throw new Error('no number was given');
  return ticket.bookingCode;
}

const arrives = (bookingCode: string) => checkIn(hospital.deps, hospital.facility(), { bookingCode, claimedAt: hospital.deps.clock(), source: 'kiosk' });
const reaches = (bookingCode: string, task: 4 | 5, over = {}) => reachTask(hospital.deps, hospital.facility(), { bookingCode, task, occurredAt: hospital.deps.clock(), source: 'poli', actor: 'clinic', ...(task === 5 ? { prescriptionKind: 'none' as const } : {}), ...over });

/** What BPJS made of the add of a booking. @returns its row */
async function refused(bookingCode: string, state: 'parked' | 'rejected', message: string, about: string | null = 'field:nik'): Promise<number> {
  const [row] = await hospital.db.rows<{ outbox_id: number }>(
    `update outbox set state = :state, needs_staff = true, verdict = :verdict, about = :about, last_message = :message, attempts = 1, settled_at = :now
     where facility_id = :facilityId and lane = :bookingCode and kind = 'booking-made' returning outbox_id`,
    { facilityId: facilityId(), bookingCode, state, verdict: state === 'parked' ? 'needs-person' : 'rejected', about, message, now: hospital.deps.clock() },
  );
  return row!.outbox_id;
}

const actsOn = (outboxId: number) => hospital.db.rows<{ act: string; actor: string; reason: string | null }>('select act, actor, reason from outbox_act where facility_id = :facilityId and outbox_id = :outboxId order by act_id', { facilityId: facilityId(), outboxId });
const stateOf = async (outboxId: number) => (await hospital.db.rows<{ state: string; needs_staff: boolean; requested_by: string | null }>('select state, needs_staff, requested_by from outbox where facility_id = :facilityId and outbox_id = :outboxId', { facilityId: facilityId(), outboxId }))[0];

/** What a chart holds, by the library itself: series by name. */
const drawn = (id: string) =>
  page.evaluate((chartId) => {
    interface Library {
      getChart: (canvas: unknown) => { data: { labels: string[]; datasets: { label: string; data: number[] }[] }; width: number; height: number } | undefined;
    }
    const { Chart, document } = globalThis as unknown as { Chart?: Library; document: { querySelector: (selector: string) => unknown } };
    const chart = Chart?.getChart(document.querySelector(`#${chartId} canvas`));
    return chart === undefined ? undefined : { labels: chart.data.labels, isDrawn: chart.width > 100 && chart.height > 80, series: Object.fromEntries(chart.data.datasets.map(({ label, data }) => [label, data])) };
  }, id);

test('the day is seen at a glance in figures and charts, and both follow a call without anybody reloading', async () => {
  const [first, second] = [await booked(), await booked()];
  await booked(CHILD_SESSION);
  await arrives(first);
  await arrives(second);
  await open(AT);
  await page.locator('#grafik-jam canvas').waitFor();
  expect(await rowOf('#tabel-poli', 'Saraf').innerText()).toMatch(/^Saraf\s+2\s+2\s+0\s+2\s+0\s+0\s+0\s+0$/);
  expect(await drawn('grafik-poli')).toMatchObject({ labels: ['Anak', 'Bedah', 'Saraf'], isDrawn: true, series: { Menunggu: [0, 0, 2], Dilayani: [0, 0, 0], 'Belum datang': [1, 0, 0] } });

  hospital.setTime('2027-01-18T09:12:00.000+07:00');
  await reaches(first, 4);
  await rowOf('#tabel-poli', 'Saraf 2 2 0 1 1').waitFor();
  await rowOf('#tabel-tahap', 'Menunggu dipanggil poli 12 menit 12 menit 1').waitFor();
  expect(await drawn('grafik-poli')).toMatchObject({ isDrawn: true, series: { Menunggu: [0, 0, 1], Dilayani: [0, 0, 1] } });
  expect(await drawn('grafik-tahap')).toMatchObject({ series: { Median: [null, null, 12, null, null, null] } });
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  const numbersEnd = await page.locator('#tabel-tahap').boundingBox();
  expect((numbersEnd?.y ?? 0) + (numbersEnd?.height ?? 0)).toBeLessThanOrEqual(768);

  // Without loading the page anew: away and back, the charts are drawn again.
  await page.getByRole('link', { name: 'Catatan petugas' }).click();
  await page.getByRole('heading', { name: 'Catatan petugas' }).waitFor();
  await page.getByRole('link', { name: 'Hari ini' }).click();
  await page.locator('#grafik-jam canvas').waitFor();
  expect(await drawn('grafik-jam')).toMatchObject({ labels: ['09.00'], isDrawn: true, series: { Datang: [2], 'Dipanggil poli': [1] } });

  await reaches(second, 4, { entryReason: 'listrik padam' });
  await rowOf('#tabel-tahap', 'Menunggu dipanggil poli 12 menit 12 menit 2*').waitFor();
  hospital.setTime('2027-01-18T10:20:00.000+07:00');
  await reaches(second, 5);
  await page.locator('#terlambat').getByRole('cell', { name: 'Sudah dipanggil poli, belum tercatat selesai' }).waitFor();
});

test('what BPJS says is shown as text, and a resend is seen before it is sent, once for many, under the name of who pressed', async () => {
  const rows = [await refused(await booked(), 'parked', EVIL), await refused(await booked(), 'parked', 'data nik  belum sesuai.'), await refused(await booked(), 'parked', 'Rujukan tidak valid', 'referral')];
  await open(`${AT}/bpjs`);
  await page.getByText(EVIL).waitFor();
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).not.toBe('rusak');
  expect(await accessibilityViolations(page)).toEqual([]);

  await page.getByRole('link', { name: 'Isian nik tidak diterima 2' }).click();
  await page.getByRole('link', { name: 'Kirim ulang semua yang bersebab ini (2)' }).waitFor();
  expect(await page.locator('.monitor-entry').count()).toBe(2);
  for (const row of rows.slice(0, 2)) await page.getByLabel(`Pilih kiriman nomor ${row}`).check();
  await page.getByRole('button', { name: 'Kirim ulang', exact: true }).click();
  await page.getByRole('heading', { name: 'Yang akan dikirim (2)' }).waitFor();
  expect(await page.getByRole('main').innerText()).not.toContain(person(4).nik);
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await stateOf(rows[0]!)).toMatchObject({ state: 'parked' });

  await page.getByRole('button', { name: 'Kirim ulang sekarang (2)' }).click();
  await said('2 kiriman dikirim ulang.');
  for (const row of rows.slice(0, 2)) {
    expect(await stateOf(row)).toEqual({ state: 'open', needs_staff: false, requested_by: 'supervisor' });
    expect(await actsOn(row)).toEqual([{ act: 'resend', actor: 'supervisor', reason: null }]);
  }
  expect(await stateOf(rows[2]!)).toMatchObject({ state: 'parked' });

  // Pressed again from a page that is old by now: nothing happens, and it says why.
  await open(`${AT}/bpjs/tindakan?lakukan=kirim-ulang&id=${rows[0]!}`);
  await page.getByText('Tidak ada yang dapat dikirim ulang.').waitFor();
  await page.getByText('Kiriman ini sudah dalam antrean dan akan dikirim sendiri.').waitFor();
  // No page shows more than 25, so an address that names more is made by hand.
  const named = Array.from({ length: 26 }, (_, n) => `&id=${n + 1}`).join('');
  const answer = await page.request.get(`${hospital.internalUrl}${AT}/bpjs/tindakan?lakukan=tutup${named}`);
  expect([answer.status(), await answer.text()]).toEqual([422, expect.stringContaining('Paling banyak 25 kiriman sekaligus.')]);
});

test('data that BPJS refused are corrected after a second look, a row is given up only with a reason, and a final refusal is marked as seen', async () => {
  const [wrong, hopeless, final] = [await booked(), await booked(), await booked()];
  const rows = { wrong: await refused(wrong, 'parked', 'data nik  belum sesuai.'), hopeless: await refused(hopeless, 'parked', 'Rujukan tidak valid', 'referral'), final: await refused(final, 'rejected', 'Gagal. Sudah terbit SEP', null) };
  await open(`${AT}/bpjs`);
  await page.getByRole('link', { name: `Koreksi: kiriman nomor ${rows.wrong}` }).click();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByLabel('NIK').fill('12');
  await page.getByRole('button', { name: 'Periksa' }).click();
  await page.getByRole('button', { name: 'Koreksi dan kirim ulang' }).click();
  await page.getByRole('alert').getByText('NIK harus 16 angka.').waitFor();
  expect(await page.getByLabel('NIK').inputValue()).toBe('12');
  // The browser tells its console of every refusal.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  await page.getByLabel('NIK').fill('3271999900009999');
  await page.getByRole('button', { name: 'Periksa' }).click();
  await page.getByText('3271999900009999').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await actsOn(rows.wrong)).toEqual([]);
  await page.getByRole('button', { name: 'Koreksi dan kirim ulang' }).click();
  await said(`Kiriman nomor ${rows.wrong} dikoreksi dan dikirim ulang.`);
  expect(await actsOn(rows.wrong)).toEqual([{ act: 'correct', actor: 'supervisor', reason: null }]);
  expect(opened(await hospital.db.rows('select nik from booking where facility_id = :facilityId and booking_code = :wrong', { facilityId: facilityId(), wrong }))).toEqual([{ nik: '3271999900009999' }]);

  await page.getByRole('link', { name: `Tutup: kiriman nomor ${rows.hopeless}` }).click();
  await page.getByLabel('Alasan').fill('   ');
  await page.getByRole('button', { name: 'Tutup (1)' }).click();
  await said('Alasan harus diisi.');
  expect(await stateOf(rows.hopeless)).toMatchObject({ state: 'parked' });
  await page.getByLabel('Alasan').fill('=1+1 surat tidak ada');
  await page.getByRole('button', { name: 'Tutup (1)' }).click();
  await said('1 kiriman ditutup.');
  expect(await stateOf(rows.hopeless)).toMatchObject({ state: 'dropped' });
  expect(await actsOn(rows.hopeless)).toEqual([{ act: 'drop', actor: 'supervisor', reason: '=1+1 surat tidak ada' }]);

  await page.getByLabel(`Pilih kiriman nomor ${rows.final}`).check();
  await page.getByRole('button', { name: 'Tandai dilihat', exact: true }).click();
  await page.getByRole('button', { name: 'Tandai dilihat (1)' }).click();
  await said('1 kiriman ditandai sudah dilihat.');
  expect(await actsOn(rows.final)).toMatchObject([{ act: 'seen', actor: 'supervisor' }]);

  // The booking tells all of it, with what was entered from paper marked.
  await arrives(hopeless);
  await reaches(hopeless, 4, { entryReason: 'listrik padam' });
  await open(`${AT}/bpjs/${hopeless}`);
  await rowOf('main', 'task 4 (poli memanggil pasien)').getByText('Dari catatan kertas').waitFor();
  await page.getByText('Tutup oleh supervisor').first().waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  const unknown = await page.request.get(`${hospital.internalUrl}${AT}/bpjs/TIDAKADA`);
  expect(unknown.status()).toBe(404);

  // Who did what, and no formula in the file of it.
  await open(`${AT}/catatan?petugas=supervisor&hal=${hopeless.toLowerCase()}`);
  await page.getByRole('row', { name: `supervisor Menutup kiriman BPJS ${hopeless}` }).waitFor();
  expect(await page.getByRole('row', { name: 'Koreksi dan kirim ulang' }).count()).toBe(0);
  expect(await accessibilityViolations(page)).toEqual([]);
  await hospital.db.rows(`insert into staff_act (facility_id, acted_at, actor, act, subject) values (:facilityId, :now, 'supervisor', 'called', '=cmd|calc')`, { facilityId: facilityId(), now: hospital.deps.clock() });
  const file = await page.request.get(`${hospital.internalUrl}${AT}/catatan/unduh`);
  expect(file.headers()['content-disposition']).toContain(`catatan-${TODAY}-${TODAY}.csv`);
  const text = await file.text();
  expect(text).toContain(`,Menutup kiriman BPJS,bpjs-drop,${hopeless},`);
  expect(text).toContain(",'=cmd|calc,");
});

test('what waits for the loket stands apart from what BPJS refused', async () => {
  const bookingCode = await booked();
  await hospital.db.rows(`update outbox set waits_for = 'reference-number', due_at = 'infinity' where facility_id = :facilityId and lane = :bookingCode`, { facilityId: facilityId(), bookingCode });
  await open(`${AT}/bpjs`);
  await page.getByRole('region', { name: 'Menunggu dilengkapi loket (1)' }).getByRole('link', { name: bookingCode }).waitFor();
  expect(await page.locator('.monitor-entry', { hasText: bookingCode }).count()).toBe(0);
});

test('a difference with HFIS is settled with everybody it hits in view, and a finding of the reconciliation is marked with a note', async () => {
  const { db } = hospital;
  const [difference] = await db.rows<{ difference_id: number }>(
    `insert into schedule_difference (facility_id, identity, kind, clinic_code, visit_date, doctor_code, practice_hours, ours, theirs, bookings_hit, found_at, last_seen_at)
     values (:facilityId, 'leave', 'leave', 'SAR', :today, 700101, '08:00-12:00', '{"onLeave":false}', '{"onLeave":true}', 2, :now, :now) returning difference_id`,
    { facilityId: facilityId(), today: TODAY, now: hospital.deps.clock() },
  );
  await open(`${AT}/hfis`);
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Putuskan perbedaan' }).click();
  await page.getByRole('cell', { name: person(1).nohp }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByLabel('Catatan (boleh kosong)').fill('sudah ditelepon');
  await page.getByRole('button', { name: 'Ikut HFIS' }).click();
  await page.locator('#pesan').getByText('Sesi ditutup untuk booking baru').waitFor();
  expect(await db.rows('select on_leave from practice_session where facility_id = :facilityId and clinic_code = :clinic and visit_date = :today and doctor_code = 700101', { facilityId: facilityId(), clinic: 'SAR', today: TODAY })).toEqual([{ on_leave: true }]);
  expect(await db.rows('select settled_by, note from schedule_difference where facility_id = :facilityId and difference_id = :id', { facilityId: facilityId(), id: difference!.difference_id })).toEqual([{ settled_by: 'supervisor', note: 'sudah ditelepon' }]);

  await db.rows(`insert into reconciliation_run (facility_id, visit_date, started_at, finished_at, findings, needing_person) values (:facilityId, '2027-01-17', :now, :now, 1, 1)`, { facilityId: facilityId(), now: hospital.deps.clock() });
  await db.rows(
    `insert into reconciliation_finding (facility_id, visit_date, kind, booking_code, clinic_code, task, ours, theirs, why, needs_person, run_id, first_found_at, found_at)
     select :facilityId, '2027-01-17', 'only-there', 'ASING1', 'SAR', 0, '', 'Selesai dilayani', :why, true, run_id, :now, :now from reconciliation_run where facility_id = :facilityId`,
    { facilityId: facilityId(), why: '<script>alert(1)</script>', now: hospital.deps.clock() },
  );
  await open(`${AT}/rekonsiliasi`);
  await page.getByText('<script>alert(1)</script>').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByLabel('Catatan untuk yang dipilih').fill('booking dari aplikasi lama');
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Tandai sudah dilihat' }).click();
  await said('1 temuan ditandai sudah dilihat.');
  await page.getByText('Tidak ada temuan yang perlu petugas.').waitFor();
  expect(await db.rows('select seen_by, note from reconciliation_finding where facility_id = :facilityId', { facilityId: facilityId() })).toEqual([{ seen_by: 'supervisor', note: 'booking dari aplikasi lama' }]);
  await open(`${AT}/catatan`);
  await page.getByRole('row', { name: 'supervisor Menandai temuan rekonsiliasi dilihat ASING1' }).waitFor();
  await page.getByRole('row', { name: 'supervisor Mengikuti HFIS SAR' }).waitFor();
});

test('what the nightly examination asks for stands on the monitor and the first page of administrators, and of nobody else', async () => {
  const finding = (verdict: string) => ({ id: 'uji', title: 'Uji', essential: false, durationMs: 1, findings: [{ verdict, what: 'Cons ID development habis dalam 12 hari.', mend: 'Kirim surat.' }] });
  const keep = (verdicts: readonly string[]) =>
    hospital.db.rows(
      `insert into doctor_report (facility_id, asked_by, started_at, finished_at, report) values (:facilityId, '(otomatis)', :now, :now, :report)
       on conflict (facility_id) do update set report = excluded.report`,
      { facilityId: facilityId(), now: hospital.deps.clock(), report: JSON.stringify({ version: 1, startedAt: '', finishedAt: hospital.deps.clock().toISOString(), mode: 'production', publicUrl: null, verdict: 'gagal', server: [], facilities: [{ code: 'x', name: 'x', verdict: 'gagal', checks: verdicts.map(finding) }] }) },
    );
  await keep(['gagal', 'perhatian', 'perhatian', 'baik']);
  await open(AT);
  await page.getByRole('heading', { name: 'Pekerjaan otomatis' }).waitFor();
  expect(await page.getByText('Pemeriksaan terakhir').count()).toBe(0);

  const hers = await signInAs(await openContext(browser, 'staff'), hospital, 'administrator');
  const line = hers.getByRole('link', { name: 'Pemeriksaan terakhir: 1 gagal, 2 perlu perhatian' });
  await line.waitFor();
  await hers.getByRole('link', { name: 'Monitor' }).first().click();
  await hers.getByRole('heading', { name: 'Pekerjaan otomatis' }).waitFor();
  expect(await accessibilityViolations(hers)).toEqual([]);
  await line.click();
  await hers.getByText('otomatis setiap malam').waitFor();
  await hers.getByText('Cons ID development habis dalam 12 hari.').first().waitFor();

  await keep(['baik', 'tidak-diketahui']);
  await hers.goto(`${hospital.internalUrl}${AT}`);
  await hers.getByRole('heading', { name: 'Pekerjaan otomatis' }).waitFor();
  expect(await hers.getByText('Pemeriksaan terakhir').count()).toBe(0);
  await hers.context().close();
});

test('a range is repaired in one act: seen first, sent once, and what was never recorded is named and left alone', async () => {
  const codes = [await booked(CHILD_SESSION), await booked(CHILD_SESSION), await booked(CHILD_SESSION)];
  const rows = [await refused(codes[0]!, 'parked', 'Kalimat baru', 'unknown'), await refused(codes[1]!, 'parked', 'Kalimat baru', 'unknown'), await refused(codes[2]!, 'parked', 'data nohp  belum sesuai.', 'field:nohp')];
  await arrives(codes[2]!);
  // Long after the session: the call was never pressed, and who sat there all day has to sign in again.
  await page.goto('about:blank');
  hospital.setTime('2027-01-18T15:10:00.000+07:00');
  const hers = await openContext(browser, 'staff');
  const late = await signInAs(hers, hospital, 'supervisor');
  const complaintsThere = complaintsOf(late);
  await late.goto(`${hospital.internalUrl}${AT}/perbaikan`);
  const card = (name: RegExp) => late.getByRole('region', { name });
  await card(/^Tidak dapat diperbaiki/).getByRole('row', { name: 'Task 4 (poli memanggil pasien) belum tercatat hari ini' }).getByRole('link', { name: 'Masukkan dari kertas' }).waitFor();
  await card(/^Perlu dilengkapi orang/).getByRole('row', { name: 'Isian nohp tidak diterima' }).getByRole('link', { name: 'Buka kirimannya' }).waitFor();
  expect(await card(/^Dapat dikirim/).getByRole('row', { name: 'Kalimat BPJS belum dikenal' }).innerText()).toMatch(/Kalimat baru[^]*\t2\t[^]*sisa 6 hari 7 jam/);
  expect(await accessibilityViolations(late)).toEqual([]);
  expect(await late.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);

  await late.getByLabel('Sebab').selectOption('unknown');
  await late.getByRole('button', { name: 'Tampilkan' }).click();
  await late.getByRole('link', { name: 'Lihat yang akan dikirim (2 kiriman)' }).click();
  await late.getByRole('heading', { name: 'Yang akan dikirim (2 kiriman dari 2 kunjungan)' }).waitFor();
  expect(await late.locator('.monitor-would').count()).toBe(2);
  expect(await late.getByRole('main').innerText()).not.toContain('327199990000');
  expect(await accessibilityViolations(late)).toEqual([]);
  expect(await stateOf(rows[0]!)).toMatchObject({ state: 'parked' });

  // The same page twice: the second press of it finds nothing left.
  const second = await hers.newPage();
  await second.goto(late.url());
  hospital.setTime('2027-01-18T15:11:00.000+07:00');
  await late.getByRole('button', { name: 'Kirim ulang sekarang (2)' }).click();
  await late.locator('#pesan').getByText('2 kiriman dari 2 kunjungan dikirim ulang; hasilnya terlihat di sini sesudah BPJS menjawab.').waitFor();
  await second.getByRole('button', { name: 'Kirim ulang sekarang (2)' }).click();
  await second.locator('#pesan').getByText('Tidak ada lagi yang perlu dikirim ulang.').waitFor();
  await second.close();
  for (const row of rows.slice(0, 2)) {
    expect(await stateOf(row)).toEqual({ state: 'open', needs_staff: false, requested_by: 'supervisor' });
    expect(await actsOn(row)).toEqual([{ act: 'resend', actor: 'supervisor', reason: 'Perbaikan 12-01-2027 s.d. 18-01-2027' }]);
  }
  expect(await stateOf(rows[2]!)).toMatchObject({ state: 'parked' });
  await late.goto(`${hospital.internalUrl}${AT}/catatan`);
  await late.getByRole('row', { name: 'supervisor Kirim ulang ke BPJS untuk suatu rentang tanggal kunjungan 2027-01-12 2027-01-18' }).waitFor();

  const tooLong = await late.request.get(`${hospital.internalUrl}${AT}/perbaikan?dari=2026-01-01&sampai=2027-01-18`);
  expect([tooLong.status(), await tooLong.text()]).toEqual([422, expect.stringContaining('Rentang tanggal paling panjang 31 hari.')]);
  expect(complaintsThere).toEqual([]);
});
