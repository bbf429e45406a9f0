import type { Seen } from './scenario';

/** Finds it wrong when a count did not fall from one reply to the next. FKTP sends some counts as text. */
export function findFewer(seen: Seen, field: string, before: unknown, after: unknown): void {
  const [was, is] = [countOf(before), countOf(after)];
  if (was === undefined || is === undefined) seen.find('salah', 'nilai', `${field} tidak dapat dibandingkan: bukan bilangan`);
  else if (is >= was) seen.find('salah', 'nilai', `${field} tidak turun sesudah batal: ${was} menjadi ${is}`);
}

export function countOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}
