import { DEFAULT_LAYOUT, displayLayoutOf, displayLayoutSchema, layoutOfHouse } from '../../src/pages/display/display-layout';

test('a display whose layout nobody wrote yet shows the queues most halls have, a new one those the house has a place for', () => {
  expect(displayLayoutOf({})).toEqual(DEFAULT_LAYOUT);
  expect(displayLayoutSchema.parse(DEFAULT_LAYOUT)).toEqual(DEFAULT_LAYOUT);
  const other = (queueCode: string) => ({ kind: 'other', queueCode }) as const;
  const place = (kind: 'registration' | 'clinic' | 'pharmacy') => ({ kind, queueCode: null });
  expect(layoutOfHouse([place('registration'), place('clinic'), place('pharmacy'), other('laboratorium'), other('laboratorium'), other('radiologi')]).panels).toEqual([
    { kind: 'clinic', clinicCodes: [] }, { kind: 'registration' }, { kind: 'pharmacy' }, other('laboratorium'), other('radiologi'),
  ]);
  expect(layoutOfHouse([place('clinic')]).panels).toEqual([{ kind: 'clinic', clinicCodes: [] }]);
  expect(layoutOfHouse(['a', 'b', 'c', 'd', 'e', 'f'].map(other)).panels).toHaveLength(6);
});

test('what is understood of a layout is shown, whatever else was stored', () => {
  expect(
    displayLayoutOf({ panels: [{ kind: 'clinic', clinicCodes: ['ANA'] }, { kind: 'weather' }, { kind: 'other' }, 7, { kind: 'pledge' }], runningText: 12, voice: 'yes', nextNumbers: 99 }),
  ).toEqual({ panels: [{ kind: 'clinic', clinicCodes: ['ANA'] }, { kind: 'pledge' }], runningText: '', voice: true, nextNumbers: 4 });
  expect(displayLayoutOf({ panels: Array.from({ length: 9 }, () => ({ kind: 'doctors' })) }).panels).toHaveLength(6);
});

test('a form that asks for the impossible hears it in Indonesian', () => {
  const messages = (layout: unknown): string[] => displayLayoutSchema.safeParse(layout).error?.issues.map(({ message }) => message) ?? [];
  expect(messages({ panels: [] })).toEqual(['Pilih paling sedikit satu bagian layar.']);
  expect(messages({ panels: [{ kind: 'weather' }] })).toEqual(['Pilih isi setiap bagian layar.']);
  expect(messages({ panels: [{ kind: 'other' }] })).toEqual(['Pilih layanan yang ditampilkan.']);
  expect(messages({ panels: [{ kind: 'pharmacy' }], nextNumbers: 30 })).toEqual(['Banyaknya nomor berikutnya 0 sampai 8.']);
});
