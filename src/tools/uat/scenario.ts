import type { Exchange } from './exchange';

export const VERDICTS = ['sesuai', 'hampir', 'tidak sesuai', 'tidak diuji', 'dikerjakan manual'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** In what a reply differs. */
export type Aspect = 'sambungan' | 'HTTP' | 'bentuk' | 'kode' | 'kalimat' | 'isian' | 'nilai' | 'waktu';

export interface Finding {
  /** `salah` fails the scenario; `hampir` is a near miss, such as another wording (catalogue ws-faskes §2: "saran"). */
  weight: 'salah' | 'hampir';
  aspect: Aspect;
  text: string;
}

/** One call of a scenario, judged. */
export interface Step {
  label: string;
  expected: string;
  exchange: Exchange;
  findings: Finding[];
}

/** A line for what a person has to do or see, of the rows that belong to a phone. */
export interface ManualLine {
  what: string;
  /** What the web service has shown of it already. */
  shownBy: string;
}

/** A row of the checklist, in the order of BPJS's form. */
export interface Scenario<Context> {
  row: number;
  /** Heading under which the form lists it. */
  service: string;
  title: string;
  expected: string;
  /** The form marks it so, or it may be left out. Untested, it does not spoil the run. */
  isOptional?: boolean;
  /** Carried out after all others; it stays at its place in the report. */
  runsLast?: boolean;
  run: (trial: Trial, context: Context) => Promise<void>;
}

export interface ScenarioResult {
  row: number;
  service: string;
  title: string;
  expected: string;
  isOptional: boolean;
  verdict: Verdict;
  steps: readonly Step[];
  /** Names of the data file's fields that were missing, or what kept the row from being tested. */
  untested: readonly string[];
  manual: readonly ManualLine[];
  notes: readonly string[];
}

/** A step as its scenario goes on with it. */
export interface Seen {
  /** metadata.code was the expected one. */
  hasCode: boolean;
  /** Empty where the reply had none. */
  response: Readonly<Record<string, unknown>>;
  findings: readonly Finding[];
  find: (weight: Finding['weight'], aspect: Aspect, text: string) => void;
}

/** What a scenario is given to work with. */
export interface Trial {
  /** Judges an exchange and keeps it as a step. */
  see: (label: string, exchange: Exchange, expectation: Expectation) => Seen;
  /** @throws NotTested when the data file does not have it */
  need: <T>(value: T | undefined, name: string) => T;
  /** The rest goes on; the row counts as not tested. */
  lacks: (name: string) => void;
  manual: (line: ManualLine) => void;
  note: (text: string) => void;
}

/** Stops a scenario: something that it needs is missing. */
export class NotTested extends Error {
  override readonly name = 'NotTested';
}

/** What the catalogue says of one reply. */
export interface Expectation {
  code: number;
  /** Undefined: any sentence. */
  wording?: Wording;
  /** Of a successful reply's `response`; undefined: not looked at. */
  shape?: Shape;
  /** A reply of metadata only. */
  hasNoResponse?: boolean;
  /** Another code that the catalogue lets pass, as a near miss with this reason. */
  orElse?: { code: number; because: string };
}

/** A sentence that the form suggests, and others met for the same condition. `{…}` stands for data. */
export interface Wording {
  /** Replies that match another condition's sentences say something else than what happened. */
  condition: string;
  suggested: string;
  /** Printed in the catalogue for the same condition: as good as the suggested one. */
  also?: readonly string[];
  /** Other words are a near miss only where they speak of this. */
  mustSpeakOf?: RegExp;
}

/** What a `response` must look like. Paths are `response.list.0.kodebooking`. */
export interface Shape {
  unfit: (response: unknown) => string[];
  /** Fields not in the catalogue. */
  extra: (response: unknown) => string[];
}
