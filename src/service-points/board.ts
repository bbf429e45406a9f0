import type { Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';

/** Announced with the facility's id when something a display, a panel or a kiosk shows has changed. */
export const BOARD_CHANNEL = 'board';

/** Pages look again once this transaction is committed. */
export function boardChanged(tx: Tx, facilityId: FacilityId): void {
  tx.announce(BOARD_CHANNEL, String(facilityId));
}
