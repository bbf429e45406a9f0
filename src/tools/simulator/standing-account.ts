import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { privateFileOnce } from '../../platform/private-file';
import type { Account } from './signature';

const text = z.string().min(1);
const accountFile = z.object({ consId: text, consSecret: text, userKey: text, fktpUserKey: text.exactOptional() });
const demoCredentials = z.object({ simulator: accountFile });

export interface StandingAccount {
  account: Account;
  fktpUserKey?: string;
  /** The file it is kept in. */
  file: string;
}

/**
 * The account for a start that was told none: that of the demo in this folder, so that both speak with each other, or
 * else one made at the first start and the same ever after, readable by its owner only.
 * @throws a sentence naming the file when it was damaged
 */
export function standingAccount(varDir: string): StandingAccount {
  const demoFile = join(varDir, 'demo-credentials.json');
  if (existsSync(demoFile)) return read(demoFile, readFileSync(demoFile, 'utf8'), (content) => demoCredentials.parse(content).simulator);

  const file = join(varDir, 'simulator', 'account.json');
  return read(file, privateFileOnce(file, () => `${JSON.stringify(newAccount(), null, 2)}\n`), (content) => accountFile.parse(content));
}

function read(file: string, content: string, parse: (content: unknown) => z.infer<typeof accountFile>): StandingAccount {
  try {
    const { consId, consSecret, userKey, fktpUserKey } = parse(JSON.parse(content));
    return { account: { consId, consSecret, userKey }, ...(fktpUserKey === undefined ? {} : { fktpUserKey }), file };
  } catch (error) {
    throw new Error(`${file} is not readable as an account. Remove it, and a new one is made at the next start.`, { cause: error });
  }
}

function newAccount(): z.infer<typeof accountFile> {
  const key = () => randomBytes(16).toString('hex');
  return { consId: String(randomInt(10_000, 100_000)), consSecret: randomBytes(12).toString('hex'), userKey: key(), fktpUserKey: key() };
}
