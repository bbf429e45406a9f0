/** The people of the demo: all invented. Region codes 98… do not exist, cards begin with 0009. */

export interface DemoPerson {
  medicalRecordNumber: string;
  nik: string;
  /** Null: no JKN card, comes as NON JKN. */
  cardNumber: string | null;
  familyCardNumber: string;
  fullName: string;
  sex: 'L' | 'P';
  birthDate: string;
  phone: string;
  address: string;
}

const FIRST_NAMES: Record<'L' | 'P', readonly string[]> = {
  L: [
    'Ahmad', 'Budi', 'Cahyo', 'Dedi', 'Eko', 'Fajar', 'Galih', 'Hasan', 'Iwan', 'Joko', 'Kadek', 'Lukman', "Ma'ruf", "Mu'min", 'Nanang', 'Oki',
    'Paulus', 'Rahmat', "Syafi'i", 'Slamet', 'Teguh', 'Umar', 'Wahyu', 'Yusuf', 'Zainal', 'Arif', 'Benny', 'Dimas', 'Ferdi', 'Hendrik', 'Ketut', 'Rangga',
  ],
  P: [
    "Nur'aini", 'Ani', 'Bunga', 'Citra', 'Dian', 'Endang', 'Fitri', 'Gita', 'Hesti', 'Indah', 'Juwita', 'Kartini', 'Lestari', 'Maria', 'Nurul', 'Oktavia',
    'Putri', "Rohma'ah", "Sa'adah", 'Sri', 'Tuti', 'Umi', 'Vina', 'Wati', 'Yanti', 'Zahra', 'Ayu', 'Betty', 'Desi', 'Erna', 'Komang', 'Ningsih',
  ],
};

const LAST_NAMES: readonly string[] = [
  'Santoso', 'Hidayat', 'Siregar', 'Wibowo', 'Nasution', 'Kurniawan', 'Saputra', 'Simanjuntak', 'Halim', 'Pratama', 'Rahayu', 'Hutapea', 'Lubis', 'Suryadi',
  'Mahendra', 'Purnomo', 'Tampubolon', 'Ramadhan', 'Setiawan', 'Wijaya', "Isra'il", 'Ginting', 'Rumagit', 'Latuconsina', 'Pattiasina', 'Susanti', 'Utami', 'Maulana', 'Yulianto',
];

const STREETS: readonly string[] = ['Jl. Melati', 'Jl. Kenanga', 'Jl. Raya Sentosa', 'Gang Mawar', "Jl. Haji Mu'in", 'Perum Griya Contoh Blok C', 'Jl. Anggrek', 'Kp. Cempaka'];
const REGIONS: readonly string[] = ['980112', '980114', '980203', '980371', '980372'];
const PHONE_PREFIXES: readonly string[] = ['0813', '0821', '0852', '0857', '0877', '0881', '0896'];

/** Medical record numbers go on from here: person 1 is 00-41-01. */
const FIRST_RECORD = 4100;

/** A small seeded generator (mulberry32): the demo looks random and is the same on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(list: readonly T[], random: () => number): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

const digits = (n: number, width: number): string => String(n).padStart(width, '0');

/** Person `i` (1 … 9,999): always the same one. NIK, card and record number differ from every other person's. */
export function demoPerson(i: number): DemoPerson {
  const random = randomFrom(i * 7919);
  const sex = random() < 0.48 ? 'L' : 'P';
  const isChild = random() < 0.25;
  const year = isChild ? 2011 + Math.floor(random() * 13) : 1942 + Math.floor(random() * 62);
  const month = 1 + Math.floor(random() * 12);
  const day = 1 + Math.floor(random() * 28);
  const region = pick(REGIONS, random);
  const record = digits(FIRST_RECORD + i, 6);
  return {
    medicalRecordNumber: `${record.slice(0, 2)}-${record.slice(2, 4)}-${record.slice(4)}`,
    // In a NIK the day of birth of a woman counts from 41.
    nik: `${region}${digits(sex === 'P' ? day + 40 : day, 2)}${digits(month, 2)}${digits(year % 100, 2)}${digits(i, 4)}`,
    cardNumber: random() < 0.85 ? `0009${digits((271_828_183 + i * 604_171) % 1_000_000_000, 9)}` : null,
    familyCardNumber: `${region}${digits(1 + Math.floor(random() * 28), 2)}${digits(month, 2)}12${digits(i, 4)}`,
    fullName: `${pick(FIRST_NAMES[sex], random)} ${pick(LAST_NAMES, random)}`,
    sex,
    birthDate: `${year}-${digits(month, 2)}-${digits(day, 2)}`,
    phone: `${pick(PHONE_PREFIXES, random)}${digits(Math.floor(random() * 100_000_000), 8)}`,
    address: `${pick(STREETS, random)} No. ${1 + Math.floor(random() * 120)}`,
  };
}

/** Somebody no hospital knows: for a booking that is answered with 202 and for the registration that follows. */
export function stranger(i: number): { nik: string; cardNumber: string } {
  return { nik: `989912${digits(15, 2)}0590${digits(i, 4)}`, cardNumber: `0009990${digits(i, 6)}` };
}
