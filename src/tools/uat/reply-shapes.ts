import { z } from 'zod';
import { isCalendarDate } from '../../platform/clock';
import type { AppService } from '../simulator/mobile-jkn/dialect';
import { FKRTL_SHAPES as HOSPITAL_PHONE, FKTP_SHAPES as CLINIC_PHONE, unfitFieldsOf, type ReplyShapes } from '../simulator/mobile-jkn/reply-shape';
import { asObject } from './exchange';
import type { Shape } from './scenario';

const text = z.string();
const filled = z.string().min(1);
const date = z.string().refine(isCalendarDate);
const epochMs = z.number().int().min(1_000_000_000_000);

const OPERATION = { kodebooking: filled, tanggaloperasi: date, jenistindakan: filled, kodepoli: filled, namapoli: filled, terlaksana: z.union([z.literal(0), z.literal(1)]) };

/** The shape of a service's reply as the simulator's phone knows it: the same knowledge, kept once. */
const asOnPhone = (service: AppService, phone: ReplyShapes = HOSPITAL_PHONE): Shape => shapeOf((response) => unfitFieldsOf(phone)(service, response));

const asPrinted = (schema: z.ZodType): Shape =>
  shapeOf((response) => {
    const read = schema.safeParse(response);
    return read.success ? [] : [...new Set(read.error.issues.map(({ path }) => ['response', ...path].join('.')))];
  });

/** The token's, in both dialects (§3.1, §5). */
export const TOKEN_SHAPE = asPrinted(z.object({ token: filled }));

/** FKRTL (catalogue ws-faskes §3). */
export const FKRTL_SHAPES = {
  statusantrean: asOnPhone('statusantrean'),
  ambilantrean: asOnPhone('ambilantrean'),
  sisaantrean: asOnPhone('sisaantrean'),
  infopasienbaru: asOnPhone('infopasienbaru'),
  ambilantreanfarmasi: asOnPhone('ambilantreanfarmasi'),
  statusantreanfarmasi: asOnPhone('statusantreanfarmasi'),
  jadwaloperasirs: listOf({ ...OPERATION, nopeserta: text, lastupdate: epochMs }),
  jadwaloperasipasien: listOf(OPERATION),
} as const;

/** FKTP (§5): text and numbers mixed, as the catalogue prints them, and not the same in v1 and v2. */
export const FKTP_SHAPES = {
  status: { 1: asOnPhone('statusantrean', CLINIC_PHONE.v1), 2: eachAsOnPhone('statusantrean', CLINIC_PHONE.v2) },
  ambil: { 1: asOnPhone('ambilantrean', CLINIC_PHONE.v1), 2: asOnPhone('ambilantrean', CLINIC_PHONE.v2) },
  sisa: asOnPhone('sisaantrean', CLINIC_PHONE.v2),
} as const;

/** A shape of one object. Its field names are those that an empty object lacks. */
function shapeOf(unfit: Shape['unfit']): Shape {
  const names = new Set(unfit({}).map((path) => path.split('.')[1]));
  return { unfit, extra: (response) => Object.keys(asObject(response) ?? {}).flatMap((key) => (names.has(key) ? [] : [`response.${key}`])) };
}

function listOf(fields: z.ZodRawShape): Shape {
  const schema = z.object({ list: z.array(z.object(fields)) });
  const outer = asPrinted(schema);
  return { unfit: outer.unfit, extra: (response) => [...outer.extra(response), ...extraOfItems(asObject(response)?.['list'], fields, 'response.list')] };
}

/** A shape of a list of objects; the field names are those that an empty one lacks. */
function eachAsOnPhone(service: AppService, phone: ReplyShapes): Shape {
  const unfit = (response: unknown): string[] => unfitFieldsOf(phone)(service, response);
  const names = Object.fromEntries(unfit([{}]).map((path) => [path.split('.')[2] ?? '', true]));
  return { unfit, extra: (response) => extraOfItems(response, names, 'response') };
}

function extraOfItems(items: unknown, fields: object, prefix: string): string[] {
  if (!Array.isArray(items)) return [];
  const names = items.flatMap((item) => Object.keys(asObject(item) ?? {}).filter((key) => !Object.hasOwn(fields, key)));
  return [...new Set(names)].map((name) => `${prefix}[].${name}`);
}
