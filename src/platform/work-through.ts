/** How many facilities a job works on at a time: each has a line of its own to BPJS, and they share ours. */
export const FACILITIES_AT_ONCE = 8;

/**
 * Does `work` for every item, begun in their order and at most `atOnce` at a time: one that hangs holds its own place and no
 * other. What breaks at one stops none of the rest.
 * @throws the first failure, once all have ended
 */
export async function workThrough<Item>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const place = async (): Promise<void> => {
    for (const item of waiting) await work(item).catch((error: unknown) => void failures.push(error));
  };
  await Promise.all(Array.from({ length: atOnce }, place));
  if (failures.length > 0) throw failures[0];
}
