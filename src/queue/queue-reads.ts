import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { Session, Slot, SlotKnowledge } from '../schedules/session';
import { knowledgeOfSlots, sessionsOfClinicDays, type ClinicDay } from '../schedules/session-store';
import type { Timetable } from '../schedules/timetable';
import { bookingsInQueue, type BookingInQueue } from './booking-in-queue';
import { shareReads } from './shared-reads';

/** What every phone asks again and again while it waits. */
export interface QueueReads {
  knowledgeOfSlot: (facilityId: FacilityId, slot: Slot) => Promise<SlotKnowledge>;
  /** Those on leave too, in the order in which they begin. */
  sessionsOfClinicDay: (facilityId: FacilityId, day: ClinicDay) => Promise<Session[]>;
  bookingInQueue: (facilityId: FacilityId, bookingCode: string) => Promise<BookingInQueue | undefined>;
}

export function makeQueueReads({ db, timetable }: { db: Sql; timetable: Timetable }): QueueReads {
  return {
    knowledgeOfSlot: shareReads((facilityId, slots) => knowledgeOfSlots(db, timetable, facilityId, slots)),
    sessionsOfClinicDay: shareReads(async (facilityId, days) => {
      const found = await sessionsOfClinicDays(db, timetable, facilityId, days);
      return days.map((day) => found.filter((session) => session.clinicCode === day.clinicCode && session.visitDate === day.visitDate));
    }),
    bookingInQueue: shareReads(async (facilityId, codes) => {
      const found = await bookingsInQueue(db, facilityId, [...new Set(codes)]);
      return codes.map((code) => found.get(code));
    }),
  };
}
