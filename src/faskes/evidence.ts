import { makeBackgroundWriter } from '../platform/background-writer';
import { sqlState, type Db } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Log } from '../platform/log';

export interface EvidenceOfCall {
  facilityId: FacilityId;
  receivedAt: Date;
  durationMs: number;
  requestId: string;
  service: string;
  callerAddress: string;
  /** JSON text, already masked. */
  request: string;
  reply: string;
  code: number;
}

/** Keeps what BPJS called and what it was answered, for the UAT and for disputes (catalogue ws-faskes §8 item 31). */
export interface Evidence {
  keep: (call: EvidenceOfCall) => void;
  /** How many calls are not written yet. */
  waiting: () => number;
  close: () => Promise<void>;
}

/** Evidence is written beside the answers, never before them, so that it slows no patient down. */
export function makeEvidence(deps: { db: Db; log: Log }): Evidence {
  const calls = makeBackgroundWriter<EvidenceOfCall>(deps.log, {
    what: 'evidence of calls',
    pauseMs: 200,
    retryMs: 2_000,
    bundle: 200,
    mostWaiting: 20_000,
    ownerOf: ({ facilityId }) => facilityId,
    write: async (bundle) => {
      for (const facilityId of new Set(bundle.map((call) => call.facilityId))) {
        await insertOrGiveUp(deps, facilityId, bundle.filter((call) => call.facilityId === facilityId));
      }
    },
  });
  return { keep: calls.add, waiting: calls.waiting, close: calls.close };
}

/** What the database refuses (a facility deleted meanwhile) must not hold up all that comes after. */
async function insertOrGiveUp(deps: { db: Db; log: Log }, facilityId: FacilityId, calls: readonly EvidenceOfCall[]): Promise<void> {
  try {
    await insertEvidence(deps.db, facilityId, calls);
  } catch (error) {
    const isRefused = /^2[23]/.test(sqlState(error) ?? '');
    if (!isRefused) throw error;
    deps.log.error({ error, lost: calls.length }, 'evidence of calls was refused by the database');
  }
}

async function insertEvidence(db: Db, facilityId: FacilityId, calls: readonly EvidenceOfCall[]): Promise<void> {
  await db.rows(
    `insert into service_evidence (facility_id, received_at, duration_ms, request_id, service, caller_address, request, reply, code)
     select :facilityId, c.received_at, c.duration_ms, c.request_id, c.service, c.caller_address, c.request, c.reply, c.code
     from jsonb_to_recordset(:calls) as c(
       received_at timestamptz, duration_ms int, request_id text, service text, caller_address text, request text, reply text, code int
     )`,
    {
      facilityId,
      calls: JSON.stringify(
        calls.map((call) => ({
          received_at: call.receivedAt,
          duration_ms: call.durationMs,
          request_id: call.requestId,
          service: call.service,
          caller_address: call.callerAddress,
          request: call.request,
          reply: call.reply,
          code: call.code,
        })),
      ),
    },
    'insert_evidence',
  );
}
