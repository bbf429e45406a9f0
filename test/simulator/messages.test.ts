import { FKTP_BOOKING, HOSPITAL } from './hospital';
import { BOOKING, rehearse, wib, type Rehearsal } from './rehearsal';

const KODEBOOKING = BOOKING.kodebooking;
const DAY = BOOKING.tanggalperiksa;
const at = (time: string, date = DAY) => wib(date, time).getTime();

type Said = { code: number | string; message: string } | undefined;

/** A booking with these tasks, one minute after the other from 08:01 on, then one push. */
const after = (stored: readonly number[], taskid: number, time: string) => async (bpjs: Rehearsal): Promise<Said> => {
  await bpjs.call('antrean/add', BOOKING);
  for (const [index, earlier] of stored.entries()) await bpjs.call('antrean/updatewaktu', { kodebooking: KODEBOOKING, taskid: earlier, waktu: at(`08:0${index + 1}:00`) });
  return (await bpjs.call('antrean/updatewaktu', { kodebooking: KODEBOOKING, taskid, waktu: at(time) })).metadata;
};
const adding = (changes: object) => async (bpjs: Rehearsal): Promise<Said> => (await bpjs.call('antrean/add', { ...BOOKING, ...changes })).metadata;

describe('every row of ws-bpjs §2.14', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse({ reference: HOSPITAL });
    bpjs.setNow(wib(DAY, '15:00:00'));
  });
  afterEach(() => bpjs.close());

  describe('is said by a rule', () => {
    it.each<[code: number, message: string, said: (bpjs: Rehearsal) => Promise<Said>]>([
      [200, 'Ok', adding({})],
      [1, 'OK', async (it) => (await it.call('ref/poli')).metadata],
      [204, 'No Content', async (it) => (await it.call('antrean/getlisttask', { kodebooking: 'X' })).metadata],
      [208, 'Terdapat duplikasi Kode Booking', async (it) => (await adding({})(it), await adding({})(it))],
      [201, 'data nik  belum sesuai.', adding({ nik: '33' })],
      [201, 'data nohp  belum sesuai.', adding({ nohp: '62' })],
      [201, 'data nomorreferensi  belum sesuai.', adding({ nomorreferensi: '-' })],
      [201, 'Data dokter tidak ditemukan.', adding({ kodedokter: 9 })],
      [208, 'TaskId=3 sudah ada', after([3], 3, '08:30:00')],
      [201, 'Kode Booking tidak ditemukan', async (it) => (await it.call('antrean/updatewaktu', { kodebooking: 'X', taskid: 3, waktu: at('08:00:00') })).metadata],
      [201, 'TaskId terakhir 4', after([3, 4], 1, '08:30:00')],
      [201, 'TaskId terakhir 99', after([3, 99], 4, '08:30:00')],
      [201, 'TaskId=3 belum ada', after([], 4, '08:30:00')],
      [201, 'Task=1 ada. TaskId=2 belum ada', after([1], 3, '08:30:00')],
      [201, 'TaskId=5 tidak valid / TaskId sebelumnya belum terkirim', after([], 5, '08:30:00')],
      [201, 'Waktu (2026-01-05 08:01:00 WIB) tidak boleh kurang atau sama dengan waktu sebelumnya (2026-01-05 08:01:00 WIB)', after([3], 4, '08:01:00')],
      [201, 'TaskId=3 (2026-01-05 08:01:00 WIB) lebih besar dari pada TaskId=99 (2026-01-05 08:00:00 WIB)', after([3], 99, '08:00:00')],
      [201, 'Waktu tidak valid (2026-01-06 08:00:00 WIB). Tanggal pelayanan untuk Kode Booking tersebut adalah (2026-01-05)',
        async (it) => (await adding({})(it), (await it.call('antrean/updatewaktu', { kodebooking: KODEBOOKING, taskid: 3, waktu: at('08:00:00', '2026-01-06') })).metadata)],
      [201, 'Gagal. Tanggal kirim TaskId maksimal H+7 dari tanggal pelayanan.',
        async (it) => (await adding({})(it), it.setNow(wib('2026-01-13', '00:00:00')), (await it.call('antrean/updatewaktu', { kodebooking: KODEBOOKING, taskid: 3, waktu: at('08:00:00') })).metadata)],
    ])('%d %s', async (code, message, said) => {
      expect(await said(bpjs)).toEqual({ code, message });
    });
  });

  describe('can be had by the name of a fault, from its own service alone', () => {
    const push = { kodebooking: KODEBOOKING, taskid: 4, waktu: at('08:30:00') };
    it.each<[kind: string, code: number, message: string, path: string, body: object | undefined]>([
      ['duplicate-booking', 208, 'Terdapat duplikasi Kode Booking', 'antrean/add', BOOKING],
      ['nik-unfit', 201, 'data nik  belum sesuai.', 'antrean/add', BOOKING],
      ['nohp-unfit', 201, 'data nohp  belum sesuai.', 'antrean/add', BOOKING],
      ['nomorreferensi-unfit', 201, 'data nomorreferensi  belum sesuai.', 'antrean/add', BOOKING],
      ['referral-invalid', 201, 'Rujukan tidak valid', 'antrean/add', BOOKING],
      ['referral-expired', 201, 'Rujukan untuk tanggal 2026-01-05 tidak valid / masa berlaku habis', 'antrean/add', BOOKING],
      ['doctor-not-in-hfis', 201, 'Data dokter tidak ditemukan.', 'antrean/add', BOOKING],
      ['sep-issued', 201, 'Peserta sudah terbit SEP pada tanggal pelayanan tersebut', 'antrean/add', BOOKING],
      ['task-exists', 208, 'TaskId=4 sudah ada', 'antrean/updatewaktu', push],
      ['booking-unknown', 201, 'Kode Booking tidak ditemukan', 'antrean/updatewaktu', push],
      ['task-overtaken', 201, 'TaskId terakhir 5', 'antrean/updatewaktu', push],
      ['cancelled-at-bpjs', 201, 'TaskId terakhir 99', 'antrean/updatewaktu', push],
      ['task-missing', 201, 'TaskId=3 belum ada', 'antrean/updatewaktu', push],
      ['task-two-missing', 201, 'Task=1 ada. TaskId=2 belum ada', 'antrean/updatewaktu', push],
      ['task-not-sent', 201, 'TaskId=4 tidak valid / TaskId sebelumnya belum terkirim', 'antrean/updatewaktu', push],
      ['too-late', 201, 'Gagal. Tanggal kirim TaskId maksimal H+7 dari tanggal pelayanan.', 'antrean/updatewaktu', push],
      ['expired', 201, 'Expired: Lebih dari H+7', 'antrean/updatewaktu', push],
      ['pharmacy-number-exists', 201, 'Antrean farmasi untuk Kode Booking tersebut sudah ada', 'antrean/farmasi/add', { kodebooking: KODEBOOKING }],
      ['no-content-201', 201, 'No Content', `antrean/pendaftaran/kodebooking/${KODEBOOKING}`, undefined],
    ])('%s', async (kind, code, message, path, body) => {
      expect((await bpjs.control('POST', 'faults', { kind })).status).toBe(200);
      await bpjs.call('ref/poli');
      await bpjs.callFktp('antrean/add', FKTP_BOOKING);
      expect((await bpjs.call(path, body)).metadata).toEqual({ code, message });
      expect(bpjs.ledger.calls().map((call) => call.call)).toEqual(['fktp/antrean/add']);
      expect((await bpjs.control('GET', 'faults')).body).toEqual({ faults: [] });
    });
  });
});

describe('faults in the middle of a journey (ws-bpjs §4.2)', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse();
    await bpjs.call('antrean/add', BOOKING);
    bpjs.setNow(wib(DAY, '15:00:00'));
  });
  afterEach(() => bpjs.close());

  const push = async (taskid: number, time: string) => (await bpjs.call('antrean/updatewaktu', { kodebooking: KODEBOOKING, taskid, waktu: at(time) })).metadata;
  const listed = async () => (await bpjs.call('antrean/getlisttask', { kodebooking: KODEBOOKING })).rows;

  it('as many patients cancel as the scenario says, however often a call is repeated', async () => {
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'SECOND' });
    await bpjs.control('POST', 'scenario', '- fault: { kind: patient-cancels, times: 2 }');
    await push(3, '08:05:00');
    await push(3, '08:05:00');
    await bpjs.call('antrean/updatewaktu', { kodebooking: 'UNKNOWN', taskid: 3, waktu: at('08:05:00') });
    expect((await bpjs.call('antrean/updatewaktu', { kodebooking: 'SECOND', taskid: 3, waktu: at('08:05:00') })).metadata?.message).toBe('TaskId terakhir 99');
    expect(bpjs.ledger.bookings().map(({ cancelledBy }) => cancelledBy)).toEqual(['Mobile JKN', 'Mobile JKN']);
  });

  it('the patient cancels in Mobile JKN just before a task arrives', async () => {
    await push(3, '08:05:00');
    await bpjs.control('POST', 'faults', { kind: 'patient-cancels', match: { kodebooking: KODEBOOKING } });
    expect(await push(4, '08:31:00')).toEqual({ code: 201, message: 'TaskId terakhir 99' });
    expect(bpjs.ledger.booking(KODEBOOKING)).toMatchObject({ cancelledBy: 'Mobile JKN', tasks: [{ taskid: 3 }] });
    expect((await bpjs.call(`antrean/pendaftaran/kodebooking/${KODEBOOKING}`)).rows).toMatchObject([{ status: 'Batal' }]);
  });

  it('getlisttask lags for one call', async () => {
    await push(3, '08:05:00');
    await bpjs.control('POST', 'faults', { kind: 'list-task-lag' });
    await bpjs.control('POST', 'faults', { kind: 'list-task-lag', ms: 1_000 });
    expect(await listed()).toBeUndefined();
    expect(await listed()).toBeUndefined();
    bpjs.setNow(wib(DAY, '15:00:01'));
    await bpjs.control('POST', 'faults', { kind: 'list-task-lag', ms: 1_000 });
    expect(await listed()).toHaveLength(1);
  });

  it('one reply in the other list form', async () => {
    await bpjs.control('POST', 'faults', { kind: 'list-form', form: 'list' });
    const path = `antrean/pendaftaran/kodebooking/${KODEBOOKING}`;
    expect((await bpjs.call(path)).rows).toMatchObject({ list: [{ kodebooking: KODEBOOKING, ispeserta: 1 }] });
    expect((await bpjs.call(path)).rows).toMatchObject([{ ispeserta: true }]);
  });

  it('the clock is said to be wrong', async () => {
    await bpjs.control('POST', 'faults', { kind: 'clock-skew' });
    expect(await bpjs.call('ref/poli')).toMatchObject({ status: 401, metadata: { code: 401, message: 'x-timestamp di luar batas waktu' } });
  });

  it('a delayed call stores nothing once the simulator is closed', async () => {
    await bpjs.control('POST', 'faults', { kind: 'delay', ms: 3_600_000 });
    const waiting = expect(push(3, '08:05:00')).rejects.toThrow('fetch failed');
    while (((await bpjs.control('GET', 'faults')).body as { faults: unknown[] }).faults.length > 0);
    await bpjs.close();
    await waiting;
    expect(bpjs.ledger.booking(KODEBOOKING)?.tasks).toEqual([]);
  });
});
