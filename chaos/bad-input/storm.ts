import fc from 'fast-check';
import { openHouse } from '../../bench/common/house';
import { startServer } from '../../bench/common/server-process';
import { openCaller } from '../../bench/service/caller';
import { fillHospital } from '../../bench/service/hospital';
import { addApiClient } from '../../src/auth/api-clients';
import { API_SCOPES } from '../../src/auth/api-scopes';
import { hashPassword } from '../../src/auth/password';
import { systemClock } from '../../src/platform/clock';
import { openDb } from '../../src/platform/db';
import { endpoints, type Endpoint } from './endpoints';
import { badRequests, type BadRequest } from './mutations';
import { hangUp, heardOf, type Door } from './send';

export interface StormInput {
  each: number;
  seed: number;
  /** Of the endpoints' names; absent: all. */
  only?: string;
  say: (line: string) => void;
}

export interface StormReport {
  endpoints: number;
  requests: number;
  faults: string[];
  /** Requests that took long also when they were alone. */
  slow: string[];
  memoryMb: { halfWay: number; atTheEnd: number; most: number };
  seconds: number;
}

const AT_ONCE = 16;
const SLOWEST_KEPT = 3;
/** Alone on a server with nothing else to do. */
const SLOW_MS = 1_000;
const FAULTS_KEPT = 5;
const PASSWORD = 'sandi-rehearsal-fktp';

/** Bad requests by the thousand at every endpoint of a server in a process of its own. */
export async function storm({ each, seed, only, say }: StormInput): Promise<StormReport> {
  const began = Date.now();
  const house = await openHouse();
  try {
    const databaseUrl = await house.database('bad_input');
    const db = openDb(databaseUrl, { poolMax: 2 });
    house.lodge(() => db.close());
    const hospital = await fillHospital(db, { patients: 2_000, daysAhead: 0 });
    await db.rows(`insert into facility (code, kind, name, time_zone) values ('0000P001', 'FKTP', 'Puskesmas Contoh', 'WIB')`);
    await db.rows('update facility set is_default = true where facility_id = :facilityId', { facilityId: hospital.facilityId });
    await db.rows(`insert into web_service_user (facility_id, username, password_hash) select facility_id, 'bpjs', :hash from facility where code = '0000P001'`, { hash: await hashPassword(PASSWORD) });
    const apiKey = await addApiClient({ db, clock: systemClock }, hospital.facilityId, { clientName: 'simrs-rehearsal', scopes: API_SCOPES, actor: 'rehearsal' });
    const server = await startServer(databaseUrl, 'serve');
    house.lodge(() => server.stop());
    const clinicUrl = `${server.publicUrl}/0000P001`;
    const [rs, fktp] = [await openCaller(server.publicUrl, hospital, 1), await openCaller(clinicUrl, { user: 'bpjs', password: PASSWORD }, 1, '/auth')];
    const doors: Record<Endpoint['kind'], Door> = {
      fkrtl: { url: server.publicUrl, headers: { 'x-token': rs.token, 'x-username': hospital.user } },
      fktp: { url: clinicUrl, headers: { 'x-token': fktp.token, 'x-username': 'bpjs' } },
      simrs: { url: server.internalUrl, headers: { authorization: `Bearer ${apiKey}` } },
    };
    rs.close();
    fktp.close();

    const report: StormReport = { endpoints: 0, requests: 0, faults: [], slow: [], memoryMb: { halfWay: 0, atTheEnd: 0, most: 0 }, seconds: 0 };
    const asked = endpoints().filter(({ name }) => only === undefined || name.includes(only));
    for (const endpoint of asked) {
      const slowest = await stormAt(endpoint, doors[endpoint.kind], { each, seed, report });
      for (const { bad, ms } of slowest) {
        const again = await heardOf(endpoint, doors[endpoint.kind], bad);
        if (again.ms > SLOW_MS) report.slow.push(`${endpoint.name}: ${Math.round(ms)} ms, alone ${Math.round(again.ms)} ms: ${bad.path.slice(0, 100)} ${bad.body?.slice(0, 200) ?? ''}`);
      }
      report.endpoints += 1;
      const memory = server.memoryMb();
      if (report.endpoints === Math.ceil(asked.length / 2)) report.memoryMb.halfWay = memory;
      report.memoryMb.most = Math.max(report.memoryMb.most, memory);
      report.memoryMb.atTheEnd = memory;
      say(`${endpoint.name}: slowest ${Math.round(slowest[0]?.ms ?? 0)} ms, memory ${memory} MB, ${report.faults.length} faults so far`);
    }
    report.seconds = Math.round((Date.now() - began) / 1_000);
    return report;
  } finally {
    hangUp();
    await house.close();
  }
}

interface Timed {
  bad: BadRequest;
  ms: number;
}

async function stormAt(endpoint: Endpoint, door: Door, { each, seed, report }: { each: number; seed: number; report: StormReport }): Promise<Timed[]> {
  const requests = fc.sample(badRequests(endpoint), { numRuns: each, seed });
  let slowest: Timed[] = [];
  let faults = 0;
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let i = next++; i < requests.length; i = next++) {
      const bad = requests[i]!;
      const { ms, fault } = await heardOf(endpoint, door, bad);
      report.requests += 1;
      if (fault !== undefined && faults++ < FAULTS_KEPT) report.faults.push(`${endpoint.name}: ${fault}\n    sent ${bad.path.slice(0, 200)} ${JSON.stringify(bad.headers)} ${bad.body?.slice(0, 300) ?? ''}`);
      if (slowest.length < SLOWEST_KEPT || ms > slowest.at(-1)!.ms) slowest = [...slowest, { bad, ms }].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST_KEPT);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return slowest;
}
