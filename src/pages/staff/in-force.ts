import { boardChanged } from '../../service-points/board';
import type { PagesDeps } from '../deps';
import type { Facility } from '../../platform/facility';

/**
 * What was just saved is in force: this process reads names and settings anew before anybody is told to look, so that no
 * kiosk or display looks too early and stays behind.
 */
export async function inForce(deps: PagesDeps, { facilityId }: Facility): Promise<void> {
  await deps.facilities.reload();
  await deps.db.transaction(async (tx) => boardChanged(tx, facilityId));
}
