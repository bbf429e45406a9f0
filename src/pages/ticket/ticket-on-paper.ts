import { localDate } from '../../platform/clock';
import type { Sql } from '../../platform/db';
import type { Facility } from '../../platform/facility';
import { pharmacyNumber } from '../../pharmacy/pharmacy-number';
import { findPrescription, readPharmacyQueue } from '../../pharmacy/pharmacy-store';
import { bookingInQueue } from '../../queue/booking-in-queue';
import { sessionsOfDay } from '../../schedules/sessions-of-day';
import { registrationTicketOf, serviceTicketById, type TicketOfService, type TicketSubject } from '../../service-points/ticket-print';
import { clockTime } from '../../words/date-words';
import { clinicTitle, doctorTitle } from './clinic-words';

/** One number on a paper. */
export interface PaperPart {
  kind: 'registration' | 'clinic' | 'pharmacy' | 'other';
  /** Where it is called: `Poli Saraf`. */
  place: string;
  number: string;
  doctorName?: string;
  practiceHours?: string;
  /** `08.12` */
  estimatedAt?: string;
  lateMinutes?: number;
  /** How many wait before it. */
  ahead: number;
}

/** Everything a ticket says. Nothing of a person: it is left lying on chairs. */
export interface PaperTicket {
  facilityName: string;
  /** yyyy-mm-dd and `08.12`, when the paper was made. */
  date: string;
  time: string;
  /** In the order in which the patient goes to them: the desk first, where it still wants something. */
  parts: PaperPart[];
  bookingCode?: string;
}

/** Undefined: there is no such thing. */
export async function ticketOnPaper(deps: { db: Sql }, facility: Facility, subject: TicketSubject, now: Date): Promise<PaperTicket | undefined> {
  const head = { facilityName: facility.name, date: localDate(now, facility.timeZone), time: clockTime(now, facility.timeZone) };
  if ('ticketId' in subject) {
    const ticket = await serviceTicketById(deps.db, facility.facilityId, subject.ticketId);
    return ticket === undefined ? undefined : { ...head, parts: [ofService(ticket)] };
  }
  if (subject.isPharmacy) {
    const part = await ofPharmacy(deps.db, facility, subject.bookingCode);
    return part === undefined ? undefined : { ...head, parts: [part], bookingCode: subject.bookingCode };
  }
  const clinic = await ofClinic(deps.db, facility, subject.bookingCode);
  if (clinic === undefined) return undefined;
  const desk = await registrationTicketOf(deps.db, facility.facilityId, subject.bookingCode);
  return { ...head, parts: [...(desk === undefined ? [] : [ofService(desk)]), clinic], bookingCode: subject.bookingCode };
}

function ofService(ticket: TicketOfService): PaperPart {
  return { kind: ticket.kind, place: ticket.kind === 'registration' ? `Loket ${ticket.queueName}` : ticket.queueName, number: ticket.ticketNumber, ahead: ticket.ahead };
}

async function ofPharmacy(db: Sql, { facilityId }: Facility, bookingCode: string): Promise<PaperPart | undefined> {
  const prescription = await findPrescription(db, facilityId, bookingCode, 'read');
  if (prescription === undefined || prescription.ordinal === null || prescription.pharmacyDate === null) return undefined;
  const queue = await readPharmacyQueue(db, facilityId, prescription.pharmacyDate, prescription.kind);
  return {
    kind: 'pharmacy',
    place: prescription.kind === 'compounded' ? 'Farmasi · obat racikan' : 'Farmasi · obat jadi',
    number: pharmacyNumber(prescription.kind, prescription.ordinal),
    // The queue counts those who wait, this one among them unless its medicine is under way already.
    ahead: Math.max(0, queue.waiting - (prescription.state === 'waiting' ? 1 : 0)),
  };
}

async function ofClinic(db: Sql, facility: Facility, bookingCode: string): Promise<PaperPart | undefined> {
  const view = await bookingInQueue(db, facility.facilityId, bookingCode);
  if (view === undefined) return undefined;
  const { booking } = view;
  const session = (await sessionsOfDay(db, facility.facilityId, booking.visitDate)).find(({ sessionId }) => sessionId === booking.sessionId);
  return {
    kind: 'clinic',
    place: clinicTitle(view.session.clinicName),
    number: booking.queueNumber,
    doctorName: doctorTitle(view.session.doctorName),
    ...(session === undefined ? {} : { practiceHours: session.practiceHours }),
    estimatedAt: clockTime(booking.estimatedAt, facility.timeZone),
    ...(session === undefined || session.lateMinutes === null ? {} : { lateMinutes: session.lateMinutes }),
    ahead: booking.state === 'waiting' ? Math.max(0, view.waitingUpToHere - 1) : 0,
  };
}
