import type { House } from './house';

export interface PartOptions {
  /** A short run: it shows that everything works, and no figure worth keeping. */
  isQuick: boolean;
  /** How long the mixed day lasts. */
  minutes: number;
  /** A line about how far it has come, for the person who waits. */
  say: (line: string) => void;
}

export interface PartResult {
  /** Kept as JSON. */
  figures: object;
  /** The same as tables. */
  text: string;
}

export interface Part {
  /** As `--only` names it. */
  name: string;
  run: (house: House, options: PartOptions) => Promise<PartResult>;
}
