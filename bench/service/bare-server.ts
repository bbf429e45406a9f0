import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import express from 'express';

/**
 * The anchor of the reads: reads a body, answers with the same text always, over the same TLS. `node bare-server.js plain|express
 * CERTIFICATE KEY`; prints its port, ends with its input.
 */
const [kind, certificate = '', key = ''] = process.argv.slice(2);
const ANSWER = process.env['ANSWER'] ?? '{"response":null,"metadata":{"message":"Ok","code":200}}';

const server = kind === 'express' ? expressServer() : plainServer();
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.on('end', () => process.exit(0)).resume();

function plainServer(): https.Server {
  return https.createServer(tls(), (request, response) => {
    let length = 0;
    request.on('data', (chunk: Buffer) => (length += chunk.length));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.setHeader('x-read', length);
      response.end(ANSWER);
    });
  });
}

function expressServer(): https.Server {
  const app = express();
  app.use(express.json());
  app.all('/statusantrean', (_request, response) => void response.type('json').send(ANSWER));
  return https.createServer(tls(), app);
}

function tls(): { cert: string; key: string } {
  return { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}
