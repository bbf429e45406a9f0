import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { localDate, localTime } from '../../platform/clock';
import { CannotRun } from './data-file';
import type { Identity } from './identity-file';
import { makeReport } from './report';
import { reportHtml } from './report-html';
import { reportJson } from './report-json';
import { reportPdf } from './report-pdf';
import type { UatResult } from './run-uat';

/**
 * Writes the report in its three forms. Names carry facility and moment, so that an earlier run is never lost.
 * @throws CannotRun when the folder cannot be written
 */
export async function writeReports(result: UatResult, identity: Identity, exitStatus: number, folder: string): Promise<string[]> {
  const report = makeReport(result, identity);
  const { startedAt, faskes, profile } = result;
  const when = `${localDate(startedAt, faskes.zona)}-${localTime(startedAt, faskes.zona).replace(':', '')}${startedAt.toISOString().slice(17, 19)}`;
  const name = `uat-${profile}-${faskes.kode.replace(/[^A-Za-z0-9]+/g, '')}-${when}`;
  const contents: [string, string | Buffer][] = [['html', reportHtml(report)], ['pdf', await reportPdf(report)], ['json', reportJson(report, exitStatus)]];
  try {
    mkdirSync(folder, { recursive: true });
    return contents.map(([ending, content]) => {
      const file = path.join(folder, `${name}.${ending}`);
      writeFileSync(file, content, { mode: 0o600 });
      return file;
    });
  } catch (error) {
    throw new CannotRun(`--out: laporan tidak dapat ditulis ke ${folder} (${(error as NodeJS.ErrnoException).code ?? 'tidak diketahui'})`);
  }
}
