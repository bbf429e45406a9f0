import { randomBytes, randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { hashPassword } from '../auth/password';
import { privateFileOnce } from '../platform/private-file';

const credentials = z.strictObject({
  tokenSecret: z.string().min(32),
  wsUser: z.string().min(1),
  wsPassword: z.string().min(1),
  /** Kept beside the password, so that each start can bring the database into line without hashing again. */
  wsPasswordHash: z.string().min(1),
  simulator: z.strictObject({ consId: z.string().min(1), consSecret: z.string().min(1), userKey: z.string().min(1) }),
});

export type DemoCredentials = z.infer<typeof credentials>;

/**
 * The secrets of this demo installation, made at its first start and the same ever after. Readable by their owner only.
 * @throws a sentence naming the file when it was damaged
 */
export async function demoCredentials(varDir: string): Promise<DemoCredentials> {
  const file = path.join(varDir, 'demo-credentials.json');
  const made = existsSync(file) ? '' : JSON.stringify(await newCredentials(), null, 2);
  const text = privateFileOnce(file, () => made);
  try {
    return credentials.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is not readable as the credentials of a demo. Remove it, and new ones are made at the next start.`, { cause: error });
  }
}

async function newCredentials(): Promise<DemoCredentials> {
  const wsPassword = randomBytes(12).toString('base64url');
  return {
    tokenSecret: randomBytes(48).toString('base64url'),
    wsUser: `mjkn-${randomBytes(3).toString('hex')}`,
    wsPassword,
    wsPasswordHash: await hashPassword(wsPassword),
    simulator: { consId: String(randomInt(10_000, 100_000)), consSecret: randomBytes(12).toString('hex'), userKey: randomBytes(16).toString('hex') },
  };
}
