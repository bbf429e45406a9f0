import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FKTP_BOOKING, HOSPITAL } from './hospital';
import { BOOKING, rehearse, wib } from './rehearsal';

describe('what the simulator acknowledged survives a restart', () => {
  let directory: string;
  let stateFile: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'simulator-'));
    stateFile = join(directory, 'ledger', 'ledger.jsonl');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const task3 = { kodebooking: BOOKING.kodebooking, taskid: 3, waktu: wib('2026-01-05', '08:05:00').getTime() + 7 };

  async function fill(): Promise<unknown> {
    const bpjs = await rehearse({ stateFile });
    await bpjs.call('antrean/add', BOOKING);
    await bpjs.control('POST', 'mobile-jkn/bookings', { kodebooking: 'MJKN-1', tanggalperiksa: '2026-01-05' });
    await bpjs.call('antrean/updatewaktu', { ...task3, jenisresep: 'Tidak ada' });
    await bpjs.control('POST', 'mobile-jkn/cancel', { kodebooking: 'MJKN-1', keterangan: 'Berhalangan' });
    await bpjs.call('antrean/batal', { kodebooking: BOOKING.kodebooking, keterangan: 'Dokter berhalangan' });
    const { body } = await bpjs.control('GET', 'ledger');
    await bpjs.close();
    return body;
  }

  async function reread(): Promise<unknown> {
    const bpjs = await rehearse({ stateFile });
    const { body } = await bpjs.control('GET', 'ledger');
    await bpjs.close();
    return body;
  }

  it('whole, in order, to the millisecond', async () => {
    const before = await fill();
    expect(before).toMatchObject({
      bookings: [
        { source: 'Bridging Antrean', payload: BOOKING, tasks: [{ waktu: task3.waktu, jenisresep: 'Tidak ada' }], cancelledBy: 'faskes' },
        { source: 'Mobile JKN', cancelledBy: 'Mobile JKN', keterangan: 'Berhalangan' },
      ],
      calls: [{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }, { seq: 5 }],
    });
    expect(await reread()).toEqual(before);
  });

  it('with everything else it keeps', async () => {
    const bpjs = await rehearse({ stateFile, reference: HOSPITAL });
    const all = async (from: typeof bpjs) => {
      from.setNow(wib('2026-01-07', '08:00:00'));
      const paths = ['ledger', 'fktp', 'hfis?tanggal=2026-01-12', 'hfis?tanggal=2026-01-26'];
      const parts = await Promise.all(paths.map(async (path) => (await from.control('GET', path)).body));
      return [...parts, from.ledger.hasSep('0009900112244', '2026-01-05'), from.ledger.otherIdentity(BOOKING.nik)];
    };
    await bpjs.call('antrean/add', BOOKING);
    await bpjs.control('POST', 'mobile-jkn/check-in', { kodebooking: BOOKING.kodebooking });
    await bpjs.call('antrean/farmasi/add', { kodebooking: BOOKING.kodebooking, jenisresep: 'racikan', nomorantrean: 3, keterangan: '' });
    await bpjs.control('POST', 'sep', { nomorkartu: '0009900112244', tanggalperiksa: '2026-01-05' });
    await bpjs.call('jadwaldokter/updatejadwaldokter', { kodepoli: 'ANA', kodesubspesialis: 'ANA', kodedokter: 700001, jadwal: [{ hari: '1', buka: '13:00', tutup: '15:00' }] });
    await bpjs.callFktp('antrean/add', FKTP_BOOKING);
    const key = { tanggalperiksa: FKTP_BOOKING.tanggalperiksa, kodepoli: FKTP_BOOKING.kodepoli, nomorkartu: FKTP_BOOKING.nomorkartu };
    await bpjs.callFktp('antrean/panggil', { ...key, status: 1, waktu: 1767576660000 });
    await bpjs.callFktp('antrean/batal', { ...key, alasan: 'Pulang' });
    await bpjs.control('POST', 'mobile-jkn/fktp/bookings', key);
    await bpjs.control('POST', 'mobile-jkn/fktp/cancel', key);
    const before = await all(bpjs);
    await bpjs.close();
    expect(before).toMatchObject([
      { bookings: [{ farmasi: { nomorantrean: 3 }, tasks: [{ taskid: 3, fromCheckIn: true }] }], calls: Array.from({ length: 10 }, () => ({})) },
      { entries: [{ panggil: [{ status: 1 }], alasanBatal: 'Pulang', cancelledBy: 'faskes' }, { source: 'Mobile JKN', cancelledBy: 'Mobile JKN' }] },
      {},
      { jadwal: expect.arrayContaining([expect.objectContaining({ jadwal: '13:00-15:00' })]) },
      true,
      BOOKING.nomorkartu,
    ]);

    const again = await rehearse({ stateFile, reference: HOSPITAL });
    expect(await all(again)).toEqual(before);
    await again.close();
  });

  it('in a file of an older version too', async () => {
    mkdirSync(dirname(stateFile));
    writeFileSync(stateFile, [
      { seq: 1, receivedAt: 1767495600000, call: 'antrean/add', kodebooking: BOOKING.kodebooking, payload: BOOKING },
      { seq: 2, receivedAt: 1767575103000, call: 'antrean/updatewaktu', kodebooking: BOOKING.kodebooking, taskid: 3, waktu: 1767575100000 },
      { seq: 3, receivedAt: 1767575104000, call: 'antrean/batal', kodebooking: BOOKING.kodebooking, keterangan: 'Dokter berhalangan' },
    ].map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(await reread()).toMatchObject({ bookings: [{ payload: BOOKING, tasks: [{ taskid: 3, waktu: 1767575100000 }], cancelledBy: 'faskes' }], calls: [{}, {}, {}] });
  });

  it.each([
    ['a torn line', '{"seq":6,"receivedAt":17674956'],
    ['a torn line that ends within a character', Buffer.from('{"seq":6,"keterangan":"é').subarray(0, -1)],
    ['a line that lacks only its end', '{"seq":6,"receivedAt":1,"call":"antrean/batal","kodebooking":"MJKN-1","keterangan":""}'],
  ])('but for %s, which nobody was told of, and goes on behind it', async (_name, tail) => {
    const before = await fill();
    const whole = readFileSync(stateFile, 'utf8');
    appendFileSync(stateFile, tail);
    expect(await reread()).toEqual(before);
    expect(readFileSync(stateFile, 'utf8')).toBe(whole);

    const bpjs = await rehearse({ stateFile });
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'RSX-20260105-0013' });
    await bpjs.close();
    expect(await reread()).toMatchObject({ calls: [{}, {}, {}, {}, {}, { seq: 6, kodebooking: 'RSX-20260105-0013' }] });
  });

  it('and a file damaged in the middle is refused by line, and left as it is', async () => {
    await fill();
    const lines = readFileSync(stateFile, 'utf8').split('\n');
    lines[1] = 'not a line of ours';
    writeFileSync(stateFile, lines.join('\n'));
    await expect(rehearse({ stateFile })).rejects.toThrow(/^Line 2 of .*ledger\.jsonl is damaged/);
    expect(readFileSync(stateFile, 'utf8')).toBe(lines.join('\n'));
  });

  it('while a reset survives too', async () => {
    await fill();
    const bpjs = await rehearse({ stateFile });
    await bpjs.control('POST', 'reset');
    await bpjs.call('antrean/add', BOOKING);
    await bpjs.close();
    expect(await reread()).toMatchObject({ bookings: [{ tasks: [], cancelled: false }], calls: [{ seq: 1 }] });
  });
});
