import { seedLoad } from '../../seeds/load';
import { onDemoDatabase, runAsMain } from './running-demo';

/** `npm run seed:load`: patients and sessions for bench/wsload.mjs. */
async function main(varDir: string): Promise<void> {
  const startedAt = Date.now();
  const { patients, added, sessions } = await onDemoDatabase(varDir, (db) => seedLoad(db, { now: new Date() }));
  console.log(`${patients} load-test patients, ${added} of them new, in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  for (const s of sessions) console.log(`session ${s.tanggalperiksa}  ${s.kodepoli}:${s.kodedokter}:${s.jampraktek}`);
}

runAsMain(main(process.env['VAR_DIR'] ?? 'var'));
