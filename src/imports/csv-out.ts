import { stringify, type Options } from 'csv-stringify';
import { stringify as stringifyNow } from 'csv-stringify/sync';
import type { Finding } from './finding';
import type { ImportKind, NewPassword } from './import-kind';

/** What a spreadsheet would take for a formula is written as text. With a mark in front, Excel reads the letters as they are. */
const FOR_SPREADSHEETS: Options = { escape_formulas: true, bom: true, record_delimiter: 'windows' };

const REPORT_COLUMNS = [
  { key: 'line', header: 'baris' },
  { key: 'column', header: 'kolom' },
  { key: 'sentence', header: 'keterangan' },
];

/** The report of an import as CSV, piece by piece. */
export async function* reportCsv(findings: AsyncIterable<Finding>): AsyncGenerator<string> {
  const out = stringify({ ...FOR_SPREADSHEETS, header: true, columns: REPORT_COLUMNS });
  const feed = (async (): Promise<void> => {
    for await (const each of findings) {
      if (!out.write(each)) await new Promise<void>((resolve) => out.once('drain', resolve));
    }
    out.end();
  })();
  feed.catch((error: unknown) => out.destroy(error as Error));
  for await (const piece of out) yield String(piece);
  await feed;
}

/** The temporary passwords of new users, to be handed out and thrown away. */
export function passwordsCsv(passwords: readonly NewPassword[]): string {
  const columns = [
    { key: 'username', header: 'username' },
    { key: 'fullName', header: 'nama' },
    { key: 'password', header: 'kata sandi sementara' },
  ];
  return stringifyNow([...passwords], { ...FOR_SPREADSHEETS, header: true, columns });
}

/** A file to begin with: all columns, and a few lines of invented people. Semicolons, as Excel writes them in Indonesia. */
export function templateCsv({ columns, example }: ImportKind): string {
  return stringifyNow([...example], { bom: true, record_delimiter: 'windows', delimiter: ';', header: true, columns: columns.map(({ header }) => header) });
}
