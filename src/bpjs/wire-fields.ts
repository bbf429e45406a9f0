import { z } from 'zod';
import { instantAt, isCalendarDate, type TimeZone } from '../platform/clock';

/** Readers of single fields, as wide as the sources differ (ws-bpjs §1.7, §8): numbers as text and the reverse. */

export const text = z.union([z.string(), z.number().transform(String)]);
/** '' where BPJS says nothing. */
export const textOrNothing = text.nullish().transform((given) => given ?? '');
export const withoutBlanks = text.transform((given) => given.replace(/\s+/g, ''));

export const number = z.union([z.number(), z.string().trim().regex(/^-?\d+(\.\d+)?$/).transform(Number)]);

const yesOrNo = z.union([
  z.boolean(),
  text.transform((given) => given.trim().toLowerCase()).pipe(z.enum(['0', '1', 'false', 'true'])).transform((given) => given === '1' || given === 'true'),
]);
/** 1 or 0, also where it comes as a boolean. */
export const oneOrZero = z.union([number, z.boolean().transform(Number)]);

// For details of a row that is worth having without them: a field in a form nobody has seen counts as not told, where
// failing would make the whole row, and with it "BPJS holds this booking", unknown.
export const numberIfTold = number.nullable().catch(null);
export const yesOrNoIfTold = yesOrNo.nullable().catch(null);

const TIME = /^(\d{2})-(\d{2})-(\d{4}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) (WIB|WITA|WIT)$/;

/**
 * `dd-MM-yyyy HH:mm:ss WIB`, as getlisttask writes times (ws-bpjs §2.11), as epoch milliseconds, whole seconds.
 * Null for anything else.
 */
export function waktuMs(given: string | null | undefined): number | null {
  const parts = TIME.exec((given ?? '').trim().replace(/\s+/g, ' '));
  if (parts === null) return null;
  const [, day = '', month = '', year = '', hours = '', minutes = '', seconds = '', zone = ''] = parts;
  const date = `${year}-${month}-${day}`;
  if (!isCalendarDate(date)) return null;
  return instantAt(date, `${hours}:${minutes}`, zone as TimeZone).getTime() + Number(seconds) * 1000;
}
