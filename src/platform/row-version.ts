import { createHash } from 'node:crypto';

/**
 * A mark of what a form showed. The form carries it; whoever saves compares it with what is stored under its lock, so that
 * nobody writes over a change they have not seen.
 */
export function versionOf(shown: object): string {
  const fields = Object.entries(shown).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url').slice(0, 22);
}
