import type { Db } from '../src/platform/db';
import type { LedgerBooking } from '../src/tools/simulator/ledger-state';
import type { Acknowledgements, Visit } from './acknowledgements';

export interface Audited {
  /** Promises looked at: numbers, cancellations, tasks. */
  checked: number;
  lost: string[];
  doubled: string[];
  /** Everything else that is not as it should be. */
  wrong: string[];
  bookings: number;
  atBpjs: number;
}

interface OurBooking {
  booking_code: string;
  session_id: number;
  ordinal: number;
  queue_number: string;
  state: string;
}

interface OurTask {
  booking_code: string;
  task: number;
  occurred_at: Date;
  sent_time: Date | null;
}

/**
 * Holds everything that was acknowledged against the database, and the database against what BPJS holds, when nothing is
 * under way any more.
 */
export async function audit(db: Db, facilityId: number, scarceQuota: number, heard: Acknowledgements, bpjs: readonly LedgerBooking[]): Promise<Audited> {
  const found: Audited = { checked: heard.count(), lost: [], doubled: [], wrong: [], bookings: 0, atBpjs: bpjs.length };
  const bookings = await db.rows<OurBooking>('select booking_code, session_id, ordinal, queue_number, state from booking where facility_id = :facilityId', { facilityId });
  const tasks = await db.rows<OurTask>(
    `select event.booking_code, event.task, event.occurred_at, outbox.sent_time
     from task_event as event
     left join outbox on outbox.facility_id = event.facility_id and outbox.lane = event.booking_code and outbox.kind = 'task-reached' and (outbox.fact ->> 'task')::integer = event.task
     where event.facility_id = :facilityId order by event.booking_code, event.task`,
    { facilityId },
  );
  found.bookings = bookings.length;
  const tasksOf = grouped(tasks, (task) => task.booking_code);
  const ours = new Map(bookings.map((booking) => [booking.booking_code, booking]));
  for (const visit of heard.visits) promisesKept(visit, ours, tasksOf, found);
  numbersRight(bookings, heard, scarceQuota, found);
  await outboxEmpty(db, facilityId, found);

  const theirs = new Map(bpjs.map((booking) => [booking.kodebooking, booking]));
  for (const code of theirs.keys()) if (!ours.has(code)) found.wrong.push(`BPJS holds ${code}, which we do not know`);
  for (const booking of bookings) if (booking.state !== 'cancelled') sameAtBpjs(booking, tasksOf.get(booking.booking_code) ?? [], theirs.get(booking.booking_code), found);
  return found;
}

function promisesKept({ ticket, isCancelled, tasks }: Visit, ours: ReadonlyMap<string, OurBooking>, tasksOf: ReadonlyMap<string, OurTask[]>, found: Audited): void {
  if (ticket === undefined) return;
  const kept = ours.get(ticket.kodebooking);
  if (kept?.ordinal !== ticket.angkaantrean || kept.queue_number !== ticket.nomorantrean) return void found.lost.push(`the number ${ticket.nomorantrean} of ${ticket.kodebooking}`);
  if (isCancelled && kept.state !== 'cancelled') found.lost.push(`the cancellation of ${ticket.kodebooking}, which is ${kept.state}`);
  for (const { task, occurredAt } of tasks) {
    const recorded = (tasksOf.get(ticket.kodebooking) ?? []).filter((each) => each.task === task);
    if (recorded.length === 0) found.lost.push(`task ${task} of ${ticket.kodebooking}`);
    if (recorded.length > 1) found.doubled.push(`task ${task} of ${ticket.kodebooking}`);
    if (occurredAt !== undefined && recorded.some((each) => each.occurred_at.getTime() !== occurredAt)) found.wrong.push(`task ${task} of ${ticket.kodebooking} has another time`);
  }
}

/** No number twice, none left out, and of the scarce places exactly as many as there are. */
function numbersRight(bookings: readonly OurBooking[], heard: Acknowledgements, scarceQuota: number, found: Audited): void {
  for (const [session, taken] of grouped(bookings, (booking) => booking.session_id)) {
    const ordinals = taken.map(({ ordinal }) => ordinal).sort((a, b) => a - b);
    ordinals.forEach((ordinal, i) => {
      if (ordinal === ordinals[i - 1]) found.doubled.push(`number ${ordinal} of session ${session}`);
      else if (ordinal !== (ordinals[i - 1] ?? 0) + 1) found.wrong.push(`session ${session} has no number ${ordinal - 1}`);
    });
  }
  const tickets = heard.visits.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket.kodebooking]));
  if (new Set(tickets).size !== tickets.length) found.doubled.push('a booking code that two patients hold');
  const scarce = heard.visits.filter(({ session }) => session.isScarce);
  const given = scarce.filter(({ ticket }) => ticket !== undefined).length;
  const wanted = Math.min(scarce.length, scarceQuota);
  if (given !== wanted) found.wrong.push(`of ${scarceQuota} scarce places ${given} were given to ${scarce.length} who asked`);
}

async function outboxEmpty(db: Db, facilityId: number, found: Audited): Promise<void> {
  const stuck = await db.rows<{ lane: string; kind: string; state: string; verdict: string | null; last_message: string | null }>(
    `select lane, kind, state, verdict, last_message from outbox where facility_id = :facilityId and (needs_staff or state = 'open') limit 20`,
    { facilityId },
  );
  for (const row of stuck) found.wrong.push(`${row.kind} of ${row.lane} is stuck: ${row.state} ${row.verdict ?? ''} ${row.last_message ?? ''}`);
}

function sameAtBpjs(booking: OurBooking, tasks: readonly OurTask[], held: LedgerBooking | undefined, found: Audited): void {
  const code = booking.booking_code;
  if (held === undefined) return void found.lost.push(`${code} is not at BPJS`);
  if (held.payload.nomorantrean !== booking.queue_number) found.wrong.push(`${code} has another number at BPJS`);
  const expected = tasks.map(({ task, occurred_at: recorded, sent_time: sent }) => `${task}@${(sent ?? recorded).getTime()}`).join(' ');
  const there = held.tasks.map(({ taskid, waktu }) => `${taskid}@${waktu}`).join(' ');
  if (expected !== there) found.wrong.push(`${code}: tasks recorded ${expected || 'none'}, at BPJS ${there || 'none'}`);
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
