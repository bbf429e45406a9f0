import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { signatureOf } from '../../src/tools/simulator/signature';
import { ACCOUNT, BOOKING, EVE, rehearse, type Rehearsal } from './rehearsal';

describe('who may call the simulator, and in what dress', () => {
  let bpjs: Rehearsal;
  beforeEach(async () => {
    bpjs = await rehearse();
  });
  afterEach(() => bpjs.close());

  const seconds = EVE.getTime() / 1000;

  it.each([
    ['a wrong signature', { 'x-signature': 'AAAA' }],
    ['a signature made with another secret', { 'x-signature': signatureOf(ACCOUNT.consId, 'rahasia-lain', String(seconds)) }],
    ['a wrong cons id', { 'x-cons-id': '99002' }],
    ['a wrong user_key', { user_key: 'kunci-lain' }],
    ['an empty user_key', { user_key: '' }],
    ['a timestamp that is no number', { 'x-timestamp': '1767495600.5' }],
    ['a timestamp 301 s old', { 'x-timestamp': String(seconds - 301) }],
    ['a timestamp 301 s ahead', { 'x-timestamp': String(seconds + 301) }],
  ])('refuses %s with 401 and JSON, and stores nothing', async (_name, wrong: Record<string, string>) => {
    const timestamp = wrong['x-timestamp'] ?? String(seconds);
    const headers = { 'x-signature': signatureOf(ACCOUNT.consId, ACCOUNT.consSecret, timestamp), ...wrong };
    const reply = await bpjs.call('antrean/add', BOOKING, { headers });
    expect(reply.status).toBe(401);
    expect(reply.metadata).toEqual({ code: 401, message: expect.any(String) });
    expect(bpjs.ledger.calls()).toHaveLength(0);
  });

  it('names the mistake of a timestamp in milliseconds, though its signature fits', async () => {
    const timestamp = String(EVE.getTime());
    const headers = { 'x-timestamp': timestamp, 'x-signature': signatureOf(ACCOUNT.consId, ACCOUNT.consSecret, timestamp) };
    const reply = await bpjs.call('antrean/add', BOOKING, { headers });
    expect([reply.status, reply.metadata]).toEqual([401, { code: 401, message: 'x-timestamp harus dalam detik, bukan milidetik' }]);
    expect(bpjs.ledger.calls()).toHaveLength(0);
  });

  it.each([-300, 300])('takes a clock that is %d s off', async (skew) => {
    const reply = await bpjs.call('antrean/add', BOOKING, { headers: { 'x-timestamp': String(seconds + skew) } });
    expect(reply.metadata).toEqual({ code: 200, message: 'Ok' });
  });

  it('takes a form content type with a JSON body and upper-case header names', async () => {
    const timestamp = String(seconds);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        'X-CONS-ID': ACCOUNT.consId,
        'X-TIMESTAMP': timestamp,
        'X-SIGNATURE': signatureOf(ACCOUNT.consId, ACCOUNT.consSecret, timestamp),
        USER_KEY: ACCOUNT.userKey,
        'CONTENT-TYPE': 'Application/x-www-form-urlencoded',
      };
      request(`${bpjs.url}antrean/add`, { method: 'POST', headers }, (reply) => resolve(reply.resume().statusCode)).on('error', reject).end(JSON.stringify(BOOKING));
    });
    expect(status).toBe(200);
    expect(bpjs.ledger.booking(BOOKING.kodebooking)?.payload).toEqual(BOOKING);
  });

  it.each([
    ['a byte order mark', `\uFEFF${JSON.stringify(BOOKING)}`],
    ['a megabyte of remarks', JSON.stringify({ ...BOOKING, keterangan: 'x'.repeat(1_000_000) })],
    ['fields it does not know', JSON.stringify({ ...BOOKING, kodedokter: '700001', versi: 2 })],
  ])('takes a body with %s', async (_name, body) => {
    expect((await bpjs.call('antrean/add', body)).metadata).toEqual({ code: 200, message: 'Ok' });
    expect(bpjs.ledger.booking(BOOKING.kodebooking)?.payload).toMatchObject({ norm: BOOKING.norm, kodedokter: 700001 });
  });

  it('takes an address in which base and path were joined with two slashes', async () => {
    expect((await bpjs.call('/antrean/add', BOOKING)).metadata).toEqual({ code: 200, message: 'Ok' });
  });

  it('shows its own clock in the Date header', async () => {
    const reply = await bpjs.call('ref/poli');
    expect(reply.headers.get('date')).toBe(EVE.toUTCString());
  });

  it.each([
    ['an unknown service', 'antrean/tidakada', undefined, 404],
    ['another method', 'antrean/add', undefined, 405],
    ['a body that is not JSON', 'antrean/add', '{"kodebooking":', 400],
    ['a body that is a list', 'antrean/add', '[]', 400],
    ['a body of twenty megabytes', 'antrean/add', 'x'.repeat(20_000_000), 413],
    ['an address that cannot be decoded', 'antrean/pendaftaran/kodebooking/%E0%A4%A', undefined, 400],
  ])('answers %s with JSON metadata', async (_name, path, body, status) => {
    const reply = await bpjs.call(path, body);
    expect(reply.status).toBe(status);
    expect(reply.metadata).toEqual({ code: status, message: expect.any(String) });
  });

  it('answers what is not HTTP with JSON metadata', async () => {
    const socket = connect(bpjs.port, '127.0.0.1').setEncoding('utf8');
    socket.write('this is not HTTP\r\n\r\n');
    const [head, body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toContain('400 Bad Request');
    expect(JSON.parse(body)).toEqual({ metadata: { code: 400, message: expect.any(String) } });
  });

  it('answers a bug with a neutral sentence and tells its owner', async () => {
    const told: unknown[] = [];
    const broken = await rehearse({ onError: (error) => told.push(error), reference: { poli: [], dokter: [], jadwal: null as never } });
    const reply = await broken.call('antrean/add', BOOKING);
    await broken.close();
    expect(reply.status).toBe(500);
    expect(reply.metadata).toEqual({ code: 500, message: 'Terjadi kesalahan pada simulator' });
    expect(told).toHaveLength(1);
  });
});
