import { localDate, type Clock } from '../platform/clock';
import { hasAdmission, type Facility } from '../platform/facility';
import type { FacilitySettings } from '../platform/facility-settings';
import type { ClinicDay } from '../schedules/session-store';
import type { Session, Slot } from '../schedules/session';
import type { Timetable } from '../schedules/timetable';
import type { QueueReads } from './queue-reads';
import { refuse } from './refusals';
import { minutesPerPatient, queueNumber } from './rules/numbering';
import { quotaView, type QuotaView } from './rules/quota';

export interface SessionStatus {
  clinicName: string;
  doctorName: string;
  /** Tickets issued and not cancelled. */
  total: number;
  /** Not yet served. */
  remaining: number;
  /** The ticket called last; `-` before the first. */
  nowServing: string;
  quota: QuotaView;
  note: string;
}

export const NOBODY_CALLED = '-';


/**
 * The queue of a session as it stands; zeros before the first booking (catalogue ws-faskes §3.2).
 * @throws Refusal visit-date-passed, clinic-unknown, clinic-closed, schedule-unavailable
 */
export async function sessionStatus(deps: { reads: QueueReads; clock: Clock }, facility: Facility, slot: Slot, doctorAsAsked: string): Promise<SessionStatus> {
  const knowledge = await deps.reads.knowledgeOfSlot(facility.facilityId, slot);
  if (slot.visitDate < localDate(deps.clock(), facility.timeZone)) throw refuse('visit-date-passed');
  if (knowledge.clinicName === undefined) throw refuse('clinic-unknown');
  if (!knowledge.clinicIsOpen) throw refuse('clinic-closed');
  const session = knowledge.session;
  if (session === undefined || session.onLeave) throw refuse('schedule-unavailable', { doctor: knowledge.doctorName ?? doctorAsAsked });
  return statusOf(session, facility.settings);
}

/** A session of a clinic's day, and which one it is. */
export type StatusInDay = SessionStatus & Pick<Session, 'doctorCode' | 'practiceHours'>;

/**
 * The queues of all sessions of a clinic on a date, in the order in which they begin; those on leave are left out (catalogue
 * ws-faskes §5.1). Never empty.
 * @throws Refusal visit-date-passed, clinic-unknown, clinic-closed
 */
export async function clinicStatus(deps: { reads: QueueReads; clock: Clock; timetable: Timetable }, facility: Facility, day: ClinicDay): Promise<StatusInDay[]> {
  const { facilityId, settings, timeZone } = facility;
  if (day.visitDate < localDate(deps.clock(), timeZone)) throw refuse('visit-date-passed');
  if (deps.timetable.clinicName(facilityId, day.clinicCode) === undefined) throw refuse('clinic-unknown');
  const open = (await deps.reads.sessionsOfClinicDay(facilityId, day)).filter((session) => !session.onLeave);
  if (open.length === 0 || deps.timetable.isHoliday(facilityId, day.visitDate)) throw refuse('clinic-closed');
  return open.map((session) => ({ ...statusOf(session, settings), doctorCode: session.doctorCode, practiceHours: session.practiceHours }));
}

function statusOf(session: Session, settings: FacilitySettings): SessionStatus {
  return {
    clinicName: session.clinicName,
    doctorName: session.doctorName,
    total: session.takenJkn + session.takenNonJkn,
    remaining: session.waiting + (settings.remainingDropsAt === 'finish' ? session.inService : 0),
    nowServing: nowServing(session, settings),
    quota: quotaView(session),
    note: session.note,
  };
}

export interface RemainingAhead {
  queueNumber: string;
  clinicName: string;
  doctorName: string;
  /** Tickets up to and including the patient's; 0 once served. */
  remaining: number;
  nowServing: string;
  waitSeconds: number;
  note: string;
}

/**
 * How many stand before a patient, and for how long (catalogue ws-faskes §3.4): never negative, 0 for one already called.
 * @throws Refusal booking-unknown, booking-cancelled, not-checked-in (by setting, where the phone can check in: in hospitals)
 */
export async function remainingAhead({ reads }: { reads: QueueReads }, facility: Facility, bookingCode: string): Promise<RemainingAhead> {
  const { facilityId, settings } = facility;
  const view = await reads.bookingInQueue(facilityId, bookingCode);
  if (view === undefined) throw refuse('booking-unknown');
  const { booking, session } = view;
  if (booking.state === 'cancelled') throw refuse('booking-cancelled');
  if (settings.remainingNeedsCheckIn && hasAdmission(facility) && booking.checkedInAt === null) throw refuse('not-checked-in');
  const remaining = booking.state === 'waiting' ? view.waitingUpToHere : 0;
  return {
    queueNumber: booking.queueNumber,
    clinicName: session.clinicName,
    doctorName: session.doctorName,
    remaining,
    nowServing: nowServing(session, settings),
    waitSeconds: Math.max(0, remaining - 1) * minutesPerPatient(session, settings) * 60,
    note: session.note,
  };
}

function nowServing(session: Pick<Session, 'nowServingOrdinal' | 'queuePrefix'>, settings: FacilitySettings): string {
  return session.nowServingOrdinal === null ? NOBODY_CALLED : queueNumber(session, session.nowServingOrdinal, settings);
}
