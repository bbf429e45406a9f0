import type { Role } from '../../../auth/staff';
import { issueTicket } from '../../../service-points/issue-ticket';
import { undoablePress } from '../../../service-points/move-ticket';
import { refuseService } from '../../../service-points/refusals';
import { servicePoints } from '../../../service-points/service-point';
import { queueDay } from '../../../service-points/service-ticket';
import { goTo, staffPage, view, type PageRoute } from '../../page';
import { atPlace } from '../panel-place';
import { ticketHere } from '../registration/calling-pages';
import { ticketPresses } from '../registration/ticket-presses';
import { SERVICE_AT, ServicePanelView } from './service-panel-view';

const ROLES: readonly Role[] = ['registration', 'clinic', 'supervisor'];
const TITLE = 'Layanan lain';

export const otherServicePages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: SERVICE_AT,
    roles: ROLES,
    handle: atPlace('other', TITLE, async ({ deps, facility, frame, staff }, place) => {
      const day = await queueDay(deps.db, facility, frame.now, place.queueCode ?? '');
      const undo = await undoablePress(deps.db, facility, day, staff.username, frame.now);
      return view(<ServicePanelView place={place} points={await servicePoints(deps.db, facility.facilityId)} day={day} here={ticketHere(day, place)} undo={undo} />);
    }),
  }),
  ...ticketPresses({ at: SERVICE_AT, kind: 'other', title: TITLE, roles: ROLES, consequences: () => ({}) }),
  staffPage({
    method: 'post',
    path: `${SERVICE_AT}/beri-nomor`,
    roles: ROLES,
    handle: atPlace('other', TITLE, async ({ deps, facility, staff }, place) => {
      if (place.queueCode === null) throw refuseService('no-service-point');
      const ticket = await issueTicket(deps, facility, { queueCode: place.queueCode, actor: staff.username });
      return goTo(SERVICE_AT, `Nomor ${ticket.ticketNumber} diberikan.`);
    }),
  }),
];
