import { refusedTogether } from '../../../insight/connector-standing';
import { staffPage, view, type PageRoute } from '../../page';
import { MONITOR_ROLES, SIMRS_AT } from './monitor-frame';
import { simrsStanding } from './simrs-standing';
import { SimrsView } from './simrs-view';

/** More reasons than this are one reason: a mapping that is missing. */
const MOST_REASONS = 100;

export const simrsPages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: SIMRS_AT,
    roles: MONITOR_ROLES,
    handle: async ({ deps: { db }, facility: { facilityId } }) => view(<SimrsView standing={await simrsStanding(db, facilityId)} refused={await refusedTogether(db, facilityId, MOST_REASONS)} />),
  }),
];
