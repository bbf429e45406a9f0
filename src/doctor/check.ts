import type { Caller } from '../bpjs/call';
import type { Clock } from '../platform/clock';
import type { Config } from '../platform/config';
import type { Sql } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { Finding } from './finding';
import type { Prober } from './probe';

/** What a check of the server as a whole may look at. Nothing of it is changed by any check. */
export interface ServerContext {
  config: Config;
  db: Sql;
  clock: Clock;
  /** Undefined: only the program that serves has it, and it was not given here. */
  tokenSecret: string | undefined;
  /** The address BPJS is given, without a slash at its end; undefined where none is known. */
  publicUrl: string | undefined;
  /** Of all in service. */
  facilities: readonly Facility[];
  caller: Caller;
  /** Undefined without the secret. */
  prober: Prober | undefined;
  /** Certificate authorities to trust towards our own public address instead of the usual ones, PEM. Absent: the usual ones. */
  trustedCa?: string;
}

/** What a check of one facility may look at. */
export interface FacilityContext extends ServerContext {
  facility: Facility;
  /** Where BPJS calls this facility. */
  facilityUrl: string | undefined;
  /** A token of the web service, good for a minute; undefined where there is no user to make it for, or no secret. */
  token: { username: string; token: string } | undefined;
}

export interface Check<Context> {
  /** kebab-case; what `--only` and START_DESPITE name. */
  id: string;
  /** Indonesian. */
  title: string;
  /** Needs neither network nor a running listener, and belongs to the start of a production server, which a `gagal` stops. */
  essential: boolean;
  /** Milliseconds; DEFAULT_WITHIN_MS unless it needs longer. */
  withinMs?: number;
  run: (context: Context) => Promise<Finding[]> | Finding[];
}

export type ServerCheck = Check<ServerContext>;
export type FacilityCheck = Check<FacilityContext>;
