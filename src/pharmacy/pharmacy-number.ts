import type { DispensedKind } from './pharmacy-store';

const PREFIXES: Record<DispensedKind, string> = { compounded: 'R', 'non-compounded': 'N' };

/**
 * A number of the pharmacy as it is printed, shown and called: `R-004` racikan, `N-012` non racikan. Both kinds count from 1
 * each day, so the letter tells them apart; on BPJS's wire the bare ordinal stands beside jenisresep (catalogue ws-faskes §3.10).
 */
export function pharmacyNumber(kind: DispensedKind, ordinal: number): string {
  return `${PREFIXES[kind]}-${String(ordinal).padStart(3, '0')}`;
}

/** Which queue a call belongs to, for displays that show the kinds apart (call_announcement.queue_ref). */
export function pharmacyQueueRef(kind: DispensedKind): string {
  return `pharmacy ${kind}`;
}
