import { decryptResponse } from '../../src/tools/simulator/cipher';
import { signatureOf } from '../../src/tools/simulator/signature';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/tools/simulator/simulator';

export const ACCOUNT = { consId: '99001', consSecret: 'rahasia-Contoh-01', userKey: 'kunci-contoh-antrean' };

/** The day before the example day of ws-bpjs §3.8, 10:00 WIB. */
export const EVE = new Date('2026-01-04T10:00:00+07:00');

export interface Reply {
  status: number;
  text: string;
  headers: Headers;
  metadata: { code: number | string; message: string } | undefined;
  /** As on the wire. */
  response: unknown;
  /** Decrypted with the timestamp of the request. */
  rows: unknown;
}

export interface CallInit {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Base URL, where it is not that of the first host. */
  base?: string | undefined;
}

export interface Rehearsal extends Simulator {
  setNow(now: Date): void;
  /** Calls a service signed as a hospital would; a body makes it a POST. */
  call(path: string, body?: unknown, init?: CallInit): Promise<Reply>;
  /** The same of the primary-care service. */
  callFktp(path: string, body?: unknown, init?: CallInit): Promise<Reply>;
  control(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

// A test that fails before it closes its simulator would keep the whole run from ending.
const opened: Simulator[] = [];
afterAll(() => Promise.all(opened.map((simulator) => simulator.close())));

/** A simulator on a free port with a clock in the test's hand, and a small client that shares nothing with src/bpjs. */
export async function rehearse(options: Partial<SimulatorOptions> = {}): Promise<Rehearsal> {
  let now = EVE;
  const simulator = await startSimulator({ port: 0, account: ACCOUNT, clock: () => now, ...options });
  opened.push(simulator);

  const call = async (path: string, body?: unknown, init: CallInit = {}): Promise<Reply> => {
    const timestamp = init.headers?.['x-timestamp'] ?? String(Math.floor(now.getTime() / 1000));
    const reply = await fetch((init.base ?? simulator.url) + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-cons-id': ACCOUNT.consId,
        'x-timestamp': timestamp,
        'x-signature': signatureOf(ACCOUNT.consId, ACCOUNT.consSecret, timestamp),
        user_key: ACCOUNT.userKey,
        'content-type': 'application/json',
        ...init.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(init.signal === undefined ? {} : { signal: init.signal }),
    });
    return read(reply, timestamp);
  };

  return {
    ...simulator,
    setNow(instant) {
      now = instant;
    },
    call,
    callFktp: (path, body, init) => call(path, body, { base: simulator.fktpUrl, ...init }),
    async control(method, path, body) {
      const reply = await fetch(new URL(`/control/${path}`, simulator.url), {
        method,
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: reply.status, body: await reply.json() };
    },
  };
}

async function read(reply: Response, timestamp: string): Promise<Reply> {
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.includes('json') === true;
  const content = isJson ? (JSON.parse(text) as { metadata?: Reply['metadata']; response?: unknown }) : {};
  let rows: unknown;
  if (typeof content.response === 'string') {
    try {
      rows = decryptResponse(content.response, { ...ACCOUNT, timestamp });
    } catch {
      rows = 'DECRYPT_FAILED';
    }
  }
  return { status: reply.status, text, headers: reply.headers, metadata: content.metadata, response: content.response, rows };
}

/** The instant at which clocks in Jakarta show this. */
export function wib(date: string, time: string): Date {
  return new Date(`${date}T${time}+07:00`);
}

/** The booking of ws-bpjs §2.7, an invented patient's. */
export const BOOKING = {
  kodebooking: 'RSX-20260105-0012',
  jenispasien: 'JKN',
  nomorkartu: '0009900112233',
  nik: '3300000000000001',
  nohp: '081200000001',
  kodepoli: 'ANA',
  namapoli: 'Anak',
  pasienbaru: 0,
  norm: '012345',
  tanggalperiksa: '2026-01-05',
  kodedokter: 700001,
  namadokter: 'dr. Contoh Satu, Sp.A',
  jampraktek: '08:00-12:00',
  jeniskunjungan: 1,
  nomorreferensi: '0000R0010126B000001',
  nomorantrean: 'A-12',
  angkaantrean: 12,
  estimasidilayani: 1767576660000,
  sisakuotajkn: 10,
  kuotajkn: 20,
  sisakuotanonjkn: 8,
  kuotanonjkn: 10,
  keterangan: 'Datang 30 menit sebelum jadwal',
};
