import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES } from '../src/pages/routes';
import { VARIABLES } from '../src/platform/config';

/** What the guides tell people to type, open and set is there. Whether it helps them was tried by following them. */
const root = path.resolve(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const filesBelow = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [path.relative(root, path.join(entry.parentPath, entry.name))] : []));
const GUIDES = ['README.md', 'CONTRIBUTING.md', ...filesBelow('docs').filter((file) => file.endsWith('.md') && !file.startsWith(path.join('docs', 'decisions')))];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Each guide's matches of a pattern, as `docs/a.md: what stands there`. */
function cited(pattern: RegExp): { guide: string; groups: string[] }[] {
  return GUIDES.flatMap((guide) => [...read(guide).matchAll(pattern)].map(([, ...groups]) => ({ guide, groups: groups.map((group = '') => group) })));
}

/** The sources of a command: `npm run keys` is src/cli/keys.ts with what it keeps beside it. */
function sourcesOf(script: string): string {
  const entry = /node dist\/(\S+)\.js(.*)$/.exec(scripts[script] ?? '')?.[1];
  if (entry === undefined) return '';
  const isTool = path.basename(entry) === 'main';
  return filesBelow(path.dirname(entry)).filter((file) => isTool || file.startsWith(entry)).map(read).join('\n');
}

test('every command of the guides is one of package.json, and knows the words and options it is given', () => {
  const commands = cited(/npm run ([a-z:]+)(?: -- ([^\n`]*?))?(?=[`\n#);]| {2,}|$)/g);
  expect(commands.length).toBeGreaterThan(80);
  const wrong = commands.flatMap(({ guide, groups: [script = '', given = ''] }) => {
    if (scripts[script] === undefined) return [`${guide}: npm run ${script}`];
    const [first = ''] = given.split(' ');
    const words = [...(/^[a-z][a-z-]+$/.test(first) ? [first] : []), ...[...given.matchAll(/(?:^| )--([a-z-]+)/g)].map(([, option = '']) => option)].filter((word) => word !== 'help');
    const source = words.length === 0 ? '' : sourcesOf(script);
    return words.filter((word) => !new RegExp(`(?<![a-z-])${word}(?![a-z-])`).test(source)).map((word) => `${guide}: npm run ${script} -- … ${word}`);
  });
  expect(wrong).toEqual([]);
});

/** As GitHub names the places of a page. */
const placesOf = (markdown: string): string[] => [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading.replace(/[`*]/g, '').toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-'));

test('every link of the guides leads to a file that is there, and to a heading of it', () => {
  const links = cited(/\]\((?!https?:|mailto:)([^)\s]+)\)/g);
  expect(links.length).toBeGreaterThan(80);
  const broken = links.filter(({ guide, groups: [target = ''] }) => {
    const [file = '', place] = target.split('#');
    const at = file === '' ? guide : path.join(path.dirname(guide), file);
    return !existsSync(path.join(root, at)) || (place !== undefined && !placesOf(read(at)).includes(place));
  });
  expect(broken.map(({ guide, groups }) => `${guide}: ${groups[0] ?? ''}`)).toEqual([]);
});

test('every file and folder that the guides name is there', () => {
  const files = cited(/`((?:src|test|docs|scripts|migrations|deploy|bench|config)\/[A-Za-z0-9_./-]+)`/g);
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter(({ groups: [file = ''] }) => !existsSync(path.join(root, file))).map(({ guide, groups }) => `${guide}: ${groups[0] ?? ''}`)).toEqual([]);
});

test('every setting that the guides name is one the programs read', () => {
  const OF_OTHERS = ['NODE_EXTRA_CA_CERTS'];
  const sources = ['src/cli', 'src/tools', 'docs/integrasi/contoh', 'scripts', 'config'].flatMap(filesBelow).map(read).join('\n');
  const unknown = cited(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g).filter(({ groups: [name = ''] }) => ![...VARIABLES, ...OF_OTHERS].includes(name) && !sources.includes(name));
  expect(unknown.map(({ guide, groups }) => `${guide}: ${groups[0] ?? ''}`)).toEqual([]);
});

test('every page that the guides send people to is in the list of pages', () => {
  const known = new Set(PAGES.map((route) => route.path));
  const sent = cited(/[`(/1](\/(?:petugas|kiosk|display)(?:\/[a-z-]+)*)(?=[`>)])/g);
  expect(sent.length).toBeGreaterThan(10);
  expect(sent.filter(({ groups: [page = ''] }) => !known.has(page)).map(({ guide, groups }) => `${guide}: ${groups[0] ?? ''}`)).toEqual([]);
});
