import https from 'node:https';
import { loadPatient } from '../../seeds/load';
import { Durations, type Summary } from '../common/figures';
import type { BenchHospital, BenchSession } from './hospital';

const NO_ANSWER_MS = 30_000;

/** An answer of the web service, as far as the bench reads it. */
export interface Answer {
  metadata: { code: number; message: string };
  response?: Record<string, unknown> | null;
}

/** Calls one server over so many kept connections. */
export interface Caller {
  post: (path: string, body: object) => Promise<Answer>;
  token: string;
  close: () => void;
}

/** @throws when the server gives no token */
export async function openCaller(publicUrl: string, hospital: Pick<BenchHospital, 'user' | 'password'>, connections: number, tokenPath = '/token'): Promise<Caller> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: connections, rejectUnauthorized: false });
  const signedIn = await call(agent, publicUrl + tokenPath, 'GET', { 'x-username': hospital.user, 'x-password': hospital.password });
  const token = signedIn.response?.['token'];
  if (typeof token !== 'string') throw new Error(`no token: ${JSON.stringify(signedIn)}`);
  const headers = { 'x-token': token, 'x-username': hospital.user, 'content-type': 'application/json' };
  return { token, post: (path, body) => call(agent, publicUrl + path, 'POST', headers, body), close: () => agent.destroy() };
}

export interface Rate {
  perSecond: number;
  durations: Summary;
}

export interface Taken extends Rate {
  given: number;
  /** Numbers that two bookings of one session were given. */
  doubled: number;
}

/** Which patients are still to come, so that no run meets one of the run before. */
export interface Crowd {
  next: number;
}

/**
 * Takes numbers in a closed loop for `ms`, all in one session or in all of them by turns.
 * @throws when one is refused
 */
export async function takeNumbers(callers: readonly Caller[], hospital: BenchHospital, crowd: Crowd, input: { connections: number; ms: number; sessions: readonly BenchSession[] }): Promise<Taken> {
  const durations = new Durations();
  const numbers = new Map<string, number>();
  const until = performance.now() + input.ms;
  const began = performance.now();
  const loop = async (n: number): Promise<void> => {
    const caller = callers[n % callers.length]!;
    while (performance.now() < until) {
      const patient = ++crowd.next;
      if (patient > hospital.patients) throw new Error('more numbers were taken than there are patients');
      const session = input.sessions[patient % input.sessions.length]!;
      const sentAt = performance.now();
      const answer = await caller.post('/ambilantrean', bookingOf(hospital, session, patient));
      durations.add(performance.now() - sentAt);
      if (answer.metadata.code !== 200) throw new Error(`no number was given: ${answer.metadata.message}`);
      const key = `${session.sessionId} ${String(answer.response?.['angkaantrean'])}`;
      numbers.set(key, (numbers.get(key) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: input.connections }, (_, n) => loop(n)));
  const summary = durations.summary();
  return {
    perSecond: Math.round(summary.count / ((performance.now() - began) / 1_000)),
    durations: summary,
    given: summary.count,
    doubled: [...numbers.values()].filter((times) => times > 1).length,
  };
}

/** The body of ambil antrean of patient `n`. */
export function bookingOf({ visitDate, hours }: BenchHospital, session: BenchSession, n: number): object {
  const { norm, nik, nomorkartu, nohp } = loadPatient(n);
  return {
    nomorkartu, nik, nohp, norm, kodepoli: session.clinicCode, tanggalperiksa: visitDate, kodedokter: session.doctorCode, jampraktek: hours, jeniskunjungan: 1,
    nomorreferensi: `0000R001${String(n).padStart(11, '0')}`,
  };
}

/** The body of status antrean. */
export function statusOf({ visitDate, hours }: BenchHospital, session: BenchSession): object {
  return { kodepoli: session.clinicCode, kodedokter: session.doctorCode, tanggalperiksa: visitDate, jampraktek: hours };
}

function call(agent: https.Agent, url: string, method: string, headers: Record<string, string>, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = https.request(url, { agent, method, headers, timeout: NO_ANSWER_MS }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      reply.on('end', () => resolve(JSON.parse(text) as Answer)).on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer'))).on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
