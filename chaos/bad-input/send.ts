import { randomUUID } from 'node:crypto';
import https from 'node:https';
import type { Endpoint } from './endpoints';
import type { BadRequest } from './mutations';

export interface Door {
  url: string;
  headers: Record<string, string>;
}

export interface Heard {
  ms: number;
  /** Undefined: nothing is wrong with the reply. */
  fault: string | undefined;
}

const NO_ANSWER_MS = 20_000;
const OUTAGE = /sedang mengalami gangguan/;
const LEAK = /node_modules|\bat .*\.[jt]s:\d|select .* from |<html/i;

const agent = new https.Agent({ keepAlive: true, maxSockets: 64, rejectUnauthorized: false });
export const hangUp = (): void => agent.destroy();

/** Sends one bad request and looks at what came back: JSON in the dialect of the door, a calm sentence, nothing of our inside. */
export async function heardOf(endpoint: Endpoint, door: Door, bad: BadRequest): Promise<Heard> {
  const began = performance.now();
  const fault = await new Promise<string | undefined>((resolve) => {
    const { hostname, port } = new URL(door.url);
    const body = bad.body === undefined ? undefined : Buffer.from(bad.body.toWellFormed());
    const headers = { ...door.headers, ...(endpoint.kind === 'simrs' ? { 'idempotency-key': randomUUID() } : {}), 'content-type': 'application/json', ...(body === undefined ? {} : { 'content-length': String(body.length) }), ...bad.headers };
    const sent = https.request({ hostname, port, path: new URL(door.url).pathname.replace(/\/$/, '') + bad.path, method: endpoint.method, agent, headers, timeout: NO_ANSWER_MS }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('error', (error) => resolve(`cut off: ${error.message}`));
      reply.on('end', () => resolve(faultOf(endpoint, reply.statusCode ?? 0, reply.headers['content-type'] ?? '', text)));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', (error) => resolve(error.message));
    sent.end(body);
  });
  return { ms: performance.now() - began, fault };
}

function faultOf({ kind }: Endpoint, status: number, contentType: string, text: string): string | undefined {
  const told = `HTTP ${status} ${contentType} ${text.slice(0, 200)}`;
  if (status >= 500) return told;
  if (LEAK.test(text)) return `shows its inside: ${told}`;
  if (kind === 'simrs' && status === 204) return undefined;
  if (!/^application\/(problem\+)?json/.test(contentType)) return `not JSON: ${told}`;
  let body: { metadata?: { code?: unknown; message?: unknown }; detail?: unknown };
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    return `not JSON: ${told}`;
  }
  if (kind === 'simrs') return status < 400 || (typeof body.detail === 'string' && body.detail !== '') ? undefined : `no sentence: ${told}`;
  const { code, message } = body.metadata ?? {};
  if (status !== 200 || ![200, 201, 202].includes(Number(code)) || typeof message !== 'string' || message === '') return `not the envelope: ${told}`;
  return OUTAGE.test(message) ? `mistaken for an outage: ${told}` : undefined;
}
