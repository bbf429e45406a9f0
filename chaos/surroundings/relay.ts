import net from 'node:net';
import { freePort } from '../../bench/common/server-process';

/** One address for a database that moves, as a virtual address or a proxy of the house gives it. */
export interface Relay {
  port: number;
  /** From now on it leads there; whoever was connected is cut off. */
  leadTo: (port: number) => void;
  close: () => Promise<void>;
}

export async function openRelay(target: number): Promise<Relay> {
  const port = await freePort();
  const pairs = new Set<net.Socket>();
  let leadsTo = target;
  const cutAll = (): void => pairs.forEach((socket) => void socket.destroy());
  const server = net.createServer((caller) => {
    const behind = net.connect(leadsTo, '127.0.0.1');
    for (const [socket, other] of [[caller, behind], [behind, caller]] as const) {
      pairs.add(socket);
      socket.on('error', () => undefined).once('close', () => {
        pairs.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    leadTo: (next) => {
      leadsTo = next;
      cutAll();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cutAll();
      await closed;
    },
  };
}
