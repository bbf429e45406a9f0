import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';

/** A connection as a test holds it. */
export interface Caller {
  socket: net.Socket;
  /** What was heard, once the server has closed. */
  closed: Promise<string>;
}

function caller(socket: net.Socket): Caller {
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.on('error', () => undefined); // 'close' follows
  return { socket, closed: new Promise((resolve) => socket.once('close', () => resolve(heard))) };
}

/** A bare TCP connection that says nothing of TLS. `from`: one of this machine's own addresses, 127.0.0.0/8. */
export function connectTcp(port: number, from = '127.0.0.1'): Caller {
  return caller(net.connect({ port, host: '127.0.0.1', localAddress: from }));
}

/** A TLS connection after its handshake, or undefined when the server closed it before. */
export async function connectTls(port: number, options: tls.ConnectionOptions & { localAddress?: string } = {}): Promise<Caller | undefined> {
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options } as tls.ConnectionOptions);
  const made = caller(socket);
  const isOpen = await Promise.race([once(socket, 'secureConnect').then(() => true, () => false), made.closed.then(() => false)]);
  return isOpen ? made : undefined;
}

/** Everything the server answers to these bytes, over a connection of its own, until it closes. */
export async function say(port: number, bytes: string, options: { localAddress?: string } = {}): Promise<string> {
  const made = await connectTls(port, options);
  if (made === undefined) return '';
  made.socket.write(bytes);
  return made.closed;
}
