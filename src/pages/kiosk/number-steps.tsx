import { z } from 'zod';
import { hasAdmission } from '../../platform/facility';
import { kioskPatient } from '../../queue/kiosk-patient';
import { refuse } from '../../queue/refusals';
import { onlyAt, view, type DeviceRoute, type PageReply } from '../page';
import { afterConfirmation, asksPoliFirst, checkInBooking, chooseSession } from './after-confirmation';
import { bookingsToday } from './bookings-today';
import { identify } from './identify-steps';
import { kioskStep, withAnswers, type KioskStep } from './kiosk-step';
import { letterNumber } from './letter-number';
import { openSessions } from './open-sessions';
import { DoctorsScreen, LetterScreen } from './session-screens';
import { showTicket } from './show-ticket';
import { takeClinicNumber } from './take-ticket';

const text = z.string().max(200).catch('');

/** FKTP referral: what stands in the booking until the desk has asked a patient who does not know. */
const KIND_UNTIL_ASKED = 1;

/** A step of a patient who has said "Ya, ini saya"; anybody else is asked who he is. */
function confirmedStep<Schema extends z.ZodType | undefined = undefined>(spec: Parameters<typeof kioskStep<Schema>>[0]): DeviceRoute {
  return kioskStep<Schema>({
    ...spec,
    handle: (step, input) => (step.journey.medicalRecordNumber !== null && step.answers.isConfirmed ? spec.handle(step, input) : identify(step)),
  });
}

/** The letter a visit to a hospital is for. */
const letterSteps: readonly DeviceRoute[] = [
  confirmedStep({
    path: 'pindai-surat',
    input: z.object({ surat: text }),
    handle: async (step, { surat }) => {
      const letter = letterNumber(surat);
      return chooseSession(letter === undefined ? step : await withAnswers(step, letter));
    },
  }),
  confirmedStep({
    path: 'surat',
    input: z.object({ surat: text.optional(), jenis: z.coerce.number().int().min(0).max(4).optional() }),
    handle: async (step, { surat, jenis }) => {
      const { sessionId } = step.answers;
      if (sessionId === undefined) return chooseSession(step);
      if (surat !== undefined) {
        const letter = letterNumber(surat);
        return letter === undefined ? view(<LetterScreen journeyKey={step.key} sound={step.layout.sound} isUnreadable />) : take(await withAnswers(step, letter), sessionId);
      }
      return take(await withAnswers(step, { visitType: jenis === undefined || jenis === 0 ? KIND_UNTIL_ASKED : jenis, referenceNumber: null }), sessionId);
    },
  }),
];

/**
 * From "Ya, ini saya" to the number: at most three touches. Where the poli was a touch of its own, the question for the letter
 * is left to the loket: a letter can be scanned while choosing.
 */
export const numberSteps: readonly DeviceRoute[] = [
  confirmedStep({
    path: 'poli',
    input: z.object({ poli: z.string() }),
    handle: async (step, { poli }) => {
      const { deps, facility, answers, key, layout } = step;
      const clinic = (await openSessions(deps, facility, answers.payer ?? 'NON JKN')).find(({ clinicCode }) => clinicCode === poli);
      if (clinic === undefined) return chooseSession(step);
      const [only, ...others] = clinic.sessions;
      if (only !== undefined && others.length === 0) return chosen(step, only.sessionId, false);
      return view(<DoctorsScreen journeyKey={key} sound={layout.sound} clinic={clinic} letter={{ isWanted: answers.payer === 'JKN' && hasAdmission(facility), isScanned: answers.referenceNumber !== undefined }} />);
    },
  }),
  confirmedStep({
    path: 'sesi',
    input: z.object({ sesi: z.coerce.number().int() }),
    handle: async (step, { sesi }) => {
      const clinics = await openSessions(step.deps, step.facility, step.answers.payer ?? 'NON JKN');
      return chosen(step, sesi, asksPoliFirst(step.facility, clinics));
    },
  }),
  ...onlyAt('FKRTL', letterSteps),
  confirmedStep({
    path: 'booking',
    input: z.object({ booking: z.string() }),
    handle: async (step, { booking: asked }) => {
      if (!(await bookingsToday(step)).some(({ booking }) => booking.bookingCode === asked)) throw refuse('booking-unknown');
      return checkInBooking(step, asked);
    },
  }),
  confirmedStep({
    path: 'nomor-lain',
    handle: async (step) => {
      const { facility, deps } = step;
      // From a check-in without a booking nobody has asked yet who pays: a card on file says it.
      const patient = step.answers.payer === undefined ? await kioskPatient(deps.db, facility.facilityId, step.journey.medicalRecordNumber ?? '') : undefined;
      return chooseSession(patient === undefined ? step : await withAnswers(step, { aim: 'take-number', payer: patient.hasCard ? 'JKN' : 'NON JKN' }));
    },
  }),
  kioskStep({
    path: 'kembali',
    input: z.object({ ke: z.string().catch('') }),
    handle: async (step, { ke }) => (ke === 'sessions' && step.answers.isConfirmed && step.journey.medicalRecordNumber !== null ? chooseSession(await withAnswers(step, { sessionId: null })) : identify(step)),
  }),
];

async function chosen(step: KioskStep, sessionId: number, poliWasATouch: boolean): Promise<PageReply> {
  const { answers, facility, key, layout } = step;
  if (answers.payer === undefined) return afterConfirmation(step);
  const asksForLetter = hasAdmission(facility) && answers.payer === 'JKN' && answers.referenceNumber === undefined && !poliWasATouch;
  if (!asksForLetter) return take(step, sessionId);
  await withAnswers(step, { sessionId });
  return view(<LetterScreen journeyKey={key} sound={layout.sound} />);
}

async function take(step: KioskStep, sessionId: number): Promise<PageReply> {
  const { deps, facility, journey, answers } = step;
  await takeClinicNumber(deps, facility, journey, {
    sessionId,
    payer: answers.payer ?? 'NON JKN',
    visitType: answers.visitType ?? (answers.payer === 'JKN' ? KIND_UNTIL_ASKED : facility.settings.nonJknVisitType),
    referenceNumber: answers.referenceNumber ?? '',
  });
  return showTicket(step);
}
