import type { SimulatorOptionValues } from './options';
import { LATEST_WAKTU_MS, daysBetween, wibDate, wibMessageTime } from './wib-time';

export interface TaskPush {
  taskid: number;
  waktu: number;
}

export interface StoredTask extends TaskPush {
  fromCheckIn?: true;
}

/** What the rules look at: the stored side of one booking. */
export interface Journey {
  tanggalperiksa: string;
  tasks: readonly StoredTask[];
  cancelledBy: 'faskes' | 'Mobile JKN' | null;
}

export interface Rejection {
  code: 201 | 208;
  message: string;
}

/**
 * Two readings of the catalogue. `repeatOfLowerTask`: what a repeat gets once a higher task is stored; its order of checks
 * puts 208 first, but its list of replies to check (§3.8) wants `TaskId terakhir 5` for a 3 after 5, which can only be a
 * repeat: 5 needs 4 needs 3. `secondTask3AfterCheckIn`: §3.6.
 */
export type TaskReadings = Pick<SimulatorOptionValues, 'repeatOfLowerTask' | 'secondTask3AfterCheckIn'>;

export const TASK_IDS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 99];
const DAYS_TAKEN_AFTER_VISIT = 7;

/** waktu is judged by the second: milliseconds inside one second do not help (ws-bpjs §3.3). */
function seconds(waktu: number): number {
  return Math.floor(waktu / 1000);
}

/** A time that can be printed; anything else is a broken field, not a wrong date. */
export function isPrintableWaktu(waktu: number): boolean {
  return waktu >= 0 && waktu <= LATEST_WAKTU_MS;
}

/** Why BPJS would not store this task, or undefined when it would. The order of checks is that of ws-bpjs §3.8. */
export function rejectTask(journey: Journey, push: TaskPush, now: Date, readings: TaskReadings): Rejection | undefined {
  if (readings.secondTask3AfterCheckIn && isFirst3OfFacility(journey, push)) {
    return rejectAfterCancellation(journey, push) ?? rejectTooLate(journey, now) ?? rejectOtherDate(journey, push);
  }
  return (
    rejectAfterCancellation(journey, push) ??
    rejectTooLate(journey, now) ??
    rejectOtherDate(journey, push) ??
    rejectDuplicate(journey, push, readings) ??
    rejectLowerThanLast(journey, push) ??
    rejectMissingPredecessor(journey, push) ??
    rejectTimeOrder(journey, push)
  );
}

/** The facility's own 3 where the only one so far came from the check-in in Mobile JKN, and nothing after it. */
function isFirst3OfFacility(journey: Journey, { taskid }: TaskPush): boolean {
  const stored = journey.tasks.filter((task) => task.taskid === 3);
  return taskid === 3 && stored.length > 0 && stored.every((task) => task.fromCheckIn === true) && lastTask(journey)?.taskid === 3;
}

function rejectAfterCancellation({ tasks, cancelledBy }: Journey, { taskid }: TaskPush): Rejection | undefined {
  const holds99 = tasks.some((task) => task.taskid === 99);
  // antrean/batal followed by task 99 is what two programs do every day (§3.5), so that one 99 is still taken.
  const isThe99AfterBatal = cancelledBy === 'faskes' && taskid === 99;
  if (holds99 || (cancelledBy !== null && !isThe99AfterBatal)) return { code: 201, message: 'TaskId terakhir 99' };
  return undefined;
}

function rejectTooLate({ tanggalperiksa }: Journey, now: Date): Rejection | undefined {
  if (daysBetween(tanggalperiksa, wibDate(now.getTime())) <= DAYS_TAKEN_AFTER_VISIT) return undefined;
  return { code: 201, message: 'Gagal. Tanggal kirim TaskId maksimal H+7 dari tanggal pelayanan.' };
}

function rejectOtherDate({ tanggalperiksa }: Journey, { waktu }: TaskPush): Rejection | undefined {
  if (wibDate(waktu) === tanggalperiksa) return undefined;
  return {
    code: 201,
    message: `Waktu tidak valid (${wibMessageTime(waktu)}). Tanggal pelayanan untuk Kode Booking tersebut adalah (${tanggalperiksa})`,
  };
}

function rejectDuplicate(journey: Journey, { taskid }: TaskPush, { repeatOfLowerTask }: TaskReadings): Rejection | undefined {
  if (!journey.tasks.some((task) => task.taskid === taskid)) return undefined;
  const isLast = lastTask(journey)?.taskid === taskid;
  if (!isLast && repeatOfLowerTask === 'TaskId terakhir') return undefined;
  return { code: 208, message: `TaskId=${taskid} sudah ada` };
}

function rejectLowerThanLast(journey: Journey, { taskid }: TaskPush): Rejection | undefined {
  const last = lastTask(journey);
  if (last === undefined || taskid >= last.taskid) return undefined;
  return { code: 201, message: `TaskId terakhir ${last.taskid}` };
}

function rejectMissingPredecessor({ tasks }: Journey, { taskid }: TaskPush): Rejection | undefined {
  const holds = (wanted: number) => tasks.some((task) => task.taskid === wanted);

  // 1 opens a journey and 99 may end it anywhere. 3 opens one too, unless 1 has made 2 compulsory (§3.2).
  if (taskid === 1 || taskid === 99) return undefined;
  if (taskid === 3) return holds(1) && !holds(2) ? { code: 201, message: 'Task=1 ada. TaskId=2 belum ada' } : undefined;
  if (holds(taskid - 1)) return undefined;

  // One missing step is named; for more than one the other wording of the same family is taken (our choice, §2.14).
  const isStepBeforeThatMissingToo = taskid > 4 && !holds(taskid - 2);
  if (isStepBeforeThatMissingToo) return { code: 201, message: `TaskId=${taskid} tidak valid / TaskId sebelumnya belum terkirim` };
  return { code: 201, message: `TaskId=${taskid - 1} belum ada` };
}

function rejectTimeOrder(journey: Journey, { taskid, waktu }: TaskPush): Rejection | undefined {
  const last = lastTask(journey);
  if (last === undefined || seconds(waktu) > seconds(last.waktu)) return undefined;

  const [given, stored] = [wibMessageTime(waktu), wibMessageTime(last.waktu)];
  // The catalogue has two texts and no rule for choosing: 99 is no neighbour of the last task, so it gets the one that names both.
  if (taskid === 99) return { code: 201, message: `TaskId=${last.taskid} (${stored}) lebih besar dari pada TaskId=99 (${given})` };
  return { code: 201, message: `Waktu (${given}) tidak boleh kurang atau sama dengan waktu sebelumnya (${stored})` };
}

/** The highest task; of two with the same number (§3.6) the later one. */
function lastTask({ tasks }: Journey): TaskPush | undefined {
  return tasks.reduce<TaskPush | undefined>((last, task) => {
    if (last === undefined || task.taskid > last.taskid) return task;
    return task.taskid === last.taskid && task.waktu > last.waktu ? task : last;
  }, undefined);
}
