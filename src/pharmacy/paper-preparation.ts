import type { PaperFollowers } from '../queue/enter-from-paper';
import { findPrescription, recountServing } from './pharmacy-store';
import { lockStarts, makeReady, takeUp } from './prepare-medicine';

/** Steps of the pharmacy entered from paper: the prescription moves with them, and what is served now stays the latest start. */
export const pharmacyOnPaper: PaperFollowers = {
  before: async (tx, facilityId, tasks) => {
    if (tasks.includes(6)) await lockStarts(tx, facilityId);
  },
  after: async (tx, facilityId, bookingCode, task) => {
    if (task === 7) return makeReady(tx, facilityId, bookingCode);
    if (task !== 6) return;
    await takeUp(tx, facilityId, bookingCode);
    const prescription = await findPrescription(tx, facilityId, bookingCode, 'lock');
    if (prescription !== undefined && prescription.pharmacyDate !== null) await recountServing(tx, facilityId, prescription, 0);
  },
};
