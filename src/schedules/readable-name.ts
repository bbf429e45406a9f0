/** Small in a name, wherever they stand but at its beginning. */
const SMALL = new Set(['dan', 'di', 'untuk', 'atau']);
const TITLES = new Map([['DR', 'dr'], ['DRG', 'drg'], ['PROF', 'Prof'], ['H', 'H'], ['HJ', 'Hj']]);

/**
 * A name as people write it, where BPJS writes all of it in capitals: `KULIT DAN KELAMIN` → `Kulit dan Kelamin`. Letters
 * without a vowel (`THT-KL`) and what follows a comma (`SP.PD`) are abbreviations; a name with small letters is as it is.
 */
export function readableName(name: string): string {
  if (name !== name.toUpperCase()) return name;
  const [spoken = '', ...degrees] = name.split(',');
  const read = spoken.replace(/[\p{L}'’]+/gu, (word: string, at: number) => readableWord(word, at === 0));
  return [read, ...degrees.map((degree) => degree.replace(/\bSP(?=\.)/g, 'Sp').replace(/\bM\.KES\b/g, 'M.Kes'))].join(',');
}

function readableWord(word: string, isFirst: boolean): string {
  const title = TITLES.get(word);
  if (title !== undefined) return title;
  const small = word.toLowerCase();
  if (!isFirst && SMALL.has(small)) return small;
  return /[AIUEOY]/.test(word) ? word.charAt(0) + small.slice(1) : word;
}
