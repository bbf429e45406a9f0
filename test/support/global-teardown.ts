import { rmSync } from 'node:fs';
import type { TestCluster } from './global-setup';

export default async function teardown(): Promise<void> {
  const { testCluster } = globalThis as { testCluster?: TestCluster };
  if (testCluster === undefined) return;
  await testCluster.server.stop();
  // elsewhere than in the folder when root runs the tests and TMPDIR is closed to PostgreSQL's account
  for (const folder of [testCluster.server.dataDirectory, testCluster.directory]) rmSync(folder, { recursive: true, force: true });
}
