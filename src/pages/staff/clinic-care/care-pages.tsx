import type { VNode } from 'preact';
import { localDate } from '../../../platform/clock';
import { clinicSessions, type ClinicBoard, type SessionCard } from '../../../queue/clinic-board';
import { pressToUndo } from '../../../queue/press-to-undo';
import { unseenPrints } from '../../../registration/unseen-prints';
import type { ServicePoint } from '../../../service-points/service-point';
import { goOn, goTo, onlyAt, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { AbsentView } from '../clinic/absent-view';
import { clinicPresses } from '../clinic/clinic-presses';
import { boardOf, rowOf } from '../clinic/clinic-session';
import { PatientView } from '../clinic/patient-view';
import { atPlace } from '../panel-place';
import { readRegister } from './asked-patient';
import { CARE, CARE_AT, CARE_ROLES, careAt, sessionToOpen } from './care-panel';
import { carePresses } from './care-presses';
import { CareView, NoSessionView } from './care-view';

/** Those of today that are called from here, in the order of PCare's poli: 001 umum comes first. Not one on leave whom nobody has booked. */
async function sessionsHere({ deps, facility }: StaffContext, place: ServicePoint): Promise<SessionCard[]> {
  const sessions = await clinicSessions(deps.db, facility.facilityId, { date: localDate(deps.clock(), facility.timeZone), clinicCodes: place.clinicCodes });
  return sessions
    .filter((session) => !session.onLeave || Object.values(session.counts).some((count) => count > 0))
    .toSorted((a, b) => a.clinicCode.localeCompare(b.clinicCode) || a.practiceHours.localeCompare(b.practiceHours));
}

/** A page of one session of this room today; any other address leads to the session that is open now. */
function sessionPage(path: string, draw: (context: StaffContext, place: ServicePoint, board: ClinicBoard) => Promise<VNode> | VNode | undefined): PageRoute {
  return staffPage({
    method: 'get',
    path: `${CARE.at}/:sessionId${path}`,
    roles: CARE_ROLES,
    handle: atPlace('clinic', CARE.title, async (context, place) => {
      const board = await boardOf(context, place);
      if (board === undefined) return goOn(context, CARE_AT);
      const drawn = await draw(context, place, board);
      return drawn === undefined ? goTo(careAt(board.session.sessionId)) : view(drawn);
    }),
  });
}

/** The one panel of a clinic or a Puskesmas. */
export const carePages: readonly PageRoute[] = onlyAt('FKTP', [
  staffPage({
    method: 'get',
    path: CARE_AT,
    roles: CARE_ROLES,
    handle: atPlace('clinic', CARE.title, async (context, place) => {
      const { deps, facility, frame } = context;
      const session = sessionToOpen(await sessionsHere(context, place), deps.clock(), facility.timeZone);
      return session === undefined ? view(<NoSessionView place={place} />) : goOn(context, careAt(session.sessionId) + frame.search);
    }),
  }),
  sessionPage('', async (context, place, board) => {
    const { deps, facility, staff } = context;
    return (
      <CareView
        place={place}
        board={board}
        sessions={await sessionsHere(context, place)}
        undo={await pressToUndo(deps.db, facility, { actor: staff.username, sessionId: board.session.sessionId, now: deps.clock() })}
        prints={await unseenPrints(deps.db, facility, deps.clock())}
        register={await readRegister(context)}
      />
    );
  }),
  sessionPage('/pasien/:bookingCode', ({ params }, place, board) => {
    const row = rowOf(board, params['bookingCode']);
    return row === undefined ? undefined : <PatientView place={place} session={board.session} row={row} at={careAt(board.session.sessionId)} />;
  }),
  sessionPage('/tidak-hadir', (_context, place, board) => <AbsentView place={place} board={board} at={careAt(board.session.sessionId)} />),
  ...clinicPresses(CARE),
  ...carePresses,
]);
