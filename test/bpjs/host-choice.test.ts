import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { addAntrean, getListTask, updateWaktu, type AntreanAdd, type Written } from '../../src/bpjs/antrean-rs';
import type { Caller } from '../../src/bpjs/call';
import type { BpjsAccount } from '../../src/platform/facility';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { callerAt, CREDENTIALS, keptLog, startFixtureServer, type FixtureServer } from './fixture-server';

const START = new Date('2026-01-05T01:00:00Z');
const MINUTE = 60_000;
const REPLY_TIMEOUT = { totalTimeoutMs: 150 };

let now: Date;
let log: ReturnType<typeof keptLog>;
let closers: (() => unknown)[];
const clock = (): Date => now;
const pass = (ms: number): void => void (now = new Date(now.getTime() + ms));

beforeEach(() => {
  now = START;
  log = keptLog();
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

function caller(timeouts: { connectTimeoutMs?: number; totalTimeoutMs?: number } = {}): Caller {
  const made = callerAt(clock, log, timeouts);
  closers.push(() => made.close());
  return made;
}

async function simulator(port = 0): Promise<Simulator> {
  const started = await startSimulator({ port, account: CREDENTIALS, clock });
  closers.push(() => started.close());
  return started;
}

async function recorded(): Promise<FixtureServer> {
  const started = await startFixtureServer();
  closers.push(() => started.close());
  return started;
}

/** A TLS address where no connection ever comes about; it counts who tried. */
async function closedDoor(onConnection: (socket: Socket) => void = (socket) => socket.destroy()): Promise<{ url: string; knocks: () => number }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/antreanrs/`, knocks: () => sockets.length };
}

async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const at = (port: number): string => `http://127.0.0.1:${port}/antreanrs/`;
const withHosts = (baseUrl: string, secondBaseUrl: string | null): BpjsAccount => ({ baseUrl, secondBaseUrl, ...CREDENTIALS });
const hostOf = (url: string): string => new URL(url).host;

function booking(kodebooking: string): AntreanAdd {
  return {
    kodebooking, jenispasien: 'NON JKN', nomorkartu: '', nik: '3300000000000001', nohp: '081200000001', kodepoli: 'ANA', namapoli: 'Anak', pasienbaru: 0, norm: '012345',
    tanggalperiksa: '2026-01-05', kodedokter: 700001, namadokter: 'dr. Contoh Satu, Sp.A', jampraktek: '08:00-12:00', jeniskunjungan: 3, nomorreferensi: '', nomorantrean: 'A-12',
    angkaantrean: 12, estimasidilayani: 1767576660000, sisakuotajkn: 10, kuotajkn: 20, sisakuotanonjkn: 8, kuotanonjkn: 10, keterangan: '',
  };
}

/** Any call will do; the host it ended at. */
const hostOfCall = async (by: Caller, account: BpjsAccount): Promise<string> => (await updateWaktu(by, account, { kodebooking: 'RSX-1', taskid: 3, waktu: 1767575100000 })).exchange.host;

const fault = (bpjs: Simulator, given: object): Promise<unknown> => fetch(`http://127.0.0.1:${bpjs.port}/control/faults`, { method: 'POST', body: JSON.stringify(given) });
const calls = (bpjs: Simulator): number => bpjs.ledger.calls().length;

describe('a host that cannot be reached', () => {
  test('the same call goes to the second at once, lands there once, and its encrypted reply is read', async () => {
    const second = await simulator();
    const account = withHosts(at(await deadPort()), second.url);
    const by = caller();
    const { exchange, verdict } = await addAntrean(by, account, booking('RSX-1'));
    expect({ verdict, host: exchange.host }).toEqual({ verdict: { kind: 'accepted' }, host: hostOf(second.url) });
    expect(calls(second)).toBe(1);
    await updateWaktu(by, account, { kodebooking: 'RSX-1', taskid: 3, waktu: 1767575100000 });
    // Another facility's process, which knows nothing yet: its read fails over too.
    expect((await getListTask(caller(), account, 'RSX-1')).rows).toMatchObject([{ taskid: 3 }]);
  });

  test('the second is preferred for five minutes, then the first is tried again and preferred when it answers', async () => {
    const port = await deadPort();
    const second = await simulator();
    const account = withHosts(at(port), second.url);
    const by = caller();
    expect(await hostOfCall(by, account)).toBe(hostOf(second.url));
    const first = await simulator(port);
    pass(5 * MINUTE - 1);
    expect(await hostOfCall(by, account)).toBe(hostOf(second.url));
    pass(1);
    expect(await hostOfCall(by, account)).toBe(hostOf(first.url));
    expect(await hostOfCall(by, account)).toBe(hostOf(first.url));
    expect(log.lines.filter((line) => line.startsWith('warn')).map((line) => line.replace(/.*\{/, '{'))).toEqual([`{"host":"${hostOf(second.url)}"}`, `{"host":"${hostOf(first.url)}"}`]);
  });

  test('of many calls after five minutes one looks at the first, the others do not wait for it', async () => {
    const door = await closedDoor();
    const second = await simulator();
    const account = withHosts(door.url, second.url);
    const by = caller();
    const four = (): Promise<string[]> => Promise.all([1, 2, 3, 4].map(() => hostOfCall(by, account)));
    await hostOfCall(by, account);
    expect(door.knocks()).toBe(1);
    await four();
    expect(door.knocks()).toBe(1);
    pass(5 * MINUTE);
    expect(new Set(await four())).toEqual(new Set([hostOf(second.url)]));
    expect(door.knocks()).toBe(2);
    pass(4 * MINUTE);
    await four();
    expect(door.knocks()).toBe(2);
    pass(1 * MINUTE);
    await four();
    expect(door.knocks()).toBe(3);
  });

  test('a clock that was set back does not keep calls away from the first', async () => {
    const door = await closedDoor();
    const account = withHosts(door.url, (await simulator()).url);
    const by = caller();
    await hostOfCall(by, account);
    pass(-60 * MINUTE);
    await hostOfCall(by, account);
    expect(door.knocks()).toBe(2);
  });

  test('one that accepts and never finishes the handshake is left after the connect time-out', async () => {
    const door = await closedDoor((socket) => socket.resume());
    const second = await simulator();
    const { exchange, verdict } = await addAntrean(caller({ connectTimeoutMs: 50 }), withHosts(door.url, second.url), booking('RSX-1'));
    expect({ verdict, host: exchange.host }).toEqual({ verdict: { kind: 'accepted' }, host: hostOf(second.url) });
  });

  test('when neither can be reached the call tells so, and the next one begins with the first again', async () => {
    const first = await closedDoor();
    const second = await closedDoor();
    const account = withHosts(first.url, second.url);
    const by = caller();
    const { exchange, verdict } = await addAntrean(by, account, booking('RSX-1'));
    expect({ verdict, exchange }).toMatchObject({ verdict: { kind: 'unavailable' }, exchange: { host: hostOf(second.url), outcome: { kind: 'no-reply', stage: 'connect' } } });
    await hostOfCall(by, account);
    expect([first.knocks(), second.knocks()]).toEqual([2, 2]);
    expect(log.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  test.each([
    ['no second address', (): null => null],
    ['the same address twice', (url: string): string => url],
  ])('%s: one try, and no other host', async (_name, secondOf) => {
    const door = await closedDoor();
    const { exchange } = await addAntrean(caller(), withHosts(door.url, secondOf(door.url)), booking('RSX-1'));
    expect(exchange).toMatchObject({ host: hostOf(door.url), outcome: { kind: 'no-reply', stage: 'connect' } });
    expect(door.knocks()).toBe(1);
  });

  test('what one account has learnt is not said of another, nor of another caller', async () => {
    const door = await closedDoor();
    const second = await simulator();
    const account = withHosts(door.url, second.url);
    const by = caller();
    await hostOfCall(by, account);
    // Read anew from the database, it is the same account still.
    await hostOfCall(by, { ...account });
    expect(door.knocks()).toBe(1);
    await hostOfCall(by, { ...account, consId: '99002' });
    expect(door.knocks()).toBe(2);
    await hostOfCall(caller(), account);
    expect(door.knocks()).toBe(3);
  });
});

describe('a host from which no reply came', () => {
  async function two(): Promise<{ first: Simulator; second: Simulator; account: BpjsAccount }> {
    const first = await simulator();
    const second = await simulator();
    return { first, second, account: withHosts(first.url, second.url) };
  }
  const unavailable = { kind: 'unavailable' };
  const seenAs = ({ exchange, verdict }: Written): object => ({ host: exchange.host, verdict });

  test('a call that may have landed is not sent a second time; the next one goes to the other host', async () => {
    const { first, second, account } = await two();
    await fault(first, { kind: 'hang-after-store' });
    const by = caller(REPLY_TIMEOUT);
    expect(seenAs(await addAntrean(by, account, booking('RSX-1')))).toEqual({ host: hostOf(first.url), verdict: unavailable });
    expect([calls(first), calls(second)]).toEqual([1, 0]);
    expect(seenAs(await addAntrean(by, account, booking('RSX-2')))).toEqual({ host: hostOf(second.url), verdict: { kind: 'accepted' } });
    expect([calls(first), calls(second)]).toEqual([1, 1]);
  });

  test('what was stored before its reply was lost is already there when it is sent again by the other host', async () => {
    const bpjs = await startSimulator({ port: 0, secondPort: 0, account: CREDENTIALS, clock });
    closers.push(() => bpjs.close());
    const account = withHosts(bpjs.url, bpjs.secondUrl ?? '');
    await fault(bpjs, { kind: 'hang-after-store' });
    const by = caller(REPLY_TIMEOUT);
    expect(seenAs(await addAntrean(by, account, booking('RSX-1')))).toEqual({ host: hostOf(bpjs.url), verdict: unavailable });
    expect(seenAs(await addAntrean(by, account, booking('RSX-1')))).toEqual({ host: hostOf(account.secondBaseUrl ?? ''), verdict: { kind: 'already-there' } });
    expect(bpjs.ledger.bookings()).toHaveLength(1);
  });

  test.each([
    ['a page with 502', { kind: 'status', status: 502, stored: true }, 'second'],
    ['a page with 500', { kind: 'status', status: 500 }, 'second'],
    ['a page with 200', { kind: 'html-200' }, 'first'],
    ['an empty body', { kind: 'empty' }, 'first'],
    ['429', { kind: '429' }, 'first'],
    ['a refused signature', { kind: '401' }, 'first'],
    ['a reply that does not decrypt', { kind: 'wrong-encryption' }, 'first'],
  ] as const)('after %s the next call goes where it should (%j): the %s', async (_name, given, expected) => {
    const hosts = await two();
    await fault(hosts.first, given);
    const by = caller();
    expect(await hostOfCall(by, hosts.account)).toBe(hostOf(hosts.first.url));
    expect(await hostOfCall(by, hosts.account)).toBe(hostOf(hosts[expected].url));
  });

  test('several calls that fail at once move to the other host, not there and back', async () => {
    const { first, second, account } = await two();
    await fault(first, { kind: 'status', status: 503, times: 4 });
    const by = caller();
    await Promise.all([1, 2, 3, 4].map(() => hostOfCall(by, account)));
    expect(await hostOfCall(by, account)).toBe(hostOf(second.url));
  });

  test('the second that fails in its turn gives back to the first, and the first after five minutes is tried anyway', async () => {
    const { first, second, account } = await two();
    const by = caller();
    await fault(first, { kind: 'status', status: 503 });
    await fault(second, { kind: 'status', status: 503 });
    expect([await hostOfCall(by, account), await hostOfCall(by, account), await hostOfCall(by, account)]).toEqual([hostOf(first.url), hostOf(second.url), hostOf(first.url)]);
    await fault(first, { kind: 'status', status: 503 });
    await hostOfCall(by, account);
    expect(await hostOfCall(by, account)).toBe(hostOf(second.url));
    pass(5 * MINUTE);
    expect(await hostOfCall(by, account)).toBe(hostOf(first.url));
  });

  test('a slow answer to an older call does not undo the change a failure has made', async () => {
    const first = await recorded();
    const second = await simulator();
    const account = withHosts(first.account.baseUrl, second.url);
    const by = caller();
    const slow = new Promise<ServerResponse>((resolve) => first.answer(resolve));
    const older = hostOfCall(by, account);
    const response = await slow;
    first.answer((broken) => broken.destroy());
    expect(await hostOfCall(by, account)).toBe(hostOf(account.baseUrl));
    response.end('{"metadata":{"code":200,"message":"Ok"}}');
    expect(await older).toBe(hostOf(account.baseUrl));
    expect(await hostOfCall(by, account)).toBe(hostOf(second.url));
  });
});
