import type { BpjsOperation } from '../bpjs/operation';
import type { Sql } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { masked } from '../platform/personal-data';
import type { EntryFacts } from './desk-entry';
import { entriesByFilter, entriesById, laneOrder, type DeskFilter } from './desk-list';
import { refused, type DeskRefusal } from './desk-refusals';
import { whyNotResent } from './desk-rules';
import { dialectOf } from './dialect';
import type { Fact } from './facts';
import { readVisit } from './visit';

/** The facility whose rows are meant, with the rules by which it reports. */
export type DeskFacility = Pick<Facility, 'facilityId' | 'kind' | 'settings'>;

/** Rows by their numbers, or those a list with this filter shows. */
export type DeskSelection = { ids: readonly number[] } | { filter: DeskFilter };

export interface WouldBeSent {
  outboxId: number;
  bookingCode: string;
  service: BpjsOperation;
  /** In BPJS's words, personal data masked; null where the service has no body. */
  body: Record<string, unknown> | null;
}

export interface Preview {
  sendable: WouldBeSent[];
  refused: { outboxId: number; bookingCode: string | null; refusal: DeskRefusal }[];
  /** More rows fit the selection than are handled at once. */
  hasMore: boolean;
}

/** As many rows as are sent again at once; the rest is asked for again. */
export const MOST_AT_ONCE = 500;

/** What a resend of this selection would send, and what it would not and why. Nothing is changed. */
export async function preview(db: Sql, facility: DeskFacility, now: Date, selection: DeskSelection): Promise<Preview> {
  const { entries, unknown, hasMore } = await selected(db, facility.facilityId, now, selection);
  const found: Preview = { sendable: [], refused: unknown.map((outboxId) => ({ outboxId, bookingCode: null, refusal: refused.notFound(outboxId) })), hasMore };
  const before = new Set<number>();
  for (const entry of entries) {
    const { outboxId, bookingCode } = entry;
    const outcome = whyNotResent(entry, now, before) ?? (await wouldBeSent(db, facility, entry));
    if ('code' in outcome) {
      found.refused.push({ outboxId, bookingCode, refusal: outcome });
      continue;
    }
    before.add(outboxId);
    found.sendable.push(outcome);
  }
  return found;
}

/** The rows of a selection, each booking's in the order in which they leave, and the numbers that name none. */
export async function selected(sql: Sql, facilityId: FacilityId, now: Date, selection: DeskSelection): Promise<{ entries: EntryFacts[]; unknown: number[]; hasMore: boolean }> {
  if ('filter' in selection) {
    const entries = await entriesByFilter(sql, facilityId, now, selection.filter, MOST_AT_ONCE + 1);
    return { entries: laneOrder(entries.slice(0, MOST_AT_ONCE)), unknown: [], hasMore: entries.length > MOST_AT_ONCE };
  }
  const ids = [...new Set(selection.ids)];
  const entries = await entriesById(sql, facilityId, now, ids.slice(0, MOST_AT_ONCE));
  const known = new Set(entries.map((entry) => entry.outboxId));
  return { entries: laneOrder(entries), unknown: ids.slice(0, MOST_AT_ONCE).filter((id) => !known.has(id)), hasMore: ids.length > MOST_AT_ONCE };
}

/** By setting, nothing of the kind is reported: it would be closed as not needed. */
export function whyNotReported(facility: DeskFacility, entry: EntryFacts): DeskRefusal | undefined {
  const { clinicsNotReported, pharmacyReported } = facility.settings;
  if (entry.clinicCode !== null && clinicsNotReported.includes(entry.clinicCode)) return refused.notReported();
  return entry.owed.kind === 'pharmacy-number-taken' && !pharmacyReported ? refused.notReported() : undefined;
}

async function wouldBeSent(sql: Sql, facility: DeskFacility, entry: EntryFacts): Promise<WouldBeSent | DeskRefusal> {
  const unreported = whyNotReported(facility, entry);
  if (unreported !== undefined) return unreported;
  const visit = await readVisit(sql, facility.facilityId, entry.bookingCode);
  // The columns beside the fact were made from it: a fact that was spoilt since is named by what is missing here.
  const fact = entry.fact as Fact;
  if (visit === undefined || typeof fact !== 'object' || fact === null || fact.bookingCode !== entry.bookingCode) return refused.unreadable();
  const time = entry.owed.task === null ? null : (entry.owed.sentTime ?? entry.owed.recordedAt);
  const would = dialectOf(facility).wouldSend(fact, visit, facility.settings, time);
  if ('kind' in would) return would.kind === 'unsendable' ? refused.unreadable() : would.kind === 'needs-person' ? refused.cardMissing() : refused.notNeeded();
  const { service, body } = would;
  return { outboxId: entry.outboxId, bookingCode: entry.bookingCode, service, body: body === null ? null : (masked(body) as Record<string, unknown>) };
}
