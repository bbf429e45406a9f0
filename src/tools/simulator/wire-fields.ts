import { z } from 'zod';
import { isDate } from './wib-time';

// Other people's clients send numbers as text and, for codes, text as numbers; both have been accepted for years (§8).

export const wireText = z.union([z.string(), z.number().transform(String)]);

export const wireInteger = z
  .union([z.number(), z.string().trim().regex(/^-?\d+$/).transform(Number)])
  .refine((value) => Number.isSafeInteger(value));

export const requiredText = wireText.refine((text) => text.trim() !== '');

export const wireDate = z.string().refine(isDate);

/** Neither filled in: both blanks are in use for NON JKN patients (§8). */
export function isBlank(text: string): boolean {
  return text === '' || text === '-';
}

/** The field BPJS would name in `data {field}  belum sesuai.`: the first one that does not fit. */
export function offendingField(error: z.ZodError): string {
  return String(error.issues[0]?.path[0] ?? 'json');
}
