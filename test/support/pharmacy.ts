import { reachTask } from '../../src/queue/reach-task';
import { takePharmacyNumber } from '../../src/pharmacy/take-pharmacy-number';
import type { DispensedKind } from '../../src/pharmacy/pharmacy-store';
import { booked } from './clinic';
import { MORNING_SESSION, type Hospital } from './hospital';

let used = 0;

/** A patient whose consultation is over at `at`, with a prescription; the clock of the hospital stays where it is. */
export async function treated(hospital: Hospital, kind: DispensedKind | 'none', at: Date = hospital.deps.clock()): Promise<string> {
  used += 1;
  const [ticket] = await booked(hospital, MORNING_SESSION, used, used);
  const { bookingCode } = ticket!;
  const step = (task: 3 | 4 | 5) =>
    reachTask(hospital.deps, hospital.facility(), { bookingCode, task, occurredAt: at, source: 'simrs', ...(task === 5 ? { prescriptionKind: kind } : {}) });
  await step(3);
  await step(4);
  await step(5);
  return bookingCode;
}

/** The same with a number of the pharmacy. */
export async function numbered(hospital: Hospital, kind: DispensedKind): Promise<string> {
  const bookingCode = await treated(hospital, kind);
  await takePharmacyNumber(hospital.deps, hospital.facility(), bookingCode);
  return bookingCode;
}

/** Pharmacy queues whose counters differ from what their prescriptions count to. */
export async function pharmacyCountersThatDiffer(hospital: Hospital): Promise<unknown[]> {
  return hospital.db.rows(
    `select pharmacy_queue.* from pharmacy_queue
     left join lateral (
       select count(*) filter (where p.state = 'waiting') as waiting, coalesce(max(p.ordinal), 0) as last
       from prescription p
       where p.facility_id = pharmacy_queue.facility_id and p.pharmacy_date = pharmacy_queue.pharmacy_date and p.prescription_kind = pharmacy_queue.prescription_kind
     ) counted on true
     where pharmacy_queue.facility_id = :facilityId and (pharmacy_queue.waiting, last_ordinal) is distinct from (counted.waiting, last)`,
    { facilityId: hospital.facility().facilityId },
  );
}
