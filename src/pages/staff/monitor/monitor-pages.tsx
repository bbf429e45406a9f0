import { onlyAt, staffPage, view, type PageRoute } from '../../page';
import { actsPages } from './acts-pages';
import { bpjsPages } from './bpjs-pages';
import { hfisPages } from './hfis-pages';
import { lateToday } from '../../../reconciliation/late-tasks';
import { LATE_AT, MONITOR_ROLES, TODAY_AT } from './monitor-frame';
import { outpatientVisitPages } from './outpatient-visit-pages';
import { reconciliationPages } from './reconciliation-pages';
import { repairPages } from './repair-pages';
import { simrsPages } from './simrs-pages';
import { readToday } from './today';
import { LateView } from './today-below';
import { TodayView } from './today-view';

const MOST_ON_ITS_PAGE = 500;

export const monitorPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: TODAY_AT, roles: MONITOR_ROLES, handle: async (context) => view(<TodayView today={await readToday(context)} />) }),
  staffPage({
    method: 'get',
    path: LATE_AT,
    roles: MONITOR_ROLES,
    handle: async ({ deps: { db, clock }, facility }) => view(<LateView late={await lateToday(db, facility, clock(), { most: MOST_ON_ITS_PAGE })} />),
  }),
  ...bpjsPages,
  ...repairPages,
  ...hfisPages,
  ...onlyAt('FKRTL', reconciliationPages),
  ...outpatientVisitPages,
  ...simrsPages,
  ...actsPages,
];
