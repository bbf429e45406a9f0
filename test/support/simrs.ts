import { randomUUID } from 'node:crypto';
import https from 'node:https';
import request from 'supertest';
import { addApiClient } from '../../src/auth/api-clients';
import { API_SCOPES, type ApiScope } from '../../src/auth/api-scopes';
import { assertSimrsReplyMatchesContract } from './contract-schema';
import { type Hospital, type Person, type SessionSpec, slotOf } from './hospital';

export interface SimrsReply {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown> & { list: Record<string, unknown>[]; kode?: string; detail?: string; isian?: string; rincian?: Record<string, unknown> };
  text: string;
}

export interface SimrsCall {
  /** Absent: one of its own, as each new order has. Null: none. */
  idempotencyKey?: string | null;
  headers?: Record<string, string>;
  /** Absent: the client's. Null: none. */
  key?: string | null;
  url?: string;
}

export interface SimrsClient {
  key: string;
  call: (method: string, path: string, body?: unknown, options?: SimrsCall) => Promise<SimrsReply>;
}

export const SIMRS = '/api/simrs/v1';

// A connection is kept, as programs do: shaking hands for each call would take most of a test's time.
const connections = new https.Agent({ keepAlive: true, rejectUnauthorized: false });

let clients = 0;

/** A system of the house with a key of its own; all scopes unless said otherwise. */
export async function simrsClient(hospital: Hospital, options: { scopes?: readonly ApiScope[]; facilityId?: number; prefix?: string; name?: string } = {}): Promise<SimrsClient> {
  const { scopes = API_SCOPES, facilityId = hospital.facility().facilityId, prefix = '' } = options;
  const key = await addApiClient(hospital.deps, facilityId, { clientName: options.name ?? `simrs-${++clients}`, scopes, actor: 'uji' });
  return {
    key,
    call: async (method, path, body, { idempotencyKey = randomUUID(), headers = {}, key: other = key, url = hospital.internalUrl } = {}) => {
      const sent = request(url)[method.toLowerCase() as 'get'](`${prefix}${SIMRS}${path}`).agent(connections).ok(() => true);
      if (other !== null) void sent.set('authorization', `Bearer ${other}`);
      if (idempotencyKey !== null && method !== 'GET') void sent.set('idempotency-key', idempotencyKey);
      void sent.set(headers);
      if (typeof body === 'string') void sent.set('content-type', headers['content-type'] ?? 'application/json').send(body);
      else if (typeof body === 'object' && body !== null) void sent.send(body);
      const reply = await sent;
      assertSimrsReplyMatchesContract(method, `${SIMRS}${path}`, reply);
      return { status: reply.status, headers: reply.headers, body: reply.body as SimrsReply['body'], text: reply.text };
    },
  };
}

/** What a SIMRS sends to book this patient; JKN with a letter unless `over` says otherwise. */
export function antrean(who: Person, session: SessionSpec, over: Record<string, unknown> = {}): Record<string, unknown> {
  return { norm: who.norm, jenispasien: 'JKN', jeniskunjungan: 1, nomorreferensi: `0001R001${session.kodepoli}${session.tanggalperiksa.replaceAll('-', '')}${who.norm.replaceAll('-', '')}`, ...slotOf(session), ...over };
}

/** Problem details in Indonesian, and never anything else. */
export function expectProblem(reply: SimrsReply, status: number, kode?: string): void {
  expect([reply.status, reply.text]).toEqual([status, expect.any(String)]);
  expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(reply.body).toMatchObject({ type: expect.stringMatching(/^urn:antrean-online:masalah:/), title: expect.any(String), status, detail: expect.stringMatching(/[a-z]{3}/), kode: expect.any(String) });
  if (kode !== undefined) expect(reply.body.kode).toBe(kode);
  expect(reply.text).not.toMatch(/node_modules|at .*\.[jt]s:|select |undefined|Invalid input|<html/i);
}
