import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { letterHtml } from '../doctor/letter/letter-html';
import { letterPdf } from '../doctor/letter/letter-pdf';
import { whitelistLetter } from '../doctor/letter/whitelist-letter';
import { facilityUrlOf } from '../doctor/public-address';
import { localDate } from '../platform/clock';
import type { Facility } from '../platform/facility';
import { OperatorMistake } from './operator-arguments';

export interface LettersInput {
  facilities: readonly Facility[];
  /** Of all in service. */
  all: readonly Facility[];
  publicUrl: string | undefined;
  folder: string;
  now: Date;
}

/**
 * Writes the letter of each facility, as HTML and as PDF.
 * @returns the files
 * @throws OperatorMistake when the folder cannot be written
 */
export async function writeLetters({ facilities, all, publicUrl, folder, now }: LettersInput): Promise<string[]> {
  const files: string[] = [];
  for (const facility of facilities) {
    const letter = await whitelistLetter(facility, publicUrl === undefined ? undefined : facilityUrlOf(publicUrl, facility, all), now);
    const name = path.join(folder, `surat-whitelist-${facility.code}-${localDate(now, facility.timeZone)}`);
    const contents = [[`${name}.html`, letterHtml(letter)], [`${name}.pdf`, await letterPdf(letter)]] as const;
    try {
      mkdirSync(folder, { recursive: true });
      for (const [file, content] of contents) writeFileSync(file, content, { mode: 0o600 });
    } catch (error) {
      throw new OperatorMistake(1, `--out: surat tidak dapat ditulis ke ${folder} (${(error as NodeJS.ErrnoException).code ?? 'tidak diketahui'})`);
    }
    files.push(...contents.map(([file]) => file));
  }
  return files;
}
