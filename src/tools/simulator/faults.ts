import { z } from 'zod';
import { KNOWN_TEXTS, KNOWN_TEXT_NAMES, isKnownText } from './known-texts';

// A moment of every day on the WIB clock, or one instant for good.
const HOUR_AND_MINUTE = /^([01]\d|2[0-3]):[0-5]\d$/;
const moment = z
  .string()
  .refine((text) => HOUR_AND_MINUTE.test(text) || z.iso.datetime({ offset: true }).safeParse(text).success, 'HH:mm (WIB, every day) or an instant such as 2026-01-05T08:00:00+07:00');

/** When and whom a fault strikes. Everything given must hold. */
export const strikeFields = {
  match: z
    .strictObject({
      /** A service path or the front of one, in whole segments: `antrean/pendaftaran` takes its four reads. FKTP paths begin with `fktp/`. */
      path: z.string().min(1).optional(),
      kodebooking: z.string().min(1).optional(),
      /** The listener the call came in by. */
      host: z.enum(['first', 'second']).optional(),
    })
    .optional(),
  times: z.union([z.number().int().positive(), z.literal('unlimited')]).optional(),
  /** Strikes each n-th call that fits. */
  every: z.number().int().positive().optional(),
  /** Strikes a call that fits with this probability, drawn from a generator with a seed. */
  chance: z.number().min(0).max(1).optional(),
  from: moment.optional(),
  until: moment.optional(),
};

// Whether the call takes effect before its reply is spoilt.
const stored = z.boolean().default(false);
const drop = z.boolean().default(false);

/** The scripted faults of ws-bpjs §4.2. `drop` cuts the connection instead of leaving it open in silence. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...strikeFields, kind: z.literal('delay'), ms: z.number().int().nonnegative() }),
  z.strictObject({ ...strikeFields, kind: z.literal('hang-after-store'), drop }),
  z.strictObject({ ...strikeFields, kind: z.literal('hang-before-store'), drop }),
  /** The first listener resets every connection; the second answers as always. */
  z.strictObject({ ...strikeFields, kind: z.literal('host-down') }),
  z.strictObject({ ...strikeFields, kind: z.literal('status'), status: z.number().int().min(400).max(599), stored }),
  z.strictObject({ ...strikeFields, kind: z.literal('empty'), stored }),
  z.strictObject({ ...strikeFields, kind: z.literal('html-200'), stored }),
  z.strictObject({ ...strikeFields, kind: z.literal('429'), retryAfterSeconds: z.number().int().nonnegative().optional() }),
  z.strictObject({ ...strikeFields, kind: z.literal('401') }),
  z.strictObject({ ...strikeFields, kind: z.literal('clock-skew') }),
  /** Any answer at all, in BPJS's envelope. */
  z.strictObject({ ...strikeFields, kind: z.literal('metadata'), code: z.number().int(), message: z.string(), stored }),
  z.strictObject({ ...strikeFields, kind: z.literal('code-as-string') }),
  z.strictObject({ ...strikeFields, kind: z.literal('metaData-spelling') }),
  z.strictObject({ ...strikeFields, kind: z.literal('list-form'), form: z.enum(['array', 'list']) }),
  z.strictObject({ ...strikeFields, kind: z.literal('wrong-encryption') }),
  z.strictObject({ ...strikeFields, kind: z.literal('null-response') }),
  /** getlisttask does not yet show what was stored within the last `ms`; everything, when not given. */
  z.strictObject({ ...strikeFields, kind: z.literal('list-task-lag'), ms: z.number().int().nonnegative().optional() }),
  /** The patient cancels in Mobile JKN just before the call, which then hears of it. */
  z.strictObject({ ...strikeFields, kind: z.literal('patient-cancels') }),
  z.strictObject({ ...strikeFields, kind: z.enum(KNOWN_TEXT_NAMES) }),
]);

export type Fault = z.infer<typeof faultSchema>;

/** What a fault looks at to know whether it is meant. */
export interface StruckCall {
  /** Behind the base of the service; of FKTP with `fktp/` in front. */
  path: string;
  kodebooking: string | undefined;
  host: 'first' | 'second';
}

/** Whether a fault is meant for a call, leaving aside when and how often. */
export function fitsCall({ kind, match = {} }: Fault, call: StruckCall): boolean {
  const host = match.host ?? (kind === 'host-down' ? 'first' : undefined);
  if (host !== undefined && host !== call.host) return false;
  if (match.kodebooking !== undefined && match.kodebooking !== call.kodebooking) return false;
  const paths = match.path === undefined ? usualPaths(kind) : [match.path];
  return paths === undefined || paths.some((path) => fitsPath(path, call.path));
}

/** Some faults mean nothing outside one service; a scenario need not say which. */
function usualPaths(kind: Fault['kind']): readonly string[] | undefined {
  if (isKnownText(kind)) return [KNOWN_TEXTS[kind].path];
  if (kind === 'patient-cancels') return ['antrean/updatewaktu', 'fktp/antrean/panggil'];
  return kind === 'list-task-lag' ? ['antrean/getlisttask'] : undefined;
}

function fitsPath(wanted: string, path: string): boolean {
  return path === wanted || path.startsWith(`${wanted}/`);
}

/** Whether a fault's hours hold. `22:00` to `02:00` runs past midnight; `until` itself is outside. */
export function isWithinHours({ from, until }: Pick<Fault, 'from' | 'until'>, nowMs: number, wibTime: string): boolean {
  const isClock = (text: string | undefined) => text !== undefined && HOUR_AND_MINUTE.test(text);
  const isAfterFrom = from === undefined || (isClock(from) ? wibTime >= from : nowMs >= Date.parse(from));
  const isBeforeUntil = until === undefined || (isClock(until) ? wibTime < until : nowMs < Date.parse(until));
  const runsPastMidnight = isClock(from) && isClock(until) && (from ?? '') > (until ?? '');
  return runsPastMidnight ? isAfterFrom || isBeforeUntil : isAfterFrom && isBeforeUntil;
}
