import { z } from 'zod';
import { isCalendarDate } from '../platform/clock';
import { asText } from '../platform/lenient-text';
import { normalisedHours } from '../schedules/practice-hours';

/**
 * Lenient readers of what callers send (catalogue ws-faskes §1.5): numbers may come as text and text as numbers, blanks
 * round a value do not matter, and a field that is missing, null or blank is empty. "0" and "000" are not empty.
 * Each field names its own sentences; the first complaint of a request is the answer, in the order of the schema.
 */

const LONGEST_TEXT = 255;

/** A field read by `read`, which gives the value or, through `complain`, its sentence. */
function field<Value>(read: (text: string | undefined, complain: (sentence: string) => Value) => Value): z.ZodType<Value> {
  // optional: zod would otherwise have an English sentence of its own for a missing field
  return z.unknown().optional().transform((raw, context) =>
    read(asText(raw), (sentence) => {
      context.addIssue({ code: 'custom', message: sentence });
      return z.NEVER;
    }),
  );
}

interface TextSentences {
  /** Absent: the field may be empty. */
  empty?: string;
  /** For what is no text, or too long. */
  format: string;
}

/** Our own sentence for a field that is no text or too long, where the catalogue has none. */
export function malformed(fieldName: string): string {
  return `Format Isian ${fieldName} Tidak Sesuai`;
}

export function text(sentences: TextSentences, longest = LONGEST_TEXT): z.ZodType<string> {
  return field((value, complain) => {
    if (value === undefined || value.length > longest) return complain(sentences.format);
    return value === '' && sentences.empty !== undefined ? complain(sentences.empty) : value;
  });
}

/** Exactly so many digits; empty is allowed where no sentence for it is given. */
export function digits(count: number, sentences: TextSentences): z.ZodType<string> {
  return field((value, complain) => {
    if (value === '') return sentences.empty === undefined ? '' : complain(sentences.empty);
    return value !== undefined && value.length === count && /^\d+$/.test(value) ? value : complain(sentences.format);
  });
}

/** `yyyy-mm-dd`, a date of the calendar. */
export function date(sentences: { empty: string; format: string }): z.ZodType<string> {
  return field((value, complain) => {
    if (value === '') return complain(sentences.empty);
    return value !== undefined && isCalendarDate(value) ? value : complain(sentences.format);
  });
}

/** What names a thing by number: the number, or undefined where it cannot be one, so that it names nothing. */
export interface NumberOrNot {
  number: number | undefined;
  asSent: string;
}

const LARGEST_INTEGER = 2_147_483_647;

export function integer(sentences: { empty: string; format: string }): z.ZodType<NumberOrNot> {
  return field((value, complain) => {
    if (value === '') return complain(sentences.empty);
    if (value === undefined) return complain(sentences.format);
    const number = /^\d{1,10}$/.test(value) ? Number(value) : undefined;
    return { number: number !== undefined && number <= LARGEST_INTEGER ? number : undefined, asSent: value.slice(0, 30).toWellFormed() };
  });
}

/** The same field where it may be left out: undefined when it is empty. */
export function optional<Value>(reader: z.ZodType<Value>): z.ZodType<Value | undefined> {
  return z.unknown().optional().transform((raw, context) => {
    if (asText(raw) === '') return undefined;
    const read = reader.safeParse(raw);
    if (read.success) return read.data;
    for (const { message } of read.error.issues) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** jampraktek in the stored form; undefined where it cannot be practice hours, so that it names no session. */
export function practiceHours(sentences: { empty: string }): z.ZodType<string | undefined> {
  return field<string | undefined>((value, complain) => (value === '' ? complain(sentences.empty) : normalisedHours(value ?? '')));
}

/** jeniskunjungan 1–4; 0 for anything else, which the queue refuses in its turn. */
export const visitType: z.ZodType<number> = field((value) => (value !== undefined && /^[1-4]$/.test(value) ? Number(value) : 0));

const EPOCH_SECONDS = /^\d{10}$/;
const EPOCH_MILLISECONDS = /^\d{13}$/;

/** An instant in epoch milliseconds; ten digits are seconds and are scaled (§8 item 17). */
export function epoch(sentences: { empty: string; format: string }): z.ZodType<Date> {
  return field((value, complain) => {
    if (value === '') return complain(sentences.empty);
    if (value !== undefined && EPOCH_MILLISECONDS.test(value)) return new Date(Number(value));
    if (value !== undefined && EPOCH_SECONDS.test(value)) return new Date(Number(value) * 1000);
    return complain(sentences.format);
  });
}
