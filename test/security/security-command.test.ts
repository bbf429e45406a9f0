import pg from 'pg';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { runSecurityCommand } from '../../src/cli/security';
import { sealAllChains } from '../../src/platform/security-log/seal-chain';
import { PLATFORM_CHAIN, recordSecurityEvent } from '../../src/platform/security-log/security-event';
import { freshDatabase, type FreshDatabase } from '../support/database';

let database: FreshDatabase;
const at = new Date('2027-01-18T02:00:00Z');
beforeAll(async () => {
  database = await freshDatabase();
  const [row] = await database.db.rows<{ facility_id: number }>(`insert into facility (code, kind, name, time_zone) values ('0000R001', 'FKRTL', 'RS Uji', 'WIB') returning facility_id`);
  for (const facilityId of [PLATFORM_CHAIN, row!.facility_id]) {
    for (const subject of ['satu', 'dua']) {
      await recordSecurityEvent(database.db, facilityId, { at, kind: 'settings-changed', actor: 'administrator', subject });
      await sealAllChains({ db: database.db, clock: () => at });
    }
  }
});
afterAll(() => database.drop());

async function run(argv: readonly string[], file = ''): Promise<{ lines: string[]; mistake: OperatorMistake | undefined }> {
  const lines: string[] = [];
  const deps = { onDatabase: <T>(work: (db: FreshDatabase['db']) => Promise<T>) => work(database.db), clock: () => at, readFile: () => file, print: (line: string) => void lines.push(line) };
  const mistake = await runSecurityCommand(argv, deps).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof OperatorMistake) return error;
      throw error;
    },
  );
  return { lines, mistake };
}

test('verify names the log that is not as it was written and ends with 1, also what was cut off behind an anchor', async () => {
  const { lines: anchors } = await run(['anchor']);
  expect(anchors.map((line) => JSON.parse(line) as unknown)).toEqual([
    { facility: 'platform', seal: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/), sealedAt: at.toISOString() },
    { facility: '0000R001', seal: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/), sealedAt: at.toISOString() },
  ]);
  const kept = `${anchors.join('\n')}\n`;
  expect(await run(['verify', '--anchor', 'jangkar'], kept)).toEqual({
    lines: ['platform', '0000R001'].map((code) => `${code}: whole: 2 events in 2 seals; nothing up to seal 2 was cut off or rewritten`),
    mistake: undefined,
  });

  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('set session_replication_role = replica; delete from security_event where facility_id > 0 and seal_number = 2; delete from security_seal where facility_id > 0 and seal_number = 2');
  await client.end();
  expect((await run(['verify'])).mistake).toBeUndefined();
  const cut = await run(['verify', '--anchor', 'jangkar'], kept);
  expect(cut.lines).toEqual([expect.stringContaining('platform: whole'), '0000R001: NOT AS WRITTEN: it ends with seal 1, and the anchor is seal 2: the end was cut off']);
  expect(cut.mistake).toMatchObject({ exitCode: 1, message: expect.stringContaining('0000R001') });
});

test('list shows the last days of one log or all, and a slip gets a sentence', async () => {
  expect((await run(['list', '--facility', 'platform'])).lines).toEqual(['dua', 'satu'].map((subject) => `2027-01-18T02:00:00.000Z  platform  settings-changed  administrator  ${subject}  -  {}`));
  for (const [argv, exitCode] of [[['list', '--days', '0'], 2], [['verify', '--facility', 'TIDAKADA'], 1], [['apa'], 2], [['verify', '--anchor', 'x'], 1]] as const) {
    expect((await run(argv, 'bukan jangkar')).mistake).toMatchObject({ exitCode });
  }
});
