import type { Caller } from '../bpjs/call';
import type { BpjsOperation } from '../bpjs/operation';
import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { BpjsAccount, Facility } from '../platform/facility';
import type { FacilitySettings } from '../platform/facility-settings';
import type { Claimed } from './claim';
import type { Finding } from './decision';
import type { Fact, FactKind, TaskId } from './facts';
import type { Tried } from './pace';
import { fkrtl } from './send-fkrtl';
import { fktp } from './send-fktp';
import type { Visit } from './visit';

export interface SendDeps {
  db: Db;
  clock: Clock;
  caller: Caller;
  /** As long as one call may take, by its time-outs: with less of the lease left, nothing is sent. */
  longestCallMs?: number;
}

/** What is to be told, of whom, and by which claim. */
export interface Owed {
  facility: Facility;
  account: BpjsAccount;
  row: Claimed;
  fact: Fact;
  visit: Visit;
}

/** What a try would send. */
export interface WouldSend {
  service: BpjsOperation;
  /** Null where the service has no body. */
  body: object | null;
}

/** BPJS's contract with one kind of facility: which facts it has a call for, and how they are told. */
export interface Dialect {
  /** The facts there is a call for; undefined: for every one. All others need nobody, and wait for nothing. */
  told: { kinds: readonly FactKind[]; tasks: readonly TaskId[] } | undefined;
  /** Why a fact is not told, whatever the hour and whatever became of the booking; undefined: it is. */
  whyNotTold: (fact: Fact, visit: Visit) => Finding | undefined;
  /**
   * Tells one fact, or finds why it cannot be told now.
   * @throws HeldUp when nothing may be sent any more under this claim
   */
  send: (deps: SendDeps, owed: Owed) => Promise<Tried & { remark?: string }>;
  /** For people to look at; a finding where nothing would be sent. `time`: with which a task would be sent. */
  wouldSend: (fact: Fact, visit: Visit, settings: FacilitySettings, time: Date | null) => WouldSend | Finding;
}

const DIALECTS: Record<Facility['kind'], Dialect> = { FKRTL: fkrtl, FKTP: fktp };

export function dialectOf({ kind }: Pick<Facility, 'kind'>): Dialect {
  return DIALECTS[kind];
}
