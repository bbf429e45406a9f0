import type { WrongCredentials } from '../auth/wrong-credentials';
import type { Clock } from '../platform/clock';
import type { Database } from '../platform/db';
import type { FacilityDirectory } from '../platform/facility-directory';
import type { Log } from '../platform/log';
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
}
