import type { WrongCredentials } from '../auth/wrong-credentials';
import type { Clock } from '../platform/clock';
import type { Database } from '../platform/db';
import type { FacilityDirectory } from '../platform/facility-directory';
import type { Log } from '../platform/log';
import type { PatientAccess } from '../platform/patient-access/patient-access';
import type { SecurityNotes } from '../platform/security-log/security-notes';
import type { ReplyJournal } from '../queue/reply-journal';
import type { Timetable } from '../schedules/timetable';
import type { EventStreams } from './event-streams';

/** What the SIMRS API needs of the house. */
export interface SimrsDeps {
  db: Database;
  clock: Clock;
  log: Log;
  facilities: FacilityDirectory;
  timetable: Timetable;
  wrongCredentials: WrongCredentials;
  replies: ReplyJournal;
  eventStreams: EventStreams;
  /** What whoever guards the house must know: refusals and the like. */
  security: SecurityNotes;
  /** Who was shown data of which patient. */
  access: PatientAccess;
}
