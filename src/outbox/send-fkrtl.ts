import { addAntrean, addFarmasi, batalAntrean, getListTask, pendaftaranByKodebooking, updateWaktu, type Written } from '../bpjs/antrean-rs';
import type { Caller } from '../bpjs/call';
import { normalised } from '../bpjs/verdict';
import type { BpjsAccount } from '../platform/facility';
import type { Dialect, Owed, SendDeps } from './dialect';
import type { Fact } from './facts';
import { assertInTime, HeldUp } from './held-up';
import { keepSentTime, timesAround } from './lane-times';
import type { Tried } from './pace';
import { timeToSend } from './sent-time';
import { antreanAdd, antreanBatal, antreanFarmasiAdd, antreanUpdatewaktu } from './translate-fkrtl';

type TaskReached = Extract<Fact, { kind: 'task-reached' }>;

/** Hospitals: Antrean RS, by kodebooking and task (ws-bpjs §2). */
export const fkrtl: Dialect = {
  told: undefined,
  whyNotTold: () => undefined,
  send,
  wouldSend: (fact, visit, settings, time) => {
    switch (fact.kind) {
      case 'booking-made':
        return { service: 'antrean/add', body: antreanAdd(visit, settings) };
      case 'mobile-jkn-booking-made':
        return { service: 'antrean/pendaftaran/kodebooking', body: null };
      case 'task-reached':
        return time === null ? { kind: 'unsendable' } : { service: 'antrean/updatewaktu', body: antreanUpdatewaktu(fact, time, settings) };
      case 'pharmacy-number-taken':
        return { service: 'antrean/farmasi/add', body: antreanFarmasiAdd(fact) };
      case 'booking-cancelled':
        return { service: 'antrean/batal', body: antreanBatal(fact) };
      default:
        fact satisfies never;
        return { kind: 'unsendable' }; // spoilt since it was owed
    }
  },
};

async function send(deps: SendDeps, owed: Owed): Promise<Tried> {
  const { caller } = deps;
  const { account, fact, facility, row, visit } = owed;
  if (fact.kind === 'task-reached' && row.question === null) return sentTask(deps, owed, fact);
  assertInTime(deps, row);
  switch (fact.kind) {
    case 'booking-made':
      return heard(await addAntrean(caller, account, antreanAdd(visit, facility.settings)));
    case 'task-reached':
      return heard(await askedForTask(caller, account, fact));
    case 'pharmacy-number-taken':
      return heard(await addFarmasi(caller, account, antreanFarmasiAdd(fact)));
    case 'booking-cancelled':
      return heard(await batalAntrean(caller, account, antreanBatal(fact)));
    case 'mobile-jkn-booking-made':
      return heard(await lookedUp(caller, account, fact.bookingCode));
  }
}

function heard({ exchange, verdict }: Written): Tried {
  return { exchange, finding: verdict };
}

/** A time once sent is the time of every further try: BPJS may have stored it though its reply was lost. */
async function sentTask(deps: SendDeps, { account, facility, row }: Owed, fact: TaskReached): Promise<Tried> {
  const recorded = new Date(fact.occurredAt);
  let time = row.sentTime ?? recorded;
  if (row.sentTime === null) {
    const chosen = timeToSend({ recorded, ...(await timesAround(deps.db, row, recorded)), now: deps.clock() });
    if (chosen.kind === 'not-yet') return { exchange: null, finding: chosen };
    if (chosen.kind === 'equal-second') {
      if (!(await keepSentTime(deps.db, row, chosen.time, 'equal-second'))) throw new HeldUp('another worker has the row by now');
      time = chosen.time;
    }
  }
  assertInTime(deps, row);
  return heard(await updateWaktu(deps.caller, account, antreanUpdatewaktu(fact, time, facility.settings)));
}

/** BPJS has called the task overtaken: does it hold the task nevertheless? */
async function askedForTask(caller: Caller, account: BpjsAccount, fact: TaskReached): Promise<Written> {
  const { exchange, verdict, rows } = await getListTask(caller, account, fact.bookingCode);
  if (verdict.kind !== 'accepted') return { exchange, verdict };
  const ours = rows.filter((row) => (row.kodebooking ?? fact.bookingCode) === fact.bookingCode);
  const isThere = ours.some((row) => row.taskid === fact.task);
  return { exchange, verdict: isThere ? { kind: 'already-there' } : { kind: 'overtaken', byTask: Math.max(0, ...ours.map((row) => row.taskid)) } };
}

/** Does BPJS hold the booking its own app has made? An empty answer is "unknown booking", whatever form it takes. */
async function lookedUp(caller: Caller, account: BpjsAccount, code: string): Promise<Written> {
  const { exchange, verdict, rows } = await pendaftaranByKodebooking(caller, account, code);
  if (verdict.kind !== 'accepted') return { exchange, verdict };
  const held = rows.filter((row) => row.kodebooking === code);
  if (held.length === 0) return { exchange, verdict: { kind: 'booking-unknown' } };
  // Listed twice, it is cancelled only if no row of it is alive: a patient called off by mistake loses the place.
  return { exchange, verdict: held.every((row) => normalised(row.status ?? '') === 'batal') ? { kind: 'cancelled-there' } : verdict };
}
