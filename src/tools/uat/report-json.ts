import type { Report } from './report';

/** The report for machines: the same content, masked the same way. */
export function reportJson(report: Report, exitStatus: number): string {
  return `${JSON.stringify({ exitStatus, ...report }, null, 2)}\n`;
}
