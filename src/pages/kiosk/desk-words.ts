import type { Facility } from '../../platform/facility';

/** Whom a patient is sent to whom the machine cannot help. */
export interface DeskWords {
  /** After `Silakan ke`. */
  to: string;
  /** The same, said before. */
  short: string;
  /** Who is there. */
  officer: string;
}

const WORDS: Record<Facility['kind'], DeskWords> = {
  FKRTL: { to: 'loket pendaftaran', short: 'loket', officer: 'petugas loket' },
  FKTP: { to: 'petugas pendaftaran', short: 'petugas pendaftaran', officer: 'petugas pendaftaran' },
};

export const deskWordsOf = ({ kind }: Pick<Facility, 'kind'>): DeskWords => WORDS[kind];
/** At the beginning of a sentence. */
export const deskOfficer = ({ officer }: DeskWords): string => `P${officer.slice(1)}`;
export const askDesk = ({ to }: DeskWords): string => `Silakan ke ${to}. Petugas akan membantu Anda.`;
