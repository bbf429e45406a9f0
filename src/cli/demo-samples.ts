import { dinasSamples } from '../../seeds/dinas';
import { onDemoDatabase, replaceSamples, runAsMain } from './running-demo';

/** `npm run demo:samples`: the samples of var/demo.json, made true for this moment. */
async function main(varDir: string): Promise<void> {
  const samples = await onDemoDatabase(varDir, (db) => dinasSamples(db, new Date()));
  replaceSamples(varDir, samples);
  console.log(JSON.stringify({ ...samples.hospital, facilities: Object.fromEntries(samples.byCode) }, null, 2));
}

runAsMain(main(process.env['VAR_DIR'] ?? 'var'));
