import { createHash } from 'node:crypto';
import type { Exchange, Outcome } from '../bpjs/call';
import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { BpjsAccount, Facility } from '../platform/facility';
import type { Log } from '../platform/log';
import { pauseMs } from './backoff';
import type { Finding } from './decision';

export interface PaceDeps {
  db: Db;
  clock: Clock;
  log: Log;
}

/** What one try brought; no exchange: nothing was sent. */
export interface Tried {
  finding: Finding;
  exchange: Exchange | null;
}

export type PauseCause = 'misconfigured' | 'rate-limited' | 'unavailable';

/** So many calls in a row without an answer, and the facility's calls stop but for one probe at a time. */
const BREAKS_AFTER = 5;

/** A Retry-After of 0 is no leave to hammer, and one of days, or a date in an odd year, no reason never to ask again. */
const SHORTEST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** Tells one account from another without giving anything of it away. */
export function accountMark(account: BpjsAccount): string {
  return createHash('sha256').update(JSON.stringify(account)).digest('base64url').slice(0, 22);
}

/**
 * Draws what follows for the facility as a whole from what one call brought: a pause after a verdict that every one of
 * its calls would meet (wrong credentials, a rate limit) or after several calls without an answer, the end of it after a
 * good one. Such a verdict costs no row anything; a changed account is tried at once. Kept in the database: all
 * workers hold the same pace.
 */
export async function learn(deps: PaceDeps, facility: Facility, account: BpjsAccount, tried: Tried, wasProbe: boolean): Promise<void> {
  const { finding, exchange } = tried;
  if (exchange === null) return;
  if (finding.kind === 'misconfigured' || finding.kind === 'rate-limited') return pause(deps, facility, account, finding.kind, tried);
  // An answer that cannot be deciphered is an answer: BPJS is there, and other calls may fare better.
  if (finding.kind === 'unavailable' && tellsOfOutage(exchange.outcome)) return pause(deps, facility, account, 'unavailable', tried);
  if (wasProbe) await resume(deps, facility, account);
}

/** No answer, a page in its place, or BPJS's own words that it is broken; a list in a new shape is none of these. */
function tellsOfOutage(outcome: Outcome): boolean {
  return outcome.kind === 'no-reply' || outcome.kind === 'unreadable' || (outcome.kind === 'replied' && outcome.code !== 1 && outcome.code !== 200);
}

interface PaceRow {
  strikes: number;
  unanswered: number;
  paused_until: Date | null;
  pause_cause: PauseCause | null;
  paused_since: Date | null;
  account_mark: string | null;
}

async function pause(deps: PaceDeps, facility: Facility, account: BpjsAccount, cause: PauseCause, { finding }: Tried): Promise<void> {
  const now = deps.clock();
  const { facilityId } = facility;
  const mark = accountMark(account);
  const fields = await deps.db.transaction(async (tx) => {
    const [before] = await tx.rows<PaceRow>('select strikes, unanswered, paused_until, pause_cause, paused_since, account_mark from outbox_pace where facility_id = :facilityId for update', { facilityId });
    if (before === undefined) return undefined;
    const unanswered = cause === 'unavailable' ? before.unanswered + 1 : 0;
    // A pause for another account does not count: of the new one nobody has been told yet.
    const isPaused = before.paused_until !== null && before.paused_until > now && (before.account_mark === null || before.account_mark === mark);
    const endures = cause === 'unavailable' && before.strikes === 0 && unanswered < BREAKS_AFTER;
    // Calls that were in flight together meet the same verdict together: one strike.
    const strikes = endures ? 0 : before.strikes + (isPaused ? 0 : 1);
    const forMs = endures ? 0 : Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, pauseMs(finding, strikes) ?? 0));
    const until = new Date(now.getTime() + forMs);
    await tx.rows(
      `update outbox_pace
       set unanswered = :unanswered, strikes = :strikes,
         paused_until = case when cast(:endures as boolean) then paused_until else greatest(paused_until, :until) end,
         pause_cause = case when cast(:endures as boolean) then pause_cause else :cause end,
         paused_since = case when cast(:endures as boolean) then paused_since else coalesce(paused_since, :now) end,
         account_mark = case when cast(:endures as boolean) then account_mark else :mark end
       where facility_id = :facilityId`,
      { facilityId, unanswered, strikes, endures, until, cause, now, mark: cause === 'misconfigured' ? mark : null },
    );
    return endures || isPaused ? undefined : { facility: facility.code, pausedSeconds: Math.round(forMs / 1000), strikes };
  });
  if (fields === undefined) return;
  if (cause === 'misconfigured') deps.log.error(fields, 'BPJS refuses our credentials, user_key, clock or address: nothing is sent for this facility until the pause is over');
  else if (cause === 'rate-limited') deps.log.warn(fields, 'BPJS limits our rate: nothing is sent for this facility until the pause is over');
  else if (fields.strikes === 1) deps.log.warn(fields, 'BPJS does not answer: one call at a time is tried until it does');
}

/** BPJS answers again. What waited for that goes now, not when its own back-off is over. */
async function resume(deps: PaceDeps, facility: Facility, account: BpjsAccount): Promise<void> {
  const now = deps.clock();
  const { facilityId } = facility;
  const [ended] = await deps.db.rows<{ pause_cause: PauseCause | null; paused_since: Date | null }>(
    `with before as (
       select facility_id, pause_cause, paused_since from outbox_pace where facility_id = :facilityId for update
     )
     update outbox_pace
     set strikes = 0, unanswered = 0, paused_until = null, pause_cause = null, paused_since = null, account_mark = null
     from before
     where outbox_pace.facility_id = before.facility_id
       and (outbox_pace.paused_until is null or outbox_pace.paused_until <= :now or outbox_pace.account_mark <> :mark)
     returning before.pause_cause, before.paused_since`,
    { facilityId, now, mark: accountMark(account) },
  );
  if (ended === undefined || ended.pause_cause === null) return;
  deps.log.info({ facility: facility.code, cause: ended.pause_cause, pausedSince: ended.paused_since }, 'BPJS answers again');
  if (ended.pause_cause !== 'unavailable') return;
  await deps.db.rows(
    `update outbox
     set due_at = :now
     where facility_id = :facilityId
       and state = 'open'
       and question is null
       and due_at > :now
       and due_at < 'infinity'
       and lane in (select waiting.lane from outbox as waiting where waiting.facility_id = :facilityId and waiting.state = 'open' and waiting.verdict = 'unavailable')`,
    { facilityId, now },
  );
}
