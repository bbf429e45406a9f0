import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { makeTransport, NoReply, type TransportOptions } from '../../src/bpjs/transport';

const folder = mkdtempSync(join(tmpdir(), 'antrean-tls-'));
const caFile = join(folder, 'ca.pem');
let certificate: { private: string; cert: string };
let server: Server;

beforeAll(async () => {
  certificate = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    curve: 'P-256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  writeFileSync(caFile, certificate.cert);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function sendTo(options: Partial<TransportOptions>): Promise<unknown> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = makeTransport({ connectTimeoutMs: 5_000, totalTimeoutMs: 10_000, ...options });
  try {
    return await transport.send({ method: 'GET', url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, headers: {} });
  } catch (error) {
    return error;
  } finally {
    transport.close();
  }
}

test('a certificate nobody vouches for is refused: nothing is sent', async () => {
  let requests = 0;
  server = createTlsServer({ key: certificate.private, cert: certificate.cert }, (_request, response) => {
    requests += 1;
    response.end('ok');
  });
  expect(await sendTo({})).toMatchObject({ name: 'NoReply', stage: 'connect' });
  expect(requests).toBe(0);
});

test('the extra CA file vouches for it', async () => {
  server = createTlsServer({ key: certificate.private, cert: certificate.cert }, (_request, response) => response.end('ok'));
  expect(await sendTo({ extraCaFile: caFile })).toMatchObject({ status: 200, body: 'ok' });
});

test('a server that accepts and never finishes the handshake ends with the connect time-out', async () => {
  server = createTcpServer((socket) => socket.on('error', () => undefined).resume());
  const error = await sendTo({ connectTimeoutMs: 50 });
  expect(error).toBeInstanceOf(NoReply);
  expect(error).toMatchObject({ stage: 'connect', message: 'no connection within 50 ms' });
});
