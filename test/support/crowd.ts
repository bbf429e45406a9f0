import https from 'node:https';
import { USER } from './hospital';

export interface Reply {
  metadata: { code: number; message: string };
  response?: { nomorantrean: string; angkaantrean: number; kodebooking: string } & Record<string, unknown>;
}

/** What a caller heard: a reply, or nothing because the connection died. */
export interface Heard {
  request: Record<string, unknown>;
  reply: Reply | undefined;
}

/** POSTs each request to one of the servers in turn, so many at a time over kept-alive HTTPS, and writes down every answer. */
export async function crowd(urls: readonly string[], path: string, token: string, requests: readonly Record<string, unknown>[], atOnce: number, onHeard?: (heard: Heard) => void): Promise<Heard[]> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: atOnce, rejectUnauthorized: false });
  const ledger: Heard[] = [];
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let i = next++; i < requests.length; i = next++) {
      const request = requests[i]!;
      const heard = { request, reply: await post(agent, urls[i % urls.length]! + path, token, request) };
      ledger.push(heard);
      onHeard?.(heard);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  agent.destroy();
  return ledger;
}

function post(agent: https.Agent, url: string, token: string, body: object): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const request = https.request(url, { method: 'POST', agent, timeout: 30_000, headers: { 'x-token': token, 'x-username': USER, 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', () => resolve(undefined));
      response.on('end', () => {
        try {
          resolve(response.complete ? (JSON.parse(text) as Reply) : undefined);
        } catch {
          resolve(undefined);
        }
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.end(JSON.stringify(body));
  });
}

/** The tickets a ledger holds. */
export function ticketsOf(ledger: readonly Heard[]): { nomorantrean: string; angkaantrean: number; kodebooking: string }[] {
  return ledger.flatMap(({ reply }) => (reply?.metadata.code === 200 && reply.response !== undefined ? [reply.response] : []));
}

/** Values that occur more than once. */
export function doubles<Value>(values: readonly Value[]): Value[] {
  const seen = new Set<Value>();
  return values.filter((value) => seen.has(value) || (seen.add(value), false));
}
