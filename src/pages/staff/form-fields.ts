import { z } from 'zod';
import { isCalendarDate } from '../../platform/clock';
import { readTime } from '../../words/date-words';

/** Fields of forms as zod reads them; each complains in one Indonesian sentence. */

const raw = (fallback = '') => z.union([z.string(), z.array(z.string()).transform((values) => values[0] ?? fallback)]).default(fallback);

/** One line that has to be filled in. */
export function oneLine(label: string, longest = 100) {
  return optionalLine(label, longest).pipe(z.string().min(1, `${label} belum diisi.`));
}

export function optionalLine(label: string, longest = 100) {
  return raw()
    .transform((value) => value.trim().replace(/\s+/g, ' '))
    .pipe(z.string().max(longest, `${label} paling panjang ${longest} huruf.`));
}

export function wholeNumber(label: string, least: number, most: number) {
  const sentence = `${label} berupa angka bulat ${least} sampai ${most}.`;
  return raw()
    .transform((value) => (/^\s*\d{1,9}\s*$/.test(value) ? Number(value) : Number.NaN))
    .pipe(z.number({ error: sentence }).int(sentence).min(least, sentence).max(most, sentence));
}

/** Left empty it is null. */
export function optionalNumber(label: string, least: number, most: number) {
  const sentence = `${label} berupa angka bulat ${least} sampai ${most}, atau dikosongkan.`;
  return raw()
    .transform((value) => (value.trim() === '' ? null : /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : Number.NaN))
    .pipe(z.number({ error: sentence }).int(sentence).min(least, sentence).max(most, sentence).nullable());
}

export function date(label: string) {
  return raw().pipe(z.string().refine(isCalendarDate, `${label} belum diisi dengan benar.`));
}

/** Typed as it is written on a door: 08.00, 8:00, 0800. A browser's own time field would ask for AM and PM where its language does. */
export function time(label: string) {
  return raw()
    .transform((value) => {
      const written = readTime(value);
      return written?.second === 0 ? written.time : '';
    })
    .pipe(z.string().min(1, `${label} ditulis jam.menit, misalnya 08.00.`));
}

export function oneOf<const Value extends string>(label: string, values: readonly Value[]) {
  return raw().pipe(z.enum(values, { error: `Pilih ${label}.` }));
}

/** Checkboxes of one name. */
export function manyOf<const Value extends string>(label: string, values: readonly Value[]) {
  return z
    .union([z.string().transform((value) => [value]), z.array(z.string())])
    .default([])
    .pipe(z.array(z.enum(values, { error: `${label} tidak dikenal.` })));
}

export const manyTexts = z.union([z.string().transform((value) => [value]), z.array(z.string())]).default([]);

/** A checkbox: there when it is set. */
export const checked = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => value !== undefined);

/** Letters and digits of a queue number: A1, SAR. */
export function prefix(label = 'Huruf antrean') {
  return raw()
    .transform((value) => value.trim().toUpperCase())
    .pipe(z.string().regex(/^[A-Z0-9]{1,6}$/, `${label}: 1 sampai 6 huruf besar atau angka.`));
}

export const version = raw();

/** A count shown on a form; anything else counts as not shown. */
export const shownCount = raw('0').transform((value) => (/^\d{1,9}$/.test(value) ? Number(value) : 0));
