import request from 'supertest';
import type { FreshDatabase } from './database';
import { assertReplyMatchesContract } from './contract-schema';
import { openHospital, TODAY, TOMORROW, USER, type Hospital, type House, type SessionSpec } from './hospital';

/** Poli umum this morning: the first of its clinic's sessions still open at `MORNING`. */
export const GENERAL_SESSION: SessionSpec = { kodepoli: '001', kodedokter: 445501, tanggalperiksa: TODAY, jampraktek: '08:00-12:00', prefix: 'A1', capacity: 30, quotaJkn: 30, quotaNonJkn: 30 };
/** A second doctor of poli umum, an hour later. */
export const SECOND_GENERAL_SESSION: SessionSpec = { ...GENERAL_SESSION, kodedokter: 445502, jampraktek: '09:00-13:00', prefix: 'A2' };
export const GENERAL_TOMORROW: SessionSpec = { ...GENERAL_SESSION, tanggalperiksa: TOMORROW };
export const DENTAL_SESSION: SessionSpec = { ...GENERAL_SESSION, kodepoli: '002', kodedokter: 445503, prefix: 'B' };
/** The only session of poli KIA, and its doctor is on leave. */
export const MOTHER_CHILD_ON_LEAVE: SessionSpec = { ...GENERAL_SESSION, kodepoli: '003', kodedokter: 445504, prefix: 'C', onLeave: true };

const PUSKESMAS: House = {
  code: '0000P001',
  kind: 'FKTP',
  name: 'Puskesmas Uji',
  clinics: [
    { clinicCode: '001', clinicName: 'Poli Umum', prefix: 'A' },
    { clinicCode: '002', clinicName: 'Poli Gigi', prefix: 'B' },
    { clinicCode: '003', clinicName: 'Poli KIA', prefix: 'C' },
  ],
  doctors: [
    { doctorCode: 445501, doctorName: 'dr. Bayu Segara' },
    { doctorCode: 445502, doctorName: 'dr. Rina Lestari' },
    { doctorCode: 445503, doctorName: 'drg. Wulan Sari' },
    { doctorCode: 445504, doctorName: "dr. Nur'aini" },
  ],
  sessions: [GENERAL_SESSION, SECOND_GENERAL_SESSION, GENERAL_TOMORROW, DENTAL_SESSION, MOTHER_CHILD_ON_LEAVE],
};

/** A reply of the primary-care dialect: what `response` holds depends on the service and the version. */
export interface FktpReply {
  metadata: { code: number; message: string };
  response?: unknown;
}

/** An FKTP; all that a `Hospital` does in the tests, it does too, but for `call`, which speaks the hospital dialect. */
export interface Puskesmas extends Hospital {
  /** Calls with a good token, unless another is given, and checks the reply against openapi.yaml. */
  ask: (operationId: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown, token?: string) => Promise<FktpReply>;
}

/** A Puskesmas on a fresh database, served over real HTTPS on loopback, at `MORNING`, with patients `person(1)` and on. */
export async function openPuskesmas(options: { patients?: number; database?: FreshDatabase } = {}): Promise<Puskesmas> {
  const hospital = await openHospital({ ...options, house: PUSKESMAS });
  return {
    ...hospital,
    ask: async (operationId, method, path, body, token) => {
      const sent = { GET: 'get', POST: 'post', PUT: 'put' } as const;
      const reply = await request(hospital.publicUrl)[sent[method]](path)
        .set('x-token', token ?? (await hospital.token()))
        .set('x-username', USER)
        .disableTLSCerts()
        .send(body as object | undefined);
      expect(reply.status).toBe(200);
      expect(reply.headers['content-type']).toMatch(/^application\/json/);
      assertReplyMatchesContract(operationId, reply.body);
      return reply.body as FktpReply;
    },
  };
}
