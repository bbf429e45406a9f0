import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ledgerCall, type LedgerCall } from './ledger-call';

/** Where the ledger's lines go; absent in tests that need no restart. */
export interface LedgerFile {
  append(call: LedgerCall): void;
  clear(): void;
  close(): void;
}

/**
 * Opens the append-only file and returns what it holds. A last line torn by kill -9 was never acknowledged: it is
 * cut off. Damage anywhere else is refused, because replaying around it would silently change the ledger.
 */
export function openLedgerFile(path: string): { file: LedgerFile; calls: LedgerCall[] } {
  mkdirSync(dirname(path), { recursive: true });
  const { calls, wholeBytes } = existsSync(path) ? readCalls(path) : { calls: [], wholeBytes: 0 };
  if (existsSync(path)) truncateSync(path, wholeBytes);

  const descriptor = openSync(path, 'a');
  let length = wholeBytes;

  const file: LedgerFile = {
    append(call) {
      const line = Buffer.from(`${JSON.stringify(call)}\n`);
      try {
        for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
      } catch (error) {
        // A full disk may have taken half a line; the next call must not be glued to it.
        ftruncateSync(descriptor, length);
        throw error;
      }
      length += line.length;
    },
    clear() {
      ftruncateSync(descriptor, 0);
      length = 0;
    },
    close: () => closeSync(descriptor),
  };
  return { file, calls };
}

function readCalls(path: string): { calls: LedgerCall[]; wholeBytes: number } {
  const bytes = readFileSync(path);
  // In bytes, not characters: the tear may run through the middle of a character.
  const wholeBytes = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.toString('utf8', 0, wholeBytes).split('\n').slice(0, -1);
  const calls = lines.map((line, index) => {
    const call = parseLine(line);
    if (call === undefined) throw new Error(`Line ${index + 1} of ${path} is damaged; move the file away to start an empty ledger.`);
    return call;
  });
  return { calls, wholeBytes };
}

function parseLine(line: string): LedgerCall | undefined {
  try {
    return ledgerCall.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
