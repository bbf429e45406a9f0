import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { addressesFinding, dns } from '../../src/doctor/checks/dns';
import { portAllowed } from '../../src/doctor/checks/port-allowed';
import { proxyHeaders } from '../../src/doctor/checks/proxy-headers';
import { notReached, reachable } from '../../src/doctor/checks/reachable';
import { secrets } from '../../src/doctor/checks/secrets';
import { tlsCertificate } from '../../src/doctor/checks/tls-certificate';
import { tlsFiles } from '../../src/doctor/checks/tls-files';
import { tlsVersions } from '../../src/doctor/checks/tls-versions';
import { trustFinding } from '../../src/doctor/certificate-words';
import { makeProber } from '../../src/doctor/probe';
import { isPrivate } from '../../src/doctor/public-address';
import { openHospital, SECRET as HOSPITAL_SECRET, type Hospital } from '../support/hospital';
import { found, serverContext } from './context';
import { certificateFor, httpsServer, type Pair } from './own-tls';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function served(options: https.ServerOptions, answer?: http.RequestListener): Promise<{ url: string; port: number }> {
  const server = await httpsServer(options, answer);
  closing.push(server.close);
  return server;
}

test.each([
  ['https://antrean.rs.example', 'baik'],
  ['https://antrean.rs.example:8080', 'baik'],
  ['https://antrean.rs.example:28444', 'baik'],
  ['https://antrean.rs.example:8443', 'gagal'],
  ['https://antrean.rs.example:80', 'gagal'],
])('the port of %s is %s', async (publicUrl, verdict) => {
  expect((await found(portAllowed, serverContext({ publicUrl }))).verdict).toBe(verdict);
});

test.each([
  ['https://localhost:8080', 'perhatian', 'alamat dalam'],
  ['https://192.0.2.1', 'perhatian', 'alamat IP'],
  ['https://tidak-ada.invalid', 'gagal', 'tidak ditemukan di DNS'],
])('a name that leads nowhere from outside is told: %s is %s', async (publicUrl, verdict, words) => {
  const result = await found(dns, serverContext({ publicUrl }));
  // a machine without any name server cannot tell what does not exist
  if (result.findings[0]?.detail?.['code'] === 'EAI_AGAIN') return expect(result.verdict).toBe('tidak-diketahui');
  expect([result.verdict, result.said]).toEqual([verdict, expect.stringContaining(words)]);
});

test.each([
  [['103.20.1.1'], 'baik'], [['103.20.1.1', '10.0.0.5'], 'baik'], [['10.0.0.5', 'fd00::5'], 'perhatian'], [['2606:4700::1111'], 'perhatian'], [['2606:4700::1111', '10.0.0.5'], 'perhatian'],
])('a name that leads to %j is %s', (addresses, verdict) => {
  expect(addressesFinding('antrean.rs.example', addresses, false).verdict).toBe(verdict);
});

test('addresses of a house or a machine are told from public ones', () => {
  expect(['10.1.2.3', '172.16.0.1', '192.168.1.1', '127.0.0.1', '169.254.1.1', '::1', 'fd00::1', '100.64.0.1'].filter((address) => !isPrivate(address))).toEqual([]);
  expect(['8.8.8.8', '103.20.1.1', '2606:4700::1111'].filter(isPrivate)).toEqual([]);
});

describe('the certificate shown to whoever connects', () => {
  let root: Pair;
  let middle: Pair;
  beforeAll(async () => {
    root = await certificateFor('Akar Uji', { isAuthority: true });
    middle = await certificateFor('Antara Uji', { isAuthority: true, by: root });
  });

  test('is good when whole, trusted, for the name, and with time left', async () => {
    const leaf = await certificateFor('127.0.0.1', { by: middle });
    const { url } = await served({ key: leaf.key, cert: `${leaf.cert}\n${middle.cert}` });
    const result = await found(tlsCertificate, serverContext({ publicUrl: url, trustedCa: root.cert }));
    expect([result.verdict, result.said]).toEqual(['baik', expect.stringContaining('lengkap dan dipercaya')]);
  });

  test.each<[string, () => Promise<{ key: string; cert: string }>, 'gagal' | 'perhatian', string]>([
    ['without the one between', async () => certificateFor('127.0.0.1', { by: middle }), 'gagal', 'fullchain.pem'],
    ['signed by itself', async () => certificateFor('127.0.0.1'), 'gagal', 'ditandatangani sendiri'],
    ['for another name', async () => whole(await certificateFor('lain.example', { by: middle })), 'gagal', 'bukan untuk nama 127.0.0.1'],
    ['at its end', async () => whole(await certificateFor('127.0.0.1', { by: middle, from: -60, days: -2 })), 'gagal', 'kedaluwarsa'],
    ['with less than thirty days left', async () => whole(await certificateFor('127.0.0.1', { by: middle, days: 12 })), 'perhatian', 'tinggal 1'],
  ])('is told of when it is %s', async (_what, make, verdict, words) => {
    const pair = await make();
    const { url } = await served({ key: pair.key, cert: pair.cert });
    const result = await found(tlsCertificate, serverContext({ publicUrl: url, trustedCa: root.cert }));
    expect([result.verdict, result.said]).toEqual([verdict, expect.stringContaining(words)]);
  });

  test('is enough for a demo when signed by itself, and any other complaint of TLS about it is told by its name', async () => {
    const pair = await certificateFor('127.0.0.1');
    const { url } = await served({ key: pair.key, cert: pair.cert });
    expect((await found(tlsCertificate, serverContext({ publicUrl: url, config: { mode: 'demo' } }))).verdict).toBe('perhatian');
    const now = new Date();
    const look = { protocol: 'TLSv1.3', isSelfSigned: false, subject: 'a', issuer: 'b', names: ['a'], validFrom: now, validTo: now, sent: 2 };
    for (const [complaint, words] of [['CERT_HAS_EXPIRED', 'salah satu di rantainya sudah kedaluwarsa'], ['CERT_REVOKED', 'CERT_REVOKED']] as const) {
      expect(trustFinding('a', { ...look, complaint })).toMatchObject({ verdict: 'gagal', what: expect.stringContaining(words) });
    }
  });

  const whole = (leaf: Pair): Pair => ({ key: leaf.key, cert: `${leaf.cert}\n${middle.cert}` });
});

test.each<[string, https.ServerOptions, string, string]>([
  ['1.2 and 1.3', { minVersion: 'TLSv1.2' }, 'baik', 'TLSv1.3, TLSv1.2'],
  ['1.1 as well', { minVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }, 'perhatian', 'TLSv1.1'],
  ['1.1 alone', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }, 'gagal', 'TLS 1.2 dan 1.3 tidak ditawarkan'],
])('the versions of TLS really offered are tried: %s', async (_what, options, verdict, words) => {
  const { url } = await served({ ...(await certificateFor('127.0.0.1')), ...options });
  const result = await found(tlsVersions, serverContext({ publicUrl: url }));
  expect([result.verdict, result.said]).toEqual([verdict, expect.stringContaining(words)]);
});

describe('the files of the certificate', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-doctor-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const filesOf = (pair: Pair): { certFile: string; keyFile: string } => {
    const tls = { certFile: path.join(folder, 'cert.pem'), keyFile: path.join(folder, 'key.pem') };
    writeFileSync(tls.certFile, pair.cert);
    writeFileSync(tls.keyFile, pair.key);
    chmodSync(tls.keyFile, 0o600);
    return tls;
  };

  test.each<[string, () => Promise<Pair>, string, string]>([
    ['a pair', () => certificateFor('antrean.rs.example'), 'baik', 'berpasangan'],
    ['of two makings', async () => ({ cert: (await certificateFor('a.example')).cert, key: (await certificateFor('a.example')).key }), 'gagal', 'bukan pasangan'],
    ['ended', () => certificateFor('antrean.rs.example', { from: -60, days: -1 }), 'gagal', 'kedaluwarsa'],
    ['not yet valid', () => certificateFor('antrean.rs.example', { from: 2 }), 'gagal', 'baru berlaku'],
    ['for another name', () => certificateFor('lain.example'), 'perhatian', 'bukan untuk antrean.rs.example'],
    ['a key behind a password', async () => ({ ...(await certificateFor('a.example')), key: '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF\n-----END ENCRYPTED PRIVATE KEY-----\n' }), 'gagal', 'bukan kunci PEM tanpa kata sandi'],
    ['no certificate', async () => ({ ...(await certificateFor('a.example')), cert: 'tidak' }), 'gagal', 'bukan sertifikat PEM'],
  ])('that are %s', async (_what, make, verdict, words) => {
    const config = { tls: filesOf(await make()), public: { host: '0.0.0.0', port: 443, url: 'https://antrean.rs.example' } };
    const result = await found(tlsFiles, serverContext({ config }));
    expect([result.verdict, result.said]).toEqual([verdict, expect.stringContaining(words)]);
  });

  test('that are not there are named', async () => {
    const gone = path.join(folder, 'gone.pem');
    const result = await found(tlsFiles, serverContext({ config: { tls: { ...filesOf(await certificateFor('a.example')), keyFile: gone } } }));
    expect([result.verdict, result.said]).toEqual(['gagal', expect.stringContaining(`${gone} tidak dapat dibaca (ENOENT)`)]);
  });

  test('a key that anybody may read, and a secret that anybody may guess, are told without being shown', async () => {
    const tls = filesOf(await certificateFor('a.example'));
    expect((await found(secrets, serverContext({ config: { tls } }))).verdict).toBe('baik');
    chmodSync(tls.keyFile, 0o644);
    expect((await found(secrets, serverContext({ config: { tls } }))).verdict).toBe('perhatian');
    for (const tokenSecret of ['x'.repeat(48), 'ganti-rahasia-ini-ganti-rahasia', 'pendek', 'changeme-changeme-changeme-changeme']) {
      const result = await found(secrets, serverContext({ tokenSecret, config: { databaseUrl: 'postgres://antrean:antrean@db.example/antrean' } }));
      expect([tokenSecret, result.verdict]).toEqual([tokenSecret, 'gagal']);
      expect(JSON.stringify(result.findings)).not.toContain(tokenSecret);
      expect(result.said).toContain('Kata sandi basis data lemah');
    }
  });
});

describe('the way through a proxy', () => {
  let hospital: Hospital;
  let pair: Pair;
  beforeAll(async () => {
    hospital = await openHospital({ patients: 0 });
    pair = await certificateFor('127.0.0.1');
  });
  afterAll(() => hospital.close());

  /** What stands in front in many hospitals: TLS of its own, and its own idea of which headers are headers. */
  const proxy = (drops: (name: string) => boolean, adds: Record<string, string> = {}): Promise<{ url: string }> =>
    served(pair, (request, response) => {
      const headers = Object.fromEntries(Object.entries({ ...request.headers, ...adds }).filter(([name]) => !drops(name)));
      const onwards = https.request(hospital.publicUrl + (request.url ?? ''), { method: request.method, headers, rejectUnauthorized: false, agent: false }, (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      });
      request.pipe(onwards);
    });
  const context = (publicUrl: string, trustProxyHops = 0) => serverContext({ publicUrl, clock: hospital.deps.clock, tokenSecret: HOSPITAL_SECRET, prober: makeProber(HOSPITAL_SECRET), config: { trustProxyHops } });

  test('that lets everything through, or none at all, is good', async () => {
    for (const { url } of [{ url: hospital.publicUrl }, await proxy(() => false)]) expect((await found(proxyHeaders, context(url))).verdict).toBe('baik');
  });

  test.each<[string, (name: string) => boolean, string[]]>([
    ['what has an underscore, as nginx does', (name) => name.includes('_'), ['user_key']],
    ['what it does not know', (name) => /^x-(token|username|password)$/.test(name), ['x-token', 'x-username', 'x-password']],
  ])('that drops %s is named, and how to mend it', async (_what, drops, dropped) => {
    const { url } = await proxy(drops);
    const result = await found(proxyHeaders, context(url));
    expect([result.verdict, result.findings[0]?.detail?.['dropped']]).toEqual(['gagal', dropped]);
    expect(result.said.includes('underscores_in_headers')).toBe(dropped.includes('user_key'));
  });

  test('tells whether it is this server that answers, and whether proxies are counted right', async () => {
    const stranger = await served(pair, (_request, response) => response.end('{"metadata":{"code":201,"message":"lain"}}'));
    const forwarding = await proxy(() => false, { 'x-forwarded-for': '203.0.113.9' });
    const closed = await httpsServer(pair);
    await closed.close();
    const verdictAt = async (url: string, hops = 0): Promise<[string, string]> => {
      const { findings } = await found(reachable, context(url, hops));
      const told = findings.filter(({ verdict }) => verdict !== 'tidak-diketahui' && verdict !== 'baik');
      return [told[0]?.verdict ?? 'baik', told[0]?.what ?? ''];
    };
    expect(await verdictAt(hospital.publicUrl)).toEqual(['baik', '']);
    expect(await verdictAt(stranger.url)).toEqual(['gagal', expect.stringContaining('bukan server ini')]);
    expect(await verdictAt(closed.url)).toEqual(['gagal', expect.stringContaining('menolak sambungan')]);
    expect(await verdictAt(forwarding.url)).toEqual(['perhatian', expect.stringContaining('TRUST_PROXY_HOPS=0')]);
    expect(await verdictAt(hospital.publicUrl, 1)).toEqual(['perhatian', expect.stringContaining('tidak ada proxy')]);
    // what cannot be known from inside is always said
    expect((await found(reachable, context(hospital.publicUrl))).said).toContain('Tidak dapat diketahui dari dalam');
  });

  test.each([['ETIMEDOUT', 'perhatian', 'Sebagian router'], ['ECONNREFUSED', 'gagal', 'menolak sambungan'], ['ENOTFOUND', 'gagal', 'tidak terjangkau'], ['ECONNRESET', 'gagal', 'tidak terjangkau']])('that ends with %s is %s', (code, verdict, words) => {
    const { what, mend = '', ...finding } = notReached('https://antrean.rs.example', code);
    expect([finding.verdict, `${what} ${mend}`]).toEqual([verdict, expect.stringContaining(words)]);
  });

  test('is told to nobody who cannot sign, and to nobody later', async () => {
    const ask = async (headers: Record<string, string>): Promise<string> => {
      const reply = await new Promise<http.IncomingMessage>((resolve, reject) => https.get(`${hospital.publicUrl}/auth`, { headers, rejectUnauthorized: false, agent: false }, resolve).on('error', reject));
      const chunks: Buffer[] = [];
      for await (const chunk of reply) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    };
    const now = hospital.deps.clock();
    const good = makeProber(HOSPITAL_SECRET).headersOf(now).headers;
    expect(await ask(good)).toContain('"arrived"');
    expect(await ask(makeProber('another secret of some other installation').headersOf(now).headers)).not.toContain('arrived');
    expect(await ask(makeProber(HOSPITAL_SECRET).headersOf(new Date(now.getTime() - 120_000)).headers)).not.toContain('arrived');
    expect(await ask({ 'x-doctor-probe': 'x' })).not.toContain('arrived');
  });
});
