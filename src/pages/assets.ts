import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import compression from 'compression';
import { Router } from 'express';
import { PACKAGE_ROOT } from '../platform/package-root';

const FOLDER = path.join(PACKAGE_ROOT, 'src', 'pages', 'assets');

/** Libraries and the typeface, under names of ours: the hospital's network may have no internet. */
const VENDOR: Record<string, string> = {
  'vendor/htmx.js': 'htmx.org/dist/htmx.min.js',
  'vendor/morph.js': 'idiomorph/dist/idiomorph-ext.min.js',
  'vendor/chart.js': 'chart.js/dist/chart.umd.min.js',
  'vendor/typeface.woff2': '@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2',
};

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.webmanifest': 'application/manifest+json',
};

interface Asset {
  contentType: string;
  body: Buffer;
}

function readAssets(): Map<string, Asset> {
  const ours = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && path.extname(entry.name) in CONTENT_TYPES)
    .map((entry) => path.join(entry.parentPath, entry.name));
  const files: [name: string, file: string][] = [
    ...ours.map((file): [string, string] => [path.relative(FOLDER, file).split(path.sep).join('/'), file]),
    ...Object.entries(VENDOR).map(([name, file]): [string, string] => [name, path.join(PACKAGE_ROOT, 'node_modules', file)]),
  ];
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, file]) => [name, { contentType: CONTENT_TYPES[path.extname(name)] ?? 'application/octet-stream', body: readFileSync(file) }]));
}

const assets = readAssets();

/** Of all of them together, so that a script finds its neighbours by relative paths and a new version is never mixed with an old one. */
const VERSION = createHash('sha256').update([...assets].map(([name, { body }]) => `${name} ${createHash('sha256').update(body).digest('hex')}`).join('\n')).digest('hex').slice(0, 12);

const ASSETS_AT = '/aset';

/** The address of an asset: `asset('base.css')`. @throws for a name that is none: a slip of ours */
export function asset(name: string): string {
  if (!assets.has(name)) throw new Error(`there is no asset ${name}`);
  return `${ASSETS_AT}/${VERSION}/${name}`;
}

/** Everything pages load, from memory, for ever: the address changes with the content. */
export function assetsRouter(): Router {
  const router = Router();
  router.use(ASSETS_AT, compression());
  router.get(`${ASSETS_AT}/:version/*name`, (request, response) => {
    const found = assets.get((request.params.name).join('/'));
    if (found === undefined) {
      response.status(404).type('text').send('Tidak ditemukan');
      return;
    }
    // Of another version than ours: an old page still open, or a server already newer; not to be kept.
    response.set('cache-control', request.params.version === VERSION ? 'public, max-age=31536000, immutable' : 'no-store');
    response.set('content-type', found.contentType);
    response.send(found.body);
  });
  return router;
}
