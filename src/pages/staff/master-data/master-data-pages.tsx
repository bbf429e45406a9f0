import { goTo, onlyAt, staffPage, type PageRoute } from '../../page';
import { clinicEditPages } from './clinic-edit-pages';
import { ADMINISTRATOR } from './data-page';
import { doctorEditPages } from './doctor-edit-pages';
import { holidayPages } from './holiday-pages';
import { pointPages } from './point-pages';
import { queuePages } from './queue-pages';
import { sessionEditPages } from './session-edit-pages';
import { SESSIONS_AT } from './session-list-page';
import { weekCopyPages } from './week-copy-pages';

/** What the facility is made of: who practises where and when, and where patients are called to. */
export const masterDataPages: readonly PageRoute[] = [
  // The schedule is what is looked at most.
  staffPage({ method: 'get', path: '/petugas/data', roles: ADMINISTRATOR, handle: () => goTo(SESSIONS_AT) }),
  ...weekCopyPages,
  ...sessionEditPages,
  ...doctorEditPages,
  ...clinicEditPages,
  ...holidayPages,
  ...pointPages,
  ...onlyAt('FKRTL', queuePages),
];
