import { addDays, localDate } from '../../../platform/clock';
import { findBooking } from '../../../queue/booking-store';
import { clinicBoard, clinicSessions, type BoardRow, type ClinicBoard, type Place, type SessionCard } from '../../../queue/clinic-board';
import { sessionSpan } from '../../../schedules/practice-hours';
import type { ServicePoint } from '../../../service-points/service-point';
import { PageComplaint, type StaffContext } from '../../page';

/** The session of the address, if it is one of today that is called from this room. */
function wantedSession({ params, deps, facility }: StaffContext, place: ServicePoint) {
  const sessionId = Number(params['sessionId']);
  return Number.isSafeInteger(sessionId) ? { sessionId, date: localDate(deps.clock(), facility.timeZone), clinicCodes: place.clinicCodes } : undefined;
}

export async function boardOf(context: StaffContext, place: ServicePoint): Promise<ClinicBoard | undefined> {
  const wanted = wantedSession(context, place);
  return wanted === undefined ? undefined : clinicBoard(context.deps.db, context.facility.facilityId, { ...wanted, placeName: place.name });
}

/** @throws PageComplaint for a session of another day or another room */
export async function sessionOf(context: StaffContext, place: ServicePoint): Promise<SessionCard> {
  const wanted = wantedSession(context, place);
  const [session] = wanted === undefined ? [] : await clinicSessions(context.deps.db, context.facility.facilityId, wanted);
  if (session === undefined) throw new PageComplaint('Jadwal ini tidak dilayani dari ruang Anda hari ini.');
  return session;
}

/** @throws PageComplaint for a booking of another session */
export async function insistTheyAreOf(context: StaffContext, session: SessionCard, bookingCodes: readonly string[]): Promise<void> {
  for (const bookingCode of bookingCodes) {
    const booking = await findBooking(context.deps.db, context.facility.facilityId, bookingCode);
    if (booking?.sessionId !== session.sessionId) throw new PageComplaint('Pasien ini tidak terdaftar pada jadwal ini.');
  }
}

export function rowOf(board: ClinicBoard, bookingCode: string | undefined): BoardRow | undefined {
  return (Object.keys(board.rows) as Place[]).flatMap((place) => board.rows[place]).find((row) => row.bookingCode === bookingCode);
}

const DAYS_AHEAD = 14;

/** Where patients of a session may go: any other of today that is not over, and those of the same clinic in the coming days. */
export async function transferTargets(context: StaffContext, session: SessionCard): Promise<SessionCard[]> {
  const { deps, facility } = context;
  const now = deps.clock();
  const today = localDate(now, facility.timeZone);
  const [ofToday, ofClinic] = await Promise.all([
    clinicSessions(deps.db, facility.facilityId, { date: today, clinicCodes: [] }),
    clinicSessions(deps.db, facility.facilityId, { date: addDays(today, 1), untilDate: addDays(today, DAYS_AHEAD), clinicCodes: [session.clinicCode] }),
  ]);
  return [...ofToday.sort((a, b) => Number(b.clinicCode === session.clinicCode) - Number(a.clinicCode === session.clinicCode)), ...ofClinic].filter(
    (target) => target.sessionId !== session.sessionId && !target.onLeave && sessionSpan(target.visitDate, target.practiceHours, facility.timeZone).endsAt > now,
  );
}
