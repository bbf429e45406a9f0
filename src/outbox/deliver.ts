import { z } from 'zod';
import { sqlState } from '../platform/db';
import type { BpjsAccount, Facility } from '../platform/facility';
import { givesUpAt } from './backoff';
import type { Claimed } from './claim';
import type { Finding } from './decision';
import { dialectOf, type SendDeps } from './dialect';
import type { Fact } from './facts';
import { HeldUp } from './held-up';
import { learn } from './pace';
import { settle, type Result, type SettleDeps } from './settle';
import { readVisit, type Visit } from './visit';

export type DeliverDeps = SettleDeps & SendDeps;

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
  z.object({ kind: z.literal('pharmacy-number-taken'), bookingCode, prescriptionKind: z.enum(['compounded', 'non-compounded']), ordinal: z.int().min(1) }),
  z.object({ kind: z.literal('booking-cancelled'), bookingCode, reason: z.string() }),
]);

/**
 * Sends one claimed row and settles it. The call is made outside any transaction; if this process dies between the
 * two, the lease ends, the row is sent again, and BPJS answers that it is already there.
 * @throws when the row was held up, or the result could not be written down; the lease then brings the row back
 */
export async function deliver(deps: DeliverDeps, facility: Facility, account: BpjsAccount, row: Claimed): Promise<void> {
  const result = await tried(deps, facility, account, row);
  // Before the row is settled and its place free for another call that would meet the same.
  await learn(deps, facility, account, result, row.isProbe).catch((error: unknown) => {
    // The row must not wait for its lease because of that; the next call draws the same conclusion.
    deps.log.warn({ error, bookingCode: row.lane, outboxId: row.outboxId }, 'what a call told of the pace of the facility could not be written down');
  });
  await settle(deps, facility, row, result).catch(async (error: unknown) => {
    if (!isRefusedByDatabase(error)) throw error;
    // The same would happen at every try, each holding one of few places until its lease ends.
    deps.log.error({ error, bookingCode: row.lane, outboxId: row.outboxId }, 'what follows from a reply was refused by the database: a fault of this program');
    await settle(deps, facility, row, { ...result, finding: { kind: 'our-fault' } });
  });
}

/** A value or a rule, and not a database that is away: data exceptions and violated constraints. */
function isRefusedByDatabase(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? '');
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
    const dialect = dialectOf(facility);
    const needless = dialect.whyNotTold(fact, visit) ?? reasonNotToSend(fact, visit, facility, deps.clock(), known.givesUpAt);
    if (needless !== undefined) return unsent(needless);
    return { ...known, ...(await dialect.send(deps, { facility, account, row, fact, visit })) };
  } catch (error) {
    if (error instanceof HeldUp) throw error;
    deps.log.error({ error, bookingCode: row.lane, outboxId: row.outboxId }, 'an outbox row could not be sent for a fault of this program');
    return unsent({ kind: 'our-fault' });
  }
}

function reasonNotToSend(fact: Fact, visit: Visit, { settings }: Facility, now: Date, until: Date): Finding | undefined {
  if (settings.clinicsNotReported.includes(visit.clinic_code)) return { kind: 'not-reported' };
  if (fact.kind === 'pharmacy-number-taken' && !settings.pharmacyReported) return { kind: 'not-reported' };
  if (now >= until) return { kind: 'too-late' };
  // A booking from Mobile JKN that was called off is not added any more: the patient cancelled it in BPJS's own app,
  // and no batal of ours may follow that would end what such an add begins.
  if (fact.kind === 'booking-made' && visit.source === 'mobile-jkn' && visit.state === 'cancelled') return { kind: 'called-off' };
  return undefined;
}
