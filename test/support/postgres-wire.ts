import net from 'node:net';

/** What to do with the connection on which the next COMMIT passes. */
export type CommitFault = 'cut-before-commit' | 'cut-after-commit';

export interface PostgresWire {
  /** The database's address through this wire. */
  url: string;
  /** Arms one fault; the connection of the next COMMIT dies, later ones are sound. */
  failNextCommit: (fault: CommitFault) => void;
  /** How many connections died by a fault. */
  faults: () => number;
  close: () => Promise<void>;
}

/** A real network between a server and its database that can break at the worst moment: around a COMMIT. */
export async function postgresWire(databaseUrl: string): Promise<PostgresWire> {
  const target = new URL(databaseUrl);
  const open = new Set<net.Socket>();
  let armed: CommitFault | undefined;
  let faults = 0;

  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => open.delete(socket));
    }
    const cut = (): void => {
      faults += 1;
      client.destroy();
      upstream.destroy();
    };
    let waitsForAnswer = false;
    client.on('data', (bytes) => {
      if (armed !== undefined && /\bcommit\b/i.test(bytes.toString('latin1'))) {
        const fault = armed;
        armed = undefined;
        if (fault === 'cut-before-commit') return cut();
        waitsForAnswer = true;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => (waitsForAnswer ? cut() : client.write(bytes)));
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    failNextCommit: (fault) => {
      armed = fault;
    },
    faults: () => faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
