import type { Server as HttpsServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Deps } from './deps';
import { internalApp, publicApp } from './app';
import { failed, SENTENCES } from './faskes/envelope';
import { fastHttpsServer } from './fast-server';
import type { Readiness } from './health';

export interface Listeners {
  publicPort: number;
  internalPort: number;
  /** Takes no new connection, lets what is under way finish for a while, then closes. */
  close: () => Promise<void>;
}

const GRACE_MS = 10_000;
/** Longer than the usual proxy's idle time, so that a proxy never reuses a connection that is being closed. */
const KEEP_ALIVE_MS = 75_000;
const HEADERS_MS = 20_000;
const REQUEST_MS = 30_000;

/**
 * Opens the public and the internal listener, both HTTPS.
 * @param drained what passes between the first no of `/readyz` and the listeners closing
 * @throws when a port is taken
 */
export async function startListeners(deps: Deps, tls: { key: string; cert: string }, drained: () => Promise<void> = () => delay(deps.config.drainMs)): Promise<Listeners> {
  const open = listenerOf(fastHttpsServer(publicApp(deps), { ...tls, ...SERVER_OPTIONS }));
  const readiness: Readiness = { stopping: false };
  const house = listenerOf(fastHttpsServer(internalApp(deps, readiness), { ...tls, ...SERVER_OPTIONS }));
  const closeBoth = async (): Promise<void> => {
    readiness.stopping = true;
    await drained();
    // else each open page or follower would hold its listener for the whole grace
    deps.live.endAll();
    deps.eventStreams.endAll();
    await Promise.all([open.close(), house.close()]);
  };
  try {
    const publicPort = await listen(open.server, deps.config.public);
    const internalPort = await listen(house.server, deps.config.internal);
    return { publicPort, internalPort, close: closeBoth };
  } catch (error) {
    await closeBoth();
    throw error;
  }
}

const SERVER_OPTIONS = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  // Node looks only so often; its own half a minute would double both.
  connectionsCheckingInterval: 2_000,
  // A request without Host is answered in the envelope, not with Node's own 400.
  requireHostHeader: false,
};

function listenerOf(server: HttpsServer): { server: HttpsServer; close: () => Promise<void> } {
  const latest = new WeakMap<Duplex, { request: IncomingMessage; response: ServerResponse }>();
  const underWay = new Set<ServerResponse>();
  let closing = false;
  server.prependListener('request', (request, response) => {
    latest.set(request.socket, { request, response });
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (closing) response.shouldKeepAlive = false;
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // What stands behind a whole request must not take its reply away (a body with GET, whose length nobody told).
    const before = latest.get(socket);
    if (before !== undefined && before.request.complete && !before.response.writableFinished && !before.response.destroyed) {
      before.response.once('close', () => (socket as Socket).destroySoon());
    } else answerRaw(socket as Socket, RAW_SENTENCES[error.code ?? ''] ?? SENTENCES.badBody);
  });
  server.on('connect', (_request, socket) => answerRaw(socket as Socket, SENTENCES.wrongMethod));
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        if (!server.listening) return resolve();
        // Else a caller that keeps its connection alive would be served until the grace is over, and cut off then.
        closing = true;
        underWay.forEach((response) => (response.shouldKeepAlive = false));
        const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

const RAW_SENTENCES: Partial<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: SENTENCES.bodyTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: SENTENCES.tooSlow,
};

/** What is not even HTTP still gets the envelope: Node's own replies would be an empty 400, 408 or 431. */
function answerRaw(socket: Socket, sentence: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const text = JSON.stringify(failed(sentence));
  socket.end(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
    () => socket.destroySoon(),
  );
}

function listen(server: HttpsServer, at: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
