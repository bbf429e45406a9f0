import { strFromU8, unzipSync } from 'fflate';
import { tableOf } from '../../src/platform/table-export/table';
import { csvOf } from '../../src/platform/table-export/table-csv';
import { sheetNames, workbookOf } from '../../src/platform/table-export/workbook';

interface Row {
  clinic: string;
  day: string;
  visits: number | null;
  share: number | null;
}

const table = (rows: readonly Row[]) =>
  tableOf<Row>({
    name: 'Per poli: 01/2027',
    title: ['Antrean per poli', 'RS Uji, Januari 2027'],
    columns: [
      { header: 'Poli', kind: 'text', value: ({ clinic }) => clinic },
      { header: 'Tanggal', kind: 'date', value: ({ day }) => day },
      { header: 'Kunjungan', kind: 'integer', value: ({ visits }) => visits },
      { header: 'Pemanfaatan', kind: 'share', value: ({ share }) => share },
    ],
    rows,
  });

const ROWS: Row[] = [
  { clinic: '=HYPERLINK("http://x","y")', day: '2027-01-18', visits: 1412, share: 0.9537 },
  { clinic: 'Saraf & <b>"Anak"</b>\u0000\ud800', day: '2027-01-19', visits: 0, share: null },
];

const unescaped = (text: string): string => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;|&apos;/g, "'").replace(/&amp;/g, '&');

/** What a reader of the format finds: each line's cells as type and text. */
function readBack(workbook: Buffer): { names: string[]; sheets: string[][][]; parts: Record<string, string> } {
  const parts = Object.fromEntries(Object.entries(unzipSync(workbook)).map(([name, bytes]) => [name, strFromU8(bytes)]));
  const texts = [...(parts['xl/sharedStrings.xml'] ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item = '']) => unescaped([...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text = '']) => text).join('')));
  const names = [...parts['xl/workbook.xml']!.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name = '']) => unescaped(name));
  const sheets = names.map((_name, index) =>
    [...parts[`xl/worksheets/sheet${index + 1}.xml`]!.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, cells = '']) =>
      [...cells.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', content = '']) => {
        const value = /<v>(.*?)<\/v>/s.exec(content)?.[1] ?? '';
        const type = /t="(\w+)"/.exec(attributes)?.[1] ?? 'n';
        return type === 's' ? `text ${texts[Number(value)] ?? ''}` : type === 'inlineStr' ? `text ${unescaped(/<t[^>]*>(.*?)<\/t>/s.exec(content)?.[1] ?? '')}` : value === '' ? 'empty' : `number ${value}`;
      }),
    ),
  );
  return { names, sheets, parts };
}

test('a workbook holds each table on a sheet of its own, its cells of their kind, what is not known empty, and nothing that calculates by itself', async () => {
  const { names, sheets, parts } = readBack(await workbookOf([table(ROWS), table([])]));
  expect(names).toEqual(['Per poli 01 2027', 'Per poli 01 2027 2']);
  const head = [['text Antrean per poli'], ['text RS Uji, Januari 2027'], [], ['text Poli', 'text Tanggal', 'text Kunjungan', 'text Pemanfaatan']];
  // Days since 30 December 1899: no zone of any machine shifts them.
  const serial = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 25_569;
  expect(sheets[0]!.map((row) => row.filter((cell) => cell !== 'empty'))).toEqual([
    ...head,
    ['text =HYPERLINK("http://x","y")', `number ${serial('2027-01-18')}`, 'number 1412', 'number 0.9537'],
    ['text Saraf & <b>"Anak"</b> ', `number ${serial('2027-01-19')}`, 'number 0'],
  ]);
  expect(sheets[1]!.filter((row) => row.length > 0)).toEqual(head.filter((row) => row.length > 0));
  expect(Object.values(parts).some((part) => /<f[ >]/.test(part))).toBe(false);
  await expect(workbookOf([table([{ clinic: 'Saraf', day: '2027-01-18', visits: Number.NaN, share: null }])])).rejects.toThrow(RangeError);
});

test('names of sheets are what a workbook takes, and none is there twice', () => {
  expect(sheetNames(['Ringkasan', 'ringkasan', '', "'/?*'", 'x'.repeat(40), 'x'.repeat(41)])).toEqual(['Ringkasan', 'ringkasan 2', 'Lembar', 'Lembar 2', 'x'.repeat(31), `${'x'.repeat(29)} 2`]);
});

test('the same table as CSV has one head, plain numbers, shares as per cent, and no formula', () => {
  expect(csvOf(table(ROWS.map((row) => ({ ...row, clinic: row.clinic.slice(0, 11) }))))).toBe('\ufeffPoli,Tanggal,Kunjungan,Pemanfaatan (%)\r\n\'=HYPERLINK(,2027-01-18,1412,95.37\r\nSaraf & <b>,2027-01-19,0,\r\n');
});
