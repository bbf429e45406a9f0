import type { Facility } from '../../src/platform/facility';
import { Refusal } from '../../src/platform/refusal';
import { addPoint, changePoint, findPoint, listPoints, pointVersion, switchPoint, type PointFields } from '../../src/service-points/point-editing';
import { addQueue, changeQueue, findQueue, queueVersion, switchQueue } from '../../src/service-points/queue-editing';
import { takeServiceTicket } from '../../src/service-points/take-service-ticket';
import { openHospital, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';

let hospital: Hospital;
let facility: Facility;
let facilityId: number;
beforeAll(async () => {
  hospital = await openHospital({ patients: 0 });
  await addStaff(hospital);
  facility = hospital.facility();
  facilityId = facility.facilityId;
});
afterAll(() => hospital.close());

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? (error as { code: string }).code : Promise.reject(error as Error)),
  );
}

const place = (name: string, queueCode: string | null = null): PointFields => ({ name, spokenName: '', clinicCodes: [], queueCode });
const addQueueOf = (queueCode: string, prefix: string, kind: 'other' | 'registration' = 'other'): Promise<string> =>
  codeOf(addQueue(hospital.deps, facilityId, { queueCode, kind, name: queueCode, prefix, atKiosk: true }, 'ani'));

describe('a place', () => {
  test('has a name of its own, and a queue of its own kind that is in use', async () => {
    const add = (kind: 'registration' | 'clinic' | 'other', fields: PointFields): Promise<string> => codeOf(addPoint(hospital.deps, facilityId, { kind, ...fields }, 'ani'));
    expect(await add('clinic', place('Loket 1'))).toBe('point-name-taken');
    expect(await add('registration', place('Loket 9', 'laboratorium'))).toBe('queue-unknown');
    expect(await add('other', place('Lab 2', ''))).toBe('queue-unknown');
    expect(await add('other', place('Lab 2', 'laboratorium'))).toBe('done');
  });

  test('changed by two who saw the same keeps what the first saved', async () => {
    const point = (await listPoints(hospital.db, facilityId, 'Poli Saraf'))[0]!;
    const save = (spokenName: string): Promise<string> =>
      codeOf(changePoint(hospital.deps, facilityId, { ...point, spokenName, servicePointId: point.servicePointId, version: pointVersion(point) }, 'ani'));
    expect((await Promise.all([save('ruang saraf'), save('poli saraf')])).sort()).toEqual(['changed-meanwhile', 'done']);
  });

  test('that is closed is opened again only while its queue is in use, and pressed twice is recorded once', async () => {
    expect(await addQueueOf('endoskopi', 'EN')).toBe('done');
    const id = await addPoint(hospital.deps, facilityId, { kind: 'other', ...place('Endoskopi', 'endoskopi') }, 'ani');
    for (let i = 0; i < 2; i++) await switchPoint(hospital.deps, facilityId, id, false, 'ani');
    await switchQueue(hospital.deps, facility, 'endoskopi', false, 'ani');
    expect(await codeOf(switchPoint(hospital.deps, facilityId, id, true, 'ani'))).toBe('queue-unknown');
    await switchQueue(hospital.deps, facility, 'endoskopi', true, 'ani');
    await switchPoint(hospital.deps, facilityId, id, true, 'ani');
    expect((await findPoint(hospital.db, facilityId, id))?.closedAt).toBeNull();
    const acts = await hospital.db.rows<{ act: string }>('select act from staff_act where subject = :subject order by act_id', { subject: `service-point ${id}` });
    expect(acts.map(({ act }) => act)).toEqual(['service-point-added', 'service-point-closed', 'service-point-opened']);
  });
});

describe('a queue', () => {
  test('has a code and a prefix of its own, and that of registration is one', async () => {
    expect(await addQueueOf('laboratorium', 'X')).toBe('queue-code-taken');
    expect(await addQueueOf('lain', 'LAB')).toBe('queue-prefix-taken');
    expect(await addQueueOf('loket-baru', 'Y', 'registration')).toBe('registration-queue-exists');
  });

  test('is not closed while a place is given it at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const code = `bersama-${round}`;
      await addQueueOf(code, `B${round}`);
      const [added, closed] = await Promise.all([
        codeOf(addPoint(hospital.deps, facilityId, { kind: 'other', ...place(`Tempat ${round}`, code) }, 'ani')),
        codeOf(switchQueue(hospital.deps, facility, code, false, 'ani')),
      ]);
      expect([['done', 'queue-has-points'], ['queue-unknown', 'done']]).toContainEqual([added, closed]);
    }
  });

  test('is not closed behind the back of somebody who takes a number at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const code = `nomor-${round}`;
      await addQueueOf(code, `N${round}`);
      const [taken, closed] = await Promise.all([
        codeOf(hospital.db.transaction((tx) => takeServiceTicket(tx, hospital.deps, facility, { queueCode: code, purpose: 'general', source: 'kiosk' }))),
        codeOf(switchQueue(hospital.deps, facility, code, false, 'ani')),
      ]);
      expect([['done', 'queue-has-waiting'], ['queue-unknown', 'done']]).toContainEqual([taken, closed]);
    }
  });

  test('keeps its prefix on a day with numbers, and is not closed while somebody waits', async () => {
    await addQueueOf('fisioterapi', 'FT');
    await hospital.db.transaction((tx) => takeServiceTicket(tx, hospital.deps, facility, { queueCode: 'fisioterapi', purpose: 'general', source: 'kiosk' }));
    const queue = (await findQueue(hospital.db, facilityId, 'fisioterapi'))!;
    const change = (prefix: string, name: string): Promise<string> => codeOf(changeQueue(hospital.deps, facility, { ...queue, prefix, name, version: queueVersion(queue) }, 'ani'));
    expect(await change('FTX', 'Fisioterapi')).toBe('queue-prefix-has-numbers');
    expect(await change('FT', 'Fisioterapi')).toBe('done');
    expect(await codeOf(switchQueue(hospital.deps, facility, 'fisioterapi', false, 'ani'))).toBe('queue-has-waiting');
  });
});
