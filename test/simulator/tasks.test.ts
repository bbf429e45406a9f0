import { BOOKING, rehearse, wib, type Rehearsal } from './rehearsal';

const KODEBOOKING = BOOKING.kodebooking;
const VISIT_DAY = '2026-01-05';

describe('task times at the simulator (ws-bpjs §2.14, §3.3, §3.8)', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse();
    await bpjs.call('antrean/add', BOOKING);
    bpjs.setNow(wib(VISIT_DAY, '15:00:00'));
  });
  afterEach(() => bpjs.close());

  const push = async (taskid: number | string, waktu: number | string, more: object = {}) => {
    const reply = await bpjs.call('antrean/updatewaktu', { kodebooking: KODEBOOKING, taskid, waktu, ...more });
    expect(reply.status).toBe(200);
    expect(reply.response).toBeUndefined();
    return reply.metadata;
  };
  const at = (time: string, date = VISIT_DAY) => wib(date, time).getTime();
  const ok = { code: 200, message: 'Ok' };

  it('takes the example day with its milliseconds, and answers each slip as the catalogue lists it', async () => {
    expect(await push(4, 1767576660000)).toEqual({ code: 201, message: 'TaskId=3 belum ada' });

    expect(await push(3, 1767575100000)).toEqual(ok);
    expect(await push(4, 1767576660000)).toEqual(ok);
    expect(await push(4, 1767576660000)).toEqual({ code: 208, message: 'TaskId=4 sudah ada' });
    expect(await push(5, 1767577380000, { jenisresep: 'Non racikan' })).toEqual(ok);
    expect(await push(3, 1767575100000)).toEqual({ code: 201, message: 'TaskId terakhir 5' });
    expect(await push(6, 1767577380000)).toEqual({
      code: 201,
      message: 'Waktu (2026-01-05 08:43:00 WIB) tidak boleh kurang atau sama dengan waktu sebelumnya (2026-01-05 08:43:00 WIB)',
    });
    expect(await push(6, 1767577470000)).toEqual(ok);
    expect(await push(7, 1767578280000)).toEqual(ok);

    expect(bpjs.ledger.booking(KODEBOOKING)?.tasks.map(({ taskid, waktu, jenisresep }) => [taskid, waktu, jenisresep])).toEqual([
      [3, 1767575100000, null],
      [4, 1767576660000, null],
      [5, 1767577380000, 'Non racikan'],
      [6, 1767577470000, null],
      [7, 1767578280000, null],
    ]);
    expect(bpjs.ledger.calls().map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps odd milliseconds as received', async () => {
    await push(3, 1767575100789);
    const { body } = await bpjs.control('GET', `ledger/${KODEBOOKING}`);
    expect(body).toMatchObject({ tasks: [{ taskid: 3, waktu: 1767575100789, receivedAt: at('15:00:00') }] });
  });

  it('takes taskid and waktu as text, as Khanza sends them', async () => {
    expect(await push('3', '1767575100000')).toEqual(ok);
    expect(bpjs.ledger.booking(KODEBOOKING)?.tasks[0]).toMatchObject({ taskid: 3, waktu: 1767575100000 });
  });

  it('refuses a lower task once a higher one is stored', async () => {
    for (const [taskid, time] of [[3, '08:05:00'], [4, '08:31:00'], [5, '08:43:00']] as const) await push(taskid, at(time));
    expect(await push(2, at('08:04:00'))).toEqual({ code: 201, message: 'TaskId terakhir 5' });
  });

  it('answers 208 to every repeat when told to, whatever came after it', async () => {
    const other = await rehearse({ repeatOfLowerTask: 'sudah ada' });
    await other.call('antrean/add', BOOKING);
    const send = async (taskid: number) => (await other.call('antrean/updatewaktu', { kodebooking: KODEBOOKING, taskid, waktu: at(`08:0${taskid}:00`) })).metadata;
    for (const taskid of [3, 4, 5]) expect(await send(taskid)).toEqual(ok);
    expect(await send(3)).toEqual({ code: 208, message: 'TaskId=3 sudah ada' });
    expect(await send(5)).toEqual({ code: 208, message: 'TaskId=5 sudah ada' });
    expect(await send(2)).toEqual({ code: 201, message: 'TaskId terakhir 5' });
    await other.close();
  });

  it.each([
    [[], 2, 'TaskId=1 belum ada'],
    [[], 4, 'TaskId=3 belum ada'],
    [[1, 2], 4, 'TaskId=3 belum ada'],
    [[1], 3, 'Task=1 ada. TaskId=2 belum ada'],
    [[3], 5, 'TaskId=4 belum ada'],
    [[3, 4], 6, 'TaskId=5 belum ada'],
    [[3, 4, 5], 7, 'TaskId=6 belum ada'],
    [[3], 6, 'TaskId=6 tidak valid / TaskId sebelumnya belum terkirim'],
    [[], 5, 'TaskId=5 tidak valid / TaskId sebelumnya belum terkirim'],
  ])('with %j stored, refuses %d: %s', async (stored, taskid, message) => {
    for (const earlier of stored) expect(await push(earlier, at(`08:0${earlier}:00`))).toEqual(ok);
    expect(await push(taskid, at('08:30:00'))).toEqual({ code: 201, message });
  });

  it('takes a new patient through 1-2-3', async () => {
    for (const taskid of [1, 2, 3, 4, 5]) expect(await push(taskid, at(`08:0${taskid}:00`))).toEqual(ok);
  });

  it('judges by the second: other milliseconds of the same second do not help', async () => {
    await push(3, at('08:05:00'));
    const refusal = { code: 201, message: 'Waktu (2026-01-05 08:05:00 WIB) tidak boleh kurang atau sama dengan waktu sebelumnya (2026-01-05 08:05:00 WIB)' };
    expect(await push(4, at('08:05:00') + 999)).toEqual(refusal);
    expect(await push(4, at('08:05:01'))).toEqual(ok);
  });

  it('refuses a time before the previous task, naming both', async () => {
    await push(3, at('08:05:00'));
    expect(await push(4, at('08:04:59'))).toEqual({
      code: 201,
      message: 'Waktu (2026-01-05 08:04:59 WIB) tidak boleh kurang atau sama dengan waktu sebelumnya (2026-01-05 08:05:00 WIB)',
    });
    expect(await push(99, at('08:04:00'))).toEqual({ code: 201, message: 'TaskId=3 (2026-01-05 08:05:00 WIB) lebih besar dari pada TaskId=99 (2026-01-05 08:04:00 WIB)' });
  });

  it.each([
    ['2026-01-06', '00:00:00'],
    ['2026-01-04', '23:59:59'],
  ])('refuses a time of another date in WIB: %s %s', async (date, time) => {
    expect(await push(3, at(time, date))).toEqual({
      code: 201,
      message: `Waktu tidak valid (${date} ${time} WIB). Tanggal pelayanan untuk Kode Booking tersebut adalah (2026-01-05)`,
    });
    expect(await push(3, at('00:00:00'))).toEqual(ok);
  });

  it('takes a backdated time up to H+7 and refuses it after', async () => {
    bpjs.setNow(wib('2026-01-12', '23:59:59'));
    expect(await push(3, at('08:05:00'))).toEqual(ok);
    bpjs.setNow(wib('2026-01-13', '00:00:00'));
    const tooLate = { code: 201, message: 'Gagal. Tanggal kirim TaskId maksimal H+7 dari tanggal pelayanan.' };
    expect(await push(4, at('08:31:00'))).toEqual(tooLate);
    expect(await push(3, at('08:05:00'))).toEqual(tooLate);
    expect(await push(4, at('08:31:00', '2026-01-06'))).toEqual(tooLate);
  });

  it('does not know a booking that was not added', async () => {
    expect(await push(3, at('08:05:00'), { kodebooking: 'RSX-TIDAK-ADA' })).toEqual({ code: 201, message: 'Kode Booking tidak ditemukan' });
  });

  it('takes nothing after 99, not even 99', async () => {
    await push(3, at('08:05:00'));
    expect(await push(99, at('09:00:00'))).toEqual(ok);
    expect(await push(4, at('09:30:00'))).toEqual({ code: 201, message: 'TaskId terakhir 99' });
    expect(await push(99, at('09:30:00'))).toEqual({ code: 201, message: 'TaskId terakhir 99' });
  });

  it('takes 99 once after antrean/batal, and nothing else', async () => {
    await bpjs.call('antrean/batal', { kodebooking: KODEBOOKING, keterangan: 'Dokter berhalangan' });
    expect(await push(3, at('08:05:00'))).toEqual({ code: 201, message: 'TaskId terakhir 99' });
    expect(await push(99, at('08:05:00'))).toEqual(ok);
    expect(await push(99, at('08:06:00'))).toEqual({ code: 201, message: 'TaskId terakhir 99' });
  });

  it('takes nothing after the patient cancelled in Mobile JKN', async () => {
    await push(3, at('08:05:00'));
    expect((await bpjs.control('POST', 'mobile-jkn/cancel', { kodebooking: KODEBOOKING })).status).toBe(200);
    expect(await push(4, at('08:31:00'))).toEqual({ code: 201, message: 'TaskId terakhir 99' });
    expect(await push(99, at('08:31:00'))).toEqual({ code: 201, message: 'TaskId terakhir 99' });
    expect((await bpjs.call('antrean/batal', { kodebooking: KODEBOOKING, keterangan: '' })).metadata?.message).toBe('TaskId terakhir 99');
  });

  it.each([
    ['taskid', { taskid: 8 }],
    ['taskid', { taskid: 'tiga' }],
    ['waktu', { waktu: '2026-01-05 08:05:00' }],
    ['waktu', { waktu: -1 }],
    ['waktu', { waktu: 9_007_199_254_740_991 }],
    ['jenisresep', { jenisresep: 'puyer' }],
    ['kodebooking', { kodebooking: '' }],
  ])('names the field %s of %j', async (field, more) => {
    expect(await push(3, at('08:05:00'), more)).toEqual({ code: 201, message: `data ${field}  belum sesuai.` });
  });

  it('lists tasks encrypted, in WIB, as sent and as received', async () => {
    expect((await bpjs.call('antrean/getlisttask', { kodebooking: KODEBOOKING })).text).toBe('{"metadata":{"code":204,"message":"No Content"}}');
    await push(3, 1767575100789);
    const reply = await bpjs.call('antrean/getlisttask', { kodebooking: KODEBOOKING });
    expect(reply.metadata).toEqual({ code: 200, message: 'OK' });
    expect(reply.text).not.toContain('wakturs');
    expect(reply.rows).toEqual([
      {
        wakturs: '05-01-2026 08:05:00 WIB',
        waktu: '05-01-2026 15:00:00 WIB',
        taskname: 'akhir waktu layan admisi/mulai waktu tunggu poli',
        taskid: 3,
        kodebooking: KODEBOOKING,
      },
    ]);
    expect((await bpjs.call('antrean/getlisttask', { kodebooking: 'X' })).metadata?.code).toBe(204);
  });

  it('stores a task once, however many ask for it at the same time', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => push(3, at('08:05:00'))));
    expect(replies.filter((metadata) => metadata?.code === 200)).toHaveLength(1);
    expect(replies.filter((metadata) => metadata?.code === 208)).toHaveLength(19);
  });
});
