import { z } from 'zod';
import type { ControlCall } from '../control';
import { requiredText } from '../wire-fields';
import { json, metadataOnly, type WireReply } from '../wire-reply';
import { crowdSpec } from './crowd-plan';
import { APP_SERVICES, type AppService } from './dialect';
import { UnusableFacility, facilityInput } from './facility';
import { NotNow, type MobileJkn } from './mobile-jkn';
import { ambilFields, inventedPatient, patientSchema } from './patients';
import type { Phone } from './phone';
import { appSession } from './sessions';

const INVENTED_TO_CHOOSE_FROM = 20;
const PAGE_SEED = 999;

const record = z.record(z.string(), z.unknown());

/** `fields` as on the wire, or a patient and a session from which they are made. */
const bookingBody = z.union([
  z.strictObject({ fields: record, nama: z.string().exactOptional(), pasienbaru: record.exactOptional(), heldByBpjs: z.boolean().exactOptional() }),
  z.strictObject({ patient: patientSchema, session: appSession, heldByBpjs: z.boolean().exactOptional() }),
]);
const ticketBody = z.looseObject({ kodebooking: requiredText, keterangan: z.string().default('Dibatalkan pasien melalui Mobile JKN') });
const uatBody = z.strictObject({
  row: z.union([z.literal(46), z.literal(47)]).default(46),
  seed: z.number().int().nonnegative().optional(),
  waitSeconds: z.number().int().min(1).max(240).default(60),
});

/** Answers what is asked of the Mobile JKN half, or declines what is not its own. */
export async function answerMobileJkn(half: MobileJkn, call: ControlCall): Promise<WireReply | undefined> {
  const [first, ...rest] = call.segments;
  if (first !== 'mobile-jkn') return undefined;
  try {
    return await answer(half, call.method, rest, call.body);
  } catch (error) {
    if (error instanceof z.ZodError) return metadataOnly(400, z.prettifyError(error));
    if (error instanceof UnusableFacility) return metadataOnly(400, error.message);
    if (error instanceof NotNow) return metadataOnly(409, error.message);
    throw error;
  }
}

async function answer(half: MobileJkn, method: string, segments: readonly string[], body: ControlCall['body']): Promise<WireReply | undefined> {
  const [place, service] = segments;
  if (place === 'app' && segments.length === 2 && method === 'POST') {
    const known = APP_SERVICES.find((name) => name === service);
    return known === undefined ? undefined : json(200, await actOf(half.phone(), known, body));
  }
  switch (`${method} ${segments.join('/')}`) {
    case 'GET facility':
      return json(200, { facility: half.facility(), sessions: half.sessions() });
    case 'PUT facility':
      half.setFacility(facilityInput.parse(body));
      return json(200, { facility: half.facility(), sessions: half.sessions() });
    case 'GET patients':
      return json(200, { known: half.people(), invented: Array.from({ length: INVENTED_TO_CHOOSE_FROM }, (_, n) => inventedPatient(PAGE_SEED, n + 1)) });
    case 'GET crowd':
      return json(200, { crowd: half.crowd() });
    case 'POST crowd':
      return json(200, { crowd: half.startCrowd(crowdSpec.parse(body)) });
    case 'DELETE crowd':
      await half.stopCrowd();
      return json(200, { crowd: half.crowd() });
    case 'POST uat': {
      const { row, seed, waitSeconds } = uatBody.parse(body);
      return json(200, row === 46 ? await half.uat46(seed) : { lines: await half.uat47(waitSeconds * 1_000) });
    }
    default:
      return undefined;
  }
}

function actOf(phone: Phone, service: AppService, body: ControlCall['body']): Promise<object> {
  switch (service) {
    case 'ambilantrean': {
      const wish = bookingBody.parse(body);
      if ('fields' in wish) return phone.book(wish);
      const { patient, session, ...rest } = wish;
      return phone.book({ fields: ambilFields(patient, session), nama: patient.nama, ...rest });
    }
    case 'batalantrean': {
      const { kodebooking, keterangan } = ticketBody.parse(body);
      return phone.cancel(kodebooking, keterangan);
    }
    case 'checkinantrean':
      return phone.checkIn(ticketBody.parse(body).kodebooking);
    case 'statusantrean':
    case 'sisaantrean':
    case 'infopasienbaru':
    case 'ambilantreanfarmasi':
    case 'statusantreanfarmasi':
      return phone.ask(service, body);
    default:
      return service satisfies never;
  }
}
