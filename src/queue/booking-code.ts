import { randomInt } from 'node:crypto';
import type { LocalDate } from '../platform/clock';

/** No I, L, O, U: read aloud and typed without doubt, and no word can appear. */
const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARACTERS = 10;

/**
 * A booking code, `yyyymmdd` of the visit and ten random characters (50 bits): 18 of the 20 allowed, not guessable from
 * the one before, and never used again because the row stays.
 */
export function newBookingCode(visitDate: LocalDate): string {
  let code = visitDate.replaceAll('-', '');
  for (let i = 0; i < RANDOM_CHARACTERS; i++) code += CODE_ALPHABET[randomInt(CODE_ALPHABET.length)];
  return code;
}
