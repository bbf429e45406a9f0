import { seedLoad } from '../../seeds/load';
import { readDemoFile } from '../demo/demo-file';
import { onDemoDatabase, runAsMain } from './running-demo';

/** `npm run seed:load`: patients and sessions for bench/wsload.mjs. */
async function main(varDir: string): Promise<void> {
  const startedAt = Date.now();
  const { patients, added, sessions } = await onDemoDatabase(varDir, (db) => seedLoad(db, { now: new Date() }));
  console.log(`${patients} load-test patients, ${added} of them new, in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  await acceptAnyDoctor(readDemoFile(varDir).simulatorUrl);
  for (const s of sessions) console.log(`session ${s.tanggalperiksa}  ${s.kodepoli}:${s.kodedokter}:${s.jampraktek}`);
}

/** The doctors of a load test are in no HFIS: without this the simulator would refuse each booking it has not made itself. */
async function acceptAnyDoctor(simulatorUrl: string): Promise<void> {
  await fetch(`${simulatorUrl}/control/options`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ requireHfis: false }) });
}

runAsMain(main(process.env['VAR_DIR'] ?? 'var'));
