import { z } from 'zod';
import { localDate } from '../../platform/clock';
import { recordAct } from '../../platform/staff-acts';
import { findKioskPatient, kioskIdentity, type KioskIdentity, type KioskPatient } from '../../queue/kiosk-patient';
import { keepPatient } from '../../service-points/kiosk-journey';
import { view, type DeviceRoute, type PageReply } from '../page';
import { afterConfirmation } from './after-confirmation';
import { BirthYearScreen, ConfirmScreen, IdentifyScreen, type AskedFor } from './identify-screens';
import { deskOfficer, deskWordsOf } from './desk-words';
import { KIOSK_AIMS } from './journey-answers';
import { kioskStep, withAnswers, type KioskStep } from './kiosk-step';
import { MessageScreen } from './message-screen';

const text = z.string().max(200).catch('');

/** Who stands here: by a code that is scanned or typed, and a nod to the initials. */
export const identifySteps: readonly DeviceRoute[] = [
  kioskStep({
    path: 'mulai',
    begins: true,
    input: z.object({ tujuan: z.enum(KIOSK_AIMS) }),
    handle: async (step, { tujuan }) => identify(await withAnswers(step, { aim: tujuan })),
  }),
  // Held before the scanner at the start: nothing was touched, the code says what for.
  kioskStep({
    path: 'pindai',
    begins: true,
    input: z.object({ isi: text }),
    handle: async (step, { isi }) => lookUp(await withAnswers(step, { aim: step.layout.functions.includes('take-number') ? 'scanned' : 'check-in' }), isi),
  }),
  kioskStep({ path: 'cari', input: z.object({ isi: text }), handle: (step, { isi }) => lookUp(step, isi) }),
  kioskStep({
    path: 'lahir',
    input: z.object({ tahun: text }),
    handle: async (step, { tahun }) => {
      const { recordNumbers } = step.answers;
      const [typed = ''] = recordNumbers ?? [];
      if (recordNumbers === undefined) return identify(step);
      if (!isBirthYear(tahun, step)) return view(<BirthYearScreen journeyKey={step.key} sound={step.layout.sound} typed={tahun} />);
      return found(step, typed, { kind: 'record', numbers: recordNumbers }, Number(tahun));
    },
  }),
  kioskStep({
    path: 'benar',
    input: z.object({ bayar: z.enum(['JKN', 'NON JKN']).optional().catch(undefined) }),
    handle: async (step, { bayar }) => {
      if (step.journey.medicalRecordNumber === null) return identify(step);
      return afterConfirmation(await withAnswers(step, { isConfirmed: true, payer: bayar ?? null }));
    },
  }),
  kioskStep({
    path: 'bukan',
    handle: async (step) => {
      // Somebody else's number: a slip, or a stranger being looked for. Counted like a miss.
      const forgotten = await forget(step);
      return (await isOneTooMany(forgotten)) ? tooMany(forgotten) : identify(forgotten);
    },
  }),
];

const EARLIEST_BIRTH = 1900;

/** What cannot be one is a slip of the finger, and no guess. */
function isBirthYear(typed: string, { deps, facility }: KioskStep): boolean {
  return /^\d{4}$/.test(typed) && Number(typed) >= EARLIEST_BIRTH && typed <= localDate(deps.clock(), facility.timeZone).slice(0, 4);
}

/** The screen that asks who is there; whoever was there before is forgotten. */
export async function identify(step: KioskStep): Promise<PageReply> {
  const { key, layout, answers } = await forget(step);
  if (await isUsedUp(step)) return tooMany(step);
  return view(<IdentifyScreen journeyKey={key} sound={layout.sound} aim={answers.aim} />);
}

async function forget(step: KioskStep): Promise<KioskStep> {
  if (step.journey.medicalRecordNumber === null && step.answers.recordNumbers === undefined) return step;
  await keepPatient(step.deps.db, step.facility.facilityId, step.journey, null);
  const forgotten = { ...step, journey: { ...step.journey, medicalRecordNumber: null } };
  return withAnswers(forgotten, { recordNumbers: null, foundBy: null, bookingCode: null, isConfirmed: null, payer: null, sessionId: null, visitType: null, referenceNumber: null });
}

async function lookUp(earlier: KioskStep, typed: string): Promise<PageReply> {
  const step = await forget(earlier);
  if (typed.trim() === '') return identify(step);
  if (await isUsedUp(step)) return tooMany(step);
  const identity = kioskIdentity(typed);
  if (identity === undefined) return missed(step, typed);
  // Asked whether such a record exists or not, so that the question tells nothing.
  if (identity.kind === 'record') {
    const asked = await withAnswers(step, { recordNumbers: identity.numbers });
    return view(<BirthYearScreen journeyKey={asked.key} sound={asked.layout.sound} />);
  }
  return found(step, typed, identity);
}

async function found(step: KioskStep, typed: string, identity: KioskIdentity, birthYear?: number): Promise<PageReply> {
  if (await isUsedUp(step)) return tooMany(step);
  const patient = await findKioskPatient(step.deps.db, step.facility.facilityId, identity, birthYear);
  if (patient === undefined) return missed(step, typed, birthYear === undefined ? 'number' : 'birth-year');
  await keepPatient(step.deps.db, step.facility.facilityId, step.journey, patient.medicalRecordNumber);
  const known = await withAnswers(step, { foundBy: identity.kind, bookingCode: identity.kind === 'booking-code' ? identity.bookingCode : null, isConfirmed: null });
  return confirm(known, patient);
}

function confirm({ key, layout, answers }: KioskStep, patient: KioskPatient): PageReply {
  const takesNumber = (answers.aim === 'take-number' || answers.aim === 'scanned') && answers.bookingCode === undefined;
  const likelyPayer = !takesNumber ? undefined : answers.foundBy === 'card' || patient.hasCard ? 'JKN' : 'NON JKN';
  return view(<ConfirmScreen journeyKey={key} sound={layout.sound} patient={patient} likelyPayer={likelyPayer} />);
}

/** Unknown or mistyped: one sentence for both, and what was typed stays, so that one digit can be mended. */
async function missed(step: KioskStep, typed: string, askedFor: AskedFor = 'number'): Promise<PageReply> {
  if (await isOneTooMany(step)) return tooMany(step);
  const { key, layout, answers } = await forget(step);
  return view(<IdentifyScreen journeyKey={key} sound={layout.sound} aim={answers.aim} missed={{ askedFor, typed }} />);
}

const isUsedUp = ({ deps, facility, device }: KioskStep): Promise<boolean> => deps.kioskGuesses.isUsedUp(facility.facilityId, device.deviceId);

async function isOneTooMany(step: KioskStep): Promise<boolean> {
  const { deps, facility, device } = step;
  if (await deps.kioskGuesses.miss(facility.facilityId, device.deviceId)) {
    deps.log.warn({ facilityId: facility.facilityId, deviceId: device.deviceId }, 'a kiosk has had its misses: it looks nobody up for ten minutes');
    await recordAct(deps.db, facility.facilityId, { at: deps.clock(), actor: `device ${device.deviceId}`, act: 'kiosk-stopped-looking-up', subject: `device ${device.deviceId}`, detail: { name: device.name } });
  }
  return isUsedUp(step);
}

function tooMany({ key, layout, facility }: KioskStep): PageReply {
  const desk = deskWordsOf(facility);
  return view(
    <MessageScreen
      journeyKey={key}
      sound={layout.sound}
      title={`Silakan ke ${desk.to}`}
      advice={`Mesin ini sedang tidak dapat mencari data. ${deskOfficer(desk)} akan membantu Anda.`}
      offersDesk
    />,
  );
}
