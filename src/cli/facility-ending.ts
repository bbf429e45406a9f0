import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { eraseFacility } from '../platform-administration/erase-facility';
import { exportFacility, type RowCounts } from '../platform-administration/export-facility';
import type { PlatformDeps } from '../platform-administration/facility-record';
import { restoreFacility, retireFacility } from '../platform-administration/retire-facility';
import type { CommandNamed } from './facility-arguments';
import { inEnglish } from './in-english';
import { OperatorMistake } from './operator-arguments';

type Print = (line: string) => void;

const ACTOR = 'cli';

export async function retire(deps: PlatformDeps, { code }: CommandNamed<'retire'>, print: Print): Promise<void> {
  await inEnglish(() => retireFacility(deps, { code, actor: ACTOR }));
  print(`${code} is retired: it takes no calls, no staff and no devices any more. What BPJS is owed still leaves; "list" tells how much that is.`);
}

export async function restore(deps: PlatformDeps, { code }: CommandNamed<'restore'>, print: Print): Promise<void> {
  await inEnglish(() => restoreFacility(deps, { code, actor: ACTOR }));
  print(`${code} is in service again.`);
}

/** The file appears under its name when it is whole, readable by its owner alone; one that is there is never overwritten. */
export async function exportToFile(deps: PlatformDeps, { code, to }: CommandNamed<'export'>, print: Print): Promise<void> {
  const part = `${to}.part`;
  try {
    const counts = await inEnglish(() => exportFacility(deps, { code, actor: ACTOR }, () => createWriteStream(part, { flags: 'wx', mode: 0o600 })));
    await createWithout(part, to);
    tell(counts, `of ${code} are in ${to}. Keep it as you keep the database: the data of patients are in it.`, print);
  } catch (error) {
    const { code: reason, path, syscall } = error as NodeJS.ErrnoException;
    if (reason !== 'EEXIST' || path !== part) await rm(part, { force: true });
    throw syscall !== undefined && path !== undefined ? new OperatorMistake(1, `--to: ${path} cannot be written (${reason ?? ''}).`) : error;
  }
}

async function createWithout(part: string, to: string): Promise<void> {
  const reserved = createWriteStream(to, { flags: 'wx', mode: 0o600 });
  await new Promise<void>((resolve, reject) => reserved.once('error', reject).once('open', () => reserved.close(() => resolve())));
  await rename(part, to);
}

export async function erase(deps: PlatformDeps, { code, confirm, 'owed-too': owedToo }: CommandNamed<'erase'>, print: Print): Promise<void> {
  const counts = await inEnglish(() => eraseFacility(deps, { code, confirm, owedToo, actor: ACTOR }));
  tell(counts, `of ${code} are gone, and ${code} with them.`, print);
}

function tell(counts: RowCounts, sentence: string, print: Print): void {
  const filled = Object.entries(counts).filter(([, rows]) => rows > 0).sort(([a], [b]) => a.localeCompare(b));
  for (const [table, rows] of filled) print(`${String(rows).padStart(9)}  ${table}`);
  print(`${filled.reduce((sum, [, rows]) => sum + rows, 0)} rows ${sentence}`);
}
