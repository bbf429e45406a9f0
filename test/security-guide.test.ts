import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WEAKNESSES } from '../src/platform/production-profile';

const root = path.resolve(__dirname, '..');
const guide = readFileSync(path.join(root, 'docs/keamanan.md'), 'utf8');

/** `src/a/b.ts`, and what stands after it in the same folder: `b.ts`. */
function citedPaths(): string[] {
  return [...guide.matchAll(/`((?:src|test|docs|scripts|migrations|deploy)\/[^`\s*]+)`|\]\((?!http|#)([^)#]+)/g)].map(([, inCode, link]) => inCode ?? path.join('docs', link ?? ''));
}

test('every file that the security guide names is there', () => {
  expect(citedPaths().length).toBeGreaterThan(60);
  expect(citedPaths().filter((cited) => !existsSync(path.join(root, cited)))).toEqual([]);
});

test('the security guide names every weakness that production refuses', () => {
  expect(WEAKNESSES.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});
