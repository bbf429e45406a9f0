import { wordsOf } from '../../src/schedules/difference-words';
import { readableName } from '../../src/schedules/readable-name';

test.each([
  ['KULIT DAN KELAMIN', 'Kulit dan Kelamin'],
  ['DAN LAIN', 'Dan Lain'],
  ['THT-KL', 'THT-KL'],
  ['Orthopedi', 'Orthopedi'],
  ["DR. SITI NUR'AINI HAKIM, SP.PD-KGH", "dr. Siti Nur'aini Hakim, Sp.PD-KGH"],
  ['dr. SARI Wening, Sp.N', 'dr. SARI Wening, Sp.N'],
  ['', ''],
])('a name that BPJS writes as %j is read as %j', (name, readable) => {
  expect(readableName(name)).toBe(readable);
});

test('a clinic that is its own parent is named once; another parent is named beside it', () => {
  const side = (clinicName: string, parentCode: string, parentName: string) => ({ clinicName, parentCode, parentName });
  const what = (ours: object, theirs: object) => wordsOf({ kind: 'clinic-name', ours, theirs, bookingsHit: 0 }).what;
  expect(what(side('Kulit dan Kelamin', 'KLT', 'Kulit dan Kelamin'), side('KULIT KELAMIN', 'KLT', 'KULIT KELAMIN'))).toBe('nama poli di BPJS “Kulit Kelamin”, di sini “Kulit dan Kelamin”');
  expect(what(side('Ginjal', 'INT', 'Penyakit Dalam'), side('GINJAL', 'GIN', 'GINJAL'))).toBe('poli induk di BPJS “Ginjal (GIN)”, di sini “Penyakit Dalam (INT)”');
});
