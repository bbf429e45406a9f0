import type { z } from 'zod';
import type { Facility } from '../platform/facility';
import type { FaskesDeps } from './deps';
import type { Reply } from './envelope';

/** One call of a service, after the door has let it in. */
export interface Call<Body> {
  facility: Facility;
  body: Body;
  /** Who says to call, from where; only the token service looks at the password. */
  caller: { username: string; password: string; address: string };
  /** Runs when the reply has been written to the caller, and not when its connection was gone before. */
  onReplied: (callback: () => void) => void;
}

/** A service of the contract, as the door needs it. */
export interface Service {
  /** The contract's word, by which log and evidence know it. */
  name: string;
  methods: readonly ('GET' | 'POST' | 'PUT')[];
  /** Open: without a token. */
  access: 'token' | 'open';
  /**
   * Canonical path first; the others are aliases in use at hospitals (catalogue ws-faskes §1.6). Lower case. A step in braces
   * carries the request field of that name (§5).
   */
  paths: readonly string[];
  /** Reading calls are kept as evidence by setting, writing ones always. */
  effect: 'reads' | 'writes';
  /** Reads the body, with the contract's sentence for the first field that is wrong. */
  request: z.ZodType<unknown>;
  answer: (deps: FaskesDeps, call: Call<unknown>) => Promise<Reply>;
}

/** What stands at an address. */
export interface FoundService {
  service: Service;
  /** The request, where the path itself carries it; absent: it is the body. */
  fields?: Record<string, string>;
}

/** How BPJS speaks with one kind of facility. */
export interface Dialect {
  services: readonly Service[];
  /** Case, doubled and last slashes do not matter. */
  findService: (facility: Facility, path: string) => FoundService | undefined;
  /** The reply to a refusal; undefined for one that no service of the dialect can meet. */
  phraseRefusal: (refusal: { code: string; data: unknown }, service: Service | undefined) => Reply | undefined;
}

/** Describes a service with its request type checked against its handler. */
export function service<Schema extends z.ZodType>(
  description: Omit<Service, 'methods' | 'access' | 'request' | 'answer'> &
    Partial<Pick<Service, 'methods' | 'access'>> & {
    request: Schema;
    answer: (deps: FaskesDeps, call: Call<z.output<Schema>>) => Promise<Reply>;
  },
): Service {
  return { methods: ['POST'], access: 'token', ...description, answer: (deps, call) => description.answer(deps, call as Call<z.output<Schema>>) };
}
