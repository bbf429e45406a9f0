import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
