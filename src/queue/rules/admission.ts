import { addDays, localDate, localTime, type TimeZone } from '../../platform/clock';
import { hasAdmission, type Facility } from '../../platform/facility';
import type { FacilitySettings } from '../../platform/facility-settings';
import type { Refusal } from '../../platform/refusal';
import { minutesBefore, sessionSpan } from '../../schedules/practice-hours';
import type { Session, Slot, SlotKnowledge } from '../../schedules/session';
import type { BookingSource, Payer } from '../booking';
import type { KnownPatient } from '../patient-store';
import { refuse, type QueueRefusals } from '../refusals';

export interface AdmissionInput {
  now: Date;
  zone: TimeZone;
  kind: Facility['kind'];
  settings: FacilitySettings;
  slot: Slot;
  /** As the caller wrote the doctor, for the sentence when the timetable knows no such doctor. */
  doctorAsAsked: string;
  knowledge: SlotKnowledge;
  patient: KnownPatient | undefined;
  source: BookingSource;
  payer: Payer;
  visitType: number;
  referenceNumber: string;
}

/**
 * May this patient stand in this queue at all? Every check that needs no lock, in the catalogue's order
 * (ws-faskes §3.3 rows 7–15); the first "no" wins.
 */
export function admission(input: AdmissionInput): { session: Session; patient: KnownPatient } | Refusal<QueueRefusals> {
  const { now, zone, settings, slot, knowledge, patient } = input;
  const today = localDate(now, zone);

  if (slot.visitDate < today) return refuse('visit-date-passed');
  if (input.source === 'mobile-jkn' && hasAdmission(input)) {
    if (![1, 2, 3, 4].includes(input.visitType)) return refuse('visit-type-unknown');
    if (input.payer === 'JKN' && input.referenceNumber === '' && !settings.visitTypesWithoutReference.includes(input.visitType)) return refuse('reference-missing');
  }
  if (knowledge.clinicName === undefined) return refuse('clinic-unknown');
  if (!knowledge.clinicIsOpen) return refuse('clinic-closed');
  const session = knowledge.session;
  if (session === undefined || session.onLeave) return refuse('schedule-unavailable', { doctor: knowledge.doctorName ?? input.doctorAsAsked });

  const closesAt = minutesBefore(sessionSpan(session.visitDate, session.practiceHours, zone).endsAt, settings.cutoffMinutesBeforeEnd);
  if (slot.visitDate === today && now > closesAt) return refuse('session-closed', { clinicName: session.clinicName, closedAt: localTime(closesAt, zone) });
  // A patient who stands in the house is not asked to come back tomorrow.
  const tooNear = input.source === 'mobile-jkn' && slot.visitDate < addDays(today, settings.bookingMinDays);
  const lastDate = addDays(today, settings.bookingMaxDays);
  if (tooNear || slot.visitDate > lastDate) return refuse('outside-booking-window', { isTooFar: !tooNear, lastDate });

  if (patient === undefined) return refuse(settings.newPatients === 'register-online' ? 'patient-unknown' : 'patient-unknown-go-to-desk');
  return { session, patient };
}
