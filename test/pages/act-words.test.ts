import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { actText, detailText, subjectAsked, subjectText } from '../../src/pages/staff/monitor/act-words';

const SOURCES = path.join(__dirname, '..', '..', 'src');

/** Names of acts that a source gives to `recordAct` in so many letters. */
function actsIn(text: string): string[] {
  return [...text.matchAll(/recordAct\((?:[^;]*?)\bact: ([^,]+),/g)].flatMap(([, given = '']) => [...given.matchAll(/'([a-z-]+)'/g)].map(([, act = '']) => act));
}

test('every act that is recorded has its words in Indonesian', () => {
  const acts = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => actsIn(readFileSync(path.join(SOURCES, name), 'utf8')));
  expect(acts.length).toBeGreaterThan(20);
  expect([...new Set(acts)].filter((act) => actText(act) === act)).toEqual([]);
});

test('what belongs to an act is one line, whatever shape it has', () => {
  expect(detailText({ reason: 'listrik padam', tasks: [3, 4], onLeave: true, name: { before: '', after: 'Ruang 2' }, occurredAt: '2026-11-22T23:40:05.000Z' }, 'WIB')).toBe(
    'alasan: listrik padam, langkah: 3 → 4, libur: ya, nama: (sebelumnya: –, menjadi: Ruang 2), terjadi: 23-11-2026 06.40.05',
  );
  expect([subjectText('device 1'), subjectAsked('Perangkat 1'), subjectAsked(subjectText('holiday 2026-12-25'))]).toEqual(['perangkat 1', 'device 1', 'holiday 2026-12-25']);
});
