/** Names as patients read them. HFIS writes many in capitals, which are hard to read from afar; what the house wrote itself stays. */

/** `Saraf` -> `Poli Saraf`; a name that says already what it is stays. */
export function clinicTitle(name: string): string {
  const readable = inSmallLetters(name, SHORTEST_WORD_OF_CLINIC);
  return /^(poli|klinik|instalasi|unit|igd)\b/i.test(readable) ? readable : `Poli ${readable}`;
}

/** `DR. SARI WENING, SP.S` -> `dr. Sari Wening, Sp.S` */
export function doctorTitle(name: string): string {
  const [person = '', ...degrees] = name.split(',');
  if (person !== person.toUpperCase()) return name;
  const readable = inSmallLetters(person, SHORTEST_WORD_OF_PERSON).replace(/^(drg?)\./i, (title) => title.toLowerCase());
  return [readable, ...degrees.map((degree) => degree.replace(/\bSP\./g, 'Sp.'))].join(',');
}

/** Shorter words of a clinic's name are abbreviations: THT-KL, ICU. */
const SHORTEST_WORD_OF_CLINIC = 4;
const SHORTEST_WORD_OF_PERSON = 2;
const JOINING = new Set(['DAN', 'DI', 'KE', 'UNTUK']);

function inSmallLetters(name: string, shortestWord: number): string {
  if (name !== name.toUpperCase()) return name;
  return name.replace(/[\p{L}'’]+/gu, (word) => {
    if (JOINING.has(word)) return word.toLowerCase();
    return word.length < shortestWord ? word : word[0] + word.slice(1).toLowerCase();
  });
}
