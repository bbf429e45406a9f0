import type { Clock } from '../platform/clock';
import type { Doctor } from '../doctor/doctor';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import type { Log } from '../platform/log';
import type { PatientAccess } from '../platform/patient-access/patient-access';
import type { SecurityNotes } from '../platform/security-log/security-notes';
import type { ReplyJournal } from '../queue/reply-journal';
import type { TakeNumber, Ticket } from '../queue/take-number';
import type { Timetable } from '../schedules/timetable';
import type { KioskGuesses } from '../service-points/kiosk-guesses';
import type { Live } from './live';

/** What the pages need of the house. */
export interface PagesDeps {
  db: Db;
  /** The same database, for the few acts whose statements take minutes (imports): nobody at a counter waits for them. */
  longWork: Db;
  clock: Clock;
  log: Log;
  facilities: FacilityDirectory;
  timetable: Timetable;
  takeNumber: (facility: Facility, request: TakeNumber) => Promise<Ticket>;
  replies: ReplyJournal;
  live: Live;
  kioskGuesses: KioskGuesses;
  /** Examines the server and a facility, for the administrator's page. */
  doctor: Doctor;
  /** What whoever guards the house must know: refusals and the like. */
  security: SecurityNotes;
  /** Who was shown data of which patient. */
  access: PatientAccess;
}
