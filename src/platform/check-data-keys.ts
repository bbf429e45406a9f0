import { DataKeyError, markOfLookupKey, sameText, type KeyKind } from './data-keys';
import type { Db } from './db';
import { dataKeys, opened, PLATFORM, sealedParts, sealedWith } from './personal-data';

const CHECK = 'antrean-online check';

export interface KnownDataKey {
  keyId: string;
  kind: KeyKind;
  firstUsedAt: Date;
  retiredAt: Date | null;
}

interface KeyRow {
  key_id: string;
  kind: KeyKind;
  check_value: string;
  first_used_at: Date;
  retired_at: Date | null;
}

/** The keys this database has been written with, the oldest first. */
export async function knownDataKeys(db: Pick<Db, 'rows'>): Promise<KnownDataKey[]> {
  const rows = await db.rows<KeyRow>('select key_id, kind, check_value, first_used_at, retired_at from data_key order by first_used_at, key_id');
  return rows.map((row) => ({ keyId: row.key_id, kind: row.kind, firstUsedAt: row.first_used_at, retiredAt: row.retired_at }));
}

/**
 * Makes sure that this process has the keys of this database before it writes a single value, and enters those that are new.
 *
 * Guarantee: two servers with different keys never write into one database; the second one does not start.
 * @throws DataKeyError when a key in use is missing, or one goes by an id that is another key's here
 */
export async function insistOnDataKeys(db: Db, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.rows('lock table data_key in share row exclusive mode');
    const known = new Map((await tx.rows<KeyRow>('select key_id, kind, check_value, first_used_at, retired_at from data_key')).map((row) => [row.key_id, row]));
    const { sealing, lookup } = dataKeys().ring();
    const ours = [
      ...sealing.map((key) => ({ id: key.id, kind: 'seal', check: sealedWith(key, PLATFORM, CHECK), fits: (check: string) => opened(key, PLATFORM, sealedParts(check)?.sealed ?? '') === CHECK })),
      ...lookup.map((key) => ({ id: key.id, kind: 'lookup', check: markOfLookupKey(key), fits: (check: string) => sameText(check, markOfLookupKey(key)) })),
    ];
    const missing = [...known.values()].filter((row) => row.retired_at === null && !ours.some(({ id }) => id === row.key_id));
    if (missing.length > 0) {
      throw new DataKeyError(
        `this database is written with the keys ${missing.map((row) => `${row.kind}:${row.key_id}`).join(', ')}, which are not among those given. Give the file that belongs to this database, or restore it from its copy: without it nobody can read its personal data`,
      );
    }
    for (const { id, kind, check, fits } of ours) {
      const row = known.get(id);
      if (row === undefined) {
        await tx.rows('insert into data_key (key_id, kind, check_value, first_used_at) values (:id, :kind, :check, :now)', { id, kind, check, now });
      } else if (row.kind !== kind || !fits(row.check_value)) {
        throw new DataKeyError(`the key ${kind}:${id} is not the one by this id that this database is written with. Give the file that belongs to this database`);
      } else if (row.retired_at !== null) {
        await tx.rows('update data_key set retired_at = null where key_id = :id', { id });
      }
    }
  });
}
