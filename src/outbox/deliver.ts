import { z } from 'zod';
import { addAntrean, addFarmasi, batalAntrean, getListTask, pendaftaranByKodebooking, updateWaktu, type Written } from '../bpjs/antrean-rs';
import type { Caller } from '../bpjs/call';
import { normalised } from '../bpjs/verdict';
import { sqlState } from '../platform/db';
import type { BpjsAccount, Facility } from '../platform/facility';
import { givesUpAt } from './backoff';
import type { Claimed } from './claim';
import type { Finding } from './decision';
import type { Fact } from './facts';
import { keepSentTime, timesAround } from './lane-times';
import { learn, type Tried } from './pace';
import { timeToSend } from './sent-time';
import { settle, type Result, type SettleDeps } from './settle';
import { antreanAdd, antreanBatal, antreanFarmasiAdd, antreanUpdatewaktu, readVisit, type Visit } from './translate-fkrtl';

export interface DeliverDeps extends SettleDeps {
  caller: Caller;
  /** As long as one call may take, by its time-outs: with less of the lease left, nothing is sent. */
  longestCallMs?: number;
}

/** The lease is over, or would be before the reply: another worker may send the row, and we must not. */
class HeldUp extends Error {}

type TaskReached = Extract<Fact, { kind: 'task-reached' }>;

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
    const needless = reasonNotToSend(fact, visit, facility, deps.clock(), known.givesUpAt);
    if (needless !== undefined) return unsent(needless);
    return { ...known, ...(await sent(deps, facility, account, row, fact, visit)) };
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

async function sent(deps: DeliverDeps, facility: Facility, account: BpjsAccount, row: Claimed, fact: Fact, visit: Visit): Promise<Tried> {
  const { caller } = deps;
  if (fact.kind === 'task-reached' && row.question === null) return sentTask(deps, facility, account, row, fact);
  assertInTime(deps, row);
  switch (fact.kind) {
    case 'booking-made':
      return heard(await addAntrean(caller, account, antreanAdd(visit, facility.settings)));
    case 'task-reached':
      return heard(await askedForTask(caller, account, fact));
    case 'pharmacy-number-taken':
      return heard(await addFarmasi(caller, account, antreanFarmasiAdd(fact)));
    case 'booking-cancelled':
      return heard(await batalAntrean(caller, account, antreanBatal(fact)));
    case 'mobile-jkn-booking-made':
      return heard(await lookedUp(caller, account, fact.bookingCode));
  }
}

function heard({ exchange, verdict }: Written): Tried {
  return { exchange, finding: verdict };
}

/** A time once sent is the time of every further try: BPJS may have stored it though its reply was lost. */
async function sentTask(deps: DeliverDeps, facility: Facility, account: BpjsAccount, row: Claimed, fact: TaskReached): Promise<Tried> {
  const recorded = new Date(fact.occurredAt);
  let time = row.sentTime ?? recorded;
  if (row.sentTime === null) {
    const chosen = timeToSend({ recorded, ...(await timesAround(deps.db, row, recorded)), now: deps.clock() });
    if (chosen.kind === 'not-yet') return { exchange: null, finding: chosen };
    if (chosen.kind === 'equal-second') {
      if (!(await keepSentTime(deps.db, row, chosen.time, 'equal-second'))) throw new HeldUp('another worker has the row by now');
      time = chosen.time;
    }
  }
  assertInTime(deps, row);
  return heard(await updateWaktu(deps.caller, account, antreanUpdatewaktu(fact, time, facility.settings)));
}

/** A slow database, or a machine that slept, may have used up the lease before anything was sent. */
function assertInTime(deps: DeliverDeps, row: Claimed): void {
  if (deps.clock().getTime() + (deps.longestCallMs ?? 0) >= row.leasedUntil.getTime()) throw new HeldUp('too little of the lease is left for a call');
}

/** BPJS has called the task overtaken: does it hold the task nevertheless? */
async function askedForTask(caller: Caller, account: BpjsAccount, fact: TaskReached): Promise<Written> {
  const { exchange, verdict, rows } = await getListTask(caller, account, fact.bookingCode);
  if (verdict.kind !== 'accepted') return { exchange, verdict };
  const ours = rows.filter((row) => (row.kodebooking ?? fact.bookingCode) === fact.bookingCode);
  const isThere = ours.some((row) => row.taskid === fact.task);
  return { exchange, verdict: isThere ? { kind: 'already-there' } : { kind: 'overtaken', byTask: Math.max(0, ...ours.map((row) => row.taskid)) } };
}

/** Does BPJS hold the booking its own app has made? An empty answer is "unknown booking", whatever form it takes. */
async function lookedUp(caller: Caller, account: BpjsAccount, code: string): Promise<Written> {
  const { exchange, verdict, rows } = await pendaftaranByKodebooking(caller, account, code);
  if (verdict.kind !== 'accepted') return { exchange, verdict };
  const held = rows.filter((row) => row.kodebooking === code);
  if (held.length === 0) return { exchange, verdict: { kind: 'booking-unknown' } };
  // Listed twice, it is cancelled only if no row of it is alive: a patient called off by mistake loses the place.
  return { exchange, verdict: held.every((row) => normalised(row.status ?? '') === 'batal') ? { kind: 'cancelled-there' } : verdict };
}
