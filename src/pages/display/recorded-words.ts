import { readdirSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../platform/package-root';

const FOLDER = path.join(PACKAGE_ROOT, 'src', 'pages', 'assets', 'voice');
const SUFFIX = '.mp3';

/** The words that lie recorded in src/pages/assets/voice, by name. A recording a hospital puts there is spoken from the next start on. */
export const RECORDED_WORDS: ReadonlySet<string> = new Set(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length)),
);
