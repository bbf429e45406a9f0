import net from 'node:net';

export type ProbedPort = { free: number } | { refusedWith: string };

/** Whether `host` and `port` can be listened on now; port 0 finds any free one. Says the error code when not, never throws. */
export function probePort(host: string, port: number): Promise<ProbedPort> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve({ refusedWith: error.code ?? error.message }));
    probe.listen({ host, port, exclusive: true }, () => {
      const free = (probe.address() as net.AddressInfo).port;
      probe.close(() => resolve({ free }));
    });
  });
}
