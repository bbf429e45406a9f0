import { z } from 'zod';
import { newToken, tokenDigest } from '../../auth/opaque-token';
import { endJourney, openJourney, type KioskJourney } from '../../service-points/kiosk-journey';
import { reportPrint, type PrintOutcome } from '../../service-points/ticket-print';
import { serviceQueues, type ServiceQueue } from '../../service-points/service-queue';
import { refuseService } from '../../service-points/refusals';
import { LIVE_SUFFIX } from '../door';
import { goTo, kioskPage, onlyAt, view, type DeviceContext, type DeviceRoute, type PageReply, type PageRoute } from '../page';
import { ticketOnPaper } from '../ticket/ticket-on-paper';
import { AskNumberScreen } from './ask-number-screen';
import { identifySteps } from './identify-steps';
import { journeyAnswersOf } from './journey-answers';
import { kioskLayoutOf } from './kiosk-layout';
import { KIOSK_AT, kioskStep, type KioskStep } from './kiosk-step';
import { numberSteps } from './number-steps';
import { scheduleOfToday } from './open-sessions';
import { ScheduleScreen } from './schedule-screen';
import { showTicket } from './show-ticket';
import { StartScreen } from './start-screen';
import { takeQueueNumber } from './take-ticket';
import { NoPaperScreen } from './ticket-screen';

/** Numbers of queues that are no clinic's, where there are such queues. */
const queueSteps: readonly DeviceRoute[] = [
  kioskStep({
    path: 'layanan',
    begins: true,
    input: z.object({ antrean: z.string() }),
    handle: async (step, { antrean }) => view(<AskNumberScreen journeyKey={step.key} sound={step.layout.sound} queue={await queueAtKiosk(step, antrean)} />),
  }),
  kioskStep({
    path: 'ambil',
    input: z.object({ antrean: z.string() }),
    handle: async (step, { antrean }) => {
      const { queueCode, kind } = await queueAtKiosk(step, antrean);
      return giveQueueNumber(step, queueCode, kind === 'registration' ? 'new-patient' : 'general');
    },
  }),
  kioskStep({
    path: 'loket',
    handle: async (step) => {
      const desk = (await serviceQueues(step.deps.db, step.facility.facilityId)).find(({ kind }) => kind === 'registration');
      if (desk === undefined) throw refuseService('queue-unknown');
      return giveQueueNumber(step, desk.queueCode, 'general');
    },
  }),
];

/** What is pressed on the way. */
const presses: readonly DeviceRoute[] = [
  ...identifySteps,
  ...numberSteps,
  ...onlyAt('FKRTL', queueSteps),
  kioskPage({
    method: 'post',
    path: `${KIOSK_AT}/batal`,
    handle: async (context) => {
      const place = placeOf(context);
      if (place !== undefined) await endJourney(context.deps.db, context.facility.facilityId, place, context.deps.clock());
      return goTo(KIOSK_AT);
    },
  }),
  kioskPage({ method: 'post', path: `${KIOSK_AT}/tercetak`, handle: async (context) => ({ kind: 'json', status: 200, body: { noted: (await report(context, 'printed')) !== undefined } }) }),
  kioskPage({
    method: 'post',
    path: `${KIOSK_AT}/tidak-keluar`,
    handle: async (context) => {
      const { deps, facility, device } = context;
      const journey = await report(context, 'failed');
      if (journey === undefined) return goTo(KIOSK_AT);
      const subject = journey.ticketId !== null ? { ticketId: journey.ticketId } : { bookingCode: journey.bookingCode ?? '', isPharmacy: journeyAnswersOf(journey.answers).aim === 'pharmacy' };
      const ticket = await ticketOnPaper(deps, facility, subject, deps.clock());
      if (ticket === undefined) return goTo(KIOSK_AT);
      return view(<NoPaperScreen journeyKey={String(context.form['jalan'])} sound={kioskLayoutOf(facility, device.layout).sound} ticket={ticket} />);
    },
  }),
];

/** Everything a patient meets at a kiosk. */
export const kioskPages: readonly PageRoute[] = [
  kioskPage({
    method: 'get',
    path: KIOSK_AT,
    // The key of a journey that begins only when something is pressed: a look at the start writes nothing.
    handle: async ({ deps, facility, device }) =>
      view(<StartScreen journeyKey={newToken()} layout={kioskLayoutOf(facility, device.layout)} queues={await serviceQueues(deps.db, facility.facilityId)} />),
  }),
  kioskPage({ method: 'get', path: `${KIOSK_AT}${LIVE_SUFFIX}`, handle: () => ({ kind: 'live' }) }),
  kioskPage({
    method: 'get',
    path: `${KIOSK_AT}/jadwal`,
    handle: async ({ deps, facility, device }) => view(<ScheduleScreen sessions={await scheduleOfToday(deps, facility)} sound={kioskLayoutOf(facility, device.layout).sound} />),
  }),
  ...presses,
  // A step is only pressed; whoever opens or reloads its address stands at the start.
  ...presses.map(({ path }) => kioskPage({ method: 'get', path, handle: () => goTo(KIOSK_AT) })),
];

/** A queue that the start offers. @throws Refusal queue-unknown */
async function queueAtKiosk({ deps, facility }: KioskStep, code: string): Promise<ServiceQueue> {
  const queue = (await serviceQueues(deps.db, facility.facilityId)).find(({ queueCode, kind, atKiosk }) => queueCode === code && (kind === 'registration' || atKiosk));
  if (queue === undefined) throw refuseService('queue-unknown');
  return queue;
}

async function giveQueueNumber(step: KioskStep, queueCode: string, purpose: 'new-patient' | 'general'): Promise<PageReply> {
  await takeQueueNumber(step.deps, step.facility, step.journey, { queueCode, purpose });
  return showTicket(step);
}

function placeOf({ form, device }: DeviceContext): { digest: string; deviceId: number } | undefined {
  const key = form['jalan'];
  return typeof key === 'string' && key !== '' ? { digest: tokenDigest(key), deviceId: device.deviceId } : undefined;
}

/** What became of the paper of this journey. */
async function report(context: DeviceContext, outcome: PrintOutcome): Promise<KioskJourney | undefined> {
  const { deps, facility } = context;
  const place = placeOf(context);
  const journey = place === undefined ? undefined : await openJourney(deps.db, facility.facilityId, place, deps.clock());
  const printId = journey === undefined ? undefined : journeyAnswersOf(journey.answers).printId;
  if (printId === undefined) return undefined;
  await deps.db.transaction((tx) => reportPrint(tx, facility.facilityId, printId, outcome, deps.clock()));
  return journey;
}
