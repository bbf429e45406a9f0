import type { Facility } from '../../platform/facility';
import type { Dialect, FoundService } from '../service';
import { ambilAntrean } from './ambil-antrean';
import { batalAntrean } from './batal-antrean';
import { peserta } from './peserta';
import { phraseRefusal } from './refusals';
import { sisaPeserta } from './sisa-peserta';
import { statusAntrean } from './status-antrean';
import { token } from './token';

/** The six services of primary care, in the catalogue's order (ws-faskes §5). */
const services = [token, statusAntrean, ambilAntrean, sisaPeserta, batalAntrean, peserta];

const stepsOf = (path: string): string[] => path.split('/').filter((step) => step !== '');
const routes = services.flatMap((service) => service.paths.map((path) => ({ service, steps: stepsOf(path) })));

/** Only at the paths the catalogue prints, which end in fields. */
function findService(_facility: Facility, path: string): FoundService | undefined {
  const asked = stepsOf(path);
  for (const { service, steps } of routes) {
    const fields = steps.length === asked.length ? fieldsOf(steps, asked) : undefined;
    if (fields !== undefined) return Object.keys(fields).length === 0 ? { service } : { service, fields };
  }
  return undefined;
}

/** The fields of an address that fits; undefined where a step is another one, or is encoded in a way nobody can read. */
function fieldsOf(steps: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  const fields: Record<string, string> = {};
  for (const [position, step] of steps.entries()) {
    const sent = asked[position] ?? '';
    if (!step.startsWith('{')) {
      if (sent.toLowerCase() !== step) return undefined;
      continue;
    }
    const value = decoded(sent);
    if (value === undefined) return undefined;
    fields[step.slice(1, -1)] = value;
  }
  return fields;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export const FKTP: Dialect = { services, findService, phraseRefusal };
