import { listOutbox } from '../../src/outbox/desk';
import { booking, CHILD_SESSION, EVENING_SESSION, LEAVE_SESSION, MORNING, MORNING_SESSION, openHospital, person, TODAY, TOMORROW, TOMORROW_SESSION, type Hospital, type SessionSpec } from '../support/hospital';
import { antrean, expectProblem, simrsClient, type SimrsClient, type SimrsReply } from '../support/simrs';

let hospital: Hospital;
let simrs: SimrsClient;
beforeAll(async () => {
  hospital = await openHospital({ patients: 80 });
  simrs = await simrsClient(hospital, { name: 'khanza' });
});
afterAll(() => hospital.close());

const book = (n: number, session: SessionSpec, over: Record<string, unknown> = {}) => simrs.call('POST', '/antrean', antrean(person(n), session, over));
async function booked(n: number, session: SessionSpec, over: Record<string, unknown> = {}): Promise<string> {
  const reply = await book(n, session, over);
  expect([reply.status, reply.body.kode]).toEqual([201, undefined]);
  return reply.body['kodebooking'] as string;
}
const read = async (kodebooking: string) => (await simrs.call('GET', `/antrean/${kodebooking}`)).body as unknown as { task: object[]; bpjs: object[] } & Record<string, unknown>;
const kindsOwed = async (code: string) => (await listOutbox(hospital.db, hospital.facility().facilityId, { lane: code })).map(({ kind, state }) => [kind, state]);

describe('a booking of the SIMRS', () => {
  test('takes the next number of the same counter as Mobile JKN, from the same quota, and is owed to BPJS', async () => {
    const session = { ...CHILD_SESSION, kodedokter: 700104, prefix: 'ANB', capacity: 4, quotaJkn: 3, quotaNonJkn: 1 };
    await hospital.addSession(session);
    const phone = (await hospital.call('ambil-antrean', '/ambilantrean', booking(person(1), session))).response;
    const reply = await book(2, session);
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ angkaantrean: phone.angkaantrean + 1, nomorantrean: 'ANB-2', norm: person(2).norm, namapoli: 'Anak', sisakuotajkn: 1, kuotajkn: 3, estimasidilayani: expect.any(Number) });
    expect(await kindsOwed(reply.body['kodebooking'] as string)).toEqual([['booking-made', 'open']]);
    const rush = await Promise.all(Array.from({ length: 6 }, (_, i) => book(3 + i, session)));
    expect(rush.map((one) => one.body.kode ?? one.body['angkaantrean']).sort()).toEqual([3, ...Array.from({ length: 5 }, () => 'quota-full')]);
    expect((await book(9, session, { jenispasien: 'NON JKN' })).body).toMatchObject({ angkaantrean: 4, sisakuotanonjkn: 0 });
  });

  test.each<[why: string, n: number, session: SessionSpec, over: Record<string, unknown>, status: number, kode: string, isian: string | undefined]>([
    ['a letter without number', 10, MORNING_SESSION, { nomorreferensi: '' }, 422, 'reference-missing', 'nomorreferensi'],
    ['no kind of visit', 10, MORNING_SESSION, { jeniskunjungan: null }, 422, 'visit-type-unknown', 'jeniskunjungan'],
    ['an unknown clinic', 10, MORNING_SESSION, { kodepoli: 'XXX' }, 404, 'clinic-unknown', 'kodepoli'],
    ['no such session', 10, MORNING_SESSION, { jampraktek: '01:00-02:00' }, 404, 'schedule-unavailable', 'jampraktek'],
    ['a doctor on leave', 10, LEAVE_SESSION, {}, 409, 'clinic-closed', undefined],
    ['a day that is over', 10, MORNING_SESSION, { tanggalperiksa: '2027-01-01' }, 422, 'visit-date-passed', 'tanggalperiksa'],
    ['an unknown patient', 10, MORNING_SESSION, { norm: 'TIDAK-ADA' }, 404, 'patient-not-found', 'norm'],
    ['the NIK of somebody else', 10, MORNING_SESSION, { nik: person(11).nik }, 409, 'patient-data-differ', 'nik'],
    ['nobody named', 10, MORNING_SESSION, { norm: '' }, 422, 'isian-tidak-sesuai', 'norm'],
  ])('is refused for %s, and nothing is booked', async (_why, n, session, over, status, kode, isian) => {
    const reply = await book(n, session, over);
    expectProblem(reply, status, kode);
    expect(reply.body.isian).toBe(isian);
    expect((await simrs.call('GET', `/antrean?tanggalperiksa=${TODAY}&kodepoli=SAR`)).body.list.filter((item) => item['norm'] === person(n).norm)).toEqual([]);
  });

  test('is one for a patient in a clinic and day, and one for a letter', async () => {
    await booked(12, MORNING_SESSION, { nomorreferensi: 'SURAT-12' });
    expectProblem(await book(12, EVENING_SESSION), 409, 'already-booked');
    expectProblem(await book(13, MORNING_SESSION, { nomorreferensi: 'SURAT-12' }), 409, 'reference-in-use');
  });

  test('names its patient by record number, NIK or card, and pays as its fields say', async () => {
    const { norm: _, ...byNik } = antrean(person(14), MORNING_SESSION, { nik: person(14).nik });
    expect((await simrs.call('POST', '/antrean', byNik)).body['norm']).toBe(person(14).norm);
    const { norm: _norm, jenispasien: _payer, ...byCard } = antrean(person(15), MORNING_SESSION, { nomorkartu: Number(person(15).nomorkartu) });
    expectProblem(await simrs.call('POST', '/antrean', byCard), 422); // a card that came as a number has lost its zeros
    const ticket = await simrs.call('POST', '/antrean', { ...byCard, nomorkartu: person(15).nomorkartu });
    expect(await read(ticket.body['kodebooking'] as string)).toMatchObject({ norm: person(15).norm, jenispasien: 'JKN', nomorkartu: person(15).nomorkartu, nik: person(15).nik });
    const general = await booked(16, MORNING_SESSION, { jenispasien: undefined, nomorreferensi: undefined, jeniskunjungan: undefined });
    expect(await read(general)).toMatchObject({ jenispasien: 'NON JKN', jeniskunjungan: 3, nomorkartu: '', sumber: 'SIMRS', status: 'Belum dilayani' });
  });

  test('of a clinic that is not reported, or of a kind of visit without letter, needs no number', async () => {
    await hospital.settings({ clinicsNotReported: ['SAR'], visitTypesWithoutReference: [2] });
    try {
      await booked(17, MORNING_SESSION, { nomorreferensi: '' });
      expect(await kindsOwed(await booked(18, CHILD_SESSION, { nomorreferensi: '', jeniskunjungan: 2 }))).toEqual([['booking-made', 'open']]);
    } finally {
      await hospital.settings({});
    }
  });
});

describe('reading', () => {
  test('one booking tells its tasks and what has become of each at BPJS', async () => {
    const code = await booked(20, MORNING_SESSION);
    await simrs.call('POST', `/antrean/${code}/checkin`);
    await hospital.db.rows(`update outbox set state = 'sent', attempts = 1, last_message = 'Ok' where facility_id = :facilityId and lane = :code and kind = 'booking-made'`, { facilityId: hospital.facility().facilityId, code });
    const told = await read(code);
    expect(told).toMatchObject({ kodebooking: code, status: 'Belum dilayani', taskid: 3, checkin: Date.parse(MORNING), dipindahke: null });
    expect(told.task).toEqual([{ taskid: 3, waktu: Date.parse(MORNING), dicatat: Date.parse(MORNING), sumber: 'simrs' }]);
    expect(told.bpjs).toEqual([
      { layanan: 'antrean/add', keadaan: 'terkirim', percobaan: 1, pesan: 'Ok' },
      { layanan: 'antrean/updatewaktu', taskid: 3, keadaan: 'menunggu', percobaan: 0, pesan: '' },
    ]);
    expectProblem(await simrs.call('GET', '/antrean/TIDAK-ADA'), 404, 'booking-unknown');
  });

  test('a day is told by poli, doctor and state, page by page, each booking once, whatever is booked meanwhile', async () => {
    const day = TOMORROW_SESSION;
    const evening = { ...day, kodedokter: 700102, jampraktek: '17:00-20:00', prefix: 'SARE' };
    await hospital.addSession(evening);
    const codes: string[] = [];
    for (let n = 30; n < 37; n++) codes.push(await booked(n, n % 2 === 0 ? day : evening));
    await simrs.call('POST', `/antrean/${codes[0]!}/batal`, { keterangan: 'Sakit' });
    const pages: string[] = [];
    for (let kursor: string | null = ''; kursor !== null; ) {
      const reply: SimrsReply = await simrs.call('GET', `/antrean?tanggalperiksa=${TOMORROW}&limit=2&kursor=${kursor}`);
      pages.push(...reply.body.list.map((item) => item['kodebooking'] as string));
      kursor = reply.body['kursorberikut'] as string | null;
      if (pages.length === 2) await booked(38, day);
    }
    expect(new Set(pages).size).toBe(pages.length);
    expect(codes.filter((code) => !pages.includes(code))).toEqual([]);
    const of = async (query: string) => (await simrs.call('GET', `/antrean?tanggalperiksa=${TOMORROW}&${query}`)).body.list.map((item) => item['kodebooking']);
    expect(await of('status=batal')).toEqual([codes[0]]);
    expect(await of('kodedokter=700102&status=Belum%20dilayani')).toEqual([codes[1], codes[3], codes[5]]);
    expect(await of('kodepoli=ANA')).toEqual([]);
    expectProblem(await simrs.call('GET', '/antrean?status=entah'), 422, 'isian-tidak-sesuai');
  });
});

describe('what becomes of a booking', () => {
  test('a cancellation frees the quota, tells BPJS, and is refused once more and once the doctor has called', async () => {
    const code = await booked(40, MORNING_SESSION);
    await simrs.call('POST', `/antrean/${code}/checkin`);
    expectProblem(await simrs.call('POST', `/antrean/${code}/batal`, {}), 422, 'isian-tidak-sesuai');
    expect((await simrs.call('POST', `/antrean/${code}/batal`, { keterangan: 'Pulang' })).body).toEqual({ kodebooking: code, status: 'Batal' });
    expect((await kindsOwed(code)).at(-1)).toEqual(['booking-cancelled', 'open']);
    expectProblem(await simrs.call('POST', `/antrean/${code}/batal`, { keterangan: 'Pulang' }), 409, 'booking-cancelled');
    const other = await booked(41, MORNING_SESSION);
    for (const taskid of [3, 4]) await simrs.call('POST', '/task', { kodebooking: other, taskid, waktu: Date.parse(MORNING) });
    expectProblem(await simrs.call('POST', `/antrean/${other}/batal`, { keterangan: 'Pulang' }), 409, 'already-served');
    expectProblem(await simrs.call('POST', '/antrean/TIDAK-ADA/batal', { keterangan: 'Pulang' }), 404, 'booking-unknown');
  });

  test('a check-in is the server\'s time, beside it what the caller says; a new patient waits for the loket', async () => {
    await hospital.db.rows(`insert into service_queue (facility_id, queue_code, kind, queue_name, queue_prefix) values (:facilityId, 'pendaftaran', 'registration', 'Pendaftaran', 'P')`, { facilityId: hospital.facility().facilityId });
    await simrs.call('PUT', '/pasien/RM-BARU', { nama: 'Baru', nomorkartu: '0006660000001', pasienbaru: 1 });
    expectProblem(await book(42, CHILD_SESSION, { norm: 'RM-BARU', nomorreferensi: 'BARU-1' }), 422, 'phone-missing');
    const code = await booked(42, CHILD_SESSION, { norm: 'RM-BARU', nomorreferensi: 'BARU-1', nohp: '081266600001' });
    expect((await simrs.call('POST', `/antrean/${code}/checkin`, { waktu: Date.parse(MORNING) - 60_000 })).body).toMatchObject({ taskid: 1, waktu: Date.parse(MORNING) });
    const [ticket] = await hospital.db.rows<{ source: string; state: string }>('select source, state from service_ticket where facility_id = :facilityId and booking_code = :code', { facilityId: hospital.facility().facilityId, code });
    expect(ticket).toEqual({ source: 'desk', state: 'waiting' });
    expectProblem(await simrs.call('POST', `/antrean/${await booked(43, TOMORROW_SESSION)}/checkin`), 409, 'check-in-on-other-day');
  });

  test('a transfer makes a new booking in the other session, calls the old one off, and takes the arrival along', async () => {
    const code = await booked(44, MORNING_SESSION);
    await simrs.call('POST', `/antrean/${code}/checkin`);
    const { kodepoli, kodedokter, tanggalperiksa, jampraktek } = EVENING_SESSION;
    const move = { kodepoli, kodedokter, tanggalperiksa, jampraktek, keterangan: 'Dokter berhalangan' };
    const moved = await simrs.call('POST', `/antrean/${code}/pindah`, move);
    expect(moved.body).toMatchObject({ kodebookinglama: code, kodedokter, jampraktek, taskid: 3, sumber: 'SIMRS', status: 'Belum dilayani' });
    expect(await read(code)).toMatchObject({ status: 'Batal', keteranganbatal: 'Dokter berhalangan', dipindahke: moved.body['kodebooking'] });
    expect(await kindsOwed(moved.body['kodebooking'] as string)).toEqual([['booking-made', 'open'], ['task-reached', 'open']]);
    expect((await simrs.call('POST', `/antrean/${code}/pindah`, move)).body['kodebooking']).toBe(moved.body['kodebooking']);
    expectProblem(await simrs.call('POST', `/antrean/${code}/pindah`, { ...move, jampraktek: '01:00-02:00' }), 404, 'schedule-unavailable');
  });

  test('each act is written down under the name of the client', async () => {
    const acts = await hospital.db.rows<{ act: string }>(`select distinct act from staff_act where facility_id = :facilityId and actor = 'khanza' order by act`, { facilityId: hospital.facility().facilityId });
    expect(acts.map(({ act }) => act)).toEqual(expect.arrayContaining(['booked-by-simrs', 'booking-cancelled', 'checked-in', 'transferred']));
  });
});
