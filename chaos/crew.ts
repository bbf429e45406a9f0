import { existsSync } from 'node:fs';
import path from 'node:path';
import { keepAlive, type KeptProcess } from './kept-process';

/** As built, whether this file runs built or in a test. */
const MAIN = ['../src/main.js', '../dist/src/main.js'].map((file) => path.join(__dirname, file)).find((file) => existsSync(file));

/** One process of the product, which comes back when it is gone. */
export function employ(name: string, command: 'serve' | 'work', env: Record<string, string>): KeptProcess {
  if (MAIN === undefined) throw new Error('the program is not built: run npm run build first');
  return keepAlive(name, { path: process.execPath, args: [MAIN, command], env: { PATH: process.env['PATH'] ?? '', ...env } });
}
