import { purgeFloor } from '../../src/service-points/purge-floor';
import { announceCall } from '../../src/service-points/call-announcement';
import { openHospital, type Hospital } from '../support/hospital';

let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital({ patients: 1 });
});
afterAll(() => hospital.close());

const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(hospital.deps.clock().getTime() - days * DAY_MS);

test('the nightly purge takes old calls, journeys, codes and sessions, and leaves what is still good', async () => {
  const { db } = hospital;
  const { facilityId } = hospital.facility();
  const call = { kind: 'registration', queueRef: 'queue pendaftaran', queueNumber: 'P-001', place: 'Loket 1', spokenPlace: 'Loket 1', isRecall: false, actor: 'loket' } as const;
  await db.transaction(async (tx) => {
    for (const days of [31, 29]) await announceCall(tx, facilityId, daysAgo(days), call);
  });
  const [device] = await db.rows<{ device_id: number }>(
    `insert into device (facility_id, kind, device_name, token_digest, paired_at, paired_by) values (:facilityId, 'kiosk', 'Kiosk', 'digest', now(), 'test') returning device_id`,
    { facilityId },
  );
  await db.rows(
    `insert into staff_user (facility_id, username, full_name, password_hash, roles, created_at, created_by)
     values (:facilityId, 'loket', 'Petugas', 'x', array['registration'], now(), 'test')`,
    { facilityId },
  );
  for (const [name, at] of [['old', daysAgo(3)], ['new', daysAgo(-1)]] as const) {
    await db.rows('insert into kiosk_journey (facility_id, journey_digest, device_id, began_at) values (:facilityId, :name, :deviceId, :at)', { facilityId, name, deviceId: device!.device_id, at });
    await db.rows(`insert into device_pairing (facility_id, pairing_code, kind, token_digest, asked_at, expires_at) values (:facilityId, :name, 'kiosk', :name, now(), :at)`, { facilityId, name, at });
    await db.rows(`insert into staff_session (facility_id, token_digest, username, created_at, last_seen_at, expires_at) values (:facilityId, :name, 'loket', now(), now(), :at)`, { facilityId, name, at });
  }
  expect(await purgeFloor(hospital.deps)).toEqual({ calls: 1, journeys: 1, pairings: 1, sessions: 1 });
  expect(await purgeFloor(hospital.deps)).toEqual({ calls: 0, journeys: 0, pairings: 0, sessions: 0 });
});

test('a purge that is told to stop stops', async () => {
  await expect(purgeFloor(hospital.deps, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
});
