import https from 'node:https';
import { assertReplyMatchesContract } from './contract-schema';
import { USER } from './hospital';

const OUTAGE = 'Layanan sedang mengalami gangguan, silahkan coba beberapa saat lagi';

export interface Sent {
  method?: string;
  path: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

export interface Got {
  status: number;
  contentType: string;
  text: string;
}

export interface Envelope {
  metadata: { code: number; message: string };
  response?: Record<string, unknown>;
}

/** @throws when the reply is not the envelope, in HTTP 200, with text that any reader of JSON takes */
export function envelopeOf(got: Got): Envelope {
  const complaint = (what: string): Error => new Error(`${what}: HTTP ${got.status} ${got.contentType} ${got.text.slice(0, 500)}`);
  if (got.status !== 200 || got.contentType !== 'application/json; charset=utf-8') throw complaint('not JSON in HTTP 200');
  const reply = JSON.parse(got.text) as Envelope;
  const { code, message } = reply.metadata;
  const keys = Object.keys(reply).sort().join();
  if (keys !== 'metadata' && !(code === 200 && keys === 'metadata,response')) throw complaint('not the envelope');
  if (![200, 201, 202].includes(code) || message === '') throw complaint('no code or no message of the contract');
  if (!message.isWellFormed()) throw complaint('half a character in the message');
  if (message === OUTAGE) throw complaint('mistaken for an outage');
  return reply;
}

/** Values as the JSON text that carries them, since not all of them survive JSON.stringify. */
export const HOSTILE_VALUES: readonly string[] = [
  'null', 'true', 'false', '{}', '[]', '[[]]', '[null]', '["SAR"]', '{"a":1}', '{"toString":1}', '{"__proto__":{"length":13}}', '{"length":13}',
  '0', '-0', '-1', '0.1', '1.0', '1e3', '1e308', '-1e308', '1e999', '1e20', '2147483647', '2147483648', '9007199254740993', '9999999999', '9999999999999', '99999999999999',
  '3271999900000001', '0.00000000000000000001', '"NaN"', '"Infinity"', '"-1"', '"0"', '"1e3"', '"0x10"', '"+1"', '" 700101 "', '"１２３"', '"٠١٢٣٤٥٦٧٨٩"',
  '""', '" "', '"\\t\\n"', '"\\u0000"', '"a\\u0000b"', '"\\u0001\\u001f\\u007f\\u0085"', '"\\ud800"', '"\\udc00\\ud800"', '"abc\\ud83d"', '"\\ufeff"', '"\\uffff"', '"\\u202e\\u2066abc"',
  '"😀😀😀"', `"${'a'.repeat(29)}😀"`, `"${'a'.repeat(255)}"`, `"${'a'.repeat(60_000)}"`, `"${'😀'.repeat(10_000)}"`, `"${'1'.repeat(60_000)}"`,
  `"' or '1'='1"`, '"\'; drop table booking; --"', '"\\\\\'; select pg_sleep(9); --"', '":facilityId"', '"$1"', '"?"', '"%"', '"_"', '"\\\\"', '"{{prefix}}"',
  '"<script>alert(1)</script>"', '"%00%0d%0aSet-Cookie: a=b"', '"__proto__"', '"constructor"', '"toString"',
  '"0000-00-00"', '"0001-01-01"', '"9999-12-31"', '"2027-02-30"', '"10000-01-01"', '"-2027-01-18"', '"2027-01-18T00:00:00Z"', '"2027-13-01"', '"2027-01-18\\n"', '"infinity"', '"now"',
  '"25:00-26:00"', '"00:00-00:00"', '"08:00-08:00"', '"23:59-00:01"', `"${'0'.repeat(200)}8:00-12:00"`, '"08:00-12:00-16:00"',
];

/** The body with one field's value replaced by raw JSON text. */
export function withField(body: Record<string, unknown>, field: string, json: string): string {
  return `{${Object.entries({ ...body, [field]: 0 }).map(([key, value]) => `${JSON.stringify(key)}:${key === field ? json : JSON.stringify(value)}`).join()}}`;
}

export interface HostileCase {
  sent: Sent;
  what: string;
  operationId?: string;
}

export interface HostileCaller {
  send: (sent: Sent) => Promise<Got>;
  /** Sends all, several at a time, and checks each reply; collects what is wrong so that one run names every failure. */
  checkAll: (cases: readonly HostileCase[]) => Promise<Envelope[]>;
  close: () => void;
}

/** An end of waiting, far beyond what any of these takes; reaching it is the failure. */
const PATIENCE_MS = 30_000;

/** Who holds a good token and sends whatever comes to mind. */
export function hostileCaller(url: string, token: string): HostileCaller {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false });
  const send = ({ method = 'POST', path, body, headers = {} }: Sent): Promise<Got> => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const request = https.request(url, { method, path, agent, timeout: PATIENCE_MS, headers: { 'x-token': token, 'x-username': USER, ...length, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text: Buffer.concat(chunks).toString('utf8') }));
      });
      request.on('timeout', () => request.destroy(new Error(`no reply to ${method} ${path}`)));
      request.on('error', reject);
      request.end(body);
    });
  };
  const checkAll = async (cases: readonly HostileCase[]): Promise<Envelope[]> => {
    const complaints: string[] = [];
    const replies: Envelope[] = [];
    let next = 0;
    const caller = async (): Promise<void> => {
      for (let i = next++; i < cases.length; i = next++) {
        const { sent, what, operationId } = cases[i]!;
        try {
          const reply = envelopeOf(await send(sent));
          if (operationId !== undefined) assertReplyMatchesContract(operationId, reply);
          replies[i] = reply;
        } catch (error) {
          complaints.push(`${sent.path} ${what}: ${(error as Error).message.replace(/\n.*/s, '')}`);
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, caller));
    expect(complaints).toEqual([]);
    return replies;
  };
  return { send, checkAll, close: () => agent.destroy() };
}
