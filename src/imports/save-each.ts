import { withinTransaction, type Db, type Tx } from '../platform/db';
import { Refusal } from '../platform/refusal';
import { phraseForPeople } from '../words/phrase-refusal';
import { finding } from './finding';
import type { ImportContext, ImportCounts, StagedRow } from './import-kind';
import { goodRows } from './staging';

/** What a row asks for: nothing, or an act of the house, which opens its transaction on `db`. */
export type RowPlan = 'unchanged' | { as: 'added' | 'changed'; act: (db: Db) => Promise<void> };

/** A rehearsed act is taken back at once, and with it the locks it took. */
class Rehearsed extends Error {}

/**
 * Lets the use cases of the house do what a person would have done by hand, row by row: their rules hold and their acts are
 * recorded. What they refuse becomes a finding of its line.
 */
export async function saveEach(
  tx: Tx,
  context: ImportContext,
  columns: readonly string[],
  plan: (row: StagedRow, tx: Tx) => Promise<RowPlan>,
): Promise<ImportCounts> {
  const counts: ImportCounts = { added: 0, changed: 0, unchanged: 0 };
  let done = 0;
  for await (const { line, row } of goodRows(tx, columns)) {
    const planned = await plan(row, tx);
    if (planned === 'unchanged') counts.unchanged += 1;
    else {
      const sentence = await tried(tx, context, planned.act);
      if (sentence === undefined) counts[planned.as] += 1;
      else await context.note(finding(line, '', 'refused', { sentence }));
    }
    context.onRows((done += 1));
  }
  return counts;
}

async function tried(tx: Tx, { isRehearsal, facility }: ImportContext, act: (db: Db) => Promise<void>): Promise<string | undefined> {
  try {
    await tx.savepoint(async (inner) => {
      await act(withinTransaction(inner));
      if (isRehearsal) throw new Rehearsed();
    });
  } catch (error) {
    if (error instanceof Rehearsed) return undefined;
    const sentence = error instanceof Refusal ? phraseForPeople(error as Refusal<Record<string, unknown>>, facility.timeZone) : undefined;
    if (sentence === undefined) throw error;
    return sentence;
  }
  return undefined;
}
