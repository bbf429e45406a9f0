import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { Acknowledgements } from './acknowledgements';

export interface Ticket {
  kodebooking: string;
  angkaantrean: number;
  nomorantrean: string;
}

interface Got {
  status: number;
  contentType: string;
  text: string;
}

/** A call in the dialect of one door, repeated word for word until somebody says yes or no. */
export interface Asked {
  /** Of all servers; each try goes to the next. */
  urls: readonly string[];
  path: string;
  headers: Record<string, string>;
  body: object;
  dialect: 'web-service' | 'simrs';
}

export type Answered = { kind: 'yes'; body: Record<string, unknown> } | { kind: 'no'; sentence: string } | { kind: 'gave-up' };

const OUTAGE = 'Layanan sedang mengalami gangguan, silahkan coba beberapa saat lagi';
const NO_ANSWER_MS = 15_000;
const PAUSE_MS = 120;
const GIVE_UP_AFTER_MS = 60_000;

const agent = new https.Agent({ keepAlive: true, maxSockets: 64, rejectUnauthorized: false });
export const closeConnections = (): void => agent.destroy();

let turn = 0;

/** Asks until the answer is a yes or a no: as Mobile JKN's patient presses again, and as a program repeats what was not answered. */
export async function askUntilAnswered(asked: Asked, heard: Acknowledgements): Promise<Answered> {
  const until = performance.now() + GIVE_UP_AFTER_MS;
  while (performance.now() < until) {
    const url = asked.urls[turn++ % asked.urls.length]!;
    const sentAt = performance.now();
    const got = await post(url + asked.path, asked.headers, asked.body).catch(() => undefined);
    if (got === undefined) heard.calls.noReply += 1;
    else {
      const read = asked.dialect === 'simrs' ? readProblem(got) : readEnvelope(got);
      if (read.kind === 'yes') {
        heard.heardGood(sentAt);
        return read;
      }
      if (read.kind === 'no') {
        heard.heardNo(read.sentence);
        return read;
      }
      if (read.kind === 'outage') heard.calls.outageTold += 1;
      else heard.strange.push(`${asked.path}: HTTP ${got.status} ${got.contentType}: ${got.text.slice(0, 300)}`);
    }
    await delay(PAUSE_MS * (0.5 + Math.random()));
  }
  return { kind: 'gave-up' };
}

type Read = Answered | { kind: 'outage' } | { kind: 'strange' };

/** The envelope of the web service: HTTP 200, code and sentence. */
function readEnvelope(got: Got): Read {
  const body = jsonOf(got);
  const metadata = body?.['metadata'] as { code?: unknown; message?: unknown } | undefined;
  if (got.status !== 200 || body === undefined || typeof metadata?.message !== 'string' || metadata.message === '') return { kind: 'strange' };
  if (metadata.message === OUTAGE) return { kind: 'outage' };
  if (metadata.code === 200) return { kind: 'yes', body: (body['response'] ?? {}) as Record<string, unknown> };
  return metadata.code === 201 || metadata.code === 202 ? { kind: 'no', sentence: metadata.message } : { kind: 'strange' };
}

/** Problem details, in words. */
function readProblem(got: Got): Read {
  const body = jsonOf(got);
  if (body === undefined) return { kind: 'strange' };
  if (got.status === 200 || got.status === 201) return { kind: 'yes', body };
  if (typeof body['detail'] !== 'string' || !got.contentType.startsWith('application/problem+json')) return { kind: 'strange' };
  return got.status === 503 ? { kind: 'outage' } : { kind: 'no', sentence: body['detail'] };
}

function jsonOf(got: Got): Record<string, unknown> | undefined {
  if (!/^application\/(problem\+)?json/.test(got.contentType)) return undefined;
  try {
    return JSON.parse(got.text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** @throws when there is no whole reply */
function post(url: string, headers: Record<string, string>, body: object): Promise<Got> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const sent = https.request(url, { agent, method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }, timeout: NO_ANSWER_MS }, (reply) => {
      let said = '';
      reply.setEncoding('utf8').on('data', (part: string) => (said += part));
      reply.on('error', reject).on('end', () => (reply.complete ? resolve({ status: reply.statusCode ?? 0, contentType: reply.headers['content-type'] ?? '', text: said }) : reject(new Error('cut off'))));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer'))).on('error', reject);
    sent.end(text);
  });
}
