import { z } from 'zod';
import type { ControlCall } from '../control';
import { json, metadataOnly, type WireReply } from '../wire-reply';
import { crowdSpec } from './crowd-plan';
import { APP_SERVICES, type AppService } from './dialect';
import { UnusableFacility, facilityInput } from './facility';
import { NotNow, type MobileJkn } from './mobile-jkn';
import { inventedPatient, patientSchema } from './patients';
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
const cancelBody = z.looseObject({ keterangan: z.string().default('Dibatalkan pasien melalui Mobile JKN') });
const uatBody = z.strictObject({
  /** One of the facility's two rows; absent, the one done on the phone alone. */
  row: z.number().int().optional(),
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
    if (known === undefined) return undefined;
    const phone = half.phone();
    if (!phone.dialect.services.includes(known)) return metadataOnly(404, `Tidak ada ${known} di ${phone.dialect.kind}`);
    return json(200, await actOf(phone, known, body));
  }
  switch (`${method} ${segments.join('/')}`) {
    case 'GET facility':
      return json(200, described(half));
    case 'PUT facility':
      half.setFacility(facilityInput.parse(body));
      return json(200, described(half));
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
      const { app, called } = half.phone().dialect.uatRows;
      if (row === undefined || row === app) return json(200, await half.uatApp(seed));
      return row === called ? json(200, { lines: await half.uatCalled(waitSeconds * 1_000) }) : metadataOnly(400, `row: ${app} atau ${called} untuk faskes ini`);
    }
    default:
      return undefined;
  }
}

function described(half: MobileJkn): object {
  const dialect = half.dialect();
  return { facility: half.facility(), sessions: half.sessions(), services: dialect?.services ?? [], uatRows: dialect?.uatRows ?? null };
}

function actOf(phone: Phone, service: AppService, body: ControlCall['body']): Promise<object> {
  switch (service) {
    case 'ambilantrean': {
      const wish = bookingBody.parse(body);
      if ('fields' in wish) return phone.book(wish);
      const { patient, session, ...rest } = wish;
      return phone.book({ fields: phone.dialect.ambilFields(patient, session), nama: patient.nama, ...rest });
    }
    case 'batalantrean':
      return phone.cancel(phone.dialect.ticketFields.parse(body), cancelBody.parse(body).keterangan);
    case 'checkinantrean':
      return phone.checkIn(phone.dialect.ticketFields.parse(body));
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
