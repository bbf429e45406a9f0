import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DemoSamples } from '../../seeds/demo-samples';
import type { FacilitySamples } from '../../seeds/facility-samples';
import type { Facility } from '../platform/facility';
import { replacePrivateFile } from '../platform/private-file';

/** What scripts and a first `curl` need to talk to the running demo. At the top it tells of the facility at the root. */
export interface DemoFile {
  publicUrl: string;
  internalUrl: string;
  simulatorUrl: string;
  wsUser: string;
  wsPassword: string;
  facilityCode: string;
  /** Who may sign in at the panels. */
  staff: StaffAccess[];
  databaseUrl: string;
  samples: DemoSamples;
  /** All facilities, that at the root first. */
  facilities: DemoFileFacility[];
  /** Who creates, configures and retires facilities. */
  platform: { url: string; username: string; password: string };
}

export interface DemoFileFacility {
  code: string;
  kind: Facility['kind'];
  name: string;
  publicUrl: string;
  internalUrl: string;
  simulatorUrl: string;
  wsUser: string;
  wsPassword: string;
  staff: StaffAccess[];
  samples: FacilitySamples;
}

interface StaffAccess {
  username: string;
  password: string;
  roles: string[];
}

export function demoFilePath(varDir: string): string {
  return path.join(varDir, 'demo.json');
}

/** Replaces `demo.json` at once, readable by its owner only. */
export function writeDemoFile(varDir: string, content: DemoFile): void {
  replacePrivateFile(demoFilePath(varDir), `${JSON.stringify(content, null, 2)}\n`);
}

/** @throws a sentence when no demo has been started in this folder */
export function readDemoFile(varDir: string): DemoFile {
  try {
    return JSON.parse(readFileSync(demoFilePath(varDir), 'utf8')) as DemoFile;
  } catch (error) {
    throw new Error(`${demoFilePath(varDir)} cannot be read. Start the demo first (npm start), in this folder or with the same VAR_DIR.`, { cause: error });
  }
}
