import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CHECK_IDS, FACILITY_CHECKS, SERVER_CHECKS } from '../../src/doctor/all-checks';

const guide = readFileSync(path.join(__dirname, '../../docs/doctor.md'), 'utf8');

test('the guide has a line for every check and for no other, and marks those of the start', () => {
  const lines = new Map([...guide.matchAll(/^\| `([a-z-]+)` \| (.*)$/gm)].map(([, id = '', rest = '']) => [id, rest]));
  expect([...lines.keys()].sort()).toEqual([...CHECK_IDS].sort());
  expect(new Set(CHECK_IDS).size).toBe(CHECK_IDS.length);
  for (const id of CHECK_IDS) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  for (const { id, essential } of SERVER_CHECKS) expect([id, lines.get(id)?.startsWith('ya |')]).toEqual([id, essential]);
  expect(FACILITY_CHECKS.filter(({ essential }) => essential)).toEqual([]);
});
