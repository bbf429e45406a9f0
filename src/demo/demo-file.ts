import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DemoSamples } from '../../seeds/demo-samples';
import { replacePrivateFile } from '../platform/private-file';

/** What scripts and a first `curl` need to talk to the running demo. */
export interface DemoFile {
  publicUrl: string;
  internalUrl: string;
  simulatorUrl: string;
  wsUser: string;
  wsPassword: string;
  facilityCode: string;
  /** Who may sign in at the panels. */
  staff: { username: string; password: string; roles: string[] }[];
  databaseUrl: string;
  samples: DemoSamples;
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
