import type { StartTable } from '../start-table';
import { facilityUrl } from './demo-facility';
import type { Demo } from './start-demo';

/** What the start says of the demo: the facility at the root in full, the others where they are and who may sign in. */
export function demoTable({ facilities, simulated, platform }: Demo, { internalUrl }: StartTable): Partial<StartTable> {
  const [root, ...further] = facilities;
  if (root === undefined) return {};
  const simulatorUrl = simulated?.[0]?.simulatorUrl;
  if (internalUrl === undefined) return { simulatorUrl, wsUser: root.credentials.wsUser };
  return {
    simulatorUrl,
    wsUser: root.credentials.wsUser,
    wsPassword: root.credentials.wsPassword,
    administrator: root.staff[0],
    furtherFacilities: further.flatMap(({ plan, staff: [administrator] }) => (administrator === undefined ? [] : [{ name: plan.name, url: `${facilityUrl(internalUrl, plan)}/petugas`, ...administrator }])),
    platformAdministrator: platform,
  };
}
