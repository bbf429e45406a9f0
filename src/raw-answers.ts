import type { Server as HttpsServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { failed, SENTENCES } from './faskes/envelope';
import { problem } from './simrs/problem';

type RawProblem = 'unreadable' | 'too-large' | 'too-slow' | 'wrong-method';

/** How a listener answers what its application never gets to see. */
export type RawDialect = Record<RawProblem, RawAnswer>;

interface RawAnswer {
  status: string;
  contentType: string;
  body: object;
}

const inEnvelope = (sentence: string): RawAnswer => ({ status: '200 OK', contentType: 'application/json', body: failed(sentence) });
const asProblem = (status: number, word: string, kode: string, detail: string): RawAnswer => ({ status: `${status} ${word}`, contentType: 'application/problem+json', body: problem(status, kode, detail) });

/** So long the rest of a request that has been answered is read and thrown away. */
const LINGER_MS = 1_000;

/** The public listener: the envelope, as everywhere there. */
export const RAW_ENVELOPE: RawDialect = {
  unreadable: inEnvelope(SENTENCES.badBody),
  'too-large': inEnvelope(SENTENCES.bodyTooLarge),
  'too-slow': inEnvelope(SENTENCES.tooSlow),
  'wrong-method': inEnvelope(SENTENCES.wrongMethod),
};

/** The internal listener: HTTP's own status, and a sentence, as the SIMRS API says it. */
export const RAW_MESSAGE: RawDialect = {
  unreadable: asProblem(400, 'Bad Request', 'permintaan-tidak-terbaca', 'Permintaan ini bukan HTTP yang dapat dibaca.'),
  'too-large': asProblem(431, 'Request Header Fields Too Large', 'alamat-terlalu-panjang', 'Alamat atau header permintaan terlalu panjang.'),
  'too-slow': asProblem(408, 'Request Timeout', 'permintaan-terlalu-lambat', 'Permintaan tidak selesai dikirim dalam batas waktu.'),
  'wrong-method': asProblem(405, 'Method Not Allowed', 'metode-tidak-sesuai', 'Metode ini tidak dilayani.'),
};

const PROBLEM_OF: Partial<Record<string, RawProblem>> = {
  HPE_HEADER_OVERFLOW: 'too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
};

/** What is not even HTTP still gets an answer of the listener's own kind: Node's would be an empty 400, 408 or 431. */
export function answerWhatIsNotHttp(server: HttpsServer, dialect: RawDialect): void {
  const latest = new WeakMap<Duplex, { request: IncomingMessage; response: ServerResponse }>();
  server.prependListener('request', (request, response) => void latest.set(request.socket, { request, response }));
  const secured = new WeakSet<Duplex>();
  const answered = new WeakSet<Duplex>();
  server.prependListener('secureConnection', (socket: TLSSocket) => void secured.add(socket));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Nothing can be said before the handshake, nor once TLS itself is broken; trying to would keep the connection for ever.
    if (!secured.has(socket) || !isOfHttp(error)) return void socket.destroy();
    // The rest of what was no HTTP is none either, and must not end the connection before its answer has arrived.
    if (answered.has(socket)) return;
    answered.add(socket);
    // What stands behind a whole request must not take its reply away (a body with GET, whose length nobody told).
    const before = latest.get(socket);
    if (before !== undefined && before.request.complete && !before.response.writableFinished && !before.response.destroyed) {
      before.response.once('close', () => (socket as Socket).destroySoon());
    } else answerRaw(socket as Socket, dialect[PROBLEM_OF[error.code ?? ''] ?? 'unreadable']);
  });
  server.on('connect', (_request, socket) => answerRaw(socket as Socket, dialect['wrong-method']));
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** Of the parser or its clocks. What else there is comes from TLS (a refused renegotiation, a broken record) or from the network. */
function isOfHttp({ code = '' }: NodeJS.ErrnoException): boolean {
  return code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
}

function answerRaw(socket: Socket, { status, contentType, body }: RawAnswer): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status}`,
    `content-type: ${contentType}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(text)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ];
  // Closed at once, with the rest of a long request unread, the connection is reset, and the caller never hears this.
  socket.removeAllListeners('data').resume().once('end', () => socket.destroy());
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
