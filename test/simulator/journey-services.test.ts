import { BOOKING, rehearse, wib, type Rehearsal } from './rehearsal';
import { HOSPITAL } from './hospital';

const KODEBOOKING = BOOKING.kodebooking;
const DAY = BOOKING.tanggalperiksa;

describe('pharmacy numbers, dashboards and what else belongs to a journey', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse({ reference: { ...HOSPITAL, jadwal: [] }, facilityCode: '0000R001' });
    await bpjs.call('antrean/add', BOOKING);
    bpjs.setNow(wib(DAY, '15:00:00'));
  });
  afterEach(() => bpjs.close());

  const at = (time: string) => wib(DAY, time).getTime();
  const push = async (taskid: number, time: string, more: object = {}) =>
    (await bpjs.call('antrean/updatewaktu', { kodebooking: KODEBOOKING, taskid, waktu: at(time), ...more })).metadata;
  const pharmacy = { kodebooking: KODEBOOKING, jenisresep: 'non racikan', nomorantrean: 7, keterangan: '' };
  const ok = { code: 200, message: 'Ok' };

  describe('antrean/farmasi/add (§2.8, §3.4)', () => {
    it.each(['racikan', 'non racikan', 'Racikan', 'Non Racikan'])('takes %s once', async (jenisresep) => {
      const reply = await bpjs.call('antrean/farmasi/add', { ...pharmacy, jenisresep });
      expect(reply.text).toBe('{"metadata":{"code":200,"message":"Ok"}}');
      const again = await bpjs.call('antrean/farmasi/add', { ...pharmacy, nomorantrean: 8 });
      expect(again.metadata?.code).toBe(208);
      expect(again.metadata?.message).toMatch(/ sudah ada$/);
      expect(bpjs.ledger.booking(KODEBOOKING)?.farmasi).toMatchObject({ jenisresep, nomorantrean: 7 });
    });

    it.each([
      ['jenisresep', { jenisresep: 'Tidak ada' }],
      ['nomorantrean', { nomorantrean: 'A-7' }],
      ['kodebooking', { kodebooking: '' }],
    ])('names the field %s of %j', async (field, wrong) => {
      expect((await bpjs.call('antrean/farmasi/add', { ...pharmacy, ...wrong })).metadata).toEqual({ code: 201, message: `data ${field}  belum sesuai.` });
    });

    it('takes the number as text, and knows no booking it does not hold', async () => {
      expect((await bpjs.call('antrean/farmasi/add', { ...pharmacy, kodebooking: 'X' })).metadata).toEqual({ code: 201, message: 'Kode Booking tidak ditemukan' });
      expect((await bpjs.call('antrean/farmasi/add', { ...pharmacy, nomorantrean: '7' })).metadata).toEqual(ok);
      expect(bpjs.ledger.booking(KODEBOOKING)?.farmasi?.nomorantrean).toBe(7);
    });

    it('takes none for a booking that is called off', async () => {
      await bpjs.control('POST', 'mobile-jkn/cancel', { kodebooking: KODEBOOKING });
      expect((await bpjs.call('antrean/farmasi/add', pharmacy)).metadata).toEqual({ code: 201, message: 'TaskId terakhir 99' });
    });

    it.each([['without a number', {}], ['after Tidak ada', { jenisresep: 'Tidak ada' }]])('lets 6 and 7 follow %s', async (_name, prescription) => {
      await push(3, '08:05:00');
      await push(4, '08:31:00');
      expect(await push(5, '08:43:00', prescription)).toEqual(ok);
      expect(await push(6, '08:44:30')).toEqual(ok);
      expect(await push(7, '08:58:00')).toEqual(ok);
    });
  });

  describe('the dashboard of waiting times (§2.12)', () => {
    const second = { ...BOOKING, kodebooking: 'RSX-20260105-0013' };

    // Each call arrives when the clock shows `arrival`; the visits are those of §3.8 and a shorter one without medicine.
    const play = async (kodebooking: string, steps: [taskid: number, time: string, arrival: string][]) => {
      for (const [taskid, time, arrival] of steps) {
        bpjs.setNow(wib(DAY, arrival));
        expect((await bpjs.call('antrean/updatewaktu', { kodebooking, taskid, waktu: at(time) })).metadata).toEqual(ok);
      }
    };
    beforeEach(async () => {
      await bpjs.call('antrean/add', second);
      await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'RSX-20260105-0014' });
      await bpjs.call('antrean/batal', { kodebooking: 'RSX-20260105-0014', keterangan: '' });
      await play(KODEBOOKING, [[3, '08:05:00', '09:00:00'], [4, '08:31:00', '09:00:10'], [5, '08:43:00', '09:00:20'], [6, '08:44:30', '09:00:30'], [7, '08:58:00', '09:00:40']]);
      await play(second.kodebooking, [[3, '08:10:00', '09:01:00'], [4, '08:36:01', '09:01:10'], [5, '08:40:00', '09:01:20']]);
    });

    const row = {
      kdppk: '0000R001', nmppk: 'RS CONTOH', kodepoli: 'ANA', namapoli: 'Anak', tanggal: DAY, jumlah_antrean: 2, insertdate: wib(DAY, '09:01:20').getTime(),
      waktu_task1: 0, avg_waktu_task1: 0, waktu_task2: 0, avg_waktu_task2: 0,
    };
    const rs = { ...row, waktu_task3: 3121, avg_waktu_task3: 1560.5, waktu_task4: 959, avg_waktu_task4: 479.5, waktu_task5: 90, avg_waktu_task5: 90, waktu_task6: 810, avg_waktu_task6: 810 };

    it('reckons by the times the RS sent, in plain JSON', async () => {
      const reply = await bpjs.call(`dashboard/waktutunggu/tanggal/${DAY}/waktu/rs`);
      expect(JSON.parse(reply.text)).toEqual({ metadata: { code: 200, message: 'OK' }, response: { list: [rs] } });
    });

    it('reckons by the arrival of the calls for server', async () => {
      const reply = await bpjs.call(`dashboard/waktutunggu/tanggal/${DAY}/waktu/server`);
      expect(reply.response).toEqual({ list: [{ ...row, waktu_task3: 20, avg_waktu_task3: 10, waktu_task4: 20, avg_waktu_task4: 10, waktu_task5: 10, avg_waktu_task5: 10, waktu_task6: 10, avg_waktu_task6: 10 }] });
    });

    it('gives a month by date and clinic', async () => {
      await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'RSX-20260107-0001', tanggalperiksa: '2026-01-07', kodepoli: 'INT', namapoli: 'Penyakit Dalam' });
      await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'RSX-20260202-0001', tanggalperiksa: '2026-02-02' });
      const reply = await bpjs.call('dashboard/waktutunggu/bulan/01/tahun/2026/waktu/rs');
      expect(reply.response).toEqual({ list: [rs, expect.objectContaining({ kodepoli: 'INT', tanggal: '2026-01-07', jumlah_antrean: 1, waktu_task3: 0 })] });
    });

    it.each([
      ['tanggal/2026-01-06/waktu/rs', 204, 'No Content'],
      ['bulan/03/tahun/2026/waktu/server', 204, 'No Content'],
      ['tanggal/2026-13-01/waktu/rs', 201, 'data tanggal  belum sesuai.'],
      ['tanggal/2026-01-05/waktu/rumahsakit', 201, 'data waktu  belum sesuai.'],
      ['bulan/13/tahun/2026/waktu/rs', 201, 'data bulan  belum sesuai.'],
    ])('answers %s with %d', async (path, code, message) => {
      expect((await bpjs.call(`dashboard/waktutunggu/${path}`)).metadata).toEqual({ code, message });
    });
  });

  it('reads back the bookings of a slot that are still to be served', async () => {
    const path = 'antrean/pendaftaran/kodepoli/ANA/kodedokter/700001/hari/1/jampraktek/08:00-12:00';
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'NEXT-WEEK', tanggalperiksa: '2026-01-12' });
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'OTHER-DAY', tanggalperiksa: '2026-01-13' });
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'OTHER-HOURS', jampraktek: '13:00-15:00' });
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'CALLED', tanggalperiksa: '2026-01-12' });
    await bpjs.call('antrean/batal', { kodebooking: 'CALLED', keterangan: '' });
    const reply = await bpjs.call(path);
    expect(reply.metadata).toEqual({ code: 200, message: 'OK' });
    expect((reply.rows as { kodebooking: string }[]).map(({ kodebooking }) => kodebooking)).toEqual([KODEBOOKING, 'NEXT-WEEK']);
    expect((await bpjs.call(path.replace('hari/1', 'hari/8'))).metadata?.message).toBe('data hari  belum sesuai.');
    bpjs.setNow(wib('2026-01-13', '08:00:00'));
    expect((await bpjs.call(path)).metadata).toEqual({ code: 204, message: 'No Content' });
  });

  describe('options that can be switched while it runs', () => {
    const listed = async () => (await bpjs.call('antrean/getlisttask', { kodebooking: KODEBOOKING })).rows as { taskid: number; wakturs: string }[] | undefined;

    it('does not list a task until the lag is over', async () => {
      expect((await bpjs.control('PUT', 'options', { listTaskLagMs: 30_000 })).body).toMatchObject({ listTaskLagMs: 30_000, listForm: 'array' });
      await push(3, '08:05:00');
      expect(await listed()).toBeUndefined();
      bpjs.setNow(wib(DAY, '15:00:29'));
      expect(await listed()).toBeUndefined();
      bpjs.setNow(wib(DAY, '15:00:30'));
      expect((await listed())?.map(({ taskid }) => taskid)).toEqual([3]);
    });

    it('answers 208 to a 3 after the check-in in Mobile JKN, but takes it once when told to', async () => {
      expect((await bpjs.control('POST', 'mobile-jkn/check-in', { kodebooking: KODEBOOKING, waktu: at('07:58:00') })).status).toBe(200);
      expect(await push(3, '08:05:00')).toEqual({ code: 208, message: 'TaskId=3 sudah ada' });
      await bpjs.control('PUT', 'options', { secondTask3AfterCheckIn: true });
      expect(await push(3, '08:05:00')).toEqual(ok);
      expect(await push(3, '08:06:00')).toEqual({ code: 208, message: 'TaskId=3 sudah ada' });
      expect((await listed())?.map(({ taskid, wakturs }) => `${taskid} ${wakturs.slice(11, 19)}`)).toEqual(['3 07:58:00', '3 08:05:00']);
      // 4 must be later than both.
      expect((await push(4, '08:00:00'))?.message).toMatch(/^Waktu \(2026-01-05 08:00:00 WIB\) tidak boleh kurang/);
      expect(await push(4, '08:31:00')).toEqual(ok);
      // The waiting time counts from the earlier one.
      expect((await bpjs.call(`dashboard/waktutunggu/tanggal/${DAY}/waktu/rs`)).response).toMatchObject({ list: [{ waktu_task3: 33 * 60 }] });
    });

    it('opens a new patient with task 1, and checks in only once', async () => {
      await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'NEW', pasienbaru: 1 });
      await bpjs.control('POST', 'mobile-jkn/check-in', { kodebooking: 'NEW' });
      expect(bpjs.ledger.booking('NEW')?.tasks).toMatchObject([{ taskid: 1, waktu: at('15:00:00') }]);
      expect((await bpjs.control('POST', 'mobile-jkn/check-in', { kodebooking: 'NEW' })).status).toBe(409);
      expect((await bpjs.control('POST', 'mobile-jkn/check-in', { kodebooking: 'X' })).status).toBe(404);
    });

    it('widens the skew, and refuses what is no option', async () => {
      const headers = { 'x-timestamp': String(at('14:00:00') / 1000) };
      const signed = async () => (await bpjs.call('ref/poli', undefined, { headers })).metadata?.message;
      expect(await signed()).toBe('x-timestamp di luar batas waktu');
      await bpjs.control('PUT', 'options', { skewSeconds: 3_600 });
      expect(await signed()).toBe('OK');
      expect((await bpjs.control('PUT', 'options', { skew: 1 })).status).toBe(400);
      expect((await bpjs.control('PUT', 'options', { listTaskLagMs: -1 })).status).toBe(400);
    });
  });

  it('adds no booking whose SEP is issued, but any other', async () => {
    await bpjs.control('POST', 'sep', { nomorkartu: BOOKING.nomorkartu, tanggalperiksa: DAY });
    const refusal = await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'LATE' });
    expect(refusal.metadata?.code).toBe(201);
    expect(refusal.metadata?.message).toContain('sudah terbit SEP');
    expect((await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'OTHER', tanggalperiksa: '2026-01-06' })).metadata).toEqual(ok);
    expect((await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'PAYS', jenispasien: 'NON JKN' })).metadata).toEqual(ok);
  });

  describe('the ledger as a page follows it', () => {
    const follow = async (since: number) => (await bpjs.control('GET', `ledger?since=${since}`)).body as { seq: number; more: boolean; emptied: boolean; calls: object[]; bookings: object[] };

    it('gives what happened since, with the bookings it touched', async () => {
      expect(await follow(0)).toMatchObject({ facilityCode: '0000R001', seq: 1, more: false, emptied: false, calls: [{ call: 'antrean/add' }], bookings: [{ kodebooking: KODEBOOKING }] });
      await push(3, '08:05:00');
      expect(await follow(1)).toMatchObject({ seq: 2, calls: [{ seq: 2, taskid: 3 }], bookings: [{ tasks: [{ taskid: 3 }] }] });
      expect(await follow(2)).toMatchObject({ seq: 2, calls: [], bookings: [] });
    });

    it('comes in portions, and says when the ledger was emptied', async () => {
      for (let number = 0; number < 1_000; number += 1) bpjs.ledger.record({ call: 'sep', nomorkartu: String(number), tanggalperiksa: DAY });
      const first = await follow(0);
      expect([first.calls.length, first.seq, first.more]).toEqual([1_000, 1_000, true]);
      expect(await follow(first.seq)).toMatchObject({ seq: 1_001, more: false });
      await bpjs.control('POST', 'reset');
      expect(await follow(1_001)).toMatchObject({ seq: 0, emptied: true, calls: [] });
    });

    it('shows the calls of the services, refused ones too, without an identity number', async () => {
      await push(5, '08:05:00');
      await bpjs.call('ref/pasien/fp/identitas/nik/noidentitas/3300000000000001');
      await bpjs.control('POST', 'faults', { kind: 'status', status: 502 });
      await bpjs.call('ref/poli');
      const { calls } = (await bpjs.control('GET', 'traffic?since=1')).body as { calls: object[] };
      expect(calls).toMatchObject([
        { service: 'antrean/updatewaktu', kodebooking: KODEBOOKING, fault: null, outcome: 200, code: 201, message: expect.stringContaining('tidak valid') },
        { service: 'ref/pasien/fp/identitas/{identitas}/noidentitas/{nomor}', outcome: 200, code: 1 },
        { service: 'ref/poli', fault: 'status', outcome: 502, code: null },
      ]);
      expect(JSON.stringify(calls)).not.toContain('3300000000000001');
    });
  });
});
