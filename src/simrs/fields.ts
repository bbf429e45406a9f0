import { z } from 'zod';
import { isCalendarDate } from '../platform/clock';
import { asText } from '../platform/lenient-text';
import { normalisedHours } from '../schedules/practice-hours';

/**
 * Readers of what a SIMRS sends, in the words of the catalogue and as lenient as the web service for Mobile JKN: numbers may
 * come as text and text as numbers, blanks round a value do not matter. What is wrong is said in Indonesian.
 */

/** What is wrong with a value: the sentence beside its field. */
class Wrong {
  constructor(readonly sentence: string) {}
}

/** Reads a value that is there: tidy text, never empty. */
export type Reader<Value> = (text: string) => Value | Wrong;

const MISSING = 'wajib diisi';

function field<Value>(read: Reader<Value>, empty: (raw: unknown) => Value | Wrong): z.ZodType<Value> {
  // optional: zod would otherwise have a sentence of its own for a missing field
  return z.unknown().optional().transform((raw, context) => {
    const sent = asText(raw);
    const value = sent === undefined ? new Wrong('harus berupa teks atau angka') : sent === '' ? empty(raw) : read(sent);
    if (!(value instanceof Wrong)) return value;
    context.addIssue({ code: 'custom', message: value.sentence });
    return z.NEVER;
  });
}

/** A field that has to be there. */
export const must = <Value>(read: Reader<Value>): z.ZodType<Value> => field(read, () => new Wrong(MISSING));

/** A field that may be missing or empty. */
export const may = <Value>(read: Reader<Value>): z.ZodType<Value | undefined> => field<Value | undefined>(read, () => undefined);

/** A field that stays as it is where it is not sent (undefined), and is emptied where it is sent empty (''). */
export const keeps = <Value>(read: Reader<Value>): z.ZodType<Value | '' | undefined> => field<Value | '' | undefined>(read, (raw) => (raw === undefined ? undefined : ''));

export const text =
  (longest = 255): Reader<string> =>
  (value) =>
    value.length > longest ? new Wrong(`paling banyak ${longest} huruf`) : value;

const digits =
  (count: number): Reader<string> =>
  (value) =>
    value.length === count && /^\d+$/.test(value) ? value : new Wrong(`harus ${count} angka`);

export const nik = digits(16);
export const nomorkartu = digits(13);
export const norm = text(50);
/** Of no more than `[A-Z0-9-]`: what has other letters names no booking. */
export const kodebooking = text(40);
export const kodepoli = text(20);

/** Capital letters and digits before a number of the queue. */
export const hurufantrean: Reader<string> = (value) => (/^[A-Z0-9]{1,6}$/.test(value.toUpperCase()) ? value.toUpperCase() : new Wrong('harus 1 sampai 6 huruf besar atau angka'));

const LARGEST_INTEGER = 2_147_483_647;

export const integer =
  (from: number, to = LARGEST_INTEGER): Reader<number> =>
  (value) => {
    const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
    return number >= from && number <= to ? number : new Wrong(to === LARGEST_INTEGER ? 'harus berupa bilangan bulat' : `harus bilangan ${from} sampai ${to}`);
  };

export const date: Reader<string> = (value) => (isCalendarDate(value) ? value : new Wrong('harus tanggal yang benar, yyyy-mm-dd'));

export const jampraktek: Reader<string> = (value) => normalisedHours(value) ?? new Wrong('harus jam praktik, misalnya 08:00-12:00');

/** Epoch milliseconds; ten digits are seconds and are scaled (catalogue ws-faskes §8 item 17). */
export const waktu: Reader<Date> = (value) => {
  if (/^\d{13}$/.test(value)) return new Date(Number(value));
  return /^\d{10}$/.test(value) ? new Date(Number(value) * 1000) : new Wrong('harus waktu dalam milidetik (13 angka)');
};

/** One of the wire's words, back to ours. */
export const word =
  <Key extends string>(words: Record<Key, string>): Reader<Key> =>
  (value) => {
    const plain = (one: string): string => one.toLowerCase().replace(/[^a-z0-9]/g, '');
    const found = (Object.keys(words) as Key[]).find((key) => plain(words[key]) === plain(value));
    return found ?? new Wrong(`harus salah satu dari: ${Object.values<string>(words).join(', ')}`);
  };

export const LARGEST_PAGE = 500;

/** How many a page holds. */
export const limit = may(integer(1, LARGEST_PAGE)).transform((asked) => asked ?? 100);
