import { localDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import { Refusal } from '../../platform/refusal';
import { checkIn } from '../../queue/check-in';
import { kioskBooking, kioskBookingsOf, type KioskBooking } from '../../queue/kiosk-booking';
import { kioskPatient } from '../../queue/kiosk-patient';
import { refuse } from '../../queue/refusals';
import type { Payer } from '../../queue/booking';
import { sessionsOfDay } from '../../schedules/sessions-of-day';
import { claimSession, keepAnswers, keepResult, openJourney, type KioskJourney } from '../../service-points/kiosk-journey';
import { serviceQueues } from '../../service-points/service-queue';
import { takeServiceTicket, type TakeServiceTicket } from '../../service-points/take-service-ticket';
import type { PagesDeps } from '../deps';

type Deps = Pick<PagesDeps, 'db' | 'clock' | 'takeNumber'>;

export interface NumberChoice {
  sessionId: number;
  payer: Payer;
  visitType: number;
  /** Empty: the loket completes it. */
  referenceNumber: string;
}

/**
 * A number of a clinic for the patient of this journey, who is checked in by it if nothing is left for the desk to do.
 *
 * Guarantee: one journey takes one number, whichever buttons are pressed however often. Each step can be repeated, and a
 * repeat goes on where a process that died had come to: the booking is found again by its patient and session.
 * @throws Refusal of takeNumbers
 */
export async function takeClinicNumber(deps: Deps, facility: Facility, journey: KioskJourney, choice: NumberChoice): Promise<string> {
  const { facilityId } = facility;
  const { medicalRecordNumber } = journey;
  if (medicalRecordNumber === null) throw refuse('patient-unknown-go-to-desk');
  const claimed = await claimSession(deps.db, facilityId, journey, choice.sessionId);
  const session = (await sessionsOfDay(deps.db, facilityId, localDate(deps.clock(), facility.timeZone))).find(({ sessionId }) => sessionId === (claimed ?? choice.sessionId));
  if (session === undefined) throw refuse('booking-unknown');
  let bookingCode: string;
  try {
    const ticket = await deps.takeNumber(facility, {
      source: 'kiosk',
      slot: { clinicCode: session.clinicCode, doctorCode: session.doctorCode, visitDate: session.visitDate, practiceHours: session.practiceHours },
      doctorAsAsked: session.doctorName,
      // NIK, card and phone stay where they are: what is sent to BPJS is read from the patient's own data.
      patient: { medicalRecordNumber, nik: '', cardNumber: '' },
      payer: choice.payer,
      phone: '',
      visitType: choice.visitType,
      referenceNumber: choice.payer === 'JKN' ? choice.referenceNumber : '',
    });
    bookingCode = ticket.bookingCode;
  } catch (error) {
    const standing = error instanceof Refusal && error.code === 'already-booked' ? await standingIn(deps, facility, medicalRecordNumber, session.sessionId) : undefined;
    if (standing === undefined) {
      await keepAnswers(deps.db, facilityId, journey, { taking: null });
      throw error;
    }
    bookingCode = standing.booking.bookingCode;
  }
  await keepResult(deps.db, facilityId, journey, { bookingCode });
  await arrive(deps, facility, journey.deviceId, bookingCode, 'just-taken');
  return bookingCode;
}

async function standingIn(deps: Deps, facility: Facility, medicalRecordNumber: string, sessionId: number): Promise<KioskBooking | undefined> {
  const bookings = await kioskBookingsOf(deps.db, facility, medicalRecordNumber, localDate(deps.clock(), facility.timeZone));
  return bookings.find(({ booking }) => booking.sessionId === sessionId && booking.state === 'waiting');
}

/** The patient of a booking stands at the kiosk: task 3, or task 1 and a number for the desk, or that number alone. @throws Refusal */
export async function arrive(deps: Pick<Deps, 'db' | 'clock'>, facility: Facility, deviceId: number, bookingCode: string, how: 'just-taken' | 'booked-before'): Promise<void> {
  const found = await kioskBooking(deps.db, facility, bookingCode);
  if (found === undefined) throw refuse('booking-unknown');
  const { booking } = found;
  if (booking.state === 'cancelled') throw refuse('booking-cancelled');
  if (booking.state === 'absent') throw refuse('visit-already-over');
  if (booking.state === 'finished') throw refuse('already-served');
  if (booking.visitDate !== localDate(deps.clock(), facility.timeZone)) throw refuse('check-in-on-other-day', { visitDate: booking.visitDate });

  // Registered since, at another clinic this morning: no longer new (asKnownNow).
  const isNew = booking.isNewPatient && (booking.lastTask > 0 || (await kioskPatient(deps.db, facility.facilityId, booking.medicalRecordNumber))?.isNew === true);
  const needsDesk = booking.lastTask < 3 && (isNew || found.lacksReference);
  if (booking.checkedInAt === null && (isNew || !found.lacksReference)) {
    try {
      await checkIn(deps, facility, { bookingCode, claimedAt: deps.clock(), source: 'kiosk' });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // A number just given stays given; its paper says when to check in. Two who check the same one in at once are both right.
      const isHarmless = error.code === 'already-checked-in' || (how === 'just-taken' && (error.code === 'check-in-not-open-yet' || error.code === 'check-in-over'));
      if (!isHarmless) throw error;
    }
  }
  if (needsDesk) await giveDeskNumber(deps, facility, { purpose: 'complete-booking', bookingCode, source: 'kiosk', deviceId });
}

async function giveDeskNumber(deps: Pick<Deps, 'db' | 'clock'>, facility: Facility, wanted: Omit<TakeServiceTicket, 'queueCode'>): Promise<void> {
  const desk = (await serviceQueues(deps.db, facility.facilityId)).find(({ kind }) => kind === 'registration');
  // A house without such a queue calls its patients to the desk in another way.
  if (desk !== undefined) await deps.db.transaction((tx) => takeServiceTicket(tx, deps, facility, { ...wanted, queueCode: desk.queueCode }));
}

/**
 * A number of a queue that is no clinic's.
 *
 * Guarantee: one journey, one number: its row is locked until the number is written into it.
 * @throws Refusal queue-unknown
 */
export async function takeQueueNumber(deps: Pick<Deps, 'db' | 'clock'>, facility: Facility, journey: KioskJourney, wanted: Pick<TakeServiceTicket, 'queueCode' | 'purpose'>): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const locked = await openJourney(tx, facility.facilityId, journey, deps.clock(), 'lock');
    if (locked === undefined || locked.ticketId !== null || locked.bookingCode !== null) return;
    const ticket = await takeServiceTicket(tx, deps, facility, { ...wanted, source: 'kiosk', deviceId: journey.deviceId });
    await keepResult(tx, facility.facilityId, journey, { ticketId: ticket.ticketId });
  });
}
