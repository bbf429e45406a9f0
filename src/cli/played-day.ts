import { setTimeout as pause } from 'node:timers/promises';
import type { DemoFileFacility } from '../demo/demo-file';
import type { Clock } from '../platform/clock';
import type { Database } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import type { Log } from '../platform/log';
import type { Timeline } from './timeline';

/** A day of one facility of the running demo, while it is played. */
export interface PlayedDay {
  varDir: string;
  db: Database;
  directory: FacilityDirectory;
  facility: Facility;
  /** As `demo.json` tells of it. */
  described: DemoFileFacility;
  clock: Clock;
  log: Log;
  told: Timeline;
  /** Everything that was not as it must be. */
  wrong: string[];
}

/** BPJS compares task times by the second. */
export const BETWEEN_EVENTS_MS = 1_100;

const REPORTED_WITHIN_TRIES = 120;
const TRY_MS = 500;

/** What BPJS holds, read until `isComplete`, or as it is after a minute. */
export async function held<T>(read: () => Promise<T>, isComplete: (found: T) => boolean): Promise<T> {
  let found = await read();
  for (let tries = 1; tries < REPORTED_WITHIN_TRIES && !isComplete(found); tries++) {
    await pause(TRY_MS);
    found = await read();
  }
  return found;
}
