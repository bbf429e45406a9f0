import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A line to BPJS that says nothing until it is opened, and then all that was said meanwhile. */
export interface Gate {
  /** In place of the address behind it. */
  url: string;
  /** Calls that came and were not passed on. */
  held: () => number;
  open: () => void;
  close: () => Promise<void>;
}

/** A closed gate before the service at `target`. */
export async function closedGate(target: string): Promise<Gate> {
  const { hostname, port, pathname } = new URL(target);
  const held: (() => void)[] = [];
  let isOpen = false;
  const server = http.createServer((request, response) => {
    const pass = (): void => {
      const onward = http.request({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    };
    if (isOpen) pass();
    else held.push(pass);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    held: () => held.length,
    open: () => {
      isOpen = true;
      held.splice(0).forEach((pass) => pass());
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
