import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { Webhook } from 'standardwebhooks';
import { certificatePair } from '../../src/platform/certificate';
import { localDate, localTime } from '../../src/platform/clock';
import { MORNING_SESSION, openHospital, type Hospital } from '../support/hospital';
import { serverProcess, type ServerProcess } from '../support/server-process';
import { simrsClient } from '../support/simrs';
import { until } from '../support/until';

/** The examples of docs/integrasi, run as a vendor runs them, against a server in a process of its own. */
const ROOT = path.resolve(__dirname, '../..');
const EXAMPLES = path.join(ROOT, 'docs/integrasi/contoh');

let hospital: Hospital;
let server: ServerProcess;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  hospital = await openHospital();
  const { facilityId } = hospital.facility();
  // The server lives in the present: a zone in which today is not about to end.
  const zone = localTime(new Date(), 'WIB') >= '23:00' ? 'WIT' : 'WIB';
  await hospital.db.rows('update facility set time_zone = :zone where facility_id = :facilityId', { facilityId, zone });
  const today = localDate(new Date(), zone);
  await hospital.addSession({ ...MORNING_SESSION, tanggalperiksa: today, jampraktek: '00:00-23:59', prefix: 'HARI' });
  const { key } = await simrsClient(hospital);
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-contoh-'));
  const certificate = path.join(folder, 'sertifikat.pem');
  writeFileSync(certificate, (await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate'))).cert);
  server = await serverProcess(hospital.databaseUrl, 'all');
  env = {
    PATH: process.env['PATH'] ?? '',
    ANTREAN_URL: server.internalUrl,
    ANTREAN_KUNCI: key,
    KODEPOLI: 'SAR',
    KODEDOKTER: '700101',
    JAMPRAKTEK: '00:00-23:59',
    TANGGAL: today,
    NODE_EXTRA_CA_CERTS: certificate,
    CURL_CA_BUNDLE: certificate,
  };
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  await hospital.close();
});

const tasksOf = (norm: string) =>
  hospital.db.rows<{ task: number; source: string }>(
    `select task_event.task, task_event.source from task_event
     join booking on booking.facility_id = :facilityId and booking.booking_code = task_event.booking_code
     where task_event.facility_id = :facilityId and booking.medical_record_number = :norm order by task_event.task`,
    { facilityId: hospital.facility().facilityId, norm },
  );
const REPORTED = [3, 4, 5].map((task) => ({ task, source: 'simrs' }));

/** The example in a process of its own, and all it has said. */
function run(command: string, args: string[], more: Record<string, string> = {}): { child: ChildProcess; said: () => string } {
  const child = spawn(command, args, { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
  return { child, said: () => text };
}

test('the toy SIMRS of under 100 lines: patients in, bookings out by a webhook it verifies, tasks in', async () => {
  const source = readFileSync(path.join(EXAMPLES, 'simrs-mini.ts'), 'utf8');
  expect(source.split('\n').length).toBeLessThan(100);
  const program = path.join(folder, 'simrs-mini.cjs');
  writeFileSync(program, ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true } }).outputText);
  const { child, said } = run(process.execPath, [program], { PORT: '0', NODE_PATH: path.join(ROOT, 'node_modules') });
  try {
    await until(() => /booking\.finished: HARI-\d+/.test(said()) || child.exitCode !== null, 'the end of the visit at the toy SIMRS');
    expect(said()).toMatch(/pasien 90-00-01: tersimpan\n[^]*pasien 90-00-02: tersimpan\n/);
    expect(await tasksOf('90-00-02')).toEqual(REPORTED);

    // What is not signed with its secret, it does not take.
    const [, url] = /menunggu kiriman di (\S+)/.exec(said())!;
    const body = JSON.stringify({ type: 'booking.created', data: { antrean: { kodebooking: 'PALSU' } } });
    const now = new Date();
    const signed = { 'webhook-id': 'evt_1', 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)), 'webhook-signature': new Webhook(`whsec_${Buffer.from(randomUUID()).toString('base64')}`).sign('evt_1', now, body) };
    expect((await fetch(url!, { method: 'POST', headers: signed, body })).status).toBe(401);
    expect(said()).not.toContain('PALSU');
  } finally {
    child.kill();
    await until(() => child.exitCode !== null || child.signalCode !== null, 'the end of the toy SIMRS');
  }
});

test('the steps with curl end with a visit whose times are recorded', async () => {
  if (spawnSync('curl', ['--version']).error !== undefined) {
    process.stderr.write('curl is not installed here: docs/integrasi/contoh/langkah-pertama.sh was not run\n');
    return;
  }
  const { child, said } = run('sh', [path.join(EXAMPLES, 'langkah-pertama.sh')]);
  await until(() => child.exitCode !== null, 'the end of the steps with curl');
  expect([child.exitCode, said()]).toEqual([0, expect.stringContaining('"status":"Selesai dilayani"')]);
  expect(await tasksOf('90-00-03')).toEqual(REPORTED);
});
