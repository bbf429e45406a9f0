import { readConfig } from '../../src/platform/config';
import { reachTask } from '../../src/queue/reach-task';
import { startWorker, type Worker } from '../../src/worker';
import { STEADY } from '../outbox/hospital';
import { MORNING, openHospital, PASSWORD, USER, type Hospital } from '../support/hospital';
import { until } from '../support/until';
import { APP_SESSIONS, CA_FILE, knownPatient } from '../simulator/mobile-jkn-facility';
import { ACCOUNT, rehearse, type Rehearsal } from '../simulator/rehearsal';

/** UAT rows 46 and 47 (ws-faskes §6): the app at one end, the house at the other, BPJS's ledger between them. */
let hospital: Hospital;
let bpjs: Rehearsal;
let worker: Worker;
beforeAll(async () => {
  hospital = await openHospital({ patients: 40 });
  bpjs = await rehearse();
  bpjs.setNow(new Date(MORNING));
  const { facilityId } = hospital.facility();
  await hospital.db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-rs', :url, :consId, :consSecret, :userKey)`,
    { facilityId, url: bpjs.url, ...ACCOUNT },
  );
  await hospital.deps.facilities.reload();
  const { config } = readConfig({ OUTBOX_SPACING_MS: '0' }); // this clock stands still
  worker = await startWorker({ ...hospital.deps, config, log: hospital.log }, { ...STEADY, pollMs: 50 });
});
afterAll(async () => {
  await worker.stop();
  await bpjs.close();
  await hospital.close();
});

interface Line {
  skenario: string;
  hasil: string;
  nilai: string;
}
const notAsExpected = (lines: readonly Line[]): string[] => lines.filter((line) => line.nilai !== 'sesuai').map((line) => `${line.skenario}: ${line.hasil}`);

test('rows 46 and 47: the app books, refreshes, cancels and checks in; a call at the desk is seen on the phone, and BPJS holds both tasks', async () => {
  await hospital.settings({ evidenceOfReads: 'all' });
  const people = Array.from({ length: 30 }, (_, n) => knownPatient(n + 1));
  await bpjs.control('PUT', 'mobile-jkn/facility', { baseUrl: hospital.publicUrl, username: USER, password: PASSWORD, caFile: CA_FILE, sessions: APP_SESSIONS, people });

  const row46 = (await bpjs.control('POST', 'mobile-jkn/uat', { row: 46 })).body as { lines: Line[]; ticket: { kodebooking: string } };
  expect(row46.lines.length).toBeGreaterThan(10);
  expect(notAsExpected(row46.lines)).toEqual([]);

  // The phone looks twice, then the desk may call.
  const looks = async (): Promise<number> => (await hospital.db.rows(`select 1 from service_evidence where facility_id = :facilityId and service = 'status-antrean'`, { facilityId: hospital.facility().facilityId })).length;
  const before = await looks();
  const watching = bpjs.control('POST', 'mobile-jkn/uat', { row: 47, waitSeconds: 60 });
  await until(async () => (await looks()) > before, 'the first look of the phone');
  const ahead = await hospital.db.rows<{ booking_code: string }>(
    `select other.booking_code
     from booking as mine
     join booking as other on other.facility_id = mine.facility_id and other.session_id = mine.session_id and other.ordinal <= mine.ordinal and other.state = 'waiting'
     where mine.facility_id = :facilityId and mine.booking_code = :code
     order by other.ordinal`,
    { facilityId: hospital.facility().facilityId, code: row46.ticket.kodebooking },
  );
  // The desk calls in order; who is not here yet is checked in first.
  for (const { booking_code: bookingCode } of ahead) {
    const occurredAt = hospital.deps.clock();
    const [known] = await hospital.db.rows<{ last_task: number; is_new_patient: boolean }>('select last_task, is_new_patient from booking where facility_id = :facilityId and booking_code = :bookingCode', { facilityId: hospital.facility().facilityId, bookingCode });
    const steps = ([1, 2, 3, 4] as const).filter((task) => task > (known?.last_task ?? 0) && (task >= 3 || known?.is_new_patient === true));
    for (const task of steps) await reachTask(hospital.deps, hospital.facility(), { bookingCode, task, occurredAt, source: 'poli' });
  }
  const row47 = (await watching).body as { lines: Line[] };
  expect(notAsExpected(row47.lines)).toEqual([]);
  expect(row47.lines.map((line) => line.skenario).length).toBeGreaterThanOrEqual(4);

  // Both presses fell into one second of this standing clock: BPJS gets the second with the next one, once it has come.
  hospital.setTime(new Date(new Date(MORNING).getTime() + 5_000).toISOString());
  bpjs.setNow(new Date(new Date(MORNING).getTime() + 5_000));
  await until(() => bpjs.ledger.booking(row46.ticket.kodebooking)?.tasks.length === 2, 'tasks 3 and 4 at BPJS');
  expect(bpjs.ledger.booking(row46.ticket.kodebooking)?.tasks.map(({ taskid }) => taskid)).toEqual([3, 4]);
});
