import type { Clock } from '../platform/clock';
import { violatedConstraint, type Db, type Sql } from '../platform/db';
import { hasAdmission, type Facility } from '../platform/facility';
import { recordAct } from '../platform/staff-acts';
import type { Payer } from '../queue/booking';
import { findPatients, type PatientIdentity } from '../queue/patient-store';
import { refuse } from '../queue/refusals';
import type { ReplyJournal } from '../queue/reply-journal';
import { takeNumberIn, type Ticket } from '../queue/take-number';
import type { Slot } from '../schedules/session';
import type { Timetable } from '../schedules/timetable';
import { patientFile, type PatientFile } from './patient-file';
import { refuseRegistration } from './refusals';

export interface SimrsBooking {
  /** A record number, or else the NIK or the card of somebody in the master. */
  patient: PatientIdentity;
  slot: Slot;
  /** As the caller wrote it, for the sentence about an unknown doctor. */
  doctorAsAsked: string;
  /** Undefined: whoever comes with a card or a letter comes on BPJS's account. */
  payer: Payer | undefined;
  /** Empty: the one of the master. */
  phone: string;
  /** jeniskunjungan 1–4; undefined: not said. */
  visitType: number | undefined;
  referenceNumber: string;
  actor: string;
}

export interface RegisterDeps {
  db: Db;
  clock: Clock;
  timetable: Timetable;
  replies: Pick<ReplyJournal, 'isReplied'>;
}

/**
 * The hospital's own system books for a patient of the master, who stands at its desk or has asked for a day: from the same
 * counter and quota and by the same rules as Mobile JKN. Nobody completes such a booking later, so what BPJS would miss is
 * refused at once.
 *
 * Guarantee: as of `takeNumbers`.
 * @throws Refusal of taking a number, patient-not-found, patient-data-differ, card-missing, phone-missing, visit-type-unknown, reference-missing
 */
export async function registerFromSimrs(deps: RegisterDeps, facility: Facility, input: SimrsBooking): Promise<Ticket> {
  try {
    return await register(deps, facility, input);
  } catch (error) {
    // Merged into another record in this very moment (merge-patient).
    throw violatedConstraint(error) === 'booking_patient' ? refuseRegistration('patient-not-found') : error;
  }
}

async function register(deps: RegisterDeps, facility: Facility, input: SimrsBooking): Promise<Ticket> {
  const { facilityId, settings } = facility;
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    const patient = await patientMeant(tx, facility, input.patient);
    const payer = input.payer ?? (input.patient.cardNumber === '' && input.referenceNumber === '' ? 'NON JKN' : 'JKN');
    const visitType = input.visitType ?? (payer === 'JKN' ? 0 : settings.nonJknVisitType);
    const asksForLetter = hasAdmission(facility);
    if (asksForLetter && (visitType < 1 || visitType > 4)) throw refuse('visit-type-unknown');
    if (payer === 'JKN' && patient.cardNumber === '') throw refuseRegistration('card-missing');
    const isReported = !settings.clinicsNotReported.includes(input.slot.clinicCode);
    if (asksForLetter && payer === 'JKN' && input.referenceNumber === '' && isReported && !settings.visitTypesWithoutReference.includes(visitType)) throw refuse('reference-missing');
    const phone = input.phone === '' ? patient.phone : input.phone;
    if (phone === '' && isReported) throw refuseRegistration('phone-missing');

    const ticket = await takeNumberIn(tx, { clock: () => at, timetable: deps.timetable, replies: deps.replies }, facility, {
      source: 'simrs',
      slot: input.slot,
      doctorAsAsked: input.doctorAsAsked,
      patient: { medicalRecordNumber: patient.medicalRecordNumber, nik: patient.nik, cardNumber: payer === 'JKN' ? patient.cardNumber : '' },
      payer,
      phone,
      visitType,
      referenceNumber: payer === 'JKN' ? input.referenceNumber : '',
    });
    await recordAct(tx, facilityId, { at, actor: input.actor, act: 'booked-by-simrs', subject: ticket.bookingCode });
    return ticket;
  });
}

/** The record number decides; what else was sent must not say that somebody else is meant. */
async function patientMeant(sql: Sql, { facilityId }: Facility, sent: PatientIdentity): Promise<PatientFile> {
  const [found] = sent.medicalRecordNumber === '' ? await findPatients(sql, facilityId, [sent]) : [{ medicalRecordNumber: sent.medicalRecordNumber }];
  const patient = found === undefined ? undefined : await patientFile(sql, facilityId, found.medicalRecordNumber);
  if (patient === undefined) throw refuseRegistration('patient-not-found');
  const differs = (said: string, known: string): boolean => said !== '' && said !== known;
  if (differs(sent.nik, patient.nik) || differs(sent.cardNumber, patient.cardNumber)) {
    throw refuseRegistration('patient-data-differ', { medicalRecordNumber: patient.medicalRecordNumber });
  }
  return patient;
}
