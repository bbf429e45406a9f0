import net from 'node:net';
import tls from 'node:tls';
import { openHospital, MORNING_SESSION, PASSWORD, slotOf, USER, type Hospital } from '../support/hospital';

/** Bytes on a TLS socket, as no HTTP library would send them: what is not even HTTP is answered in the envelope too. */
let hospital: Hospital;
let token: string;
/** Headers that never end, sent when the file begins, because Node takes its time to give them up. */
beforeAll(async () => {
  hospital = await openHospital();
  token = await hospital.token();
});
afterAll(() => hospital.close());

const BAD_BODY = 'Format Permintaan Tidak Sesuai, kirim JSON berupa objek';
const TOO_LARGE = 'Permintaan Terlalu Besar';
const UNKNOWN = 'Layanan Tidak Ditemukan';
const WRONG_METHOD = 'Metode Tidak Sesuai';
const NO_DATE = 'Tanggal Tidak Boleh Kosong';

/** An end of waiting, far beyond what any of these takes; reaching it is the failure. */
const PATIENCE_MS = 20_000;

interface RawOptions {
  /** Closes our half after writing. */
  thenEnd?: boolean;
  patienceMs?: number;
}

/** Everything the server says to these bytes until it closes the connection. */
function say(bytes: string | Buffer, { thenEnd = false, patienceMs = PATIENCE_MS }: RawOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port: hospital.listeners.publicPort, host: '127.0.0.1', rejectUnauthorized: false });
    let heard = '';
    const tired = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the connection hangs; heard so far: ${JSON.stringify(heard)}`));
    }, patienceMs);
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => {
      clearTimeout(tired);
      resolve(heard);
    });
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    socket.on('secureConnect', () => {
      socket.write(bytes);
      if (thenEnd) socket.end();
    });
  });
}

/** What becomes of a caller who has its answer and has not finished sending: its errors, and whether it heard the answer. */
function goOnSending(bytes: string): Promise<{ heard: string; errors: string[] }> {
  return new Promise((resolve) => {
    const socket = tls.connect({ port: hospital.listeners.publicPort, host: '127.0.0.1', rejectUnauthorized: false, allowHalfOpen: true } as tls.ConnectionOptions);
    const errors: string[] = [];
    let heard = '';
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => errors.push(code));
    socket.on('close', () => resolve({ heard, errors }));
    socket.on('secureConnect', () => socket.write(bytes));
    // the answer has been heard to its end: now the rest, in two pieces, so that the second meets whatever the first has caused
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    socket.on('end', () => socket.write(bytes, () => setImmediate(() => socket.end(bytes))));
  });
}

interface RawReply {
  statusLine: string;
  headers: Record<string, string>;
  text: string;
}

/** The replies in a stream of bytes, by their content-length; an interim 100 counts as one. `without body`: to HEAD. */
function repliesIn(heard: string, withoutBody = false): RawReply[] {
  const replies: RawReply[] = [];
  let rest = heard;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`not a whole reply: ${JSON.stringify(rest)}`);
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    const length = withoutBody ? 0 : Number(headers['content-length'] ?? 0);
    const text = rest.slice(end + 4, end + 4 + length);
    if (text.length !== length) throw new Error(`a reply shorter than it says: ${JSON.stringify(rest)}`);
    replies.push({ statusLine, headers, text });
    rest = rest.slice(end + 4 + length);
  }
  return replies;
}

/** What the reply says, once it has been seen to be the envelope in HTTP 200. */
function messageOf(reply: RawReply | undefined): string {
  expect(reply?.statusLine).toBe('HTTP/1.1 200 OK');
  expect(reply?.headers['content-type']).toBe('application/json; charset=utf-8');
  const body = JSON.parse(Buffer.from(reply!.text, 'latin1').toString()) as { metadata: { code: number; message: string } };
  expect(Object.keys(body)).toEqual(body.metadata.code === 200 ? ['response', 'metadata'] : ['metadata']);
  return body.metadata.message;
}

/** The message of the only reply to these bytes. */
async function answerTo(bytes: string | Buffer, options?: RawOptions): Promise<string> {
  const replies = repliesIn(await say(bytes, options));
  expect(replies).toHaveLength(1);
  return messageOf(replies[0]);
}

const headers = (...more: string[]): string => ['Host: rs.example', `x-token: ${token}`, `x-username: ${USER}`, ...more].map((line) => `${line}\r\n`).join('');
const closing = (...more: string[]): string => headers('Connection: close', ...more);
const get = (target: string, ...more: string[]): string => `GET ${target} HTTP/1.1\r\n${closing(...more)}\r\n`;
const post = (body: string, head: string): string => `POST /statusantrean HTTP/1.1\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const status = (): string => JSON.stringify(slotOf(MORNING_SESSION));

describe('what is not HTTP is answered in the envelope and the connection closed', () => {
  const NOT_HTTP: Record<string, () => string | Buffer> = {
    'bytes of another protocol': () => Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]),
    'a request line without a version of ours': () => 'GET / HTTP/3.0\r\nHost: a\r\n\r\n',
    'the preface of HTTP/2': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'an invented method': () => 'AMBIL / HTTP/1.1\r\nHost: a\r\n\r\n',
    'a method in lower case': () => 'get / HTTP/1.1\r\nHost: a\r\n\r\n',
    'a blank inside the address': () => get('/au th'),
    'an address that is no path': () => get('mailto:x'),
    'bytes beyond ASCII in the address': () => Buffer.from(get('/auth/\xff\xfe'), 'latin1'),
    'a header name with a blank': () => get('/auth', 'bad header: 1'),
    'a NUL in a header': () => get('/auth', 'x-username: a\0b'),
    'a folded header': () => get('/auth', 'x-other: a\r\n b'),
    'line feeds without returns': () => 'GET /auth HTTP/1.1\nHost: a\n\n',
    'a negative length': () => `POST /statusantrean HTTP/1.1\r\n${closing('Content-Length: -5')}\r\n`,
    'a length beyond all numbers': () => `POST /statusantrean HTTP/1.1\r\n${closing('Content-Length: 99999999999999999999999')}\r\n`,
    'two lengths': () => `POST /statusantrean HTTP/1.1\r\n${closing('Content-Length: 2', 'Content-Length: 3')}\r\n{} `,
    'a length and then chunks': () => `POST /statusantrean HTTP/1.1\r\n${closing('Content-Length: 5', 'Transfer-Encoding: chunked')}\r\n0\r\n\r\n`,
    'chunks and then a length': () => `POST /statusantrean HTTP/1.1\r\n${closing('Transfer-Encoding: chunked', 'Content-Length: 5')}\r\n0\r\n\r\n`,
    'chunks that are none': () => `POST /statusantrean HTTP/1.1\r\n${closing('Transfer-Encoding: xchunked')}\r\n0\r\n\r\n`,
    'chunks hidden behind another coding': () => `POST /statusantrean HTTP/1.1\r\n${closing('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}\r\n0\r\n\r\n`,
    'a blank before the colon': () => `POST /statusantrean HTTP/1.1\r\n${closing('Transfer-Encoding : chunked')}\r\n0\r\n\r\n`,
    'a chunk size that is no number': () => `POST /statusantrean HTTP/1.1\r\n${closing('Transfer-Encoding: chunked')}\r\nZZ\r\n{}\r\n0\r\n\r\n`,
    'a chunk longer than it says': () => `POST /statusantrean HTTP/1.1\r\n${closing('Transfer-Encoding: chunked')}\r\n2\r\n{}XX0\r\n\r\n`,
    'a chunk with an endless extension': () => `POST /statusantrean HTTP/1.1\r\n${closing('Transfer-Encoding: chunked')}\r\n2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
  };
  test.each(Object.keys(NOT_HTTP))('%s', async (name) => {
    expect(await answerTo(NOT_HTTP[name]!())).toBe(BAD_BODY);
  });
  test('a header or an address beyond 16 kB', async () => {
    expect(await answerTo(get('/auth', `x-other: ${'a'.repeat(20_000)}`))).toBe(TOO_LARGE);
    expect(await answerTo(get(`/${'a'.repeat(20_000)}`))).toBe(TOO_LARGE);
    // who is still sending is not cut off: a program would take that for a lost connection, and not look for an answer
    const cut = await goOnSending(`GET /${'a'.repeat(200_000)}`);
    expect([cut.errors, cut.heard]).toEqual([[], expect.stringContaining(TOO_LARGE)]);
  });
});

describe('what is HTTP of an unusual kind is answered as usual', () => {
  test('HTTP/1.0, and no Host', async () => {
    expect(await answerTo('GET /nope HTTP/1.0\r\n\r\n')).toBe(UNKNOWN);
    expect(await answerTo('GET /nope HTTP/1.1\r\nConnection: close\r\n\r\n')).toBe(UNKNOWN);
  });
  test('two hosts, a host that is none', async () => {
    expect(await answerTo(get('/nope', 'Host: other'))).toBe(UNKNOWN);
    expect(await answerTo('GET /nope HTTP/1.1\r\nHost: <>@[::\r\nConnection: close\r\n\r\n')).toBe(UNKNOWN);
  });
  test('thousands of headers', async () => {
    expect(await answerTo(get('/nope', ...Array.from({ length: 3_000 }, () => 'a:')))).toBe(UNKNOWN);
  });
  test('TRACE, PROPFIND, PURGE and OPTIONS *', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'PURGE']) expect(await answerTo(`${method} /auth HTTP/1.1\r\n${closing()}\r\n`)).toBe(WRONG_METHOD);
    expect(await answerTo(`OPTIONS * HTTP/1.1\r\n${closing()}\r\n`)).toBe(UNKNOWN);
  });
  test('CONNECT, which ends the connection', async () => {
    expect(await answerTo('CONNECT rs.example:443 HTTP/1.1\r\nHost: rs.example\r\n\r\n')).toBe(WRONG_METHOD);
    expect(await answerTo('CONNECT /auth HTTP/1.1\r\nHost: rs.example\r\n\r\n')).toBe(WRONG_METHOD);
  });
  test('HEAD gets the headers of the answer and no body', async () => {
    for (const target of ['/auth', '/statusantrean', '/nope']) {
      const [reply, ...others] = repliesIn(await say(`HEAD ${target} HTTP/1.1\r\n${closing()}\r\n`), true);
      expect(others).toEqual([]);
      expect(reply).toMatchObject({ statusLine: 'HTTP/1.1 200 OK', headers: { 'content-type': 'application/json; charset=utf-8' } });
    }
  });
  test('an upgrade to another protocol is ignored and the request answered', async () => {
    expect(await answerTo(post('{}', closing('Upgrade: websocket', 'Sec-WebSocket-Key: eA==', 'Sec-WebSocket-Version: 13').replace('close', 'Upgrade, close')))).toBe(NO_DATE);
    expect(await answerTo(post('{}', closing('Upgrade: h2c', 'HTTP2-Settings: AAMAAABk').replace('close', 'Upgrade, HTTP2-Settings, close')))).toBe(NO_DATE);
  });
  test('Expect: 100-continue is told to go on, any other expectation is ignored', async () => {
    const [interim, final, ...others] = repliesIn(await say(post('{}', closing('Expect: 100-continue'))));
    expect(interim?.statusLine).toBe('HTTP/1.1 100 Continue');
    expect(messageOf(final)).toBe(NO_DATE);
    expect(others).toEqual([]);
    expect(await answerTo(post('{}', closing('Expect: nonsense')))).toBe(NO_DATE);
  });
  test('chunks with extensions and trailers', async () => {
    expect(await answerTo(`POST /statusantrean HTTP/1.1\r\n${closing('Transfer-Encoding: chunked')}\r\n1;a=b\r\n{\r\n1\r\n}\r\n0\r\nx-token: other\r\n\r\n`)).toBe(NO_DATE);
  });
  test('an address with a host, and one with credentials', async () => {
    for (const target of ['http://rs.example/nope', 'https://a:b@rs.example:99999/nope', 'foo://rs.example/nope', 'HTTP://RS.EXAMPLE/nope', 'http://rs.example']) {
      expect(await answerTo(get(target))).toBe(UNKNOWN);
    }
  });
  test.each(['http://', 'http://[', 'http://[::1', 'http://[::1]:x/auth', 'http://rs.example:x:y/auth', 'http://?'])('an address that cannot be taken apart: %s', async (target) => {
    expect(await answerTo(get(target))).toBe(UNKNOWN);
    expect(await answerTo(`POST ${target} HTTP/1.1\r\n${closing('Content-Length: 2')}\r\n{}`)).toBe(UNKNOWN);
  });
});

describe('several requests on one connection', () => {
  test('are answered one by one, in their order', async () => {
    const heard = await say(post(status(), headers()) + get('/nope').replace('Connection: close\r\n', '') + post('[]', headers()) + post('{}', closing()));
    expect(repliesIn(heard).map(messageOf)).toEqual(['Ok', UNKNOWN, BAD_BODY, NO_DATE]);
  });
  test('a request behind a refused body is its own request, not part of the body', async () => {
    const tooLarge = `{"a":"${'a'.repeat(70_000)}"}`;
    expect(repliesIn(await say(post(tooLarge, headers()) + post('{}', closing()))).map(messageOf)).toEqual([TOO_LARGE, NO_DATE]);
  });
  test('bytes behind the last request do not take its reply away', async () => {
    // A client that sends a body with GET and names no length, as Node's own does.
    const [first] = repliesIn(await say(`GET /auth HTTP/1.1\r\nHost: a\r\nConnection: close\r\nx-username: ${USER}\r\nx-password: ${PASSWORD}\r\n\r\n{"kodepoli":"SAR"}`));
    expect(messageOf(first)).toBe('Ok');
    const [second] = repliesIn(await say(`${post(status(), headers())}\0garbage\r\n\r\n`));
    expect(messageOf(second)).toBe('Ok');
  });
});

describe('a connection that does not go the whole way', () => {
  test('an end in the middle of the headers or of the body', async () => {
    expect(await answerTo('GET /au', { thenEnd: true })).toBe(BAD_BODY);
    expect(await answerTo(`POST /statusantrean HTTP/1.1\r\n${headers('Content-Length: 50')}\r\n{}`, { thenEnd: true })).toBe(BAD_BODY);
    expect(await answerTo(`POST /statusantrean HTTP/1.1\r\n${headers('Transfer-Encoding: chunked')}\r\n2\r\n{}\r\n`, { thenEnd: true })).toBe(BAD_BODY);
  });
  test('an end before the first byte gets no reply', async () => {
    expect(await say('', { thenEnd: true })).toBe('');
  });
  test('plain HTTP on the TLS port is closed without a word in HTML', async () => {
    const heard = await new Promise<string>((resolve) => {
      const socket = net.connect(hospital.listeners.publicPort, '127.0.0.1', () => socket.write('GET /auth HTTP/1.1\r\nHost: a\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(heard).not.toMatch(/html|HTTP/i);
  });
  test('connections torn down at any moment leave the service as it was', async () => {
    const whole = post(status(), headers());
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => new Promise<void>((resolve) => {
        const socket = tls.connect({ port: hospital.listeners.publicPort, host: '127.0.0.1', rejectUnauthorized: false }, () => {
          socket.write(whole.slice(0, Math.ceil((whole.length * (i + 1)) / 60)), () => socket.destroy());
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      })),
    );
    expect(await answerTo(post(status(), closing()))).toBe('Ok');
  });
});

test('nothing of this counts as an error of ours', () => {
  expect(hospital.log.lines.filter((line) => line.level === 'error')).toEqual([]);
});
