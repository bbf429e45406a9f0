import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrival {
  headers: Record<string, string>;
  text: string;
  body: { kursor: number; type: string; data: Record<string, unknown> };
  status: number;
}

export interface Receiver {
  url: string;
  arrivals: Arrival[];
  /** What it answers from now on; a promise holds the answer back. */
  answer: (status: (arrival: Arrival) => number | Promise<number>) => void;
  /** Of those accepted, in the order of their arrival. */
  accepted: () => Arrival[];
  /** The most that ever waited for an answer at the same time. */
  mostAtOnce: () => number;
  close: () => Promise<void>;
}

/** The hospital's own system, as far as webhooks see it. */
export async function openReceiver(): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  let decide: (arrival: Arrival) => number | Promise<number> = () => 204;
  let waiting = 0;
  let most = 0;
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (bytes: Buffer) => (text += bytes.toString()));
    request.on('end', () => {
      const arrival: Arrival = { headers: request.headers as Record<string, string>, text, body: text === '' ? {} : JSON.parse(text), status: 0 };
      arrivals.push(arrival);
      waiting += 1;
      most = Math.max(most, waiting);
      void Promise.resolve(decide(arrival)).then((status) => {
        waiting -= 1;
        arrival.status = status;
        response.writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {}).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/antrean`,
    arrivals,
    answer: (status) => {
      decide = status;
    },
    accepted: () => arrivals.filter(({ status }) => status >= 200 && status < 300),
    mostAtOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
