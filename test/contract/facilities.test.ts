import https from 'node:https';
import { hashPassword } from '../../src/auth/password';
import { reachTask } from '../../src/queue/reach-task';
import { assertReplyMatchesContract } from '../support/contract-schema';
import { booking, MORNING, MORNING_SESSION, openHospital, PASSWORD, person, slotOf, TODAY, TOMORROW, USER, type Hospital } from '../support/hospital';

/** Several facilities in one deployment: each has its address, and nothing of one is anything to another. */
const UNKNOWN = 'Layanan Tidak Ditemukan';
const OTHER_PASSWORD = 'sandi-rumah-sakit-dua';
const FIRST = '/0000R999';
const SECOND = '/0000R888';
const PUSKESMAS = '/0000P777';
const SECOND_HOST = 'antrean.rs-dua.example';

let hospital: Hospital;
let secondId: number;

beforeAll(async () => {
  hospital = await openHospital();
  const { db } = hospital;
  const [second] = await db.rows<{ facility_id: number }>(
    `insert into facility (code, kind, name, time_zone, host_name) values ('0000R888', 'FKRTL', 'RS Dua', 'WIT', :host) returning facility_id`,
    { host: SECOND_HOST },
  );
  secondId = second!.facility_id;
  const [clinic] = await db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values ('0000P777', 'FKTP', 'Puskesmas Tujuh', 'WIB') returning facility_id`);
  // the same user name everywhere, as BPJS tends to have it
  for (const facilityId of [secondId, clinic!.facility_id]) {
    await db.rows('insert into web_service_user (facility_id, username, password_hash) values (:facilityId, :user, :hash)', { facilityId, user: USER, hash: await hashPassword(OTHER_PASSWORD) });
  }
  await db.rows(
    `insert into clinic (facility_id, clinic_code, clinic_name, parent_code, parent_name, queue_prefix)
     select :secondId, clinic_code, clinic_name || ' Dua', parent_code, parent_name, queue_prefix from clinic`,
    { secondId },
  );
  await db.rows(`insert into doctor (facility_id, doctor_code, doctor_name) select :secondId, doctor_code, doctor_name from doctor`, { secondId });
  await db.rows(
    `insert into practice_session (facility_id, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, capacity, quota_jkn, quota_non_jkn)
     select :secondId, clinic_code, doctor_code, visit_date, practice_hours, queue_prefix, 12, 8, 4 from practice_session where not on_leave`,
    { secondId },
  );
  await db.rows(
    `insert into patient (facility_id, medical_record_number, nik, card_number, full_name, sex, phone, registered_at)
     select :secondId, p.norm, p.nik, p.nomorkartu, 'Pasien ' || p.norm, 'P', p.nohp, now() from jsonb_to_recordset(:people) as p(norm text, nik text, nomorkartu text, nohp text)`,
    { secondId, people: JSON.stringify(Array.from({ length: 10 }, (_, i) => person(i + 1))) },
  );
  await hospital.deps.facilities.reload();
});
afterAll(() => hospital.close());

interface Reply {
  metadata: { code: number; message: string };
  // the contract checks its shape
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  response?: any;
}

function call(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = https.request(`${hospital.publicUrl}${path}`, { method, headers, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
        resolve(JSON.parse(text) as Reply);
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const tokenOf = async (prefix: string, password: string): Promise<string> => (await call('GET', `${prefix}/auth`, { 'x-username': USER, 'x-password': password })).response.token;
const passwordOf = (prefix: string): string => (prefix === FIRST ? PASSWORD : OTHER_PASSWORD);
const tokens = new Map<string, string>();
/** A call at a facility with a token of its own. */
async function at(prefix: string, operationId: string, path: string, body: unknown): Promise<Reply> {
  if (!tokens.has(prefix)) tokens.set(prefix, await tokenOf(prefix, passwordOf(prefix)));
  const reply = await call('POST', `${prefix}${path}`, { 'x-token': tokens.get(prefix)!, 'x-username': USER }, body);
  assertReplyMatchesContract(operationId, reply);
  return reply;
}
const messageAt = async (...args: Parameters<typeof at>): Promise<string> => (await at(...args)).metadata.message;
const take = (prefix: string, who: number) => at(prefix, 'ambil-antrean', '/ambilantrean', booking(person(who), MORNING_SESSION));

describe('the address names the facility', () => {
  const poliAt = async (path: string, headers: Record<string, string> = {}, prefix = SECOND) =>
    (await call('POST', path, { 'x-token': await tokenOf(prefix, passwordOf(prefix)), 'x-username': USER, ...headers }, slotOf(MORNING_SESSION))).response?.namapoli as string | undefined;

  test('by its code as first part, in any case', async () => {
    expect(await poliAt('/0000R888/statusantrean')).toBe('Saraf Dua');
    expect(await poliAt('/0000r888//statusantrean/')).toBe('Saraf Dua');
    expect(await poliAt('/0000R999/statusantrean', {}, FIRST)).toBe('Saraf');
  });
  test('by its host name, in any case and with any port', async () => {
    for (const host of [SECOND_HOST, SECOND_HOST.toUpperCase(), `${SECOND_HOST}:8080`]) expect(await poliAt('/statusantrean', { host })).toBe('Saraf Dua');
  });
  test('the code in the path wins over the host', async () => {
    expect(await poliAt('/0000R999/statusantrean', { host: SECOND_HOST }, FIRST)).toBe('Saraf');
  });
  test('an unknown code or host, or none, is nobody', async () => {
    const unknown: [string, string][] = [['/statusantrean', 'localhost'], ['/auth', 'antrean.rs-tiga.example'], ['/0000R000/auth', 'localhost'], ['/', 'localhost'], ['//auth', ''], ['/__proto__/auth', '__proto__'], ['/auth/0000R888', 'localhost'], ['/%30000R888/auth', 'localhost'], ['/auth', '[::1']];
    for (const [path, host] of unknown) for (const method of ['GET', 'POST']) expect([path, (await call(method, path, { host })).metadata]).toEqual([path, { code: 201, message: UNKNOWN }]);
  });
});

describe('nothing of one facility is anything to another', () => {
  test('the password of one opens no other, though the user name is the same', async () => {
    for (const [prefix, password] of [[FIRST, OTHER_PASSWORD], [SECOND, PASSWORD]] as const) {
      expect((await call('GET', `${prefix}/auth`, { 'x-username': USER, 'x-password': password })).metadata.message).toBe('Username atau Password Tidak Sesuai');
    }
  });
  test('a token of one is invalid at another, by prefix as by host name, also once it has been seen as good', async () => {
    const token = await tokenOf(FIRST, PASSWORD);
    const messageOf = async (path: string, more: Record<string, string> = {}) => (await call('POST', path, { 'x-token': token, 'x-username': USER, ...more }, slotOf(MORNING_SESSION))).metadata.message;
    expect(await messageOf(`${FIRST}/statusantrean`)).toBe('Ok');
    expect(await messageOf(`${SECOND}/statusantrean`)).toBe('Token Invalid');
    expect(await messageOf('/statusantrean', { host: SECOND_HOST })).toBe('Token Invalid');
  });
  test('numbers are counted apart', async () => {
    expect([(await take(FIRST, 1)).response.nomorantrean, (await take(FIRST, 2)).response.nomorantrean, (await take(SECOND, 1)).response.nomorantrean]).toEqual(['SAR-1', 'SAR-2', 'SAR-1']);
    const status = await at(SECOND, 'status-antrean', '/statusantrean', slotOf(MORNING_SESSION));
    expect(status.response).toMatchObject({ totalantrean: 1, kuotajkn: 8, sisakuotajkn: 7 });
  });
  test('a patient of one is unknown at another, and may register there too', async () => {
    expect((await take(FIRST, 15)).metadata.code).toBe(200);
    expect((await take(SECOND, 15)).metadata.code).toBe(202);
    const who = person(15);
    const reply = await at(SECOND, 'info-pasien-baru', '/infopasienbaru', {
      ...who, nomorkk: '3271999900009002', nama: 'Sutarno', jeniskelamin: 'L', tanggallahir: '1985-03-01', alamat: 'Jalan Mawar 1', kodeprop: '11', namaprop: 'Jawa Barat',
      kodedati2: '0120', namadati2: 'Kab. Bandung', kodekec: '1319', namakec: 'Soreang', kodekel: 'D2105', namakel: 'Cingcin', rw: '001', rt: '013',
    });
    expect(reply.response).toEqual({ norm: 'MJ-000001' });
    expect((await take(SECOND, 15)).metadata.code).toBe(200);
  });
  test('a booking code of one is unknown at another, whatever is asked, and stays as it was', async () => {
    const { kodebooking } = (await take(FIRST, 3)).response;
    const before = await hospital.db.rows('select * from booking where booking_code = :kodebooking', { kodebooking });
    expect(await messageAt(SECOND, 'sisa-antrean', '/sisaantrean', { kodebooking })).toBe('Antrean Tidak Ditemukan');
    expect(await messageAt(SECOND, 'batal-antrean', '/batalantrean', { kodebooking, keterangan: 'Berhalangan' })).toBe('Antrean Tidak Ditemukan');
    expect(await messageAt(SECOND, 'check-in', '/checkinantrean', { kodebooking, waktu: Date.parse(MORNING) })).toBe('Antrean Tidak Ditemukan');
    expect(await messageAt(SECOND, 'ambil-antrean-farmasi', '/ambilantreanfarmasi', { kodebooking })).toBe('Kode Booking tidak ditemukan');
    expect(await messageAt(SECOND, 'status-antrean-farmasi', '/statusantreanfarmasi', { kodebooking })).toBe('Kode Booking tidak ditemukan');
    await hospital.deps.replies.close();
    expect(await hospital.db.rows('select * from booking where booking_code = :kodebooking', { kodebooking })).toMatchObject([{ ...before[0], replied_at: expect.any(Date) }]);
  });
  test('a reference number used at one is free at another', async () => {
    expect((await take(FIRST, 5)).metadata.code).toBe(200);
    expect((await take(SECOND, 5)).metadata.code).toBe(200);
  });
  test('a prescription and the pharmacy queue of one are not there at another', async () => {
    const { kodebooking } = (await take(FIRST, 4)).response;
    await at(FIRST, 'check-in', '/checkinantrean', { kodebooking, waktu: Date.parse(MORNING) });
    for (const task of [4, 5] as const) {
      const occurredAt = new Date(Date.parse(MORNING) + task * 60_000);
      hospital.setTime(occurredAt.toISOString());
      await reachTask(hospital.deps, hospital.facility(), { bookingCode: kodebooking, task, occurredAt, source: 'poli', ...(task === 5 ? { prescriptionKind: 'compounded' as const } : {}) });
    }
    hospital.setTime(MORNING);
    expect((await at(FIRST, 'ambil-antrean-farmasi', '/ambilantreanfarmasi', { kodebooking })).response.nomorantrean).toBe(1);
    expect(await messageAt(SECOND, 'status-antrean-farmasi', '/statusantreanfarmasi', { kodebooking })).toBe('Kode Booking tidak ditemukan');
    expect(await hospital.db.rows('select * from pharmacy_queue where facility_id = :secondId', { secondId })).toEqual([]);
  });
  test('operations of one are not listed at another', async () => {
    await hospital.db.rows(
      `insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, card_number, updated_at)
       values (:facilityId, 'OP1', :today, 'Herniotomi', 'BED', :card, now())`,
      { facilityId: hospital.facility().facilityId, today: TODAY, card: person(1).nomorkartu },
    );
    const listed = async (prefix: string) => [
      (await at(prefix, 'jadwal-operasi-rs', '/jadwaloperasirs', { tanggalawal: TODAY, tanggalakhir: TOMORROW })).response.list.length as number,
      (await at(prefix, 'jadwal-operasi-pasien', '/jadwaloperasipasien', { nopeserta: person(1).nomorkartu })).response.list.length as number,
    ];
    expect([await listed(FIRST), await listed(SECOND)]).toEqual([[1, 1], [0, 0]]);
  });
  test('each keeps the evidence of its own calls', async () => {
    await hospital.deps.evidence.close();
    const rows = await hospital.db.rows<{ facility_id: number; request: string }>('select facility_id, request from service_evidence');
    const wrong = rows.filter((row) => row.request.includes(SECOND) && row.facility_id !== secondId);
    expect(rows.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
    expect(rows.filter((row) => row.facility_id === secondId).length).toBeGreaterThan(5);
  });
  test('settings, time zone and users of one do not reach another', async () => {
    await hospital.settings({ bookingMaxDays: 0, pathAliases: { '/antrol/status': 'status-antrean' } });
    expect(await messageAt(FIRST, 'status-antrean', '/antrol/status', {})).toBe('Tanggal Tidak Boleh Kosong');
    expect((await call('POST', `${SECOND}/antrol/status`, {})).metadata.message).toBe(UNKNOWN);
    // half past ten in the evening in Jakarta is half past midnight of the next day in Jayapura
    hospital.setTime('2027-01-18T22:30:00.000+07:00');
    tokens.clear();
    expect(await messageAt(SECOND, 'status-antrean', '/statusantrean', slotOf(MORNING_SESSION))).toBe('Tanggal Periksa Tidak Berlaku');
    expect(await messageAt(FIRST, 'status-antrean', '/statusantrean', slotOf(MORNING_SESSION))).toBe('Ok');
    hospital.setTime(MORNING);
    tokens.clear();
  });
});

describe('a clinic of the first level (FKTP)', () => {
  test('has none of the hospital services, with or without a token', async () => {
    const token = await tokenOf(FIRST, PASSWORD);
    const services = ['/token', '/statusantrean', '/ambilantrean', '/sisaantrean', '/batalantrean', '/checkinantrean', '/infopasienbaru', '/jadwaloperasirs', '/jadwaloperasipasien', '/ambilantreanfarmasi', '/statusantreanfarmasi'];
    for (const path of services) {
      for (const method of ['GET', 'POST']) {
        expect((await call(method, `${PUSKESMAS}${path}`, { 'x-token': token, 'x-username': USER, 'x-password': OTHER_PASSWORD })).metadata).toEqual({ code: 201, message: UNKNOWN });
      }
    }
  });
  test('has the services of primary care, for tokens of its own alone', async () => {
    const own = await tokenOf(PUSKESMAS, OTHER_PASSWORD);
    const status = async (prefix: string, token: string) => (await call('GET', `${prefix}/antrean/status/001/2027-01-18`, { 'x-token': token, 'x-username': USER })).metadata.message;
    expect([await status(PUSKESMAS, own), await status(PUSKESMAS, await tokenOf(FIRST, PASSWORD)), await status(FIRST, own)]).toEqual(['Poli Tidak Ditemukan', 'Token Invalid', UNKNOWN]);
  });
});

describe('a facility that comes or goes while the service runs', () => {
  test('is served from then on, and no longer', async () => {
    await hospital.db.rows(`insert into facility (code, kind, name, time_zone) values ('0000R666', 'FKRTL', 'RS Enam', 'WITA')`);
    await hospital.deps.facilities.reload();
    expect((await call('POST', '/0000R666/statusantrean', {})).metadata.message).toBe('Token Invalid');
    await hospital.deps.evidence.close();
    await hospital.db.rows(`delete from service_evidence where facility_id = (select facility_id from facility where code = '0000R666')`);
    await hospital.db.rows(`delete from facility where code = '0000R666'`);
    await hospital.deps.facilities.reload();
    expect((await call('POST', '/0000R666/statusantrean', {})).metadata.message).toBe(UNKNOWN);
  });
});

test('nothing of this was an error of ours', () => {
  expect(hospital.log.lines.filter((line) => line.level === 'error')).toEqual([]);
});
