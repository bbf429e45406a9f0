import { BOOKING, rehearse, wib, type Rehearsal } from './rehearsal';

const KODEBOOKING = BOOKING.kodebooking;

describe('scripted faults (ws-bpjs §4.2)', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse();
    await bpjs.call('antrean/add', BOOKING);
    bpjs.setNow(wib('2026-01-05', '15:00:00'));
  });
  afterEach(() => bpjs.close());

  const task = (taskid: number, time: string) => ({ kodebooking: KODEBOOKING, taskid, waktu: wib('2026-01-05', time).getTime() });
  const script = async (fault: object) => expect((await bpjs.control('POST', 'faults', fault)).status).toBe(200);
  const stored = () => bpjs.ledger.booking(KODEBOOKING)?.tasks.map(({ taskid }) => taskid);

  /** A client that gives up once the simulator has taken the fault from its queue. */
  const callAndGiveUp = async (path: string, body: unknown) => {
    const patience = new AbortController();
    const outcome = bpjs.call(path, body, { signal: patience.signal }).then(
      () => 'answered',
      () => 'silence',
    );
    let pending = 1;
    while (pending > 0) pending = ((await bpjs.control('GET', 'faults')).body as { faults: unknown[] }).faults.length;
    patience.abort();
    return outcome;
  };

  it('hangs after storing: the client gives up, tries again and hears 208', async () => {
    await script({ kind: 'hang-after-store', match: { path: 'antrean/updatewaktu' } });
    expect(await callAndGiveUp('antrean/updatewaktu', task(3, '08:05:00'))).toBe('silence');
    expect((await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).metadata).toEqual({ code: 208, message: 'TaskId=3 sudah ada' });
    expect(stored()).toEqual([3]);
  });

  it('hangs before storing: the next try is the first', async () => {
    await script({ kind: 'hang-before-store' });
    expect(await callAndGiveUp('antrean/updatewaktu', task(3, '08:05:00'))).toBe('silence');
    expect(stored()).toEqual([]);
    expect((await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).metadata?.code).toBe(200);
  });

  it.each([
    ['hang-after-store', [3]],
    ['hang-before-store', []],
  ])('%s with drop cuts the connection', async (kind, kept) => {
    await script({ kind, drop: true });
    await expect(bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).rejects.toThrow('fetch failed');
    expect(stored()).toEqual(kept);
  });

  it('closes although a reply is still hanging', async () => {
    await script({ kind: 'hang-before-store' });
    const hanging = expect(bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).rejects.toThrow();
    while (((await bpjs.control('GET', 'faults')).body as { faults: unknown[] }).faults.length > 0);
    await bpjs.close();
    await hanging;
    bpjs = await rehearse();
  });

  it.each([500, 502, 503, 504])('answers %d as an HTML page and stores nothing', async (status) => {
    await script({ kind: 'status', status });
    const reply = await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'));
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toContain('text/html');
    expect(reply.text).toContain('<html>');
    expect(stored()).toEqual([]);
  });

  it('may store before the page that hides it', async () => {
    await script({ kind: 'status', status: 502, stored: true });
    await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'));
    expect(stored()).toEqual([3]);
  });

  it('answers 403 with the text of the gateway, 401 with JSON', async () => {
    await script({ kind: 'status', status: 403 });
    await script({ kind: '401' });
    expect(await bpjs.call('ref/poli')).toMatchObject({ status: 403, text: 'Authentication failed' });
    expect(await bpjs.call('ref/poli')).toMatchObject({ status: 401, metadata: { code: 401, message: 'Signature tidak sesuai' } });
  });

  it('answers 200 with nothing, and 200 with HTML', async () => {
    await script({ kind: 'empty' });
    await script({ kind: 'html-200' });
    expect(await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).toMatchObject({ status: 200, text: '' });
    expect((await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).text).toContain('Runtime Error');
  });

  it('answers 429 with and without Retry-After', async () => {
    await script({ kind: '429', retryAfterSeconds: 7 });
    await script({ kind: '429' });
    const first = await bpjs.call('ref/poli');
    const second = await bpjs.call('ref/poli');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, null]);
  });

  it('spells the envelope otherwise', async () => {
    await script({ kind: 'code-as-string' });
    await script({ kind: 'metaData-spelling' });
    await script({ kind: 'null-response' });
    expect((await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).text).toBe('{"metadata":{"code":"200","message":"Ok"}}');
    expect((await bpjs.call('antrean/updatewaktu', task(4, '08:31:00'))).text).toBe('{"metaData":{"code":200,"message":"Ok"}}');
    expect((await bpjs.call('antrean/getlisttask', { kodebooking: KODEBOOKING })).text).toBe('{"metadata":{"code":200,"message":"OK"},"response":null}');
  });

  it('encrypts with the timestamp of another second', async () => {
    await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'));
    await script({ kind: 'wrong-encryption' });
    expect((await bpjs.call('antrean/getlisttask', { kodebooking: KODEBOOKING })).rows).toBe('DECRYPT_FAILED');
    expect((await bpjs.call('antrean/getlisttask', { kodebooking: KODEBOOKING })).rows).toHaveLength(1);
  });

  it('says what only BPJS can know', async () => {
    await script({ kind: 'metadata', code: 201, message: 'Rujukan tidak valid', match: { path: 'antrean/add' } });
    const other = { ...BOOKING, kodebooking: 'RSX-20260105-0013' };
    expect((await bpjs.call('antrean/add', other)).metadata).toEqual({ code: 201, message: 'Rujukan tidak valid' });
    expect((await bpjs.call('antrean/add', other)).metadata?.code).toBe(200);
  });

  it('delays and then answers as always', async () => {
    await script({ kind: 'delay', ms: 1 });
    expect((await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).metadata?.code).toBe(200);
  });

  it('strikes only the calls it is meant for, and only so many times', async () => {
    await script({ kind: 'status', status: 503, times: 2, match: { path: 'antrean/pendaftaran', kodebooking: KODEBOOKING } });
    const one = `antrean/pendaftaran/kodebooking/${KODEBOOKING}`;
    const statuses = [];
    for (const path of ['ref/poli', 'antrean/pendaftaran/aktif', one, one, one]) statuses.push((await bpjs.call(path)).status);
    expect(statuses).toEqual([200, 200, 503, 503, 200]);
  });

  it('refuses a fault it does not know, in JSON', async () => {
    expect(await bpjs.control('POST', 'faults', { kind: 'earthquake' })).toEqual({ status: 400, body: { metadata: { code: 400, message: expect.any(String) } } });
    expect((await bpjs.control('POST', 'faults', { kind: 'empty', mtach: {} })).status).toBe(400);
  });

  it('forgets faults on DELETE, and everything on reset', async () => {
    await script({ kind: 'empty', times: 100 });
    await bpjs.control('DELETE', 'faults');
    expect((await bpjs.call('antrean/updatewaktu', task(3, '08:05:00'))).metadata?.code).toBe(200);
    await script({ kind: 'empty' });
    await bpjs.control('POST', 'reset');
    expect((await bpjs.control('GET', 'ledger')).body).toEqual({ facilityCode: null, bookings: [], calls: [] });
    expect((await bpjs.call('antrean/add', BOOKING)).metadata?.code).toBe(200);
    expect(bpjs.ledger.calls()[0]?.seq).toBe(1);
  });

  it('does not let a page of another site empty the ledger', async () => {
    const reply = await fetch(new URL('/control/reset', bpjs.url), { method: 'POST', headers: { origin: 'http://situs-lain.example' } });
    expect(reply.status).toBe(403);
    expect(bpjs.ledger.bookings()).toHaveLength(1);
  });
});
