import { localDate, type LocalDate } from '../src/platform/clock';
import type { Db, Tx } from '../src/platform/db';
import { revealed } from '../src/platform/personal-data';
import { HOSPITAL } from './demo-hospital';
import { holdDemoFacility, insertSurgeries, type DemoFacility } from './demo-rows';
import { servedToday, waitingForPharmacy } from './demo-served';
import { furtherSurgeries } from './demo-surgeries';
import { patientSamples, sessionSamples, type FacilitySamples } from './facility-samples';

/** Test data for the web service of the hospital (catalogue ws-faskes §8 item 33), each true on the day and at the hour it was asked for. */
export interface DemoSamples extends FacilitySamples {
  /** A kodebooking of today whose patient has been served. */
  servedBooking: string;
  /** One booking of today of each kind that may still take a pharmacy number. */
  prescriptions: { kodebooking: string; jenisresep: 'Racikan' | 'Non Racikan' }[];
  /** A member with an operation not yet done, and its kodebooking. */
  operations: { nopeserta: string; kodebooking: string };
}

/**
 * Finds the samples of the demo hospital for this moment, and adds to it what is missing to make each of them true. A
 * second call on the same day gives the same ones as far as they still hold.
 * @throws when the database does not hold the demo hospital
 */
export async function demoSamples(db: Db, now: Date): Promise<DemoSamples> {
  return db.transaction(async (tx) => {
    const facility = await holdDemoFacility(tx, HOSPITAL);
    return {
      ...(await sessionSamples(tx, facility, now)),
      servedBooking: await servedToday(tx, facility, now),
      prescriptions: [
        { kodebooking: await waitingForPharmacy(tx, facility, now, 'compounded'), jenisresep: 'Racikan' },
        { kodebooking: await waitingForPharmacy(tx, facility, now, 'non-compounded'), jenisresep: 'Non Racikan' },
      ],
      operations: await pendingOperation(tx, facility, now, localDate(now, facility.zone)),
      ...(await patientSamples(tx, facility, now)),
    };
  });
}

async function pendingOperation(tx: Tx, facility: DemoFacility, now: Date, today: LocalDate): Promise<DemoSamples['operations']> {
  const find = async () => {
    const [row] = await tx.rows<{ booking_code: string; card_number: string }>(
      `select booking_code, card_number from surgery
       where facility_id = :facilityId and not performed and card_number <> '' and surgery_date >= :today
       order by surgery_date, booking_code limit 1`,
      { facilityId: facility.facilityId, today },
    );
    return row;
  };
  const found = await find();
  if (found === undefined) await insertSurgeries(tx, facility.facilityId, furtherSurgeries(now, today));
  const row = found ?? (await find());
  if (row === undefined) throw new Error('the operation of the samples was not inserted');
  return { nopeserta: revealed(facility.facilityId, row.card_number), kodebooking: row.booking_code };
}
