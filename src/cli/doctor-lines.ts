import { styleText } from 'node:util';
import { VERDICTS, type Finding, type Verdict } from '../doctor/finding';
import { countsOf, type DoctorReport } from '../doctor/report';
import type { CheckResult } from '../doctor/run-checks';

export const VERDICT_LABELS: Record<Verdict, string> = { gagal: 'GAGAL', perhatian: 'PERHATIAN', 'tidak-diketahui': 'TIDAK DIKETAHUI', baik: 'BAIK' };
const COLOURS = { gagal: ['red', 'bold'], perhatian: 'yellow', 'tidak-diketahui': 'cyan', baik: 'green' } as const satisfies Record<Verdict, Parameters<typeof styleText>[0]>;
const WIDTH = Math.max(...Object.values(VERDICT_LABELS).map((label) => label.length));

/** The report for a person at a terminal; `hasColours` only where that terminal shows them. */
export function doctorLines(report: DoctorReport, hasColours: boolean): string[] {
  const { server, facilities } = report;
  return [
    ...(server.length === 0 ? [] : [`Server${report.publicUrl === null ? '' : ` ${report.publicUrl}`}`, ...server.flatMap((result) => resultLines(result, hasColours)), '']),
    ...facilities.flatMap(({ code, name, checks }) => (checks.length === 0 ? [] : [`${name} (${code})`, ...checks.flatMap((result) => resultLines(result, hasColours)), ''])),
    summaryLine(report, hasColours),
  ];
}

function resultLines({ id, title, findings }: CheckResult, hasColours: boolean): string[] {
  return [`  ${title} [${id}]`, ...findings.flatMap((finding) => findingLines(finding, hasColours))];
}

function findingLines({ verdict, what, mend }: Finding, hasColours: boolean): string[] {
  const label = coloured(verdict, VERDICT_LABELS[verdict].padEnd(WIDTH), hasColours);
  return [`    ${label}  ${what}`, ...(mend === undefined ? [] : [`    ${' '.repeat(WIDTH)}  → ${mend}`])];
}

function summaryLine(report: DoctorReport, hasColours: boolean): string {
  const counts = countsOf(report);
  const parts = VERDICTS.map((verdict) => coloured(verdict, `${counts[verdict]} ${VERDICT_LABELS[verdict].toLowerCase()}`, hasColours && counts[verdict] > 0));
  return `Hasil: ${parts.join(', ')}.`;
}

function coloured(verdict: Verdict, text: string, hasColours: boolean): string {
  return hasColours ? styleText(COLOURS[verdict], text) : text;
}
