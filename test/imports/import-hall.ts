import { KINDS } from '../../src/imports/all-kinds';
import type { CsvSource } from '../../src/imports/csv-source';
import type { KindName } from '../../src/imports/import-kind';
import { runImport, type ImportOutcome, type ImportRequest } from '../../src/imports/run-import';
import type { Hospital } from '../support/hospital';

/** A file that is not on a disk, in pieces that cut through letters and lines. */
export function sourceOf(content: string | Buffer): CsvSource {
  const bytes = Buffer.from(content);
  return {
    bytes: bytes.byteLength,
    chunks: async function* () {
      for (let at = 0; at < bytes.byteLength; at += 61) yield bytes.subarray(at, at + 61);
    },
  };
}

export async function importing(hospital: Hospital, kind: KindName, content: string | Buffer, over: Partial<ImportRequest> = {}): Promise<ImportOutcome> {
  const { deps } = hospital;
  return runImport({ db: deps.longWork, clock: deps.clock }, hospital.facility(), { kind: KINDS[kind], source: sourceOf(content), actor: 'administrator', isSaved: true, ...over });
}

/** `3 nik: Berisi …`, in the order of the report. */
export const told = (outcome: ImportOutcome): string[] => outcome.first.map(({ line, column, sentence }) => `${line} ${column}: ${sentence}`);
