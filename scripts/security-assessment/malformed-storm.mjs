// Sends broken requests to both listeners, a bounded number at a time, and counts what comes back.
//   node scripts/security-assessment/malformed-storm.mjs PUBLIC_PORT INTERNAL_PORT [REQUESTS]
// Loopback only, so that it cannot be pointed at anybody else. Exit 1: an answer that was HTML, a stack or 5xx, or a
// server that no longer answers.
import tls from 'node:tls';
import { randomBytes, randomInt } from 'node:crypto';

const [publicPort, internalPort, wanted = '5000'] = process.argv.slice(2);
const AT_ONCE = 20;
const PATIENCE_MS = 40_000;
const TARGETS = ['/token', '/auth', '/statusantrean', '/ambilantrean', '/batalantrean', '/jadwaloperasirs', '/api/simrs/v1/pasien', '/petugas/masuk', '/kiosk', '/docs/', '/%2e%2e/%2e%2e/etc/passwd', '/nope'];

const pick = (list) => list[randomInt(list.length)];
const garbage = (n) => randomBytes(n).toString('latin1');
const head = (method, target, ...lines) => `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

/** Each makes one broken request, another each time. */
const KINDS = {
  'bytes of no protocol': () => `${garbage(randomInt(1, 400))}\r\n\r\n`,
  'bytes in the address': () => head('GET', `${pick(TARGETS)}${garbage(20)}`),
  'bytes in a header': () => head('GET', pick(TARGETS), `x-token: ${garbage(60)}`, `x-username: ${garbage(10)}`),
  'an invented method': () => head(`${pick(['AMBIL', 'get', 'POST ', '\0', 'PRI'])}`, pick(TARGETS)),
  'an address without end': () => head('GET', `/${'a'.repeat(randomInt(8_000, 40_000))}`),
  'headers without end': () => head('GET', pick(TARGETS), ...Array.from({ length: randomInt(100, 3_000) }, (_, i) => `x-${i}: ${i}`)),
  'a length that lies': () => head('POST', pick(TARGETS), `Content-Length: ${pick(['-1', '1e9', '99999999999999999999', '0x10', '5, 6'])}`),
  'two lengths': () => `${head('POST', pick(TARGETS), 'Content-Length: 2', 'Content-Length: 3')}{} `,
  'chunks and a length': () => `${head('POST', pick(TARGETS), 'Transfer-Encoding: chunked', 'Content-Length: 5')}0\r\n\r\n`,
  'chunks that are none': () => `${head('POST', pick(TARGETS), 'Transfer-Encoding: chunked')}${garbage(30)}\r\n`,
  'JSON that is none': () => body(pick(['{', '[', '"', '{"a":}', 'null', 'true', '{"a":1}}', '\u0000', '{"__proto__":{"x":1}}'])),
  'JSON of bytes': () => body(garbage(randomInt(1, 2_000))),
  'JSON nested deep': () => body(`${'['.repeat(20_000)}${']'.repeat(20_000)}`),
  'JSON beyond the limit': () => body(`{"a":"${'a'.repeat(70_000)}"}`),
  'a form of bytes': () => `${head('POST', '/petugas/masuk', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 300')}${garbage(300)}`,
  'a file of bytes': () => `${head('POST', '/petugas/impor', 'Content-Type: multipart/form-data; boundary=x', 'Content-Length: 300')}--x\r\n${garbage(295)}`,
};

function body(text) {
  const bytes = Buffer.from(text, 'latin1');
  return `${head('POST', pick(TARGETS), 'Content-Type: application/json', `Content-Length: ${bytes.length}`)}${text}`;
}

function send(port, text) {
  return new Promise((resolve) => {
    let heard = '';
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => socket.end(Buffer.from(text, 'latin1')));
    const tired = setTimeout(() => {
      socket.destroy();
      resolve('HANGS');
    }, PATIENCE_MS);
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(tired);
      resolve(heard);
    });
  });
}

function verdict(port, heard) {
  if (heard === 'HANGS') return 'hangs';
  if (heard === '') return 'closed without a word';
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(heard) ?? [];
  if (status === undefined) return 'no HTTP';
  if (status.startsWith('5')) return '5xx';
  if (/\n\s+at .+:\d+:\d+/.test(heard)) return 'a stack';
  if (port === Number(publicPort) && (status !== '200' || !/content-type: application\/json/i.test(heard))) return 'not the envelope';
  return 'answered';
}

const counts = {};
const perKind = {};
let left = Number(wanted);
const kinds = Object.keys(KINDS);
async function worker() {
  while (left > 0) {
    left -= 1;
    const port = Number(left % 2 === 0 ? publicPort : internalPort);
    const kind = kinds[(left >> 1) % kinds.length];
    const found = verdict(port, await send(port, KINDS[kind]()));
    counts[found] = (counts[found] ?? 0) + 1;
    perKind[kind] ??= {};
    perKind[kind][found] = (perKind[kind][found] ?? 0) + 1;
  }
}
const began = Date.now();
await Promise.all(Array.from({ length: AT_ONCE }, worker));
const alive = [await send(Number(publicPort), head('GET', '/nope')), await send(Number(internalPort), head('GET', '/readyz'))].every((heard) => heard.startsWith('HTTP/1.1 200'));
console.log(JSON.stringify({ requests: Number(wanted), seconds: Math.round((Date.now() - began) / 1000), counts, stillAnswers: alive, perKind }, null, 2));
process.exitCode = alive && !['hangs', '5xx', 'a stack', 'not the envelope', 'no HTTP'].some((bad) => counts[bad] !== undefined) ? 0 : 1;
