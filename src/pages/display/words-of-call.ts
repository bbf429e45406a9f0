/** How a call is said: as one sentence for a browser's voice, and as the names of recordings (src/pages/assets/voice) in their order. */
export interface SpokenCall {
  sentence: string;
  words: string[];
}

/** Other spellings of a recorded word, and words that are not said. */
const SAID_AS: Partial<Record<string, readonly string[]>> = {
  '&': ['dan'],
  orthopedi: ['ortopedi'],
  orthopaedi: ['ortopedi'],
  othopedi: ['ortopedi'],
  obgyn: ['kandungan'],
  obsgyn: ['kandungan'],
  obstetri: ['kebidanan'],
  ginekologi: ['kandungan'],
  neuro: ['saraf'],
  syaraf: ['saraf'],
  interna: ['penyakit-dalam'],
  internis: ['penyakit-dalam'],
  thorax: ['toraks'],
  hemodialisis: ['hemodialisa'],
  hd: ['hemodialisa'],
  lab: ['laboratorium'],
  counter: ['konter'],
  orthodonti: ['ortodonti'],
  kb: ['keluarga-berencana'],
  rehab: ['rehabilitasi-medik'],
  fisio: ['fisioterapi'],
  kl: [],
};

const LONGEST_PHRASE = 3;
/** Beyond it nobody says a number as one word. */
const LARGEST_SPOKEN = 999_999;

/**
 * "Nomor antrean A dua belas, silakan menuju Loket satu." A place that holds a word nobody has recorded is said as far as it
 * is known, then patients are sent to look at the screen: half a name could lead them to another door.
 */
export function wordsOfCall(call: { queueNumber: string; spokenPlace: string }, recorded: ReadonlySet<string>): SpokenCall {
  const number = partsOf(call.queueNumber).flatMap(wordsOfPart);
  const place = wordsOfPlace(call.spokenPlace, recorded);
  return {
    sentence: `Nomor antrean ${number.map((word) => word.replace(/^huruf-(.)$/, (_, letter: string) => letter.toUpperCase()).replaceAll('-', ' ')).join(' ')}, silakan menuju ${call.spokenPlace}.`,
    words: [
      'chime',
      'nomor-antrean',
      ...number,
      ...(place.known.length > 0 ? ['silakan-menuju', ...place.known] : []),
      ...(place.isWhole ? [] : ['silakan-lihat-layar']),
    ],
  };
}

/** `SAR-012` -> SAR, 012; `A1-12` -> A, 1, 12. */
function partsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
}

function wordsOfPart(part: string): string[] {
  return /\d/.test(part) ? wordsOfDigits(part) : [...part].map((letter) => `huruf-${letter}`);
}

function wordsOfDigits(digits: string): string[] {
  const number = Number(digits);
  return number <= LARGEST_SPOKEN ? wordsOfNumber(number) : [...digits].flatMap((digit) => wordsOfNumber(Number(digit)));
}

const SMALL = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas'];

/** A number as Indonesians say it, in recordings: 107 -> seratus, tujuh; 1112 -> seribu, seratus, dua-belas. */
export function wordsOfNumber(number: number): string[] {
  const unit = (n: number): string => SMALL[n] ?? '';
  const rest = (remainder: number): string[] => (remainder === 0 ? [] : wordsOfNumber(remainder));
  if (number < 12) return [unit(number)];
  if (number < 20) return [`${unit(number - 10)}-belas`];
  if (number < 100) return [`${unit(Math.floor(number / 10))}-puluh`, ...rest(number % 10)];
  if (number < 200) return ['seratus', ...rest(number - 100)];
  if (number < 1_000) return [`${unit(Math.floor(number / 100))}-ratus`, ...rest(number % 100)];
  if (number < 2_000) return ['seribu', ...rest(number - 1_000)];
  return [...wordsOfNumber(Math.floor(number / 1_000)), 'ribu', ...rest(number % 1_000)];
}

function wordsOfPlace(place: string, recorded: ReadonlySet<string>): { known: string[]; isWhole: boolean } {
  const parts = plain(place).match(/[a-z]+|\d+|&/g) ?? [];
  const known: string[] = [];
  let at = 0;
  while (at < parts.length) {
    const found = longestPhrase(parts, at, recorded) ?? singlePart(parts[at]!, recorded);
    if (found === undefined) return { known, isWhole: false };
    known.push(...found.words);
    at += found.length;
  }
  return { known, isWhole: known.length > 0 };
}

function longestPhrase(parts: readonly string[], at: number, recorded: ReadonlySet<string>): { words: readonly string[]; length: number } | undefined {
  for (let length = Math.min(LONGEST_PHRASE, parts.length - at); length > 0; length--) {
    const phrase = parts.slice(at, at + length).join('-');
    if (recorded.has(phrase)) return { words: [phrase], length };
  }
  return undefined;
}

function singlePart(part: string, recorded: ReadonlySet<string>): { words: readonly string[]; length: number } | undefined {
  const words = SAID_AS[part] ?? (/^(\d+|[a-z])$/.test(part) ? wordsOfPart(part) : undefined);
  return words?.every((word) => recorded.has(word)) === true ? { words, length: 1 } : undefined;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
