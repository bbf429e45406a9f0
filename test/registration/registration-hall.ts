import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { servicePoints } from '../../src/service-points/service-point';
import type { Desk } from '../../src/service-points/call-ticket';
import { takeServiceTicket, type ServiceTicket, type TakeServiceTicket } from '../../src/service-points/take-service-ticket';
import { ACCOUNT, collectedLog, delivery, type Delivery } from '../outbox/hospital';
import { MORNING, openHospital, type Hospital, type SessionSpec } from '../support/hospital';
import { addStaff } from '../support/staff';

/** A hospital with two lokets, and BPJS's simulator at the other end of its outbox. */
export interface RegistrationHall {
  hospital: Hospital;
  bpjs: Simulator;
  loket: (n: 1 | 2) => Desk;
  /** So many seconds after nine in the morning. */
  at: (seconds: number) => Date;
  takeTicket: (input?: Partial<TakeServiceTicket>) => Promise<ServiceTicket>;
  sessionId: (spec: SessionSpec) => Promise<number>;
  /** Sends what is due now. */
  deliver: () => Promise<void>;
  /** [taskid, waktu] as BPJS holds them. */
  tasksAtBpjs: (bookingCode: string) => [number, number][] | undefined;
  /** What is owed of a booking, in its order: kind or task, and state. */
  owed: (bookingCode: string) => Promise<string[]>;
  close: () => Promise<void>;
}

export async function openRegistrationHall(): Promise<RegistrationHall> {
  const hospital = await openHospital();
  await addStaff(hospital);
  const bpjs = await startSimulator({ port: 0, account: ACCOUNT, clock: hospital.deps.clock });
  const { facilityId } = hospital.facility();
  await hospital.db.rows(
    `insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key)
     values (:facilityId, 'antrean-rs', :url, :consId, :consSecret, :userKey)`,
    { facilityId, url: bpjs.url, ...ACCOUNT },
  );
  await hospital.deps.facilities.reload();
  const sender: Delivery = await delivery(hospital.db, hospital.deps.clock, collectedLog());
  const points = (await servicePoints(hospital.db, facilityId)).filter(({ kind }) => kind === 'registration');

  return {
    hospital,
    bpjs,
    loket: (n) => ({ point: points[n - 1]!, actor: `loket${n}` }),
    at: (seconds) => {
      const instant = new Date(Date.parse(MORNING) + seconds * 1000);
      hospital.setTime(instant.toISOString());
      return instant;
    },
    takeTicket: (input = {}) =>
      hospital.db.transaction((tx) => takeServiceTicket(tx, hospital.deps, hospital.facility(), { queueCode: 'pendaftaran', purpose: 'new-patient', source: 'kiosk', ...input })),
    sessionId: async (spec) => {
      const [row] = await hospital.db.rows<{ session_id: number }>(
        `select session_id from practice_session
         where facility_id = :facilityId and clinic_code = :kodepoli and doctor_code = :kodedokter and visit_date = :tanggalperiksa and practice_hours = :jampraktek`,
        { facilityId, kodepoli: spec.kodepoli, kodedokter: spec.kodedokter, tanggalperiksa: spec.tanggalperiksa, jampraktek: spec.jampraktek },
      );
      return row!.session_id;
    },
    deliver: () => sender.loop.tick(),
    tasksAtBpjs: (bookingCode) => bpjs.ledger.booking(bookingCode)?.tasks.map(({ taskid, waktu }) => [taskid, waktu]),
    owed: async (bookingCode) => {
      const rows = await hospital.db.rows<{ what: string }>(
        `select coalesce('task ' || (fact ->> 'task'), kind) || ' ' || state || coalesce(' ' || waits_for, '') as what from outbox
         where facility_id = :facilityId and lane = :bookingCode
         order by precedence, outbox_id`,
        { facilityId, bookingCode },
      );
      return rows.map(({ what }) => what);
    },
    close: async () => {
      await sender.close();
      await bpjs.close();
      await hospital.close();
    },
  };
}
