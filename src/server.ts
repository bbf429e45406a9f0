import type { Server as HttpsServer } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Express } from 'express';
import { internalApp, publicApp } from './app';
import { limitConnections } from './connection-limits';
import type { Deps } from './deps';
import { fastHttpsServer } from './fast-server';
import type { Readiness } from './health';
import type { CertificatePair } from './platform/certificate';
import { fixedCertificates, TLS_OPTIONS, type ServedCertificates } from './platform/served-certificates';
import { answerWhatIsNotHttp, RAW_ENVELOPE, RAW_MESSAGE, type RawDialect } from './raw-answers';
import { cutOffSlowReaders } from './slow-readers';

export interface Listeners {
  publicPort: number;
  internalPort: number;
  /** Takes no new connection, lets what is under way finish for a while, then closes. */
  close: () => Promise<void>;
}

/** How long a caller may take for what, in milliseconds. */
export interface Patience {
  /** From the connection to the end of the handshake. */
  handshakeMs: number;
  /** To the end of the headers, also for a caller who says nothing at all. */
  headersMs: number;
  /** To the end of the body. */
  requestMs: number;
  /** Without taking anything of a reply. */
  slowReaderMs: number;
  /** Idle between two requests. Longer than the usual proxy's, which so never reuses a connection that is being closed. */
  keepAliveMs: number;
  /** Node looks only so often; its own half a minute would double the others. */
  lookEveryMs: number;
}

const PATIENCE: Patience = { handshakeMs: 10_000, headersMs: 20_000, requestMs: 30_000, slowReaderMs: 60_000, keepAliveMs: 75_000, lookEveryMs: 2_000 };
/** A page of the house is at most some hundred kilobytes: slower than this in a minute is not reading. */
const LEAST_BYTES_READ = 16_384;
const GRACE_MS = 10_000;

/**
 * Opens the public and the internal listener, both HTTPS.
 * @param drained what passes between the first no of `/readyz` and the listeners closing
 * @throws when a port is taken
 */
export async function startListeners(
  deps: Deps,
  certificates: ServedCertificates | CertificatePair,
  drained: () => Promise<void> = () => delay(deps.config.drainMs),
  patience: Partial<Patience> = {},
): Promise<Listeners> {
  const served = 'key' in certificates ? fixedCertificates(certificates) : certificates;
  const waits = { ...PATIENCE, ...patience };
  const readiness: Readiness = { stopping: false };
  const open = listenerOf(deps, publicApp(deps), RAW_ENVELOPE, served, waits, deps.config.trustProxyHops > 0);
  const house = listenerOf(deps, internalApp(deps, readiness), RAW_MESSAGE, served, waits, deps.config.internalTrustProxyHops > 0);
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

function listenerOf(deps: Deps, app: Express, dialect: RawDialect, certificates: ServedCertificates, patience: Patience, isBehindProxy: boolean): { server: HttpsServer; close: () => Promise<void> } {
  const server = fastHttpsServer(app, {
    ...TLS_OPTIONS,
    ...certificates.fallback(),
    SNICallback: (hostName, answer) => answer(null, certificates.contextOf(hostName)),
    handshakeTimeout: patience.handshakeMs,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    keepAliveTimeout: patience.keepAliveMs,
    connectionsCheckingInterval: patience.lookEveryMs,
    // A request without Host is answered in the envelope, not with Node's own 400.
    requireHostHeader: false,
  });
  certificates.onChange(() => server.setSecureContext({ ...TLS_OPTIONS, ...certificates.fallback() }));
  const { most, mostPerAddress } = deps.config.connections;
  limitConnections(server, { most, ...(isBehindProxy ? {} : { mostPerAddress }), isExempt: deps.knownCallers.isKnown }, deps.log);
  answerWhatIsNotHttp(server, dialect);
  const underWay = new Set<ServerResponse>();
  let closing = false;
  server.prependListener('request', (_request, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (closing) response.shouldKeepAlive = false;
  });
  const stopLooking = cutOffSlowReaders(server, { withinMs: patience.slowReaderMs, leastBytes: LEAST_BYTES_READ });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        stopLooking();
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

function listen(server: HttpsServer, at: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
