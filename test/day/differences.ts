import type { Ledger, LedgerBooking } from '../../src/tools/simulator/ledger';
import type { PlannedAct, PlannedPatient } from './clinic-day';
import type { OurBooking, OurRecords, OurRow, OurTask } from './records';

export interface Compared {
  records: OurRecords;
  ledger: Pick<Ledger, 'bookings' | 'calls'>;
  patients: readonly { patient: PlannedPatient; bookingCode: string | undefined; acts: readonly PlannedAct[] }[];
}

/** What differs in a lane; `lane` is a booking code. */
export interface Difference {
  lane: string;
  what: string;
}

const JENISRESEP = { none: 'Tidak ada', compounded: 'Racikan', 'non-compounded': 'Non racikan' } as const;
const SECOND_MS = 1_000;

/** Everything in which a BPJS at the end of the day is not what our records say it should be, and what is not well in our outbox. */
export function differences({ records, ledger, patients }: Compared): Difference[] {
  const held = new Map(ledger.bookings().map((booking) => [booking.kodebooking, booking]));
  const tasks = byLane(records.tasks, (task) => task.booking_code);
  const rows = byLane(records.rows, (row) => row.lane);
  const found: Difference[] = [];
  const note = (lane: string) => (what: string): void => void found.push({ lane, what });

  const ours = new Map(records.bookings.map((booking) => [booking.booking_code, booking]));
  for (const code of held.keys()) if (!ours.has(code)) note(code)('BPJS holds a booking that we do not know');
  for (const { patient, bookingCode, acts } of patients) {
    const booking = ours.get(bookingCode ?? '');
    if (booking === undefined) {
      note(`patient ${patient.number}`)('has no booking');
      continue;
    }
    const lane = { patient, booking, held: held.get(booking.booking_code), tasks: tasks.get(booking.booking_code) ?? [], rows: rows.get(booking.booking_code) ?? [] };
    compareWithPlan(lane, acts, note(booking.booking_code));
    compareBooking(lane, note(booking.booking_code));
    judgeRows(lane, note(booking.booking_code));
  }
  const pharmacy = new Map(records.pharmacy.map((number) => [number.booking_code, number]));
  for (const booking of held.values()) comparePharmacy(booking, pharmacy.get(booking.kodebooking), note(booking.kodebooking));
  return [...found, ...storedTwice(ledger)];
}

interface Lane {
  patient: PlannedPatient;
  booking: OurBooking;
  held: LedgerBooking | undefined;
  tasks: readonly OurTask[];
  rows: readonly OurRow[];
}

type Note = (what: string) => void;

/** Whether the patient has called the visit off in Mobile JKN and nobody has told us. */
const isCalledOffThere = ({ fate }: PlannedPatient): boolean => fate === 'called-off-at-bpjs' || fate === 'came-after-all';

/** What was recorded is what happened. A visit that BPJS told us is cancelled may lack what would have come. */
function compareWithPlan({ patient, booking, tasks }: Lane, acts: readonly PlannedAct[], note: Note): void {
  if (isCalledOffThere(patient) && booking.state === 'cancelled') {
    if (tasks.length > 0) note('is cancelled though the patient was here');
    return;
  }
  const planned = acts.flatMap((act) => (act.kind === 'task' || act.kind === 'check-in' ? [`${act.task} at ${printed(act.at)}`] : [])).join(', ');
  const recorded = tasks.map((task) => `${task.task} at ${printed(task.occurred_at.getTime())}`).join(', ');
  if (planned !== recorded) note(`recorded are the tasks ${recorded}; what happened was ${planned}`);
  if ((booking.state === 'cancelled') !== (patient.fate === 'called-off')) note(`is ${booking.state} here, of a patient who was ${patient.fate}`);
}

function compareBooking({ patient, booking, held, tasks }: Lane, note: Note): void {
  if (!patient.practice.isReported) {
    if (held !== undefined) note('is at BPJS though its clinic is not reported');
    return;
  }
  if (held === undefined) return note('is not at BPJS');
  if (held.payload.nomorantrean !== booking.queue_number) note(`has the number ${booking.queue_number}, at BPJS ${held.payload.nomorantrean}`);
  const cancelledBy = isCalledOffThere(patient) ? 'Mobile JKN' : patient.fate === 'called-off' ? (patient.source === 'mobile-jkn' ? 'Mobile JKN' : 'faskes') : null;
  if (held.cancelledBy !== cancelledBy) note(`is cancelled at BPJS by ${held.cancelledBy ?? 'nobody'}, and should be by ${cancelledBy ?? 'nobody'}`);
  // To a booking its patient has called off nothing can be reported; of those times BPJS holds none.
  compareTasks(isCalledOffThere(patient) ? [] : tasks, held, note);
}

function compareTasks(tasks: readonly OurTask[], held: LedgerBooking, note: Note): void {
  for (const task of tasks) {
    const expected = expectedTime(task, note);
    const theirs = held.tasks.find((each) => each.taskid === task.task);
    if (theirs === undefined) note(`task ${task.task}, recorded ${printed(task.occurred_at.getTime())}, is not at BPJS`);
    else {
      if (theirs.waktu !== expected) note(`task ${task.task}, expected ${printed(expected)}, is at BPJS with ${printed(theirs.waktu)}`);
      const jenisresep = task.prescription_kind === null ? null : JENISRESEP[task.prescription_kind];
      if (theirs.jenisresep !== jenisresep) note(`task ${task.task} has jenisresep ${theirs.jenisresep ?? 'none'} at BPJS, and should have ${jenisresep ?? 'none'}`);
    }
  }
  const order = held.tasks.map((task) => task.taskid).join('-');
  if (order !== tasks.map((task) => task.task).join('-')) note(`tasks at BPJS are ${order || 'none'}, recorded are ${tasks.map((task) => task.task).join('-') || 'none'}`);
}

/** The recorded time, or the one that is written down beside it; that one is less than two seconds later, and says why. */
function expectedTime({ task, occurred_at: recorded, sent_time: sent, sent_time_reason: reason }: OurTask, note: Note): number {
  if (sent === null) return recorded.getTime();
  const later = sent.getTime() - recorded.getTime();
  if (reason !== 'equal-second' || later <= 0 || later >= 2 * SECOND_MS) note(`task ${task} was sent with a time ${later} ms from the recorded one, for the reason ${reason ?? '-'}`);
  return sent.getTime();
}

function comparePharmacy({ farmasi, cancelled, tasks }: LedgerBooking, ours: { prescription_kind: string; ordinal: number } | undefined, note: Note): void {
  if (ours === undefined) {
    if (farmasi !== null) note(`has the pharmacy number ${farmasi.nomorantrean} at BPJS, and none here`);
    return;
  }
  if (farmasi === null) {
    if (!cancelled) note(`has the pharmacy number ${ours.ordinal}, and none at BPJS`);
    return;
  }
  const kind = ours.prescription_kind === 'compounded' ? 'racikan' : 'non racikan';
  if (farmasi.nomorantrean !== ours.ordinal || farmasi.jenisresep !== kind) note(`has the pharmacy number ${ours.ordinal} (${kind}), at BPJS ${farmasi.nomorantrean} (${farmasi.jenisresep})`);
  const [five, six] = [5, 6].map((taskid) => tasks.find((task) => task.taskid === taskid)?.receivedAt);
  if (five === undefined || farmasi.receivedAt < five || (six !== undefined && farmasi.receivedAt > six)) note('its pharmacy number did not reach BPJS between tasks 5 and 6');
}

/** Nothing is open, nobody has to look, but at patients who came to a visit they had called off. */
function judgeRows({ patient, rows }: Lane, note: Note): void {
  const said = (row: OurRow): string => `${row.kind}${row.task === null ? '' : ` ${row.task}`} is ${row.state}${row.needs_staff ? ', needs staff' : ''} (${row.verdict ?? 'never tried'}: ${row.last_message ?? ''})`;
  const mayComeToNothing = patient.fate === 'came-after-all';
  for (const row of rows) {
    const isWell =
      row.state === 'sent' ||
      // A look-up that has found nothing, and what is owed for a clinic that is not reported.
      (row.state === 'not-needed' && (row.kind === 'mobile-jkn-booking-made' || !patient.practice.isReported)) ||
      (row.state === 'cancelled-at-bpjs' && (isCalledOffThere(patient) || patient.fate === 'called-off')) ||
      (row.state === 'not-needed' && row.kind === 'booking-made' && patient.fate === 'called-off') ||
      (mayComeToNothing && row.state === 'superseded');
    if (!isWell) note(said(row));
    else if (row.needs_staff && !mayComeToNothing) note(said(row));
  }
  const hasTasks = rows.some((row) => row.kind === 'task-reached');
  if (mayComeToNothing && hasTasks && !rows.some((row) => row.needs_staff)) note('the patient is here, BPJS has cancelled the visit, and nobody is told');
}

function storedTwice(ledger: Compared['ledger']): Difference[] {
  const seen = new Set<string>();
  const twice: Difference[] = [];
  for (const call of ledger.calls()) {
    if (!('kodebooking' in call)) continue;
    const what = `${call.call === 'mobile-jkn/booking' ? 'antrean/add' : call.call}${'taskid' in call ? ` ${call.taskid}` : ''}`;
    const key = `${call.kodebooking} ${what}`;
    if (seen.has(key)) twice.push({ lane: call.kodebooking, what: `BPJS has stored ${what} twice` });
    seen.add(key);
  }
  return twice;
}

function byLane<Item>(items: readonly Item[], lane: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(lane(item), [...(groups.get(lane(item)) ?? []), item]);
  return groups;
}

/** On the WIB clock, as BPJS prints times, with the milliseconds it keeps. */
export function printed(ms: number): string {
  return new Date(ms + 7 * 3_600_000).toISOString().slice(11, 23);
}
