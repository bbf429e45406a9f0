import { existsSync } from 'node:fs';
import type { z } from 'zod';
import { privateFileOnce } from '../platform/private-file';

/**
 * What a private file of the demo holds: made at the first start, the same ever after, readable by its owner only.
 * @param holds what it is, for the sentence about a damaged one
 * @throws a sentence naming the file when it was damaged
 */
export async function secretFile<T>(file: string, holds: string, schema: z.ZodType<T>, make: () => Promise<T>): Promise<T> {
  const made = existsSync(file) ? '' : JSON.stringify(await make(), null, 2);
  const text = privateFileOnce(file, () => made);
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is not readable as the ${holds} of a demo. Remove it, and new ones are made at the next start.`, { cause: error });
  }
}
