import type { WebServiceTokens } from '../auth/web-service-tokens';
import type { SignInVerdict } from '../auth/web-service-sign-in';
import type { WrongCredentials } from '../auth/wrong-credentials';
import type { Clock } from '../platform/clock';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import type { KnownCallers } from '../platform/known-callers';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import type { PatientAccess } from '../platform/patient-access/patient-access';
import type { SecurityNotes } from '../platform/security-log/security-notes';
import type { QueueReads } from '../queue/queue-reads';
import type { TakeNumber, Ticket } from '../queue/take-number';
import type { ReplyJournal } from '../queue/reply-journal';
import type { Timetable } from '../schedules/timetable';
import type { Evidence } from './evidence';

/** What the web service needs of the house. */
export interface FaskesDeps {
  db: Db;
  clock: Clock;
  log: Log;
  facilities: FacilityDirectory;
  timetable: Timetable;
  tokens: WebServiceTokens;
  signIn: (facility: Facility, username: string, password: string, address: string) => Promise<SignInVerdict>;
  knownCallers: KnownCallers;
  wrongCredentials: WrongCredentials;
  takeNumber: (facility: Facility, request: TakeNumber) => Promise<Ticket>;
  reads: QueueReads;
  replies: ReplyJournal;
  evidence: Evidence;
  metrics: Pick<Metrics, 'called'>;
  /** What whoever guards the house must know: refusals and the like. */
  security: SecurityNotes;
  /** Who was shown data of which patient. */
  access: PatientAccess;
}
