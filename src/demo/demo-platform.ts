import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { hashPassword } from '../auth/password';
import type { Sql } from '../platform/db';
import { secretFile } from './secret-file';

const demoPlatformAdministrator = z.strictObject({
  username: z.string(),
  password: z.string().min(1),
  /** Kept beside the password, so that each start can bring the database into line without hashing again. */
  passwordHash: z.string().min(1),
});

export type DemoPlatformAdministrator = z.infer<typeof demoPlatformAdministrator>;

/**
 * Who administers the facilities of the demo.
 * @throws a sentence naming the file when it was damaged
 */
export async function demoPlatformAdministratorOf(varDir: string): Promise<DemoPlatformAdministrator> {
  return secretFile(path.join(varDir, 'demo-platform.json'), 'platform administrator', demoPlatformAdministrator, async () => {
    const password = randomBytes(6).toString('base64url');
    return { username: 'dinas', password, passwordHash: await hashPassword(password) };
  });
}

/** Brings the administrator into the database; one who is there already stays. */
export async function preparePlatformAdministrator(sql: Sql, { username, passwordHash }: DemoPlatformAdministrator, now: Date): Promise<void> {
  await sql.rows(
    `insert into platform_administrator (username, full_name, password_hash, must_change_password, created_at, created_by)
     values (:username, 'Petugas Dinas Kesehatan', :passwordHash, false, :now, 'demo')
     on conflict (username) do nothing`,
    { username, passwordHash, now },
  );
}
