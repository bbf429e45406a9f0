import path from 'node:path';
import { oweSeeded } from '../../seeds/demo-owed';
import { dinasSamples } from '../../seeds/dinas';
import type { Lifetime } from '../lifetime';
import { systemClock } from '../platform/clock';
import type { Config } from '../platform/config';
import { openDb, type Db } from '../platform/db';
import type { Log } from '../platform/log';
import { demoTokenSecret } from './credentials';
import { facilityUrl, pointAtSimulator, prepareDemoFacilities, simulatorUrl, type DemoFacility } from './demo-facility';
import { writeDemoFile, type DemoFileFacility } from './demo-file';
import { demoPlatformAdministratorOf, preparePlatformAdministrator, type DemoPlatformAdministrator } from './demo-platform';
import { introduceToApp, writeDemoHfis } from './demo-simulator';
import { startSimulatorProcess } from './simulator-process';

export interface Demo {
  tokenSecret: string;
  /** That at the root first. */
  facilities: readonly DemoFacility[];
  platform: DemoPlatformAdministrator;
  /** The same facilities with their simulators; undefined: this process only serves, or only works. */
  simulated?: readonly SimulatedDemoFacility[];
}

type SimulatedDemoFacility = DemoFacility & { simulatorUrl: string };

interface StartDemoInput {
  config: Config;
  databaseUrl: string;
  log: Log;
  lifetime: Lifetime;
  withSimulator: boolean;
}

const CLOSE_WITHIN_MS = 10_000;

/** Prepares the facilities of the demo with their secrets and, if asked, the simulator of BPJS that each of them calls. */
export async function startDemo({ config, databaseUrl, log, lifetime, withSimulator }: StartDemoInput): Promise<Demo> {
  const tokenSecret = await demoTokenSecret(config.varDir);
  const platform = await demoPlatformAdministratorOf(config.varDir);
  const db = openDb(databaseUrl, { poolMax: 3 });
  try {
    const facilities = await prepareDemoFacilities(db, config.varDir, systemClock());
    await preparePlatformAdministrator(db, platform, systemClock());
    if (!withSimulator) return { tokenSecret, platform, facilities };
    lifetime.checkpoint();
    await dinasSamples(db, systemClock()); // their sessions belong into HFIS
    return { tokenSecret, platform, facilities, simulated: await startSimulators(db, facilities, config, log, lifetime) };
  } finally {
    await db.close();
  }
}

async function startSimulators(db: Db, facilities: readonly DemoFacility[], config: Config, log: Log, lifetime: Lifetime): Promise<SimulatedDemoFacility[]> {
  const simulated = [];
  for (const facility of facilities) {
    const { plan, facilityId, credentials } = facility;
    await oweSeeded(db, plan, facilityId, systemClock());
    simulated.push({
      code: plan.code,
      name: plan.name,
      port: plan.isDefault ? config.simulatorPort : 0,
      account: credentials.simulator,
      referenceFile: await writeDemoHfis(db, config.varDir, facility, systemClock()),
      // where a demo of one facility kept it
      ...(plan.isDefault ? { stateFile: path.join(config.varDir, 'simulator', 'ledger.jsonl') } : {}),
    });
  }
  const simulator = await startSimulatorProcess({
    varDir: config.varDir,
    facilities: simulated,
    onEnd: () => log.error({}, 'the BPJS simulator ended by itself; start again to have it back'),
  });
  lifetime.opened('simulator', simulator.stop, CLOSE_WITHIN_MS);
  const running: SimulatedDemoFacility[] = [];
  for (const facility of facilities) {
    const ports = simulator.facilities.find(({ code }) => code === facility.plan.code);
    if (ports === undefined) throw new Error(`The BPJS simulator has not started for ${facility.plan.name}.`);
    await pointAtSimulator(db, facility, ports);
    running.push({ ...facility, simulatorUrl: simulatorUrl(ports.port) });
  }
  return running;
}

interface DemoListeners {
  publicUrl: string;
  internalUrl: string;
  config: Config;
  databaseUrl: string;
}

/** Writes `demo.json`, and tells the app of each simulator where its facility is, now that the listeners are up. */
export async function describeDemo(demo: Demo, { publicUrl, internalUrl, config, databaseUrl }: DemoListeners): Promise<void> {
  const { simulated: [root] = [], simulated = [], platform } = demo;
  if (root === undefined) return;
  const db = openDb(databaseUrl, { poolMax: 2 });
  try {
    const samples = await dinasSamples(db, systemClock());
    const described = simulated.map((facility): DemoFileFacility => ({
      code: facility.plan.code,
      kind: facility.plan.kind,
      name: facility.plan.name,
      ...accessTo(facility, publicUrl, internalUrl),
      samples: samples.byCode.get(facility.plan.code) ?? samples.hospital,
    }));
    writeDemoFile(config.varDir, {
      ...accessTo(root, publicUrl, internalUrl),
      facilityCode: root.plan.code,
      databaseUrl,
      samples: samples.hospital,
      facilities: described,
      platform: { url: `${internalUrl}/platform`, username: platform.username, password: platform.password },
    });
    const caFile = config.tls?.certFile ?? path.join(config.varDir, 'tls', 'certificate.pem');
    for (const facility of simulated) await introduceToApp(db, { ...facility, publicUrl: facilityUrl(publicUrl, facility.plan), caFile }, systemClock());
  } finally {
    await db.close();
  }
}

function accessTo({ plan, credentials, staff, simulatorUrl: bpjs }: SimulatedDemoFacility, publicUrl: string, internalUrl: string): Pick<DemoFileFacility, 'publicUrl' | 'internalUrl' | 'simulatorUrl' | 'wsUser' | 'wsPassword' | 'staff'> {
  return {
    publicUrl: facilityUrl(publicUrl, plan),
    internalUrl: facilityUrl(internalUrl, plan),
    simulatorUrl: bpjs,
    wsUser: credentials.wsUser,
    wsPassword: credentials.wsPassword,
    staff: staff.map(({ username, password, roles }) => ({ username, password, roles })),
  };
}
