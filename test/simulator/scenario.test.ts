import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from '../../src/tools/simulator/scenario';
import { BOOKING, rehearse, wib, type Rehearsal } from './rehearsal';

const DAY = BOOKING.tanggalperiksa;

describe('when and how often a fault strikes', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse();
    bpjs.setNow(wib(DAY, '07:00:00'));
  });
  afterEach(() => bpjs.close());

  const play = async (scenario: string) => expect(await bpjs.control('POST', 'scenario', scenario)).toMatchObject({ status: 200 });
  const status = async (path = 'ref/poli') => (await bpjs.call(path)).status;
  const statuses = async (count: number) => {
    const seen: number[] = [];
    while (seen.length < count) seen.push(await status());
    return seen;
  };
  const statusAt = async (time: string, date = DAY) => {
    bpjs.setNow(wib(date, time));
    return status();
  };

  it('every n-th call that fits', async () => {
    await play('- fault: { kind: status, status: 502, every: 3, match: { path: ref/poli } }');
    await status('ref/dokter');
    expect(await statuses(7)).toEqual([200, 200, 502, 200, 200, 502, 200]);
  });

  it('by chance, the same calls for the same seed', async () => {
    const draw = async (seed: number) => {
      await play(`{ seed: ${seed}, faults: [{ chance: 0.5, fault: { kind: status, status: 502 } }] }`);
      return (await statuses(40)).join();
    };
    const first = await draw(7);
    expect(first).toContain('200');
    expect(first).toContain('502');
    expect(await draw(7)).toBe(first);
    expect(await draw(8)).not.toBe(first);
  });

  it('between hours of the WIB clock, every day, the last minute outside', async () => {
    await play('- from: "08:00"\n  until: "10:00"\n  fault: { kind: status, status: 502 }');
    expect(await statusAt('07:59:59')).toBe(200);
    expect(await statusAt('08:00:00')).toBe(502);
    expect(await statusAt('09:59:59')).toBe(502);
    expect(await statusAt('10:00:00')).toBe(200);
    expect(await statusAt('09:00:00', '2026-01-06')).toBe(502);
  });

  it('past midnight, and between instants', async () => {
    await play('- from: "22:00"\n  until: "02:00"\n  fault: { kind: status, status: 502 }');
    expect([await statusAt('23:00:00'), await statusAt('01:59:00'), await statusAt('02:00:00')]).toEqual([502, 502, 200]);
    await play('- from: 2026-01-05T08:00:00+07:00\n  until: 2026-01-05T02:00:00Z\n  fault: { kind: status, status: 503 }');
    expect([await statusAt('08:00:00'), await statusAt('09:00:00'), await statusAt('08:30:00', '2026-01-06')]).toEqual([503, 200, 200]);
  });

  it('so many times and no more; the first entry that strikes hides a call from those behind it', async () => {
    await play(`
- times: 2
  fault: { kind: status, status: 500 }
- fault: { kind: status, status: 503, every: 2 }`);
    expect(await statuses(6)).toEqual([500, 500, 200, 503, 200, 503]);
    expect((await bpjs.control('GET', 'faults')).body).toEqual({ faults: [expect.objectContaining({ kind: 'status', status: 503, times: 'unlimited', seen: 4, struck: 2 })] });
  });

  it('replaces the scenario before, keeps single faults, and ends with DELETE', async () => {
    await bpjs.control('POST', 'faults', { kind: 'status', status: 500, times: 'unlimited', match: { path: 'ref/dokter' } });
    await play('- fault: { kind: status, status: 502 }');
    await play('- fault: { kind: status, status: 503 }');
    expect([await status(), await status('ref/dokter')]).toEqual([503, 500]);
    await bpjs.control('DELETE', 'faults');
    expect([await status(), await status('ref/dokter')]).toEqual([200, 200]);
  });

  it('given when it starts, in the form of a program', async () => {
    const stormy = await rehearse({ scenario: parseScenario('- fault: { kind: empty }') });
    expect((await stormy.call('ref/poli')).text).toBe('');
    await stormy.close();
  });

  it.each([
    ['kind: [', 'The scenario is not YAML or JSON'],
    ['faults', 'A scenario is a list of entries'],
    ['- fault: { kind: earthquake }', 'Entry 1 of the scenario: kind: Invalid'],
    ['- fault: { kind: empty }\n- from: "8:00"\n  fault: { kind: empty }', 'Entry 2 of the scenario: from: HH:mm'],
    ['- from: "08:00"\n  fault: { kind: empty, from: "09:00" }', 'Entry 1 of the scenario: from stands beside the fault and in it'],
    ['- fault: { kind: status }', 'Entry 1 of the scenario: status:'],
    ['- fault: { kind: empty, chance: 2 }', 'Entry 1 of the scenario: chance:'],
    ['- fualt: { kind: empty }', 'Unrecognized key: "fualt"'],
  ])('refuses %j with a sentence, and plays nothing', async (scenario, sentence) => {
    const reply = await bpjs.control('POST', 'scenario', scenario);
    expect(reply.status).toBe(400);
    expect((reply.body as { metadata: { message: string } }).metadata.message).toContain(sentence);
    expect((await bpjs.control('GET', 'faults')).body).toEqual({ faults: [] });
  });

  it('as the example in the documentation says', () => {
    const { seed, faults } = parseScenario(readFileSync(join(__dirname, '../../docs/simulator/storm.yaml'), 'utf8'));
    expect(seed).toBe(7);
    expect(faults).toHaveLength(8);
    expect(faults[0]).toMatchObject({ kind: 'status', status: 502, from: '08:00', until: '10:00' });
    expect(faults[2]).toMatchObject({ kind: 'hang-after-store', every: 20 });
    expect(faults[3]).toMatchObject({ kind: '429', retryAfterSeconds: 60 });
  });
});

describe('the second host', () => {
  it('answers with the same ledger while the first is down, and both do when it is back', async () => {
    const bpjs = await rehearse({ secondPort: 0 });
    const second = { base: bpjs.secondUrl };
    await bpjs.control('POST', 'faults', { kind: 'host-down', times: 'unlimited' });
    await expect(bpjs.call('antrean/add', BOOKING)).rejects.toThrow('fetch failed');
    await expect(bpjs.call('ref/tidak-ada')).rejects.toThrow('fetch failed');
    expect((await bpjs.call('antrean/add', BOOKING, second)).metadata).toEqual({ code: 200, message: 'Ok' });
    expect((await bpjs.control('GET', 'traffic')).body).toMatchObject({ calls: [{ host: 'first', fault: 'host-down', outcome: 'drop' }, { fault: 'host-down' }, { host: 'second', outcome: 200 }] });
    await bpjs.control('DELETE', 'faults');
    expect((await bpjs.call('antrean/add', BOOKING)).metadata?.code).toBe(208);
    await bpjs.close();
    await expect(bpjs.call('ref/poli', undefined, second)).rejects.toThrow('fetch failed');
  });

  it('can be the one that is struck', async () => {
    const bpjs = await rehearse({ secondPort: 0 });
    await bpjs.control('POST', 'faults', { kind: 'status', status: 503, match: { host: 'second' } });
    expect((await bpjs.call('ref/poli')).status).toBe(200);
    expect((await bpjs.call('ref/poli', undefined, { base: bpjs.secondUrl })).status).toBe(503);
    await bpjs.close();
  });

  it('that cannot be opened lets go of the first', async () => {
    const holder = await rehearse();
    await expect(rehearse({ secondPort: holder.port })).rejects.toThrow('EADDRINUSE');
    await holder.close();
  });
});
