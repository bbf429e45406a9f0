import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { callerNetwork } from './platform/caller-network';
import type { Log } from './platform/log';

export interface ConnectionLimits {
  /** Connections open at once, handshakes included. */
  most: number;
  /** Of one address (of IPv6 one /64); absent where all callers come through a proxy. */
  mostPerAddress?: number;
  /** Callers no limit applies to. */
  isExempt: (address: string) => boolean;
}

const SAY_EVERY_MS = 60_000;

/**
 * Closes connections beyond the limits before their handshake, which is what costs; those that are open stay. An exempt
 * caller always gets in, and counts.
 */
export function limitConnections(server: HttpsServer, limits: ConnectionLimits, log: Log): void {
  const open = new Map<string, number>();
  let all = 0;
  let refused = 0;
  let saidAt = -Infinity;

  const say = (): void => {
    refused += 1;
    if (performance.now() - saidAt < SAY_EVERY_MS) return;
    saidAt = performance.now();
    log.warn({ refused, open: all, callers: open.size }, 'connections beyond the limits were closed');
    refused = 0;
  };
  // before the listener that begins the handshake
  server.prependListener('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined) return void socket.destroy(); // gone already
    const network = callerNetwork(address);
    const ofNetwork = open.get(network) ?? 0;
    const isBeyond = all >= limits.most || (limits.mostPerAddress !== undefined && ofNetwork >= limits.mostPerAddress);
    if (isBeyond && !limits.isExempt(address)) {
      say();
      socket.destroy();
      return;
    }
    all += 1;
    open.set(network, ofNetwork + 1);
    socket.once('close', () => {
      all -= 1;
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
  });
}
