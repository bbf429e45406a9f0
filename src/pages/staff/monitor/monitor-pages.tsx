import { onlyAt, staffPage, view, type PageRoute } from '../../page';
import { actsPages } from './acts-pages';
import { bpjsPages } from './bpjs-pages';
import { hfisPages } from './hfis-pages';
import { MONITOR_ROLES, TODAY_AT } from './monitor-frame';
import { reconciliationPages } from './reconciliation-pages';
import { simrsPages } from './simrs-pages';
import { readToday } from './today';
import { TodayView } from './today-view';

export const monitorPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: TODAY_AT, roles: MONITOR_ROLES, handle: async (context) => view(<TodayView today={await readToday(context)} />) }),
  ...bpjsPages,
  ...hfisPages,
  ...onlyAt('FKRTL', reconciliationPages),
  ...simrsPages,
  ...actsPages,
];
