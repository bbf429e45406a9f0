import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../platform/clock';
import type { Outcome } from './fault-effects';
import { UnreadableRequest } from './http-request';
import { metadataOnly } from './wire-reply';

export const HOST = '127.0.0.1';

export interface Listener {
  port: number;
  /** From now on calls are answered; until then they wait. */
  answerWith(answer: Answer): void;
  close(): Promise<void>;
}

/** Takes a port of the loopback interface; 0 takes any free one. */
export async function listen(port: number, clock: Clock, onError: (error: unknown) => void): Promise<Listener> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('clientError', (_error, socket) => {
    const { body } = metadataOnly(400, 'Permintaan HTTP tidak dapat dibaca');
    const head = ['HTTP/1.1 400 Bad Request', 'Content-Type: application/json', `Content-Length: ${body.length}`, 'Connection: close'];
    if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });

  return {
    port: (server.address() as AddressInfo).port,
    answerWith: (answer) => void server.on('request', (request, response) => void handle({ answer, clock, onError }, request, response)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Hanging replies would hold the port for ever.
        server.closeAllConnections();
      }),
  };
}

type Answer = (request: IncomingMessage) => Promise<Outcome>;

interface Handling {
  answer: Answer;
  clock: Clock;
  onError: (error: unknown) => void;
}

async function handle({ answer, clock, onError }: Handling, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const outcome = await answer(request).catch((error: unknown): Outcome => {
    if (error instanceof UnreadableRequest) return metadataOnly(error.status, error.message);
    // The caller went away in the middle of its request: nobody is left to answer.
    if (!request.complete) return 'drop';
    onError(error);
    return metadataOnly(500, 'Terjadi kesalahan pada simulator');
  });

  if (outcome === 'hang') return;
  if (outcome === 'drop') {
    request.socket.destroy();
    return;
  }
  // Our clock, not the machine's: clients measure their skew against this header.
  response.setHeader('date', clock().toUTCString());
  response.writeHead(outcome.status, outcome.headers);
  response.end(outcome.body);
}
