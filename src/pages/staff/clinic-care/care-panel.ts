import { sessionSpan } from '../../../schedules/practice-hours';
import type { SessionCard } from '../../../queue/clinic-board';
import type { TimeZone } from '../../../platform/clock';
import type { ClinicPanel } from '../clinic/clinic-presses';
import { DESKS } from '../registration/desk';

export const CARE_AT = DESKS.FKTP.at;
export const CARE_ROLES = DESKS.FKTP.roles;

/** Where a clinic calls and finishes, and registers beside it. */
export const CARE: ClinicPanel = { at: `${CARE_AT}/sesi`, title: 'Pelayanan', roles: CARE_ROLES };
export const careAt = (sessionId: number): string => `${CARE.at}/${sessionId}`;

/** Which session of the day to open: the first that is not over. */
export function sessionToOpen(sessions: readonly SessionCard[], now: Date, zone: TimeZone): SessionCard | undefined {
  return sessions.find((session) => !session.onLeave && sessionSpan(session.visitDate, session.practiceHours, zone).endsAt > now) ?? sessions[0];
}
