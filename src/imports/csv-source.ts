import { createReadStream, statSync } from 'node:fs';
import { detect } from 'chardet';
import type { Sql } from '../platform/db';
import { refuseImport } from './refusals';

/** The bytes of a file, which can be read from their start more than once. */
export interface CsvSource {
  /** How many there are. */
  bytes: number;
  /** `sql`: where a source reads that is kept in the database; one connection for all of an import. */
  chunks: (sql: Sql) => AsyncIterable<Uint8Array>;
}

/** @throws what the file system says */
export function fileSource(path: string): CsvSource {
  return { bytes: statSync(path).size, chunks: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const HEAD_BYTES = 64 * 1024;
/** So many of the first bytes tell whether every second one is empty, as in UTF-16 without a mark. */
const SAMPLE = 400;

/**
 * How the text of a file is written. Marks and UTF-16 by its first bytes; otherwise it is UTF-8 if all of it is, to the last
 * byte: the first odd name may stand a hundred thousand lines below. Whatever is left is what Windows calls ANSI here.
 * @throws Refusal file-encoding-unknown
 */
export async function encodingOf(source: CsvSource, sql: Sql): Promise<Encoding> {
  let head: Buffer | undefined;
  let utf8: TextDecoder | undefined = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of source.chunks(sql)) {
    if (head === undefined) {
      head = Buffer.from(chunk.subarray(0, HEAD_BYTES));
      const byHead = encodingByHead(head);
      if (byHead !== undefined) return byHead;
    }
    try {
      utf8?.decode(chunk, { stream: true });
    } catch {
      utf8 = undefined;
      break;
    }
  }
  try {
    utf8?.decode();
  } catch {
    utf8 = undefined; // ends in the middle of a letter
  }
  return utf8 === undefined ? 'windows-1252' : 'utf-8';
}

function encodingByHead(head: Buffer): Encoding | undefined {
  const guess = detect(head)?.toLowerCase() ?? '';
  if (guess === 'utf-16le' || guess === 'utf-16be') return guess;
  if (guess.startsWith('utf-32')) throw refuseImport('file-encoding-unknown', { encoding: guess.toUpperCase() });
  const sample = head.subarray(0, SAMPLE);
  const empty = [0, 1].map((odd) => sample.filter((byte, at) => at % 2 === odd && byte === 0).length * 4 > sample.length);
  return empty[1] === true ? 'utf-16le' : empty[0] === true ? 'utf-16be' : undefined;
}

/** The text of a file, without a mark in front. `onBytes` hears how many bytes have been read. */
export async function* textOf(source: CsvSource, sql: Sql, encoding: Encoding, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let bytes = 0;
  for await (const chunk of source.chunks(sql)) {
    yield decoder.decode(chunk, { stream: true });
    onBytes((bytes += chunk.byteLength));
  }
  yield decoder.decode();
}
