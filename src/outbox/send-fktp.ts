import { addAntreanFktp, batalAntreanFktp, panggilAntreanFktp } from '../bpjs/antrean-fktp';
import type { Written } from '../bpjs/antrean-rs';
import type { Caller } from '../bpjs/call';
import type { BpjsAccount } from '../platform/facility';
import type { Dialect, Owed, SendDeps } from './dialect';
import { othersOfEntry } from './entry-of-visit';
import { assertInTime } from './held-up';
import type { Tried } from './pace';
import { fktpCall, TOLD_IN_FKTP, whyNotToldFktp, type FktpCall } from './translate-fktp';

/** Primary care: Antrean FKTP, by card, poli and date (ws-bpjs §2F). */
export const fktp: Dialect = {
  told: TOLD_IN_FKTP,
  whyNotTold: whyNotToldFktp,
  send,
  wouldSend: (fact, visit, settings, time) => (fact.kind === 'task-reached' && time === null ? { kind: 'unsendable' } : fktpCall(fact, visit, settings)),
};

/** When a booking that stands behind another of the same entry looks again: that one is about to leave, or waits. */
const LOOKS_AGAIN_MS = 5_000;
const LOOKS_AGAIN_LATER_MS = 60_000;

/**
 * The entry of a booking that was called off passes to the patient's next booking at the same poli and date. So nothing is
 * said of the first any more once BPJS's own app has made the second: it would hit that one. And the second, made here, is
 * told only when all that was owed of the first has left.
 */
async function send(deps: SendDeps, { account, fact, facility, row, visit }: Owed): Promise<Tried & { remark?: string }> {
  const call = fktpCall(fact, visit, facility.settings);
  if ('kind' in call) return { exchange: null, finding: call };
  const { takenOverBy, first } = await othersOfEntry(deps.db, facility.facilityId, visit, TOLD_IN_FKTP);
  if (takenOverBy !== null) return { exchange: null, finding: { kind: 'entry-taken-over' }, remark: takenOverBy };
  if (fact.kind === 'booking-made' && first !== null) {
    const now = deps.clock().getTime();
    const isAboutToLeave = !first.waitsForPerson && first.dueAt !== null && first.dueAt.getTime() <= now + LOOKS_AGAIN_MS;
    return { exchange: null, finding: { kind: 'other-booking-first', until: new Date(now + (isAboutToLeave ? LOOKS_AGAIN_MS : LOOKS_AGAIN_LATER_MS)) }, remark: first.bookingCode };
  }
  assertInTime(deps, row);
  const { exchange, verdict } = await made(deps.caller, account, call);
  return { exchange, finding: verdict };
}

function made(caller: Caller, account: BpjsAccount, call: FktpCall): Promise<Written> {
  switch (call.service) {
    case 'fktp/antrean/add':
      return addAntreanFktp(caller, account, call.body);
    case 'fktp/antrean/panggil':
      return panggilAntreanFktp(caller, account, call.body);
    case 'fktp/antrean/batal':
      return batalAntreanFktp(caller, account, call.body);
  }
}
