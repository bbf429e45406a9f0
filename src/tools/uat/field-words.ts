import type { Shape } from './scenario';

/** Values of every kind the catalogue knows; the first that a field takes tells what it wants. */
const PROBES: readonly (readonly [value: unknown, words: string])[] = [
  ['A', 'teks'],
  ['7', 'teks berisi angka'],
  [1, 'bilangan'],
  [1_800_000_000_000, 'bilangan milidetik (13 angka)'],
  ['2027-01-20', 'teks tanggal yyyy-mm-dd'],
  ['Racikan', 'teks "Racikan" atau "Non Racikan"'],
  [[{}], 'daftar (array)'],
  [{}, 'objek'],
];
const SHOWN_LENGTH = 60;

/** What is wrong with a field, for a person: what is there, and what the catalogue wants there. */
export function fieldComplaint(shape: Shape, response: unknown, path: string): string {
  const steps = path.split('.').slice(1);
  const value = steps.reduce<unknown>((inner, step) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined), response);
  const wanted = PROBES.find(([probe]) => !shape.unfit(withValue(response, steps, probe)).includes(path))?.[1];
  const wish = wanted === undefined ? '' : `, seharusnya ${wanted}`;
  return `${path} ${shown(value)}${wish}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'tidak ada';
  if (value === null) return 'berisi null';
  if (value === '') return 'kosong';
  if (Array.isArray(value)) return value.length === 0 ? 'berupa daftar kosong' : 'berupa daftar (array)';
  if (typeof value === 'string') return `berupa teks "${value.slice(0, SHOWN_LENGTH)}"`;
  if (typeof value === 'number') return `berupa bilangan ${value}`;
  return typeof value === 'boolean' ? `berupa ${value}` : 'berupa objek';
}

/** A copy with another value at one place. */
function withValue(whole: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const copy: unknown = Array.isArray(whole) ? [...(whole as unknown[])] : { ...(whole as object) };
  (copy as Record<string, unknown>)[step] = withValue((whole as Record<string, unknown> | undefined)?.[step], rest, value);
  return copy;
}
