import type { Mask } from './mask';
import { VERDICT_WORDS } from './report-words';
import type { ScenarioResult } from './scenario';

const WIDEST = 17;

/** One line per scenario for the terminal, and below it what is wrong. */
export function progressLines({ row, service, title, verdict, steps, untested, notes }: ScenarioResult, mask: Mask): string[] {
  const shown = (text: string): string => mask.text(text).replace(/[\p{Cc}\p{Cf}]/gu, ' ');
  const findings = steps.flatMap((step) => step.findings.map(({ text }) => `       – ${step.label}: ${text}`));
  return [
    `${String(row).padStart(3)}  ${VERDICT_WORDS[verdict].padEnd(WIDEST)}  ${service}: ${title}`,
    ...(verdict === 'sesuai' || verdict === 'dikerjakan manual' ? [] : [...findings, ...[...untested, ...notes].map((reason) => `       – ${reason}`)]),
  ].map(shown);
}
