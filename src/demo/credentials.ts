import { randomBytes, randomInt } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { FacilityPlan } from '../../seeds/facility-plan';
import { hashPassword } from '../auth/password';
import { secretFile } from './secret-file';

/** Kept beside a password, so that each start can bring the database into line without hashing again. */
const hash = z.string().min(1);

const ofFacility = z.strictObject({
  wsUser: z.string().min(1),
  wsPassword: z.string().min(1),
  wsPasswordHash: hash,
  simulator: z.strictObject({ consId: z.string().min(1), consSecret: z.string().min(1), userKey: z.string().min(1) }),
});

/** Of the facility at the root; the secret that signs tokens is the whole installation's. */
const ofInstallation = ofFacility.extend({ tokenSecret: z.string().min(32) });

export type FacilityCredentials = z.infer<typeof ofFacility>;

/** @throws a sentence naming the file when it was damaged */
export async function demoTokenSecret(varDir: string): Promise<string> {
  return (await installationCredentials(varDir)).tokenSecret;
}

/**
 * With what a demo facility is called, and calls BPJS. Each has a file of its own beside that of the installation.
 * @throws a sentence naming the file when it was damaged
 */
export async function facilityCredentials(varDir: string, plan: FacilityPlan): Promise<FacilityCredentials> {
  if (plan.isDefault) return installationCredentials(varDir);
  return secretFile(path.join(varDir, `demo-credentials-${plan.code}.json`), 'credentials', ofFacility, newCredentials);
}

async function installationCredentials(varDir: string): Promise<z.infer<typeof ofInstallation>> {
  return secretFile(path.join(varDir, 'demo-credentials.json'), 'credentials', ofInstallation, async () => ({
    tokenSecret: randomBytes(48).toString('base64url'),
    ...(await newCredentials()),
  }));
}

async function newCredentials(): Promise<FacilityCredentials> {
  const wsPassword = randomBytes(12).toString('base64url');
  return {
    wsUser: `mjkn-${randomBytes(3).toString('hex')}`,
    wsPassword,
    wsPasswordHash: await hashPassword(wsPassword),
    simulator: { consId: String(randomInt(10_000, 100_000)), consSecret: randomBytes(12).toString('hex'), userKey: randomBytes(16).toString('hex') },
  };
}
