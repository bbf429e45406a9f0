import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { certificatePair } from '../../src/platform/certificate';

export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

export interface Reply {
  httpStatus?: number;
  contentType?: string;
  /** An object is sent as JSON, a text as it is. */
  content: unknown;
}

export interface HttpsServer {
  url: string;
  /** PEM of its certificate. */
  ca: string;
  close: () => Promise<void>;
}

/** A small HTTPS server of this process; `undefined` is never answered. */
export async function openHttpsServer(answer: (call: Call) => Reply | undefined): Promise<HttpsServer> {
  const pair = await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'));
  const server = https.createServer(pair, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const reply = answer({ method: request.method ?? '', path: request.url ?? '', headers: request.headers as Record<string, string>, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) });
      if (reply === undefined) return;
      const { httpStatus = 200, contentType = 'application/json', content } = reply;
      response.writeHead(httpStatus, { 'content-type': contentType }).end(typeof content === 'string' ? content : JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: pair.cert,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
