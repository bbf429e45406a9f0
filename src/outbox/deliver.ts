import { z } from 'zod';
import { addAntrean, batalAntrean, pendaftaranByKodebooking, updateWaktu, type Written } from '../bpjs/antrean-rs';
import type { Caller } from '../bpjs/call';
import { normalised } from '../bpjs/verdict';
import type { BpjsAccount, Facility } from '../platform/facility';
import { givesUpAt } from './backoff';
import type { Claimed } from './claim';
import type { Finding } from './decision';
import type { Fact } from './facts';
import { settle, type Result, type SettleDeps } from './settle';
import { antreanAdd, antreanBatal, antreanUpdatewaktu, readVisit, type Visit } from './translate-fkrtl';

export interface DeliverDeps extends SettleDeps {
  caller: Caller;
}

const bookingCode = z.string().min(1);
const factSchema: z.ZodType<Fact> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('booking-made'), bookingCode }),
  z.object({ kind: z.literal('mobile-jkn-booking-made'), bookingCode }),
  z.object({
    kind: z.literal('task-reached'),
    bookingCode,
    task: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6), z.literal(7), z.literal(99)]),
    occurredAt: z.iso.datetime({ offset: true }),
    prescriptionKind: z.enum(['none', 'compounded', 'non-compounded']).nullable(),
  }),
  z.object({ kind: z.literal('booking-cancelled'), bookingCode, reason: z.string() }),
]);

/**
 * Sends one claimed row and settles it. The call is made outside any transaction; if this process dies between the
 * two, the lease ends, the row is sent again, and BPJS answers that it is already there.
 * @returns what was found, for the pace of the facility
 * @throws when the result could not be written down; the lease then brings the row back
 */
export async function deliver(deps: DeliverDeps, facility: Facility, account: BpjsAccount, row: Claimed): Promise<Finding> {
  const result = await tried(deps, facility, account, row);
  await settle(deps, row, result);
  return result.finding;
}

async function tried(deps: DeliverDeps, facility: Facility, account: BpjsAccount, row: Claimed): Promise<Result> {
  const known: Pick<Result, 'task' | 'givesUpAt'> = { task: null, givesUpAt: null };
  const unsent = (finding: Finding, remark?: string): Result => ({ ...known, finding, exchange: null, ...(remark === undefined ? {} : { remark }) });
  try {
    const parsed = factSchema.safeParse(row.fact);
    if (!parsed.success) return unsent({ kind: 'unsendable' }, 'the fact of this row is not readable');
    const fact = parsed.data;
    if (fact.kind === 'task-reached') known.task = fact.task;
    const visit = await readVisit(deps.db, facility.facilityId, fact.bookingCode);
    if (visit === undefined) return unsent({ kind: 'unsendable' }, 'the booking of this row is not in the database');
    known.givesUpAt = givesUpAt(visit.visit_date);
    if (deps.clock() >= known.givesUpAt) return unsent({ kind: 'too-late' });
    if (isCalledOffBeforeAdd(fact, visit)) return unsent({ kind: 'called-off' });
    const { exchange, verdict } = await sent(deps, facility, account, fact, visit);
    return { ...known, finding: verdict, exchange };
  } catch (error) {
    deps.log.error({ error, bookingCode: row.lane, outboxId: row.outboxId }, 'an outbox row could not be sent for a fault of this program');
    return unsent({ kind: 'our-fault' });
  }
}

/**
 * A booking from Mobile JKN that was called off is not added any more: the patient cancelled it in BPJS's own app,
 * and no batal of ours may follow that would end what such an add begins.
 */
function isCalledOffBeforeAdd(fact: Fact, visit: Visit): boolean {
  return fact.kind === 'booking-made' && visit.source === 'mobile-jkn' && visit.state === 'cancelled';
}

function sent(deps: DeliverDeps, facility: Facility, account: BpjsAccount, fact: Fact, visit: Visit): Promise<Written> {
  const { caller } = deps;
  switch (fact.kind) {
    case 'booking-made':
      return addAntrean(caller, account, antreanAdd(visit, facility.settings));
    case 'task-reached':
      return updateWaktu(caller, account, antreanUpdatewaktu(fact, facility.settings));
    case 'booking-cancelled':
      return batalAntrean(caller, account, antreanBatal(fact));
    case 'mobile-jkn-booking-made':
      return lookedUp(caller, account, fact.bookingCode);
  }
}

/** Does BPJS hold the booking its own app has made? An empty answer is "unknown booking", whatever form it takes. */
async function lookedUp(caller: Caller, account: BpjsAccount, code: string): Promise<Written> {
  const { exchange, verdict, rows } = await pendaftaranByKodebooking(caller, account, code);
  if (verdict.kind !== 'accepted') return { exchange, verdict };
  const held = rows.find((row) => row.kodebooking === code);
  if (held === undefined) return { exchange, verdict: { kind: 'booking-unknown' } };
  return { exchange, verdict: normalised(held.status ?? '') === 'batal' ? { kind: 'cancelled-there' } : verdict };
}
