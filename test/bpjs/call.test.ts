import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addAntrean, getListTask, pendaftaranByKodebooking, updateWaktu } from '../../src/bpjs/antrean-rs';
import { call, makeCaller, type Caller, type Outcome } from '../../src/bpjs/call';
import type { BpjsAccount } from '../../src/platform/facility';
import type { Log } from '../../src/platform/log';

// The instant of vector V1 (ws-bpjs §1.8), so that its cipher text is a reply to a call made now.
const NOW = new Date('2026-01-01T00:00:00.500Z');
const V1 =
  'S+Xf1TWcD3H5DPTSEXQqm9LA8lLjmgfTFvnucf2XRJqFHKUwR6pENB4/QikGRhyv5r1KfRZLRcSw4nB1UMZRAeYvuPiussTxXGk86RV7Njstorurpi1eVQ+1pxlepyDbDpFzApeCbvuVrKvgpIsf8TQg4g1wFfQfz9jeQXFXqz1uhqnwHrdPHTCb//0UDbkne/XuKPG29W33MdO3Wd6d6bqeQt8Fpcty67qT6zXUNL359k84mjNpHS47JLQXj5dH';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let account: BpjsAccount;
let answer: (response: ServerResponse) => void;
let seen: Seen[];
let callers: Caller[];
let logged: string[];

const log: Log = {
  debug: () => undefined,
  info: (_fields, message) => logged.push(`info ${message}`),
  warn: (_fields, message) => logged.push(`warn ${message}`),
  error: (_fields, message) => logged.push(`error ${message}`),
  flush: () => undefined,
};

function callerWith(options: { connectTimeoutMs?: number; totalTimeoutMs?: number; now?: Date } = {}): Caller {
  const { connectTimeoutMs = 5_000, totalTimeoutMs = 10_000, now = NOW } = options;
  const caller = makeCaller({ connectTimeoutMs, totalTimeoutMs }, () => now, log);
  callers.push(caller);
  return caller;
}

function answerWith(body: string, status = 200, headers: Record<string, string> = {}): void {
  answer = (response) => response.writeHead(status, { date: NOW.toUTCString(), ...headers }).end(body);
}

async function outcomeOf(caller = callerWith()): Promise<Outcome> {
  return (await call(caller, account, { operation: 'antrean/add', method: 'POST', path: 'antrean/add', body: {}, expects: 'acknowledgement' })).outcome;
}

beforeEach(async () => {
  seen = [];
  callers = [];
  logged = [];
  answerWith('{"metadata":{"code":200,"message":"Ok"}}');
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  account = { baseUrl: `http://127.0.0.1:${port}/antreanrs`, secondBaseUrl: null, consId: '99001', consSecret: 'rahasia-Contoh-01', userKey: 'kunci' };
});

afterEach(async () => {
  for (const caller of callers) caller.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('what goes out', () => {
  test('a write carries the signed headers and the body as JSON', async () => {
    const { exchange } = await updateWaktu(callerWith(), account, { kodebooking: 'RSX-1', taskid: 3, waktu: 1767575100000 });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/antreanrs/antrean/updatewaktu', body: '{"kodebooking":"RSX-1","taskid":3,"waktu":1767575100000}' });
    expect(seen[0]?.headers).toMatchObject({
      'x-cons-id': '99001',
      'x-timestamp': '1767225600',
      'x-signature': 'vPLCbtDQ71Mt/u3trkw27w0w7K8dHPa2V0YO4wkc5tk=',
      user_key: 'kunci',
      'content-type': 'application/json',
    });
    expect(exchange.request).toBe(seen[0]?.body);
    expect(exchange.host).toBe(new URL(account.baseUrl).host);
  });

  test.each(['', '/', '//'])('the base URL gets exactly one slash, also when it ends with "%s"', async (ending) => {
    await updateWaktu(callerWith(), { ...account, baseUrl: account.baseUrl + ending }, { kodebooking: 'RSX-1', taskid: 3, waktu: 1 });
    expect(seen[0]?.url).toBe('/antreanrs/antrean/updatewaktu');
  });

  test('a booking code in a path is percent-encoded', async () => {
    await pendaftaranByKodebooking(callerWith(), account, '2026/01/05#7 a');
    expect(seen[0]?.url).toBe('/antreanrs/antrean/pendaftaran/kodebooking/2026%2F01%2F05%237%20a');
  });
});

describe('what comes back', () => {
  test.each([
    ['code as a number', '{"metadata":{"code":208,"message":"TaskId=3 sudah ada"}}'],
    ['code as text', '{"metadata":{"code":"208","message":"TaskId=3 sudah ada"}}'],
    ['metaData', '{"metaData":{"code":208,"message":"TaskId=3 sudah ada"},"response":null}'],
    ['a byte order mark', '\uFEFF{"metadata":{"code":208,"message":"TaskId=3 sudah ada"}}'],
  ])('%s is understood', async (_name, body) => {
    answerWith(body);
    expect(await outcomeOf()).toMatchObject({ kind: 'replied', httpStatus: 200, code: 208, message: 'TaskId=3 sudah ada' });
  });

  test.each([
    ['an HTML page', 502, '<html><body>Bad Gateway</body></html>'],
    ['an empty body', 200, ''],
    ['a gateway text', 403, 'Authentication failed'],
    ['JSON without metadata', 404, '{"status":404,"error":"Not Found"}'],
    ['a code that is no number', 200, '{"metadata":{"code":"","message":"Ok"}}'],
  ])('%s is kept as it came', async (_name, status, body) => {
    answerWith(body, status);
    expect(await outcomeOf()).toEqual({ kind: 'unreadable', httpStatus: status, bodyStart: body, retryAfterMs: null });
  });

  test('only the first 500 characters of such a body are kept', async () => {
    answerWith('x'.repeat(2_000), 500);
    expect(await outcomeOf()).toMatchObject({ kind: 'unreadable', bodyStart: 'x'.repeat(500) });
  });

  test('Retry-After is read as seconds and as a date', async () => {
    answerWith('Limits exceeded', 429, { 'retry-after': '30' });
    expect(await outcomeOf()).toMatchObject({ retryAfterMs: 30_000 });
    answerWith('Limits exceeded', 429, { 'retry-after': new Date('2026-01-01T00:01:00Z').toUTCString() });
    expect(await outcomeOf()).toMatchObject({ retryAfterMs: 59_500 });
  });

  test('a text in the reply to a write is not taken for cipher text', async () => {
    answerWith('{"metadata":{"code":200,"message":"Ok"},"response":"Sukses"}');
    expect(await addAntrean(callerWith(), account, {} as never)).toMatchObject({ verdict: { kind: 'accepted' } });
  });
});

describe('reads', () => {
  const row = { taskid: 3, taskname: 'mulai waktu tunggu poli', wakturs: '01-01-2026 08:05:00 WIB', waktu: '01-01-2026 08:05:03 WIB', kodebooking: 'RSX-20260101-0001' };

  test('the timestamp that signed the request decrypts the reply, however late it comes', async () => {
    answerWith(JSON.stringify({ metadata: { code: 200, message: 'OK' }, response: V1 }));
    // A clock that has moved on by the time the reply is here.
    const instants = [NOW, new Date('2026-01-01T00:00:07Z'), new Date('2026-01-01T00:00:08Z')];
    const caller = makeCaller({ connectTimeoutMs: 5_000, totalTimeoutMs: 10_000 }, () => instants.shift() ?? NOW, log);
    callers.push(caller);
    const { rows, verdict } = await getListTask(caller, account, 'RSX-20260101-0001');
    expect(verdict).toEqual({ kind: 'accepted' });
    expect(rows).toEqual([row]);
  });

  test.each([
    ['a bare array', [row]],
    ['an object with a list', { list: [row] }],
    ['a task id as text', [{ ...row, taskid: '3' }]],
  ])('%s, not encrypted, is taken as it is', async (_name, response) => {
    answerWith(JSON.stringify({ metadata: { code: 1, message: 'OK' }, response }));
    expect((await getListTask(callerWith(), account, 'RSX-20260101-0001')).rows).toEqual([row]);
  });

  test.each([
    ['204', { metadata: { code: 204, message: 'No Content' } }],
    ['201 No Content', { metadata: { code: 201, message: 'No Content' }, response: null }],
    ['null', { metadata: { code: 200, message: 'OK' }, response: null }],
    ['an empty text', { metadata: { code: 200, message: 'OK' }, response: '' }],
    ['a list of null', { metadata: { code: 200, message: 'OK' }, response: { list: null } }],
  ])('%s is an empty list', async (_name, body) => {
    answerWith(JSON.stringify(body));
    expect(await pendaftaranByKodebooking(callerWith(), account, 'RSX-1')).toMatchObject({ verdict: { kind: 'accepted' }, rows: [] });
  });

  test('a reply that does not decrypt is unavailable, never an empty list', async () => {
    answerWith(JSON.stringify({ metadata: { code: 200, message: 'OK' }, response: V1 }));
    const { exchange, verdict } = await getListTask(callerWith({ now: new Date('2026-01-01T00:00:01Z') }), account, 'RSX-1');
    expect(verdict).toEqual({ kind: 'unavailable' });
    expect(exchange.outcome).toMatchObject({ kind: 'undecipherable', raw: V1 });
  });

  test('a list in a shape nobody knows is unavailable, never an empty list', async () => {
    answerWith(JSON.stringify({ metadata: { code: 200, message: 'OK' }, response: { rows: [row] } }));
    expect((await getListTask(callerWith(), account, 'RSX-1')).verdict).toEqual({ kind: 'unavailable' });
  });
});

describe('no reply', () => {
  test('a server that never answers ends with the total time-out, and whether the call landed is unknown', async () => {
    answer = () => undefined;
    expect(await outcomeOf(callerWith({ totalTimeoutMs: 50 }))).toMatchObject({ kind: 'no-reply', stage: 'reply' });
    expect(seen).toHaveLength(1);
  });

  test('the total time-out also ends a reply that drips', async () => {
    answer = (response) => response.writeHead(200).write('{"metadata":');
    expect(await outcomeOf(callerWith({ totalTimeoutMs: 50 }))).toMatchObject({ kind: 'no-reply', stage: 'reply' });
  });

  test('a connection cut in the middle of a reply is no reply', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"metadata":', () => response.destroy());
    };
    expect(await outcomeOf()).toMatchObject({ kind: 'no-reply', stage: 'reply' });
  });

  test('nobody listening: the call never left', async () => {
    account = { ...account, baseUrl: 'http://127.0.0.1:1/antreanrs' };
    expect(await outcomeOf()).toMatchObject({ kind: 'no-reply', stage: 'connect', detail: expect.stringContaining('ECONNREFUSED') as string });
  });

  test('an address that cannot be written is no reply and no throw', async () => {
    account = { ...account, baseUrl: 'ftp://127.0.0.1' };
    expect(await outcomeOf()).toMatchObject({ kind: 'no-reply', stage: 'connect' });
  });
});

describe('clock skew', () => {
  const drifts = 'warn the clock of this machine drifts from that of BPJS. Check NTP';
  const farOff = 'error the clock of this machine is far off that of BPJS; signatures will be refused. Check NTP';
  const agrees = 'info the clock of this machine agrees with that of BPJS again';

  test.each([
    [29, []],
    [30, []],
    [31, [drifts]],
    [-31, [drifts]],
    [60, [drifts]],
    [61, [farOff]],
    [-61, [farOff]],
  ])('%d s against the Date header', async (seconds, expected) => {
    const caller = callerWith({ now: new Date(Math.floor(NOW.getTime() / 1000) * 1000 + seconds * 1000) });
    await outcomeOf(caller);
    await outcomeOf(caller);
    expect(logged).toEqual(expected);
  });

  test('each change of level is said once', async () => {
    let skewMs = 0;
    const caller = makeCaller({ connectTimeoutMs: 5_000, totalTimeoutMs: 10_000 }, () => new Date(Math.floor(NOW.getTime() / 1000) * 1000 + skewMs), log);
    callers.push(caller);
    for (skewMs of [0, 40_000, 45_000, 90_000, -40_000, 1_000, 0]) await outcomeOf(caller);
    expect(logged).toEqual([drifts, farOff, drifts, agrees]);
  });

  test('a reply without a readable Date says nothing about the clock', async () => {
    answerWith('{"metadata":{"code":200,"message":"Ok"}}', 200, { date: 'kemarin' });
    await outcomeOf(callerWith({ now: new Date(0) }));
    expect(logged).toEqual([]);
  });
});
