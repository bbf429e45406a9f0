import { z } from 'zod';

/**
 * Where a page ended, as callers hand it back: what is in it is our affair.
 */
export function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const NOT_OURS = 'bukan kursor dari halaman sebelumnya';

/** kursor of a list whose places are of this shape; undefined: the first page. */
export function cursor<Place>(place: z.ZodType<Place>): z.ZodType<Place | undefined> {
  return z.unknown().optional().transform((raw, context) => {
    if (raw === undefined || raw === '') return undefined;
    const parsed = place.safeParse(typeof raw === 'string' && raw.length <= 500 ? unpacked(raw) : undefined);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: NOT_OURS });
    return z.NEVER;
  });
}

function unpacked(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** A page of a list: its items, and what to ask the next one with; null: this was the last. `rows` holds one more than asked for where there is a next page. */
export function pageOf<Row>(rows: readonly Row[], limit: number, toItem: (row: Row) => unknown, placeOf: (row: Row) => readonly (string | number)[]): { list: unknown[]; kursorberikut: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { list: shown.map(toItem), kursorberikut: rows.length > limit && last !== undefined ? cursorOf(placeOf(last)) : null };
}
