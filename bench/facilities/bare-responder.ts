import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A BPJS that takes everything at once: what is measured is our own. */
export async function bareResponder(): Promise<{ url: string; close: () => Promise<void> }> {
  const answer = JSON.stringify({ metadata: { message: 'Ok', code: 200 } });
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/antreanrs/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
