import { X509Certificate } from 'node:crypto';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';
import { generate } from 'selfsigned';

const DAY_MS = 86_400_000;

export interface Pair {
  cert: string;
  key: string;
}

/** A certificate for a name, signed by nobody but itself, or by an authority. */
export async function certificateFor(name: string, { from = -1, days = 90, by, isAuthority = false }: { from?: number; days?: number; by?: Pair; isAuthority?: boolean } = {}): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + from * DAY_MS),
    notAfterDate: new Date(Date.now() + days * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: isAuthority, critical: true },
      { name: 'subjectAltName', altNames: [/^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name }] },
    ],
    ...(by === undefined ? {} : { ca: { key: by.key, cert: by.cert } }),
  });
  if (new X509Certificate(made.cert).subject === '') throw new Error('no certificate was made');
  return { cert: made.cert, key: made.private };
}

/** A real HTTPS server on loopback. */
export async function httpsServer(options: https.ServerOptions, answer: RequestListener = (_request, response) => response.end('{}')): Promise<{ url: string; port: number; close: () => Promise<void> }> {
  const server = https.createServer(options, answer);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
