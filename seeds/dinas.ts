import type { Db } from '../src/platform/db';
import { rollDemoForward, seedDemo, type DemoAccess } from './demo';
import { HOSPITAL } from './demo-hospital';
import { PRIMARY_CARE } from './demo-primary-care';
import { demoSamples, type DemoSamples } from './demo-samples';
import type { FacilityPlan } from './facility-plan';
import { facilitySamples, type FacilitySamples } from './facility-samples';

/** An invented district health office and what it runs: a hospital, three Puskesmas and two clinics. */
export const DINAS: { name: string; facilities: readonly FacilityPlan[] } = {
  name: 'Dinas Kesehatan Kabupaten Contoh',
  facilities: [HOSPITAL, ...PRIMARY_CARE],
};

/**
 * Adds the facilities of the Dinas that the database lacks, each all or nothing, and gives those it has sessions for the
 * coming days. A database of the demo hospital alone gains the others.
 * @throws when the database holds a facility that is not a demo's
 * @returns the number each has in the database
 */
export async function prepareDinas(db: Db, input: { now: Date; accessOf: (plan: FacilityPlan) => DemoAccess }): Promise<Map<FacilityPlan, number>> {
  const rows = await db.rows<{ code: string; facility_id: number }>('select code, facility_id from facility where is_demo');
  const known = new Map(rows.map((row) => [row.code, row.facility_id]));
  const prepared = new Map<FacilityPlan, number>();
  for (const plan of DINAS.facilities) {
    const before = known.get(plan.code);
    if (before !== undefined) await rollDemoForward(db, plan, input.now);
    prepared.set(plan, before ?? (await seedDemo(db, plan, { now: input.now, ...input.accessOf(plan) })).facilityId);
  }
  return prepared;
}

export interface DinasSamples {
  hospital: DemoSamples;
  /** Of every facility, the hospital too, by its code. */
  byCode: ReadonlyMap<string, FacilitySamples>;
}

/** The samples of all its facilities for this moment; what is missing to make each of them true is added. */
export async function dinasSamples(db: Db, now: Date): Promise<DinasSamples> {
  const hospital = await demoSamples(db, now);
  const byCode = new Map<string, FacilitySamples>([[HOSPITAL.code, hospital]]);
  for (const plan of PRIMARY_CARE) byCode.set(plan.code, await facilitySamples(db, plan, now));
  return { hospital, byCode };
}
