import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { faultSchema, strikeFields, type Fault } from './faults';

export interface Scenario {
  /** Decides which calls a `chance` strikes. */
  seed?: number | undefined;
  faults: readonly Fault[];
}

/** A mistake in a scenario, in sentences for its author. */
export class ScenarioError extends Error {}

// When and whom may stand beside the fault or in it, whichever reads better; `kind: 429` is a number in YAML.
const kind = z.union([z.string(), z.number().transform(String)]);
const entry = z.strictObject({ note: z.string().optional(), ...strikeFields, fault: z.looseObject({ kind }) });

const scenarioFile = z.union([z.array(z.unknown()), z.strictObject({ seed: z.number().int().nonnegative().optional(), faults: z.array(z.unknown()) })]);

/**
 * Reads a scenario, written in YAML or JSON: a list of entries, or `{ seed, faults: [entries] }`.
 * @throws ScenarioError with one line per mistake, each naming its entry
 */
export function parseScenario(text: string): Scenario {
  let content: unknown;
  try {
    content = parseYaml(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ScenarioError(`The scenario is not YAML or JSON: ${(error as Error).message}`, { cause: error });
  }
  return readScenario(content);
}

/** @throws ScenarioError */
export function readScenario(content: unknown): Scenario {
  const file = scenarioFile.safeParse(content);
  if (!file.success) throw new ScenarioError('A scenario is a list of entries, or an object with `faults` (that list) and perhaps `seed` (a whole number).');
  const { seed, faults: entries } = Array.isArray(file.data) ? { seed: undefined, faults: file.data } : file.data;

  const complaints: string[] = [];
  const faults = entries.flatMap((each, index) => {
    const read = readEntry(each);
    if (read.success) return [read.fault];
    complaints.push(...read.complaints.map((complaint) => `Entry ${index + 1} of the scenario: ${complaint}`));
    return [];
  });
  if (complaints.length > 0) throw new ScenarioError(complaints.join('\n'));
  return { seed, faults };
}

type ReadEntry = { success: true; fault: Fault } | { success: false; complaints: string[] };

function readEntry(content: unknown): ReadEntry {
  const outer = entry.safeParse(content);
  if (!outer.success) return { success: false, complaints: complaintsOf(outer.error) };
  const { note: _forTheReader, fault: inner, ...beside } = outer.data;

  const twice = Object.keys(beside).filter((field) => field in inner);
  if (twice.length > 0) return { success: false, complaints: [`${twice.join(', ')} stands beside the fault and in it; please write it once`] };
  const fault = faultSchema.safeParse({ ...beside, ...inner });
  return fault.success ? { success: true, fault: fault.data } : { success: false, complaints: complaintsOf(fault.error) };
}

function complaintsOf(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
}

/** @throws a sentence that names the file */
export function readScenarioFile(path: string): Scenario {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`The scenario ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    return parseScenario(text);
  } catch (error) {
    throw new Error(`${path} cannot be played.\n${(error as Error).message}`, { cause: error });
  }
}
