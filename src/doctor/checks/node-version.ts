import type { ServerCheck } from '../check';
import { bad, good, warning, type Finding } from '../finding';

/** Major release → the end of its maintenance. */
const MAINTAINED_UNTIL: Readonly<Record<number, string>> = { 20: '2026-04-30', 22: '2027-04-30', 24: '2028-04-30' };
const WARN_MS = 90 * 86_400_000;

/** How a release of Node.js stands at a moment; `version` without its v. */
export function nodeFinding(version: string, now: Date): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const end = MAINTAINED_UNTIL[major];
  const detail = { version, maintainedUntil: end ?? null };
  const move = 'Naikkan Node.js ke 22 atau 24 (LTS), lalu npm ci && npm run build dan mulai ulang server.';
  if (major < 20 || (major === 20 && minor < 19)) return bad(`Node.js ${version} terlalu lama; paling rendah 20.19.`, move, detail);
  if (major % 2 === 1) return warning(`Node.js ${version} bukan rilis jangka panjang.`, move, detail);
  if (end === undefined) return good(`Node.js ${version}.`, detail);
  const left = Date.parse(end) - now.getTime();
  if (left <= 0) return warning(`Node.js ${version} tidak lagi mendapat perbaikan keamanan (sejak ${end}).`, move, detail);
  if (left < WARN_MS) return warning(`Node.js ${version} mendapat perbaikan hanya sampai ${end}.`, move, detail);
  return good(`Node.js ${version}, dirawat sampai ${end}.`, detail);
}

export const nodeVersion: ServerCheck = {
  id: 'node-version',
  title: 'Versi Node.js',
  essential: true,
  run: ({ clock }) => [nodeFinding(process.versions.node, clock())],
};
