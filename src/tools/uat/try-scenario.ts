import { compare } from './compare';
import { codeOf, responseOf } from './exchange';
import { given, lacking } from './given';
import { NotTested, type Expectation, type Scenario, type ScenarioResult, type Step, type Trial, type Verdict } from './scenario';

/**
 * Runs one scenario to its result. What is missing makes it "tidak diuji", never "sesuai"; what was seen to be wrong
 * before that stays wrong.
 */
export async function tryScenario<Context>(scenario: Scenario<Context>, context: Context, slowMs: number): Promise<ScenarioResult> {
  const { row, service, title, expected, isOptional = false } = scenario;
  const steps: Step[] = [];
  const untested: string[] = [];
  const manual: ScenarioResult['manual'][number][] = [];
  const notes: string[] = [];
  const trial: Trial = {
    see: (label, exchange, expectation) => {
      const step: Step = { label, expected: expectationWords(expectation), exchange, findings: compare(exchange, expectation, slowMs) };
      steps.push(step);
      return {
        hasCode: codeOf(exchange) === expectation.code,
        response: responseOf(exchange) ?? {},
        findings: step.findings,
        find: (weight, aspect, text) => void step.findings.push({ weight, aspect, text }),
      };
    },
    need: given,
    lacks: (name) => void untested.push(lacking(name)),
    manual: (line) => void manual.push(line),
    note: (text) => void notes.push(text),
  };
  try {
    await scenario.run(trial, context);
  } catch (error) {
    if (!(error instanceof NotTested)) throw error;
    untested.push(error.message);
  }
  return { row, service, title, expected, isOptional, verdict: verdictOf(steps, untested, manual.length > 0), steps, untested, manual, notes };
}

function verdictOf(steps: readonly Step[], untested: readonly string[], isManual: boolean): Verdict {
  const findings = steps.flatMap((step) => step.findings);
  if (findings.some(({ weight }) => weight === 'salah')) return 'tidak sesuai';
  if (untested.length > 0) return 'tidak diuji';
  if (isManual) return 'dikerjakan manual';
  if (steps.length === 0) return 'tidak diuji';
  return findings.length > 0 ? 'hampir' : 'sesuai';
}

function expectationWords({ code, wording, shape, hasNoResponse, orElse }: Expectation): string {
  const said = wording === undefined ? (code === 200 ? '' : ' dengan kalimat bebas') : ` ${wording.suggested}`;
  const content = hasNoResponse === true && code === 200 ? ', tanpa response' : shape === undefined ? '' : ', semua isian sesuai katalog';
  return `${code}${said}${content}${orElse === undefined ? '' : ` (boleh ${orElse.code})`}`;
}
