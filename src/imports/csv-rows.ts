import { Readable } from 'node:stream';
import { parse, type CsvError, type Info } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import type { Sql } from '../platform/db';
import { plainHeader, tidy, type Column } from './column';
import { encodingOf, textOf, type CsvSource, type Encoding } from './csv-source';
import { finding, type RawFinding } from './finding';
import { refuseImport } from './refusals';

const DELIMITERS = [';', ',', '\t', '|'] as const;
const DELIMITER_NAMES: Record<string, string> = { ';': 'titik koma', ',': 'koma', '\t': 'tab', '|': 'garis tegak' };
const HEAD_CHARACTERS = 64 * 1024;
/** A hundred times the longest line that makes sense: a quote that is never closed must not swallow the file into memory. */
const LONGEST_LINE = 64 * 1024;
const LONGEST_HEADER = 40;

/** A line of the file with its cells in the order of `columns`; a column the file does not have is undefined. */
export interface CsvRow {
  line: number;
  cells: readonly (string | undefined)[];
}

/** What was understood of a file before its first line is read. */
export interface CsvShape {
  encoding: Encoding;
  delimiter: string;
  /** Of each of our columns its place in the file; -1: not there. */
  places: readonly number[];
  headers: readonly string[];
  /** Headers of the file that mean nothing to us. */
  unused: readonly string[];
  /** Lines before the first of data. */
  headLines: number;
}

/** The shape in the words of its reader. */
export function shapeWords({ encoding, delimiter, unused }: CsvShape): string[] {
  return [`Terbaca sebagai ${encoding.toUpperCase()}, kolom dipisah ${DELIMITER_NAMES[delimiter] ?? delimiter}.`, ...(unused.length === 0 ? [] : [`Kolom yang tidak dipakai: ${unused.join(', ')}.`])];
}

/**
 * Finds out how a file is written and where its columns are.
 * @throws Refusal file-empty, file-encoding-unknown, columns-missing, column-twice
 */
export async function shapeOf(source: CsvSource, sql: Sql, columns: readonly Column[]): Promise<CsvShape> {
  const encoding = await encodingOf(source, sql);
  let head = '';
  for await (const text of textOf(source, sql, encoding, () => undefined)) {
    head += text;
    if (head.length >= HEAD_CHARACTERS) break;
  }
  const lines = head.slice(0, HEAD_CHARACTERS).split(/\r\n|\n|\r/);
  // Excel writes and reads a first line that names the delimiter.
  const named = /^\s*"?sep=(.)"?\s*$/i.exec(lines[0] ?? '')?.[1];
  const headerAt = lines.findIndex((line, at) => (named === undefined || at > 0) && line.replace(/[;,|"\s]/g, '') !== '');
  const headerLine = lines[headerAt];
  if (headerLine === undefined) throw refuseImport('file-empty');

  const readings = (named === undefined ? DELIMITERS : [named]).map((delimiter) => ({ delimiter, headers: headersOf(headerLine, delimiter) }));
  const known = ({ headers }: { headers: readonly string[] }): number => columns.filter((column) => placesIn(column, headers).length > 0).length;
  const [best] = readings.sort((a, b) => known(b) - known(a) || b.headers.length - a.headers.length);
  const { delimiter, headers } = best!;
  const places = columns.map((column) => {
    const [first = -1, second] = placesIn(column, headers);
    if (second !== undefined) throw refuseImport('column-twice', { column: column.header, headers: [headers[first] ?? '', headers[second] ?? ''] });
    return first;
  });
  const missing = columns.filter((column, at) => column.isRequired && places[at] === -1).map(({ header }) => header);
  const shown = headers.map((header) => header.slice(0, LONGEST_HEADER)).filter((header) => header !== '');
  // A file without headers would else have its first patient told in a sentence.
  if (missing.length > 0) throw refuseImport('columns-missing', { missing, found: places.every((place) => place === -1) ? [] : shown });
  return { encoding, delimiter, places, headers, unused: headers.filter((header, at) => header !== '' && !places.includes(at)).map((header) => header.slice(0, LONGEST_HEADER)), headLines: headerAt + 1 };
}

const PARSING = { relax_quotes: true, relax_column_count: true, skip_empty_lines: true, skip_records_with_empty_values: true };

function headersOf(line: string, delimiter: string): string[] {
  try {
    const [headers = []] = parseNow(line, { ...PARSING, delimiter });
    return headers.map(tidy);
  } catch {
    return [];
  }
}

function placesIn({ header, aliases }: Column, headers: readonly string[]): number[] {
  const names = [header, ...aliases].map(plainHeader);
  return headers.flatMap((each, at) => (names.includes(plainHeader(each)) ? [at] : []));
}

/** Each line of the file, or what is wrong with it as a line. Memory: one line and what the streams hold. */
export async function* csvRows(source: CsvSource, sql: Sql, shape: CsvShape, onBytes: (bytes: number) => void): AsyncGenerator<CsvRow | RawFinding> {
  const { delimiter, places, headers, headLines } = shape;
  // Not thrown by the parser, which would throw the good lines before it away as well.
  const broken: { code?: string } = {};
  const untilBroken = async function* (): AsyncGenerator<string> {
    for await (const text of textOf(source, sql, shape.encoding, onBytes)) {
      yield text;
      if (broken.code !== undefined) return;
    }
  };
  const texts = Readable.from(untilBroken());
  const parser = texts.pipe(parse({ ...PARSING, delimiter, info: true, from_line: headLines + 1, max_record_size: LONGEST_LINE, skip_records_with_error: true }));
  parser.on('skip', (error: CsvError) => (broken.code ??= error.code));
  texts.once('error', (error) => parser.destroy(error));
  let line = headLines;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    const breaks = record.map((cell) => (/[\r\n]/.test(cell) ? (cell.match(/\r\n|\n|\r/g)?.length ?? 0) : 0));
    const within = breaks.reduce((sum, each) => sum + each, 0);
    line = info.lines - within;
    // Behind the last header Excel leaves empty cells.
    const cells = record.length > headers.length && record.slice(headers.length).every((cell) => cell.trim() === '') ? record.slice(0, headers.length) : record;
    if (cells.length !== headers.length) yield finding(line, '', 'cells-count', { cells: cells.length, headers: headers.length });
    else if (within > MOST_BREAKS) yield finding(line, headers[breaks.indexOf(Math.max(...breaks))] ?? '', 'line-break-in-cell');
    else yield { line, cells: places.map((place) => (place === -1 ? undefined : (cells[place] ?? ''))) };
    line = info.lines;
  }
  if (broken.code !== undefined) yield finding(line + 1, '', broken.code === 'CSV_MAX_RECORD_SIZE' ? 'line-too-long' : 'quote-not-closed');
}

/** An address may have lines; a stray quote that is closed by another one far below makes many. */
const MOST_BREAKS = 3;
