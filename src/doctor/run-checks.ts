import { performance } from 'node:perf_hooks';
import type { Check } from './check';
import { unknown, type Finding } from './finding';

/** What one check found. */
export interface CheckResult {
  id: string;
  title: string;
  essential: boolean;
  durationMs: number;
  findings: Finding[];
}

export const DEFAULT_WITHIN_MS = 12_000;

/**
 * Runs all checks side by side, each within its own bound. One that throws or takes too long is a finding and stops no other.
 * Never throws.
 */
export function runChecks<Context>(checks: readonly Check<Context>[], context: Context): Promise<CheckResult[]> {
  return Promise.all(checks.map((check) => runOne(check, context)));
}

async function runOne<Context>(check: Check<Context>, context: Context): Promise<CheckResult> {
  const { id, title, essential, withinMs = DEFAULT_WITHIN_MS } = check;
  const began = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding[]>((resolve) => {
    timer = setTimeout(() => resolve([unknown(`Pemeriksaan tidak selesai dalam ${Math.round(withinMs / 1000)} detik.`, 'Ulangi; bila tetap begitu, periksa jaringan dan beban server.', { withinMs })]), withinMs);
  });
  const work = async (): Promise<Finding[]> => check.run(context);
  const findings = await Promise.race([work().catch((error: unknown) => [couldNotRun(error)]), late]);
  clearTimeout(timer);
  return { id, title, essential, durationMs: Math.round(performance.now() - began), findings };
}

/** Only the kind of an error is told: its text may hold a statement with its values. */
function couldNotRun(error: unknown): Finding {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const kind = typeof code === 'string' ? code : typeof name === 'string' && name !== 'Error' ? name : 'tidak diketahui';
  return unknown(`Pemeriksaan tidak dapat dijalankan (${kind}).`, 'Ulangi; bila tetap begitu, lihat log server dan laporkan nama pemeriksaan ini.', { error: kind });
}
