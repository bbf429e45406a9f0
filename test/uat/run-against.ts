import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readDataFile } from '../../src/tools/uat/data-file';
import type { Profile } from '../../src/tools/uat/data-schema';
import { runUat, type UatInput, type UatResult } from '../../src/tools/uat/run-uat';
import type { Verdict } from '../../src/tools/uat/scenario';
import type { HttpsServer } from './https-server';
import type { WallClock } from './wall-clock';

export interface Against {
  profile: Profile;
  server: Pick<HttpsServer, 'url' | 'ca'>;
  data: object;
  password: string;
  wall: WallClock;
  over?: Partial<UatInput>;
}

/** Runs a checklist with data that goes through a file, as a person's would. */
export async function runAgainst({ profile, server, data, password, wall, over = {} }: Against): Promise<UatResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-uat-test-'));
  try {
    const file = path.join(folder, 'data.json');
    writeFileSync(file, JSON.stringify(data));
    const read = readDataFile(profile, { file, now: wall.clock(), passwordOfEnvironment: password });
    return await runUat({ profile, baseUrl: server.url, read: { ...read, ca: server.ca }, isInsecure: false, ...wall, ...over });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Rows by what was found of them; what was as it should be is left out. */
export function rowsBut(result: UatResult, ...left: Verdict[]): Partial<Record<Verdict, number[]>> {
  const rows: Partial<Record<Verdict, number[]>> = {};
  for (const { verdict, row } of result.results) if (!left.includes(verdict)) (rows[verdict] ??= []).push(row);
  return rows;
}

/** What is said of a row, one line per finding. */
export function findingsOf(result: UatResult, row: number): string[] {
  const found = result.results.find((one) => one.row === row)!;
  return [...found.steps.flatMap(({ label, findings }) => findings.map(({ weight, aspect, text }) => `${label}: ${weight} (${aspect}) ${text}`)), ...found.untested];
}
