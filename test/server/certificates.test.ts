import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tls, { type TLSSocket } from 'node:tls';
import type { CertificatePair } from '../../src/platform/certificate';
import { openCertificates, type ServedCertificates } from '../../src/platform/served-certificates';
import { startListeners, type Listeners } from '../../src/server';
import { pairFor } from '../support/certificates';
import { openHospital, type Hospital } from '../support/hospital';
import { serverProcess } from '../support/server-process';
import { until } from '../support/until';
import { connectTls } from './raw-caller';

let hospital: Hospital;
let folder: string;
let certificates: ServedCertificates;
let listeners: Listeners;
beforeAll(async () => {
  hospital = await openHospital({ patients: 1 });
});
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-certificates-'));
  hospital.log.lines.length = 0;
  write('.', 'cert.pem', 'key.pem', await pairFor(['utama.example']));
  write('hosts/a', 'fullchain.pem', 'privkey.pem', await pairFor(['a.example', 'lain.example']));
  write('hosts/b', 'fullchain.pem', 'privkey.pem', await pairFor(['*.puskesmas.example']));
});
afterEach(async () => {
  certificates.close();
  await listeners.close();
  rmSync(folder, { recursive: true });
});
afterAll(() => hospital.close());

function write(place: string, certName: string, keyName: string, pair: CertificatePair): void {
  mkdirSync(path.join(folder, place), { recursive: true });
  writeFileSync(path.join(folder, place, certName), pair.cert);
  writeFileSync(path.join(folder, place, keyName), pair.key);
}

async function serve(lookEveryMs = 3_600_000): Promise<void> {
  const { deps } = hospital;
  certificates = openCertificates({ certFile: path.join(folder, 'cert.pem'), keyFile: path.join(folder, 'key.pem'), hostsDir: path.join(folder, 'hosts') }, hospital.log, { lookEveryMs });
  listeners = await startListeners({ ...deps, live: { ...deps.live, endAll: () => undefined }, eventStreams: { ...deps.eventStreams, endAll: () => undefined } }, certificates, async () => undefined);
}

/** The common name of the certificate each listener shows to a caller who asks for this host. */
async function shownTo(servername?: string, port = listeners.publicPort): Promise<string> {
  const made = await connectTls(port, servername === undefined ? {} : { servername });
  const { CN } = (made!.socket as TLSSocket).getPeerCertificate().subject;
  made!.socket.destroy();
  return String(CN);
}
/** What TLS says to a caller whom the server does not speak with. */
async function refusalOf(port: number, options: tls.ConnectionOptions): Promise<string> {
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  const [error] = (await Promise.race([once(socket, 'error'), once(socket, 'secureConnect')])) as [NodeJS.ErrnoException?];
  socket.destroy();
  return error?.code ?? 'spoken with';
}
const errors = (): object[] => hospital.log.lines.filter(({ level }) => level === 'error');

test('each host name is shown its own certificate on both listeners, and everybody else the first one', async () => {
  await serve();
  for (const port of [listeners.publicPort, listeners.internalPort]) {
    expect([await shownTo('a.example', port), await shownTo('LAIN.example', port), await shownTo('p1.puskesmas.example', port)]).toEqual(['a.example', 'a.example', '*.puskesmas.example']);
    expect([await shownTo('x.p1.puskesmas.example', port), await shownTo('asing.example', port), await shownTo(undefined, port)]).toEqual(['utama.example', 'utama.example', 'utama.example']);
  }
});

test('new files are served without a restart, while a connection that is open goes on', async () => {
  await serve();
  const before = await connectTls(listeners.publicPort);
  write('.', 'cert.pem', 'key.pem', await pairFor(['baru.example']));
  write('hosts/a', 'fullchain.pem', 'privkey.pem', await pairFor(['a-baru.example', 'a.example']));
  write('hosts/c', 'fullchain.pem', 'privkey.pem', await pairFor(['c.example']));
  rmSync(path.join(folder, 'hosts/b'), { recursive: true });
  certificates.reload();
  expect([await shownTo(), await shownTo('a.example'), await shownTo('c.example'), await shownTo('p1.puskesmas.example'), await shownTo(undefined, listeners.internalPort)])
    .toEqual(['baru.example', 'a-baru.example', 'c.example', 'baru.example', 'baru.example']);
  before!.socket.write('GET /nope HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(await before!.closed).toContain('Layanan Tidak Ditemukan');
  expect(errors()).toEqual([]);
});

test('files are looked at without anybody asking', async () => {
  await serve(20);
  write('.', 'cert.pem', 'key.pem', await pairFor(['baru.example']));
  await until(async () => (await shownTo()) === 'baru.example', 'the new certificate');
});

test('a broken new pair leaves the one before in service and is told once; mended, it is served', async () => {
  await serve();
  const good = await pairFor(['baru.example']);
  const other = await pairFor(['lain.example']);
  const broken: CertificatePair[] = [{ cert: good.cert, key: other.key }, { cert: good.cert.slice(0, 100), key: good.key }, { cert: '', key: '' }, await pairFor(['lewat.example'], { days: -1 })];
  for (const [i, pair] of broken.entries()) {
    write('.', 'cert.pem', 'key.pem', pair);
    write('hosts/a', 'fullchain.pem', 'privkey.pem', pair);
    certificates.reload();
    certificates.reload();
    expect([i, await shownTo(), await shownTo('a.example'), await shownTo('p1.puskesmas.example')]).toEqual([i, 'utama.example', 'a.example', '*.puskesmas.example']);
  }
  // a mismatch, no PEM (twice, said once), and one that is over: for the first and for the host
  expect(errors()).toHaveLength(6);
  write('.', 'cert.pem', 'key.pem', good);
  certificates.reload();
  expect(await shownTo()).toBe('baru.example');
});

test('only TLS 1.2 and newer with forward secrecy and authenticated encryption is spoken, and nothing is renegotiated', async () => {
  await serve();
  const { publicPort, internalPort } = listeners;
  for (const port of [publicPort, internalPort]) {
    const spoken = async (options: tls.ConnectionOptions): Promise<string | undefined> => {
      const made = await connectTls(port, options);
      const protocol = (made?.socket as TLSSocket | undefined)?.getProtocol() ?? undefined;
      made?.socket.destroy();
      return protocol;
    };
    expect(await refusalOf(port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })).toMatch(/PROTOCOL_VERSION/);
    expect(await spoken({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA' })).toBeUndefined();
    expect([await spoken({ maxVersion: 'TLSv1.2' }), await spoken({})]).toEqual(['TLSv1.2', 'TLSv1.3']);
    const made = await connectTls(port, { maxVersion: 'TLSv1.2' });
    const refused = new Promise<unknown>((resolve) => {
      made!.socket.once('error', resolve);
      (made!.socket as TLSSocket).renegotiate({}, (error) => resolve(error));
    });
    expect(String(await refused)).toMatch(/renegotiation/i);
    made!.socket.destroy();
  }
});

test('a server in production reads its certificate anew at SIGHUP and goes on', async () => {
  await serve();
  const server = await serverProcess(hospital.databaseUrl);
  const port = Number(new URL(server.publicUrl).port);
  expect(await shownTo(undefined, port)).toBe('localhost');
  const pair = await pairFor(['baru.example']);
  writeFileSync(server.keyFile, pair.key);
  writeFileSync(server.certFile, pair.cert);
  server.hangUp();
  await until(async () => (await shownTo(undefined, port)) === 'baru.example', 'the new certificate');
  expect(await server.stop()).toBe(0);
});
