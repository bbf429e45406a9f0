import type { Finding } from '../finding';
import { compareTasks, type Compared } from './compare-tasks';
import { bookingStateText } from './staff-words';
import type { OurVisit, Owed, TheirVisit } from './visit';
import { isOnItsWay, needsPerson, NOTHING_OWED, rowOf, whyOf, type Patience } from './why';

/** One visit as both sides hold it; undefined on a side that does not. */
export interface BothSides {
  bookingCode: string;
  ours: OurVisit | undefined;
  theirs: TheirVisit | undefined;
  patience: Patience;
}

/** Every difference of one visit, each with what the outbox says of it. What is still on its way is none. */
export function compareVisit({ bookingCode, ours, theirs, patience }: BothSides): Compared {
  if (ours === undefined) return theirs === undefined ? nothing : { findings: [onlyThere(bookingCode, theirs)], isPending: false };
  if (theirs === undefined) return onlyHere(ours, patience);
  const isCancelledThere = isCancelled(theirs);
  const end = cancellation(ours, isCancelledThere, patience);
  const tasks = compareTasks(ours, theirs, isCancelledThere, patience);
  return { findings: [...end.findings, ...fields(ours, theirs), ...tasks.findings], isPending: end.isPending || tasks.isPending };
}

const nothing: Compared = { findings: [], isPending: false };

export function isCancelled(theirs: TheirVisit): boolean {
  return theirs.status.trim().toLowerCase() === 'batal';
}

function onlyThere(bookingCode: string, theirs: TheirVisit): Finding {
  const tasks = theirs.tasks.map(({ task }) => task).join(' ');
  const told = [theirs.source, theirs.status, ...(tasks === '' ? [] : [`taskid ${tasks}`])].filter((part) => part !== '').join(', ');
  return { kind: 'only-there', bookingCode, clinicCode: theirs.clinicCode, task: 0, field: '', ours: '', theirs: told, why: NOTHING_OWED, needsPerson: !isCancelled(theirs) };
}

/** A booking that is called off is not missed there: BPJS holds no live one, and that is what a batal wants. */
function onlyHere(ours: OurVisit, patience: Patience): Compared {
  const isMoving = ours.owed.some((row) => isOnItsWay(row, patience)) && !ours.owed.some((row) => row.state === 'parked');
  if (isMoving) return { findings: [], isPending: true };
  if (ours.state === 'cancelled') return nothing;
  const add = rowOf(ours.owed, (row) => row.kind === 'booking-made') ?? rowOf(ours.owed, (row) => row.kind === 'mobile-jkn-booking-made');
  // A task that waits for a person speaks of the same: BPJS does not know the booking.
  const row = add?.state === 'parked' ? add : (ours.owed.find(({ state }) => state === 'parked') ?? add);
  const finding: Finding = {
    ...subject(ours), kind: 'only-here', field: '', ours: bookingStateText(ours.state), theirs: '', why: whyOf(row), needsPerson: needsPerson(row),
  };
  return { findings: [finding], isPending: false };
}

function cancellation(ours: OurVisit, isCancelledThere: boolean, patience: Patience): Compared {
  const isOverHere = ours.state === 'cancelled' || ours.state === 'absent';
  if (isCancelledThere && !isOverHere) {
    const row = rowOf(ours.owed, ({ verdict }) => verdict === 'cancelled-there');
    return { findings: [differs(ours, 'status', bookingStateText(ours.state), 'Batal', row, true)], isPending: false };
  }
  if (!isCancelledThere && ours.state === 'cancelled') {
    const row = rowOf(ours.owed, ({ kind }) => kind === 'booking-cancelled');
    if (isOnItsWay(row, patience)) return { findings: [], isPending: true };
    return { findings: [differs(ours, 'status', bookingStateText(ours.state), 'tidak batal', row, needsPerson(row))], isPending: false };
  }
  return nothing;
}

/** Field by field. Of what BPJS leaves empty nothing is concluded; there is no call to change a booking (ws-bpjs §3.5). */
function fields(ours: OurVisit, theirs: TheirVisit): Finding[] {
  const row = rowOf(ours.owed, (owed) => owed.kind === 'booking-made' || owed.kind === 'mobile-jkn-booking-made');
  const finding = (field: string, here: string, there: string): Finding => differs(ours, field, here, there, row, true);
  // Which of the two codes kodepoli carries on the way back is not written.
  const isOtherClinic = theirs.clinicCode !== '' && ![ours.clinicCode, ours.clinicParentCode].includes(theirs.clinicCode);
  const isOtherDoctor = theirs.doctorCode !== null && theirs.doctorCode !== ours.doctorCode;
  return [
    ...(isOther(theirs.visitDate, ours.visitDate) ? [finding('tanggal', ours.visitDate, theirs.visitDate)] : []),
    ...(isOtherClinic ? [finding('kodepoli', ours.clinicCode, theirs.clinicCode)] : []),
    ...(isOtherDoctor ? [finding('kodedokter', String(ours.doctorCode), String(theirs.doctorCode))] : []),
    ...(isOther(theirs.practiceHours.replace(/\s/g, ''), ours.practiceHours) ? [finding('jampraktek', ours.practiceHours, theirs.practiceHours)] : []),
    ...(isOther(theirs.queueNumber, ours.queueNumber) ? [finding('noantrean', ours.queueNumber, theirs.queueNumber)] : []),
    ...(ours.cardNumber !== null && isOther(blank(theirs.cardNumber), ours.cardNumber) ? [finding('nokapst', '', '')] : []),
  ];
}

function isOther(theirs: string, ours: string): boolean {
  return theirs !== '' && theirs !== ours;
}

/** A patient without a card is sent with "-" or nothing (ws-bpjs §2.7). */
function blank(card: string): string {
  return card.trim() === '-' ? '' : card.trim();
}

function subject(ours: OurVisit): Pick<Finding, 'bookingCode' | 'clinicCode' | 'task'> {
  return { bookingCode: ours.bookingCode, clinicCode: ours.clinicCode, task: 0 };
}

function differs(ours: OurVisit, field: string, here: string, there: string, row: Owed | undefined, isForPerson: boolean): Finding {
  return { ...subject(ours), kind: 'booking-differs', field, ours: here, theirs: there, why: whyOf(row), needsPerson: isForPerson };
}
