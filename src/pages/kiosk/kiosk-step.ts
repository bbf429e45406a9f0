import { z } from 'zod';
import { tokenDigest } from '../../auth/opaque-token';
import { Refusal } from '../../platform/refusal';
import { beginJourney, keepAnswers, openJourney, type KioskJourney } from '../../service-points/kiosk-journey';
import { goTo, kioskPage, type DeviceContext, type DeviceRoute, type PageReply } from '../page';
import { journeyAnswersOf, type JourneyAnswers } from './journey-answers';
import { kioskLayoutOf, type KioskLayout } from './kiosk-layout';
import { refusalScreen } from './refusal-screen';
import { showTicket } from './show-ticket';

/** A press on the way from the first touch to the ticket. */
export interface KioskStep extends DeviceContext {
  /** The random key in the hidden field `jalan`; the database keeps its digest. */
  key: string;
  journey: KioskJourney;
  answers: JourneyAnswers;
  layout: KioskLayout;
}

const KEY = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const KIOSK_AT = '/kiosk';

interface StepSpec<Schema extends z.ZodType | undefined> {
  path: string;
  input?: Schema;
  /** The first press of a journey, from the start page. */
  begins?: boolean;
  handle: (step: KioskStep, input: Schema extends z.ZodType ? z.output<Schema> : undefined) => Promise<PageReply> | PageReply;
}

/**
 * A step of a journey: a POST that answers with the next screen, so that the address stays /kiosk and a reload is the start.
 * One that has its ticket answers every further press with that ticket; one that is over leads to the start.
 */
export function kioskStep<Schema extends z.ZodType | undefined = undefined>({ path, input, begins = false, handle }: StepSpec<Schema>): DeviceRoute {
  return kioskPage({
    method: 'post',
    path: `${KIOSK_AT}/${path}`,
    handle: async (context) => {
      const { deps, facility, device } = context;
      const key = KEY.safeParse(context.form['jalan']);
      const read = input === undefined ? undefined : input.safeParse(context.form);
      if (!key.success || read?.success === false) return goTo(KIOSK_AT);
      const place = { digest: tokenDigest(key.data), deviceId: device.deviceId };
      const journey = begins ? await beginJourney(deps.db, facility.facilityId, place, deps.clock()) : await openJourney(deps.db, facility.facilityId, place, deps.clock());
      if (journey === undefined) return goTo(KIOSK_AT);
      const step: KioskStep = { ...context, key: key.data, journey, answers: journeyAnswersOf(journey.answers), layout: kioskLayoutOf(facility, device.layout) };
      if (journey.bookingCode !== null || journey.ticketId !== null) return showTicket(step);
      try {
        return await handle(step, read?.data as Schema extends z.ZodType ? z.output<Schema> : undefined);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return refusalScreen(step, error);
      }
    },
  });
}

/** The step with these answers added; `null` takes one back. */
export async function withAnswers(step: KioskStep, answers: { [Name in keyof JourneyAnswers]?: JourneyAnswers[Name] | null }): Promise<KioskStep> {
  await keepAnswers(step.deps.db, step.facility.facilityId, step.journey, answers);
  return { ...step, answers: journeyAnswersOf({ ...step.answers, ...Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, value ?? undefined])) }) };
}
