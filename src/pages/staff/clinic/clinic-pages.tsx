import type { VNode } from 'preact';
import { localDate } from '../../../platform/clock';
import { clinicSessions, type ClinicBoard } from '../../../queue/clinic-board';
import { movedPatients } from '../../../queue/moved-patients';
import { pressToUndo } from '../../../queue/press-to-undo';
import type { ServicePoint } from '../../../service-points/service-point';
import { goTo, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { atPlace } from '../panel-place';
import { AbsentView } from './absent-view';
import { CLINIC_ROLES, clinicPresses, POLI } from './clinic-presses';
import { boardOf, rowOf, transferTargets } from './clinic-session';
import { doctorPresses } from './doctor-presses';
import { DoctorView } from './doctor-view';
import { MovedView } from './moved-view';
import { PanelView } from './panel-view';
import { PatientView } from './patient-view';
import { panelOf } from './session-words';
import { SessionsView } from './sessions-view';
import { TransferQuestion, TransferView } from './transfer-view';

/** A page of one session of this room today; any other address leads back to the list. */
function sessionPage(path: string, draw: (context: StaffContext, place: ServicePoint, board: ClinicBoard) => Promise<VNode | undefined> | VNode | undefined): PageRoute {
  return staffPage({
    method: 'get',
    path: `/petugas/poli/:sessionId${path}`,
    roles: CLINIC_ROLES,
    handle: atPlace('clinic', 'Poli', async (context, place) => {
      const board = await boardOf(context, place);
      if (board === undefined) return goTo('/petugas/poli');
      const drawn = await draw(context, place, board);
      // A patient who is no longer in this session: moved, cancelled.
      return drawn === undefined ? goTo(panelOf(board.session.sessionId)) : view(drawn);
    }),
  });
}

const movedOf = ({ deps, facility }: StaffContext, { session }: ClinicBoard) => movedPatients(deps.db, facility.facilityId, session.sessionId);

export const clinicPages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: '/petugas/poli',
    roles: CLINIC_ROLES,
    handle: atPlace('clinic', 'Poli', async ({ deps, facility }, place) => {
      const date = localDate(deps.clock(), facility.timeZone);
      return view(<SessionsView place={place} sessions={await clinicSessions(deps.db, facility.facilityId, { date, clinicCodes: place.clinicCodes })} />);
    }),
  }),
  sessionPage('', async ({ deps, facility, staff }, place, board) => {
    const undo = await pressToUndo(deps.db, facility, { actor: staff.username, sessionId: board.session.sessionId, now: deps.clock() });
    return <PanelView place={place} board={board} undo={undo} />;
  }),
  sessionPage('/pasien/:bookingCode', ({ params }, place, board) => {
    const row = rowOf(board, params['bookingCode']);
    return row === undefined ? undefined : <PatientView place={place} session={board.session} row={row} at={panelOf(board.session.sessionId)} />;
  }),
  sessionPage('/tidak-hadir', (_context, place, board) => <AbsentView place={place} board={board} at={panelOf(board.session.sessionId)} />),
  sessionPage('/pindah/:bookingCode', async (context, place, board) => {
    const row = rowOf(board, context.params['bookingCode']);
    if (row !== undefined) {
      const targets = await transferTargets(context, board.session);
      const target = targets.find(({ sessionId }) => String(sessionId) === context.query['ke']);
      const props = { place, session: board.session, row };
      return target === undefined ? <TransferView {...props} targets={targets} /> : <TransferQuestion {...props} target={target} />;
    }
    const moved = (await movedOf(context, board)).find((each) => each.fromBookingCode === context.params['bookingCode']);
    return moved === undefined ? undefined : <MovedView place={place} session={board.session} moved={moved} />;
  }),
  sessionPage('/dokter', async (context, place, board) => <DoctorView place={place} board={board} targets={await transferTargets(context, board.session)} moved={await movedOf(context, board)} />),
  ...clinicPresses(POLI),
  ...doctorPresses,
];
