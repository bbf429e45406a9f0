/** How one thing stands. `tidak-diketahui`: it cannot be told from here, which is neither good nor bad. */
export const VERDICTS = ['gagal', 'perhatian', 'tidak-diketahui', 'baik'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One thing that was looked at. Sentences are Indonesian, for the officer who has to mend it; never a secret, never a patient. */
export interface Finding {
  verdict: Verdict;
  /** How it stands. */
  what: string;
  /** What to do about it: file, command, letter. Absent where nothing is to be done. */
  mend?: string;
  /** The same for machines. */
  detail?: Record<string, unknown>;
}

export const good = (what: string, detail?: Finding['detail']): Finding => ({ verdict: 'baik', what, ...(detail === undefined ? {} : { detail }) });
export const warning = (what: string, mend: string, detail?: Finding['detail']): Finding => ({ verdict: 'perhatian', what, mend, ...(detail === undefined ? {} : { detail }) });
export const bad = (what: string, mend: string, detail?: Finding['detail']): Finding => ({ verdict: 'gagal', what, mend, ...(detail === undefined ? {} : { detail }) });
export const unknown = (what: string, mend?: string, detail?: Finding['detail']): Finding => ({ verdict: 'tidak-diketahui', what, ...(mend === undefined ? {} : { mend }), ...(detail === undefined ? {} : { detail }) });

/** The worst of all; `baik` of none. */
export function worstOf(findings: readonly Pick<Finding, 'verdict'>[]): Verdict {
  return VERDICTS.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'baik';
}
