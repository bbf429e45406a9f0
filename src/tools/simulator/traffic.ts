/** One call as a person watching a rehearsal wants to see it, refused ones included. */
export interface TrafficEntry {
  seq: number;
  at: number;
  host: 'first' | 'second';
  method: string;
  /** As in the table of services, so that no identity number of a path is shown or kept. */
  service: string;
  kodebooking: string | null;
  /** Of an FKTP, which has no kodebooking: clinic and number. Never the card. */
  entry: string | null;
  fault: string | null;
  /** HTTP status, or what became of the connection. */
  outcome: number | 'hang' | 'drop';
  code: number | null;
  message: string | null;
}

/** The last calls of the services, in memory only. */
export interface Traffic {
  note(entry: Omit<TrafficEntry, 'seq'>): void;
  since(seq: number): readonly TrafficEntry[];
  clear(): void;
}

const KEPT = 500;

export function makeTraffic(): Traffic {
  let entries: TrafficEntry[] = [];
  let seq = 0;
  return {
    note(entry) {
      entries.push({ seq: (seq += 1), ...entry });
      // Cut in large steps: shifting a list at every call costs more than a few entries too many.
      if (entries.length >= 2 * KEPT) entries = entries.slice(-KEPT);
    },
    since: (after) => entries.filter((entry) => entry.seq > after).slice(-KEPT),
    clear() {
      entries = [];
    },
  };
}
