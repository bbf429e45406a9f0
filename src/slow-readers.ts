import type { Server as HttpsServer } from 'node:https';
import type { TLSSocket } from 'node:tls';

export interface SlowReaderLimits {
  /** A caller who has taken less than `leastBytes` of what waits for him in this time is cut off. */
  withinMs: number;
  leastBytes: number;
}

interface Progress {
  taken: number;
  at: number;
}

/**
 * Cuts off callers who ask and then hardly take the reply, which would otherwise be kept in memory for as long as they
 * like. A stream with nothing waiting, such as a page that follows the house, is no slow reader.
 * @returns stops looking
 */
export function cutOffSlowReaders(server: HttpsServer, { withinMs, leastBytes }: SlowReaderLimits): () => void {
  const watched = new Map<TLSSocket, Progress>();
  server.on('secureConnection', (socket: TLSSocket) => {
    watched.set(socket, { taken: 0, at: performance.now() });
    socket.once('close', () => watched.delete(socket));
  });
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [socket, progress] of watched) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken - progress.taken >= leastBytes) Object.assign(progress, { taken, at: now });
      else if (now - progress.at >= withinMs) socket.destroy();
    }
  }, Math.ceil(withinMs / 10)).unref();
  return () => clearInterval(timer);
}
