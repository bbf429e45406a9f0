import os from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { certificatePair } from '../../src/platform/certificate';
import { addressList } from '../../src/platform/address-list';
import { makeKnownCallers } from '../../src/platform/known-callers';
import { startListeners, type Listeners, type Patience } from '../../src/server';
import { openHospital, type Hospital } from '../support/hospital';
import { until } from '../support/until';
import { connectTcp, connectTls, say, type Caller } from './raw-caller';

let hospital: Hospital;
const open: Listeners[] = [];
const held: Caller[] = [];
beforeAll(async () => {
  hospital = await openHospital({ patients: 1 });
});
afterEach(async () => {
  for (const { socket } of held.splice(0)) socket.destroy();
  for (const listeners of open.splice(0)) await listeners.close();
});
afterAll(() => hospital.close());

interface Limits {
  most?: number;
  mostPerAddress?: number;
  bpjs?: string;
  hops?: number;
  patience?: Partial<Patience>;
}

/** Both listeners once more, with limits and patience of their own. */
async function listeners({ most = 1_000, mostPerAddress = 1_000, bpjs = '', hops = 0, patience = {} }: Limits): Promise<Listeners> {
  const { deps } = hospital;
  const config = { ...deps.config, connections: { most, mostPerAddress }, trustProxyHops: hops };
  const pair = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
  const made = await startListeners({ ...deps, config, knownCallers: makeKnownCallers(addressList(bpjs)), live: { ...deps.live, endAll: () => undefined }, eventStreams: { ...deps.eventStreams, endAll: () => undefined } }, pair, async () => undefined, patience);
  open.push(made);
  return made;
}

const hold = async (port: number, from: string): Promise<boolean> => {
  const made = await connectTls(port, { localAddress: from });
  if (made !== undefined) held.push(made);
  return made !== undefined;
};

describe('connections', () => {
  test('of one address are limited, handshakes that never begin included, and the others get in; a closed one makes room', async () => {
    const { publicPort, internalPort } = await listeners({ mostPerAddress: 2 });
    for (const port of [publicPort, internalPort]) {
      const silent = connectTcp(port, '127.0.0.2');
      held.push(silent);
      expect([await hold(port, '127.0.0.2'), await hold(port, '127.0.0.2'), await hold(port, '127.0.0.3')]).toEqual([true, false, true]);
      silent.socket.destroy();
      await until(() => hold(port, '127.0.0.2'), 'room again');
    }
    expect(hospital.log.lines.filter(({ message }) => message === 'connections beyond the limits were closed')).toHaveLength(2);
  });

  test('of all addresses together are limited, but never those of BPJS', async () => {
    const { publicPort } = await listeners({ most: 2, mostPerAddress: 2, bpjs: '127.0.0.8/30' });
    expect([await hold(publicPort, '127.0.0.2'), await hold(publicPort, '127.0.0.3'), await hold(publicPort, '127.0.0.4')]).toEqual([true, true, false]);
    for (let i = 0; i < 4; i += 1) expect(await hold(publicPort, '127.0.0.9')).toBe(true);
  });

  test('of a caller who has shown a good token are no longer limited', async () => {
    const { publicPort } = await listeners({ mostPerAddress: 1 });
    const token = await hospital.token();
    const post = `POST /statusantrean HTTP/1.1\r\nHost: a\r\nx-token: ${token}\r\nx-username: bpjs-uji\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`;
    expect([await hold(publicPort, '127.0.0.2'), await hold(publicPort, '127.0.0.2')]).toEqual([true, false]);
    expect(await say(publicPort, post, { localAddress: '127.0.0.3' })).toContain('Tanggal Tidak Boleh Kosong');
    await until(() => hold(publicPort, '127.0.0.3'), 'the first one is gone');
    expect([await hold(publicPort, '127.0.0.3'), await hold(publicPort, '127.0.0.2')]).toEqual([true, false]);
  });

  /** So that no time-out of HTTP makes the room. */
  const NEVER_ENDING: Partial<Patience> = { headersMs: 3_600_000, requestMs: 3_600_000, keepAliveMs: 3_600_000, slowReaderMs: 3_600_000 };
  test('whose TLS is broken after the handshake make room at once, with nothing left to be said to them', async () => {
    const { publicPort, internalPort } = await listeners({ mostPerAddress: 1, patience: NEVER_ENDING });
    for (const port of [publicPort, internalPort]) {
      const made = await connectTls(port, { localAddress: '127.0.0.2', maxVersion: 'TLSv1.2' });
      expect(await hold(port, '127.0.0.2')).toBe(false);
      // asked for once more and refused, its handshake ends in an alert
      (made!.socket as TLSSocket).renegotiate({}, () => undefined);
      await made!.closed;
      await until(() => hold(port, '127.0.0.2'), 'room again');
    }
  });

  test('through a proxy all come from one address, which is not limited', async () => {
    const { publicPort } = await listeners({ mostPerAddress: 1, hops: 1 });
    expect([await hold(publicPort, '127.0.0.2'), await hold(publicPort, '127.0.0.2')]).toEqual([true, true]);
  });
});

describe('a slow caller is given up', () => {
  const SHORT: Partial<Patience> = { lookEveryMs: 20 };
  const GET = 'GET /auth HTTP/1.1\r\nHost: a\r\n';

  /** Sends a byte again and again until the connection closes. */
  const trickle = (made: Caller, byte: string): Promise<string> => {
    const timer = setInterval(() => made.socket.write(byte), 10);
    return made.closed.finally(() => clearInterval(timer));
  };
  const both = async (patience: Partial<Patience>, test: (port: number, isPublic: boolean) => Promise<void>): Promise<void> => {
    const { publicPort, internalPort } = await listeners({ patience: { ...SHORT, ...patience } });
    await test(publicPort, true);
    await test(internalPort, false);
  };
  const TOO_SLOW = (isPublic: boolean): RegExp => (isPublic ? /^HTTP\/1\.1 200 OK\r\n[^]*Waktu Permintaan Habis/ : /^HTTP\/1\.1 408 [^]*"detail":"Permintaan tidak selesai/);

  test('before the handshake', () =>
    both({ handshakeMs: 100 }, async (port) => {
      expect(await connectTcp(port).closed).toBe('');
    }));
  test('after the handshake, saying nothing', () =>
    both({ headersMs: 100 }, async (port, isPublic) => {
      expect(await say(port, '')).toMatch(TOO_SLOW(isPublic));
    }));
  test('in the headers, a byte at a time', () =>
    both({ headersMs: 100 }, async (port, isPublic) => {
      const made = await connectTls(port);
      made!.socket.write(`${GET}x-a: `);
      expect(await trickle(made!, 'a')).toMatch(TOO_SLOW(isPublic));
    }));
  test('in the body, a byte at a time', () =>
    both({ headersMs: 100, requestMs: 200 }, async (port, isPublic) => {
      const made = await connectTls(port);
      made!.socket.write(`POST /${isPublic ? 'statusantrean' : 'petugas/masuk'} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50000\r\n\r\n{`);
      expect(await trickle(made!, ' ')).toMatch(TOO_SLOW(isPublic));
    }));
  test('idle after a request', () =>
    both({ keepAliveMs: 50 }, async (port) => {
      expect(await say(port, `${GET}\r\n`)).toMatch(/^HTTP\/1\.1 (200|404)/);
    }));
  test('not taking a reply; who takes it gets the whole of it', async () => {
    const { internalPort } = await listeners({ patience: { ...SHORT, slowReaderMs: 300 } });
    const LARGE = 'GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n';
    const reader = await say(internalPort, `${LARGE}Connection: close\r\n\r\n`);
    expect(reader.length).toBeGreaterThan(Number(/content-length: (\d+)/i.exec(reader)?.[1]));

    const made = await connectTls(internalPort);
    const socket = made!.socket as TLSSocket;
    socket.pause();
    const gone = new Promise<void>((resolve) => socket.once('error', () => resolve()));
    socket.write(`${LARGE}\r\n`.repeat(30));
    // nothing is read, so the end of the connection shows itself only to who writes
    const timer = setInterval(() => socket.write('\r\n'), 50);
    await gone;
    clearInterval(timer);
  });
});
