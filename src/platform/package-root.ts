import path from 'node:path';

/** The folder of package.json, from src/ as from dist/src/. */
export const PACKAGE_ROOT = path.resolve(__dirname, __dirname.includes(`${path.sep}dist${path.sep}`) ? '../../..' : '../..');
