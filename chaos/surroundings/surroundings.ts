import type { House } from '../../bench/common/house';
import type { Strike } from '../strikes';

/** What stands around the servers and workers of a rehearsal. */
export interface Surroundings {
  /** Where the rehearsal itself looks into the database; at the end it is quiet there. */
  databaseUrl: string;
  /** For strikes at sessions. */
  adminUrl: () => string;
  /** To the first process of the PostgreSQL that serves. */
  signalPostgres: (what: NodeJS.Signals) => void;
  /** What servers and workers are told beside the usual. */
  env: Record<string, string>;
  /** Blows that only land here, among the others. */
  strikes: readonly Strike[];
  /** What a caller may be refused with here, and nowhere else. */
  refusals?: RegExp;
  /** When all blows have been dealt: everything as it was. */
  restore?: () => Promise<void>;
}

/** Lodges with the house whatever it starts. @throws when this machine lacks what it needs */
export type Surround = (house: House, name: string) => Promise<Surroundings>;

/** A PostgreSQL on loopback, and nothing in between. */
export const plain: Surround = async (house, name) => ({
  databaseUrl: await house.database(name),
  adminUrl: () => house.adminUrl,
  signalPostgres: house.signalPostgres,
  env: {},
  strikes: [],
});
