import type { Clock } from '../platform/clock';
import type { Claimed } from './claim';

/** The lease is over, or would be before the reply: another worker may send the row, and we must not. */
export class HeldUp extends Error {}

/**
 * A slow database, or a machine that slept, may have used up the lease before anything was sent.
 * @throws HeldUp
 */
export function assertInTime(deps: { clock: Clock; longestCallMs?: number }, row: Claimed): void {
  if (deps.clock().getTime() + (deps.longestCallMs ?? 0) >= row.leasedUntil.getTime()) throw new HeldUp('too little of the lease is left for a call');
}
