import type { Facility } from '../../platform/facility';
import { boardChanged } from '../../service-points/board';
import type { WriteDeps } from '../endpoint';

/** Kiosks and displays look again once the write is committed. */
export async function redrawBoards(deps: WriteDeps, { facilityId }: Facility): Promise<void> {
  await deps.db.transaction(async (tx) => boardChanged(tx, facilityId));
}
