import { parseArgs } from 'node:util';
import { dinasSamples } from '../../seeds/dinas';
import { readDemoFile, type DemoFileFacility } from '../demo/demo-file';
import { systemClock } from '../platform/clock';
import type { Facility } from '../platform/facility';
import { openFacilityDirectory } from '../platform/facility-directory';
import { makeLog } from '../platform/log';
import { playHospitalDay } from './hospital-day';
import type { PlayedDay } from './played-day';
import { playPrimaryCareDay } from './primary-care-day';
import { DemoNotReady, onDemoDatabase, replaceSamples, runAsMain } from './running-demo';
import { timeline } from './timeline';

const DAY_OF: Record<Facility['kind'], (day: PlayedDay) => Promise<void>> = { FKRTL: playHospitalDay, FKTP: playPrimaryCareDay };

/**
 * `npm run demo:day`: one day of a few patients of the hospital and of the first Puskesmas, or of the one facility named by
 * `-- --facility 0000P001`, against the running demo. Mobile JKN calls over HTTPS, the staff side calls the use cases on the
 * same database, and at the end BPJS (the simulator) is asked what it holds. Ends with 1 when something is not as it must be.
 */
async function main(varDir: string): Promise<void> {
  const { values } = parseArgs({ options: { facility: { type: 'string' } } });
  const log = makeLog({ level: 'error' });
  await onDemoDatabase(varDir, async (db) => {
    const chosen = facilitiesToPlay(readDemoFile(varDir).facilities, values.facility);
    const directory = await openFacilityDirectory(db, log);
    const wrong: string[] = [];
    try {
      for (const described of chosen) {
        const facility = directory.all().find((known) => known.code === described.code);
        if (facility === undefined) throw new DemoNotReady(`Facility ${described.code} is not in the database of the demo.`);
        const told = timeline(facility.timeZone, systemClock);
        console.log(`\n${described.name} (${described.code})`);
        await DAY_OF[described.kind]({ varDir, db, directory, facility, described, clock: systemClock, log, told, wrong });
      }
      replaceSamples(varDir, await dinasSamples(db, systemClock()));
    } finally {
      await directory.close();
    }
    conclude(wrong);
  });
}

/** That at the root and the first of primary care, or the one asked for. */
function facilitiesToPlay(facilities: readonly DemoFileFacility[], code: string | undefined): DemoFileFacility[] {
  if (code === undefined) return [facilities[0], facilities.find(({ kind }) => kind === 'FKTP')].filter((one) => one !== undefined);
  const named = facilities.find((one) => one.code === code.toUpperCase());
  if (named === undefined) throw new DemoNotReady(`The demo has no facility ${code}. It has ${facilities.map((one) => one.code).join(', ')}.`);
  return [named];
}

function conclude(wrong: readonly string[]): void {
  if (wrong.length === 0) {
    console.log('\nEverything reached BPJS once, in order, with the recorded milliseconds.');
    return;
  }
  console.log(`\nNot as it must be:\n${wrong.map((line) => `  - ${line}`).join('\n')}`);
  process.exitCode = 1;
}

runAsMain(main(process.env['VAR_DIR'] ?? 'var'));
