import { sqlState } from '../platform/db';
import type { Facility, FacilityId } from '../platform/facility';
import { Refusal } from '../platform/refusal';
import { takeNumbers, type TakeNumber, type TakeNumberDeps, type TakeNumberOutcome, type Ticket } from './take-number';

/** Measured: beyond this a batch gains nothing and the last in it waits longer. */
const BATCH = 64;

interface Waiting {
  /** As it stood when the request came: a lane that is never empty must not go on by settings of long ago. */
  facility: Facility;
  request: TakeNumber;
  resolve: (ticket: Ticket) => void;
  reject: (error: unknown) => void;
}

interface Lane {
  waiting: Waiting[];
  busy: boolean;
}

/**
 * Puts the requests that arrive while a transaction is under way into the next one, one in flight per facility: the
 * commit, which bounds a hot session, is shared by all who wait. One request alone goes at once.
 *
 * @returns a function that gives one ticket or throws its Refusal
 */
export function makeNumberLane(deps: TakeNumberDeps): (facility: Facility, request: TakeNumber) => Promise<Ticket> {
  const lanes = new Map<FacilityId, Lane>();

  const drain = async (lane: Lane): Promise<void> => {
    while (lane.waiting.length > 0) await serve(deps, lane.waiting.splice(0, BATCH));
    lane.busy = false;
  };

  return (facility, request) =>
    new Promise((resolve, reject) => {
      const lane = lanes.get(facility.facilityId) ?? { waiting: [], busy: false };
      lanes.set(facility.facilityId, lane);
      lane.waiting.push({ facility, request, resolve, reject });
      if (lane.busy) return;
      lane.busy = true;
      setImmediate(() => void drain(lane));
    });
}

async function serve(deps: TakeNumberDeps, batch: Waiting[]): Promise<void> {
  const newest = batch.at(-1);
  if (newest === undefined) return;
  try {
    settle(batch, await takeNumbers(deps, newest.facility, batch.map((item) => item.request)));
  } catch (error) {
    // An error the database itself reported may be one item's own (a code that exists already): the others must not
    // fail for it. With the database away, trying one by one would only make everybody wait.
    if (batch.length === 1 || sqlState(error) === undefined || sqlState(error)?.startsWith('57') === true) {
      for (const item of batch) item.reject(error);
      return;
    }
    for (const item of batch) await serve(deps, [item]);
  }
}

function settle(batch: Waiting[], outcomes: TakeNumberOutcome[]): void {
  batch.forEach((item, position) => {
    const outcome = outcomes[position]!;
    if (outcome instanceof Refusal) item.reject(outcome);
    else item.resolve(outcome);
  });
}
