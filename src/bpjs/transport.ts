import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { rootCertificates } from 'node:tls';

export interface TransportOptions {
  connectTimeoutMs: number;
  totalTimeoutMs: number;
  /** PEM file of a further certificate authority, for a facility behind an inspecting proxy. */
  extraCaFile?: string;
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface HttpReply {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface Transport {
  send: (request: HttpRequest) => Promise<HttpReply>;
  close: () => void;
}

/** Nothing came back. `connect`: the request never left. `reply`: it may have landed, the outcome is unknown. */
export class NoReply extends Error {
  constructor(
    readonly stage: 'connect' | 'reply',
    detail: string,
  ) {
    super(detail);
    this.name = 'NoReply';
  }
}

/** An idle connection is let go before the usual gateway does it, so that a request never meets a closing one. */
const IDLE_CONNECTION_MS = 4_000;
const MAX_BODY_BYTES = 20 * 1024 * 1024;

/**
 * One HTTP request, one reply, over http or https with keep-alive. TLS is always verified.
 * `send` throws NoReply on a time-out, a failed connection or a broken one, and never anything else.
 */
export function makeTransport(options: TransportOptions): Transport {
  const common = { keepAlive: true, timeout: IDLE_CONNECTION_MS };
  const plain = new http.Agent(common);
  const secure = new https.Agent({
    ...common,
    // `ca` replaces the built-in authorities, so they are named beside the extra one.
    ...(options.extraCaFile === undefined ? {} : { ca: [...rootCertificates, readFileSync(options.extraCaFile, 'utf8')] }),
  });
  return {
    send: (request) => sendOnce(options, plain, secure, request),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

function sendOnce(options: TransportOptions, plain: http.Agent, secure: https.Agent, request: HttpRequest): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    let connected = false;
    let connectTimer: NodeJS.Timeout | undefined;
    const isSecure = request.url.startsWith('https:');
    const outgoing = openRequest(isSecure ? https : http, isSecure ? secure : plain, request);
    if (outgoing instanceof NoReply) return reject(outgoing);

    const totalTimer = setTimeout(() => fail(`no complete reply within ${options.totalTimeoutMs} ms`), options.totalTimeoutMs);
    const stopTimers = (): void => {
      clearTimeout(totalTimer);
      clearTimeout(connectTimer);
    };
    const fail = (detail: string): void => {
      stopTimers();
      reject(new NoReply(connected ? 'reply' : 'connect', detail));
      outgoing.destroy();
    };

    outgoing.on('socket', (socket) => {
      if (!socket.connecting) {
        connected = true;
        return;
      }
      connectTimer = setTimeout(() => fail(`no connection within ${options.connectTimeoutMs} ms`), options.connectTimeoutMs);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        connected = true;
        clearTimeout(connectTimer);
      });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => fail(error.code === undefined ? error.message : `${error.code}: ${error.message}`));
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) return fail(`a reply longer than ${MAX_BODY_BYTES} bytes`);
        chunks.push(chunk);
      });
      incoming.on('error', (error) => fail(error.message));
      incoming.on('end', () => {
        stopTimers();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.end(request.body);
  });
}

function openRequest(protocol: typeof http | typeof https, agent: http.Agent, request: HttpRequest): http.ClientRequest | NoReply {
  try {
    return protocol.request(request.url, { method: request.method, headers: request.headers, agent });
  } catch (error) {
    // An address or a header that cannot be written, such as a key with a line break in it.
    return new NoReply('connect', error instanceof Error ? error.message : String(error));
  }
}
